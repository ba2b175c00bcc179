"""Writes the feed's folder, whole or not at all: a reader finds the one before or the new one, never a mixture."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kb.feeds import jsonl
from kb.feeds.formats import Files, chosen, load_format
from kb.feeds.log import Entry, end_of, replay, since, start_of
from kb.feeds.manifest import (
    DAYS,
    MANIFEST,
    PAST,
    SIGNATURE,
    BadManifest,
    Manifest,
    from_bytes,
    past_of,
    to_file,
    to_text,
)  # fmt: skip

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_EXCHANGE, _AT_FDCWD = 2, -100  #: of renameat2
_NEW, _OLD = ".new", ".old"


class BadFolder(ValueError):
    """The folder cannot become a feed's; one clear line."""


def contents(entries: Sequence[Entry], cursor: int | None, formats: Sequence[str]) -> tuple[Files, int]:
    """(files by path, what the log begins after). With a cursor every format has what changed since beside its snapshot.

    Raises TooOld and NoFormat.
    """
    began = start_of(end_of(entries)) if cursor is None else cursor
    state, new = replay(entries), since(entries, began)
    made: Files = {}
    for name in chosen(formats):
        form = load_format(name)
        snapshot = form.snapshot(state)
        change = form.delta(new) if cursor is not None or name == "jsonl" else {}
        for path, raw in (*snapshot.items(), *change.items()):
            if made.setdefault(path, raw) != raw:
                raise BadFolder(f"two formats write {path}")
    assert {jsonl.SNAPSHOT, jsonl.LOG} <= made.keys()
    return made, began


def write(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    sequence: int,
    began: int,
    now: datetime,
    key: Ed25519PrivateKey | None,
    min_tier: str | None = None,
    days: int = DAYS,
) -> Manifest:
    """Put a folder of these files, their manifest and its signature in the place of the one that is there.

    Raises BadFolder where a folder holds anything but a feed of ours, or one that is ahead.
    """
    _mend(folder)
    before, past = _before(folder, sequence, min_tier)
    previous, past = past_of(before, past)
    whole = {**files, PAST: past}
    about = {path: to_file(path, raw) for path, raw in sorted(whole.items())}
    created, expires = to_text(now), to_text(now + timedelta(days=days))
    manifest = Manifest(sequence, began, start_of(sequence), created, expires, previous, min_tier, about)
    whole[MANIFEST] = manifest.to_bytes()
    if key is not None:
        from kb.feeds.sign import sign

        whole[SIGNATURE] = sign(whole[MANIFEST], key)
    aside = _beside(folder, _NEW)
    for path, raw in whole.items():
        _put(aside / path, raw)
    _sync_folders(aside)
    _swap(aside, folder)
    return manifest


def _beside(folder: Path, ending: str) -> Path:
    return folder.absolute().with_name(f".{folder.name}{ending}")


def _mend(folder: Path) -> None:
    """After one that was ended: the folder of before is in its place, and nothing of the other is left."""
    if _beside(folder, _OLD).exists() and not folder.exists():
        _beside(folder, _OLD).rename(folder)
    for ending in (_NEW, _OLD):
        shutil.rmtree(_beside(folder, ending), ignore_errors=True)


def _before(folder: Path, sequence: int, min_tier: str | None) -> tuple[bytes | None, bytes]:
    """(manifest that stands, lines of those before it); nothing of a new folder."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadFolder(f"{folder}: is no folder")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not there:
        return None, b""
    try:
        raw = (folder / MANIFEST).read_bytes()
        manifest = from_bytes(raw)
    except (FileNotFoundError, BadManifest) as error:
        raise BadFolder(f"{folder}: holds something else than a feed; name a new folder") from error
    if strange := sorted(there - {MANIFEST, SIGNATURE, *manifest.files}):
        raise BadFolder(f"{folder}: holds {strange[0]}, which is no part of the feed; it would be lost")
    if manifest.sequence > sequence:
        ahead = f"sequence {manifest.sequence} was published here, this log ends with {sequence}"
        raise BadFolder(f"{folder}: {ahead}: after a restore, kb feed accept --after {manifest.sequence} goes on from there")
    if manifest.min_tier != min_tier:
        raise BadFolder(f"{folder}: was written with --min-tier {manifest.min_tier or 'T2'}; who follows it could not tell what fell away")
    past = folder / PAST
    return raw, past.read_bytes() if past.exists() else b""


def _put(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _sync_folders(folder: Path) -> None:
    for root, _, _ in os.walk(folder):
        _sync(Path(root))


def _swap(aside: Path, folder: Path) -> None:
    """The new folder in the old one's place; where the system cannot exchange the two, there is none for a moment."""
    old = _beside(folder, _OLD)
    if not folder.exists():
        aside.rename(folder.absolute())
    elif _exchange(aside, folder):
        shutil.rmtree(aside)
    else:
        folder.absolute().rename(old)
        aside.rename(folder.absolute())
        shutil.rmtree(old)
    _sync(folder.absolute().parent)


def _exchange(one: Path, other: Path) -> bool:
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    paths = (os.fsencode(one), os.fsencode(other.absolute()))
    return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE) == 0)
