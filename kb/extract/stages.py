"""The stage of every clause of a story, and whether it goes on with a step: learned weights, the likeliest row of labels over the story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add, sub

from kb.extract.clauses import Clause
from kb.extract.weighing import Weighing, load_weighing

WEIGHTS = "step_weights.tsv"  #: learned from the open parts of the gold set by docs/learn_steps.py
NONE = "none"
STAGES = (NONE, "preparation", "contact", "trust", "inducement", "payment", "cash_out")
ON = "+"  #: before the stage of a clause that goes on with the step of the clause before it
LABELS = (*STAGES, *(ON + stage for stage in STAGES[1:]))
Weights = tuple[float, ...]


_ZERO: Weights = (0.0,) * len(LABELS)


def _known() -> Weighing:
    """`t:A` and `T:A` are the steps from label A inside and between sentences."""
    return load_weighing(WEIGHTS, len(LABELS))


def _sums(clauses: Sequence[Clause], weights: dict[str, Weights] | None) -> Iterator[Sequence[float]]:
    """For each clause what its features weigh together, by label; a constant on all labels is of no matter."""
    if weights is not None:
        for clause in clauses:
            yield list(map(sum, zip(_ZERO, *filter(None, map(weights.get, clause.features)), strict=True)))
        return
    yield from map(_spoken, clauses)


def _spoken(clause: Clause) -> tuple[int, ...]:
    known = _known()
    return known.parted(known.packed(clause.own) + sum(map(_of_alike, clause.alike)))


@lru_cache(maxsize=8192)
def _of_alike(features: tuple[str, ...]) -> int:
    return _known().packed(features)


def likeliest(clause: Clause) -> str:
    """The likeliest stage of a clause that tells a step, whatever stands beside it."""
    sums = _spoken(clause)
    return max(STAGES[1:], key=lambda stage: sums[LABELS.index(stage)])


_ALL = range(len(LABELS))


@dataclass(frozen=True, slots=True)
class _Into:
    """The weights of the steps between two clauses: `rows` by the label before; `lead`: how much more another one before can gain."""

    rows: list[Weights]
    lead: list[list[float]]


Steps = tuple[Weights, dict[bool, _Into]]  #: of the first label, and by whether a sentence begins


def _into(weights: Callable[[str], Weights]) -> Steps:
    """The weights of all steps, those of the first label before them."""
    made = {}
    for opens in (False, True):
        rows = [weights(step_key(before, opens)) for before in LABELS]
        made[opens] = _Into(rows, [[max(map(sub, other, row)) for other in rows] for row in rows])
    return weights(step_key("", True)), made


@cache
def _whole_into() -> Steps:
    known = _known()
    return _into(lambda key: known.sums((key,)))


def step_key(before: str, opens: bool) -> str:
    return f"{'T' if opens else 't'}:{before}"


def _rivals(score: Sequence[float], into: _Into) -> list[int]:
    """The labels before from which a best way may come: one so far behind that no step makes up for it never is."""
    top = max(score)
    lead = into.lead[score.index(top)]
    return [k for k in _ALL if score[k] + lead[k] >= top]


def label(clauses: Sequence[Clause], weights: dict[str, Weights] | None = None) -> list[str]:
    """The likeliest labels of a row of clauses (Viterbi); [] for none."""
    first, into = _whole_into() if weights is None else _into(lambda key: weights.get(key, _ZERO))
    score: list[float] = []
    back: list[tuple[list[int], list[float], list[Weights]]] = []  #: rivals and scores before each clause, and the steps into it
    for clause, speaks in zip(clauses, _sums(clauses, weights), strict=True):
        if not score:
            score = list(map(add, speaks, first))
            continue
        steps = into[clause.opens]
        rivals = _rivals(score, steps)
        back.append((rivals, score, steps.rows))
        ways = [[score[k] + step for step in steps.rows[k]] for k in rivals]
        score = list(map(add, map(max, *ways) if len(ways) > 1 else ways[0], speaks))
    if not score:
        return []
    path = [score.index(max(score))]
    for rivals, before, rows in reversed(back):
        to = path[-1]
        path.append(rivals[0] if len(rivals) == 1 else max(rivals, key=lambda k: before[k] + rows[k][to]))
    return [LABELS[k] for k in reversed(path)]
