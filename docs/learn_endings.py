"""Learns kb/lexicon/ending_weights.tsv from the gold sets: `python -m docs.learn_endings [--check]` (deterministic, a minute).

A logistic regression over the signs of kb/extract/ending.py: was nothing lost in this case? `--check` learns from four fifths of the
notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from docs.learning import held_out, learn_yes, number_signs, read_lines, run, to_bulletin, to_table
from kb.evaluate.align import align
from kb.extract.case_loss import find_sums
from kb.extract.ending import WEIGHTS, find_signs
from kb.extract.headline import read_case, scope_text
from kb.extract.numerals import plain
from kb.extract.segment import find_stories
from kb.extract.sentences import to_notice
from kb.shapes import case_to_json

TURNS, DECAY, SEEN, PARTS, LEAST = 150, 4.0, 5, 5, 0.02
_BARE = set("\t\n#")  #: a sign with one of these cannot stand in the table and is not learned

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
        end = stories[told.index(other)].span.end - offset
        signs = find_signs(plain(text), plain(title) if solo else "", [one.amount for one in sums], headed, end)
        yield gold["id"], [*(sign for sign in sorted(signs) if not set(sign) & _BARE), "always"], one["outcome"] == "averted"


def read_gold() -> list[Row]:
    """One row a case that was found: its notice, its signs, whether nothing was lost."""
    return [row for gold in read_lines() if gold["expect"]["bulletin"]["is_bulletin"] for row in _rows(gold)]


def chance(weights: dict[str, float], signs: Iterable[str]) -> float:
    total = sum(weights.get(sign, 0.0) for sign in signs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def learn(rows: Sequence[Row]) -> dict[str, float]:
    """The way down the slope of the log-likelihood, weights held small; signs that few cases have are not learned."""
    place = number_signs((signs for _, signs, _ in rows), SEEN)
    shown = to_table([signs for _, signs, _ in rows], place)
    weights = learn_yes(shown, np.array([saved for _, _, saved in rows], dtype=np.float64), DECAY, TURNS)
    return dict(zip(place, weights.tolist(), strict=True))


def check(rows: Sequence[Row]) -> None:
    counts: collections.Counter[tuple[bool, bool]] = collections.Counter()
    for held in held_out((name for name, _, _ in rows), PARTS, 3):
        weights = learn([row for row in rows if row[0] not in held])
        counts.update((chance(weights, signs) >= 0.5, saved) for name, signs, saved in rows if name in held)
    told, right, missed = counts[True, True] + counts[True, False], counts[True, True], counts[False, True]
    print(f"{len(rows)} cases held out: averted told {right} of {right + missed}, of {told} told so {right} are")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_endings.py; a sign, and by how much it speaks for nothing lost"
    yield from (f"{sign}\t{weight:.2f}" for sign, weight in sorted(learn(rows).items()) if abs(weight) >= LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
