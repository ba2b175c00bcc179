"""May this build replace the release? A source's `expect` says what a healthy crawl of it gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: notices of one source since the last release from which shares are taken; fewer say nothing
LEAST_NEW = 5
_FILLED = ("title", "text", "published", "publisher", "authority", "authors", "images")


def held(archive: sqlite3.Connection, since: int, release: Path) -> list[str]:
    """Why the release must stay, a line each: too few or too many notices of a source, or fields left empty (in all, or since `since`)."""
    sources = archive.execute("SELECT name, expect FROM sources").fetchall()
    found = [line for name, expect in sources for line in _source(archive, name, _expect(expect), since)]
    (notices,) = archive.execute("SELECT count(*) FROM bulletins").fetchone()
    if not notices and _notices(release):
        found.append("the archive has no notice, the release has some")
    return found


def _expect(raw: str | None) -> Mapping[str, Any]:
    value = json.loads(raw or "{}")
    return value if isinstance(value, dict) else {}


def _source(archive: sqlite3.Connection, name: str, expect: Mapping[str, Any], since: int) -> Iterator[str]:
    answered = "SELECT 1 FROM frontier WHERE source = ? AND state IN ('stored', 'unchanged', 'quarantined') LIMIT 1"
    if not expect or not archive.execute(answered, (name,)).fetchone():
        return  # never looked at, or it did not answer: that says nothing about the crawl
    (n,) = archive.execute("SELECT count(*) FROM bulletins WHERE source = ?", (name,)).fetchone()
    if n < expect.get("min", 0):
        yield f"{name}: {n} notices, expected at least {expect['min']}"
    if n > expect.get("max", n):
        yield f"{name}: {n} notices, expected at most {expect['max']}"
    filled = expect.get("filled") or {}
    for field, share in filled.items():
        for what, after, least in (("of all", -1, 1), ("of the new", since, LEAST_NEW)):
            if field in _FILLED and (line := _share(archive, name, field, float(share), after, least)):
                yield f"{line} {what} notices"
                break


def _share(archive: sqlite3.Connection, name: str, field: str, share: float, after: int, least: int) -> str | None:
    full = f"{field} IS NOT NULL AND {field} NOT IN ('', '[]')"
    sql = f"SELECT count(*), coalesce(sum({full}), 0) FROM bulletins WHERE source = ? AND changed > ?"
    n, good = archive.execute(sql, (name, after)).fetchone()
    return f"{name}: {field} filled in {good} of {n}, expected {share:.0%}," if n >= least and good < share * n else None


def _notices(release: Path) -> int:
    if not release.exists():
        return 0
    db = sqlite3.connect(f"{release.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM bulletins").fetchone()[0])
    finally:
        db.close()
