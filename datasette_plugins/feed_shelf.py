"""What the site hands out of the feed: a signed folder as it is where there is one, else what the release gives, unsigned.

Entries are large and many, so they are read when they are asked for and not kept; what is made of them is kept small.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import sqlite3
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from datasette_plugins.page import DATABASE, PLUGIN, ask, ask_once
from kb.feeds.bar import above
from kb.feeds.formats import FORMATS, NoFormat, load_format
from kb.feeds.jsonl import LOG, SNAPSHOT
from kb.feeds.log import UPSERT, Entry, from_line, from_lines, start_of, to_line
from kb.feeds.manifest import MANIFEST, SIGNATURE, BadManifest, File, Manifest, digest, from_bytes, made_at, to_file, to_moment

T = TypeVar("T")
FOLDER = "feed"  #: beside kb.db, where no other is named
SECONDS = 60.0  #: once a release, to make all formats
_TRIES = 3  #: to read a folder that is just being replaced
_COLUMNS = "seq, op, id, rev, kind, body"
_LAST = "FROM feed_log WHERE seq IN (SELECT max(seq) FROM feed_log GROUP BY id)"


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
        return [_entry(row) for row in self.db.execute(f"SELECT {_COLUMNS} {_LAST} ORDER BY id")] if _has_log(self.db) else []

    def lines(self, cursor: int) -> Iterator[tuple[int, bytes]]:
        """The body stands in the table as it stands in a line."""
        rows = self.db.execute(f"SELECT {_COLUMNS} FROM feed_log WHERE seq > ? ORDER BY seq", (cursor,)) if _has_log(self.db) else ()
        for seq, op, each, rev, kind, body in rows:
            bare = to_line(Entry(seq, op, each, rev, kind, None)).removesuffix("null}")
            yield seq, f"{bare}{'null' if body is None else body}}}\n".encode()


@dataclass(frozen=True, slots=True)
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


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, op, each, rev, kind, body = row
    return Entry(seq, op, each, rev, kind, None if body is None else json.loads(body))


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the feed, small as it is kept."""

    packed: bytes
    told: File

    def read(self) -> bytes:
        return zlib.decompress(self.packed)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The log lies between two cursors; what is in use and what is not by kind; when that was published."""

    start: int
    end: int
    counts: Mapping[str, int]  #: `pattern` and `indicator` in use, `withdrawn`
    changed: datetime
    folder: Folder | None = None
    signed: bool = False
    made: dict[str, Mapping[str, Made]] = field(default_factory=dict, compare=False)  #: of a folder, by the bar
    making: threading.Lock = field(default_factory=threading.Lock, compare=False)


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
        for kind, op, n in db.execute(f"SELECT kind, op, count(*) {_LAST} GROUP BY 1, 2"):
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


def open_file(shelf: Shelf, path: str) -> tuple[BinaryIO, str] | None:
    """A file of a folder, to the byte as it was signed, with its hash; None for one that is not there. Raises Unsteady."""
    assert shelf.folder is not None
    folder, manifest = shelf.folder.path, shelf.folder.manifest
    try:
        if path == MANIFEST:
            raw = (folder / MANIFEST).read_bytes()
            if from_bytes(raw) != manifest:
                raise Unsteady(f"{path} changed")
        elif path == SIGNATURE and shelf.signed:
            raw = (folder / SIGNATURE).read_bytes()
        else:
            return (shelf.folder.open(path), manifest.files[path].sha256) if path in manifest.files else None
    except (FileNotFoundError, BadManifest) as error:
        raise Unsteady(str(error)) from error
    return io.BytesIO(raw), digest(raw)


async def made_files(datasette: Any, shelf: Shelf, tier: str | None) -> Mapping[str, Made]:
    """Everything but a signature, of what stands above the bar; made once for a release or a folder. Raises Unsteady."""
    folder, bar = shelf.folder, tier or ""
    if folder is None:
        return await ask_once(datasette, f"feed files {bar}", lambda db: make_files(shelf, Release(db), tier), SECONDS, apart=True)

    def make() -> Mapping[str, Made]:
        with shelf.making:
            if bar not in shelf.made:
                shelf.made[bar] = make_files(shelf, folder, tier)
            return shelf.made[bar]

    return shelf.made[bar] if bar in shelf.made else await asyncio.to_thread(make)


def formats() -> list[str]:
    """Those that this installation can make."""
    found = []
    for name in FORMATS:
        with suppress(NoFormat):
            load_format(name)
            found.append(name)
    return found


def make_files(shelf: Shelf, source: Source, tier: str | None) -> Mapping[str, Made]:
    """Files of every format, one after the other, with their manifest; not the log, which is long and is read page by page."""
    live = source.live()
    state = {entry.id: entry for entry in (live if tier is None else above(live, tier))}
    made: dict[str, Made] = {}
    for name in formats():
        made |= {path: Made(zlib.compress(raw, 1), to_file(path, raw)) for path, raw in load_format(name).snapshot(state).items()}
    told = made_at(shelf.changed)
    about = {path: made[path].told for path in sorted(made)}
    raw = Manifest(shelf.end, shelf.start, shelf.start, told["created"], told["expires"], None, tier, about).to_bytes()
    return {**made, MANIFEST: Made(zlib.compress(raw, 1), to_file(MANIFEST, raw))}


def raised(lines: Iterator[bytes], tier: str) -> Iterator[bytes]:
    """Lines of the log as they are above a bar."""
    for entry in above((from_line(line.decode()) for line in lines), tier):
        yield f"{to_line(entry)}\n".encode()
