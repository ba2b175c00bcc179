"""The only module that writes `archive.db`: one BEGIN IMMEDIATE transaction a document, so that a kill loses and doubles nothing."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from crawlers.lock import Locked, WriteLock
from crawlers.rows import Child, Row, Snapshot, now, to_columns
from crawlers.schema import SCHEMA
from crawlers.source import Source
from kb.model import Bulletin, bulletin_id

MAX_PAGE_COUNT: int | None = None  #: a ceiling on the file in SQLite pages; None for the disk's own
BUSY_MS = 5_000
_CONTENT = tuple(f.name for f in fields(Bulletin) if f.name not in ("fetched_at", "sha256"))


class ArchiveError(Exception):
    """The archive cannot be written or opened; one clear line, and nothing is lost: what was not committed is still pending."""


def _sentence(error: Exception, path: Path | None) -> str:
    text, name = str(error), path or "archive"
    if "full" in text:
        return f"{name}: no space left to write; nothing is lost: free space and run the command again"
    if "readonly" in text or "read-only" in text:
        return f"{name}: is read-only; nothing is lost: make it writable and run the command again"
    if "locked" in text or "busy" in text:
        return f"{name}: is locked by another process; nothing is lost: run the command again when that one is done"
    if "malformed" in text or "not a database" in text:
        return f"{name}: is damaged or no archive ({text}); restore it from a backup"
    return f"{name}: cannot be written ({text}); nothing is lost: mend that and run the command again"


class Archive:
    """An open archive, for one process. `path` None keeps everything in memory (a trial that leaves no trace)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.run = 0
        self.broken: str | None = None  #: why nothing more can be written
        self.watch: Callable[[str, str], None] | None = None  #: told (source, state) after each document
        self._lock = WriteLock(path) if path else None
        try:
            if path and self._lock:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._lock.take()
            self.db = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=BUSY_MS / 1000)
            self.db.row_factory = sqlite3.Row
            self._prepare()
        except Locked as error:
            raise ArchiveError(str(error)) from error
        except (sqlite3.Error, OSError) as error:
            if self._lock:
                self._lock.release()
            raise ArchiveError(_sentence(error, path)) from error
        self.gone = {row[0] for row in self.db.execute("SELECT id FROM tombstones")}

    def _prepare(self) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY"):
            self.db.execute(f"PRAGMA {pragma}")
        if MAX_PAGE_COUNT:
            self.db.execute(f"PRAGMA max_page_count={MAX_PAGE_COUNT}")
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'clock'").fetchone():
            self.db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")

    def close(self) -> None:
        self.db.close()
        if self._lock:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Raises ArchiveError, and keeps its sentence in `broken`."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield self.db
            self.db.execute("COMMIT")
        except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
            self._roll_back()
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            self.broken = _sentence(error, self.path)
            raise ArchiveError(self.broken) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")

    # --- runs -----------------------------------------------------------------------------------------------------

    def begin_run(self, command: str, vantage: str) -> int:
        with self.transaction() as db:
            sql = "INSERT INTO runs(command, started_at, vantage, status) VALUES (?, ?, ?, 'running')"
            self.run = int(db.execute(sql, (command, now(), vantage)).lastrowid or 0)
        return self.run

    def end_run(self, status: str, counts: Mapping[str, Any]) -> None:
        with self.transaction() as db:
            values = (now(), status, json.dumps(counts, ensure_ascii=False, sort_keys=True), self.run)
            db.execute("UPDATE runs SET finished_at = ?, status = ?, counts = ? WHERE id = ?", values)

    def log(self, source: str, event: str, url: str | None = None, detail: Mapping[str, Any] | None = None) -> None:
        with self.transaction() as db:
            self._log(db, source, event, url, detail)

    def _log(self, db: sqlite3.Connection, source: str, event: str, url: str | None, detail: Mapping[str, Any] | None) -> None:
        text = json.dumps(detail, ensure_ascii=False) if detail else None
        db.execute("INSERT INTO crawl_log VALUES (?, ?, ?, ?, ?, ?)", (self.run, source, now(), event, url, text))

    def put_sources(self, sources: Iterable[Source]) -> None:
        """The declared sources as they are now, for `kb build`, which knows no YAML."""
        with self.transaction() as db:
            for s in sources:
                who = (s.name, s.title, s.publisher, s.authority, s.tier, s.region, s.family, s.enabled, s.verified_live, s.republish)
                values = (*who, json.dumps(s.lists), json.dumps(dict(s.expect), sort_keys=True))
                db.execute(f"INSERT OR REPLACE INTO sources VALUES ({', '.join('?' * len(values))})", values)

    # --- documents ------------------------------------------------------------------------------------------------

    def put_article(self, row: Row, page: Snapshot, bulletin: Bulletin, parts: Sequence[Snapshot] = (), due: str | None = None) -> str:
        """Raw bytes, bulletin and frontier state of one notice, at once. Returns its state: stored, unchanged or refused (taken down)."""
        with self.transaction() as db:
            if bulletin.id in self.gone or bulletin_id(row.url) in self.gone:
                self._fail(db, row, "guard", "taken_down", "taken down; it is not stored again", "refused", None)
                return self._done(row, "refused")
            state = "unchanged"
            if not self._same(db, bulletin):
                state = "stored"
                for snapshot in (page, *parts):
                    self._put_page(db, snapshot)
                self._put_bulletin(db, bulletin)
            db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
            for part in parts:
                self._add(db, row.source, row.url, Child(part.url, "part"))
                self._settle(db, replace(row, url=part.url), "stored", part, None)
            self._settle(db, row, state, page, due)
        return self._done(row, state)

    def _same(self, db: sqlite3.Connection, bulletin: Bulletin) -> bool:
        """Is exactly this already stored, with the bytes it came from? A counter in the page's chrome makes no new notice."""
        old = db.execute("SELECT * FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone()
        new = to_columns(bulletin)
        if old is None or any(old[c] != new[c] for c in _CONTENT):
            return False
        return db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (old["sha256"],)).fetchone() is not None

    def _put_bulletin(self, db: sqlite3.Connection, bulletin: Bulletin) -> None:
        (tick,) = db.execute("UPDATE clock SET n = n + 1 RETURNING n").fetchone()
        values = {"id": bulletin.id, **to_columns(bulletin), "changed": tick}
        marks = ", ".join("?" * len(values))
        changes = ", ".join(f"{c} = excluded.{c}" for c in values if c != "id")
        sql = f"INSERT INTO bulletins({', '.join(values)}) VALUES ({marks}) ON CONFLICT(id) DO UPDATE SET {changes}"
        db.execute(sql, tuple(values.values()))

    def _put_page(self, db: sqlite3.Connection, page: Snapshot) -> None:
        headers = json.dumps(dict(page.headers), ensure_ascii=False)
        what = (page.url, page.final_url, page.fetched_at, page.status, headers, page.encoding, page.sha256)
        values = (*what, len(page.raw), zlib.compress(page.raw), self.run)
        db.execute(f"INSERT OR IGNORE INTO pages VALUES (NULL, {', '.join('?' * len(values))})", values)

    def put_list(self, row: Row, page: Snapshot, children: Sequence[Child], further: Sequence[Child]) -> int:
        """A list page: its children inserted, its further pages queued and itself done, at once. Returns how many children are new.

        Further pages are read (again) while this page has brought something new; a page seen before that brings nothing ends the paging.
        """
        with self.transaction() as db:
            new = sum(self._add(db, row.source, row.url, child) for child in children)
            twin = "SELECT 1 FROM pages JOIN frontier USING(url) WHERE pages.sha256 = ? AND url <> ? AND source = ?"
            first = row.sha256 is None and children and not db.execute(twin, (page.sha256, row.url, row.source)).fetchone()
            again = "UPDATE frontier SET state = 'pending', attempts = 0, next_at = NULL WHERE url = ? AND kind = 'list'"
            for child in further if new or first or (not children and row.parent is None) else ():
                self._add(db, row.source, row.parent or row.url, child)
                db.execute(again, (child.url,))
            db.execute("DELETE FROM pages WHERE url = ?", (row.url,))
            self._put_page(db, page)
            db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
            self._settle(db, row, "stored", page, None)
        self._done(row, "stored")
        return new

    def _add(self, db: sqlite3.Connection, source: str, parent: str, child: Child) -> bool:
        code, message = child.code, child.message
        if child.kind == "article" and bulletin_id(child.url) in self.gone:
            code, message = "taken_down", "taken down; it is not fetched again"
        state = "refused" if code else "pending"
        values = (child.url, source, child.kind, state, parent, child.title, now(), child.method, child.body, child.headers, self.run)
        sql = "INSERT OR IGNORE INTO frontier(url, source, kind, state, parent, title, discovered_at, method, body, headers, run)"
        added = db.execute(f"{sql} VALUES ({', '.join('?' * len(values))})", values).rowcount > 0
        if added and code:
            db.execute("INSERT INTO quarantine VALUES (?, 'guard', ?, ?, NULL, ?, ?)", (child.url, code, message, self.run, now()))
        return added

    def put_same(self, row: Row, due: str | None = None) -> None:
        """Asked again, and nothing has changed."""
        with self.transaction() as db:
            sql = "UPDATE frontier SET state = 'unchanged', fetched_at = ?, attempts = 0, next_at = ?, run = ? WHERE url = ?"
            db.execute(sql, (now(), due, self.run, row.url))
        self._done(row, "unchanged")

    def put_failure(
        self, row: Row, stage: str, code: str, message: str, state: str, due: str | None = None, page: Snapshot | None = None
    ) -> None:
        """What went wrong with one URL, and its bytes if there are any. `state` is where it stands now; a notice once stored stays so."""
        if row.kind == "article" and row.state in ("stored", "unchanged"):
            state = row.state
        with self.transaction() as db:
            if page is not None and page.raw:
                self._put_page(db, page)
            self._fail(db, row, stage, code, message, state, due, page)
        self._done(row, state)

    def _fail(
        self,
        db: sqlite3.Connection,
        row: Row,
        stage: str,
        code: str,
        message: str,
        state: str,
        due: str | None,
        page: Snapshot | None = None,
    ) -> None:
        self._log(db, row.source, code, row.url, {"stage": stage, "message": message[:500], "state": state})
        db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
        if state in ("quarantined", "refused"):
            values = (row.url, stage, code, message[:500], page.sha256 if page else None, self.run, now())
            db.execute("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        sets = "state = ?, fetched_at = coalesce(?, fetched_at), attempts = attempts + 1, next_at = ?, status = ?, run = ?"
        at, status = (page.fetched_at, page.status) if page else (None, None)
        db.execute(f"UPDATE frontier SET {sets} WHERE url = ?", (state, at, due, status, self.run, row.url))

    def _settle(self, db: sqlite3.Connection, row: Row, state: str, page: Snapshot, due: str | None) -> None:
        low = {k.lower(): v for k, v in page.headers.items()}
        values = (state, page.fetched_at, due, low.get("etag"), low.get("last-modified"), page.sha256, page.status, self.run, row.url)
        sets = "state=?, fetched_at=?, attempts=0, next_at=?, etag=?, last_modified=?, sha256=?, status=?, run=?"
        db.execute(f"UPDATE frontier SET {sets} WHERE url = ?", values)

    def _done(self, row: Row, state: str) -> str:
        if self.watch:
            self.watch(row.source, state)
        return state
