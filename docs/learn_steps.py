"""Learns kb/lexicon/step_weights.tsv from the gold sets: `python -m docs.learn_steps [--check]` (deterministic, four minutes).

A conditional random field over rows of clauses: each gold step gives its stage to the clauses it covers, marked where
one goes on with the step of the clause before it; every other clause is none. At every turn half of the features are
hidden, so that none is leaned on alone, and every wrong label is raised by a margin that the right one must win by.
`--check` learns from three quarters and scores the last, four times, and writes nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.gold import read_lines, to_bulletin
from docs.learning import Floats, descend, held_out, number_signs, run, to_lines
from kb.evaluate.steps import Stretch, locate
from kb.extract.clauses import GENERAL, METHOD, Clause, cut_clauses
from kb.extract.form import find_form
from kb.extract.sentences import Notice, to_notice
from kb.extract.stages import LABELS, NONE, ON, WEIGHTS, Weights, label, step_key
from kb.extract.steps import method_sentences, story_sentences
from kb.mask import mask

SEEDS = (1, 2, 3)
TURNS = 65  #: with 50, and more notices to learn from, steps of the open set fell below their floor; not tried on held-out parts
HIDDEN = 0.5  #: of the features at every turn
MARGIN = 2.0
DECAY, STEP_DECAY = 1.0, 0.1  #: of the weights of features, and of those of the steps from label to label
TAIL = 4  #: characters at the end of a clause that are its predicate
SEEN = 3  #: a feature seen in fewer clauses is not learned
LEAST = 0.05  #: a feature that weighs less for every label is left out
_LEANS = {"in:told": (1.0, 0.5), "in:after": (1.0, 0.5), **dict.fromkeys((f"in:{place}" for place in GENERAL), (1.0, 0.0))}
#: taken from what speaks for no step, and for going on with one: a step that is missed is as wrong as one that is invented, one of
#: two that are told as one as wrong as both; chosen on notices that were not learned from

Row = tuple[str, list[Clause], list[str]]
Ints = npt.NDArray[np.int64]


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


def _rows(notice: Notice, body: str, name: str, expect: dict[str, Any]) -> Iterable[Row]:
    """A row a story that is found, whichever gold cases it tells, and one of the general account; `body` is the text unmasked."""
    steps = [step for case in expect["cases"] for step in locate(case["steps"], body)]
    _, stories = find_form(notice)
    for story in stories:
        clauses = cut_clauses(notice.folded, story_sentences(notice, story))
        yield name, clauses, _labels(clauses, steps)
    told = locate(expect["method"], body)
    general = {sentence.span: (sentence, place) for sentence, place in method_sentences(notice, stories)}
    for sentence in notice.sentences:
        if any(sentence.span.start <= at < sentence.span.end for at, _, _ in told):
            general.setdefault(sentence.span, (sentence, METHOD))
    clauses = cut_clauses(notice.folded, [general[span] for span in sorted(general)])
    if clauses:
        yield name, clauses, _labels(clauses, told, general=True)


def read_gold() -> list[Row]:
    rows: list[Row] = []
    for gold in read_lines():
        if gold["expect"]["bulletin"]["is_bulletin"]:
            bulletin = to_bulletin(gold)
            rows += _rows(to_notice(mask(bulletin)[0]), bulletin.text, gold["id"], gold["expect"])
    return rows


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis, keepdims=True)
    made: Floats = np.log(np.exp(values - top).sum(axis)) + top.squeeze(axis)
    return made


class _Chains:
    """All rows of clauses as numbers, one after the other, the longest row first."""

    def __init__(self, rows: Iterable[Row], number: Mapping[str, int]) -> None:
        told = sorted((row for row in rows if row[1]), key=lambda row: -len(row[1]))
        clauses = [clause for _, row, _ in told for clause in row]
        shown = [[number[feature] for feature in clause.features if feature in number] for clause in clauses]
        self.right = np.array([LABELS.index(name) for _, _, names in told for name in names])
        self.opens = np.array([int(clause.opens) for clause in clauses])
        self.lengths = np.array([len(row) for _, row, _ in told])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.shown = np.array([feature for features in shown for feature in features])
        counts = np.array([len(features) for features in shown])
        self.begins = np.cumsum(counts) - counts
        order = np.argsort(self.shown, kind="stable")
        self.clauses_by_feature = np.repeat(np.arange(len(clauses)), counts)[order]
        self.by_feature = np.searchsorted(self.shown[order], np.arange(len(number)))

    def scores(self, weights: Floats) -> Floats:
        """What the features of every clause weigh together, by label."""
        made: Floats = np.add.reduceat(weights.astype(np.float32)[self.shown], self.begins, axis=0).astype(np.float64)
        return made

    def spread(self, by: Floats) -> Floats:
        """For every feature the sum over the clauses that show it."""
        made: Floats = np.add.reduceat(by.astype(np.float32)[self.clauses_by_feature], self.by_feature, axis=0).astype(np.float64)
        return made

    def at(self, place: int) -> Ints:
        """The clauses that stand at a place of their row."""
        made: Ints = self.starts[: int((self.lengths > place).sum())] + place
        return made

    def ahead(self, scores: Floats, into: Floats) -> Floats:
        """By clause and label how much all ways up to there weigh."""
        made = scores.copy()
        made[self.starts] += into[1, -1]
        for place in range(1, int(self.lengths[0])):
            at = self.at(place)
            made[at] += _log_sum(made[at - 1][:, :, None] + into[self.opens[at], :-1], 1)
        return made

    def likely(self, scores: Floats, into: Floats) -> tuple[Floats, Floats]:
        """How likely each label of each clause is, and how often each step from label to label is taken."""
        ahead, behind, steps = self.ahead(scores, into), np.zeros_like(scores), np.zeros_like(into)
        whole = np.repeat(_log_sum(ahead[self.starts + self.lengths - 1], 1), self.lengths)
        for place in range(int(self.lengths[0]) - 1, 0, -1):
            at = self.at(place)
            ways = into[self.opens[at], :-1] + (scores[at] + behind[at])[:, None, :]
            behind[at - 1] = _log_sum(ways, 2)
            taken = np.exp(ahead[at - 1][:, :, None] + ways - whole[at][:, None, None])
            for opens in (0, 1):
                steps[opens, :-1] += taken[self.opens[at] == opens].sum(0)
        made = np.exp(ahead + behind - whole[:, None])
        steps[1, -1] = made[self.starts].sum(0)
        return made, steps

    def taken(self) -> Floats:
        """How often each step from label to label is taken in truth."""
        before = np.concatenate([[len(LABELS)], self.right[:-1]])
        before[self.starts] = len(LABELS)
        opens = self.opens.copy()
        opens[self.starts] = 1
        made = np.zeros((2, len(LABELS) + 1, len(LABELS)))
        np.add.at(made, (opens, before, self.right), 1)
        return made


def _learn_once(chains: _Chains, features: int, seed: int) -> Floats:
    """A row of weights for every feature, then those of the steps from label to label, inside and between sentences."""
    labels = len(LABELS)
    right, taken, turn = np.eye(labels)[chains.right], chains.taken(), itertools.count()
    margin = MARGIN * (1 - right)

    def slope(weights: Floats) -> Floats:
        hidden = np.random.default_rng((seed, next(turn))).random((features, 1)) < HIDDEN
        shown = ~hidden / (1 - HIDDEN)
        own, into = weights[:features], weights[features:].reshape(taken.shape)
        said, steps = chains.likely(chains.scores(own * shown) + margin, into)
        down = chains.spread(said - right) * shown + DECAY * own
        return np.concatenate([down, (steps - taken + STEP_DECAY * into).reshape(-1, labels)])

    return descend(np.zeros((features + taken.size // labels, labels)), slope, TURNS)


def learn(rows: Sequence[Row], seeds: Sequence[int] = SEEDS) -> dict[str, Weights]:
    """The mean of several turns of learning, each with other features hidden."""
    number = number_signs((set(clause.features) for _, clauses, _ in rows for clause in clauses), SEEN)
    chains = _Chains(rows, number)
    found = np.mean([_learn_once(chains, len(number), seed) for seed in seeds], axis=0)
    names = [*number, *(step_key(before, opens) for opens in (False, True) for before in (*LABELS, ""))]
    made = dict(zip(names, found, strict=True))
    for place in _LEANS.keys() & made.keys():
        for n, name in enumerate(LABELS):
            made[place][n] -= _LEANS[place][0] if name == NONE else _LEANS[place][1] if name.startswith(ON) else 0
    return {name: tuple(map(float, weights)) for name, weights in made.items()}


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
    yield f"# learned from {len(rows)} rows of clauses by docs/learn_steps.py; feature, then {' '.join(LABELS)}"
    yield from to_lines({name: np.array(weights) for name, weights in learn(rows).items()}, LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
