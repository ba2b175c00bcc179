"""From what is stored to what detectors are told: wanted entries, held against the log; too much change at once is held back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from kb.build import methods
from kb.build.logbook import Logbook, names
from kb.feeds.cues import CUE, cue_ids, cues_of, named
from kb.feeds.log import DELETE, UPSERT, WINDOW, Body, Entry, State, Wanted, changes, live
from kb.patterns.methods import Rules
from kb.patterns.methods_cues import lexicon_cues
from kb.patterns.methods_support import enough
from kb.store import Store

SHARE, LEAST = 0.2, 25  #: of the entries in use that may change in a day, and how many always may
#: of a body: who tells of it, in which words and with which tests; nothing that a detector does. Its cues count apart
_NO_CHANGE = ("support", "evidence", "first_seen", "last_seen", "title", "stages", "tests", "mitre_f3", "attck4fraud", "cues", "guards")
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
    wanted = {} if store is None else wanted_of(store, withdrawn)
    forced = {each for each, last in state.items() if last.body is not None and names(last.body, withdrawn)}
    day, using = datetime.now(UTC).date().isoformat(), sum(entry.kind != CUE for entry in live(state))
    new = changes(state, wanted, forced, book.end + 1)
    known = _cues(entry.body for entry in live(state)) & _cues(body for _, body in wanted.values())
    count = sum(weighs(entry, state.get(entry.id), known) for entry in new if entry.id not in forced)
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


def wanted_of(store: Store, withdrawn: Collection[str] = ()) -> dict[str, tuple[str, Body]]:
    """What should be in use: active patterns with the cues that ride with them, and indicators that may be told."""
    rows = store.db.execute("SELECT body FROM patterns WHERE status = 'active' ORDER BY id")
    patterns = [body for (raw,) in rows if not names(body := json.loads(raw), withdrawn)]
    found = {body["id"]: ("pattern", named(body)) for body in patterns}
    indicators = [json.loads(json.dumps(body)) for body in methods.indicators(store)]
    found |= {body["id"]: ("indicator", body) for body in indicators if not names(body, withdrawn)}
    bound = {cue.id: cue.types for cue in lexicon_cues()}
    return found | {each: (CUE, body) for each, body in cues_of(patterns, bound).items()}


def _cues(bodies: Iterable[Body | None]) -> set[str]:
    return {each for body in bodies for each in cue_ids(body or {})}


def _as_they_are(state: State, wanted: Wanted, forced: Collection[str]) -> Wanted:
    """Only what was taken down goes, with the cues of nothing else; everything else stays as it was told last."""
    told = {entry.id: (entry.kind, entry.body) for entry in live(state) if entry.body is not None and entry.id not in forced}
    kept = told | {each: one for each, one in wanted.items() if each in forced and state[each].op == UPSERT}
    patterns = {each: one for each, one in kept.items() if one[0] != CUE}
    cues = _cues(body for _, body in patterns.values())
    return patterns | {each: one for each, one in {**wanted, **told}.items() if one[0] == CUE and each in cues}


def weighs(entry: Entry, before: Entry | None, known: Collection[str]) -> bool:
    """Does a change count against the ceiling: do notices make a detector do something else by it?

    What cues say is the program's or a person's word, and so is one that is new or gone everywhere; of those `known` before and after,
    where they ride is what notices tell.
    """
    if entry.kind == CUE or entry.op == DELETE:
        return False
    if entry.op != UPSERT or before is None or before.op != UPSERT:
        return True
    return _acting(entry.body or {}, known) != _acting(before.body or {}, known)


def _acting(body: Body, known: Collection[str]) -> Body:
    kept = {key: value for key, value in body.items() if key not in _NO_CHANGE}
    return {**kept, "cues": sorted(cue_ids(body) & set(known))}


def go_on_after(book: Logbook, seq: int) -> int:
    """Number on so far behind `seq` that every cursor up to it is too old: for a log that lost its end. Returns the new end.

    All entries are told again, for a consumer must start from the snapshot.
    """
    first = max(seq, book.end) + WINDOW + 1
    again = sorted(book.state().values(), key=lambda entry: entry.id)
    book.append([Entry(n, e.op, e.id, e.rev + 1, e.kind, e.body, e.life) for n, e in enumerate(again, first)], ())
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
        tiers = body["support"]["tiers"]
        if not body["evidence"] or not enough(tiers, tiers.get("T2", 0), Rules()):
            body["status"] = "draft" if body["status"] == "active" else body["status"]
        told = dict(zip(store.columns("patterns"), row, strict=True))
        told |= {"status": body["status"], "cases": body["support"]["cases"], "body": json.dumps(body, ensure_ascii=False)}
        told["tier"] = min(tiers, default="T2")
        store.replace("patterns", [tuple(told.values())], f"id = '{row[0]}'")


def _tier(store: Store, case: str) -> str:
    found = store.db.execute("SELECT tier FROM bulletins WHERE id = ?", (case.partition("-")[0],)).fetchone()
    return str(found[0]) if found else "T2"


def _less(support: Body, lost: list[str]) -> Body:
    tiers = dict(support["tiers"])
    for tier in lost:
        tiers[tier] = max(0, tiers.get(tier, 0) - 1)
    return {**support, "tiers": {tier: n for tier, n in tiers.items() if n}, "cases": max(0, support["cases"] - len(lost))}
