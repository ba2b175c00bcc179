"""One year against the year before, and one month of the year against the others; like is compared with like, or it is said."""

from __future__ import annotations

import calendar
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.trends.counted import ask, counted, seen
from kb.trends.cut import Cut
from kb.trends.errors import error_of
from kb.trends.interval import count, ratio, share
from kb.trends.looks import MONTH, Looks, looks_by, rate
from kb.trends.months import FIELDS, month_of
from kb.trends.series import Basis, Find, Found, Row


@dataclass(slots=True)
class Dated:
    """Cases by month, and which sources told each."""

    sql: str
    cases: Mapping[str, set[str]]  #: month -> cases
    sources: Mapping[str, set[str]]  #: case -> sources
    afterwards: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)  #: by the sources whose looks are counted
    undated: set[str] = field(default_factory=set)
    first: str = "~"  #: month from which on cases are known of
    last: str = ""  #: last day that is known of


def _dated(db: sqlite3.Connection, cut: Cut, basis: Basis) -> Dated:
    head = counted(cut, ("incident",) if basis == "incident" else ())
    days = "k.published AS first, max(t.published) AS last"
    what = f"{month_of(f'k.{basis}')} AS month, k.cluster, k.watched, t.source, {days}, max({seen(cut.own)}) AS seen"
    body = f"FROM counted k JOIN told t ON t.cluster = k.cluster\nWHERE {cut.conditions(basis)}\nGROUP BY 1, 2, 3, 4"
    sql = f"{head}SELECT {what}\n{body}"
    cases: dict[str, set[str]] = defaultdict(set)
    found = Dated(sql, cases, defaultdict(set))
    for row in ask(db, sql, cut.parameters):
        (cases[row["month"]] if row["month"] else found.undated).add(row["cluster"])
        found.sources[row["cluster"]].add(row["source"] or "")
        found.last = max(found.last, row["last"] or "")
        found.first = min(found.first, (row["first"] or "~")[:7])
        for kept, wanted in ((found.afterwards, not row["watched"]), (found.seen, row["seen"])):
            if wanted:
                kept.add(row["cluster"])
    if basis == "incident" and cut.since:
        found.first = max(found.first, f"{cut.since}-01"[:7])
    return found


def _whole_months(last: str) -> int:
    """How many months of the last year are over.

    >>> _whole_months("2024-05-31"), _whole_months("2024-05-30"), _whole_months("2024")
    (5, 4, 0)
    """
    if len(last) < 10:
        return 0
    year, month, day = (int(part) for part in last[:10].split("-"))
    return month if day == calendar.monthrange(year, month)[1] else month - 1


def _within(dated: Dated, year: int, months: range) -> set[str]:
    return set().union(*(dated.cases.get(f"{year}-{month:02}", set()) for month in months))


def _window(dated: Dated, year: int) -> range:
    """The months over which a year can be held against the one before: known of in both, and over."""
    begun = int(f"{dated.first}-01"[5:7]) if year - 1 <= int(dated.first[:4]) else 1
    over = _whole_months(dated.last) if dated.last.startswith(str(year)) else 12
    return range(begun, over + 1)


def find_years(basis: Basis) -> Find:
    """A row a year against the year before, over the same months; once over all sources, once over those that told cases in both.

    What happened before anything was published stays out: of 2012 a notice of 2016 tells the exception.
    """

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        dated, looks = _dated(db, cut, basis), looks_by(db, cut, MONTH)
        dated.last = max([dated.last, *(one.last or "" for one in looks.values())])
        years = sorted({int(month[:4]) for month in dated.cases if month >= dated.first[:4]})
        windows = {year: _window(dated, year) for year in range(years[0], years[-1] + 1)} if years else {}
        rows = [_year(dated, looks, year, months, basis) for year, months in windows.items() if months]
        early = len(set().union(*(cases for month, cases in dated.cases.items() if month < dated.first[:4])))
        return Found(rows, dated.sql, cut.parameters, {"undated": len(dated.undated), "earlier": early})

    return find


def _year(dated: Dated, looks: Mapping[str, Looks], year: int, months: range, basis: Basis) -> Row:
    now, before = _within(dated, year, months), _within(dated, year - 1, months)
    error = error_of(FIELDS[basis])
    low, high = count(len(now), error)
    names = [f"{year}-{month:02}" for month in months]
    looked = sum(looks[name].looks for name in names if name in looks)
    both = _sources(dated, now) & _sources(dated, before)
    same_now, same_before = (sum(bool(dated.sources[case] & both) for case in cases) for cases in (now, before))
    return {
        "year": str(year), "months": f"{months[0]:02}–{months[-1]:02}", "cases": len(now), "low": low, "high": high, "before": len(before),
        **_change(len(now), len(before), basis), "same_sources": len(both), "same_now": same_now, "same_before": same_before,
        **{f"same_{name}": value for name, value in _change(same_now, same_before, basis).items()},
        "afterwards": len(now & dated.afterwards), "looks": looked, "per_100_looks": rate(len(now & dated.seen), looked),
    }  # fmt: skip


def _sources(dated: Dated, cases: Iterable[str]) -> set[str]:
    return set().union(*(dated.sources[case] for case in cases)) - {""}


def _change(now: int, before: int, basis: Basis) -> Row:
    """In percent, a fall is negative; None where the year before has none."""
    ends = ratio(now, before, error_of(FIELDS[basis]))
    change = round(100 * (now / before - 1), 2) if before else None
    low, high = (None, None) if ends is None else (round(100 * (end - 1), 2) for end in ends)
    return {"change": change, "change_low": low, "change_high": high}


def find_seasons(basis: Basis) -> Find:
    """A row a month of the year, over whole years only: its share of the cases, and how that stands to the share of its days."""

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        dated, looks = _dated(db, cut, basis), looks_by(db, cut, MONTH)
        dated.last = max([dated.last, *(one.last or "" for one in looks.values())])
        years = _whole_years(dated)
        by_month = {n: [len(dated.cases.get(f"{year}-{n:02}", ())) for year in years] for n in range(1, 13)}
        whole = sum(map(sum, by_month.values()))
        rows = [_season(n, years, by_month[n], whole, dated, looks, basis) for n in by_month] if whole else []
        beside = {"years": [str(year) for year in years], "total": whole, "undated": len(dated.undated)}
        return Found(rows, dated.sql, cut.parameters, beside)

    return find


def _whole_years(dated: Dated) -> list[int]:
    """Years from the first to the last month that is known of; the ends count where they are whole."""
    months = sorted(dated.cases)
    if not months or not dated.last:
        return []
    first = int(dated.first[:4]) + (dated.first[5:] not in ("", "01"))
    over = int(dated.last[:4]) - (_whole_months(dated.last) < 12)
    return list(range(first, min(over, int(months[-1][:4])) + 1))


def _season(month: int, years: list[int], counts: list[int], whole: int, dated: Dated, looks: Mapping[str, Looks], basis: Basis) -> Row:
    n, days = sum(counts), sum(calendar.monthrange(year, month)[1] for year in years)
    error = error_of(FIELDS[basis])
    ends = share(n, whole, error) or (0.0, 1.0)
    even = days / sum(366 if calendar.isleap(year) else 365 for year in years)
    names = [f"{year}-{month:02}" for year in years]
    low, high = count(n, error)
    looked = sum(looks[name].looks for name in names if name in looks)
    cases = set().union(*(dated.cases.get(name, set()) for name in names))
    return {
        "month": f"{month:02}", "cases": n, "low": low, "high": high, "share": round(100 * n / whole, 2),
        "share_low": round(100 * ends[0], 2), "share_high": round(100 * ends[1], 2), "index": round(n / whole / even, 3),
        "index_low": round(ends[0] / even, 3), "index_high": round(ends[1] / even, 3), "least": min(counts), "most": max(counts),
        "afterwards": len(cases & dated.afterwards), "looks": looked, "per_100_looks": rate(len(cases & dated.seen), looked),
    }  # fmt: skip
