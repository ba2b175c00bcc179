"""The mix of types year by year: each type's share of the cases of a year, with its interval."""

from __future__ import annotations

import sqlite3
from collections import Counter

from kb.trends.counted import TELLINGS, ask, counted, tellings
from kb.trends.cut import Cut
from kb.trends.errors import error_of
from kb.trends.interval import count, share
from kb.trends.looks import YEAR, Looks, looks_by, rate
from kb.trends.names import names_of
from kb.trends.series import Found, Row


def find_types_by_year(db: sqlite3.Connection, cut: Cut) -> Found:
    """A row a year of first publication and type. What stands in front of a share of a year is the same year's cases of known type."""
    head = counted(cut, ("type",))
    body = f"FROM counted k JOIN told t ON t.cluster = k.cluster\nWHERE {cut.conditions('published')}\nGROUP BY 1, 2"
    sql = f"{head}SELECT substr(k.published, 1, 4) AS year, k.type, {tellings(cut.own)}\n{body}"
    rows = ask(db, sql, cut.parameters)
    known: Counter[str] = Counter()
    for row in rows:
        if row["year"] and row["type"]:
            known[row["year"]] += row["cases"]
    looks = looks_by(db, cut, YEAR)
    dated = [row for row in rows if row["year"] and row["type"]]
    made = [_row(row, known[row["year"]], looks.get(row["year"], Looks())) for row in dated]
    ordered = sorted(made, key=lambda row: (row["year"], -row["cases"], row["type"]))
    left = sum(row["cases"] for row in rows) - sum(known.values())
    return Found([{"year": row["year"], **row} for row in names_of(db, ordered, "type")], sql, cut.parameters, {"left_out": left})


def _row(row: Row, known: int, looks: Looks) -> Row:
    error = error_of(f"type.{row['type']}", "type")
    low, high = count(row["cases"], error)
    ends = share(row["cases"], known, error) or (0.0, 1.0)
    return {
        "year": row["year"], "type": row["type"], "cases": row["cases"], "low": low, "high": high,
        "share": round(100 * row["cases"] / known, 2), "share_low": round(100 * ends[0], 2), "share_high": round(100 * ends[1], 2),
        **{name: row[name] for name in TELLINGS[1:]}, "looks": looks.looks, "per_100_looks": rate(row["seen"], looks.looks),
    }  # fmt: skip
