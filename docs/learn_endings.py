"""Learns kb/lexicon/ending_weights.tsv from the open and rough gold sets: `docs/learn_endings.py [--check]` (deterministic, a minute).

A logistic regression over the signs of kb/extract/ending.py: was nothing lost in this case? `--check` learns from four fifths of the
notices and scores the last, five times, and writes nothing. The locked and sealed parts are never read.
"""

from __future__ import annotations

import collections
import math
import random
from collections.abc import Iterable, Sequence
from typing import Any

from learning import held_out, read_lines, run, to_bulletin

from kb.evaluate.align import align
from kb.extract.ending import WEIGHTS, find_signs
from kb.extract.headline import find_sums, read_case, scope_text
from kb.extract.numerals import plain
from kb.extract.segment import find_stories
from kb.extract.sentences import to_notice
from kb.shapes import case_to_json

ROUNDS, PACE, DECAY, SEEN, PARTS = 10, 0.15, 0.015, 5, 5

Row = tuple[str, list[str], bool]


def _rows(gold: dict[str, Any]) -> Iterable[Row]:
    bulletin = to_bulletin(gold)
    title, body = bulletin.title, bulletin.text
    notice = to_notice(bulletin)
    stories = find_stories(notice)
    solo = len(stories) == 1
    told = [case_to_json(read_case(notice, story, solo, []), bulletin) for story in stories]
    for one, other in align(gold["expect"]["cases"], told, body):
        if one is None or other is None:
            continue
        text, offset = scope_text(body, stories[told.index(other)].scope)
        sums, headed = find_sums(notice, solo, text, offset)
        signs = find_signs(plain(text), plain(title) if solo else "", sums, headed)
        yield gold["id"], [*sorted(signs), "always"], one["outcome"] == "averted"


def read_gold() -> list[Row]:
    """One row a case that was found: its notice, its signs, whether nothing was lost."""
    return [row for gold in read_lines() if gold["expect"]["bulletin"]["is_bulletin"] for row in _rows(gold)]


def chance(weights: dict[str, float], signs: Iterable[str]) -> float:
    total = sum(weights.get(sign, 0.0) for sign in signs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def learn(rows: Sequence[Row]) -> dict[str, float]:
    """Steps of falling length down the slope of the log-likelihood, weights held small; signs that few cases have are not learned."""
    seen = collections.Counter(sign for _, signs, _ in rows for sign in signs)
    weights = {sign: 0.0 for sign, times in seen.items() if times >= SEEN}
    steepness = dict.fromkeys(weights, 1e-8)
    order, chosen = list(rows), random.Random(1)
    for _ in range(ROUNDS):
        chosen.shuffle(order)
        for _, signs, saved in order:
            known = [sign for sign in signs if sign in weights]
            off = chance(weights, known) - saved
            for sign in known:
                slope = off + DECAY * weights[sign]
                steepness[sign] += slope * slope
                weights[sign] -= PACE * 2 * slope / math.sqrt(steepness[sign])
    return weights


def check(rows: Sequence[Row]) -> None:
    counts: collections.Counter[tuple[bool, bool]] = collections.Counter()
    for held in held_out((name for name, _, _ in rows), PARTS, 3):
        weights = learn([row for row in rows if row[0] not in held])
        counts.update((chance(weights, signs) >= 0.5, saved) for name, signs, saved in rows if name in held)
    told, right, missed = counts[True, True] + counts[True, False], counts[True, True], counts[False, True]
    print(f"{len(rows)} cases held out: averted told {right} of {right + missed}, of {told} told so {right} are")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_endings.py; a sign, and by how much it speaks for nothing lost"
    yield from (f"{sign}\t{weight:.2f}" for sign, weight in sorted(learn(rows).items()) if abs(weight) >= 0.01)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
