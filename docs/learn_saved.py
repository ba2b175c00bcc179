"""Learns kb/lexicon/saved_weights.tsv from the gold sets: `python -m docs.learn_saved [--check]` (deterministic, half a minute).

A logistic regression over the signs of kb/extract/sum_signs.py, those of all places of a figure together: where nothing was lost, is this
the figure that was saved? `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from docs.learn_sums import SumsOf, read_cases
from docs.learning import held_out, learn_yes, number_signs, run, to_lines, to_table
from kb.extract.sum_roles import SAVED, signs_of_figures

TURNS, DECAY, SEEN, PARTS, LEAST = 150, 6.0, 5, 5, 0.02


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


def learn(rows: Sequence[Row]) -> dict[str, float]:
    """By sign how much it speaks for saved; signs that few figures have are not learned."""
    place = number_signs((row.signs for row in rows), SEEN)
    shown = to_table([row.signs for row in rows], place)
    weights = learn_yes(shown, np.array([row.saved for row in rows], dtype=np.float64), DECAY, TURNS)
    return dict(zip(place, weights.tolist(), strict=True))


def check(rows: Sequence[Row]) -> None:
    told = right = 0
    for held in held_out((row.name for row in rows), PARTS, 3):
        weights = learn([row for row in rows if row.name not in held])
        said = [row.saved for row in rows if row.name in held and sum(weights.get(sign, 0.0) for sign in row.signs) >= 0]
        told, right = told + len(said), right + sum(said)
    print(f"{len(rows)} figures held out: saved told of {told}, of which {right} are, of {sum(row.saved for row in rows)}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} figures by docs/learn_saved.py; a sign, and by how much it speaks for the figure that was saved"
    yield from to_lines({sign: np.array([weight]) for sign, weight in learn(rows).items()}, LEAST)


if __name__ == "__main__":
    run(__doc__, SAVED, read_gold, check, table)
