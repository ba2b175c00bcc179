"""Sources and their health: when each was last looked at, what was new, what was expected, refused, or checked and unchanged."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import date
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins.page import ask_once, refuse, render
from datasette_plugins.records import Row, rows, type_names
from datasette_plugins.subject import to_months

SECONDS = 20.0
#: days without a look, without anything new, after which a source is called stale or quiet
STALE, QUIET = 14, 120
_COUNTED = """
SELECT source, count(*) AS pages, sum(is_bulletin) AS notices, max(published) AS newest, min(published) AS oldest
FROM bulletins GROUP BY source
"""
_LOOKED = """
SELECT source, sum(looks) AS looks, sum(found) AS found, sum(stored) AS stored, sum(unchanged) AS unchanged, sum(failed) AS failed,
       sum(blocked) AS blocked, sum(unreachable) AS unreachable, min(day) AS first_look,
       max(CASE WHEN looks > 0 THEN day END) AS last_look, max(CASE WHEN stored > 0 THEN day END) AS last_new, max(day) AS last_visit
FROM coverage GROUP BY source
"""
_RUNS = """
SELECT counts FROM runs WHERE origin = 'archive' AND command IN ('crawl', 'update') AND counts IS NOT NULL ORDER BY id DESC LIMIT 50
"""
_LATEST = """
SELECT id, title, published, publisher, tier, form, is_bulletin,
       (SELECT count(*) FROM cases c WHERE c.bulletin_id = b.id) AS cases
FROM bulletins b WHERE source = ? ORDER BY seq DESC LIMIT 15
"""
_DAYS = "SELECT * FROM coverage WHERE source = ? ORDER BY day DESC LIMIT 60"
_REGION = "SELECT full_name FROM regions WHERE code = ? ORDER BY until IS NOT NULL, until DESC"
_REACH = "SELECT * FROM reach WHERE source = ? ORDER BY list"


_LAST = """
SELECT finished_at, vantage, counts FROM runs WHERE origin = 'archive' AND command = 'crawl' AND finished_at IS NOT NULL
ORDER BY id DESC LIMIT 1
"""
#: what a visit found (`health` of a run) -> the word for it here; other verdicts follow from what was looked at
_FOUND = {
    "unknown_layout": "layout",
    "gone": "gone",
    "partly": "partly",
    "refused": "refused",
    "failing": "failing",
    "wall": "blocked",
    "unreachable_from_here": "absent",
}


def last_run(db: sqlite3.Connection) -> Row | None:
    """The last crawl: when, from where, and of how many sources it said what."""
    row = db.execute(_LAST).fetchone()
    if row is None:
        return None
    told = json.loads(row[2] or "{}")
    found = Counter(said.get("health") for said in told.values() if isinstance(said, dict)) if isinstance(told, dict) else Counter()
    return {"at": row[0], "vantage": row[1], "found": {name: n for name, n in found.most_common() if name}}


def _last_runs(db: sqlite3.Connection) -> dict[str, Row]:
    """Source -> what the last run that visited it says of it."""
    found: dict[str, Row] = {}
    for (counts,) in db.execute(_RUNS):
        told = json.loads(counts)
        for name, said in told.items() if isinstance(told, dict) else ():
            if isinstance(said, dict):
                found.setdefault(name, said)
    return found


def _state(row: Row, today: date) -> str:
    """One word for a source's health, the gravest that holds."""
    if not row["enabled"]:
        return "off"
    if not row["last_visit"]:
        return "never"
    if found := _FOUND.get(row.get("health") or ""):
        return found
    if row["status"] == "blocked" or not row["last_look"]:
        return "blocked"
    if (today - date.fromisoformat(row["last_look"])).days > STALE:
        return "stale"
    if row["least"] is not None and (row["pages"] or 0) < row["least"]:
        return "few"
    return "ok"


def _day_of(db: sqlite3.Connection) -> date:
    """The day of the release: of the last visit to any source, so that an old release does not call all sources stale."""
    (day,) = db.execute("SELECT max(day) FROM coverage").fetchone()
    return date.fromisoformat(day) if day else date(1970, 1, 1)


def load_health(db: sqlite3.Connection) -> list[Row]:
    """Every source with all that tells whether it works."""
    counted = {row["source"]: row for row in rows(db, _COUNTED)}
    looked = {row["source"]: row for row in rows(db, _LOOKED)}
    runs, today = _last_runs(db), _day_of(db)
    told = {column for row in (*counted.values(), *looked.values()) for column in row}
    nothing = dict.fromkeys((*told, "pages", "notices", "last_look", "last_new", "last_visit"))
    made = []
    for source in rows(db, "SELECT * FROM sources ORDER BY tier, region, name"):
        name, expected = source["name"], json.loads(source.get("expect") or "{}")
        last = runs.get(name, {})
        row = {**nothing, **counted.get(name, {}), **looked.get(name, {}), **source, "expect": expected, "least": expected.get("min")}
        row |= {key: last.get(key) for key in ("status", "health", "discovered", "pending", "quarantined", "refused")}
        made.append({**row, "state": _state(row, today)})
    return made


async def sources_page(datasette: Any, request: Any) -> Response:
    found, last = await ask_once(datasette, "sources", lambda db: (load_health(db), last_run(db)), SECONDS)
    states = Counter(row["state"] for row in found)
    return await render(datasette, request, "sources.html", {"listed": found, "states": states, "last": last})


def _read(db: sqlite3.Connection, name: str) -> Row | None:
    row = next((row for row in load_health(db) if row["name"] == name), None)
    if row is None:
        return None
    months = db.execute("SELECT substr(published, 1, 7), count(*) FROM bulletins WHERE source = ? AND is_bulletin GROUP BY 1", (name,))
    return {
        "row": row,
        "lists": json.loads(row["lists"] or "[]"),
        "visits": rows(db, _DAYS, (name,)),
        "reach": rows(db, _REACH, (name,)),
        "latest": rows(db, _LATEST, (name,)),
        "months": to_months(Counter({month: n for month, n in months if month and len(month) == 7})),
        "types": type_names(db),
        "region": db.execute(_REGION, (row["region"],)).fetchone(),
    }


async def source_page(datasette: Any, request: Any) -> Response:
    name = str(request.url_vars["name"])
    found = await ask_once(datasette, f"source {name}", lambda db: _read(db, name), SECONDS)
    if found is None:
        return await refuse(datasette, request, 404, "unknown")
    return await render(datasette, request, "source.html", found)
