"""Pages of the types of fraud and of the techniques: what each is, how often it is told, how it goes, examples."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins.page import ask_once, language, refuse, render
from datasette_plugins.patterns import load_patterns
from datasette_plugins.records import Row, rows, type_names
from datasette_plugins.subject import Group, describe, facet_names, value_name
from kb.lexicon import load_yaml
from kb.trends.ahead import load

AHEAD_TYPES, AHEAD_TECHNIQUES = "types", "techniques"  #: the names under which a release keeps them
METHODS = 8  #: patterns of a type
SECONDS = 20.0  #: once a release, for what is remembered
_TYPES = """
SELECT t.code, t.zh, t.en, t.names, t.f3, t.attck4fraud, t.ccl23,
       (SELECT count(*) FROM cases c LEFT JOIN case_clusters k ON k.case_id = c.id WHERE c.type = t.code AND coalesce(k.head, 1)) AS cases
FROM types t WHERE t.parent IS NULL OR t.parent = '' ORDER BY t.code
"""
_SUBTYPES = """
SELECT t.code, t.zh, t.en,
       (SELECT count(*) FROM cases c LEFT JOIN case_clusters k ON k.case_id = c.id
        WHERE c.type = t.parent AND c.subtype = t.code AND coalesce(k.head, 1)) AS cases
FROM types t WHERE t.parent = ? ORDER BY cases DESC, t.code
"""


def definition(code: str, lang: str) -> str:
    """Of a type of level 1; a subtype has its type's."""
    found = load_yaml("definitions.yml")["types"].get(code.partition(".")[0])
    return str(found[lang]) if found else ""


def read_types(db: sqlite3.Connection) -> list[Row]:
    return rows(db, _TYPES)


async def types_page(datasette: Any, request: Any) -> Response:
    found = await ask_once(datasette, AHEAD_TYPES, lambda db: load(db, AHEAD_TYPES) or read_types(db), SECONDS)
    lang = language(request)
    listed = [{**row, "says": definition(row["code"], lang)} for row in found]
    return await render(datasette, request, "types.html", {"listed": listed, "most": max((row["cases"] for row in found), default=1) or 1})


def _read_type(db: sqlite3.Connection, code: str) -> Row | None:
    found = rows(db, "SELECT * FROM types WHERE code = ?", (code,))
    if not found:
        return None
    group = Group("c.subtype = ? AND c.type = substr(?1, 1, 2)" if "." in code else "c.type = ?", (code,))
    row = {**found[0], **{name: json.loads(found[0][name] or "[]") for name in ("names", "f3", "attck4fraud")}}
    methods = load_patterns(db, ("active",), code, most=METHODS)
    return {"row": row, "subtypes": rows(db, _SUBTYPES, (code,)), "types": type_names(db), "methods": methods, **describe(db, group)}


async def type_page(datasette: Any, request: Any) -> Response:
    code, lang = str(request.url_vars["code"]), language(request)
    found = await ask_once(datasette, f"type {code}", lambda db: _read_type(db, code), SECONDS)
    if found is None:
        return await refuse(datasette, request, 404, "unknown")
    names = found["types"][code]
    context = {
        **found, "kicker": "type", "name": names[0 if lang == "zh" else 1], "other_name": names[1 if lang == "zh" else 0],
        "says": definition(code, lang), "search": {"type": code}, "facets": facet_names(), "value_name": lambda v: value_name(v, lang),
        "trend_query": {"type": code}, "regions": {},
    }  # fmt: skip
    return await render(datasette, request, "subject.html", context)


# --- techniques ------------------------------------------------------------------------------------------------------------


def read_techniques(db: sqlite3.Connection) -> dict[str, list[tuple[str, int]]]:
    """Facet -> every value of the taxonomy and every value told, with the number of cases counted once."""
    made = {}
    for facet, about in facet_names().items():
        sql = (
            f"SELECT j.value, count(*) FROM cases c LEFT JOIN case_clusters k ON k.case_id = c.id, json_each(c.{about['column']}) j "
            "WHERE coalesce(k.head, 1) GROUP BY 1"
        )
        told = dict(db.execute(sql).fetchall())
        declared = [] if facet == "payment" else db.execute("SELECT value FROM techniques WHERE facet = ?", (about["key"],)).fetchall()
        told = {**{value: 0 for (value,) in declared}, **told}
        made[facet] = sorted(told.items(), key=lambda pair: (-pair[1], pair[0]))
    return made


async def techniques_page(datasette: Any, request: Any) -> Response:
    lang = language(request)
    asked = ask_once(datasette, AHEAD_TECHNIQUES, lambda db: load(db, AHEAD_TECHNIQUES) or read_techniques(db), SECONDS)
    found = await asked
    context = {"found": found, "facets": facet_names(), "value_name": lambda v: value_name(v, lang)}
    return await render(datasette, request, "techniques.html", context)


def _read_technique(db: sqlite3.Connection, facet: str, value: str) -> Row | None:
    about = facet_names()[facet]
    known = db.execute("SELECT f3 FROM techniques WHERE facet = ? AND value = ?", (about["key"], value)).fetchone()
    group = Group(f"EXISTS (SELECT 1 FROM json_each(c.{about['column']}) j WHERE j.value = ?)", (value,))
    found = describe(db, group)
    if known is None and not found["cases"]:
        return None
    sql = group.sql("c.type AS code, count(*) AS cases", "AND c.type IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8")
    return {"row": {"f3": known[0] if known else None}, "by_type": rows(db, sql, group.parameters), "types": type_names(db), **found}


async def technique_page(datasette: Any, request: Any) -> Response:
    facet, value, lang = str(request.url_vars["facet"]), str(request.args.get("value") or "")[:80], language(request)
    if facet not in facet_names() or not value:
        return await refuse(datasette, request, 404, "unknown")
    found = await ask_once(datasette, f"technique {facet} {value}", lambda db: _read_technique(db, facet, value), SECONDS)
    if found is None:
        return await refuse(datasette, request, 404, "unknown")
    about = facet_names()[facet]
    context = {
        **found, "kicker": about[lang], "kicker_address": "/-/techniques", "name": value_name(value, lang),
        "other_name": value if lang == "en" else value_name(value, "en"), "says": about["says"][lang], "search": {"q": value},
        "facets": facet_names(), "value_name": lambda v: value_name(v, lang), "regions": {},
    }  # fmt: skip
    return await render(datasette, request, "subject.html", context)
