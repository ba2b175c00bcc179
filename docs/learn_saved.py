"""Learns kb/lexicon/saved_weights.tsv from the gold sets: `python -m docs.learn_saved [--check]` (deterministic, two minutes).

A logistic regression over the signs of kb/extract/sum_signs.py, those of all places of a figure together: where nothing was lost, is this
the figure that was saved? `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docs.learn_sums import SumsOf, read_cases
from docs.learning import Floats, each_held_out, learn_yes, run, to_lines, weigh
from kb.extract.saved_figure import WEIGHTS, signs_of_figures

TURNS, DECAY, SEEN, LEAST = 150, 6.0, 5, 0.02


@dataclass(frozen=True)
class Row:
    """A figure of a case in which nothing was lost: its signs, and whether it was saved."""

    name: str
    signs: list[str]
    saved: bool


def _rows(case: SumsOf) -> Iterable[Row]:
    for (worth, currency), signs in signs_of_figures([judged.amount for judged in case.sums], case.signs).items():
        yield Row(case.name, [*sorted(signs), "always"], currency == "CNY" and worth == case.gold["averted_yuan"])


def read_gold() -> list[Row]:
    """One row a figure of a case that was found and in which nothing was lost."""
    return [row for case in read_cases() if case.gold["outcome"] == "averted" for row in _rows(case)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign how much it speaks for saved; signs that few figures have are not learned."""
    return learn_yes([row.signs for row in rows], [[row.saved] for row in rows], SEEN, DECAY, TURNS)


def check(rows: Sequence[Row]) -> None:
    said = [row.saved for row, weights in each_held_out(rows, learn) if weigh(row.signs, weights) >= 0]
    print(f"{len(rows)} figures held out: saved told of {len(said)}, of which {sum(said)} are, of {sum(row.saved for row in rows)}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} figures by docs/learn_saved.py; a sign, and by how much it speaks for the figure that was saved"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
