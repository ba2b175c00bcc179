"""What the site hands out of the feed: a signed folder as it is where there is one, else what the release gives, unsigned.

Entries are large and many, so they are read when they are asked for and not kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import sqlite3
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from datasette_plugins.page import DATABASE, KB, PLUGIN, ask, ask_once
from kb.feeds.bar import above
from kb.feeds.jsonl import LOG, SNAPSHOT
from kb.feeds.log import COLUMNS, LAST, UPSERT, Entry, from_line, from_lines, from_row, start_of, to_line
from kb.feeds.manifest import MANIFEST, SIGNATURE, BadManifest, Manifest, digest, from_bytes, to_moment

T = TypeVar("T")
FOLDER = "feed"  #: beside kb.db, where no other is named
SECONDS = 60.0  #: once a release, to count
PATIENCE = 600.0  #: once a release, for every format of a long log
_TRIES = 3  #: to read a folder that is just being replaced


class Unsteady(OSError):
    """The folder changed under every look, or is not as its manifest says."""


class Source(Protocol):
    """Where entries come from: the last of each id, by id; and lines of the log, with their numbers, after a cursor."""

    def live(self) -> list[Entry]: ...

    def lines(self, cursor: int) -> Iterator[tuple[int, bytes]]: ...


@dataclass(frozen=True, slots=True)
class Release:
    db: sqlite3.Connection

    def live(self) -> list[Entry]:
        return [from_row(row) for row in self.db.execute(f"SELECT {COLUMNS} {LAST} ORDER BY id")] if _has_log(self.db) else []

    def lines(self, cursor: int) -> Iterator[tuple[int, bytes]]:
        """The body stands in the table as it stands in a line."""
        rows = self.db.execute(f"SELECT {COLUMNS} FROM feed_log WHERE seq > ? ORDER BY seq", (cursor,)) if _has_log(self.db) else ()
        for seq, op, each, rev, kind, life, body in rows:
            bare = to_line(Entry(seq, op, each, rev, kind, None, life)).removesuffix("null}")
            yield seq, f"{bare}{'null' if body is None else body}}}\n".encode()


@dataclass(frozen=True)
class Folder:
    """Raises Unsteady for a file that is not as its manifest says."""

    path: Path
    manifest: Manifest

    def live(self) -> list[Entry]:
        with self.open(SNAPSHOT) as found:
            return from_lines(found.read())

    def lines(self, cursor: int) -> Iterator[tuple[int, bytes]]:
        with self.open(LOG) as lines:
            for line in lines:
                seq = int(line[: line.index(b",")].rpartition(b" ")[2])
                if seq > cursor:
                    yield seq, line

    def open(self, name: str) -> BinaryIO:
        """A file that was read through once and is as it was signed."""
        found = (self.path / name).open("rb")
        if hashlib.file_digest(found, "sha256").hexdigest() != self.manifest.files[name].sha256:
            found.close()
            raise Unsteady(f"{name} is not what the manifest says")
        found.seek(0)
        return found


def _has_log(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'feed_log'").fetchone() is not None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The log lies between two cursors; what is in use and what is not by kind; when that was published."""

    start: int
    end: int
    counts: Mapping[str, int]  #: `pattern` and `indicator` in use, `withdrawn`
    changed: datetime
    folder: Folder | None = None
    signed: bool = False


def folder_of(datasette: Any) -> Path | None:
    """The folder that was named, else the one beside the release if it is signed."""
    named = (datasette.plugin_config(PLUGIN) or {}).get("feed")
    if named:
        return Path(named)
    beside = Path(datasette.get_database(DATABASE).path).parent / FOLDER
    return beside if (beside / MANIFEST).is_file() and (beside / SIGNATURE).is_file() else None


async def open_shelf(datasette: Any) -> Shelf:
    """Raises Unsteady where a folder was named that is no feed's."""
    folder = folder_of(datasette)
    if folder is not None:
        return await asyncio.to_thread(_of_folder, folder)
    path = datasette.get_database(DATABASE).path
    return await ask_once(datasette, "feed", lambda db: _of_release(db, path), SECONDS)


def _of_release(db: sqlite3.Connection, path: str) -> Shelf:
    told: Counter[str] = Counter()
    end = 0
    if _has_log(db):
        end = db.execute("SELECT coalesce(max(seq), 0) FROM feed_log").fetchone()[0]
        for kind, op, n in db.execute(f"SELECT kind, op, count(*) {LAST} GROUP BY 1, 2"):
            told[kind if op == UPSERT else "withdrawn"] += n
    return Shelf(start_of(end), end, told, datetime.fromtimestamp(int(os.stat(path).st_mtime), UTC))


def _of_folder(folder: Path) -> Shelf:
    for _ in range(_TRIES):
        try:
            return _read_folder(str(folder), digest((folder / MANIFEST).read_bytes()))
        except (OSError, ValueError, KeyError):
            continue
    raise Unsteady(f"{folder}: is no feed")


@lru_cache(maxsize=2)
def _read_folder(name: str, sha256: str) -> Shelf:
    raw = (Path(name) / MANIFEST).read_bytes()
    if digest(raw) != sha256:
        raise BadManifest("it changed")
    manifest = from_bytes(raw)
    folder = Folder(Path(name), manifest)
    told = Counter(entry.kind if entry.op == UPSERT else "withdrawn" for entry in folder.live())
    signed = (folder.path / SIGNATURE).is_file()
    return Shelf(manifest.since, manifest.sequence, told, to_moment(manifest.created), folder, signed)


async def read_entries(datasette: Any, shelf: Shelf, fn: Callable[[Source], T]) -> T:
    """What `fn` finds in the entries. Raises Unsteady."""
    if shelf.folder is not None:
        folder = shelf.folder
        return await asyncio.to_thread(lambda: fn(folder))
    return await ask(datasette, lambda db: fn(Release(db)))


def open_file(folder: Folder, path: str) -> tuple[BinaryIO, str] | None:
    """A file of a folder, to the byte as it was signed, with its hash; None for one that is not there. Raises Unsteady."""
    manifest = folder.manifest
    try:
        if path == MANIFEST:
            raw = (folder.path / MANIFEST).read_bytes()
            if from_bytes(raw) != manifest:
                raise Unsteady(f"{path} changed")
        elif path == SIGNATURE and (folder.path / SIGNATURE).is_file():
            raw = (folder.path / SIGNATURE).read_bytes()
        else:
            return (folder.open(path), manifest.files[path].sha256) if path in manifest.files else None
    except (FileNotFoundError, BadManifest) as error:
        raise Unsteady(str(error)) from error
    return io.BytesIO(raw), digest(raw)


@dataclass(frozen=True)
class Made(Folder):
    """A folder that is there for as long as it is looked at."""

    held: tempfile.TemporaryDirectory[str]


async def made_folder(datasette: Any, shelf: Shelf, tier: str | None) -> Folder:
    """The folder that is handed out; else one that `kb feed` makes of the release or for the bar, once. Raises Unsteady.

    Another process makes it: entries are large, and this one has better use for the memory.
    """
    if shelf.folder is not None and tier is None:
        return shelf.folder
    path = Path(datasette.get_database(DATABASE).path)

    def make(_: sqlite3.Connection) -> Made:
        found = path.stat()
        return make_folder(path.parent, tier, (found.st_ino, found.st_mtime_ns, found.st_size))

    return await ask_once(datasette, f"feed folder {tier}", make, SECONDS, apart=True)


@lru_cache(maxsize=4)
def make_folder(data: Path, tier: str | None, release: tuple[int, int, int]) -> Made:
    held = tempfile.TemporaryDirectory(prefix="kb-feed-")
    path = Path(held.name) / "feed"
    bar = ("--min-tier", tier) if tier else ()
    call = [*KB, "feed", "-o", str(path), "--data", str(data), *bar]
    try:
        done = subprocess.run(call, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Unsteady("kb feed takes too long") from error
    if done.returncode:
        raise Unsteady(done.stderr.strip()[-500:])
    return Made(path, from_bytes((path / MANIFEST).read_bytes()), held)


def raised(lines: Iterator[bytes], tier: str) -> Iterator[bytes]:
    """Lines of the log as they are above a bar."""
    for entry in above((from_line(line.decode()) for line in lines), tier):
        yield f"{to_line(entry)}\n".encode()
