"""Learns kb/lexicon/who_weights.tsv from the gold sets: `python -m docs.learn_who [--check]` (deterministic, half a minute).

A choice among the persons of a case over the signs of kb/extract/who.py: which of them is the victim? `--check` learns from four
fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights but victims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from docs.learning import Floats, descend, held_out, likely, number_signs, read_lines, run, to_bulletin, to_lines, to_table
from kb.evaluate.align import align
from kb.extract.form import find_form
from kb.extract.headline import read_case, scope_text
from kb.extract.numerals import plain
from kb.extract.sentences import to_notice
from kb.extract.who import WEIGHTS, find_persons, lead_of, persons_of, signs_of
from kb.mask import mask
from kb.shapes import case_to_json

TURNS, DECAY, SEEN, PARTS, LEAST = 150, 4.0, 4, 5, 0.02

Row = tuple[str, list[set[str]], list[bool]]


def _rows(gold: dict[str, Any]) -> Iterable[Row]:
    bulletin, _ = mask(to_bulletin(gold))
    notice = to_notice(bulletin)
    _, stories = find_form(notice)
    told = [case_to_json(read_case(notice, story, len(stories) == 1, []), bulletin) for story in stories]
    for one, other in align(gold["expect"]["cases"], told, bulletin.text):
        label = (one or {}).get("victim", {}).get("label")
        if other is None or not label:
            continue
        story = stories[told.index(other)]
        text, offset = scope_text(bulletin.text, story.scope)
        yield gold["id"], *_persons(text, story.span.start - offset, story.span.end - offset, label)


def _persons(text: str, begin: int, end: int, label: str) -> tuple[list[set[str]], list[bool]]:
    """The signs of each person of a case, and whether the label names him."""
    folded = plain(text)
    mentions = find_persons(text, folded)
    lead = lead_of(folded, mentions, end)
    signs, named = [], []
    for n, person in enumerate(persons_of(folded, mentions)):
        signs.append(signs_of(folded, person, n, lead, begin, end))
        first = person[0]
        named.append(label in text[max(0, first.start - 3) : first.end + 3] or text[first.start : first.end] in label)
    return signs, named


def read_gold() -> list[Row]:
    """One row a case that was found and has a victim with a label."""
    return [row for gold in read_lines() if gold["expect"].get("cases") for row in _rows(gold)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """The way down the slope of a choice among the persons of each case, weights held small; signs that few have are not learned."""
    place = number_signs((signs for _, persons, _ in rows for signs in persons), SEEN)
    cases: list[tuple[Floats, Floats]] = []
    for _, persons, named in rows:
        if len(persons) > 1 and any(named):
            cases.append((to_table(persons, place), np.array(named, dtype=np.float64) / sum(named)))

    def slope(weights: Floats) -> Floats:
        down = DECAY * weights
        for values, right in cases:
            down = down + values.T @ (likely(values @ weights) - right)
        return down

    weights = descend(np.zeros(len(place)), slope, TURNS)
    return {sign: weights[n : n + 1] for sign, n in place.items()}


def check(rows: Sequence[Row]) -> None:
    right = ruled = possible = 0
    for held in held_out((name for name, _, _ in rows), PARTS, 3):
        weights = learn([row for row in rows if row[0] not in held])
        for name, persons, named in rows:
            if name in held and any(named):
                sums = [sum(float(weights[sign][0]) for sign in signs if sign in weights) for signs in persons]
                possible += 1
                right += named[sums.index(max(sums))]
                ruled += any(yes and "main" in signs for signs, yes in zip(persons, named, strict=True))
    print(f"{possible} cases held out: the victim told right in {right}, by the rules alone in {ruled}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_who.py; a sign, and by how much it speaks for a person being the victim"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
