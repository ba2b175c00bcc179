"""Learns kb/lexicon/form_weights.tsv from the open and rough gold sets: `python docs/learn_forms.py [--check]` (deterministic, a minute).

A logistic regression over what a whole document shows. The cases that it counts on are those found with weights learned from other notices
(docs/learn_cases.py, four times over): with the final ones, the gold sets would look tidier than any new notice is.
`--check` learns from four fifths and scores the last, five times, and writes nothing. The locked parts are never read.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
from collections.abc import Iterator, Sequence

import numpy as np
from learn_cases import GOLD, ROOT, Floats, learn, printed, read_gold

from kb.extract.form import FORMS, WEIGHTS
from kb.extract.form_signs import form_signs
from kb.extract.segment import find_stories, retold
from kb.extract.sentences import to_notice
from kb.extract.threads import TAGS
from kb.mask import mask
from kb.model import Bulletin

SEEN = 8  #: a sign seen in fewer documents is not learned
CALM = 10.0  #: how strongly weights are held near zero
TURNS = 150
LEAST = 0.02  #: weights below it are not written
PARTS = 4

Row = tuple[str, list[str], str]


def _signs(line: str, weights: dict[str, Floats]) -> Row:
    gold = json.loads(line)
    title, _, body = gold["text"].partition("\n")
    notice = to_notice(mask(Bulletin("", title, body, published=gold["published"]))[0])
    zero = np.zeros(len(TAGS))
    stories = find_stories(notice, lambda signs: np.sum([zero, *(weights.get(sign, zero) for sign in signs)], axis=0).tolist())
    return gold["id"], form_signs(retold(notice, stories), stories), gold["expect"]["bulletin"]["form"]


def read_forms() -> Iterator[Row]:
    cases = read_gold()
    lines = [line for path in GOLD for line in path.read_text("utf-8").splitlines()]
    random.Random(9).shuffle(lines)
    for part in range(PARTS):
        held = lines[part::PARTS]
        names = {json.loads(line)["id"] for line in held}
        weights = learn([row for row in cases if row.name not in names])
        yield from (_signs(line, weights) for line in held)


def learn_forms(rows: Sequence[Row]) -> dict[str, Floats]:
    """Weights by sign (Adam over the whole set, ever smaller steps)."""
    seen = collections.Counter(sign for _, signs, _ in rows for sign in set(signs))
    number = {sign: n for n, sign in enumerate(sorted(sign for sign, times in seen.items() if times >= SEEN))}
    shown, right = np.zeros((len(rows), len(number))), np.zeros((len(rows), len(FORMS)))
    for at, (_, signs, form) in enumerate(rows):
        shown[at, [number[sign] for sign in signs if sign in number]] = 1
        right[at, FORMS.index(form)] = 1
    values = np.zeros((len(number), len(FORMS)))
    mean, square = np.zeros_like(values), np.zeros_like(values)
    for turn in range(1, TURNS + 1):
        score = shown @ values
        likely = np.exp(score - score.max(1, keepdims=True))
        down = shown.T @ (likely / likely.sum(1, keepdims=True) - right) + CALM * values
        mean, square = 0.9 * mean + 0.1 * down, 0.99 * square + 0.01 * down * down
        pace = 0.1 * (1 - 0.9 * turn / TURNS)
        values = values - pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return dict(zip(number, values, strict=True))


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="score on held-out fifths instead of writing")
    rows = list(read_forms())
    if parser.parse_args().check:
        check(rows)
        return
    lines = [f"# learned from {len(rows)} documents by docs/learn_forms.py; sign, then {' '.join(FORMS)}"]
    for sign, weights in sorted(learn_forms(rows).items()):
        if np.abs(weights).max() >= LEAST and sign == sign.strip() and not set(sign) & set("\t\n#"):
            lines.append("\t".join([sign, *map(printed, weights)]))
    (ROOT / "kb" / "lexicon" / WEIGHTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} signs")


if __name__ == "__main__":
    main()
