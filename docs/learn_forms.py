"""Learns kb/lexicon/form_weights.tsv from the open and rough gold sets: `python docs/learn_forms.py [--check]` (deterministic, a minute).

A logistic regression over what a whole document shows. The cases that it counts on are those found with weights learned from other notices
(docs/learn_cases.py, four times over): with the final ones, the gold sets would look tidier than any new notice is.
`--check` learns from four fifths and scores the last, five times, and writes nothing. The locked parts are never read.
"""

from __future__ import annotations

import collections
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from learn_cases import learn, read_gold
from learning import Floats, descend, read_lines, run, to_bulletin, to_lines

from kb.extract.form import FORMS, WEIGHTS
from kb.extract.form_signs import form_signs
from kb.extract.segment import find_stories, retold
from kb.extract.sentences import to_notice
from kb.extract.threads import TAGS
from kb.mask import mask

SEEN = 8  #: a sign seen in fewer documents is not learned
CALM = 10.0  #: how strongly weights are held near zero
TURNS = 150
LEAST = 0.02  #: weights below it are not written
PARTS = 4

Row = tuple[str, list[str], str]


def _signs(gold: dict[str, Any], weights: dict[str, Floats]) -> Row:
    notice = to_notice(mask(to_bulletin(gold))[0])
    zero = np.zeros(len(TAGS))
    stories = find_stories(notice, lambda signs: np.sum([zero, *(weights.get(sign, zero) for sign in signs)], axis=0).tolist())
    return gold["id"], form_signs(retold(notice, stories), stories), gold["expect"]["bulletin"]["form"]


def _forms() -> Iterator[Row]:
    cases, golds = read_gold(), read_lines()
    random.Random(9).shuffle(golds)
    for part in range(PARTS):
        held = golds[part::PARTS]
        names = {gold["id"] for gold in held}
        weights = learn([row for row in cases if row.name not in names])
        yield from (_signs(gold, weights) for gold in held)


def read_forms() -> list[Row]:
    return list(_forms())


def learn_forms(rows: Sequence[Row]) -> dict[str, Floats]:
    """Weights by sign."""
    seen = collections.Counter(sign for _, signs, _ in rows for sign in set(signs))
    number = {sign: n for n, sign in enumerate(sorted(sign for sign, times in seen.items() if times >= SEEN))}
    shown, right = np.zeros((len(rows), len(number))), np.zeros((len(rows), len(FORMS)))
    for at, (_, signs, form) in enumerate(rows):
        shown[at, [number[sign] for sign in signs if sign in number]] = 1
        right[at, FORMS.index(form)] = 1

    def slope(values: Floats) -> Floats:
        score = shown @ values
        likely = np.exp(score - score.max(1, keepdims=True))
        made: Floats = shown.T @ (likely / likely.sum(1, keepdims=True) - right) + CALM * values
        return made

    return dict(zip(number, descend(np.zeros((len(number), len(FORMS))), slope, TURNS), strict=True))


def check(rows: Sequence[Row]) -> None:
    right = told = 0
    for part in range(5):
        weights = learn_forms([row for n, row in enumerate(rows) if n % 5 != part])
        zero = np.zeros(len(FORMS))
        for _, signs, form in rows[part::5]:
            said = FORMS[int(np.sum([zero, *(weights.get(sign, zero) for sign in signs)], axis=0).argmax())]
            right += said == form
            told += (said == "other") == (form == "other")
    print(f"forms right when held out: {right / len(rows):.3f} of {len(rows)}; notices told from others: {told / len(rows):.3f}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} documents by docs/learn_forms.py; sign, then {' '.join(FORMS)}"
    yield from to_lines(learn_forms(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_forms, check, table)
