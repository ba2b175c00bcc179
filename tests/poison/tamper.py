"""Named changes to a signed feed folder; each of them has to be noticed by whoever checks the folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from .feed import Change, Drawn, Feed, Plan, Sign, load_feed
from .tamper_bytes import KINDS as BYTES
from .tamper_manifest import KINDS as MANIFEST
from .tamper_names import KINDS as NAMES
from .tamper_replay import KINDS as REPLAY
from .tamper_replay import WHOLE
from .tamper_signed import KINDS as SIGNED

TRIES = 20  #: draws of one kind before it counts as impossible with this folder


def tamperings(
    folder: Path, seed: int, n: int, *, older: Path | None = None, sign: Sign | None = None, remembers: bool = False
) -> Iterator[tuple[str, Change]]:
    """n changes, (name, what to do to a copy of the folder); the same arguments give the same changes. `folder` itself is only read.

    Kinds take turns; one that this folder has no room for (two files to swap, …) is left out. See README.md for the options.
    """
    feed = load_feed(folder, older, sign)
    table = BYTES | NAMES | MANIFEST | REPLAY | (WHOLE if remembers else {}) | SIGNED
    possible = [kind for kind in table if _draw(table[kind], feed, seed, 0, kind) is not None]
    number = 0
    while number < n:
        for kind in possible:
            drawn = _draw(table[kind], feed, seed, number, kind)
            if number < n and drawn is not None:
                yield f"{number:05d} {kind}: {drawn[0]}", drawn[1]
                number += 1


def _draw(plan: Plan, feed: Feed, seed: int, number: int, kind: str) -> Drawn:
    """The first of several draws that is a real change."""
    draws = (plan(Random(f"{seed} {number} {kind} {turn}"), feed) for turn in range(TRIES))
    return next((drawn for drawn in draws if drawn is not None), None)


def unnoticed(
    folder: Path, seed: int, n: int, room: Path, passes: Callable[[Path], bool], *, older: Path | None = None, sign: Sign | None = None
) -> list[str]:
    """Names of the changes after which a fresh copy of the folder, made in `room`, still passes a check that remembers it."""
    content = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = []
    for name, change in tamperings(folder, seed, n, older=older, sign=sign, remembers=True):
        copy = room / "copy" / "feed"
        shutil.rmtree(copy.parent, ignore_errors=True)
        for path, raw in content.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(raw)
        change(copy)
        if passes(copy):
            found.append(name)
    return found


def kinds_of(folder: Path, *, older: Path | None = None, sign: Sign | None = None, remembers: bool = False) -> list[str]:
    """Names of the kinds that this folder has room for."""
    table = BYTES | NAMES | MANIFEST | REPLAY | (WHOLE if remembers else {}) | SIGNED
    feed = load_feed(folder, older, sign)
    return [kind for kind in table if _draw(table[kind], feed, 0, 0, kind) is not None]
