"""When each source was looked at, what was found, what stood in the way, and how far back its lists were read: rows from the archive."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

Row = tuple[object, ...]
Key = tuple[str, str]  #: source, day in China
Stop = tuple[str, str, str, int | None]  #: source, day, what, run

_DAY = "date({}, '+8 hours')"
_GIVEN = ("add", "ingest")  #: the frontier's sources for what a person brought: nobody looked there
_OURS = f"source IS NOT NULL AND source NOT IN {_GIVEN}"
#: how a visit ended before its lists were read -> the column that counts it
_STOPS = {"blocked": "blocked", "retry_later": "blocked", "unreachable_from_here": "unreachable", "robots_unreachable": "unreachable"}
_SEEN = ("lists", "listed", "unchanged", "failed")
COUNTS = ("looks", "lists", "listed", "found", "stored", "unchanged", "failed", "blocked", "unreachable")


def coverage_rows(db: sqlite3.Connection) -> list[Row]:
    """(source, day, *COUNTS, vantage), a row a source and day on which it was visited or something was found.

    `looks` are visits that a list answered; `found` notices seen for the first time, `stored` those of them that are kept;
    a visit that a wall or a silent host ended is counted as that, and as no look unless a list had answered before.
    """
    days: dict[Key, Counter[str]] = {}
    seen: dict[Key, set[str]] = {}
    for key, vantage, counts in _visits(db):
        days.setdefault(key, Counter()).update({name: int(counts.get(name, 0)) for name in _SEEN} | {"looks": bool(counts.get("lists"))})
        seen.setdefault(key, set()).update({vantage} - {""})
    for source, day, found, stored in db.execute(_FOUND):
        counter = days.setdefault((source, day), Counter())
        counter.update(found=found, stored=stored)
        counter["looks"] = counter["looks"] or 1  # a list that names something has answered, also before visits were counted
    for source, day, what, _ in _stops(db):
        days.setdefault((source, day), Counter())[what] += 1
    return [(*key, *(days[key][name] for name in COUNTS), ",".join(sorted(seen.get(key, ()))) or None) for key in sorted(days)]


_VISITS = f"""
SELECT source, {_DAY.format("at")}, coalesce(r.vantage, json_extract(detail, '$.vantage'), ''), detail
FROM crawl_log LEFT JOIN runs r ON r.id = run WHERE event = 'visit' AND {_OURS} ORDER BY source, at, run, detail
"""
_FOUND = f"""
SELECT source, {_DAY.format("discovered_at")} AS day, count(*), sum(state IN ('stored', 'unchanged'))
FROM frontier WHERE kind = 'article' AND coalesce(parent, '') <> '' AND {_OURS} GROUP BY source, day HAVING day IS NOT NULL
"""


def _visits(db: sqlite3.Connection) -> Iterator[tuple[Key, str, dict[str, int]]]:
    for source, day, vantage, detail in db.execute(_VISITS):
        yield (source, day), vantage, json.loads(detail or "{}")


def _stops(db: sqlite3.Connection) -> Iterator[Stop]:
    """Visits that ended at a wall or a silent host; those too that were not tried, because a host was still to be left alone."""
    hosts = {
        name: {urlsplit(url).hostname for url in json.loads(lists or "[]")} for name, lists in db.execute("SELECT name, lists FROM sources")
    }
    marks = ", ".join("?" * len(_STOPS))
    logged = set()
    sql = (
        f"SELECT DISTINCT source, {_DAY.format('at')}, event, run, url, at FROM crawl_log WHERE event IN ({marks}) AND {_OURS} ORDER BY at"
    )
    for source, day, event, run, url, _ in db.execute(sql, tuple(_STOPS)):
        if not hosts.get(source) or urlsplit(url or "").hostname in hosts[source]:  # another host that a list links to is not the source
            logged.add((source, run))
            yield source, day, _STOPS[event], run
    for run, day, counts in db.execute(f"SELECT id, {_DAY.format('started_at')}, counts FROM runs WHERE counts IS NOT NULL ORDER BY id"):
        for source, told in json.loads(counts).items():
            status = told.get("status") if isinstance(told, dict) else None
            if status in _STOPS and (source, run) not in logged and source not in _GIVEN:
                yield source, day, _STOPS[status], run


_REACH = f"""
WITH lists AS (
  SELECT url, coalesce(nullif(parent, ''), url) AS root, source, fetched_at, state FROM frontier WHERE kind = 'list' AND {_OURS}),
entries AS (
  SELECT l.root, l.source, a.discovered_at, a.state, b.published
  FROM frontier a JOIN lists l ON l.url = a.parent LEFT JOIN bulletins b ON b.url = a.url WHERE a.kind = 'article'),
told AS (
  SELECT root, source, min({_DAY.format("discovered_at")}) AS first, count(*) AS listed, sum(state IN ('stored', 'unchanged')) AS stored,
         sum(state = 'pending') AS waiting, min(published) AS oldest, max(published) AS newest
  FROM entries GROUP BY root, source)
SELECT l.source, l.root, min(coalesce(t.first, {_DAY.format("l.fetched_at")})), max({_DAY.format("l.fetched_at")}),
       sum(l.fetched_at IS NOT NULL), sum(l.fetched_at IS NULL), coalesce(t.listed, 0), coalesce(t.stored, 0), coalesce(t.waiting, 0),
       t.oldest, t.newest
FROM lists l LEFT JOIN told t ON t.root = l.root AND t.source = l.source GROUP BY l.source, l.root ORDER BY l.source, l.root
"""


def reach_rows(db: sqlite3.Connection) -> list[Row]:
    """(source, list, first_look, last_look, pages, pages_left, listed, stored, waiting, oldest, newest), a row a list."""
    return [tuple(row) for row in db.execute(_REACH)]
