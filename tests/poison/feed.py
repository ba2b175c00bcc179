"""A signed feed folder as a tamperer sees it: bytes by path, its manifest, and perhaps an older release and a key."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

MANIFEST, SIGNATURE = "manifest.json", "manifest.json.sig"

Change = Callable[[Path], None]
Drawn = tuple[str, Change] | None
Plan = Callable[[Random, "Feed"], Drawn]
Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Feed:
    """`files` has every file, manifest and signature too; `listed` are those that the manifest names."""

    files: Mapping[str, bytes]
    older: Mapping[str, bytes]
    sign: Sign | None

    @property
    def manifest(self) -> dict[str, Any]:
        """A copy of one's own, to be changed at will."""
        found: dict[str, Any] = json.loads(self.files[MANIFEST])
        return found

    @property
    def listed(self) -> list[str]:
        return sorted(self.manifest["files"])

    @property
    def filled(self) -> list[str]:
        return [path for path in self.listed if self.files[path]]

    @property
    def lined(self) -> list[str]:
        """Listed text files of several lines."""
        return [path for path in self.filled if path.endswith(("l", "csv", "json")) and self.files[path].count(b"\n") > 1]


def load_feed(folder: Path, older: Path | None = None, sign: Sign | None = None) -> Feed:
    return Feed(_bytes(folder), _bytes(older) if older else {}, sign)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def put(path: str, content: bytes) -> Change:
    """The change that writes this file, whatever stood there."""

    def change(folder: Path) -> None:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    return change


def both(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for each in changes:
            each(folder)

    return change


def removed(path: str) -> Change:
    return lambda folder: (folder / path).unlink()


def edited(feed: Feed, path: str, content: bytes, told: str) -> Drawn:
    """A file with other bytes; None where nothing would change."""
    return None if content == feed.files[path] else (f"{path} {told}", put(path, content))


def to_bytes(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"


def signed(sign: Sign, content: bytes) -> Change:
    """A manifest and the signature over it."""
    return both(put(MANIFEST, content), put(SIGNATURE, base64.b64encode(sign(content)) + b"\n"))
