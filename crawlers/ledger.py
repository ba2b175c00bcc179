"""An archive opened for writing: its lock, its transactions, its runs and its log; `archive.py` adds the documents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from crawlers.clock import now
from crawlers.lock import Locked, WriteLock
from crawlers.rows import to_bulletin
from crawlers.schema import bring_up
from crawlers.source import Source
from kb.model import Bulletin

MAX_PAGE_COUNT: int | None = None  #: a ceiling on the file in SQLite pages; None for the disk's own
BUSY_MS = 5_000
CHINA_DAY = "date({}, '+8 hours')"  #: of a moment in UTC: the day on which Chinese pages are dated


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


class Ledger:
    """An open database, for one process. `path` None keeps everything in memory (a trial that leaves no trace)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.run = 0
        self.broken: str | None = None  #: why nothing more can be written
        self.open_hosts: set[str] = set()  #: that stand behind no wall, as this process knows
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
        bring_up(self.db)

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

    def _saw(self, db: sqlite3.Connection, source: str, **seen: int) -> None:
        """Count what a visit saw, on its day in China, in the transaction of the document: a kill loses no look.

        One line a run, source and day: event `visit`, its detail the counts (lists, listed, found, stored, unchanged, failed).
        """
        at = now()
        sql = f"""SELECT rowid, detail FROM crawl_log WHERE source = ? AND event = 'visit' AND at > datetime(?, '-2 days') AND run = ?
                  AND {CHINA_DAY.format("at")} = {CHINA_DAY.format("?")}"""
        line = db.execute(sql, (source, at, self.run, at)).fetchone()
        counts = json.loads(line["detail"]) if line else {}
        detail = json.dumps({**counts, **{name: counts.get(name, 0) + n for name, n in seen.items()}}, sort_keys=True)
        if line:
            db.execute("UPDATE crawl_log SET detail = ? WHERE rowid = ?", (detail, line["rowid"]))
        else:
            db.execute("INSERT INTO crawl_log VALUES (?, ?, ?, 'visit', NULL, ?)", (self.run, source, at, detail))

    def put_sources(self, sources: Iterable[Source]) -> None:
        """The declared sources as they are now, for `kb build`, which knows no YAML."""
        with self.transaction() as db:
            for s in sources:
                who = (s.name, s.title, s.publisher, s.authority, s.tier, s.region, s.family, s.enabled, s.verified_live, s.republish)
                values = (*who, json.dumps(s.lists), json.dumps(dict(s.expect), sort_keys=True))
                db.execute(f"INSERT OR REPLACE INTO sources VALUES ({', '.join('?' * len(values))})", values)

    def bulletin(self, url: str) -> Bulletin | None:
        """The notice of this address, or of the one that it led to."""
        sql = "SELECT * FROM bulletins WHERE url = ? OR sha256 = (SELECT sha256 FROM frontier WHERE url = ?) LIMIT 1"
        row = self.db.execute(sql, (url, url)).fetchone()
        return to_bulletin(row) if row else None
