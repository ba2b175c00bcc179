"""Is a feed's folder whole, in time, as its publisher signed it, and a successor of the one before? Only a key from outside is trusted."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kb.feeds.jsonl import LOG, SNAPSHOT
from kb.feeds.log import BadEntry, from_lines, replay
from kb.feeds.manifest import (
    MANIFEST,
    MOST_BYTES,
    PAST,
    SIGNATURE,
    BadManifest,
    Manifest,
    digest,
    from_bytes,
    rows_of,
    to_moment,
)  # fmt: skip
from kb.feeds.sign import is_signed

SKEW = timedelta(hours=1)  #: by which clocks may differ
#: what may be wrong with a folder
CODES = {
    "no_manifest": "there is no manifest, or it is no plain file",
    "bad_signature": "the manifest is not signed by this key",
    "bad_manifest": "it is signed, but no manifest of this feed",
    "expired": "the manifest has expired: the publisher, or who stands between, has stopped",
    "from_the_future": "the manifest was made after now",
    "backwards": "an older feed than the one seen before",
    "broken_history": "the manifests before it are not those that were seen before",
    "missing": "a file that the manifest names is not there",
    "extra": "a file, folder or link that the manifest does not name",
    "changed": "a file is not the one that was signed",
    "rows": "a file has more or fewer rows than the manifest says",
    "bad_log": "log and snapshot contradict each other or the manifest",
}


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.code}: {self.what}"


def check(folder: Path, key: Ed25519PublicKey, now: datetime, after: bytes | None = None) -> list[Problem]:
    """Everything that is wrong; nothing of a folder without a good signature is looked into.

    `after` is a manifest that the consumer remembers: a successor has its hash in its history and does not go back.
    """
    raw, signature = _plain(folder / MANIFEST, MOST_BYTES), _plain(folder / SIGNATURE, MOST_BYTES)
    if raw is None:
        return [Problem("no_manifest", CODES["no_manifest"])]
    if signature is None or not is_signed(raw, signature, key):
        return [Problem("bad_signature", CODES["bad_signature"])]
    try:
        manifest = from_bytes(raw)
    except BadManifest as error:
        return [Problem("bad_manifest", str(error))]
    found = [*_times(manifest, now), *_files(folder, manifest)]
    if not found:  # only what is as it was signed is read
        found += [*_log(folder, manifest), *_history(folder, manifest)]
    if after is not None:
        found += _successor(folder, manifest, raw, after, bool(found))
    return found


def _plain(path: Path, most: int) -> bytes | None:
    """The content of a file that is no link; None where it is none, or larger."""
    try:
        about = path.lstat()
        return path.read_bytes() if stat.S_ISREG(about.st_mode) and about.st_size <= most else None
    except OSError:
        return None


def _times(manifest: Manifest, now: datetime) -> Iterator[Problem]:
    if to_moment(manifest.expires) <= now:
        yield Problem("expired", f"it held until {manifest.expires}")
    if to_moment(manifest.created) > now + SKEW:
        yield Problem("from_the_future", f"it says {manifest.created}")


def _files(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    there = dict(_entries(folder))
    named = {MANIFEST, SIGNATURE, *manifest.files}
    folders = {parent.as_posix() for path in named for parent in Path(path).parents} - {"."}
    for path, mode in sorted(there.items()):
        if not (stat.S_ISREG(mode) and path in named) and not (stat.S_ISDIR(mode) and path in folders):
            yield Problem("extra", path)
    for path, told in manifest.files.items():
        if path not in there:
            yield Problem("missing", path)
            continue
        raw = _plain(folder / path, told.bytes)
        if raw is None or len(raw) != told.bytes or digest(raw) != told.sha256:
            yield Problem("changed", path)
        elif _counted(path, raw, told.rows) != told.rows:
            yield Problem("rows", path)


def _entries(folder: Path) -> Iterator[tuple[str, int]]:
    """Path and mode of all that lies below, links as links."""
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(root, name)
            yield path.relative_to(folder).as_posix(), path.lstat().st_mode


def _counted(path: str, raw: bytes, told: int | None) -> int | None:
    """Its rows; as told where nothing here can read it (Parquet without pyarrow): its hash holds all the same."""
    try:
        return rows_of(path, raw)
    except ImportError:
        return told
    except ValueError:
        return -1


def _log(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    if not {LOG, SNAPSHOT} <= manifest.files.keys():
        yield Problem("bad_log", f"{LOG} or {SNAPSHOT} is not among the files")
        return
    try:
        entries, shot = (from_lines((folder / name).read_bytes()) for name in (LOG, SNAPSHOT))
    except (BadEntry, UnicodeDecodeError) as error:
        yield Problem("bad_log", str(error))
        return
    seqs = [each.seq for each in entries]
    if any(a >= b for a, b in pairwise([manifest.since, *seqs])) or manifest.start > manifest.since:
        yield Problem("bad_log", f"numbers of {LOG} do not rise from {manifest.since}")
    if max((each.seq for each in (*entries, *shot)), default=manifest.sequence) != manifest.sequence:
        yield Problem("bad_log", f"the last entry is not {manifest.sequence}")
    state = {each.id: each for each in shot}
    if [each.id for each in shot] != sorted(state):
        yield Problem("bad_log", f"{SNAPSHOT} is not one entry an id, in their order")
    if replay(entries) != {each: one for each, one in state.items() if one.seq > manifest.since}:
        yield Problem("bad_log", f"{SNAPSHOT} is not what {LOG} leads to")


def _lines(folder: Path) -> list[dict[str, object]]:
    raw = _plain(folder / PAST, MOST_BYTES)
    return [json.loads(line) for line in (raw or b"").splitlines()]


def _history(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    """Each manifest names the one before it, without a gap and never going back."""
    lines = _lines(folder)
    hashes = [*(line["sha256"] for line in lines), None]
    named = [*(line["previous"] for line in lines), manifest.previous]
    numbers = [*(line["sequence"] for line in lines), manifest.sequence]
    if named[1:] != hashes[:-1] or (manifest.previous is None) != (not lines):
        yield Problem("broken_history", f"{PAST} does not lead to this manifest")
    if any(a > b for a, b in pairwise(numbers)):  # type: ignore[operator]
        yield Problem("backwards", "its own history goes back")


def _successor(folder: Path, manifest: Manifest, raw: bytes, after: bytes, damaged: bool) -> Iterator[Problem]:
    try:
        seen = from_bytes(after)
    except BadManifest as error:
        yield Problem("broken_history", f"what was remembered is no manifest: {error}")
        return
    if (manifest.sequence, manifest.created) < (seen.sequence, seen.created):
        yield Problem("backwards", f"sequence {manifest.sequence} of {manifest.created}, after {seen.sequence} of {seen.created}")
    elif raw != after and not damaged and digest(after) not in {line["sha256"] for line in _lines(folder)}:
        yield Problem("broken_history", "the manifest that was remembered is not in its history")
