"""Trends are what a person counts by hand: each case once, with what was looked at, and intervals that hold what they are about."""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_cases import Desk

from kb import trends
from kb.lexicon import load_yaml
from kb.trends import TRENDS, BadCut, Cut, OldRelease, Series, UnknownTrend
from kb.trends.errors import error_of
from kb.trends.interval import Error, count, poisson, quantile, quantile_bounds, ratio, share, total
from kb.trends.words import column, value

A, B, C = "https://gaj.chengdu.example/a.html", "https://www.evening.example/b.html", "https://evening.example/c.html"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def run(db: sqlite3.Connection, name: str, cut: Cut = trends.WHOLE) -> Series:
    """Every trend of every test below is asked twice: of the release, and of what is laid aside of it."""
    plain = trends.run(db, name, cut)
    trends.prepare(db, cut.discreet)
    try:
        assert trends.run(db, name, cut).to_json() == plain.to_json()
    finally:
        for table in ("told", "counted"):
            db.execute(f"DROP TABLE temp.{table}")
    return plain


def by(series: Series, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in series.rows}


# --- counting -----------------------------------------------------------------------------------------------------------


def test_a_case_told_by_many_counts_once(desk: Desk) -> None:
    """Told by a police page, copied by a paper on two addresses, and told anew by another page of the paper."""
    tellings = [desk.told(A, "2024-03-05", "chengdu"), desk.told(B, "2024-03-07", "evening"), desk.told(C, "2024-04-01", "evening")]
    copies = {tellings[1][:16]: tellings[0][:16]}
    desk.one(*tellings, notices=copies)
    desk.one(desk.told("https://x.example/1", "2024-04-09"))
    found = by(run(desk.db, "cases-by-month"), "month")
    march = found["2024-03"]
    assert {name: march[name] for name in ("cases", "notices", "pages", "hosts")} == {"cases": 1, "notices": 2, "pages": 3, "hosts": 2}
    assert found["2024-04"]["cases"] == 1 and set(found) == {"2024-03", "2024-04"}


def test_without_links_every_telling_counts_and_that_is_said(desk: Desk) -> None:
    desk.told(A, "2024-03-05", "chengdu")
    desk.told(B, "2024-03-07", "evening")
    series = run(desk.db, "cases-by-month")
    assert [row["cases"] for row in series.rows] == [2]
    assert not series.merged and "copies not yet merged" in series.title("en")
    desk.one(f"{desk.db.execute('SELECT id FROM bulletins').fetchone()[0]}-1")
    assert "copies not yet merged" not in run(desk.db, "cases-by-month").title("en")


def test_pages_that_are_no_notice_do_not_count(desk: Desk) -> None:
    desk.case(desk.page(A, "2024-03-05", "chengdu", is_notice=False))
    assert run(desk.db, "cases-by-month").rows == []


def test_values_that_stand_in_front_count(desk: Desk) -> None:
    """The head says nothing of the type, another telling does; the place that was chosen stands over the head's own."""
    head, other = desk.told(A, "2024-03-05", "chengdu", region="510100", victim_gender=None), desk.told(B, "2024-03-06", type="03")
    desk.one(head, other, region="510118", outcome="lost")
    desk.db.execute("UPDATE cases SET victim_gender = '女' WHERE id = ?", (other,))
    assert by(run(desk.db, "cases-by-type"), "type")["03"]["cases"] == 1
    assert by(run(desk.db, "cases-by-sex"), "sex")["女"]["cases"] == 1
    assert list(by(run(desk.db, "cases-by-region", Cut(region="510100")), "region")) == ["510118"]


# --- looking ------------------------------------------------------------------------------------------------------------


def test_months_carry_their_coverage(desk: Desk) -> None:
    """Looked at since the tenth of April: what is older was collected afterwards, an empty month in which nobody looked is no nought."""
    for n, day in enumerate(("2024-01-15", "2024-04-02", "2024-04-10", "2024-04-28", "2024-04-30", "2024-05")):
        desk.told(f"https://gaj.chengdu.example/{n}", day, "chengdu")
    desk.told("https://evening.example/1", "2024-04-20", "evening")  # never looked at
    desk.look("chengdu", "2024-04-10", "2024-04-20", "2024-05-01", "2024-06-01")
    desk.look("guangzhou", "2024-04-11", looks=0, unreachable=2)
    series = run(desk.db, "cases-by-month")
    names = ("cases", "afterwards", "seen", "looks", "sources", "unreachable", "per_100_looks")
    assert {row["month"]: tuple(row[name] for name in names) for row in series.rows} == {
        "2024-01": (1, 1, 0, 0, 0, 0, None),
        "2024-02": (0, 0, 0, 0, 0, 0, None),
        "2024-03": (0, 0, 0, 0, 0, 0, None),
        "2024-04": (5, 2, 3, 2, 1, 2, 150.0),
        "2024-05": (1, 0, 1, 1, 1, 0, 100.0),
        "2024-06": (0, 0, 0, 1, 1, 0, 0.0),
    }
    found = by(series, "month")
    assert (found["2024-02"]["low"], found["2024-02"]["high"]) == (None, None) and found["2024-06"]["high"] > 0
    assert "1 sources looked at on 4 source-days from 2024-04-10 to 2024-06-01" in series.title("en")
    assert "unreachable 2 times" in series.title("en") and "3 cases collected afterwards" in series.title("en")
    watched = by(run(desk.db, "cases-by-month", Cut(watched=True)), "month")
    assert {month: row["cases"] for month, row in watched.items()} == {"2024-04": 3, "2024-05": 1, "2024-06": 0}


def test_a_case_is_watched_if_one_who_tells_it_was_looked_at(desk: Desk) -> None:
    tellings = [desk.told(A, "2024-03-05", "chengdu"), desk.told(B, "2024-03-07", "evening")]
    desk.one(*tellings)
    desk.look("evening", "2024-03-01")
    assert run(desk.db, "cases-by-month").rows[0]["afterwards"] == 0


def test_a_place_is_compared_by_its_own_sources(desk: Desk) -> None:
    """Chengdu tells more and is looked at more; what a national paper tells of Guangzhou is no look at Guangzhou."""
    for n in range(4):
        desk.told(f"https://gaj.chengdu.example/{n}", "2024-04-20", "chengdu", region="510104")
    desk.told("https://gaj.guangzhou.example/1", "2024-04-20", "guangzhou", region="440106")
    desk.told("https://evening.example/1", "2024-04-20", "evening", region="440106")
    desk.told("https://evening.example/2", "2024-04-20", "evening", region="330106")
    desk.told("https://evening.example/3", "2024-04-20", "evening")
    desk.look("chengdu", *(f"2024-04-{day:02}" for day in range(1, 9)))
    desk.look("guangzhou", "2024-04-01")
    desk.look("evening", "2024-04-01")
    series = run(desk.db, "cases-by-region")
    rows = by(series, "region")
    got = {code: (row["cases"], row["seen"], row["looks"], row["per_100_looks"]) for code, row in rows.items()}
    assert got == {"510000": (4, 4, 8, 50.0), "440000": (2, 1, 1, 100.0), "330000": (1, 0, 0, None), None: (1, 0, 0, None)}
    assert rows["510000"]["name"] == "四川省" and rows["510000"]["share"] == 57.14 and rows[None]["share"] is None
    assert series.found.beside == {"total": 8, "told": 7, "untold_share": 12.5, "of": "region"}
    assert list(rows)[-1] is None, "what is not told stands last"
    inside = by(run(desk.db, "cases-by-region", Cut(region="440000")), "region")
    assert {code: (row["cases"], row["seen"], row["looks"]) for code, row in inside.items()} == {"440100": (2, 1, 1)}
    monthly = run(desk.db, "cases-by-month", Cut(region="440000")).rows[0]
    assert (monthly["cases"], monthly["seen"], monthly["looks"], monthly["per_100_looks"]) == (2, 1, 1, 100.0)


def test_the_coverage_itself(desk: Desk) -> None:
    desk.look("chengdu", "2024-04-10", found=5, stored=4, failed=1)
    desk.look("chengdu", "2024-04-11", unchanged=2)
    desk.look("guangzhou", "2024-04-11", looks=0, blocked=1)
    (row,) = run(desk.db, "coverage").rows
    assert {name: row[name] for name in ("sources", "looks", "found", "stored", "nothing_new", "unchanged", "blocked")} == {
        "sources": 1, "looks": 2, "found": 5, "stored": 4, "nothing_new": 1, "unchanged": 2, "blocked": 1,
    }  # fmt: skip
    assert row["found_per_100_looks"] == 250.0
    sources = by(run(desk.db, "coverage-by-source"), "source")
    assert sources["chengdu"]["first_look"] == "2024-04-10" and sources["guangzhou"]["first_look"] is None
    assert list(by(run(desk.db, "coverage-by-source", Cut(region="440000")), "source")) == ["guangzhou"]
    desk.put(
        "reach", source="chengdu", list="https://gaj.chengdu.example/", first_look="2024-04-10", listed=8, stored=6, oldest="2021-05-01"
    )
    (reach,) = run(desk.db, "reach").rows
    assert (reach["listed"], reach["stored"], reach["stored_share"], reach["oldest"]) == (8, 6, 75.0, "2021-05-01")


# --- time ---------------------------------------------------------------------------------------------------------------


def test_incidents_and_the_share_that_has_none(desk: Desk) -> None:
    """Twelve cases published ten days after, one of a year, one of no month that there is, one of no date: the last months fill."""
    for n in range(12):
        desk.told(f"https://gaj.chengdu.example/{n}", f"2024-{n + 1:02}-21", "chengdu", incident_date=f"2024-{n + 1:02}-11")
    desk.told("https://gaj.chengdu.example/y", "2024-05-02", "chengdu", incident_date="2023")
    desk.told("https://gaj.chengdu.example/w", "2024-05-02", "chengdu", incident_date="2023-13")
    desk.told("https://gaj.chengdu.example/z", "2024-05-02", "chengdu")
    desk.look("chengdu", "2024-12-31")
    series = run(desk.db, "cases-by-incident-month")
    assert series.found.beside == {"total": 15, "undated": 3, "undated_share": 20.0, "lag_days": 10}
    rows = by(series, "month")
    assert len(rows) == 12 and all(row["cases"] == 1 for row in rows.values())
    assert not rows["2024-11"]["filling"] and rows["2024-12"]["filling"]
    later = run(desk.db, "cases-by-incident-month", Cut(since="2024-06"))
    assert [row["month"] for row in later.rows] == [f"2024-{n:02}" for n in range(6, 13)]
    assert later.found.beside["undated"] == 3, "a cut by the incident's date does not hide those that have none"


def test_year_on_year_compares_like_with_like(desk: Desk) -> None:
    """A source that came in 2024 makes more cases, and no more of them: over the sources of both years nothing rose."""
    for year, months in ((2023, range(1, 13)), (2024, range(1, 6))):
        for month in months:
            desk.told(f"https://gaj.chengdu.example/{year}{month}", f"{year}-{month:02}-10", "chengdu")
    for month in range(1, 6):
        desk.told(f"https://gaj.guangzhou.example/{month}", f"2024-{month:02}-11", "guangzhou")
    desk.look("chengdu", "2024-05-30")
    rows = by(run(desk.db, "year-on-year"), "year")
    assert rows["2023"]["cases"] == 12 and rows["2023"]["change"] is None and rows["2023"]["months"] == "01–12"
    now = rows["2024"]  # May is not over
    assert (now["months"], now["cases"], now["before"], now["change"]) == ("01–04", 8, 4, 100.0)
    assert (now["same_sources"], now["same_now"], now["same_before"], now["same_change"]) == (1, 4, 4, 0.0)
    assert now["change_low"] < 0 < 100 < now["change_high"] and now["looks"] == 0


def test_what_happened_before_anything_was_published_stays_out(desk: Desk) -> None:
    """Known of from July 2022 on: 2023 is held against July to December alone, and an incident of 2015 makes no year of its own."""
    told = [("2022-07-20", "2015-03"), ("2022-08-20", "2022-02-01"), ("2022-09-20", "2022-09-01"), ("2023-01-20", "2023-01-05")]
    told += [(f"2023-{month:02}-20", f"2023-{month:02}-02") for month in range(7, 13)]
    for n, (published, incident) in enumerate(told):
        desk.told(f"https://x.example/{n}", published, "chengdu", incident_date=incident)
    desk.look("chengdu", "2023-12-31")
    series = run(desk.db, "year-on-year-by-incident")
    assert [(row["year"], row["months"], row["cases"], row["before"]) for row in series.rows] == [
        ("2022", "07–12", 1, 0), ("2023", "07–12", 6, 1),
    ]  # fmt: skip
    assert series.found.beside == {"undated": 0, "earlier": 1}
    assert run(desk.db, "seasons").found.beside["years"] == ["2023"]


def test_seasons_take_whole_years(desk: Desk) -> None:
    """Two in every month but twice that in June, over 2022 and 2023; what is left of 2024 counts for nothing."""
    n = 0
    for year in (2022, 2023, 2024):
        for month in range(1, 13 if year < 2024 else 4):
            for _ in range(4 if month == 6 else 2):
                n += 1
                desk.told(f"https://x.example/{n}", f"{year}-{month:02}-20", incident_date=f"{year}-{month:02}-05")
    series = run(desk.db, "seasons")
    assert series.found.beside == {"years": ["2022", "2023"], "total": 52, "undated": 0}
    rows = by(series, "month")
    assert rows["06"]["cases"] == 8 and rows["06"]["share"] == 15.38 and rows["06"]["index"] == pytest.approx(8 / 52 / (60 / 730), abs=1e-3)
    assert rows["01"]["index_low"] < rows["01"]["index"] < rows["01"]["index_high"] and (rows["06"]["least"], rows["06"]["most"]) == (4, 4)
    assert run(desk.db, "seasons-by-publication").found.beside["total"] == 52


# --- kinds and losses ---------------------------------------------------------------------------------------------------


def test_shares_are_of_what_is_told(desk: Desk) -> None:
    for n in range(20):
        desk.told(f"https://x.example/{n}", "2024-03-05", type="03" if n < 12 else "01" if n < 18 else None)
    rows = by(run(desk.db, "cases-by-type"), "type")
    assert (rows["03"]["share"], rows["01"]["share"], rows[None]["share"]) == (66.67, 33.33, None)
    error = error_of("type.03", "type")
    assert (rows["03"]["low"], rows["03"]["high"]) == count(12, error) and error.precision < 1
    assert [rows["03"]["share_low"], rows["03"]["share_high"]] == [round(100 * end, 2) for end in share(12, 18, error) or ()]
    assert (rows["03"]["name"], rows["03"]["name_en"]) == ("冒充电商物流客服类", "Fake e-commerce / logistics customer service")


def test_a_case_may_have_several_values_of_a_facet(desk: Desk) -> None:
    told = [desk.told(A, "2024-03-05", channels=["电话", "微信"]), desk.told(B, "2024-03-05", channels=["电话", "QQ"])]
    desk.one(*told)
    desk.one(desk.told(C, "2024-03-05", channels=["电话"]))
    desk.one(desk.told("https://x.example/1", "2024-03-05"))
    series = run(desk.db, "cases-by-channel")
    assert {row["channel"]: (row["cases"], row["share"]) for row in series.rows} == {"电话": (2, 100.0), "QQ": (1, 50.0), "微信": (1, 50.0)}
    assert series.found.beside == {"total": 3, "told": 2, "untold_share": 33.33, "of": "channel"}


def test_ages_and_losses_fall_into_bands(desk: Desk) -> None:
    ages = [
        {"victim_age": 17},
        {"victim_age": 18},
        {"victim_age_from": 60, "victim_age_to": 69},
        {"victim_age_from": 50, "victim_age_to": 69},
    ]
    losses = [0.0, 999.0, 1000.0, 49999.99, 1e6, None]
    for n in range(6):
        values = {**(ages[n] if n < 4 else {}), "loss_yuan": losses[n], "outcome": "averted" if n == 0 else "lost", "subtype": "05.1"}
        desk.told(f"https://x.example/{n}", "2024-03-05", type="03" if n else "05", **values)
    assert {row["age"]: row["cases"] for row in run(desk.db, "cases-by-age").rows} == {"18岁以下": 1, "18–29岁": 1, "60–69岁": 1, None: 3}
    bands = [(row["loss"], row["cases"]) for row in run(desk.db, "cases-by-loss").rows]
    assert bands == [("0", 1), ("0–1千", 1), ("1千–1万", 1), ("1万–5万", 1), ("100万以上", 1), (None, 1)]
    assert {row["subtype"]: row["cases"] for row in run(desk.db, "cases-by-subtype").rows} == {"05.1": 1, None: 5}, "of its own type"


def test_losses_have_quantiles_and_leave_nothing_out_unsaid(desk: Desk) -> None:
    sums = [float(100 * n * n) for n in range(1, 41)]
    for n, amount in enumerate(sums):
        desk.told(f"https://x.example/{n}", "2024-03-05" if n % 2 else "2024-04-05", type="02", loss_yuan=amount)
    desk.told("https://x.example/none", "2024-03-05", type="02")
    desk.told("https://x.example/averted", "2024-03-05", type="02", loss_yuan=0.0, outcome="averted")
    (row,) = run(desk.db, "losses-by-type").rows
    assert (row["cases"], row["unsaid"], row["averted"], row["sum"], row["most"]) == (40, 1, 1, sum(sums), 160000.0)
    quartiles = statistics.quantiles(sums, n=4, method="inclusive")
    assert [row["p25"], row["p50"], row["p75"]] == pytest.approx(quartiles)
    error = error_of("loss_yuan")
    assert (row["p50_low"], row["p50_high"]) == quantile_bounds(sums, 0.5, error) and row["p50_low"] < row["p50"] < row["p50_high"]
    assert row["sum_low"] < row["sum"] < row["sum_high"]
    monthly = by(run(desk.db, "losses-by-month"), "month")
    assert {month: found["cases"] for month, found in monthly.items()} == {"2024-03": 20, "2024-04": 20}
    assert monthly["2024-03"]["sum"] + monthly["2024-04"]["sum"] == sum(sums)


def test_the_mix_of_types_year_by_year(desk: Desk) -> None:
    for n, (day, kind) in enumerate((("2023-05", "01"), ("2023", "03"), ("2024-01-01", "03"), ("2024-02-01", "03"), ("2024-02-01", None))):
        desk.told(f"https://x.example/{n}", day, type=kind)
    series = run(desk.db, "types-by-year")
    assert {(row["year"], row["type"]): (row["cases"], row["share"]) for row in series.rows} == {
        ("2023", "01"): (1, 50.0), ("2023", "03"): (1, 50.0), ("2024", "03"): (2, 100.0),
    }  # fmt: skip
    assert series.found.beside == {"left_out": 1}


def test_a_cut_keeps_what_it_names(desk: Desk) -> None:
    told = (
        ("2023-05-31", "03", "03.1", "510118"),
        ("2023-06-01", "03", "03.2", "440106"),
        ("2023-06", "01", None, "510000"),
        ("2024", "03", None, None),
    )
    for n, (day, kind, subtype, region) in enumerate(told):
        desk.told(f"https://x.example/{n}", day, type=kind, subtype=subtype, region=region)
    counts = {
        Cut(): 4, Cut(type="03"): 3, Cut(type="03.1"): 1, Cut(region="510000"): 2, Cut(region="510100"): 1, Cut(since="2023-06"): 3,
        Cut(until="2023-05"): 1, Cut(until="2023"): 3, Cut(since="2023-06", until="2023-06"): 2, Cut(type="03", region="440000"): 1,
        Cut(watched=True): 0,
    }  # fmt: skip
    for cut, cases in counts.items():
        assert run(desk.db, "cases-by-sex", cut).found.beside["total"] == cases, cut
    assert Cut(since="2023-06-01", discreet=True).since == "2023-06"
    for wrong in ({"type": "3"}, {"region": "51"}, {"since": "2023-13"}, {"since": "2024", "until": "2023"}, {"until": "'; --"}):
        with pytest.raises(BadCut):
            Cut(**wrong)


def test_of_love_and_nakedness_no_county_is_told_to_everyone(desk: Desk) -> None:
    for n, kind in enumerate(("03", "09", "13")):
        desk.told(f"https://x.example/{n}", "2024-03-05", type=kind, region="510104", loss_yuan=5.0)
    inside = Cut(region="510100")
    assert {row["region"]: row["cases"] for row in run(desk.db, "cases-by-region", inside).rows} == {"510104": 3}
    for name in ("cases-by-region", "losses-by-region"):
        rows = by(run(desk.db, name, Cut(region="510100", discreet=True)), "region")
        assert {code: row["cases"] for code, row in rows.items()} == {"510104": 1, None: 2}
    assert list(by(run(desk.db, "cases-by-type", Cut(region="510104", discreet=True)), "type")) == ["03"]
    assert len(by(run(desk.db, "cases-by-type", Cut(region="510100", discreet=True)), "type")) == 3


# --- intervals ----------------------------------------------------------------------------------------------------------

ERRORS = st.builds(Error, st.floats(0.5, 1), st.floats(0.5, 1))


@given(st.integers(0, 10_000), ERRORS)
def test_a_count_lies_in_its_interval_and_error_widens_it(n: int, error: Error) -> None:
    low, high = count(n, error)
    least, most = count(n)
    assert low <= least <= n <= most <= high


@given(st.integers(0, 300), st.integers(0, 300), ERRORS)
def test_a_share_lies_in_its_interval(k: int, more: int, error: Error) -> None:
    n = k + more
    ends = share(k, n, error)
    if n:
        assert ends is not None and ends[0] <= k / n + 1e-9 and k / n - 1e-9 <= ends[1] <= 1
    else:
        assert ends is None


@given(st.lists(st.floats(1, 1e7), min_size=1, max_size=200), st.sampled_from((0.1, 0.5, 0.9)), ERRORS)
def test_quantiles_and_sums_lie_in_their_intervals(values: list[float], q: float, error: Error) -> None:
    values.sort()
    middle = quantile(values, q) or 0.0
    low, high = quantile_bounds(values, q, error)
    assert (low is None or low <= middle) and (high is None or middle <= high)
    least, most = total(values, error)
    assert least <= sum(values) * (1 + 1e-9) and sum(values) <= most * (1 + 1e-9)


def test_the_bound_holds_for_any_mixture_of_mistakes() -> None:
    """Of 100 that were there, some are missed and some are invented: what was read, with its precision and recall, bounds the 100."""
    for missed in range(0, 60, 5):
        for invented in range(0, 60, 5):
            right = 100 - missed
            read = right + invented
            error = Error(right / read, right / 100)
            low, high = count(read, error)
            assert low <= 100 <= high


def test_an_interval_is_the_one_of_the_tables() -> None:
    """The exact intervals of a Poisson count."""
    for n, ends in ((0, (0, 3.69)), (1, (0.03, 5.57)), (20, (12.22, 30.89)), (100, (81.36, 121.63))):
        assert poisson(n) == pytest.approx(ends, abs=0.15)
    assert ratio(0, 5) is None and ratio(5, 0) is None


# --- all of them --------------------------------------------------------------------------------------------------------


def _filled(desk: Desk) -> None:
    for n in range(30):
        facets = {"channels": ["电话"], "hooks": ["社交群"], "pretexts": ["安全账户"], "controls": ["远程控制"], "payments": ["转账"]}
        values = {
            "type": ("01", "03", "99", "90")[n % 4],
            "subtype": "03.1" if n % 4 == 1 else None,
            "victim_gender": "男女"[n % 2],
            "victim_age": 20 + n,
        }
        day = {"incident_date": f"20{20 + n % 5}-0{n % 9 + 1}-01", "loss_yuan": 1000.0 * n, "region": "510118"}
        case = desk.told(
            f"https://x.example/{n}", f"20{20 + n % 5}-0{n % 9 + 1}-11", "chengdu", impersonated_as=["公检法"], **values, **facets, **day
        )
        desk.put("places", bulletin_id=case[:16], n=1, case_id=case, role="cash_out", code="440600", name="广东省佛山市")
    desk.look("chengdu", "2022-01-01", "2024-12-31")
    desk.put("reach", source="chengdu", list="https://x.example/", listed=3, stored=3)
    page = desk.page("https://x.example/weekly", "2024-03-11", "chengdu", region="510100")
    desk.figure(page, 31, "2024-03-04/2024-03-10")
    desk.figure(page, 17, "2024-03-04/2024-03-10", dimension="type", category="01", part=True)


@pytest.mark.parametrize("name", TRENDS)
def test_every_trend_says_what_it_is(desk: Desk, name: str) -> None:
    """On an empty release and on one with all: rows whose columns are documented, a title that says what they are, SQL that counts them."""
    assert run(desk.db, name).rows == []
    _filled(desk)
    series = run(desk.db, name)
    assert series.rows, "something to say"
    told = json.loads(json.dumps(series.to_json(), ensure_ascii=False, allow_nan=False))
    assert told["columns"] == series.columns and told["name"] == name and told["reading_error"]["notices"] > 90
    for lang, published, counts, coverage in (
        ("en", "cases as published by police, not crimes committed", "count", "coverage: 1 sources"),
        ("zh", "警方公布的案件，不是实际发生的犯罪", "数的是", "覆盖：1个来源"),
    ):
        title = series.title(lang)  # type: ignore[arg-type]
        assert published in title and counts in title and coverage in title
        assert all(column(name, lang) for name in series.columns)  # type: ignore[arg-type]
    sums = ("cases", "looks", "value", "listed", "before", "statistic")
    assert any(row.get(name) for row in series.rows for name in sums)
    again = desk.db.execute(series.found.sql, series.found.parameters).fetchall()
    assert again and not re.search(r"\b(?:INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA|ATTACH)\b", series.found.sql)


def test_every_name_has_its_words() -> None:
    words = load_yaml("trends.yml")
    assert set(words["trends"]) == set(TRENDS)
    for name, said in words["trends"].items():
        assert {"title", "counts"} <= set(said) <= {"title", "counts", "note"}, name
        assert all(set(told) == {"zh", "en"} and all(told.values()) for told in said.values()), name
    assert all(set(said) == {"zh", "en"} for said in words["columns"].values())


def test_a_cell_is_said_in_words() -> None:
    assert [value(told, "en") for told in (None, True, 0, 12.5, 1234567, "女", "100万以上")] == [
        "–", "yes", "0", "12.5", "1,234,567", "female", "over ¥1 million",
    ]  # fmt: skip
    assert value([{"value": 31.0, "published": "2024-03-11"}], "zh") == "31 (2024-03-11)"


def test_what_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownTrend, match="cases-by-month"):
        run(desk.db, "crime-rate")
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE cases(id)")
        with pytest.raises(OldRelease, match="kb build"):
            run(db, "cases-by-month")
