"""Cues in the feed: each told once, as an entry of its own; patterns name those that ride with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kb.feeds.log import Body
from kb.lexicon.cues import LEGITIMATE, SCAM

CUE = "cue"
_TOLD = ("says", "facet", "value", "literals", "re2")
_BOUND = ("facet", "value")


def named(body: Body) -> Body:
    """A pattern's body with the ids of its cues alone, of scammers' with what each is bound to and the cases behind it."""
    cues = body.get("cues") or ()
    scam = [cue for cue in cues if cue.get("says") != LEGITIMATE]
    refs = [{key: cue[key] for key in ("id", *_BOUND, "cases") if cue.get(key) is not None} for cue in scam]
    return {**body, "cues": refs, "guards": sorted(cue["id"] for cue in cues if cue.get("says") == LEGITIMATE)}


def cues_of(bodies: Iterable[Body], types: Mapping[str, Collection[str]]) -> dict[str, Body]:
    """Every cue of patterns that have them whole, by id. `types` are those that the program's own cues are bound to, whose weights stand in
    scoring.json; one that a person took has its weight with it."""
    found: dict[str, Body] = {}
    for body in bodies:
        for cue in body.get("cues") or ():
            if cue["id"] not in found:
                own = {} if cue["id"] in types else {"weight": cue["weight"]}
                bound = sorted(types.get(cue["id"], cue.get("types") or ()))
                told = {key: cue.get(key) for key in _TOLD}
                found[cue["id"]] = {"id": cue["id"], "status": "active", "types": bound, **told, **own}
    return found


def told_whole(body: Body, cues: Mapping[str, Body], weights: Mapping[str, Any]) -> Body:
    """A pattern's body with its cues whole again, as a build has them; one that is told no more has no words."""
    refs = [*(body.get("cues") or ()), *({"id": each, "says": LEGITIMATE} for each in body.get("guards") or ())]
    return {**body, "cues": [_whole(ref, cues.get(ref["id"], {}), weights.get(ref["id"], {})) for ref in refs]}


def _whole(ref: Body, told: Body, learned: Mapping[str, Any]) -> Body:
    empty = {"says": SCAM, "facet": None, "value": None, "literals": None, "re2": None, "cases": 0}
    made = {**empty, **told, **ref}
    weight = learned.get("weight", told.get("weight", 1.0 if made["says"] == SCAM else -1.0))
    return {**made, "weight": weight, "types": learned.get("types") or dict.fromkeys(told.get("types") or (), 1.0)}


def cue_ids(body: Body) -> set[str]:
    return {cue["id"] for cue in body.get("cues") or ()} | set(body.get("guards") or ())


def words_of(body: Body) -> str:
    """A cue as one line of JSON."""
    keys = ("id", "says", "facet", "value", "types", "literals", "re2", "weight")
    return json.dumps({key: body[key] for key in keys if body.get(key) is not None}, ensure_ascii=False, sort_keys=True)


def rule_of(body: Body) -> str:
    """The ids of a pattern's cues as one line of JSON: those of scammers, and those of honest people that weigh against them."""
    told = {"cues": [cue["id"] for cue in body.get("cues") or ()], "guards": list(body.get("guards") or ())}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
