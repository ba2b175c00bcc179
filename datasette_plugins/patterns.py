"""Pages of the patterns of method: all of them with what supports each, and one with its words, tests, evidence and history."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from datasette_plugins.page import ask, is_public, language, refuse, render
from datasette_plugins.records import Row, rows, type_names
from kb.feeds.cues import cue_ids, told_whole
from kb.feeds.log import DELETE
from kb.feeds.scoring import weights
from kb.feeds.words import FACETS, advice, facet_name, value_name
from kb.lexicon import kinds, load_yaml

MOST = 1_000  #: patterns of a page
_MORE = 40  #: cases besides those of the evidence
_STATUSES = ("active", "retired", "draft")
SORTS = {
    "cases": "p.cases DESC, p.id", "hosts": "p.hosts DESC, p.cases DESC, p.id", "last": "p.last_seen DESC, p.id",
    "first": "p.first_seen DESC, p.id", "type": "p.type, p.subtype, p.cases DESC, p.id",
}  # fmt: skip
_LIST = """
SELECT p.id, p.type, p.subtype, p.status, p.rev, p.first_seen, p.last_seen, p.cases, p.hosts, p.tier, p.body ->> '$.title' AS title,
       json_array_length(p.body, '$.cues') AS cues
FROM patterns p WHERE {where} ORDER BY {order} LIMIT ?
"""
_COUNTS = "SELECT status, type, count(*) AS n FROM patterns GROUP BY 1, 2"
_CASES = """
SELECT c.id, c.type, c.subtype, c.loss_yuan, c.loss_approx, c.outcome, c.averted_yuan, b.title, b.published, b.publisher, b.tier
FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.id IN (SELECT value FROM json_each(?))
"""
_HOW = "EXISTS (SELECT 1 FROM json_each(p.body, '$.facets') f WHERE json_array_length(f.value) > 0)"
_PARTS = ("title", "facets", "stages", "cues", "tests", "support", "evidence", "status")  #: of a body, as its history names them
_BEHIND = "SELECT DISTINCT case_id FROM pattern_evidence WHERE pattern = ? AND case_id <> '' ORDER BY case_id"
_HISTORY = "SELECT seq, op, rev, body FROM feed_log WHERE id = ? ORDER BY seq"


def has_patterns(db: sqlite3.Connection) -> bool:
    """Whether the release has them: one of an earlier version does not."""
    sql = "SELECT count(*) FROM sqlite_master WHERE name IN ('patterns', 'pattern_evidence', 'feed_log')"
    return int(db.execute(sql).fetchone()[0]) == 3


def shown(public: bool) -> tuple[str, ...]:
    """A draft is nobody's but the editors': what makes it may be forged."""
    return _STATUSES[:2] if public else _STATUSES


def load_patterns(
    db: sqlite3.Connection, statuses: tuple[str, ...], kind: str = "", sort: str = "cases", most: int = MOST, how: bool = False
) -> list[Row]:
    """Of a kind, if one is named; `how`: without those that are no more than a type or a subtype."""
    if not has_patterns(db):
        return []
    where, values = f"p.status IN ({', '.join('?' * len(statuses))})", [*statuses]
    if kind:
        where, values = f"{where} AND {'p.subtype' if '.' in kind else 'p.type'} = ?", [*values, kind]
    where = f"{where} AND {_HOW}" if how else where
    found = rows(db, _LIST.format(where=where, order=SORTS[sort]), (*values, most))
    return [{**row, "title": json.loads(row["title"])} for row in found]


async def patterns_page(datasette: Any, request: Any) -> Response:
    statuses = shown(is_public(datasette))
    given = {name: request.args.get(name) or "" for name in ("type", "status", "sort")}
    status = given["status"] if given["status"] in (*statuses, "all") else "active"
    sort = given["sort"] if given["sort"] in SORTS else "cases"
    wanted = statuses if status == "all" else (status,)

    def read(db: sqlite3.Connection) -> dict[str, Any]:
        types = type_names(db)
        kind = given["type"] if given["type"] in types else ""
        told = [row for row in (rows(db, _COUNTS) if has_patterns(db) else []) if row["status"] in statuses]
        counts = {each: sum(row["n"] for row in told if row["status"] == each) for each in statuses}
        there = sorted({row["type"] for row in told})
        return {"listed": load_patterns(db, wanted, kind, sort), "types": types, "kind": kind, "counts": counts, "there": there}

    found = await ask(datasette, read)
    chosen = {"type": found["kind"], "status": status if status != "active" else "", "sort": sort if sort != "cases" else ""}

    def address(**change: str) -> str:
        told = {name: value for name, value in {**chosen, **change}.items() if value}
        return f"{datasette.urls.path('/-/patterns')}{'?' + urlencode(told) if told else ''}"

    context = {**found, "status": status, "sort": sort, "sorts": list(SORTS), "statuses": (*statuses, "all"), "address": address}
    return await render(datasette, request, "patterns.html", context)


# --- one pattern ---------------------------------------------------------------------------------------------------------------


@cache
def _techniques() -> dict[str, str]:
    """Ids of MITRE F3 with their names, of types and of the values of facets."""
    found = {row["id"]: row["name"] for kind in kinds().values() for row in kind.f3}
    listed = [each for facet in load_yaml("taxonomy.yml")["facets"] for value in facet["values"] for each in value["f3"]]
    return found | {each["id"]: each["name"] for each in listed if isinstance(each, dict)}


def _changed(before: Row | None, after: Row | None) -> list[str]:
    """Parts of the body that differ."""
    if not before or not after:
        return []
    told = [{**each, "cues": [each.get("cues"), each.get("guards")]} for each in (before, after)]
    return [key for key in _PARTS if told[0].get(key) != told[1].get(key)]


def _history(db: sqlite3.Connection, pattern: str) -> list[Row]:
    """Newest first; what an entry changed is known where the one before it is kept."""
    made: list[Row] = []
    before: Row | None = None
    for seq, op, rev, raw in db.execute(_HISTORY, (pattern,)):
        body = json.loads(raw) if raw else None
        support = (body or {}).get("support", {})
        known = before is not None and before["rev"] == rev - 1
        parts = _changed(before["body"], body) if known and before is not None else []
        counted = {"cases": support.get("cases"), "hosts": support.get("hosts"), "cues": len(cue_ids(body or {}))}
        before = {"seq": seq, "op": op, "rev": rev, "body": body, "parts": parts, **counted}
        made.append(before)
    return made[::-1]


def _whole(db: sqlite3.Connection, body: Row) -> Row:
    """As a build has it, of one that stands only in the log."""
    sql = "SELECT body FROM feed_log WHERE id IN (SELECT value FROM json_each(?)) AND body IS NOT NULL ORDER BY seq"
    told = [json.loads(raw) for (raw,) in db.execute(sql, (json.dumps(sorted(cue_ids(body))),))]
    return told_whole(body, {each["id"]: each for each in told}, weights())


def _read(db: sqlite3.Connection, pattern: str, statuses: tuple[str, ...]) -> Row | None:
    """`gone` for one that was erased."""
    if not has_patterns(db):
        return None
    sql = f"SELECT status, rev, tier, body FROM patterns WHERE id = ? AND status IN ({', '.join('?' * len(statuses))})"
    row, history = db.execute(sql, (pattern, *statuses)).fetchone(), _history(db, pattern)
    if row is None and (not history or history[0]["body"] is None):
        return {"gone": True} if history and history[0]["op"] == DELETE else None
    body = json.loads(row[3]) if row else _whole(db, history[0]["body"])
    told = [each["case"] for each in body["evidence"]]
    behind = [case for (case,) in db.execute(_BEHIND, (pattern,)) if case not in told]
    cases = {each["id"]: each for each in rows(db, _CASES, (json.dumps([*told, *behind[:_MORE]]),))}
    return {
        "gone": False, "body": body, "status": row[0] if row else "retired", "history": history, "types": type_names(db),
        "evidence": [{**each, "row": cases.get(each["case"])} for each in body["evidence"]],
        "more": [cases[case] for case in behind[:_MORE] if case in cases],
    }  # fmt: skip


async def pattern_page(datasette: Any, request: Any) -> Response:
    pattern, lang = str(request.url_vars["id"]), language(request)
    found = await ask(datasette, lambda db: _read(db, pattern, shown(is_public(datasette))))
    if found is None:
        return await refuse(datasette, request, 404, "unknown")
    if found["gone"]:
        return await refuse(datasette, request, 410, "gone_pattern")
    body = found["body"]
    facets = [
        {"key": FACETS[facet], "name": facet_name(facet, lang), "values": [(value, value_name(value, lang)) for value in values]}
        for facet in FACETS
        if (values := body["facets"].get(facet))
    ]
    f3 = [(each, _techniques().get(each, "")) for each in body["mitre_f3"]]
    context = {**found, "id": pattern, "facets": facets, "f3": f3, "advice": advice(body, lang), "cue_value": lambda v: value_name(v, lang)}
    return await render(datasette, request, "pattern.html", context)
