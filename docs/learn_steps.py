"""Learns kb/lexicon/step_weights.tsv from the gold sets: `python -m docs.learn_steps [--check]` (deterministic, a minute).

An averaged perceptron over rows of clauses: each gold step gives its stage to the clauses it covers, marked where
one goes on with the step of the clause before it; every other clause is none.
`--check` learns from three quarters and scores the last, four times, and writes nothing. The third turn (fresh) is left
out: with it a general method that begins with bought addresses is told as contact.
"""

from __future__ import annotations

import collections
import random
from collections.abc import Iterable, Sequence
from typing import Any

from docs.learning import GOLD, held_out, read_lines, run, to_bulletin
from kb.evaluate.steps import Stretch, locate
from kb.extract.clauses import METHOD, Clause, cut_clauses
from kb.extract.segment import find_stories
from kb.extract.sentences import Notice, to_notice
from kb.extract.stages import LABELS, NONE, ON, WEIGHTS, Weights, label, step_key
from kb.extract.steps import story_sentences

SETS = [path for path in GOLD if path.stem != "fresh"]
SEEDS = (1, 2, 3, 4)
ROUNDS = 10
TAIL = 4  #: characters at the end of a clause that are its predicate
SEEN = 2  #: a feature seen in fewer clauses is not learned
LEAST = 1.0  #: a feature that weighs less for every stage is left out

Row = tuple[str, list[Clause], list[str]]
_LEAN = 5.0  #: taken from what speaks for no step in a story: in doubt the perceptron says none, and misses more than it invents


def _labels(clauses: Iterable[Clause], steps: Sequence[Stretch], general: bool = False) -> list[str]:
    """The stage of the step that each clause tells, marked where it goes on with the step of the clause before it.

    In a general account all neighbours of one stage are one step: too few are told to learn where another begins.
    """
    made: list[str] = []
    before = None
    for clause in clauses:
        step = next((step for step in steps if _covers(step[0], step[1], clause)), None)
        same = step == before or (general and before is not None and step is not None and step[2] == before[2])
        goes_on = step is not None and same and not clause.opens
        made.append((ON if goes_on else "") + (step[2] if step else NONE))
        before = step
    return made


def _covers(start: int, end: int, clause: Clause) -> bool:
    """Whether a gold step is what a clause tells: half of it, or the end of it after a long subject."""
    common = min(clause.end, end) - max(clause.start, start)
    return common >= (clause.end - clause.start) / 2 or (common >= TAIL and end >= clause.end)


def _rows(notice: Notice, name: str, expect: dict[str, Any]) -> Iterable[Row]:
    """A row a story that is found, whichever gold cases it tells, and one of the general account."""
    body = notice.bulletin.text
    steps = [step for case in expect["cases"] for step in locate(case["steps"], body)]
    for story in find_stories(notice):
        clauses = cut_clauses(notice.folded, story_sentences(notice, story))
        yield name, clauses, _labels(clauses, steps)
    told = locate(expect["method"], body)
    general = [(s, METHOD) for s in notice.sentences if s.kind == METHOD or any(s.span.start <= at < s.span.end for at, _, _ in told)]
    clauses = cut_clauses(notice.folded, general)
    if clauses:
        yield name, clauses, _labels(clauses, told, general=True)


def read_gold() -> list[Row]:
    rows: list[Row] = []
    for gold in read_lines(SETS):
        if gold["expect"]["bulletin"]["is_bulletin"]:
            rows += _rows(to_notice(to_bulletin(gold)), gold["id"], gold["expect"])
    return rows


class _Learner:
    """Weights with the sum of what they were, so that the average over all rounds can be taken at the end."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.now: dict[str, list[float]] = collections.defaultdict(lambda: [0.0] * len(LABELS))
        self.total: dict[str, list[float]] = collections.defaultdict(lambda: [0.0] * len(LABELS))
        self.count = 1

    def add(self, feature: str, name: str, by: float) -> None:
        at = LABELS.index(name)
        self.now[feature][at] += by
        self.total[feature][at] += by * self.count

    def see(self, clauses: list[Clause], right: list[str]) -> None:
        said = label(clauses, self.now)  # type: ignore[arg-type]
        before_right = before_said = ""
        for clause, good, bad in zip(clauses, right, said, strict=True):
            if good != bad:
                for feature in clause.features:
                    if feature in self.known:
                        self.add(feature, good, 1.0)
                        self.add(feature, bad, -1.0)
            if (before_right, good) != (before_said, bad):
                opens = clause.opens or not before_right
                self.add(step_key(before_right, opens), good, 1.0)
                self.add(step_key(before_said, opens), bad, -1.0)
            before_right, before_said = good, bad
        self.count += 1

    def average(self) -> dict[str, Weights]:
        return {f: tuple(n - t / self.count for n, t in zip(now, self.total[f], strict=True)) for f, now in self.now.items()}


def learn(rows: Sequence[Row]) -> dict[str, Weights]:
    """The mean of several averaged perceptrons, each over another order of the rows."""
    seen = collections.Counter(feature for _, clauses, _ in rows for clause in clauses for feature in clause.features)
    known = {feature for feature, times in seen.items() if times >= SEEN}
    made: dict[str, list[float]] = collections.defaultdict(lambda: [0.0] * len(LABELS))
    for seed in SEEDS:
        learner, order = _Learner(known), [row for row in rows if row[1]]
        for turn in range(ROUNDS):
            random.Random(seed * 100 + turn).shuffle(order)
            for _, clauses, right in order:
                learner.see(clauses, right)
        for feature, weights in learner.average().items():
            made[feature] = [old + new / len(SEEDS) for old, new in zip(made[feature], weights, strict=True)]
    for place in ("in:told", "in:after"):
        made[place][LABELS.index(NONE)] -= _LEAN
    return {feature: tuple(weights) for feature, weights in made.items()}


def check(rows: Sequence[Row]) -> None:
    right = total = 0
    for held in held_out((name for name, _, _ in rows), 4, 7):
        weights = learn([row for row in rows if row[0] not in held])
        for name, clauses, good in rows:
            if name in held:
                said = label(clauses, weights)
                right += sum(a == b for a, b in zip(said, good, strict=True))
                total += len(good)
    print(f"clauses labelled right when held out: {right} of {total}, {right / total:.3f}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    weights = learn(rows)
    yield f"# learned from {len(rows)} rows of clauses by docs/learn_steps.py; feature, then {' '.join(LABELS)}"
    for feature in sorted(weights):
        rounded = [f"{weight:.2f}".rstrip("0").rstrip(".") or "0" for weight in weights[feature]]
        if any(abs(weight) >= LEAST for weight in weights[feature]) and "\t" not in feature:
            yield "\t".join([feature, *("0" if text == "-0" else text for text in rounded)])


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
