"""The page of a region: its victims' cases, its sources and what was looked at, the places below it."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins.page import ask_once, language, refuse, render
from datasette_plugins.records import Row, rows, type_names
from datasette_plugins.sources import load_health
from datasette_plugins.subject import Group, describe, facet_names, value_name
from kb.trends.cut import region_end

SECONDS = 20.0
_BELOW = {"province": ("substr(c.region, 1, 4) || '00'", 4), "prefecture": ("c.region", 6)}


def _names(db: sqlite3.Connection, code: str) -> list[Row]:
    """Every name that the code had, that of today first."""
    sql = "SELECT * FROM regions WHERE code = ? ORDER BY until IS NOT NULL AND until <> '', until DESC, since DESC"
    return rows(db, sql, (code,))


def _below(db: sqlite3.Connection, group: Group, code: str, level: str) -> list[Row]:
    """Regions one level below with the number of their cases, most first."""
    if level not in _BELOW:
        return []
    key, digits = _BELOW[level]
    sql = group.sql(f"{key} AS code, count(*) AS cases", f"AND substr(c.region, 1, {digits}) <> substr('{code}', 1, {digits}) GROUP BY 1")
    found = rows(db, sql + " ORDER BY 2 DESC, 1 LIMIT 30", group.parameters)
    return [{**row, "name": (_names(db, row["code"]) or [{"name": row["code"]}])[0]["name"]} for row in found]


def _read(db: sqlite3.Connection, code: str) -> Row | None:
    named = _names(db, code)
    if not named:
        return None
    group = Group("c.region BETWEEN ? AND ?", (code, region_end(code)))
    above = [named for up in (code[:2] + "0000", code[:4] + "00") if code.isdigit() and up != code for named in _names(db, up)[:1]]
    sql = group.sql("c.type AS code, count(*) AS cases", "AND c.type IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12")
    return {
        "row": named[0],
        "names": named,
        "above": above,
        "below": _below(db, group, code, str(named[0]["level"])),
        "by_type": rows(db, sql, group.parameters),
        "sources": [row for row in load_health(db) if code <= (row["region"] or "") <= region_end(code)],
        "types": type_names(db),
        **describe(db, group),
    }


async def region_page(datasette: Any, request: Any) -> Response:
    code, lang = str(request.url_vars["code"]), language(request)
    found = await ask_once(datasette, f"region {code}", lambda db: _read(db, code), SECONDS)
    if found is None:
        return await refuse(datasette, request, 404, "unknown")
    context = {
        **found, "kicker": "region", "name": found["row"]["full_name"], "other_name": "", "says": "", "search": {"region": code},
        "facets": facet_names(), "value_name": lambda v: value_name(v, lang), "trend_query": {"region": code},
    }  # fmt: skip
    return await render(datasette, request, "subject.html", context)
