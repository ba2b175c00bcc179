"""The frontier: which URL of a source comes next, and how the sums stand. Reads and queues; it never fetches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from crawlers.archive import Archive
from crawlers.clock import now
from crawlers.rows import ROW_COLUMNS, STATES, Row
from crawlers.source import Source
from kb.model import bulletin_id

_PENDING = f"""SELECT {ROW_COLUMNS} FROM frontier
  WHERE source = ? AND state = 'pending' AND kind = ? AND (next_at IS NULL OR next_at <= ?) ORDER BY rowid LIMIT ?"""
_DUE = f"""SELECT {ROW_COLUMNS} FROM frontier
  WHERE source = ? AND next_at <= ? AND kind = 'article' AND state <> 'pending' ORDER BY next_at LIMIT ?"""


def queue_lists(archive: Archive, source: Source) -> None:
    """Every declared list is read again on each crawl; what the guard refused by robots.txt may be asked for again."""
    with archive.transaction() as db:
        for url in source.lists:
            sql = """INSERT INTO frontier(url, source, kind, state, discovered_at, run) VALUES (?, ?, 'list', 'pending', ?, ?)
                     ON CONFLICT(url) DO UPDATE
                     SET state = 'pending', source = excluded.source, kind = 'list', next_at = NULL, attempts = 0"""
            db.execute(sql, (url, source.name, now(), archive.run))
        forget = "SELECT url FROM quarantine JOIN frontier USING(url) WHERE source = ? AND state = 'refused' AND code = 'robots'"
        for (url,) in db.execute(forget, (source.name,)).fetchall():
            db.execute("UPDATE frontier SET state = 'pending', attempts = 0, next_at = NULL WHERE url = ?", (url,))
            db.execute("DELETE FROM quarantine WHERE url = ?", (url,))


def queue_urls(archive: Archive, source: str, urls: Iterable[str]) -> None:
    """URLs that a person asked for: pending where they are new or failed, due at once where they are stored; not what was taken down."""
    with archive.transaction() as db:
        for url in (each for each in urls if bulletin_id(each) not in archive.gone):
            sql = """INSERT INTO frontier(url, source, kind, state, discovered_at, run) VALUES (?, ?, 'article', 'pending', ?, ?)
                     ON CONFLICT(url) DO UPDATE SET next_at = ?, attempts = 0,
                     state = CASE WHEN state IN ('quarantined', 'refused') THEN 'pending' ELSE state END"""
            db.execute(sql, (url, source, now(), archive.run, now()))
            db.execute("DELETE FROM quarantine WHERE url = ?", (url,))


def waiting(archive: Archive, source: str, skip: Collection[str], limit: int = 32) -> Iterator[Row]:
    """Rows ready to be fetched: pending notices as discovered; when there are none a list page; then notices due for another look."""
    room, at = limit + len(skip), now()
    for sql, values in ((_PENDING, (source, "article", at, room)), (_PENDING, (source, "list", at, room)), (_DUE, (source, at, room))):
        rows = (Row(**dict(found)) for found in archive.db.execute(sql, values).fetchall())
        fresh = [row for row in rows if row.url not in skip]
        if fresh:
            yield from fresh[:1] if fresh[0].kind == "list" else fresh
            return


def rows_of(archive: Archive, urls: Iterable[str]) -> list[Row]:
    """The frontier's lines for these URLs, in their order; unknown ones left out."""
    found = (archive.db.execute(f"SELECT {ROW_COLUMNS} FROM frontier WHERE url = ?", (url,)).fetchone() for url in urls)
    return [Row(**dict(row)) for row in found if row]


def counts(archive: Archive, source: str | None = None) -> dict[str, int]:
    """Notices by state, over all runs: discovered = stored + unchanged + quarantined + pending + refused, always."""
    sql = "SELECT state, count(*) FROM frontier WHERE kind = 'article' AND (? IS NULL OR source = ?) GROUP BY state"
    by_state = dict(archive.db.execute(sql, (source, source)).fetchall())
    states = {state: int(by_state.get(state, 0)) for state in STATES}
    return {"discovered": sum(states.values()), **states}


def lost_lists(archive: Archive, source: Source) -> list[str]:
    """Declared lists that gave nothing, a sentence each: their notices are missing without a trace otherwise."""
    found = (archive.db.execute("SELECT url, message FROM quarantine WHERE url = ?", (url,)).fetchone() for url in source.lists)
    return [f"{row['url']}: {row['message']}" for row in found if row]
