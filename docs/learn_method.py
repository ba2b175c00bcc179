"""Learns kb/lexicon/method_weights.tsv from the gold sets: `python -m docs.learn_method [--check]` (deterministic, half a minute).

A logistic regression over the signs of kb/extract/general.py: does a sentence outside the stories tell how such a scam works?
`--check` learns from three quarters of the notices and scores the last, four times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docs.gold import read_lines, to_bulletin
from docs.learning import Floats, each_held_out, learn_yes, run, to_lines, weigh
from kb.evaluate.steps import locate
from kb.extract.form import find_form
from kb.extract.general import WEIGHTS, general_signs, linked
from kb.extract.segment import retold
from kb.extract.sentences import to_notice
from kb.mask import mask

TURNS = 120
DECAY = 3.0  #: how much the weights are held small
SEEN = 8  #: a sign seen in fewer sentences is not learned
LEAST = 0.02  #: a weight below it is not printed


@dataclass(frozen=True)
class Row:
    """A sentence outside the stories: what it shows, and whether a step of the method is in it."""

    name: str
    signs: set[str]
    general: bool


def read_gold() -> list[Row]:
    rows = []
    for gold in read_lines():
        expect = gold["expect"]
        if not expect["bulletin"]["is_bulletin"]:
            continue
        bulletin = to_bulletin(gold)
        told = locate(expect["method"], bulletin.text)
        notice = to_notice(mask(bulletin)[0])
        _, stories = find_form(notice)
        before, general = None, False
        notice = retold(notice, stories)
        for sentence, signs in general_signs(notice, stories):
            signs |= linked(notice, sentence, before, general)
            before, general = sentence, any(start < sentence.span.end and sentence.span.start < end for start, end, _ in told)
            rows.append(Row(gold["id"], signs, general))
    return rows


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign how much it speaks for a general account."""
    return learn_yes([row.signs for row in rows], [[row.general] for row in rows], SEEN, DECAY, TURNS)


def check(rows: Sequence[Row]) -> None:
    said = [(row.general, weigh(row.signs, weights)) for row, weights in each_held_out(rows, learn, parts=4)]
    for least in (-2, -1.5, -1, -0.5, 0, 0.5, 1):
        told = [right for right, weight in said if weight >= least]
        right, wanted = sum(told), sum(right for right, _ in said)
        print(f"weight {least}: {right} right of {len(told)} told, {wanted} wanted, of {len(said)} sentences")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} sentences by docs/learn_method.py; a sign, and by how much it speaks for a general account"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
