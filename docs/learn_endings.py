"""Learns kb/lexicon/ending_weights.tsv from the gold sets: `python -m docs.learn_endings [--check]` (deterministic, some minutes).

A softmax regression over the signs of kb/extract/ending.py: how did this case end for the money? `--check` learns from four fifths of the
notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docs.held_steps import read_held
from docs.learning import Floats, each_held_out, fits, learn_which, run, to_lines, weigh
from docs.scenes import Found
from kb.extract.case_loss import find_sums, signs_of_ending
from kb.extract.ending import ENDS, WEIGHTS
from kb.extract.numerals import plain

TURNS, DECAY, SEEN, LEAST = 150, 4.0, 4, 0.02


@dataclass(frozen=True)
class Row:
    """A case that was found: the name of its notice, its signs, and how it ended."""

    name: str
    signs: list[str]
    end: str


def to_row(name: str, case: Found) -> Row:
    """One case that was found."""
    text, offset = case.scope
    sums, headed = find_sums(case.notice.bulletin, case.solo, text, offset)
    title = plain(case.notice.bulletin.title) if case.solo else ""
    signs = signs_of_ending(text, sums, headed, title, case.story.span.end, offset, case.told["n_victims"], case.look.steps)
    return Row(name, [*filter(fits, sorted(signs)), "always"], case.gold["outcome"])


def read_gold() -> list[Row]:
    """One row a case that was found and whose end is told."""
    return [to_row(name, case) for name, case in read_held() if case.gold["outcome"] in ENDS]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign a weight an end, together 0; signs that few cases have are not learned."""
    return learn_which([row.signs for row in rows], [ENDS.index(row.end) for row in rows], len(ENDS), SEEN, DECAY, TURNS)


def check(rows: Sequence[Row]) -> None:
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for row, weights in each_held_out(rows, learn):
        counts[ENDS[weigh(row.signs, weights).argmax()], row.end] += 1
    for end in ENDS:
        told, are = (sum(times for pair, times in counts.items() if pair[n] == end) for n in (0, 1))
        print(f"{end}: told of {told}, of which {counts[end, end]} are, of {are}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_endings.py; a sign, and how much it speaks for {' '.join(ENDS)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
