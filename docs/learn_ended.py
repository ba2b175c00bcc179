"""Learns kb/lexicon/ended_weights.tsv from the gold sets: `python -m docs.learn_ended [--check]` (deterministic, some minutes).

A softmax regression over the signs of kb/extract/ended.py, on top of what the first look weighs: how did this case end for the money?
`--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from docs.held_sums import Money, read_money
from docs.learning import Floats, each_held_out, fits, learn_which, run, to_lines, weigh
from kb.extract.ended import FIRST, WEIGHTS
from kb.extract.ending import ENDS
from kb.extract.weighing import HUNDREDTHS

TURNS, DECAY, SEEN, LEAST = 120, 12.0, 4, 0.02


@dataclass(frozen=True)
class Row:
    """A case that was found: the name of its notice, its signs, what the first look weighs for each end, and how it ended."""

    name: str
    signs: list[str]
    first: tuple[float, ...]
    end: str


def to_row(money: Money) -> Row:
    first = tuple(FIRST * (one - max(money.sight.first)) / HUNDREDTHS for one in money.sight.first)
    return Row(money.name, sorted(filter(fits, money.sight.signs())), first, money.gold["outcome"])


def read_gold() -> list[Row]:
    """One row a case that was found and whose end is told."""
    return [to_row(money) for money in read_money() if money.gold["outcome"] in ENDS]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign a weight an end, together 0; signs that few cases have are not learned."""
    ends, first = [ENDS.index(row.end) for row in rows], np.array([row.first for row in rows])
    return learn_which([row.signs for row in rows], ends, len(ENDS), SEEN, DECAY, TURNS, first)


def check(rows: Sequence[Row]) -> None:
    right = at_first = 0
    for row, weights in each_held_out(rows, learn):
        first = np.array(row.first)
        right += ENDS[(first + weigh(row.signs, weights)).argmax()] == row.end
        at_first += ENDS[first.argmax()] == row.end
    print(f"{len(rows)} cases held out: end right {right}, at first sight {at_first}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_ended.py; a sign, and how much more it speaks for {' '.join(ENDS)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
