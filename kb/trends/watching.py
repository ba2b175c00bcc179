"""The coverage itself as trends: months and sources that were looked at, and how far back each list was read."""

from __future__ import annotations

import sqlite3

from kb.trends.counted import ask
from kb.trends.cut import Cut
from kb.trends.looks import rate
from kb.trends.series import Find, Found

_SUMS = """\
       count(DISTINCT CASE WHEN v.looks > 0 THEN v.source END) AS sources, sum(v.looks > 0) AS looks, sum(v.found) AS found,
       sum(v.stored) AS stored, sum(v.looks > 0 AND v.found = 0) AS nothing_new, sum(v.unchanged) AS unchanged, sum(v.failed) AS failed,
       sum(v.blocked) AS blocked, sum(v.unreachable) AS unreachable"""
_ENDS = """,
       min(CASE WHEN v.looks > 0 THEN v.day END) AS first_look, max(v.day) AS last_visit, max(v.vantage) AS vantage"""
_BY = {"month": "substr(v.day, 1, 7) AS month", "source": "v.source, max(s.title) AS title, max(s.tier) AS tier, max(s.region) AS region"}


def _where(cut: Cut) -> str:
    found = ["1"]
    if cut.region:
        found.append("s.region BETWEEN :region AND :region_end")
    if cut.since:
        found.append("v.day >= :since")
    if cut.until:
        found.append("v.day <= :until || '~'")
    return " AND ".join(found)


def find_coverage(by: str) -> Find:
    """Sources times days looked at: `looks` answered, of these `nothing_new`; `blocked` and `unreachable` are visits that failed."""

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        more = "" if by == "month" else _ENDS
        body = f"FROM coverage v LEFT JOIN sources s ON s.name = v.source\nWHERE {_where(cut)}\nGROUP BY 1 ORDER BY 1"
        sql = f"SELECT {_BY[by]},\n{_SUMS}{more}\n{body}"
        rows = ask(db, sql, cut.parameters)
        return Found([{**row, "found_per_100_looks": rate(row["found"], row["looks"])} for row in rows], sql, cut.parameters)

    return find


_REACH = """\
SELECT r.source, s.title, r.list, r.first_look, r.last_look, r.pages, r.pages_left, r.listed, r.stored, r.waiting, r.oldest, r.newest
FROM reach r LEFT JOIN sources s ON s.name = r.source WHERE {where} ORDER BY r.source, r.list"""


def find_reach(db: sqlite3.Connection, cut: Cut) -> Found:
    """How far back each list was read: entries listed against entries stored, and the oldest of these. What was published before
    `first_look` was collected afterwards."""
    sql = _REACH.format(where="s.region BETWEEN :region AND :region_end" if cut.region else "1")
    rows = ask(db, sql, cut.parameters)
    kept = [{**row, "stored_share": round(100 * row["stored"] / row["listed"], 2) if row["listed"] else None} for row in rows]
    return Found(kept, sql, cut.parameters)
