"""The victim whom a mule's money is traced to: a case, told in a sentence amid an arrest; the mule is none."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def _case(text: str) -> Case:
    (case,) = read_titled(text, "2025-06-20").cases
    return case


def test_the_victim_is_whom_the_money_was_taken_from_not_who_drew_it() -> None:
    case = _case(
        "取现“车手”落网，41.2万元原路返还\n6月9日，昆明警方接到银行线索，一名陈姓男子在网点预约支取大额现金，疑似取现“车手”。"
        "民警赶到后将其控制，当场查获现金41.2万元。\n经查，陈某受上线指使，提供本人银行卡并负责取现，约定每万元提成300元。"
        "经核实，该笔资金为贵州遵义一名退休教师遭冒充公检法诈骗的被骗款项。\n6月15日，民警将41.2万元现金全部发还给专程赶来的受害人。"
    )
    assert (case.victim.occupation, case.region and case.region.name) == ("退休教师", "贵州省遵义市")
    assert (case.loss_yuan, case.outcome, case.recovered_yuan, case.averted_yuan) == (412_000, "recovered", 412_000, None)


def test_the_sum_in_the_sentence_is_lost() -> None:
    case = _case(
        "揭阳警方抓获取现嫌疑人\n5月18日上午，揭阳市公安局榕城分局民警在银行网点巡查时，发现一男子神色慌张，分三次从柜员机取出大量现金。"
        "民警上前盘查，男子江某答非所问，随身背包内藏有现金26万元。\n经查，这26万元系河北邯郸一名受害人遭遇虚假投资理财诈骗被骗的款项。"
        "目前，江某已被依法刑事拘留，案件正在进一步侦办中。"
    )
    assert (case.loss_yuan, case.outcome, case.region and case.region.name) == (260_000, "lost", "河北省邯郸市")


def test_one_sum_of_a_mules_turnover_is_the_victims() -> None:
    case = _case(
        "西安碑林警方打掉一“跑分”团伙\n近日，碑林警方打掉一个“跑分”团伙，抓获嫌疑人5名。\n2月14日，民警在工作中发现辖区李某名下银行卡流水异常。"
        "经查，李某将3张银行卡出租给他人，涉案流水87万元，其中一笔3.8万元为山东烟台刘女士刷单被骗的钱款。\n目前，5名嫌疑人已被采取刑事强制措施。"
    )
    assert (case.victim.label, case.loss_yuan, case.region and case.region.name) == ("刘女士", 38_000, "山东省烟台市")


@pytest.mark.parametrize("whose", ["全国多名受害人被骗的钱款，涉及案件17起", "各地群众被骗的资金"])
def test_money_of_many_is_no_case(whose: str) -> None:
    text = f"跑分团伙被打掉\n近日，警方打掉一个“跑分”团伙，抓获嫌疑人5名，查获现金120万元。经查，该笔资金系{whose}。"
    assert read_titled(text, "2025-06-20").cases == ()
