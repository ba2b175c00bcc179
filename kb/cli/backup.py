"""`kb backup` and `kb restore`: one consistent file out, and back in without what was taken down since."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import click

from kb.cli.options import Refusal, folder_option, refusing

_MARK = "scam-bulletins.json"
_FORMAT = 1
_DATABASES = ("archive.db", "kb.db")
_ASIDE = ".restore-"  #: below the data folder, while a restore is under way
_COPIES = ".backup-"  #: beside the file, while a backup is under way
_DAY = 86_400.0
_MOST_TEXT = 1 << 20  #: bytes of one file of corrections, or of a source
#: what people and `kb sources discover` wrote, as patterns below the data folder
_TEXTS = ("corrections/*.yml", "reviews/*.yml", "sources/*/*.yml")


@contextmanager
def _snapshot(path: Path, aside: Path) -> Iterator[Path]:
    """A copy of a database as of one moment, whoever writes meanwhile."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
        db.execute("VACUUM INTO ?", (str(aside),))
    yield aside
    aside.unlink()


def _add_text(tar: tarfile.TarFile, name: str, raw: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(raw), 0o600, int(datetime.now(UTC).timestamp())
    tar.addfile(entry, io.BytesIO(raw))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@folder_option
def backup(file: Path, data: Path) -> None:
    """Write archive, release, corrections, reviews and discovered sources into one file (gzip where it ends in .gz).

    It is consistent even while others write.

    Example: kb backup /backups/kb-2025-11-02.tar.gz
    """
    from kb.store.release import replace

    if not (data / "archive.db").exists():
        raise Refusal(f"{data / 'archive.db'}: there is no archive to back up")
    aside = file.with_name(file.name + ".new")
    for left in file.parent.glob(f"{_COPIES}*"):  # of a backup that was killed; one under way is younger
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=file.parent, prefix=_COPIES)))
            tar = stack.enter_context(tarfile.open(aside, "w:gz" if file.suffix == ".gz" else "w"))
            mark = {"format": _FORMAT, "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
            _add_text(tar, _MARK, json.dumps(mark).encode())
            for name in _DATABASES:
                if (data / name).exists():
                    with _snapshot(data / name, folder / name) as copy:
                        tar.add(copy, name)
            for path in sorted(path for pattern in _TEXTS for path in data.glob(pattern)):
                _add_text(tar, path.relative_to(data).as_posix(), path.read_bytes())
        replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)
    click.echo(f"{file}: {file.stat().st_size:,} bytes")


def _is_text(name: str) -> bool:
    """Is this a member's name as `backup` writes one of a text?"""
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name
    return plain and any(path.match(pattern) and len(path.parts) == pattern.count("/") + 1 for pattern in _TEXTS)


def _unpack(file: Path, folder: Path) -> list[str]:
    """The members that belong here, as plain files in `folder`. Raises Refusal for a file of another kind."""
    try:
        with tarfile.open(file) as tar:
            found = []
            for entry in tar:
                known = entry.name in (_MARK, *_DATABASES)
                if not entry.isreg() or not (known or (_is_text(entry.name) and entry.size <= _MOST_TEXT)):
                    raise Refusal(f"{file}: holds {entry.name!r}, which no backup of ours has")
                content = tar.extractfile(entry)
                assert content is not None  # a regular file has one
                target = folder / entry.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with content, target.open("wb") as out:
                    shutil.copyfileobj(content, out)
                found.append(entry.name)
    except (tarfile.TarError, EOFError) as error:
        raise Refusal(f"{file}: is no whole backup ({error})") from error
    if _MARK not in found or "archive.db" not in found:
        raise Refusal(f"{file}: is no backup of `kb backup`")
    return found


def _whole(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as db:
            damage = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        damage = str(error)
    if damage != "ok":
        raise Refusal(f"the backup's {path.name} is damaged; nothing was changed")


def _takedowns(path: Path) -> list[tuple[str, str, str, str]]:
    """Tombstones of what was taken down (not of cases that a later reading no longer found)."""
    from kb.model import GONE

    if not path.exists():
        return []
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
        return db.execute("SELECT id, url_hash, date, reason FROM tombstones WHERE reason IS NOT ?", (GONE,)).fetchall()


def _take_down(path: Path, known: list[tuple[str, str, str, str]]) -> int:
    """Remove from a restored archive whatever a tombstone names; returns how many notices went."""
    from crawlers.takedown import withdraw

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        return withdraw(db, known).notices


def _republish(release: Path, data: Path, known: list[tuple[str, str, str, str]]) -> None:
    """The restored release without what was taken down becomes build.db and kb.db; the next build reads everything again."""
    from kb.build import feeding
    from kb.build.logbook import Logbook
    from kb.build.withdrawal import take_out
    from kb.cli.prepared import count_ahead
    from kb.store import Store
    from kb.store.release import publish

    release.rename(data / "build.db")
    archive = sqlite3.connect(data / "archive.db", isolation_level=None)
    with closing(archive), closing(Store(data / "build.db")) as store:
        take_out(store, known, ())
        feeding.feed(Logbook(archive), store, {row[0] for row in known}, retract_only=True)
        publish(store, data / "kb.db", count_ahead)


def _keep_log(old: Path, restored: Path) -> None:
    """The feed's log goes on where it was: the folder's own is longer than that of an older backup, and consumers have read it."""
    from kb.build.logbook import carry

    if old.exists():
        with closing(sqlite3.connect(restored, isolation_level=None)) as db:
            carry(old, db)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option
def restore(file: Path, data: Path) -> None:
    """Put a backup in the data folder's place. What was taken down stays down, whether the folder or the file knows of it.

    Example: kb restore /backups/kb-2025-11-02.tar.gz --data data
    """
    from kb.corrections import files_about
    from kb.store import Busy, StoreError, writing
    from kb.store.release import replace

    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack, refusing(Busy, StoreError):
        for name in ("archive.db", "build.db"):
            stack.enter_context(writing(data / name))
        for left in data.glob(f"{_ASIDE}*"):  # of a restore that was killed: unmasked pages, and no takedown reaches them
            shutil.rmtree(left)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=data, prefix=_ASIDE)))
        found = _unpack(file, folder)
        for name in _DATABASES:
            if name in found:
                _whole(folder / name)
        known = sorted({row[0]: row for row in (*_takedowns(data / "archive.db"), *_takedowns(folder / "archive.db"))}.values())
        _keep_log(data / "archive.db", folder / "archive.db")
        removed = _take_down(folder / "archive.db", known)
        # the build of another archive goes first, so that a kill leaves none beside this one
        for leftover in ("build.db", "build.db-wal", "build.db-shm", "archive.db-wal", "archive.db-shm"):
            (data / leftover).unlink(missing_ok=True)
        replace(folder / "archive.db", data / "archive.db")
        if "kb.db" in found:
            _republish(folder / "kb.db", data, known)
        for path in files_about(folder / "corrections", [row[0] for row in known]):
            path.unlink()
        for name in found:
            if _is_text(name) and (folder / name).exists():
                (data / name).parent.mkdir(parents=True, exist_ok=True)
                replace(folder / name, data / name)
    click.echo(f"restored {file}; {len(known)} takedowns hold ({removed} in the file); `kb build` reads everything again")
