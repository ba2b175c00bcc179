"""The planted statistics: right ones add up, wrong ones have exactly the faults that are told."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from .arithmetic import Statistic, plant_statistics
from .score import Audited, score_flags
from .sheets import wording


@pytest.fixture(scope="module")
def statistics() -> list[Statistic]:
    return plant_statistics(400, 1)


def test_half_are_faultless_and_the_seed_decides(statistics: list[Statistic]) -> None:
    assert len(statistics) == 400 and sum(not s.faults for s in statistics) == 200
    assert plant_statistics(30, 4) == plant_statistics(30, 4)
    assert plant_statistics(30, 4) != plant_statistics(30, 5)
    assert len({s.bulletin.id for s in statistics}) == len({s.bulletin.text for s in statistics}) == 400


def test_figures_stand_where_they_are_said_to(statistics: list[Statistic]) -> None:
    assert sum(len(s.tallies) for s in statistics) > 4000
    for statistic in statistics:
        for tally in statistic.tallies:
            quote = statistic.bulletin.part(tally.span)
            digits = "".join(char for char in quote if char.isdigit() or char == ".")
            assert not digits or abs(float(digits) * (10_000 if "万" in quote else 1) - abs(tally.value)) < 0.01, quote
            assert tally.region is not None and tally.period[0]
        assert "\ue000" not in statistic.bulletin.text


def test_sums_of_faultless_bulletins_hold(statistics: list[Statistic]) -> None:
    """Counted anew from the tallies alone: parts that name their total add up to it wherever all of them are printed."""
    seen = 0
    for statistic in statistics:
        if statistic.faults:
            continue
        whole = {tally.span: tally for tally in statistic.tallies}
        for check in statistic.checks:
            seen += check.kind == "sum"
        groups: dict[tuple[object, ...], float] = {}
        for tally in statistic.tallies:
            if tally.part_of and tally.dimension in ("gender", "age"):
                groups[(tally.part_of, tally.dimension)] = groups.get((tally.part_of, tally.dimension), 0.0) + tally.value
        assert all(whole[key[0]].value == total for key, total in groups.items())  # type: ignore[index]
    assert seen > 150


def test_faults_are_of_every_kind_and_really_wrong(statistics: list[Statistic]) -> None:
    faults = [(statistic, fault) for statistic in statistics for fault in statistic.faults]
    kinds = Counter(fault.kind for _, fault in faults)
    assert len(faults) >= 200 and min(kinds[kind] for kind in ("sum", "change", "share")) >= 25
    assert 60 <= sum(fault.identified for _, fault in faults) <= len(faults) - 40
    assert len({fault.figure.rstrip("0123456789") for _, fault in faults}) >= 12
    for statistic, fault in faults:
        quote = statistic.bulletin.part(fault.span)
        digits = "".join(char for char in quote if char.isdigit() or char == ".")
        printed = float(digits) * (10_000 if "万" in quote else 1)
        flipped = "change" in fault.figure and printed == abs(fault.right)
        assert flipped or abs(printed - abs(fault.right)) > 0.3
        rows = {tally.span for tally in statistic.tallies}
        assert fault.row in rows and set(fault.rows) <= rows and fault.accepted[0] == (fault.row, fault.right)


def test_wording_is_varied(statistics: list[Statistic]) -> None:
    assert sum(len(lines) for lines in wording().values()) > 60
    shapes = {re.sub(r"[\d.]+", "#", line)[-12:] for statistic in statistics for line in statistic.bulletin.text.split("\n")}
    assert len(shapes) > 250
    assert sum("\n本周\n" in s.bulletin.text or "\n本月\n" in s.bulletin.text for s in statistics) > 20


def test_flags_are_scored_against_the_faults(statistics: list[Statistic]) -> None:
    nothing = Audited(0, 0, 0, 0, 0, 0, 0)
    perfect, silent, loud = nothing, nothing, nothing
    for statistic in statistics:
        perfect += score_flags(statistic, [fault.accepted[0] for fault in statistic.faults])
        silent += score_flags(statistic, [])
        loud += score_flags(statistic, [(tally.span, None) for tally in statistic.tallies])
    assert perfect.seen == perfect.faults == perfect.repaired and perfect.told == perfect.told_repaired and perfect.false == 0
    assert (silent.seen, silent.false, silent.repaired) == (0, 0, 0)
    assert loud.seen == loud.faults and loud.false == loud.clean > 3000 and loud.repaired == 0
