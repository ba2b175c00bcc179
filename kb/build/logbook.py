"""The feed's log at home, in archive.db, where it outlives every rebuild: entries are added, never changed, and some must go."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from kb.feeds.log import COLUMNS, LAST, Body, Entry, State, from_row, spent, to_row
from kb.store import Store

#: the archive of a build may be older than this table; the crawlers bring it up with the same words
TABLES = (
    """CREATE TABLE IF NOT EXISTS feed_log(
      seq INTEGER PRIMARY KEY, op TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL,
      life INTEGER NOT NULL DEFAULT 1, body TEXT)""",
    "CREATE INDEX IF NOT EXISTS feed_log_id ON feed_log(id, seq)",
    "CREATE TABLE IF NOT EXISTS feed_days(day TEXT PRIMARY KEY, live INTEGER NOT NULL, changed INTEGER NOT NULL)",
)
_INSERT = f"INSERT INTO feed_log({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_LAST = f"SELECT {COLUMNS} {LAST} ORDER BY seq"
_REPLACED = f"""SELECT {COLUMNS} FROM feed_log f
  WHERE EXISTS (SELECT 1 FROM feed_log g WHERE g.id = f.id AND g.seq > f.seq) ORDER BY seq"""


def names(body: Body, notices: Collection[str]) -> bool:
    """Does the evidence of an entry name one of these notices?"""
    return any(str(each.get("case")).partition("-")[0] in notices for each in body.get("evidence") or ())


def _columns(db: sqlite3.Connection, schema: str, table: str) -> list[str]:
    """None where there is no such table."""
    return [row[1] for row in db.execute(f"PRAGMA {schema}.table_info({table})")]


class Logbook:
    """The log in an open archive.db; the caller holds its lock, and no transaction is under way."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        for sql in TABLES:
            db.execute(sql)
        if "life" not in _columns(db, "main", "feed_log"):  # an archive of an earlier version
            db.execute("ALTER TABLE feed_log ADD COLUMN life INTEGER NOT NULL DEFAULT 1")

    @property
    def end(self) -> int:
        return int(self.db.execute("SELECT coalesce(max(seq), 0) FROM feed_log").fetchone()[0])

    def state(self) -> State:
        return {entry.id: entry for entry in self._entries(_LAST)}

    def _entries(self, sql: str) -> Iterator[Entry]:
        return map(from_row, self.db.execute(sql))

    def today(self, day: str, live: int) -> tuple[int, int]:
        """(entries in use when the day began, changes that count since)."""
        found = self.db.execute("SELECT live, changed FROM feed_days WHERE day = ?", (day,)).fetchone()
        return (live, 0) if found is None else (found[0], found[1])

    def append(self, new: Sequence[Entry], withdrawn: Collection[str], day: str | None = None, live: int = 0, changed: int = 0) -> None:
        """New entries in, and out with those that are spent, in one transaction; nothing of what went stays in the file."""
        self.db.execute("PRAGMA secure_delete=ON")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            self.db.executemany(_INSERT, map(to_row, new))
            gone = spent(self._entries(_REPLACED), self.end, lambda body: names(body, withdrawn))
            self.db.executemany("DELETE FROM feed_log WHERE seq = ?", [(seq,) for seq in gone])
            if new and day is not None:  # until its first change a day needs no row: what is in use is what it began with
                self.db.execute("DELETE FROM feed_days WHERE day <> ?", (day,))
                sql = "INSERT INTO feed_days VALUES (?, ?, ?) ON CONFLICT(day) DO UPDATE SET changed = changed + excluded.changed"
                self.db.execute(sql, (day, live, changed))
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def copy(self, store: Store) -> None:
        """The same entries in the build, and their revisions beside its patterns; only what differs is written."""
        heads = "SELECT seq, op, id, rev FROM feed_log"
        there, here = (set(map(tuple, db.execute(heads))) for db in (store.db, self.db))
        gone, new = [row[:1] for row in there - here], sorted(row[0] for row in here - there)
        if gone or new:
            with store.transaction():
                store.db.execute("PRAGMA user_version=1")
                store.db.executemany("DELETE FROM feed_log WHERE seq = ?", gone)
                for seq in new:
                    row = self.db.execute(f"SELECT {COLUMNS} FROM feed_log WHERE seq = ?", (seq,)).fetchone()
                    store.db.execute(_INSERT, tuple(row))
        revs = dict(self.db.execute("SELECT id, max(rev) FROM feed_log GROUP BY id"))
        at = store.columns("patterns").index("rev")
        store.amend("patterns", [(*row[:at], revs.get(row[0], 0), *row[at + 1 :]) for row in store.rows("patterns")])


def carry(old: Path, db: sqlite3.Connection) -> None:
    """Put the log of another archive in this one's place where it is longer."""
    book = Logbook(db)
    db.execute("ATTACH ? AS old", (str(old),))
    try:
        there = _columns(db, "old", "feed_log")
        end = db.execute("SELECT coalesce(max(seq), 0) FROM old.feed_log").fetchone()[0] if there else 0
        if end > book.end:
            db.execute("BEGIN IMMEDIATE")
            for table in ("feed_log", "feed_days"):
                columns = ", ".join(_columns(db, "old", table))
                db.execute(f"DELETE FROM main.{table}")
                db.execute(f"INSERT INTO main.{table}({columns}) SELECT {columns} FROM old.{table}")
            db.execute("COMMIT")
    finally:
        db.execute("DETACH old")
