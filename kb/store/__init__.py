"""The only module that writes build.db and kb.db: `put` replaces one notice, whole, in one transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kb.lexicon import path_of
from kb.migrations import MIGRATIONS
from kb.model import EXTRACTOR_VERSION, Reading
from kb.store import index
from kb.store.lexicon import lexicon_rows
from kb.store.lock import Busy, writing
from kb.store.rows import children, to_bulletin_row, to_case_rows
from kb.tables import TABLES

__all__ = ["Busy", "Progress", "Store", "StoreError", "index", "outdated", "writing"]

BUSY_SECONDS = 5.0
_CHILDREN = ("facts", "amounts", "places", "steps", "indicators", "tallies")
_SQL = {name: f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})" for name, (columns, _) in TABLES.items()}


class StoreError(Exception):
    """The store cannot do what was asked; one clear line."""


@dataclass(frozen=True, slots=True)
class Progress:
    """From what a notice was read: the archive's counter, and a digest of the corrections applied to it."""

    changed: int
    corrected: str = ""


class Store:
    """An open build.db, for one writing process (the caller holds its lock)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-32768"):
                self.db.execute(f"PRAGMA {pragma}")
            self._prepare()
        except BaseException:
            self.db.close()
            raise

    def _prepare(self) -> None:
        if MIGRATIONS.pending(Database(self.db)):
            with self.transaction():
                MIGRATIONS.apply(Database(self.db))
        index.renew(self)
        lexicon = _digest("taxonomy.yml", "regions.csv")
        if self.version("lexicon") != lexicon:
            with self.transaction():
                for table, rows in lexicon_rows().items():
                    self.replace(table, rows)
                self.set_version("lexicon", lexicon)
        self.set_version("extractor", str(EXTRACTOR_VERSION))

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and alone in writing; inside another one, a savepoint of it."""
        begin, commit, undo = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        if self.db.in_transaction:
            begin, commit, undo = ("SAVEPOINT inner", "RELEASE inner", "ROLLBACK TO inner; RELEASE inner")
        self.db.execute(begin)
        try:
            yield
            self.db.execute(commit)
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled everything back already
                for sql in undo.split("; "):
                    self.db.execute(sql)
            raise

    @property
    def unpublished(self) -> bool:
        """Has anything changed since the last release? Kept in the file, so that a kill does not forget it."""
        return bool(self.db.execute("PRAGMA user_version").fetchone()[0])

    def settled(self) -> None:
        """The release says what the build says."""
        self.db.execute("PRAGMA user_version=0")

    # --- one notice -------------------------------------------------------------------------------------------------

    def put(self, reading: Reading, numbers: Sequence[int], progress: Progress) -> None:
        """Replace all that is known of one notice; `numbers` are the lasting numbers of its cases.

        UnfitReading for a span outside the text. The notice is found by search again after `index.settle`.
        """
        bulletin_id = reading.bulletin.id
        rows = children(reading, numbers)
        with self.transaction():
            self.db.execute("PRAGMA user_version=1")
            self._remove(bulletin_id)
            self.db.execute(_SQL["bulletins"], to_bulletin_row(reading))
            self.db.executemany(_SQL["cases"], to_case_rows(reading, numbers))
            for table in _CHILDREN:
                self.db.executemany(_SQL[table], rows[table])
            self.db.execute("DELETE FROM quarantine WHERE stage = 'read' AND url = ?", (reading.bulletin.url or bulletin_id,))
            self.db.execute(_SQL["readings"], (bulletin_id, progress.changed, EXTRACTOR_VERSION, progress.corrected))

    def delete(self, bulletin_id: str) -> None:
        """Remove one notice and all that was read from it; nothing happens where it is unknown."""
        with self.transaction():
            self.db.execute("PRAGMA user_version=1")
            self._remove(bulletin_id)

    def _remove(self, bulletin_id: str) -> None:
        index.forget(self.db, bulletin_id)
        for table in (*_CHILDREN, "cases", "readings", "corrections", "sketches"):
            self.db.execute(f"DELETE FROM {table} WHERE bulletin_id = ?", (bulletin_id,))
        self.db.execute("DELETE FROM compared WHERE a = ? OR b = ?", (bulletin_id, bulletin_id))
        self.db.execute("DELETE FROM bulletins WHERE id = ?", (bulletin_id,))

    def put_unread(self, bulletin_id: str, url: str, code: str, message: str, at: str | None, progress: Progress) -> None:
        """A notice that could not be read: out of the tables, with a row that says why; asked again when it or the extractor changes."""
        with self.transaction():
            self.db.execute("PRAGMA user_version=1")
            self._remove(bulletin_id)
            self.db.execute("DELETE FROM quarantine WHERE stage = 'read' AND url = ?", (url or bulletin_id,))
            self.db.execute(_SQL["quarantine"], (None, url or bulletin_id, "read", code, message[:500], None, None, at))
            self.db.execute(_SQL["readings"], (bulletin_id, progress.changed, EXTRACTOR_VERSION, progress.corrected))

    def put_corrections(self, bulletin_id: str, rows: Sequence[Sequence[Any]]) -> None:
        """What people corrected in one notice, beside what became of it."""
        self.replace("corrections", rows, f"bulletin_id = '{bulletin_id}'")

    def put_sketch(self, bulletin_id: str, sketch: bytes, cards: str) -> None:
        """By what its copies and other tellings of its cases are found again."""
        self.db.execute(_SQL["sketches"], (bulletin_id, sketch, cards))

    # --- whole tables -----------------------------------------------------------------------------------------------

    def replace(self, table: str, rows: Iterable[Sequence[Any]], where: str = "1") -> None:
        """Set a small table (or the part of it under `where`) to these rows, in one transaction."""
        with self.transaction():
            self.db.execute("PRAGMA user_version=1")
            self.db.execute(f"DELETE FROM {table} WHERE {where}")
            self.db.executemany(_SQL[table], rows)

    def amend(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """The same for a large table of which little changes: only what differs is written."""
        columns, pk = TABLES[table]
        keys = [list(columns).index(name) for name in ([pk] if isinstance(pk, str) else pk)]
        old, new = set(self.rows(table)), set(rows)
        if old == new:
            return
        match = " AND ".join(f'"{list(columns)[at]}" = ?' for at in keys)
        with self.transaction():
            self.db.execute("PRAGMA user_version=1")
            self.db.executemany(f"DELETE FROM {table} WHERE {match}", [[row[at] for at in keys] for row in old - new])
            self.db.executemany(_SQL[table], [row for row in rows if row not in old])

    @staticmethod
    def columns(table: str) -> list[str]:
        return list(TABLES[table][0])

    def rows(self, table: str, where: str = "1") -> list[tuple[Any, ...]]:
        """All rows of a small table, in the order of its key."""
        pk = TABLES[table][1]
        order = pk if isinstance(pk, str) else ", ".join(pk)
        return self.db.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY {order}").fetchall()

    def version(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM versions WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_version(self, name: str, value: str) -> None:
        if self.version(name) != value:
            self.db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?)", (name, value))


def outdated(path: Path) -> bool:
    """Has the build tables of another shape than this version writes? Then it is made anew from the archive, not mended."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as db:
        there = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in TABLES}
    return any(columns and columns != list(TABLES[name][0]) for name, columns in there.items())


def _digest(*names: str) -> str:
    made = hashlib.sha256()
    for name in names:
        made.update(path_of(name).read_bytes())
    return made.hexdigest()[:16]
