"""Takes notices out of build.db and of the release at once, whatever else the build has in hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from kb.build import feeding, linking, methods, novelty
from kb.build.logbook import Logbook
from kb.corrections import LINKS
from kb.link import Decisions, load_decisions
from kb.patterns.methods_review import Reviews
from kb.store import Store, index, outdated
from kb.store.lock import writing
from kb.store.release import Prepare, publish

Tombstone = tuple[str, str | None, str, str]
Prune = tuple[str, str]
#: rows of a notice outside its own tables, and of the cases counted under it: (table, condition on ?1, its id, and ?2, `<id>-*`)
_BESIDE: tuple[Prune, ...] = (
    ("history", "bulletin_id = ?1"),
    ("alert_evidence", "bulletin_id = ?1"),
    ("pattern_evidence", "bulletin_id = ?1"),
    ("conflicts", "bulletin_id = ?1 OR cluster GLOB ?2"),
    ("case_clusters", "bulletin_id = ?1 OR cluster GLOB ?2"),
    ("merged_cases", "cluster GLOB ?2"),
    ("bulletin_clusters", "bulletin_id = ?1 OR cluster = ?1"),
)


@dataclass
class Withdrawn:
    """Is there a release, which now is without them, and how many entries of the feed were told anew or deleted?"""

    release: bool = False
    retracted: int = 0


def withdraw(
    archive: sqlite3.Connection, data: Path, known: Sequence[Tombstone], urls: Collection[str], prepare: Prepare | None = None
) -> Withdrawn:
    """Out of build.db, kb.db and the feed, whose log is in the archive. Raises Busy, StoreError.

    A release behind the build (it was held back, or the build was ended) is mended itself, so that nothing else comes with it.
    """
    build, release, ids = data / "build.db", data / "kb.db", {row[0] for row in known}
    book, done, level = Logbook(archive), Withdrawn(), False
    with writing(build), ExitStack() as stack:
        store = stack.enter_context(closing(Store(build))) if build.exists() and not outdated(build) else None
        if store is not None:
            level = not store.unpublished
            decided = load_decisions(data / "corrections" / LINKS)
            take_out(store, known, urls)
            _link(store, decided, methods.reviews_of(data))
        if store is not None and level and release.exists():
            done.retracted += feeding.feed(book, store, ids).changed
            publish(store, release, prepare)
        elif release.exists():
            done.retracted += _mend(book, release, known, urls, prepare)
        done.retracted += feeding.feed(book, None, ids, retract_only=True).changed  # where no release tells what else to say
        if store is not None:
            book.copy(store)
            store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    done.release = release.exists()
    return done


def _mend(book: Logbook, release: Path, known: Sequence[Tombstone], urls: Collection[str], prepare: Prepare | None) -> int:
    """The release as it is, without them; its links and patterns are found again by the next build."""
    aside = release.with_name(release.name + ".without")
    files = [aside, *(aside.with_name(aside.name + suffix) for suffix in ("-wal", "-shm", "-journal"))]
    for path in files:
        path.unlink(missing_ok=True)
    try:
        aside.write_bytes(release.read_bytes())
        with closing(Store(aside)) as store:
            take_out(store, known, urls)
            retracted = feeding.feed(book, store, {row[0] for row in known}, retract_only=True).changed
            publish(store, release, prepare)
    finally:
        for path in files:
            path.unlink(missing_ok=True)
    return retracted


def take_out(store: Store, known: Sequence[Tombstone], urls: Collection[str]) -> None:
    """All rows of these notices out of a build; what is found over all notices has to be found again."""
    store.db.execute("PRAGMA secure_delete=ON")
    ids = {row[0] for row in known}
    with store.transaction():
        feeding.forget(store, ids)
        for each in sorted(ids):
            store.delete(each)
            for table, where in _BESIDE:
                store.db.execute(f"DELETE FROM {table} WHERE {where}", (each, f"{each}-*")[: 1 + ("?2" in where)])
        store.db.executemany("DELETE FROM quarantine WHERE url = ?", [(url,) for url in sorted(urls)])
        store.replace("tombstones", sorted([*(row for row in store.rows("tombstones") if row[0] not in ids), *known], key=lambda r: r[0]))
    index.settle(store)
    index.pack(store)


def _link(store: Store, decided: Decisions, reviews: Reviews) -> None:
    linking.relink(store, decided, lambda stage, done, total: None)
    novelty.renew(store)
    methods.renew(store, reviews)
