"""The one change log: every format of the feed is made from its entries, in their order, and from nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UPSERT, REVOKE, DELETE = OPS = ("upsert", "revoke", "delete")
KINDS = ("pattern", "indicator", "cue")
WINDOW = 5_000  #: sequence numbers for which the log keeps every entry; before that, the last one of each id

COLUMNS = "seq, op, id, rev, kind, life, body"  #: of the table `feed_log`
LAST = "FROM feed_log WHERE seq IN (SELECT max(seq) FROM feed_log GROUP BY id)"  #: the last entry of each id

Body = dict[str, Any]
State = dict[str, "Entry"]  #: the last entry of each id, tombstones too
Wanted = Mapping[str, tuple[str, Body]]  #: id -> kind, body


class BadEntry(ValueError):
    """No entry of a log; says why."""


class TooOld(LookupError):
    """A cursor from which the log cannot tell what is new: start from the snapshot."""

    def __init__(self, cursor: int, start: int, end: int) -> None:
        super().__init__(f"sequence {cursor} is not between {start} and {end}: start from the snapshot")
        self.cursor, self.start, self.end = cursor, start, end


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `upsert` has the body whole, `revoke` the last body with status retired, `delete` none.

    `life` counts how often the id came to be used: one that comes back after it was revoked or deleted begins another.
    """

    seq: int
    op: str
    id: str
    rev: int
    kind: str
    body: Body | None
    life: int = 1


def to_json(body: Body | None) -> str:
    return json.dumps(body, ensure_ascii=False, allow_nan=False, sort_keys=True)


def to_line(entry: Entry) -> str:
    """The entry as JSON on one line, without its end; the same entry gives the same bytes."""
    head = {"seq": entry.seq, "op": entry.op, "id": entry.id, "rev": entry.rev, "kind": entry.kind, "life": entry.life}
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "body": {to_json(entry.body)}}}'


def from_line(line: str) -> Entry:
    """Raises BadEntry for anything that `to_line` does not write."""
    try:
        told = json.loads(line)
        entry = Entry(**told)
    except (ValueError, TypeError) as error:
        raise BadEntry(f"no entry: {line[:80]}") from error
    plain = all(type(each) is int and each > 0 for each in (entry.seq, entry.rev, entry.life))
    if not plain or entry.op not in OPS or entry.kind not in KINDS or not isinstance(entry.id, str):
        raise BadEntry(f"no entry: {line[:80]}")
    if (entry.body is None) != (entry.op == DELETE) or not isinstance(entry.body, dict | None):
        raise BadEntry(f"entry {entry.seq}: {entry.op} {'with' if entry.body else 'without'} a body")
    return entry


def to_lines(entries: Iterable[Entry]) -> bytes:
    return "".join(f"{to_line(entry)}\n" for entry in entries).encode()


def from_lines(raw: bytes) -> list[Entry]:
    return [from_line(line) for line in raw.decode().split("\n") if line]


def read_log(db: sqlite3.Connection) -> list[Entry]:
    """All entries that a release has, in their order."""
    return [from_row(row) for row in db.execute(f"SELECT {COLUMNS} FROM feed_log ORDER BY seq")]


def from_row(row: Sequence[Any]) -> Entry:
    """Of the table's COLUMNS."""
    seq, op, each, rev, kind, life, body = row
    return Entry(seq, op, each, rev, kind, None if body is None else json.loads(body), life)


def to_row(entry: Entry) -> tuple[Any, ...]:
    """For the table's COLUMNS."""
    return (entry.seq, entry.op, entry.id, entry.rev, entry.kind, entry.life, None if entry.body is None else to_json(entry.body))


def replay(entries: Iterable[Entry], state: Mapping[str, Entry] | None = None) -> State:
    """What holds after these entries; one that is older than what is known of its id changes nothing."""
    made = dict(state or {})
    for entry in entries:
        if entry.id not in made or made[entry.id].seq < entry.seq:
            made[entry.id] = entry
    return made


def live(state: Mapping[str, Entry]) -> list[Entry]:
    """What is to be used, by id."""
    return [state[each] for each in sorted(state) if state[each].op == UPSERT]


def changes(state: Mapping[str, Entry], wanted: Wanted, erased: Collection[str], next_seq: int) -> list[Entry]:
    """From what the log says to what is wanted: first what is erased, then what is revoked, then what is new, each by id.

    An id of `erased` that is not wanted is deleted, even where it was revoked before; a body is never kept of it.
    """
    made: list[tuple[int, str, str, Body | None]] = []
    for each in sorted(state.keys() | wanted.keys()):
        last = state.get(each)
        if each in wanted:
            kind, body = wanted[each]
            if last is None or last.op != UPSERT or last.body != body or last.kind != kind:
                made.append((2, each, kind, body))
        elif last is not None and each in erased and last.op != DELETE:
            made.append((0, each, last.kind, None))
        elif last is not None and last.op == UPSERT and last.body is not None:
            made.append((1, each, last.kind, {**last.body, "status": "retired"}))
    ops = (DELETE, REVOKE, UPSERT)
    order = enumerate(sorted(made, key=lambda one: one[:2]), next_seq)
    return [_after(state.get(each), seq, ops[rank], each, kind, body) for seq, (rank, each, kind, body) in order]


def _after(last: Entry | None, seq: int, op: str, each: str, kind: str, body: Body | None) -> Entry:
    if last is None:
        return Entry(seq, op, each, 1, kind, body)
    return Entry(seq, op, each, last.rev + 1, kind, body, last.life + (op == UPSERT != last.op))


def end_of(entries: Sequence[Entry]) -> int:
    """The last sequence number; 0 of an empty log."""
    return entries[-1].seq if entries else 0


def start_of(end: int, window: int = WINDOW) -> int:
    """The oldest cursor that a log up to `end` still answers."""
    return max(0, end - window)


def since(entries: Sequence[Entry], cursor: int, window: int = WINDOW) -> list[Entry]:
    """Entries with a greater number than the cursor. Raises TooOld for one before the window, or after the end (of another log)."""
    end = end_of(entries)
    start = start_of(end, window)
    if not start <= cursor <= end:
        raise TooOld(cursor, start, end)
    return [entry for entry in entries if entry.seq > cursor]


def spent(replaced: Iterable[Entry], end: int, mentions: Callable[[Body], bool], window: int = WINDOW) -> list[int]:
    """Numbers of replaced entries that a log up to `end` must drop: they mention what was taken down, or lie before the window.

    Without them every cursor in the window still leads to the same state, for the last entry of each id stays.
    """
    start = start_of(end, window)
    return sorted(each.seq for each in replaced if each.seq <= start or (each.body is not None and mentions(each.body)))
