"""Which figures are statistics by the rules and what the gold sets taught together, and by what they are told."""

from __future__ import annotations

import pytest

from kb.build import read
from kb.extract.tally_candidates import Candidate
from kb.extract.tally_choice import METRICS, NONE, is_open
from kb.extract.tally_figures import Figure, Row
from kb.extract.weighing import load_weighing
from kb.model import Bulletin, Span, Tally

GANG = (
    "4月2日，柳林县公安局民警在河口镇一处出租屋内将鲁某等5人抓获，当场扣押手机14部、银行卡23张、现金6.2万元。"
    "经查，该团伙冒充客服先后骗取省内外31名群众共计84万余元。目前，5名嫌疑人均已被刑事拘留。"
)
STORY = "3月5日，柳林县的祝女士接到自称客服的电话，对方称她误开了会员，她按要求转账3次，共被骗2.6万元。"


def told(text: str, title: str = "柳林警方打掉一诈骗团伙") -> list[Tally]:
    return list(read(Bulletin("", title, text, published="2024-04-09")).tallies)


@pytest.mark.parametrize(
    "expected", [("arrested", 5), ("phones_seized", 14), ("cards_seized", 23), ("cash_seized", 62_000), ("victims", 31), ("loss", 840_000)]
)
def test_of_a_gang(expected: tuple[str, float]) -> None:
    assert expected in [(t.metric, t.value) for t in told(GANG)]


def test_a_victims_own_money_is_no_statistic() -> None:
    assert told(STORY, "柳林县一女子被骗") == []


@pytest.mark.parametrize(
    ("text", "metric", "value", "by"),
    [
        ("单案损失最高的一起为虚假投资理财案，损失48万元。", "max_loss", 480_000, ("type", "02")),
        ("冒充公检法类虽只有4起，损失却高达97万元。", "loss", 970_000, ("type", "07")),
        ("全县单案最高损失48万元。", "max_loss", 480_000, (None, None)),
        ("受害人中，60岁以上的老年人有9人。", "victims", 9, ("age", "60岁以上")),
        ("受害人按职业分：务农9人，学生6人。", "victims", 9, ("occupation", "务农")),
    ],
)
def test_by_what_a_figure_is_told(text: str, metric: str, value: float, by: tuple[str | None, str | None]) -> None:
    lead = "2024年3月，柳林县共接报电信网络诈骗警情26起，损失213万元，其中刷单返利类12起、冒充客服类6起。"
    made = told(f"{lead}\n{text}", "柳林县2024年3月电信网络诈骗警情通报")
    assert (metric, value, *by) in [(t.metric, t.value, t.dimension, t.category) for t in made]


def candidate(
    metric: str, unit: str, aside: bool = False, kept: bool = False, earlier: str | None = None, change: bool = False
) -> Candidate:
    row = Row(Figure(0, 3, 5.0, unit, None, "", 0), metric, earlier=earlier)
    return Candidate(row, metric, kept, (None, None), Span(0, 9), aside, change)


@pytest.mark.parametrize(
    ("one", "asked"),
    [
        (candidate("cases", "起", kept=True), True),
        (candidate("", "元"), True),
        (candidate("", "人", aside=True), True),
        (candidate("loss", "元", aside=True), True),
        (candidate("", "元", aside=True), False),
        (candidate("", "部", aside=True), False),
        (candidate("", "%", change=True), False),
        (candidate("cases", "起", kept=True, earlier="环比"), False),
        (candidate("cases", "起", earlier="环比"), True),
    ],
)
def test_what_the_signs_are_asked_of(one: Candidate, asked: bool) -> None:
    assert is_open(one) is asked


SHARES = "全市接报涉生诈骗警情38起，其中有三类高发诈骗，分别是返利诈骗（占35.9%），买卖游戏装备诈骗（占30.8%）。"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (SHARES, [None, "01", "10"]),
        ("本周全区接报电诈警情52起，其中有两类最突出，分别是刷单返利诈骗（占40%）和虚假贷款诈骗（占20%）。", [None, "01", "04"]),
        ("本周全区接报电诈警情52起，其中刷单返利和虚假贷款诈骗占比分别为40%、20%。", [None, "01", "04"]),
    ],
)
def test_shares_of_types_that_are_named_one_by_one(text: str, kinds: list[str | None]) -> None:
    assert [t.category for t in told(text)] == kinds


def test_what_is_divided_into_types_has_none() -> None:
    """Though all cases of the notice have one."""
    stories = "".join(f"\n案例{n} 学生小{name}在网上买鞋，付款{n}200元后被卖家拉黑。" for n, name in ((1, "麦"), (2, "邱")))
    found = read(Bulletin("", "寒假期间38名学生被骗", SHARES + stories, "2024-02-20"))
    assert [(t.value, t.category) for t in found.tallies][:3] == [(38.0, None), (35.9, "01"), (30.8, "10")]


def test_what_only_the_weights_tell_says_so() -> None:
    rules = {t.metric: t.rule for t in told(GANG)}
    assert rules["phones_seized"] == "tallies.phones_seized"
    assert all(t.metric in t.rule.split(".") for t in told(GANG))


def test_a_counter_stands_as_it_is_printed() -> None:
    text = "警方4月2日在河口區拘捕5人，檢獲手提電話14部及銀行卡23張，案件交由柳林警署跟進，涉嫌串謀詐騙。"
    assert ("cards_seized", "張") in [(t.metric, t.unit) for t in told(text, "警方瓦解詐騙集團拘5人")]


def test_weights_for_every_metric() -> None:
    assert METRICS[0] == NONE
    assert len(load_weighing("tally_weights.tsv", len(METRICS)).sums(["always"])) == len(METRICS)
