"""Learns kb/lexicon/facet_weights.tsv from the gold sets: `python -m docs.learn_facets [--check]` (deterministic, two minutes).

A logistic regression for each field of the facets over the signs of kb/extract/facet_signs.py: is a value that words point at one of
the case? Signs of the words weigh partly alike for all values of a field, so that rare ones learn from the others. The pairs of
characters of the story weigh for each value by themselves, and are held smaller. `--check` learns from three quarters and scores the
last, four times, and writes nothing.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from docs.gold import read_lines
from docs.learning import Floats, descend, each_held_out, fits, number_signs, run, to_table
from docs.scenes import read_scenes
from docs.tables import Sparse
from kb.extract.facet_choice import WEIGHTS, choose_weighed
from kb.extract.facet_signs import OF_CASE, WORDS, Key, Pointed, find_signs, find_words

TURNS = 100
TURNS_OF = {"impersonated_as": 200}
HELD = 2.0  #: how much the weights are held small
HELD_OF = {"impersonated_as": 1.5, "payment": 3.0}
HELD_WORDS = 10.0  #: those of the pairs of characters
HELD_WORDS_OF = {"payment": 20.0, "pretext": 20.0}
SEEN = 3  #: a sign seen less often with a value is not learned for it,
SEEN_BESIDE = 6  #: nor one that stands next to its words
SEEN_WORDS = 8  #: nor a pair that fewer stories have
LITTLE = 4  #: hundredths of a weight below which it is not printed
OTHERS = 0.8  #: what the signs of the case count beside those of the words
_KEY_OF = {"channel": "channels", "hook": "hooks", "pretext": "pretexts", "control": "controls", "payment": "payments"}
_PAIR = re.compile("[一-龥a-z]{2}")


@dataclass(frozen=True)
class Row:
    """A value that something points at in one case, with its signs and what they count; `right` where the gold has it too."""

    name: str
    case: int  #: of all, in order
    key: Key
    pointed: Pointed
    signs: dict[str, float]
    words: frozenset[str]  #: pairs of characters of the story
    right: bool


def read_gold() -> list[Row]:
    rows = []
    scenes = ((gold["id"], *found) for gold in read_lines() for found in read_scenes(gold, "choose_facets"))
    for n, (name, case, scene, facts) in enumerate(scenes):
        words = frozenset(filter(_PAIR.fullmatch, find_words(scene)))
        for key, own, around, pointed in find_signs(scene, facts):
            of_case = around | {sign for sign in own if sign.startswith(OF_CASE)}
            signs = dict.fromkeys(sorted(own), 1.0) | dict.fromkeys(sorted(of_case), OTHERS)
            rows.append(Row(name, n, key, pointed, signs, words, key[1] in case[_KEY_OF.get(key[0], key[0])]))
    return rows


def learn(rows: Sequence[Row]) -> dict[Key, dict[str, float]]:
    """By value the weights of its signs."""
    made: dict[Key, dict[str, float]] = {}
    for kind in WORDS:
        made |= _learn([row for row in rows if row.key[0] == kind])
    return made


def _shown(rows: Sequence[Row], places: dict[tuple[str, str], int]) -> Sparse:
    entries = [
        (n, at, much)
        for n, row in enumerate(rows)
        for sign, much in row.signs.items()
        for value in ("", row.key[1])
        if (at := places.get((value, sign))) is not None
    ]
    return Sparse.of_entries(entries, len(rows), len(places))


def _least(sign: str) -> int:
    return SEEN_BESIDE if sign.startswith(("before:", "after:")) else SEEN


def _places(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    """The column of each sign for all values ("") and of each for one."""
    seen = collections.Counter((row.key[1], sign) for row in rows for sign in row.signs)
    own = collections.Counter(sign for row in rows for sign, much in row.signs.items() if much == 1.0)
    shared = sorted(("", sign) for sign, times in own.items() if times >= _least(sign))
    return {pair: n for n, pair in enumerate([*shared, *sorted(pair for pair, times in seen.items() if times >= _least(pair[1]))])}


def _learn(rows: Sequence[Row]) -> dict[Key, dict[str, float]]:
    places, stories = _places(rows), list(dict.fromkeys(row.words for row in rows))
    number = number_signs(map(sorted, stories), SEEN_WORDS)
    keys = {key: n for n, key in enumerate(sorted({row.key for row in rows}))}
    table, spoken = _shown(rows, places), to_table(stories, number)
    at = {words: n for n, words in enumerate(stories)}
    where = np.array([at[row.words] for row in rows]), np.array([keys[row.key] for row in rows])
    right, kind = np.array([float(row.right) for row in rows]), rows[0].key[0]
    held, held_words = HELD_OF.get(kind, HELD), HELD_WORDS_OF.get(kind, HELD_WORDS)

    def slope(weights: Floats) -> Floats:
        own, pairs = weights[: len(places)], weights[len(places) :].reshape(len(number), len(keys))
        off = 1 / (1 + np.exp(-np.clip(table.across(own) + (spoken @ pairs)[where], -30, 30))) - right
        by_story = np.zeros((len(stories), len(keys)))
        np.add.at(by_story, where, off)
        return np.concatenate([table.down(off) + held * own, (spoken.T @ by_story + held_words * pairs).ravel()])

    weights = descend(np.zeros(len(places) + len(number) * len(keys)), slope, TURNS_OF.get(kind, TURNS))
    pairs = weights[len(places) :].reshape(len(number), len(keys))
    made = {key: {word: float(pairs[n, at]) for word, n in number.items()} for key, at in keys.items()}
    much = {sign: much for row in rows for sign, much in row.signs.items()}
    for key, of_key in made.items():
        for sign, counts in much.items():
            columns = [places[pair] for pair in (("", sign), (key[1], sign)) if pair in places]
            of_key[sign] = float(sum(weights[column] for column in columns)) * counts
    return made


def _worth(row: Row, weights: dict[Key, dict[str, float]]) -> int:
    """In hundredths, as when reading."""
    known = weights.get(row.key, {})
    return round(100 * sum(known.get(sign, 0.0) for sign in (*row.signs, *row.words)))


def _told(rows: Sequence[Row]) -> set[int]:
    """The rows, by their `id`, that are told of cases held out, chosen as when reading."""
    by_case: dict[int, list[tuple[int, Row]]] = collections.defaultdict(list)
    for row, weights in each_held_out(rows, learn, 4, 7):
        by_case[row.case].append((_worth(row, weights), row))
    told: set[int] = set()
    for case in by_case.values():
        paid = not any("unpaid" in row.signs for _, row in case)
        keys = {key for key, _ in choose_weighed(((worth, row.key, row.pointed) for worth, row in case), paid)}
        told.update(id(row) for _, row in case if row.key in keys)
    return told


def check(rows: Sequence[Row]) -> None:
    said = _told(rows)
    for kind in WORDS:
        some = [row for row in rows if row.key[0] == kind]
        ways = {"by rule": [row for row in some if "told" in row.signs], "weighed": [row for row in some if id(row) in said]}
        for what, told in ways.items():
            right, asked = sum(row.right for row in told), sum(row.right for row in some)
            print(f"{kind} {what}: {right} right of {len(told)} told ({right / len(told):.3f}), of {asked} there ({right / asked:.3f})")


def table(rows: Sequence[Row]) -> Iterable[str]:
    weights = learn(rows)
    yield f"# learned from {len(rows)} values by docs/learn_facets.py; field, value, then by how many hundredths each sign speaks for it"
    for (kind, value), signs in sorted(weights.items()):
        hundredths = ((sign, round(100 * weight)) for sign, weight in sorted(signs.items()) if fits(sign))
        yield "\t".join([kind, value, *(f"{sign}:{much}" for sign, much in hundredths if abs(much) >= LITTLE)])


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
