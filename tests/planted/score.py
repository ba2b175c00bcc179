"""How well what someone found fits the truth: groups in pairs, cases by their place, conflicts and flags one by one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from kb.model import Span

from .arithmetic import Statistic
from .disputes import Conflict

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


def aligned(found: Mapping[int, tuple[int, int]], truth: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """A reader's cases by ordinal → the planted cases, by the greatest overlap of their spans; a case that lies in none is left out."""
    shared = {
        (mine, theirs): min(found[mine][1], truth[theirs][1]) - max(found[mine][0], truth[theirs][0]) for mine in found for theirs in truth
    }
    made: dict[int, int] = {}
    for (mine, theirs), length in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if length > 0 and mine not in made and theirs not in made.values():
            made[mine] = theirs
    return made


def score_conflicts(
    found: Iterable[tuple[str, Collection[tuple[str, int]]]], clusters: Mapping[tuple[str, int], str], conflicts: Iterable[Conflict]
) -> Score:
    """Found conflicts as (field, cases that are said to disagree); one is right where a planted one has its field and cluster."""
    want = {(conflict.field, conflict.cluster) for conflict in conflicts}
    have = {(field, clusters[case]) for field, cases in found for case in cases if case in clusters}
    return Score(
        len(want & have),
        len(have - want),
        len(want - have),
        tuple(frozenset(pair) for pair in sorted(have - want)[:50]),
        tuple(frozenset(pair) for pair in sorted(want - have)[:50]),
    )


@dataclass(frozen=True, slots=True)
class Audited:
    """Flags against planted faults: `false` are flags on rows that no fault touches, of which there are `clean`."""

    seen: int
    faults: int
    false: int
    clean: int
    repaired: int  #: faults for which a flag proposes what mends them
    told: int  #: faults seen that the text itself identifies
    told_repaired: int  #: those for which the true figure is proposed on the true row

    def __add__(self, other: Audited) -> Audited:
        return Audited(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def score_flags(statistic: Statistic, flags: Collection[tuple[Span, float | None]]) -> Audited:
    """Flags as (span of the flagged tally, what is proposed); spans match where they overlap, proposals within half a percent."""
    touched = {row for fault in statistic.faults for row in fault.rows}
    false = sum(not any(span.overlaps(row) for row in touched) for span, _ in flags)
    clean = sum(not any(tally.span.overlaps(row) for row in touched) for tally in statistic.tallies)
    seen = [fault for fault in statistic.faults if any(span.overlaps(row) for span, _ in flags for row in fault.rows)]
    mended = [fault for fault in seen if any(_mends(flag, mend) for flag in flags for mend in fault.accepted)]
    told = [fault for fault in seen if fault.identified]
    exact = [fault for fault in told if any(_mends(flag, fault.accepted[0]) for flag in flags)]
    return Audited(len(seen), len(statistic.faults), false, clean, len(mended), len(told), len(exact))


def _mends(flag: tuple[Span, float | None], mend: tuple[Span, float]) -> bool:
    return flag[1] is not None and flag[0].overlaps(mend[0]) and abs(flag[1] - mend[1]) <= max(0.6, 0.005 * abs(mend[1]))
