"""Takes notices out of build.db and of the release at once, whatever else the build has in hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from kb.build import linking, novelty
from kb.link import Decisions, load_decisions
from kb.store import Store, index, outdated
from kb.store.lock import writing
from kb.store.release import Prepare, publish

Tombstone = tuple[str, str | None, str, str]
Prune = tuple[str, str]
#: rows of a notice outside its own tables, and of the cases counted under it: (table, condition on ?1, its id, and ?2, `<id>-*`)
_BESIDE: tuple[Prune, ...] = (
    ("history", "bulletin_id = ?1"),
    ("alert_evidence", "bulletin_id = ?1"),
    ("conflicts", "bulletin_id = ?1 OR cluster GLOB ?2"),
    ("case_clusters", "bulletin_id = ?1 OR cluster GLOB ?2"),
    ("merged_cases", "cluster GLOB ?2"),
    ("bulletin_clusters", "bulletin_id = ?1 OR cluster = ?1"),
)


def withdraw(data: Path, known: Sequence[Tombstone], urls: Collection[str], decisions: Path, prepare: Prepare | None = None) -> bool:
    """Out of build.db and kb.db; True where there is a release, which now is without them. Raises Busy, StoreError.

    A release behind the build (it was held back, or the build was ended) is mended itself, so that nothing else comes with it.
    """
    build, release = data / "build.db", data / "kb.db"
    with writing(build):
        level = False
        if build.exists() and not outdated(build):
            with closing(Store(build)) as store:
                level = not store.unpublished
                decided = load_decisions(decisions)
                _take_out(store, known, urls)
                _link(store, decided)
                if level and release.exists():
                    publish(store, release, prepare)
                store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if release.exists() and not level:
            _mend(release, known, urls, prepare)
    return release.exists()


def _mend(release: Path, known: Sequence[Tombstone], urls: Collection[str], prepare: Prepare | None) -> None:
    """The release as it is, without them; its links are found again by the next build."""
    aside = release.with_name(release.name + ".without")
    files = [aside, *(aside.with_name(aside.name + suffix) for suffix in ("-wal", "-shm", "-journal"))]
    for path in files:
        path.unlink(missing_ok=True)
    try:
        aside.write_bytes(release.read_bytes())
        with closing(Store(aside)) as store:
            _take_out(store, known, urls)
            publish(store, release, prepare)
    finally:
        for path in files:
            path.unlink(missing_ok=True)


def _take_out(store: Store, known: Sequence[Tombstone], urls: Collection[str]) -> None:
    store.db.execute("PRAGMA secure_delete=ON")
    ids = {row[0] for row in known}
    with store.transaction():
        for each in sorted(ids):
            store.delete(each)
            for table, where in _BESIDE:
                store.db.execute(f"DELETE FROM {table} WHERE {where}", (each, f"{each}-*")[: 1 + ("?2" in where)])
        store.db.executemany("DELETE FROM quarantine WHERE url = ?", [(url,) for url in sorted(urls)])
        store.replace("tombstones", sorted([*(row for row in store.rows("tombstones") if row[0] not in ids), *known], key=lambda r: r[0]))
    index.settle(store)
    index.pack(store)


def _link(store: Store, decided: Decisions) -> None:
    linking.relink(store, decided, lambda stage, done, total: None)
    novelty.renew(store)
