"""The front page: the search box, counts that say what they count, the types, and the latest notices."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins.front import load_losses, load_rising, load_tiles
from datasette_plugins.page import ask_once, render
from datasette_plugins.patterns import load_patterns
from datasette_plugins.records import Row, rows, type_names
from kb.trends.ahead import load

LATEST = 12
METHODS = 8
AHEAD = "home"  #: the name under which a release keeps it
SECONDS = 20.0  #: once a release, for what is remembered
#: the months of the small chart
MONTHS = 24

_COUNTS = """
SELECT count(*) AS pages, sum(is_bulletin) AS notices, count(DISTINCT source) AS sources, max(fetched_at) AS fetched,
       (SELECT count(*) FROM cases) AS cases FROM bulletins
"""
#: where copies have been told apart: notices that are copies, and tellings of a case besides the one that speaks for it
_COPIES = """
SELECT count(*) AS told, sum(head = 0) AS retold,
       (SELECT count(*) FROM bulletin_clusters k JOIN bulletins b ON b.id = k.bulletin_id WHERE k.role = 'copy' AND b.is_bulletin) AS copies
FROM case_clusters
"""
_LATEST = """
SELECT id, title, published, publisher, tier, types, form, (SELECT count(*) FROM cases c WHERE c.bulletin_id = b.id) AS cases,
       (SELECT sum(loss_yuan) FROM cases c WHERE c.bulletin_id = b.id) AS loss
FROM bulletins b WHERE is_bulletin ORDER BY seq DESC LIMIT ?
"""
_TYPES = """
SELECT type / 100 AS type, count(DISTINCT seq) AS notices FROM notice_facets WHERE type > 0 GROUP BY 1 ORDER BY 2 DESC, 1
"""
_CASES = "SELECT type / 100, count(*) FROM case_facets WHERE type > 0 GROUP BY 1"
_MONTHS = "SELECT month, count(DISTINCT seq) FROM notice_facets WHERE month > 0 AND type > 0 GROUP BY month ORDER BY month DESC LIMIT ?"


def read_home(db: sqlite3.Connection) -> dict[str, Any]:
    cases = dict(db.execute(_CASES).fetchall())
    kinds = [{"code": f"{row['type']:02}", "notices": row["notices"], "cases": cases.get(row["type"], 0)} for row in rows(db, _TYPES)]
    latest = [{**row, "types": json.loads(row["types"])} for row in rows(db, _LATEST, (LATEST,))]
    return {
        "counts": _counts(db),
        "latest": latest,
        "kinds": kinds,
        "most": max((kind["notices"] for kind in kinds), default=1),
        "types": type_names(db),
        "rising": load_rising(db),
        "tiles": load_tiles(db),
        "losses": load_losses(db),
        "methods": load_patterns(db, ("active",), most=METHODS, how=True),
        "months": _chart(dict(db.execute(_MONTHS, (MONTHS,)).fetchall())),
    }


def _counts(db: sqlite3.Connection) -> Row:
    """Notices and cases counted once where copies have been merged (`merged`), else as often as they are told."""
    counts = rows(db, _COUNTS)[0]
    copies = rows(db, _COPIES)[0]
    if not copies["told"]:
        return {**counts, "merged": False}
    once = {"notices": (counts["notices"] or 0) - copies["copies"], "cases": counts["cases"] - copies["retold"]}
    return {**counts, **copies, **once, "merged": True}


def _chart(counts: dict[int, int]) -> list[Row]:
    """One bar a month up to the latest, empty months included; heights in hundredths of the highest."""
    if not counts:
        return []
    most, last = max(counts.values()), max(counts)
    serial = last // 100 * 12 + last % 100 - 1
    months = [(n // 12, n % 12 + 1) for n in range(serial - MONTHS + 1, serial + 1)]
    found = [(year, month, counts.get(year * 100 + month, 0)) for year, month in months]
    return [{"month": f"{year}-{month:02}", "n": n, "height": max(3, round(100 * n / most)) if n else 0} for year, month, n in found]


async def home_page(datasette: Any, request: Any) -> Response:
    found = await ask_once(datasette, AHEAD, lambda db: load(db, AHEAD) or read_home(db), SECONDS)
    return await render(datasette, request, "home.html", found)
