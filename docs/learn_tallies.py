"""Learns kb/lexicon/tally_weights.tsv from the gold sets: `python -m docs.learn_tallies [--check]` (deterministic, two minutes).

A softmax regression over the signs of kb/extract/tally_signs.py: of what is a figure of a notice a statistic, or is it none? The rules'
own word is one of the signs. A gold figure is given to the place of its value and unit where the rules say most of what it says.
`--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import kb.extract.tallies
from docs.gold import read_lines, to_bulletin
from docs.learning import Floats, each_held_out, learn_which, run, to_lines, weigh
from kb.evaluate.fields import tally_key
from kb.extract import extract
from kb.extract.numerals import plain
from kb.extract.tally_candidates import Candidate, Reader
from kb.extract.tally_choice import METRICS, NONE, WEIGHTS, is_open
from kb.extract.tally_signs import Around, tally_signs
from kb.extract.tally_told_by import sources_of

TURNS, DECAY, SEEN, LEAST = 60, 8.0, 6, 0.05
Key = tuple[Any, ...]  #: metric, value, unit, dimension, category


@dataclass(frozen=True)
class FiguresOf:
    """The figures of a notice outside its tables, and those of the gold that no table tells."""

    name: str
    reader: Reader
    around: Around
    candidates: Sequence[Candidate]
    gold: list[Key]


@dataclass(frozen=True)
class Row:
    """A figure that may be a statistic: its signs, what the rules say, what it is."""

    name: str
    signs: list[str]
    said: str
    right: str


def _key(metric: str, value: float, unit: str, by: tuple[str | None, str | None]) -> Hashable:
    return tally_key({"metric": metric, "value": value, "unit": unit, "dimension": by[0], "category": by[1]})


def key_of(one: Candidate, metric: str, by: tuple[str | None, str | None]) -> Hashable:
    """What makes a figure the same as one of the gold, as `tally_key` says it."""
    return _key(metric, one.row.figure.value, one.row.figure.unit, by)


def read_figures() -> Iterator[FiguresOf]:
    """The figures of every notice of the gold that is read as one."""
    seen: list[tuple[Reader, Around, Sequence[Candidate]]] = []

    def none(reader: Reader, around: Around, candidates: Sequence[Candidate]) -> list[Candidate]:
        seen.append((reader, around, candidates))
        return []

    with patch.object(kb.extract.tallies, "choose", none):
        for gold in read_lines():
            told = extract(to_bulletin(gold)).tallies
            left: list[Any] = [tally_key({**row, "unit": plain(row["unit"])}) for row in gold["expect"]["tallies"]]
            for tally in told:  # of tables
                key = _key(tally.metric, tally.value, tally.unit, (tally.dimension, tally.category))
                if key in left:
                    left.remove(key)
            yield from (FiguresOf(gold["id"], *found, left) for found in seen)
            seen.clear()


def _agreement(one: Candidate, key: Key) -> float:
    """How well a figure of the text is one of the gold that has its value and unit."""
    said: float = 2.0 * (one.metric == key[0]) + (key_of(one, key[0], (one.row.dimension, one.row.category)) == key)
    return said + one.kept - 1.5 * one.aside - 3.0 * one.change


def aligned(figures: FiguresOf) -> dict[int, Key]:
    """By its place what a figure is in the gold."""
    worth = [
        (_agreement(one, key) - 0.01 * at, n, at)
        for n, key in enumerate(figures.gold)
        for at, one in enumerate(figures.candidates)
        if key_of(one, key[0], key[3:]) == key
    ]
    found: dict[int, Key] = {}
    given: set[int] = set()
    for _, n, at in sorted(worth, reverse=True):
        if n not in given and at not in found:
            given.add(n)
            found[at] = figures.gold[n]
    return found


def _rows(figures: FiguresOf) -> Iterator[Row]:
    """What the rules do not tell is none where nothing says by what it would be told."""
    right = aligned(figures)
    asked = [at for at, one in enumerate(figures.candidates) if is_open(one)]
    shown = tally_signs(figures.reader, figures.around, figures.candidates, asked)
    for at, signs in zip(asked, shown, strict=True):
        one, key = figures.candidates[at], right.get(at)
        if key is not None and not one.kept:
            ways = sources_of(figures.reader, figures.around, figures.candidates, at)
            key = key if any(key_of(one, key[0], by) == key for by in ways) else None
        yield Row(figures.name, sorted(signs), one.metric if one.kept else NONE, key[0] if key else NONE)


def read_gold() -> list[Row]:
    """One row a figure that may be a statistic."""
    return [row for figures in read_figures() for row in _rows(figures)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign a weight a metric, together 0; signs that few figures have are not learned."""
    return learn_which([row.signs for row in rows], [METRICS.index(row.right) for row in rows], len(METRICS), SEEN, DECAY, TURNS)


def check(rows: Sequence[Row]) -> None:
    told = [(row, METRICS[int(weigh(row.signs, weights).argmax())]) for row, weights in each_held_out(rows, learn)]
    right = sum(row.right == metric != NONE for row, metric in told)
    said = sum(row.right == row.said != NONE for row in rows)
    of = sum(row.right != NONE for row in rows)
    print(
        f"{len(rows)} figures held out, {of} of them statistics: {right} of {sum(metric != NONE for _, metric in told)} that are told are, "
        f"by the rules alone {said} of {sum(row.said != NONE for row in rows)}"
    )


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} figures by docs/learn_tallies.py; a sign, and how much it speaks for {' '.join(METRICS)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
