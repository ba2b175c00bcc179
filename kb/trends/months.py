"""Cases over time: by the month of first publication or of the incident, month by month, with the share that has none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kb.trends.counted import TELLINGS, ask, counted, tellings
from kb.trends.cut import Cut
from kb.trends.errors import error_of
from kb.trends.interval import count, quantile
from kb.trends.looks import MONTH, Looks, looks_by, rate
from kb.trends.series import Basis, Find, Found, Row

LONGEST = 600  #: months of a series that is filled without gaps
#: by which field of the gold a date is as wrong as it is
FIELDS: Mapping[Basis, str] = {"published": "case", "incident": "incident_month"}
_FILLED = 0.9  #: of cases are published within the time after which a month of incidents is taken for complete


def month_of(column: str) -> str:
    """NULL where no month of the calendar is told."""
    return f"CASE WHEN substr({column}, 6, 2) BETWEEN '01' AND '12' THEN substr({column}, 1, 7) END"


def months_between(first: str, last: str) -> Iterator[str]:
    """Inclusive.

    >>> list(months_between("2023-11", "2024-01"))
    ['2023-11', '2023-12', '2024-01']
    """
    at, end = _serial(first), _serial(last)
    yield from (f"{n // 12:04}-{n % 12 + 1:02}" for n in range(at, end + 1))


def _serial(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def find_months(basis: Basis) -> Find:
    """A row a month without gaps. A month of none in which nobody looked says nothing: its `looks` are 0."""

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        extra = ("incident",) if basis == "incident" else ()
        head = counted(cut, extra)
        where = cut.conditions(basis)
        body = f"FROM counted k JOIN told t ON t.cluster = k.cluster\nWHERE {where}\nGROUP BY 1 ORDER BY 1"
        sql = f"{head}SELECT {month_of(f'k.{basis}')} AS month, {tellings(cut.own)}\n{body}"
        found = {row["month"]: row for row in ask(db, sql, cut.parameters)}
        looks = looks_by(db, cut, MONTH)
        lag = _lag(db, cut) if basis == "incident" else None
        rows = [_row(month, found.get(month), looks.get(month, Looks()), basis) for month in _filled(found, looks)]
        if basis == "incident":
            last = max(looks, default=max((m for m in found if m), default=""))
            rows = [{**row, "filling": _open(row["month"], last, lag)} for row in rows]
        beside = _undated(db, cut, basis, found) | ({"lag_days": lag} if basis == "incident" else {})
        return Found(rows, sql, cut.parameters, beside)

    return find


def _filled(found: Mapping[str | None, Row], looks: Mapping[str, Looks]) -> list[str]:
    months = sorted(month for month in found if month)
    if not months:
        return []
    last = max(months[-1], max((month for month, seen in looks.items() if seen.looks), default=""))
    whole = list(months_between(months[0], last))
    return whole if len(whole) <= LONGEST else months


def _row(month: str, found: Row | None, looks: Looks, basis: Basis) -> Row:
    counts = found or dict.fromkeys(TELLINGS, 0)
    known = bool(counts["cases"] or looks.looks)  # none, where nobody looked, is no count
    low, high = count(counts["cases"], error_of(FIELDS[basis])) if known else (None, None)
    made = {"month": month, "cases": counts["cases"], "low": low, "high": high}
    rest = {name: counts[name] for name in TELLINGS[1:]}
    where = {"looks": looks.looks, "sources": looks.sources, "blocked": looks.blocked, "unreachable": looks.unreachable}
    return {**made, **rest, **where, "per_100_looks": rate(counts["seen"], looks.looks)}


def _undated(db: sqlite3.Connection, cut: Cut, basis: Basis, found: Mapping[str | None, Row]) -> Row:
    """Of how many cases the month is not known, and of how many of these at least the year."""
    whole, none = sum(row["cases"] for row in found.values()), found.get(None, {"cases": 0})["cases"]
    if basis == "incident" and (cut.since or cut.until):  # the cut has dropped what has no date at all
        open_cut = replace(cut, since=None, until=None)
        head = counted(open_cut, ("incident",))
        sql = f"{head}SELECT count(*), sum({month_of('k.incident')} IS NULL) FROM counted k WHERE {open_cut.conditions(None)}"
        whole, none = (n or 0 for n in ask(db, sql, open_cut.parameters)[0].values())
    return {"total": whole, "undated": none, "undated_share": round(100 * none / whole, 2) if whole else None}


def _lag(db: sqlite3.Connection, cut: Cut) -> int | None:
    """Days from the incident within which nine in ten cases were published; None where too few tell both days."""
    head = counted(cut, ("incident",))
    days = "julianday(k.published) - julianday(k.incident)"
    sql = (
        f"{head}SELECT {days} AS days FROM counted k WHERE length(k.published) = 10 AND length(k.incident) = 10 AND {cut.conditions(None)}"
    )
    lags = sorted(row["days"] for row in ask(db, sql, cut.parameters) if row["days"] is not None and row["days"] >= 0)
    found = quantile(lags, _FILLED) if len(lags) >= 10 else None
    return None if found is None else round(found)


def _open(month: str, last: str, lag: int | None) -> bool | None:
    """Are cases of this month still to be expected? None where the lag is not known."""
    if lag is None or not last:
        return None
    following = date(int(month[:4]) + int(month[5:]) // 12, int(month[5:]) % 12 + 1, 1)
    return (following + timedelta(days=lag)).isoformat()[:7] > last
