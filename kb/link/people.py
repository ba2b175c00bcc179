"""What people decided: these are one, those are not; kept beside the archive, so that it outlives every build."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

_KEYS = {"who", "when", "why"}
Pair = tuple[str, str]


class BadDecision(ValueError):
    """A file of decisions that cannot be taken; the message says why."""


@dataclass(frozen=True)
class Decisions:
    """Pairs of ids, of notices or of cases, the smaller id first. A later decision about a pair stands over an earlier one."""

    joined: frozenset[Pair] = frozenset()
    parted: frozenset[Pair] = frozenset()

    def split(self, a: str, b: str) -> bool:
        return _pair(a, b) in self.parted

    def together(self, a: str, b: str) -> bool:
        return _pair(a, b) in self.joined

    @cached_property
    def heard(self) -> frozenset[str]:
        """Those that were joined to another."""
        return frozenset(each for pair in self.joined for each in pair)

    @cached_property
    def touched(self) -> frozenset[str]:
        return self.heard | {each for pair in self.parted for each in pair}

    def by(self, each: str) -> str:
        """Who put this one where it is."""
        return "person" if each in self.touched else "text"

    @property
    def digest(self) -> str:
        """Changes with what was decided."""
        return hashlib.sha256(repr((sorted(self.joined), sorted(self.parted))).encode()).hexdigest()[:16]


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def load_decisions(path: Path) -> Decisions:
    """Of a file like this, none where it is missing; raises BadDecision.

        - join: [0a1b2c3d4e5f6071-1, 77aa00bb11cc22dd-2]
          who: 王记者
          when: 2026-01-05T09:00:00Z
          why: both tell of the teacher from 平罗
        - split: [0a1b2c3d4e5f6071, 99aa00bb11cc22dd]
          ...

    Ids of notices join and part notices (copies), ids of cases cases. All ids of a `join` are one; no two of a `split` are.
    """
    if not path.exists():
        return Decisions()
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadDecision(f"{path}: unreadable: {error}") from error
    if not isinstance(raw, list):
        raise BadDecision(f"{path}: is no list of decisions")
    stands: dict[Pair, str] = {}
    for n, entry in enumerate(raw, 1):
        verb, ids = _entry(f"{path}: entry {n}", entry)
        stands.update((_pair(a, b), verb) for a, b in combinations(ids, 2))
    return Decisions(*(frozenset(pair for pair, verb in stands.items() if verb == which) for which in ("join", "split")))


def _entry(where: str, entry: Any) -> tuple[str, list[str]]:
    if not isinstance(entry, dict) or set(entry) - _KEYS not in ({"join"}, {"split"}) or not set(entry) >= _KEYS:
        raise BadDecision(f"{where}: needs join or split, and who, when and why")
    verb = "join" if "join" in entry else "split"
    ids = entry[verb]
    if not isinstance(ids, list) or len(set(map(str, ids))) < 2 or not all(isinstance(each, str) for each in ids):
        raise BadDecision(f"{where}: {verb} is a list of at least two ids")
    if len({"-" in each for each in ids}) > 1:
        raise BadDecision(f"{where}: notices and cases in one {verb}")
    return verb, ids
