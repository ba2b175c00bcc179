"""What was once true and signed, shown again: an older manifest, an older signature, older files, a whole older folder."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from random import Random

from .feed import MANIFEST, SIGNATURE, Change, Drawn, Feed, Plan, both, put, to_bytes


def _other(feed: Feed, path: str) -> bool:
    return path in feed.older and feed.older[path] != feed.files.get(path)


def old_manifest(rng: Random, feed: Feed) -> Drawn:
    """Older manifest with its own valid signature over the newer files."""
    if not _other(feed, MANIFEST) or not _fits_no_more(feed):
        return None
    return "with its signature", both(put(MANIFEST, feed.older[MANIFEST]), put(SIGNATURE, feed.older[SIGNATURE]))


def _fits_no_more(feed: Feed) -> bool:
    return any(feed.files.get(path) != content for path, content in feed.older.items() if path not in (MANIFEST, SIGNATURE))


def old_manifest_alone(rng: Random, feed: Feed) -> Drawn:
    return ("under the newer signature", put(MANIFEST, feed.older[MANIFEST])) if _other(feed, MANIFEST) else None


def old_signature(rng: Random, feed: Feed) -> Drawn:
    return ("over the newer manifest", put(SIGNATURE, feed.older[SIGNATURE])) if _other(feed, SIGNATURE) else None


def old_file(rng: Random, feed: Feed) -> Drawn:
    """An older file under the newer manifest: what was retracted since is back."""
    paths = [path for path in feed.listed if _other(feed, path)]
    if not paths:
        return None
    path = rng.choice(paths)
    return path, put(path, feed.older[path])


def old_files(rng: Random, feed: Feed) -> Drawn:
    """All older files under the newer manifest."""
    paths = [path for path in feed.listed if _other(feed, path)]
    return (f"{len(paths)} files", both(*(put(path, feed.older[path]) for path in paths))) if paths else None


def redated(rng: Random, feed: Feed) -> Drawn:
    """The older release with newer dates or the newer sequence, under its old signature."""
    if not _other(feed, MANIFEST):
        return None
    manifest, newer = json.loads(feed.older[MANIFEST]), feed.manifest
    key = rng.choice(["expires", "created", "sequence", "previous"])
    if manifest.get(key) == newer.get(key):
        return None
    manifest[key] = newer[key]
    files = {path: content for path, content in feed.older.items() if path != MANIFEST}
    return f"with the newer {key}", both(_only(files), put(MANIFEST, to_bytes(manifest)))


def spliced(rng: Random, feed: Feed) -> Drawn:
    """A signature half from each release."""
    if not _other(feed, SIGNATURE):
        return None
    old, new = (base64.b64decode(side[SIGNATURE]) for side in (feed.older, feed.files))
    return "half of each", put(SIGNATURE, base64.b64encode(rng.choice([old[:32] + new[32:], new[:32] + old[32:]])) + b"\n")


def whole(rng: Random, feed: Feed) -> Drawn:
    """The older release as it was: only who remembers the newer one can tell."""
    return ("as it was", _only(dict(feed.older))) if _other(feed, MANIFEST) else None


def _only(files: dict[str, bytes]) -> Change:
    """The folder holds these files and nothing else."""

    def change(folder: Path) -> None:
        for path in [each for each in folder.rglob("*") if each.is_file()]:
            path.unlink()
        both(*(put(path, content) for path, content in files.items()))(folder)

    return change


KINDS: dict[str, Plan] = {
    "replay.manifest": old_manifest,
    "replay.manifest_alone": old_manifest_alone,
    "replay.signature": old_signature,
    "replay.file": old_file,
    "replay.files": old_files,
    "replay.redated": redated,
    "replay.spliced": spliced,
}
WHOLE: dict[str, Plan] = {"replay.whole": whole}
