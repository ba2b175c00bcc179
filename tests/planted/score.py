"""How well groups that someone found fit the truth, counted in pairs."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Pair = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs put together rightly, put together wrongly, and left apart wrongly."""

    right: int
    wrong: int
    missed: int
    wrong_pairs: tuple[Pair, ...] = ()
    missed_pairs: tuple[Pair, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def pairs_of(groups: Iterable[Collection[Key]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group, key=repr), 2)}


def groups_of(clusters: Mapping[Key, Hashable]) -> list[list[Key]]:
    """A mapping to cluster ids, turned about."""
    groups: dict[Hashable, list[Key]] = {}
    for key, cluster in clusters.items():
        groups.setdefault(cluster, []).append(key)
    return list(groups.values())


def score_groups(found: Iterable[Collection[Key]], truth: Mapping[Key, Hashable], neutral: Collection[Pair] = ()) -> Score:
    """Groups may overlap; pairs in `neutral` count neither way; keys that are not in the truth are left out."""
    want = pairs_of(groups_of(truth)) - set(neutral)
    have = pairs_of([[key for key in group if key in truth] for group in found]) - set(neutral)
    return Score(len(want & have), len(have - want), len(want - have), tuple(have - want)[:50], tuple(want - have)[:50])


def neutral_copies(copies: Mapping[str, str], contained: Mapping[str, tuple[str, ...]]) -> set[Pair]:
    """Round-ups with the notices whose case they lifted: one cluster or a relation of their own, either is right."""
    members: dict[str, list[str]] = {}
    for bulletin, cluster in copies.items():
        members.setdefault(cluster, []).append(bulletin)
    return {frozenset((roundup, other)) for roundup, clusters in contained.items() for cluster in clusters for other in members[cluster]}
