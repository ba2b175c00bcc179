"""Learns kb/lexicon/facet_weights.tsv from the gold sets: `python -m docs.learn_facets [--check]` (deterministic, a minute).

A logistic regression for each field of the facets over the signs of kb/extract/facet_signs.py: is a value that words point at one of
the case? Signs of the words weigh partly alike for all values of a field, so that rare ones learn from the others. `--check` learns from
three quarters and scores the last, four times, and writes nothing.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from docs.learning import Floats, held_out, learn_yes, read_lines, run
from docs.scenes import read_scenes
from kb.extract.facet_signs import LEAST, WEIGHTS, WORDS, Key, find_signs

TURNS = 300
HELD = 2.0  #: how much the weights are held small
HELD_OF = {"impersonated_as": 1.0}
SEEN = 3  #: a sign seen less often with a value is not learned for it
LITTLE = 3  #: hundredths of a weight below which it is not printed
OTHERS = 0.8  #: what the signs of the case count beside those of the words
_KEY_OF = {"channel": "channels", "hook": "hooks", "pretext": "pretexts", "control": "controls", "payment": "payments"}


@dataclass(frozen=True)
class Row:
    """A value that something points at in one case, with its signs and what they count; `right` where the gold has it too."""

    name: str
    key: Key
    signs: dict[str, float]
    right: bool


def read_gold() -> list[Row]:
    rows = []
    for gold in read_lines():
        for case, scene, facts in read_scenes(gold, "choose_facets"):
            for (kind, value), own, around, _ in find_signs(scene, facts):
                signs = dict.fromkeys(sorted(own), 1.0) | dict.fromkeys(sorted(around), OTHERS)
                rows.append(Row(gold["id"], (kind, value), signs, value in case[_KEY_OF.get(kind, kind)]))
    return rows


def learn(rows: Sequence[Row]) -> dict[Key, dict[str, float]]:
    """By value the weights of its signs."""
    made: dict[Key, dict[str, float]] = {}
    for kind in WORDS:
        made |= _learn([row for row in rows if row.key[0] == kind])
    return made


def _learn(rows: Sequence[Row]) -> dict[Key, dict[str, float]]:
    seen = collections.Counter((row.key[1], sign) for row in rows for sign in row.signs)
    own = collections.Counter(sign for row in rows for sign, much in row.signs.items() if much == 1.0)
    shared = sorted(("", sign) for sign, times in own.items() if times >= SEEN)
    places = {pair: n for n, pair in enumerate([*shared, *sorted(pair for pair, times in seen.items() if times >= SEEN)])}
    table: Floats = np.zeros((len(rows), len(places)))
    for n, row in enumerate(rows):
        for sign, much in row.signs.items():
            for value in ("", row.key[1]):
                if (at := places.get((value, sign))) is not None:
                    table[n, at] = much
    weights = learn_yes(table, np.array([float(row.right) for row in rows]), HELD_OF.get(rows[0].key[0], HELD), TURNS)
    made: dict[Key, dict[str, float]] = {row.key: {} for row in rows}
    much = {sign: much for row in rows for sign, much in row.signs.items()}
    for key, row_weights in made.items():
        for sign, counts in much.items():
            pairs = [places[pair] for pair in (("", sign), (key[1], sign)) if pair in places]
            row_weights[sign] = float(sum(weights[at] for at in pairs)) * counts
    return made


def _worth(row: Row, weights: dict[Key, dict[str, float]]) -> float:
    """In hundredths, as when reading."""
    known = weights.get(row.key, {})
    return 100 * sum(known.get(sign, 0.0) for sign in row.signs)


def check(rows: Sequence[Row]) -> None:
    said: dict[int, bool] = {}
    for held in held_out((row.name for row in rows), 4, 7):
        weights = learn([row for row in rows if row.name not in held])
        said |= {id(row): _worth(row, weights) >= LEAST[row.key[0]] for row in rows if row.name in held}
    for kind in WORDS:
        some = [row for row in rows if row.key[0] == kind]
        for what, tells in (("by rule", lambda row: "told" in row.signs), ("weighed", lambda row: said[id(row)])):
            told = [row for row in some if tells(row)]
            right, asked = sum(row.right for row in told), sum(row.right for row in some)
            print(f"{kind} {what}: {right} right of {len(told)} told ({right / len(told):.3f}), of {asked} there ({right / asked:.3f})")


def table(rows: Sequence[Row]) -> Iterable[str]:
    weights = learn(rows)
    yield f"# learned from {len(rows)} values by docs/learn_facets.py; field, value, then by how many hundredths each sign speaks for it"
    for (kind, value), signs in sorted(weights.items()):
        kept = [f"{sign}:{round(100 * weight)}" for sign, weight in sorted(signs.items()) if abs(round(100 * weight)) >= LITTLE]
        yield "\t".join([kind, value, *kept])


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
