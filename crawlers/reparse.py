"""Reads the archived pages again, without a network: what a better reader makes of bytes that were kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from crawlers.archive import Archive
from crawlers.families import Page, read_article
from crawlers.ingest import given
from crawlers.notice import open_page, read_list, read_notice
from crawlers.packed import unpack
from crawlers.rows import ROW_COLUMNS, Row, Snapshot
from crawlers.source import ADDED, INGESTED, Source, host_of, source_of_host
from crawlers.spider import of_reading
from kb.model import Bulletin


def reparse(archive: Archive, declared: Mapping[str, Source], names: Collection[str] = ()) -> Counter[str]:
    """Every archived notice and list of these sources (none named: of all), each in its own transaction. Counts the states after."""
    found: Counter[str] = Counter()
    for row in _rows(archive, names):
        if (page := snapshot_of(archive, row.url)) is None:
            continue
        source = _source_of(row, declared)
        if source is None:
            found["unknown_source"] += 1
        elif row.kind == "list":
            found["links"] += _list(archive, row, page, source)
        else:
            found[_article(archive, row, page, source, declared.values())] += 1
    return found


def _rows(archive: Archive, names: Collection[str]) -> Iterator[Row]:
    marks = ", ".join("?" * len(names))
    which = f"AND source IN ({marks})" if names else ""
    wanted = "kind IN ('list', 'article') AND state NOT IN ('refused', 'pending')"
    sql = f"SELECT {ROW_COLUMNS} FROM frontier WHERE {wanted} {which} ORDER BY rowid"
    for found in archive.db.execute(sql, tuple(names)).fetchall():
        yield Row(**dict(found))


def _source_of(row: Row, declared: Mapping[str, Source]) -> Source | None:
    return source_of_host(host_of(row.address), declared.values()) if row.source in (ADDED, INGESTED) else declared.get(row.source)


def snapshot_of(archive: Archive, url: str) -> Snapshot | None:
    """The newest archived bytes of a URL that were an answer to it."""
    sql = "SELECT * FROM pages WHERE url = ? AND status = 200 ORDER BY fetched_at DESC, id DESC LIMIT 1"
    found = archive.db.execute(sql, (url,)).fetchone()
    if found is None:
        return None
    headers, raw = json.loads(found["headers"] or "{}"), unpack(found["body"])
    return Snapshot(url, found["final_url"] or url, found["fetched_at"], found["status"], headers, raw, found["encoding"], found["sha256"])


def _list(archive: Archive, row: Row, page: Snapshot, source: Source) -> int:
    try:
        notices, further = read_list(page, row, source)
    except Exception as error:
        failed = of_reading(row, page, error)
        archive.put_failure(row, failed.stage, failed.code, failed.message, failed.state)
        return 0
    return archive.put_list(row, page, notices, further)


def _article(archive: Archive, row: Row, page: Snapshot, source: Source, declared: Collection[Source]) -> str:
    urls = archive.db.execute("SELECT url FROM frontier WHERE kind = 'part' AND parent = ? ORDER BY rowid", (row.url,)).fetchall()
    parts = [part for (url,) in urls if (part := snapshot_of(archive, url)) is not None]
    due = archive.db.execute("SELECT next_at FROM frontier WHERE url = ?", (row.url,)).fetchone()[0]
    try:
        known = row.source not in (ADDED, INGESTED)
        bulletin = _loose(row, page) if row.source == INGESTED else read_notice(page, source, declared, parts=parts, known=known)
    except Exception as error:
        failed = of_reading(row, page, error)
        return archive.put_failure(row, failed.stage, failed.code, failed.message, failed.state, due, page)
    return archive.put_article(row, page, bulletin, parts, due)


def _loose(row: Row, page: Snapshot) -> Bulletin:
    opened, _ = open_page(page)
    url = "" if row.url.startswith("urn:") else row.url
    return given(read_article(Page(url, opened.text, page.sha256)), url, page.fetched_at)
