"""How the weights of the feed become a probability, and the vectors by which an engine proves that it does as the detector does."""

from __future__ import annotations

from collections.abc import Sequence

from kb.feeds.log import Entry, State
from kb.lexicon import path_of

Files = dict[str, bytes]
FILES = ("scoring.json", "vectors.json")


def snapshot(state: State) -> Files:
    """The same for every state: what is learned goes with the version, not with the log."""
    return {name: path_of(name).read_bytes() for name in FILES}


def delta(entries: Sequence[Entry]) -> Files:
    return {name: path_of(name).read_bytes() for name in FILES}


def merge(before: Files, change: Files) -> Files:
    return {**before, **change}
