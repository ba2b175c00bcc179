"""Another archive into this one: a colleague's crawl from a place where the sites answer. Each notice with its bytes in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.archive import Archive
from crawlers.decode import Refused
from crawlers.documents import PRINTED
from crawlers.lookalike import impostor, said
from crawlers.rows import to_bulletin
from crawlers.schema import LATER
from crawlers.source import TIERS, Source, host_of, tier_of
from kb.model import MAX_TEXT, Bulletin, bulletin_id

if TYPE_CHECKING:
    from crawlers.ingest import FileReport

SQLITE = b"SQLite format 3\0"
_TABLES = ("frontier", "pages", "bulletins", "quarantine", "sources", "tombstones", "runs", "crawl_log")


def merge(archive: Archive, path: Path, declared: Collection[Source], report: FileReport) -> None:
    """Notices, pages, frontier and quarantine of another archive. Raises Refused for a database that is none."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as other:
            other.row_factory = sqlite3.Row
            _check(other, archive)
            if archive.path is not None and path.resolve() == archive.path.resolve():
                raise Refused("same_file", "this is the archive itself")
            for row in other.execute("SELECT * FROM bulletins ORDER BY changed").fetchall():
                _merge_notice(archive, other, row, declared, report)
            _merge_rest(archive, other)
            archive.put_versions(_versions(other))
            archive.put_looks(_looks(other))
    except sqlite3.Error as error:
        raise Refused("damaged", f"cannot be read as an archive ({error})") from error


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def _check(other: sqlite3.Connection, archive: Archive) -> None:
    for table in _TABLES:
        missing = set(_columns(archive.db, table)) - set(_columns(other, table)) - set(LATER.get(table, ()))
        if missing:
            raise Refused("not_an_archive", f"table {table} lacks {', '.join(sorted(missing))}")


def _merge_notice(archive: Archive, other: sqlite3.Connection, row: sqlite3.Row, declared: Collection[Source], report: FileReport) -> None:
    try:
        bulletin = _trusted(to_bulletin(row), declared)
    except (ValueError, TypeError) as error:
        report.refused.append((0, "bad_notice", f"{row['id']}: {error}"[:300]))
        return
    ours = archive.db.execute("SELECT * FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone()
    if ours is not None and not _better(bulletin, to_bulletin(ours)):
        report.known += 1
        return
    keys = _keys(other, bulletin)
    report.count(archive.put_merged(bulletin, *_lines_of(archive, other, keys, bulletin.sha256)))


def _trusted(bulletin: Bulletin, declared: Collection[Source]) -> Bulletin:
    """A notice as far as we trust it: never above what its host gives by our own sources. ValueError for one that cannot be."""
    if not isinstance(bulletin.title, str) or not isinstance(bulletin.text, str) or len(bulletin.text) > MAX_TEXT:
        raise ValueError("no text, or too long a one")
    if bulletin.tier not in TIERS:
        raise ValueError(f"unknown tier {bulletin.tier!r}")
    if bulletin.url and (real := impostor(host_of(bulletin.url), declared)):
        raise ValueError(said(host_of(bulletin.url), real))
    tier = tier_of(bulletin.url, declared)[0] if bulletin.url else "T2"
    return replace(bulletin, tier=max(tier, bulletin.tier))


def _better(theirs: Bulletin, ours: Bulletin) -> bool:
    """Looked at later and not less trusted, with other words; or better trusted."""
    if theirs.tier != ours.tier:
        return theirs.tier < ours.tier
    return (theirs.fetched_at or "") > (ours.fetched_at or "") and (theirs.title, theirs.text) != (ours.title, ours.text)


def _keys(other: sqlite3.Connection, bulletin: Bulletin) -> list[str]:
    """The frontier's keys of a notice: its own address, those that were redirected to it, and its parts."""
    sql = """SELECT url FROM frontier WHERE kind = 'article' AND (url = ? OR url IN (SELECT url FROM pages WHERE sha256 = ?))"""
    found = [row[0] for row in other.execute(sql, (bulletin.url, bulletin.sha256))]
    marks = ", ".join("?" * len(found))
    return found + [row[0] for row in other.execute(f"SELECT url FROM frontier WHERE kind = 'part' AND parent IN ({marks})", found)]


Lines = list[dict[str, object]]


def _lines_of(archive: Archive, other: sqlite3.Connection, keys: list[str], sha256: str) -> tuple[Lines, Lines]:
    """(frontier lines, pages) of these keys, in our columns; the bytes the notice was read from in any case."""
    marks = ", ".join("?" * len(keys))
    tables = []
    for table, more in (("frontier", ""), ("pages", "OR sha256 = ?")):
        columns = ", ".join(c for c in _columns(archive.db, table) if c not in ("id", "run"))
        values = [*keys, *([sha256] if more else [])]
        tables.append([dict(row) for row in other.execute(f"SELECT {columns} FROM {table} WHERE url IN ({marks}) {more}", values)])
    return tables[0], tables[1]


def _merge_rest(archive: Archive, other: sqlite3.Connection) -> None:
    """What the other knows of and has not stored: pending, refused and quarantined URLs that are new here, with their reasons."""
    columns = ", ".join(c for c in _columns(archive.db, "frontier") if c != "run")
    rows = other.execute(f"SELECT {columns} FROM frontier WHERE kind = 'article' AND state IN ('pending', 'refused', 'quarantined')")
    for batch in _batches(rows):
        why = {r["url"]: [tuple(q) for q in other.execute("SELECT * FROM quarantine WHERE url = ?", (r["url"],))] for r in batch}
        archive.put_seen([dict(row) for row in batch if bulletin_id(row["url"]) not in archive.gone], why)


def _versions(other: sqlite3.Connection) -> Iterator[dict[str, object]]:
    """What notices said before, as the other archive saw it; one of an earlier version has none."""
    if not _columns(other, "history"):
        return
    for row in other.execute("SELECT bulletin_id, captured, sha256, until, content FROM history ORDER BY captured"):
        try:
            whole = set(json.loads(row["content"])) == set(PRINTED)
        except (ValueError, TypeError):
            whole = False
        if whole:
            yield dict(row)


#: events that say when a source was looked at, and when it would not be
_LOOKS = ("visit", "blocked", "retry_later", "unreachable_from_here", "robots_unreachable")


def _looks(other: sqlite3.Connection) -> Lines:
    """When and from where the other archive looked at its sources; each detail keeps the number of its run there."""
    marks = ", ".join("?" * len(_LOOKS))
    sql = f"""SELECT source, at, event, url, json_set(coalesce(detail, '{{}}'), '$.run', run, '$.vantage', (SELECT vantage FROM runs r
              WHERE r.id = run)) AS detail FROM crawl_log WHERE event IN ({marks}) AND source IS NOT NULL ORDER BY rowid"""
    return [dict(row) for row in other.execute(sql, _LOOKS)]


def _batches(rows: sqlite3.Cursor) -> Iterator[list[sqlite3.Row]]:
    while batch := rows.fetchmany(500):
        yield batch
