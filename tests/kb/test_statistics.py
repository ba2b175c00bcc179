"""Printed statistics as a series: each figure once, restatements kept, parts apart from totals, overlapping periods never added up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_cases import Desk

from kb.trends import Cut, run
from kb.trends.tallied import disjoint

WEEK, MONTH, HALF = "2024-03-04/2024-03-10", "2024-03-01/2024-03-31", "2024-01-01/2024-06-30"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def rows(desk: Desk, cut: Cut = Cut(), **wanted: Any) -> list[dict[str, Any]]:  # noqa: B008
    found = run(desk.db, "statistics", cut).rows
    return [row for row in found if all(row[name] == told for name, told in wanted.items())]


def notice(desk: Desk, n: int | str, published: str = "2024-03-11", source: str | None = "chengdu", region: str | None = "510100") -> str:
    return desk.page(f"https://x.example/{n}", published, source, region=region)


def copies(desk: Desk, origin: str, *others: str) -> None:
    for each in (origin, *others):
        desk.put("bulletin_clusters", cluster=origin, bulletin_id=each, role="origin" if each == origin else "copy")


def test_copies_of_a_notice_print_one_figure(desk: Desk) -> None:
    first, copy, other = notice(desk, 1), notice(desk, 2, "2024-03-12", "evening"), notice(desk, 3, "2024-03-13")
    copies(desk, first, copy)
    for page in (first, copy, other):
        desk.figure(page, 31, WEEK)
    (row,) = rows(desk)
    assert (row["value"], row["notices"], row["restated"], row["grain"]) == (31, 2, [], "week")
    assert (row["region"], row["name"], row["of_source"]) == ("510100", "四川省成都市", True)


def test_a_figure_is_restated(desk: Desk) -> None:
    """The last printing by the best-trusted stands; a paper's later figure does not replace the police's, and nothing is lost."""
    for n, (value, day, source) in enumerate(((31, "2024-03-11", "chengdu"), (33, "2024-03-18", "chengdu"), (40, "2024-03-20", "evening"))):
        desk.figure(notice(desk, n, day, source), value, WEEK)
    (row,) = rows(desk)
    assert (row["value"], row["published"], row["tier"], row["doubtful"]) == (33, "2024-03-18", "T0", False)
    assert [(one["value"], one["published"]) for one in row["restated"]] == [(31, "2024-03-11"), (40, "2024-03-20")]


def test_a_rounding_restates_nothing(desk: Desk) -> None:
    desk.figure(notice(desk, 1), 1_863_000, WEEK, "loss")
    desk.figure(notice(desk, 2, "2024-03-10"), 1_900_000, WEEK, "loss", approx="近")
    (row,) = rows(desk)
    assert (row["value"], row["restated"]) == (1_863_000, [])


def test_one_notice_that_says_two_things_is_doubtful(desk: Desk) -> None:
    page = notice(desk, 1)
    desk.figure(page, 31, WEEK)
    desk.figure(page, 29, WEEK)
    (row,) = rows(desk)
    assert row["doubtful"] and row["value"] == 31 and row["restated"] == []


def test_a_name_of_its_own_is_a_part_among_the_types(desk: Desk) -> None:
    page = notice(desk, 1)
    desk.figure(page, 31, WEEK)
    desk.figure(page, 19, WEEK, dimension="type", category="06", part=True)
    desk.figure(page, 12, WEEK, dimension="subtype", category="電話騙案", part=True)
    (whole,) = rows(desk, part=False)
    assert (whole["parts_by"], whole["parts_sum"]) == ("type", 31)


def test_parts_are_held_against_their_total_and_never_added(desk: Desk) -> None:
    page = notice(desk, 1)
    desk.figure(page, 31, WEEK)
    for value, code in ((17, "01"), (8, "03"), (5, "02")):
        desk.figure(page, value, WEEK, dimension="type", category=code, part=True)
    desk.figure(page, 24, WEEK, dimension="gender", category="男", part=True)
    desk.figure(page, 20, WEEK, part=True)  # 其中既遂20起
    desk.figure(page, 12, WEEK, part=True)  # 其中…12起
    (whole,) = rows(desk, part=False)
    assert (whole["value"], whole["parts_by"], whole["parts_sum"], whole["addable"]) == (31, "type", 30, True)
    lone = rows(desk, part=True, dimension=None)
    assert [(row["value"], row["addable"]) for row in lone] == [(20, False), (12, False)]
    assert sum(row["value"] for row in rows(desk, addable=True, dimension=None)) == 31
    assert [row["value"] for row in rows(desk, Cut(type="03"))] == [8]


def test_periods_that_lie_in_one_another_are_not_added(desk: Desk) -> None:
    """Four weeks and the month around them, the half year, and a ten-day figure that cuts across: the same days count once."""
    page = notice(desk, 1, "2024-07-02")
    desk.figure(page, 100, HALF)
    desk.figure(page, 40, MONTH)
    for value, period in ((9, "2024-03-04/2024-03-10"), (10, "2024-03-11/2024-03-17"), (11, "2024-03-08/2024-03-17")):
        desk.figure(page, value, period)
    found = {f"{row['grain']}{row['value']:.0f}": row for row in rows(desk)}
    assert (found["week9"]["inside"], found["week9"]["across"]) == ("2024-03-01/2024-03-31", 1)
    assert (found["ten days11"]["inside"], found["ten days11"]["across"]) == ("2024-03-01/2024-03-31", 1)
    assert (found["week10"]["inside"], found["week10"]["across"]) == ("2024-03-08/2024-03-17", 0)
    assert (found["half year100"]["inside"], found["half year100"]["addable"]) == (None, True)
    assert [row["addable"] for name, row in found.items() if name != "half year100"] == [False] * 4
    later = rows(desk, Cut(until="2024-03-31"))
    assert len(later) == 5, "a period belongs to a cut that it touches"


def test_what_the_audit_flagged_stays_as_printed(desk: Desk) -> None:
    desk.figure(notice(desk, 1), 186.3e4, WEEK, "loss", flag="change", proposed=59.43e4, change_basis="环比", change_percent=213.47)
    (row,) = rows(desk)
    assert (row["value"], row["flag"], row["proposed"], row["change_percent"]) == (186.3e4, "change", 59.43e4, 213.47)


def test_a_change_that_fits_no_figure_printed_before_says_that_it_was_restated(desk: Desk) -> None:
    """Last week was 21 by its own notice: 31 is 47.62 % more. The week after says 16.67 % less of 31; then 10 % of what none told."""
    told = [(21, "02-26/2024-03-03", None), (31, "03-04/2024-03-10", 47.62)]
    told += [(28, "03-11/2024-03-17", -16.67), (11, "03-25/2024-03-31", 10.0)]
    for n, (value, period, percent) in enumerate(told):
        desk.figure(notice(desk, n), value, f"2024-{period}", change_basis="环比", change_percent=percent)
    desk.figure(notice(desk, "y"), 40, "2024-02-01/2024-02-29", change_basis="同比", change_percent=100.0)
    desk.figure(notice(desk, "x"), 20, "2023-02-01/2023-02-28")
    names = ("before_printed", "before_implied", "before_differs")
    found = {row["value"]: tuple(row[name] for name in names) for row in rows(desk)}
    assert found == {
        21: (None, None, None), 31: (21, 21.0, False), 28: (31, 33.6, True),
        11: (None, 10.0, None), 40: (20, 20.0, False), 20: (None, None, None),
    }  # fmt: skip


def test_figures_of_other_places_and_of_no_period_stand_apart(desk: Desk) -> None:
    page = notice(desk, 1)
    desk.figure(page, 31, WEEK)
    desk.figure(page, 4, WEEK, region="510118")
    desk.figure(page, 9, None)
    desk.figure(page, 9, "2024-02-28/2024-02-30")
    for n, publisher in enumerate(("甲", "乙")):  # two who name no place are not one
        each = notice(desk, f"n{n}", source=None, region=None)
        desk.db.execute("UPDATE bulletins SET publisher = ? WHERE id = ?", (publisher, each))
        desk.figure(each, 5, WEEK)
    found = [(row["region"], row["of_source"], row["value"]) for row in rows(desk)]
    assert found == [(None, True, 5), (None, True, 5), ("510100", True, 31), ("510118", False, 4)]
    assert [row["value"] for row in rows(desk, Cut(region="510100"))] == [31], "what lies below is inside its figure"
    assert run(desk.db, "statistics").found.beside["without_period"] == 2


def test_statistics_beside_cases(desk: Desk) -> None:
    """February has its own figure, March two weeks that do not overlap and one that does, April only the half year: not shared out."""
    page = notice(desk, 1, "2024-07-02")
    for value, period in ((50, "2024-02-01/2024-02-29"), (12, "2024-02-05/2024-02-11"), (9, "2024-03-04/2024-03-10"),
                          (10, "2024-03-11/2024-03-17"), (8, "2024-03-07/2024-03-13"), (300, HALF)):  # fmt: skip
        desk.figure(page, value, period, flag="sum" if value == 10 else None)
    desk.figure(page, 7, "2024-04-01/2024-04-30", dimension="type", category="01", part=True)
    for n, month in enumerate((2, 3, 3, 4)):
        desk.told(f"https://x.example/c{n}", f"2024-{month:02}-20", "chengdu", incident_date=f"2024-{month:02}-0{n + 1}", region="510104")
    desk.told("https://x.example/else", "2024-03-20", incident_date="2024-03-01", region="440106")
    series = run(desk.db, "statistics-beside-cases")
    names = ("cases", "statistic", "statistic_days", "month_days", "statistic_figures", "flagged")
    assert {row["month"]: tuple(row[name] for name in names) for row in series.rows} == {
        "2024-02": (1, 50, 29, 29, 1, 0),
        "2024-03": (2, 19, 14, 31, 2, 1),
        "2024-04": (1, None, 0, 30, 0, 0),
    }
    beside = series.found.beside
    assert (beside["region"], beside["region_name"], len(beside["figures"])) == (
        "510100",
        "四川省成都市",
        6,
    ) and series.cut.region == "510100"
    kind = run(desk.db, "statistics-beside-cases", Cut(type="01"))
    assert {row["month"]: (row["cases"], row["statistic"]) for row in kind.rows} == {"2024-04": (None, 7)}


SPANS = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 9)), min_size=1, max_size=9)


@given(SPANS)
def test_what_may_be_added_up_does_not_overlap_and_covers_the_most(spans: list[tuple[int, int]]) -> None:
    """Against every choice that there is."""
    made = [{"period_from": f"2024-01-{a:02}", "period_to": f"2024-01-{min(31, a + more):02}"} for a, more in spans]

    def days(chosen: Any) -> int:
        covered = [set(range(int(row["period_from"][8:]), int(row["period_to"][8:]) + 1)) for row in chosen]
        return -1 if sum(map(len, covered)) > len(set().union(*covered)) else sum(map(len, covered))

    best = max(days(chosen) for size in range(1, len(made) + 1) for chosen in combinations(made, size))
    assert days(disjoint(made)) == best
