"""Learns kb/lexicon/persona_weights.tsv from the gold sets: `python -m docs.learn_personas [--check]` (deterministic, a minute).

A logistic regression over the signs of kb/extract/personas.py: is a name in a story that of a persona? `--check` learns from three
quarters of the notices and scores the last, four times, and writes nothing.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from docs.gold import read_lines
from docs.learning import Floats, each_held_out, learn_yes, run, to_lines, weigh
from docs.scenes import read_scenes
from kb.extract.personas import WEIGHTS, choose_likely, find_names, find_signs
from kb.model import Span
from kb.text import fold

TURNS = 300
HELD = 1.5  #: how much the weights are held small
SEEN = 3  #: a sign seen less often is not learned
LITTLE = 0.03  #: a weight below is not printed


@dataclass(frozen=True)
class Row:
    """A name in one case, with its signs; `right` where the gold has it as a persona."""

    name: str
    case: int  #: of all, in order
    place: Span
    signs: tuple[str, ...]
    right: bool
    told: bool


def read_gold() -> list[Row]:
    rows = []
    scenes = ((gold["id"], *found) for gold in read_lines() for found in read_scenes(gold, "choose_personas"))
    for n, (name, case, scene, facts) in enumerate(scenes):
        asked = {fold(who) for who in case["impersonated"]}
        first: set[str] = set()
        names = find_names(scene, facts)
        for place, told in sorted(names.items()):
            who = scene.folded[place.start : place.end]
            if who in asked and who in first:
                continue  # one form is enough, wherever it stands
            first.add(who)
            rows.append(Row(name, n, place, tuple(find_signs(scene, place, names)), who in asked, told is not None))
    return rows


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    return learn_yes([row.signs for row in rows], [[row.right] for row in rows], SEEN, HELD, TURNS)


def check(rows: Sequence[Row]) -> None:
    likely: dict[int, dict[Span, float]] = collections.defaultdict(dict)
    for row, weights in each_held_out(rows, learn, 4, 7):
        likely[row.case][row.place] = 1 / (1 + np.exp(-weigh(row.signs, weights).item()))
    said = {(case, place) for case, chances in likely.items() for place in choose_likely(chances)}
    ways = {"by rule": [row for row in rows if row.told], "weighed": [row for row in rows if (row.case, row.place) in said]}
    for what, told in ways.items():
        right, asked = sum(row.right for row in told), sum(row.right for row in rows)
        print(f"personas {what}: {right} right of {len(told)} told ({right / len(told):.3f}), of {asked} there ({right / asked:.3f})")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} names by docs/learn_personas.py; a sign, and by how much it speaks for a persona"
    yield from to_lines(learn(rows), LITTLE)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
