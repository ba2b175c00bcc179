"""Who they posed as, of whom somebody tells police, and days that are not the fraud's, as pages told them that were read wrongly."""

from __future__ import annotations

import pytest
from notices import only_titled


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("自称“财政部”工作人员的人打来电话", "政府/医保/疾控"),
        ("有人以“老龄委”名义打来电话", "政府/医保/疾控"),
        ("有人冒充“文化部官员”打来电话", "政府/医保/疾控"),
    ],
)
def test_offices_of_state(told: str, who: str) -> None:
    case = only_titled(f"老人被骗\n5月2日，{told}，说可以给李某发一笔补贴，但要先交3000元手续费。李某汇了3000元后发现被骗。", "2023-07-20")
    assert {fact.value for fact in case.facts if fact.field == "impersonated_as"} == {who}


@pytest.mark.parametrize(
    ("told", "label", "age"),
    [
        ("章女士报案称其儿子乐乐今年十岁，用她的手机上网时被人以解除防沉迷为由骗走2.1万元。", "儿子", 10),
        ("反诈中心接到辖区一名群众来电，称其儿子在短视频平台上被人拉进一个微信群后，先是点关注赚佣金，后来被骗2万元。", "儿子", None),
    ],
)
def test_whose_parent_tells_police(told: str, label: str, age: int | None) -> None:
    case = only_titled(f"派出所接警\n{told}", "2023-07-20")
    assert case.victim and (case.victim.label, case.victim.age) == (label, age)
    assert case.incident_date is None


def test_the_day_on_which_a_banner_is_brought_is_not_the_day_of_the_fraud() -> None:
    case = only_titled(
        "男子被骗火速止损\n10月17日，市民覃先生来到市公安局城东派出所，送上一面写有“心系群众解民忧、神速追赃暖人心”的锦旗，感谢民警为他保住了积蓄。"
        "中秋前夕，派出所接覃先生报警，称被人以“注销会员自动续费”的手段骗走52万元。",
        "2025-10-21",
    )
    assert case.incident_date is None and case.loss_yuan == 520_000
