"""Money that was meant, came back without a figure, or is told of all together, as pages told it that were read wrongly."""

from __future__ import annotations

import pytest
from notices import only_titled, read_titled


def test_cash_of_which_no_note_is_missing_had_gone_and_came_back() -> None:
    case = only_titled(
        "老人险失养老钱\n6月3日上午，75岁的尹大爷接到“孙子”电话，说打伤了人要赔钱，尹大爷把18万元现金交给了上门的男子。"
        "民警沿路追查，在高速口截住了该男子，18万元现金一张不少。第二天下午，钱送回了老人手中。",
        "2025-06-10",
    )
    assert (case.outcome, case.loss_yuan, case.recovered_yuan, case.averted_yuan) == ("recovered", 180_000, 180_000, None)


def test_money_that_was_stopped_in_time_had_not_gone() -> None:
    case = only_titled(
        "柜员多问一句\n6月3日，严婆婆到银行办转账，说要把定期存款转入“核查账户”，柜员报警。由于拦截及时，严婆婆的38万元一分没少。",
        "2025-06-10",
    )
    assert (case.outcome, case.averted_yuan, case.recovered_yuan) == ("averted", 380_000, None)


def test_a_sum_that_the_victim_only_meant_to_pay() -> None:
    case = only_titled(
        "银行职员机警\n5月20日，麦女士到银行，称拟转出15万元到“监管账户”，职员察觉有异报警，警方到场后向其讲解，麦女士并无损失。",
        "2025-06-10",
    )
    assert (case.outcome, case.loss_yuan) == ("averted", 0)


@pytest.mark.parametrize(
    ("told", "loss"),
    [
        ("3月，冯某、侯某组织“名医义诊”，由侯某冒充“解放军总医院专家”，高价卖压片糖果，共有23名老人购买，骗得现金9.3万余元。", 93_000),
        ("5月20日，戚某看中一处房源，交给自称房东的男子定金及租金共9000元，后男子退还2000元，余款7000元拒不归还。", 9_000),
    ],
)
def test_what_was_taken_in_all(told: str, loss: float) -> None:
    assert only_titled(f"骗局\n{told}", "2025-06-10").loss_yuan == loss


def test_what_a_report_counts_behind_a_case_is_the_reports() -> None:
    reading = read_titled(
        "一周反诈通报\n6月2日至8日，全市共立电信网络诈骗案件46起，损失312万元。典型案例：6月4日，西关街道的乔女士接到冒充客服的电话，被骗6.2万元。\n"
        "一周来，全市公安机关共抓获犯罪嫌疑人17人，冻结资金41.2万元，返还群众资金18万元。",
        "2025-06-10",
    )
    [case] = reading.cases
    assert not {amount.role for amount in case.amounts} & {"frozen", "seized", "gang_total"}
    assert 412_000 in {tally.value for tally in reading.tallies if tally.metric == "funds_frozen"}


def test_what_is_said_of_the_case_itself_stays_with_it() -> None:
    reading = read_titled(
        "6月反诈情况\n6月，全州共立电信网络诈骗案件58起，损失386.4万元。\n6月17日，一名退休干部接到“疾控中心”电话，称他涉嫌瞒报行程，"
        "他分五次将98万元转至“清查账户”。目前该案已冻结36万元。\n当月，全州共见面劝阻1240人。",
        "2025-07-02",
    )
    [case] = reading.cases
    assert case.recovered_yuan == 360_000
    assert 360_000 not in {tally.value for tally in reading.tallies}


def test_as_much_taken_of_each_of_several_by_name() -> None:
    case = only_titled("代办贷款骗局\n6月2日，周某以代办贷款为由骗取邹某、康某、冉某各2000元。", "2025-06-10")
    assert (case.loss_yuan, case.n_victims) == (6_000, 3)
    assert {(amount.role, amount.yuan) for amount in case.amounts} == {("part", 2_000)}
