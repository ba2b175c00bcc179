"""The feed as JSON Lines: the log as it is, and a snapshot of it; the form from which all others can be checked."""

from __future__ import annotations

from collections.abc import Sequence

from kb.feeds.formats import Files
from kb.feeds.log import Entry, State, from_lines, replay, to_lines

SNAPSHOT, LOG = "snapshot.jsonl", "log.jsonl"


def snapshot(state: State) -> Files:
    """The last entry of each id, tombstones too, by id."""
    return {SNAPSHOT: to_lines(state[each] for each in sorted(state))}


def delta(entries: Sequence[Entry]) -> Files:
    return {LOG: to_lines(entries)}


def merge(before: Files, change: Files) -> Files:
    state = replay(from_lines(before[SNAPSHOT]))
    return snapshot(replay(from_lines(change[LOG]), state))
