"""Who was looked at and when: the coverage that every row of a trend carries, and rates per look."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from kb.model import Json
from kb.trends.cut import Cut


@dataclass(frozen=True, slots=True)
class Looks:
    """Sources times days on which a list of theirs answered; `blocked` and `unreachable` are visits that a wall or silence ended."""

    sources: int = 0
    looks: int = 0
    days: int = 0
    blocked: int = 0
    unreachable: int = 0
    first: str | None = None
    last: str | None = None

    def to_json(self) -> Json:
        return asdict(self)


_SUMS = """count(DISTINCT CASE WHEN v.looks > 0 THEN v.source END), coalesce(sum(v.looks > 0), 0),
  count(DISTINCT CASE WHEN v.looks > 0 THEN v.day END), coalesce(sum(v.blocked), 0), coalesce(sum(v.unreachable), 0),
  min(CASE WHEN v.looks > 0 THEN v.day END), max(CASE WHEN v.looks > 0 THEN v.day END)"""
_FROM = "FROM coverage v LEFT JOIN sources s ON s.name = v.source WHERE {where}"


def _where(cut: Cut, dated: bool) -> tuple[str, dict[str, str]]:
    """Days of the cut, and sources whose own region lies in its region."""
    found = ["1"]
    if cut.region:
        found.append("s.region BETWEEN :region AND :region_end")
    if dated and cut.since:
        found.append("v.day >= :since")
    if dated and cut.until:
        found.append("v.day <= :until || '~'")
    return " AND ".join(found), cut.parameters


def looks_in(db: sqlite3.Connection, cut: Cut, dated: bool = True) -> Looks:
    """Over the whole cut; `dated` False leaves its days aside, for a trend that goes by the day of the incident."""
    where, parameters = _where(cut, dated)
    return Looks(*db.execute(f"SELECT {_SUMS} {_FROM.format(where=where)}", parameters).fetchone())


def looks_by(db: sqlite3.Connection, cut: Cut, key: str) -> Mapping[str, Looks]:
    """By an expression over `coverage` v and `sources` s: a month, a province."""
    where, parameters = _where(cut, True)
    rows = db.execute(f"SELECT {key}, {_SUMS} {_FROM.format(where=where)} GROUP BY 1", parameters)
    return {str(row[0]): Looks(*row[1:]) for row in rows if row[0] is not None}


MONTH = "substr(v.day, 1, 7)"
YEAR = "substr(v.day, 1, 4)"


def rate(watched: int, looks: int) -> float | None:
    """Cases for a hundred looks; None where nobody looked."""
    return round(100 * watched / looks, 2) if looks else None
