"""What a consumer of the feed gets, read from its folder: the cues of the active patterns, and how their weights become a probability."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class NoFeed(Exception):
    """The folder holds no feed that a detector could read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A cue of the feed; `pattern` is the first pattern (by id) that carries it."""

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


def read_rules(folder: Path) -> list[Rule]:
    """The cues of the active patterns, each once, by id; indicators are matched as printed and weigh what `scoring.json` says."""
    found: dict[str, Rule] = {}
    for entry in _live(folder):
        body = entry["body"]
        if body.get("status", "active") != "active":
            continue
        for cue in body.get("cues", ()) if entry["kind"] == "pattern" else ():
            rule = Rule(
                cue["id"],
                entry["id"],
                cue["says"] == "scam",
                tuple(cue.get("literals") or ()),
                cue.get("re2"),
                float(cue["weight"]),
                dict(cue.get("types") or {}),
            )
            found.setdefault(rule.id, rule)
    return [found[key] for key in sorted(found)]


def read_scoring(folder: Path) -> dict[str, Any]:
    path = folder / "scoring.json"
    if not path.is_file():
        raise NoFeed(f"no scoring.json in {folder}")
    try:
        made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise NoFeed("scoring.json is no JSON") from error
    if made.get("version") != 1:
        raise NoFeed(f"scoring.json has version {made.get('version')}, this detector reads 1")
    return made
