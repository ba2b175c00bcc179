"""What a consumer of the feed gets, read from its folder: the cues of the active patterns, and how their weights become a probability."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = 3  #: of scoring.json: grows when an engine for the one before would misread it


class NoFeed(Exception):
    """The folder holds no feed that a detector could read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A cue of the feed; `pattern` is the first pattern (by id) that names it. An indicator is one, and its own pattern."""

    id: str
    pattern: str
    scam: bool
    literals: tuple[str, ...]
    re2: str | None
    weight: float
    types: dict[str, float]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise NoFeed(f"{path.name}: line {number} is no JSON") from error


def _live(folder: Path) -> list[dict[str, Any]]:
    """The last entry of every id: from the snapshot, or where there is none from the log."""
    for name in ("snapshot.jsonl", "log.jsonl"):
        if (folder / name).is_file():
            last = {entry["id"]: entry for entry in _lines(folder / name)}
            return [last[key] for key in sorted(last) if last[key]["op"] == "upsert" and last[key]["body"]]
    raise NoFeed(f"no feed in {folder}")


def read_rules(folder: Path, made: Mapping[str, Any], normalise: Callable[[str], str]) -> list[Rule]:
    """The cues that active patterns name, each once, by id, with the weights of `scoring.json`, or their own where that has none; then the
    names of apps and sites that scammers use."""
    live = [entry for entry in _live(folder) if entry["body"].get("status", "active") == "active"]
    cues = {entry["id"]: entry["body"] for entry in live if entry["kind"] == "cue"}
    carriers: dict[str, str] = {}
    for entry in live:
        body = entry["body"] if entry["kind"] == "pattern" else {}
        for name in (*(cue["id"] for cue in body.get("cues", ())), *body.get("guards", ())):
            carriers.setdefault(name, entry["id"])
    named = [entry["body"] for entry in live if entry["kind"] == "indicator"]
    told = [_rule(cues[name], carriers[name], made.get("cues", {})) for name in sorted(carriers) if name in cues]
    return [*told, *_indicators(named, made.get("indicators"), normalise)]


def _indicators(named: list[dict[str, Any]], weighed: Mapping[str, Any] | None, normalise: Callable[[str], str]) -> Iterator[Rule]:
    """A name that is shorter than `least` in its normalised spelling stands in too much to say anything."""
    for body in named if weighed else ():
        word = normalise(body["value"])
        if weighed and len(word) >= weighed["least"]:
            types = dict.fromkeys(body.get("types") or (), float(weighed["type"]))
            yield Rule(body["id"], body["id"], True, (word,), None, float(weighed["weight"]), types)


def _rule(body: dict[str, Any], pattern: str, learned: Mapping[str, Any]) -> Rule:
    scam = body["says"] == "scam"
    own = {"weight": body.get("weight", 1.0 if scam else -1.0), "types": dict.fromkeys(body.get("types") or (), 1.0)}
    weighed = learned.get(body["id"], own)
    literals = tuple(body.get("literals") or ())
    return Rule(body["id"], pattern, scam, literals, body.get("re2"), float(weighed["weight"]), dict(weighed["types"]))


def read_scoring(folder: Path) -> dict[str, Any]:
    path = folder / "scoring.json"
    if not path.is_file():
        raise NoFeed(f"no feed in {folder}: it has no scoring.json")
    try:
        made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise NoFeed("scoring.json is no JSON") from error
    if made.get("version") != VERSION:
        raise NoFeed(f"scoring.json has version {made.get('version')}, this detector reads {VERSION}")
    return made
