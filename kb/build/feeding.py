"""From what is stored to what detectors are told: wanted entries, held against the log; too much change at once is held back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kb.build import methods
from kb.build.logbook import Logbook, names
from kb.feeds.log import DELETE, UPSERT, WINDOW, Body, Entry, State, Wanted, changes, live
from kb.store import Store

SHARE, LEAST = 0.2, 25  #: of the entries in use that may change in a day, and how many always may
_BAR = 3  #: cases of T2 alone that a pattern needs
_NO_CHANGE = ("support", "evidence", "first_seen", "last_seen")  #: of a body: who tells of it, nothing that a detector does
VERSION = "fed"


@dataclass(frozen=True, slots=True)
class Fed:
    """What became of the feed."""

    changed: int = 0
    held: str | None = None  #: why the feed stays as it was


def feed(book: Logbook, store: Store | None, withdrawn: Collection[str], *, ceiling: bool = True, retract_only: bool = False) -> Fed:
    """Bring the log up to what is stored, and the copy in the build up to the log.

    What names a notice that was taken down is told anew without it or deleted, whatever the ceiling; `retract_only` does no more. Without
    a store all that names one is deleted.
    """
    if store is not None and _is_told(store, book, retract_only):
        return Fed()
    state = book.state()
    wanted = {} if store is None else {each: one for each, one in wanted_of(store).items() if not names(one[1], withdrawn)}
    forced = {each for each, last in state.items() if last.body is not None and names(last.body, withdrawn)}
    day, using = datetime.now(UTC).date().isoformat(), len(live(state))
    new = changes(state, wanted, forced, book.end + 1)
    count = sum(weighs(entry, state.get(entry.id)) for entry in new if entry.id not in forced)
    began, so_far = book.today(day, using)
    most = max(LEAST, int(SHARE * began))
    held = None
    if retract_only or (ceiling and state and so_far + count > most):
        held = None if retract_only else f"{count} of {using} entries would change, after {so_far} today; {most} may in a day"
        new, count = changes(state, _as_they_are(state, wanted, forced), forced, book.end + 1), 0
    book.append(new, withdrawn, day if state else None, began, count)
    if store is not None:
        book.copy(store)
        store.set_version(VERSION, "" if held or retract_only else str(book.end))
    return Fed(len(new), held)


def _is_told(store: Store, book: Logbook, retract_only: bool) -> bool:
    return not retract_only and not store.unpublished and store.version(VERSION) == str(book.end)


def wanted_of(store: Store) -> dict[str, tuple[str, Body]]:
    """What should be in use: active patterns, and indicators that may be told."""
    rows = store.db.execute("SELECT id, body FROM patterns WHERE status = 'active' ORDER BY id")
    found = {each: ("pattern", json.loads(body)) for each, body in rows}
    return found | {body["id"]: ("indicator", json.loads(json.dumps(body))) for body in methods.indicators(store)}


def _as_they_are(state: State, wanted: Wanted, forced: Collection[str]) -> Wanted:
    """Only what was taken down goes; everything else stays as it was told last."""
    kept = {entry.id: (entry.kind, entry.body) for entry in live(state) if entry.body is not None and entry.id not in forced}
    return kept | {each: one for each, one in wanted.items() if each in forced and state[each].op == UPSERT}


def weighs(entry: Entry, before: Entry | None) -> bool:
    """Does a change count against the ceiling: does a detector do something else after it?"""
    if entry.op != UPSERT or before is None or before.op != UPSERT:
        return entry.op != DELETE
    return _acting(entry.body or {}) != _acting(before.body or {})


def _acting(body: Body) -> Body:
    kept = {key: value for key, value in body.items() if key not in _NO_CHANGE}
    return {**kept, "cues": [{key: value for key, value in cue.items() if key != "cases"} for cue in kept.get("cues") or ()]}


def go_on_after(book: Logbook, seq: int) -> int:
    """Number on so far behind `seq` that every cursor up to it is too old: for a log that lost its end. Returns the new end.

    All entries are told again, for a consumer must start from the snapshot.
    """
    first = max(seq, book.end) + WINDOW + 1
    again = sorted(book.state().values(), key=lambda entry: entry.id)
    book.append([Entry(n, e.op, e.id, e.rev + 1, e.kind, e.body) for n, e in enumerate(again, first)], ())
    return book.end


def forget(store: Store, notices: Collection[str]) -> None:
    """Patterns of the build without what these notices, which are still in it, gave; the next mining counts anew."""
    for row in store.rows("patterns"):
        body = json.loads(row[-1])
        if not names(body, notices):
            continue
        lost = [each for each in body["evidence"] if names({"evidence": [each]}, notices)]
        body["evidence"] = [each for each in body["evidence"] if each not in lost]
        body["support"] = _less(body["support"], [_tier(store, each["case"]) for each in lost])
        if not body["evidence"] or not _enough(body["support"]["tiers"]):
            body["status"] = "draft" if body["status"] == "active" else body["status"]
        told = dict(zip(store.columns("patterns"), row, strict=True))
        told |= {"status": body["status"], "cases": body["support"]["cases"], "body": json.dumps(body, ensure_ascii=False)}
        told["tier"] = min((tier for tier, n in body["support"]["tiers"].items() if n), default="T2")
        store.replace("patterns", [tuple(told.values())], f"id = '{row[0]}'")


def _tier(store: Store, case: str) -> str:
    found = store.db.execute("SELECT tier FROM bulletins WHERE id = ?", (case.partition("-")[0],)).fetchone()
    return str(found[0]) if found else "T2"


def _less(support: Body, lost: list[str]) -> Body:
    tiers = dict(support["tiers"])
    for tier in lost:
        tiers[tier] = max(0, tiers.get(tier, 0) - 1)
    return {**support, "tiers": {tier: n for tier, n in tiers.items() if n}, "cases": max(0, support["cases"] - len(lost))}


def _enough(tiers: Mapping[str, int]) -> bool:
    return bool(tiers.get("T0") or tiers.get("T1")) or tiers.get("T2", 0) >= _BAR
