"""Arithmetic of statistics: what does not follow is flagged with the one repair that would, broken digits are told, nothing is changed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kb.audit import audit, audit_tallies, find_damaged
from kb.build.reading import read
from kb.extract.equations import Change, Difference, Equation, Key, Share, Sum, find_repairs, slipped
from kb.extract.tallies import find_tallies
from kb.model import Bulletin, Span, Tally
from tests.planted.arithmetic import plant_statistics
from tests.planted.score import Audited, score_flags

PUBLISHED = "2024-03-12"


def flags(text: str) -> list[tuple[float, str | None, float | None]]:
    told = audit_tallies(find_tallies(text, "某县2024年2月警情通报", PUBLISHED))
    return [(t.value, t.flag, t.proposed) for t in told if t.flag]


WRONG = [
    ("接报警情46起，比上周（40起）上升51%。", [(46.0, "change", 15.0)]),
    ("接报警情46起，比上周增加6起，上升51%。", [(46.0, "change", 15.0)]),
    ("涉案金额176.40万元，环比264.71万元，上升172.6%。", [(2_647_100.0, "change", 647_100.0)]),
    ("接报警情38起。刷单返利类11起，占82.95%。", [(82.95, "share", 28.95)]),
    ("接报警情19起：刷单返利类9起、虚假征信类5起、其他类型6起。", [(19.0, "sum", 20.0)]),
    ("接报警情20起，环比上升25%（上周16起）。刷单返利类9起、虚假征信类55起、其他类型6起。", [(55.0, "sum", 5.0)]),
    ("损失21.6万元。刷单返利类2起，损失13.2万元；虚假征信类1起，损失6.4万元；其他类型1起，损失3万元。", [(216_000.0, "sum", 226_000.0)]),
    ("接报警情16起。男性9人，女性8人。", [(8.0, "sum", 7.0)]),
]  # fmt: skip
RIGHT = [
    "接报警情46起，比上周（40起）上升15%。",
    "接报警情38起。刷单返利类11起，占28.95%。",
    "接报警情20起：刷单返利类9起、虚假征信类5起、其他类型6起。",
    "接报警情20起，其中刷单返利类9起、虚假征信类5起。",
    "接报警情约20起：刷单返利类9起、虚假征信类5起、其他类型8起。",
    "接报警情38起。受害人共44人，男性21人，女性23人。",
    "接报警情46起，榕江下降趋势明显，环比下降35%。",
]


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_flagged_with_a_repair(text: str, told: list[tuple[float, str | None, float | None]]) -> None:
    assert flags(text) == told


@pytest.mark.parametrize("text", RIGHT)
def test_not_flagged(text: str) -> None:
    assert flags(text) == []


def test_values_are_never_changed() -> None:
    for text, _ in WRONG:
        before = find_tallies(text, "某县2024年2月警情通报", PUBLISHED)
        assert [replace(t, flag=None, proposed=None) for t in audit_tallies(before)] == before


def test_planted_faults() -> None:
    """Two hundred bulletins, half with a misprint: nearly all are seen; where the text tells which figure it is, that one is mended."""
    seen = Audited(0, 0, 0, 0, 0, 0, 0)
    for statistic in plant_statistics(200, 3):
        seen += score_flags(statistic, [(t.span, t.proposed) for t in read(statistic.bulletin).tallies if t.flag])
    assert seen.seen >= 0.98 * seen.faults and seen.repaired >= 0.85 * seen.faults
    assert seen.told_repaired >= 0.95 * seen.told and seen.false <= 0.01 * seen.clean


def test_a_digit_too_many_in_a_list_that_need_not_be_whole() -> None:
    """Towns may be left out of a list; where all add up but for one digit, that is the misprint."""
    title, head = "某县2024年2月警情通报", "2024年2月，全县共接报电信网络诈骗警情{}起。"
    towns = "各镇发案情况：文峰镇{}起、八都镇41起、白沙镇37起、水南镇9起、盘谷镇15起。"

    def flags(total: int, first: int) -> list[tuple[float, float | None]]:
        told = audit_tallies(find_tallies(f"{head.format(total)}\n{towns.format(first)}", title, PUBLISHED))
        return [(tally.value, tally.proposed) for tally in told if tally.flag]

    assert flags(151, 49) == [] and flags(190, 49) == []
    assert flags(151, 449) == [(449.0, 49.0)] and flags(1151, 49) == [(1151.0, 151.0)]


def test_planted_tallies_are_read() -> None:
    told = wanted = 0
    for statistic in plant_statistics(40, 5):
        found = {(t.metric, t.value) for t in read(statistic.bulletin).tallies}
        want = {(t.metric, t.value) for t in statistic.tallies if t.metric != "calls"}
        told, wanted = told + len(found & want), wanted + len(want)
    assert told >= 0.95 * wanted


def test_equations_solve_what_they_hold() -> None:
    draw = random.Random(2)
    keys: tuple[Key, ...] = tuple((n, "value") for n in range(4))
    for _ in range(200):
        part, whole, before = draw.randint(100, 400), draw.randint(500, 900), draw.randint(100, 900)
        now = draw.randint(100, 900)
        if now == before:
            continue
        values = {
            keys[0]: round((now - before) / before * 100, 2),
            keys[1]: float(now),
            keys[2]: float(before),
            keys[3]: float(now - before),
        }
        change = Change("change", (keys[1], keys[2], keys[0]), 1.0, 2)
        difference = Difference("change", (keys[1], keys[3], keys[0]), 1.0, 2)
        share = Share("share", (keys[0], keys[1], keys[2]))
        assert change.holds(values) and difference.holds(values) and not find_repairs([change, difference], values)
        shares = {keys[0]: round(part / whole * 100, 2), keys[1]: float(part), keys[2]: float(whole)}
        assert share.holds(shares)
        pairs: tuple[tuple[Equation, dict[Key, float]], ...] = ((change, values), (share, shares))
        for equation, told in pairs:
            for key in equation.figures:
                solved = equation.solve(key, told)
                assert solved is not None and equation.holds({**told, key: solved})


def test_the_figure_in_two_broken_checks_is_the_wrong_one() -> None:
    total, one, other, before, percent = ((n, "value") for n in range(5))
    values = {total: 54.0, one: 30.0, other: 22.0, before: 33.0, percent: 57.6}
    (repair,) = find_repairs([Sum("sum", (total, one, other)), Change("change", (total, before, percent), 1.0, 2)], values)
    assert (repair.key, repair.right, repair.kind) == (total, 52.0, "sum")


@pytest.mark.parametrize(
    ("printed", "right", "slip"), [(377, 37, True), (51, 15, True), (-20.0, 20.0, True), (600, 640, False), (23, 41, False), (7, 7, False)]
)
def test_slips(printed: float, right: float, slip: bool) -> None:
    assert slipped(printed, right) == slip


DAMAGED = [
    ("涉案金额.7万元", ".7万元"),
    ("环比上升%；", "上升%"),
    ("全市受理案件起，", "案件起"),
    ("最高54.6万元，最低元。", "最低元"),
    ("202367日，被害人舒某被骗3100元。", "202367日"),
    ("查询资金账户:个", "账户:个"),
]


@pytest.mark.parametrize(("text", "quote"), DAMAGED)
def test_damaged_digits_are_told_and_give_no_value(text: str, quote: str) -> None:
    (warned,) = find_damaged(text)
    assert warned.span is not None and text[warned.span.start : warned.span.end].endswith(quote)
    assert warned.code == "damaged_number"
    assert not [t for t in find_tallies(text, "", PUBLISHED) if warned.span.start <= t.span.start < warned.span.end]


@pytest.mark.parametrize("text", ["损失0.7万元", "环比上升7%", "案件起因", "3.5万元", "立案起诉", "http://a.7b.cn"])
def test_whole_figures_are_not_damaged(text: str) -> None:
    assert find_damaged(text) == []


def test_more_came_back_than_was_lost() -> None:
    told = read(Bulletin("u", "女子被骗", "汪女士接到自称客服的电话，被骗走2万元。民警将追回的2万元返还汪女士。"))
    assert not [w for w in told.warnings if w.code == "balance"]
    (case,) = told.cases
    wrong = replace(told, cases=(replace(case, recovered_yuan=50_000.0),), warnings=())
    assert [w.code for w in audit(wrong).warnings] == ["balance"]


def test_ten_thousand_figures_stay_bounded() -> None:
    rows = [Tally("cases", float(n % 7), "起", Span(n, n + 1), "type", str(n % 13)) for n in range(3_000)]
    assert audit_tallies(rows) == rows
