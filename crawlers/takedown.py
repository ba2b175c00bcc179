"""Takes notices out of an archive for good: rows and bytes, lists that name them, what the log says of them; a tombstone stays."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.packed import unpack
from crawlers.source import Source, canonical
from kb.model import GONE, bulletin_id

ID = re.compile(r"[0-9a-f]{16}")
REASON = re.compile(r"[a-z][a-z_]{1,29}")

Tombstone = tuple[str, str | None, str, str]  #: id, hash of the address or None, date, reason


@dataclass(frozen=True, slots=True)
class Removed:
    """What went out of an archive."""

    notices: int
    pages: int


def addresses(asked: str, declared: Iterable[Source]) -> set[str]:
    """Every key under which an address may come: by http and https, and as its source writes it. ValueError for none."""
    url = canonical(asked)
    both = {urlsplit(url)._replace(scheme=scheme).geturl() for scheme in ("http", "https")}
    return both | {source.canonical(each) for source in declared for each in both}


def tombstones(db: sqlite3.Connection, asked: Collection[str], ids: Collection[str], date: str, reason: str) -> list[Tombstone]:
    """One for each id under which this notice is or could come back: of addresses, and of those that led to it or to which they led."""
    found = {bulletin_id(url): url for url in asked}
    for each in ids:
        row = db.execute("SELECT url FROM bulletins WHERE id = ?", (each,)).fetchone()
        found[each] = row[0] if row and row[0] else ""
    known = set(found.values()) - {""}
    for url, moved in db.execute("SELECT DISTINCT url, final_url FROM pages"):
        if url in known or (moved and _key(moved) in known):
            found |= {bulletin_id(each): each for each in (url, _key(moved or url)) if each}
    return sorted((each, hashlib.sha256(url.encode()).hexdigest() if url else None, date, reason) for each, url in found.items())


def _key(url: str) -> str:
    try:
        return canonical(url)
    except ValueError:
        return url


def bury(db: sqlite3.Connection, known: Collection[Tombstone]) -> list[Tombstone]:
    """From here on nothing brings them back. Returns every takedown that the archive knows: one that was ended is finished by the next."""
    with _whole(db):
        for row in known:
            db.execute("INSERT INTO tombstones VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET reason = excluded.reason", row)
    sql = "SELECT id, url_hash, date, reason FROM tombstones WHERE reason IS NOT ? ORDER BY id"
    return [tuple(row) for row in db.execute(sql, (GONE,))]


def trace(db: sqlite3.Connection, known: Collection[Tombstone]) -> set[str]:
    """Addresses under which anything of these notices stands, lists that name them among them."""
    urls = _urls(db, {row[0] for row in known})
    return urls | set(_lists_that_name(db, urls))


def withdraw(db: sqlite3.Connection, known: Collection[Tombstone]) -> Removed:
    """Bury these notices and remove them, so that nothing of what went stays in the file; a second time nothing is left."""
    ids = {row[0] for row in known}
    db.execute("PRAGMA secure_delete=ON")
    bury(db, known)
    with _whole(db):
        urls = _urls(db, ids)
        lists = set(_lists_that_name(db, urls))
        removed = _remove(db, ids, urls, lists)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return removed


@contextmanager
def _whole(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def holds(ids: Collection[str], urls: Collection[str]) -> Callable[[str], bool]:
    """Does an address belong to what was taken down?"""
    return lambda url: url in urls or bulletin_id(url) in ids or bulletin_id(_key(url)) in ids


def _tables(db: sqlite3.Connection) -> set[str]:
    """An older backup lacks some."""
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _urls(db: sqlite3.Connection, ids: set[str]) -> set[str]:
    """Keys of these notices, and of their further pages."""
    every = db.execute("SELECT url FROM frontier UNION SELECT url FROM pages UNION SELECT url FROM bulletins WHERE url IS NOT NULL")
    urls = {url for (url,) in every if bulletin_id(url) in ids}
    for url in list(urls):
        urls |= {part for (part,) in db.execute("SELECT url FROM frontier WHERE parent = ? AND kind = 'part'", (url,))}
    bare = [url for (url,) in db.execute("SELECT url FROM frontier WHERE url LIKE 'urn:sha256:%'") if url[11:27] in ids]
    return urls | set(bare)


def _lists_that_name(db: sqlite3.Connection, urls: Collection[str]) -> Iterator[str]:
    """List pages with a link to one of these: they print its title."""
    paths = [part.encode() for part in {(urlsplit(url).path.rpartition("/")[2] or urlsplit(url).query) for url in urls} if len(part) > 4]
    if not paths:
        return
    for url, body in db.execute("SELECT p.url, p.body FROM pages p JOIN frontier f ON f.url = p.url WHERE f.kind = 'list'"):
        raw = unpack(body)
        if any(path in raw for path in paths):
            yield url


def _remove(db: sqlite3.Connection, ids: set[str], urls: set[str], lists: set[str]) -> Removed:
    tables = _tables(db)
    gone = [(each,) for each in sorted(ids)]
    notices = sum(db.execute("DELETE FROM bulletins WHERE id = ?", each).rowcount for each in gone)
    for table in sorted({"case_ids", "history"} & tables):
        db.executemany(f"DELETE FROM {table} WHERE bulletin_id = ?", gone)
    pages = 0
    for url in sorted(urls):
        pages += db.execute("DELETE FROM pages WHERE url = ?", (url,)).rowcount
        for table in ("quarantine", "frontier"):
            db.execute(f"DELETE FROM {table} WHERE url = ?", (url,))
        db.execute("DELETE FROM crawl_log WHERE url = ?1 OR json_extract(detail, '$.at') = ?1", (url,))
    for url in sorted(lists):  # the next visit reads it anew
        db.execute("DELETE FROM pages WHERE url = ?", (url,))
        db.execute("UPDATE frontier SET sha256 = NULL, etag = NULL, last_modified = NULL WHERE url = ?", (url,))
    return Removed(notices, pages)
