"""The one door: notices of the archive in -> mask, extract, audit in processes -> one writer -> links -> release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from kb import corrections as fixes
from kb.build import feeding, linking, methods, novelty
from kb.build.archive import Archive
from kb.build.gate import held
from kb.build.logbook import Logbook
from kb.build.reading import CHUNK, Reader, Unread, Unreadable, attempt, read, read_all
from kb.corrections import Correction
from kb.link import BadDecision, Decisions, load_decisions
from kb.model import EXTRACTOR_VERSION, Reading
from kb.patterns.methods_review import BadReview, Reviews
from kb.store import Progress, Store, StoreError, index, outdated
from kb.store.lock import Busy, writing
from kb.store.release import Prepare, publish
from kb.store.rows import UnfitReading, case_id

__all__ = ["BuildError", "Built", "Busy", "StoreError", "Unread", "Unreadable", "attempt", "build", "read"]

BATCH = 200  #: notices written in one transaction
Watch = Callable[[str, int, int], None]


class BuildError(Exception):
    """The build was not done or not released; one clear line."""


@dataclass
class Built:
    """What a build did, in notices."""

    read: int = 0
    unread: int = 0
    removed: int = 0
    notices: int = 0
    cases: int = 0  #: as told, each telling one
    merged_cases: int = 0  #: counted once
    published: bool = False
    held: list[str] = field(default_factory=list)  #: why the release before stays
    feed: feeding.Fed = field(default_factory=feeding.Fed)


def _quiet(stage: str, done: int, total: int) -> None:
    pass


def build(
    data: Path, everything: bool = False, jobs: int = 1, watch: Watch = _quiet, reader: Reader = read, prepare: Prepare | None = None
) -> Built:
    """Bring build.db and the release up to the archive. `watch` is told (stage, done, total); `prepare` counts what the release keeps.

    Raises BuildError, Busy, StoreError; what was not committed is done by the next build.
    """
    archive_path, build_path = data / "archive.db", data / "build.db"
    if not archive_path.exists():
        raise BuildError(f"{archive_path}: there is no archive; `kb crawl`, `kb add` or `kb ingest` make one")
    try:
        given = fixes.load_corrections(data / "corrections")
        decided = load_decisions(data / "corrections" / fixes.LINKS)
        reviews = methods.reviews_of(data)
    except (fixes.BadCorrection, BadDecision, BadReview) as error:
        raise BuildError(str(error)) from error
    with ExitStack() as stack:
        stack.enter_context(writing(archive_path))
        stack.enter_context(writing(build_path))
        if everything or outdated(build_path):
            for suffix in ("", "-wal", "-shm"):
                build_path.with_name(build_path.name + suffix).unlink(missing_ok=True)
        archive = stack.enter_context(closing(Archive(archive_path)))
        store = stack.enter_context(closing(Store(build_path)))
        return _Build(archive, store, given, decided, reviews, watch).run(jobs, reader, data / "kb.db", prepare)


def _batches(chunks: Iterable[list[Reading | Unread]]) -> Iterator[list[Reading | Unread]]:
    flat = (one for chunk in chunks for one in chunk)
    return iter(lambda: list(islice(flat, BATCH)), [])


class _Build:
    """One run: what is to be done is found out once, then done in batches that are each whole."""

    def __init__(
        self,
        archive: Archive,
        store: Store,
        given: Mapping[str, list[Correction]],
        decided: Decisions,
        reviews: Reviews,
        watch: Watch,
    ) -> None:
        self.archive, self.store, self.given, self.decided, self.reviews, self.watch = archive, store, given, decided, reviews, watch
        self.built = Built()
        self.started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def run(self, jobs: int, reader: Reader, release: Path, prepare: Prepare | None) -> Built:
        stored = self.archive.notices()
        self.progress = {each: Progress(changed, fixes.digest(self.given.get(each, ()))) for each, (changed, _) in stored.items()}
        self._remove(set(stored))
        linking.prepare(self.store)
        todo = sorted(self._stale(), key=lambda each: (stored[each][1], each))  # in publication order, as the index wants it
        bulletins = self.archive.bulletins(todo)
        for batch in _batches(read_all(bulletins, jobs if len(todo) > CHUNK else 1, reader)):
            self._put(batch)
            self.watch("reading", len(batch), len(todo))
        index.settle(self.store, lambda n: self.watch("indexing", n, len(todo)))
        linking.relink(self.store, self.decided, self.watch)
        novelty.renew(self.store)
        methods.renew(self.store, self.reviews)
        self._copy_tables()
        self._release(release, prepare)
        return self.built

    def _stale(self) -> list[str]:
        """Notices never read, changed since, read by another version of the extractor, corrected since, or of which no links are kept."""
        rows = self.store.db.execute("SELECT bulletin_id, changed, extractor, corrected FROM readings")
        done = {each: Progress(changed, corrected) for each, changed, extractor, corrected in rows if extractor == EXTRACTOR_VERSION}
        unlinked = set(linking.unlinked(self.store))
        return [each for each, progress in self.progress.items() if done.get(each) != progress or each in unlinked]

    def _remove(self, stored: set[str]) -> None:
        for (each,) in self.store.db.execute("SELECT bulletin_id FROM readings UNION SELECT id FROM bulletins ORDER BY 1").fetchall():
            if each not in stored:
                self.store.delete(each)
                self.built.removed += 1

    def _put(self, batch: Sequence[Reading | Unread]) -> None:
        readings = [one for one in batch if isinstance(one, Reading)]
        numbers = self.archive.number_cases(readings)  # committed first: a kill before the next line gives the same numbers again
        with self.store.transaction():
            for reading, given in zip(readings, numbers, strict=True):
                self._put_reading(reading, given)
            for one in batch:
                if isinstance(one, Unread):
                    self._put_unread(one)

    def _put_reading(self, reading: Reading, numbers: list[int]) -> None:
        each = reading.bulletin.id
        corrected, outcomes = fixes.apply(reading, numbers, self.given.get(each, ()))
        try:
            self.store.put(corrected, numbers if corrected.cases else [], self.progress[each])
        except UnfitReading as error:
            self._put_unread(Unread(reading.bulletin, "unfit", str(error)))
            return
        linking.keep(self.store, corrected, numbers if corrected.cases else [])
        self.store.put_corrections(each, [_outcome(*outcome) for outcome in outcomes])
        self.built.read += 1

    def _put_unread(self, one: Unread) -> None:
        b = one.bulletin
        self.store.put_unread(b.id, b.url, one.code, one.message, b.fetched_at, self.progress[b.id])
        self.built.unread += 1

    def _copy_tables(self) -> None:
        tables = self.archive.tables()
        for name in ("sources", "tombstones", "coverage", "reach", "history"):
            if self.store.rows(name) != tables[name]:
                self.store.replace(name, tables[name])
        crawled = "stage IS NOT 'read'"
        if [row[1:] for row in self.store.rows("quarantine", crawled)] != [row[1:] for row in tables["quarantine"]]:
            self.store.replace("quarantine", tables["quarantine"], crawled)
        if self.store.unpublished:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            (last,) = self.store.db.execute("SELECT coalesce(max(id), 0) FROM runs WHERE origin = 'build'").fetchone()
            counts = f'{{"read": {self.built.read}, "unread": {self.built.unread}, "removed": {self.built.removed}}}'
            own = ("build", last + 1, "build", self.started, now, None, counts, "done")
            self.store.replace("runs", [*tables["runs"], *self.store.rows("runs", "origin = 'build'"), own])

    def _release(self, release: Path, prepare: Prepare | None) -> None:
        for name in ("notices", "cases", "merged_cases"):
            table = "bulletins" if name == "notices" else name
            setattr(self.built, name, self.store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        if not self.store.unpublished and release.exists():
            return
        since = int(self.store.version("released") or 0)
        self.built.held = held(self.archive.db, since, release)
        if self.built.held:
            return
        self.watch("publishing", 0, 0)
        self.built.feed = feeding.feed(Logbook(self.archive.db), self.store, self.archive.withdrawn)
        publish(self.store, release, prepare)
        self.store.set_version("released", str(max((progress.changed for progress in self.progress.values()), default=0)))
        self.built.published = True


def _outcome(c: Correction, span: Any, status: str) -> tuple[Any, ...]:
    at = (None, None, None) if span is None else (span.part, span.start, span.end)
    owner = None if c.number is None else case_id(c.bulletin_id, c.number)
    old, new = (None if value is None else str(value) for value in (c.old, c.new))
    return (c.id, c.bulletin_id, owner, c.field, old, new, c.quote, *at, c.who, c.when, c.why, status)
