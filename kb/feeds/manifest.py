"""What the feed's folder says of itself: its sequence and dates, every file with its hash, and the manifest before it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

FEED, VERSION, LICENSE = "scam-bulletins", 1, "CC-BY-4.0"
MANIFEST, SIGNATURE, PAST = "manifest.json", "manifest.json.sig", "manifests.jsonl"
DAYS = 7  #: for which a manifest holds
REMEMBERED = 3_000  #: manifests before this one of which the folder has the hashes; a year of one every three hours
MOST_BYTES = 4 << 20  #: of a manifest


class BadManifest(ValueError):
    """No manifest of this feed; says why."""


@dataclass(frozen=True, slots=True)
class File:
    """`rows` are lines of JSON Lines, records of CSV and Parquet; None for other files."""

    sha256: str
    bytes: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """`sequence` is the last number of the log, `since` what its log begins after, `start` the oldest cursor that can be served."""

    sequence: int
    since: int
    start: int
    created: str
    expires: str
    previous: str | None  #: sha256 of the manifest before it
    min_tier: str | None
    files: Mapping[str, File] = field(default_factory=dict)
    feed: str = FEED
    version: int = VERSION
    license: str = LICENSE

    def to_bytes(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(raw: bytes) -> Manifest:
    """Raises BadManifest for anything that `to_bytes` does not write."""
    try:
        told = json.loads(raw)
        files = {path: File(**about) for path, about in told.pop("files").items()}
        manifest = Manifest(**told, files=files)
        to_moment(manifest.created), to_moment(manifest.expires)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise BadManifest("it is no manifest of a feed") from error
    if (manifest.feed, manifest.version) != (FEED, VERSION):
        raise BadManifest(f"it is of another feed or version: {str(manifest.feed)[:40]} {str(manifest.version)[:9]}")
    numbers = (manifest.sequence, manifest.since, manifest.start, *(each.bytes for each in files.values()))
    if not all(type(each) is int and each >= 0 for each in numbers) or not all(map(_is_plain, files)):
        raise BadManifest("its numbers or paths are none")
    return manifest


def _is_plain(path: str) -> bool:
    """Does it stay in the folder, and is it written in one way only?"""
    parts = PurePosixPath(path).parts
    return bool(parts) and "/".join(parts) == path and ".." not in parts and path not in (MANIFEST, SIGNATURE) and "\0" not in path


def to_moment(text: str) -> datetime:
    """A time as manifests write it; ValueError for any other."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def to_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def to_file(path: str, raw: bytes) -> File:
    return File(digest(raw), len(raw), rows_of(path, raw))


def rows_of(path: str, raw: bytes) -> int | None:
    """Rows of a file by its kind; ValueError where it is not of that kind."""
    kind = PurePosixPath(path).suffix
    if kind == ".jsonl":
        return raw.count(b"\n")
    if kind == ".csv":
        return max(0, sum(1 for _ in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) - 1)
    if kind == ".parquet":
        from pyarrow import parquet

        return int(parquet.ParquetFile(io.BytesIO(raw)).metadata.num_rows)
    return None


def past_of(before: bytes | None, past: bytes) -> tuple[str | None, bytes]:
    """(hash of the manifest before, lines of all before it) from that manifest and the lines it came with."""
    if before is None:
        return None, b""
    manifest = from_bytes(before)
    line = {"sequence": manifest.sequence, "created": manifest.created, "sha256": digest(before), "previous": manifest.previous}
    lines = [*past.splitlines(), json.dumps(line).encode()]
    return digest(before), b"".join(each + b"\n" for each in lines[-REMEMBERED:])
