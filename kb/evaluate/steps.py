"""Ordered steps against ordered steps: stretches of text that overlap, in order, and their stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kb.evaluate.counting import Tallied, share
from kb.model import Json

LEAST_IOU = 0.5  #: characters in common by characters in either, from which two stretches are one step

Stretch = tuple[int, int, str]  #: start, end, stage


def locate(rows: Sequence[Json], body: str) -> list[Stretch]:
    """Gold steps, exact substrings in order, as stretches. ValueError for one that is not there."""
    found, at = [], 0
    for row in rows:
        start = body.find(row["text"], at)
        if start < 0:
            raise ValueError(f"the step {row['text'][:30]!r} is not in the text after the step before")
        at = start + len(row["text"])
        found.append((start, at, row["stage"]))
    return found


def iou(one: Stretch, other: Stretch) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def in_order(gold: Sequence[Stretch], told: Sequence[Stretch], fits: Callable[[Stretch, Stretch], bool]) -> list[tuple[int, int]]:
    """The most pairs that fit and keep the order of both."""
    best = [[0] * (len(told) + 1) for _ in range(len(gold) + 1)]
    for i in range(len(gold) - 1, -1, -1):
        for j in range(len(told) - 1, -1, -1):
            paired = best[i + 1][j + 1] + 1 if fits(gold[i], told[j]) else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(gold) and j < len(told):
        if fits(gold[i], told[j]) and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _characters(steps: Sequence[Stretch]) -> set[int]:
    return {at for start, end, _ in steps for at in range(start, end)}


@dataclass
class StepScore:
    """Steps of one kind (a case's, or the method's) over all notices."""

    spans: Tallied = field(default_factory=Tallied)  #: steps that overlap by LEAST_IOU, in order
    staged: Tallied = field(default_factory=Tallied)  #: and have the same stage
    characters: Tallied = field(default_factory=Tallied)  #: characters that belong to a step
    stage_right: int = 0  #: of the overlapping ones
    stage_pairs: int = 0

    def add(self, gold: Sequence[Stretch], told: Sequence[Stretch]) -> bool:
        pairs = in_order(gold, told, lambda a, b: iou(a, b) >= LEAST_IOU)
        staged = in_order(gold, told, lambda a, b: iou(a, b) >= LEAST_IOU and a[2] == b[2])
        for score, n in ((self.spans, len(pairs)), (self.staged, len(staged))):
            score.right += n
            score.missed += len(gold) - n
            score.spurious += len(told) - n
            score.exact += n == len(gold) == len(told)
            score.places += 1
            score.given += len(told)
            score.invented += len(told) if not gold else 0
        self.stage_right += sum(gold[i][2] == told[j][2] for i, j in pairs)
        self.stage_pairs += len(pairs)
        asked, given = _characters(gold), _characters(told)
        self.characters.right += len(asked & given)
        self.characters.missed += len(asked - given)
        self.characters.spurious += len(given - asked)
        self.characters.places += 1
        self.characters.exact += asked == given
        return len(staged) == len(gold) == len(told)

    def to_json(self) -> Json:
        return {
            "spans": self.spans.to_json(),
            "spans_and_stage": self.staged.to_json(),
            "characters": self.characters.to_json(),
            "stage": share(self.stage_right, self.stage_pairs),
        }


Sides = tuple[Sequence[Stretch], Sequence[Stretch]]


def told_apart(gold: Sides, told_sides: Sides) -> tuple[int, int]:
    """(right, all) for (steps of cases, steps of the method): of the steps told, those on the side with which they share more.

    Steps that touch neither are not counted.
    """
    case, general = (_characters(side) for side in gold)
    right = total = 0
    for told, own, other in ((told_sides[0], case, general), (told_sides[1], general, case)):
        for step in told:
            characters = _characters([step])
            mine, theirs = len(characters & own), len(characters & other)
            if mine or theirs:
                total += 1
                right += mine >= theirs
    return right, total
