"""From build.db to kb.db: check, copy aside, sync, rename; nobody ever opens kb.db for writing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from kb.store import Store, StoreError

#: what a finished release at a path says of itself as a whole, as rows of `prepared`
Prepare = Callable[[Path], Iterable[tuple[str, str]]]

#: the build's own books: how far it has come and when; they differ between builds of one archive
_STRIP = (
    "DELETE FROM readings",
    "DELETE FROM sketches",
    "DELETE FROM compared",
    "DELETE FROM prepared",
    "UPDATE _sqlite_migrations SET applied_at = ''",
    "DELETE FROM versions WHERE name IN ('released', 'fed')",
    "PRAGMA user_version=0",
)


def unfit(store: Store) -> list[str]:
    """Why this build must not be published: damage, or an index that does not cover the notices."""
    problems = [f"damaged: {row[0]}" for row in store.db.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
    for table in ("bulletins", "cases"):
        covering = f"SELECT count(*) FROM {table} JOIN {table}_fts_docsize d ON d.id = seq"
        sql = f"SELECT (SELECT count(*) FROM {table}), ({covering}), count(*) FROM {table}_fts_docsize"
        rows, covered, indexed = store.db.execute(sql).fetchone()
        if not rows == covered == indexed:
            problems.append(f"the index covers {covered} of {rows} {table}, {indexed - covered} too many")
    (orphans,) = store.db.execute("SELECT count(*) FROM cases WHERE bulletin_id NOT IN (SELECT id FROM bulletins)").fetchone()
    if orphans:
        problems.append(f"{orphans} cases without a notice")
    return problems


def publish(store: Store, target: Path, prepare: Prepare | None = None) -> None:
    """Make the build the release. Raises StoreError and leaves the old release where the build is unfit.

    What `prepare` counts is kept in the release; without it readers count for themselves.
    """
    if problems := unfit(store):
        raise StoreError(f"not published, the release before stays: {'; '.join(problems)}")
    aside = target.with_name(target.name + ".new")
    for leftover in (aside, aside.with_name(aside.name + "-journal")):
        leftover.unlink(missing_ok=True)
    store.db.execute("VACUUM INTO ?", (str(aside),))
    _strip(aside)
    if prepare is not None:
        _keep(aside, list(prepare(aside)))
    replace(aside, target)
    store.settled()


def _strip(path: Path) -> None:
    """Take the build's books out, and leave a file that opens on a read-only disk (no WAL)."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("BEGIN IMMEDIATE")
        for sql in _STRIP:
            db.execute(sql)
        db.execute("COMMIT")


def _keep(path: Path, rows: list[tuple[str, str]]) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany("INSERT INTO prepared VALUES (?, ?)", rows)


def replace(aside: Path, target: Path) -> None:
    """Put a finished file in another's place so that after a power cut one of the two is there, whole."""
    for path in (aside, aside.parent):
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    aside.rename(target)
    fd = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
