"""What a visit says of its source's health: silence (it answers, and has nothing new) is told from absence (it could not be seen)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crawlers.archive import Archive
from crawlers.clock import since
from crawlers.gone import GONE
from crawlers.source import Source

#: every verdict, in words; the order is that of a table, the best first
VERDICTS = {
    "reads": "answers, and notices were read",
    "silent": "answers, and has nothing new",
    "partly": "some of its lists, or most of its notices, could not be read",
    "unknown_layout": "answers, and its pages are not as the family has them",
    "gone": "its lists are not there any more",
    "refused": "its robots.txt, or our own guard, says no",
    "failing": "answers with errors",
    "wall": "a wall stands before it; it is left alone",
    "unreachable_from_here": "no answer from here: not looked at",
    "later": "not its hours, asked often enough today, or asked to come back: not looked at",
    "unfinished": "the visit was ended before it was done",
    "untried": "nothing was asked",
}
WELL = frozenset(("reads", "silent"))
#: what a person has to look at, where the source has been read before and it lasts
SICK = frozenset(("partly", "unknown_layout", "gone", "refused", "failing", "wall", "unreachable_from_here"))
_STOPS = {
    "blocked": "wall",
    "unreachable_from_here": "unreachable_from_here",
    "robots_unreachable": "unreachable_from_here",
    "interrupted": "unfinished",
    "failed": "unfinished",
}
_LATER = frozenset(("retry_later", "ceiling", "outside_hours"))
#: codes of pages that came and could not be read
UNREAD = frozenset(
    ("no_links", "unknown_layout", "no_title", "parse_error", "too_long", "empty", "not_text", "hostile_markup", "undecodable", "mojibake")
)
_NO = frozenset(("robots", "offsite", "private_address", "bad_scheme", "userinfo", "port", "lookalike"))
_TOLD = ("published", "publisher", "authority")  #: fields whose shares a report tells


def verdict(status: str, seen: Mapping[str, int]) -> str:
    """One of VERDICTS, for how a visit ended and what it saw (`list:CODE` counts lists that failed, `failed:CODE` all pages)."""
    if status in _STOPS:
        return _STOPS[status]
    lists, read = seen.get("lists", 0), seen.get("new", 0) + seen.get("unchanged", 0)
    lost = _codes(seen, "list:")
    if status in _LATER and not lists and not read:
        return "later"
    if not lists and lost:
        return _of_codes(lost)
    failed = {code: n - lost.get(code, 0) for code, n in _codes(seen, "failed:").items() if code not in GONE}
    bad = sum(failed.values())
    if bad and not read:
        return _of_codes({code: n for code, n in failed.items() if n})
    if lost or bad > read:
        return "partly"
    return "reads" if seen.get("new") else "silent" if lists or read else "untried"


def _codes(seen: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): n for key, n in seen.items() if key.startswith(prefix)}


def _of_codes(codes: Mapping[str, int]) -> str:
    """What most of the failures are."""
    code = max(codes, key=lambda each: codes[each])
    kinds = ((UNREAD, "unknown_layout"), (GONE, "gone"), (_NO, "refused"))
    return next((name for kind, name in kinds if code in kind), "failing")


def before(archive: Archive, source: str) -> str | None:
    """The verdict of the last finished visit before this run."""
    sql = "SELECT json_extract(counts, ?) FROM runs WHERE id < ? AND command = 'crawl' AND json_valid(counts) ORDER BY id DESC LIMIT 60"
    found = archive.db.execute(sql, (f'$."{source}".health', archive.run))
    return next((str(row[0]) for row in found if row[0]), None)


def holdings(archive: Archive, source: Source) -> dict[str, Any]:
    """What the archive has of a source: its newest date, and the shares of notices that have a date, a publisher, an authority."""
    filled = ", ".join(f"avg(coalesce([{field}], '') <> '') AS [{field}]" for field in _TOLD)
    row = archive.db.execute(f"SELECT max(published) AS newest, {filled} FROM bulletins WHERE source = ?", (source.name,)).fetchone()
    return {"newest": row["newest"], **{field: None if row[field] is None else round(row[field], 3) for field in _TOLD}}


def trouble(archive: Archive, source: Source, most: int = 5) -> list[dict[str, Any]]:
    """The latest pages of this run that failed, with their codes."""
    sql = """SELECT DISTINCT url, event AS code, detail FROM crawl_log
             WHERE run = ? AND source = ? AND url IS NOT NULL ORDER BY rowid DESC LIMIT ?"""
    found = archive.db.execute(sql, (archive.run, source.name, most)).fetchall()
    told = [(row["url"], row["code"], json.loads(row["detail"] or "{}")) for row in found]
    return [{"url": url, "code": code, "message": detail.get("message") or detail.get("why") or ""} for url, code, detail in told]


def stale(archive: Archive, source: Source) -> str | None:
    """Why its newest notice is older than `expect.newest` allows, or None."""
    days = source.expect.get("newest")
    if days is None:
        return None
    (newest,) = archive.db.execute("SELECT max(published) FROM bulletins WHERE source = ?", (source.name,)).fetchone()
    if newest is None or len(newest) < 10:
        return None if newest else f"no notice with a date, expected one of the last {days} days"
    age = int(since(newest[:10]) // 86_400)
    return f"newest notice of {newest[:10]}, {age} days ago, expected one of the last {days} days" if age > days else None
