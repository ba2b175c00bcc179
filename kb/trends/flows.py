"""Where money and people go: from the victim's place to the places of account, cash-out, den and arrest."""

from __future__ import annotations

import sqlite3

from kb.trends.counted import ask, counted
from kb.trends.cut import Cut
from kb.trends.kinds import region_level
from kb.trends.series import Found, Row

_ROLES = ("account", "cash_out", "den", "suspect", "arrest")
_NAMES = "SELECT code, full_name FROM regions WHERE code IN ({}) ORDER BY until IS NULL, until"


def find_flows(db: sqlite3.Connection, cut: Cut) -> Found:
    """Cases by victim's place and another place in its role, both at the level below the cut's region; those within one place too."""
    level, _ = region_level(cut)
    whole, _ = region_level(Cut())
    roles = ", ".join(f"'{role}'" for role in _ROLES)
    sql = (
        f"{counted(cut, ('region',))}SELECT {level.format('k.region')} AS victim, p.role AS place_role, "
        f"{whole.format('p.code')} AS place, count(DISTINCT k.cluster) AS cases\n"
        "FROM counted k JOIN told t ON t.cluster = k.cluster JOIN places p ON p.case_id = t.case_id\n"
        f"WHERE {cut.conditions('published')} AND k.region IS NOT NULL AND p.role IN ({roles})\n"
        "GROUP BY 1, 2, 3 HAVING victim IS NOT NULL AND place IS NOT NULL ORDER BY cases DESC, 1, 2, 3"
    )
    rows = ask(db, sql, cut.parameters)
    return Found(_named(db, rows), sql, cut.parameters, {"total": sum(row["cases"] for row in rows)})


def _named(db: sqlite3.Connection, rows: list[Row]) -> list[Row]:
    codes = sorted({row[name] for row in rows for name in ("victim", "place")})
    names = dict(db.execute(_NAMES.format(", ".join("?" * len(codes))), codes).fetchall()) if codes else {}
    return [
        {"victim": row["victim"], "victim_name": names.get(row["victim"]), "place_role": row["place_role"], "place": row["place"],
         "place_name": names.get(row["place"]), "cases": row["cases"]}
        for row in rows
    ]  # fmt: skip
