"""Learns kb/lexicon/ending_weights.tsv from the open and rough gold sets: `docs/learn_endings.py [--check]` (deterministic, a minute).

A logistic regression over the signs of kb/extract/ending.py: was nothing lost in this case? `--check` learns from four fifths of the
notices and scores the last, five times, and writes nothing. The locked and sealed parts are never read.
"""

from __future__ import annotations

import argparse
import collections
import json
import math
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kb.evaluate.align import align
from kb.extract.ending import WEIGHTS, find_signs
from kb.extract.headline import find_sums, read_case, scope_text
from kb.extract.numerals import plain
from kb.extract.segment import find_stories
from kb.extract.sentences import to_notice
from kb.model import Bulletin
from kb.shapes import case_to_json

ROOT = Path(__file__).parent.parent
GOLD = [ROOT / "tests" / "gold" / f"{part}.jsonl" for part in ("open", "rough")]
ROUNDS, PACE, DECAY, SEEN, PARTS = 10, 0.15, 0.015, 5, 5

Row = tuple[str, list[str], bool]


def _rows(gold: dict[str, Any]) -> Iterable[Row]:
    title, _, body = gold["text"].partition("\n")
    bulletin = Bulletin("", title, body, published=gold["published"])
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
    golds = (json.loads(line) for path in GOLD for line in path.read_text("utf-8").splitlines())
    return [row for gold in golds if gold["expect"]["bulletin"]["is_bulletin"] for row in _rows(gold)]


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
    names = sorted({name for name, _, _ in rows})
    random.Random(3).shuffle(names)
    counts: collections.Counter[tuple[bool, bool]] = collections.Counter()
    for part in range(PARTS):
        held = set(names[part::PARTS])
        weights = learn([row for row in rows if row[0] not in held])
        counts.update((chance(weights, signs) >= 0.5, saved) for name, signs, saved in rows if name in held)
    told, right, missed = counts[True, True] + counts[True, False], counts[True, True], counts[False, True]
    print(f"{len(rows)} cases held out: averted told {right} of {right + missed}, of {told} told so {right} are")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="score on held-out fifths instead of writing")
    rows = read_gold()
    if parser.parse_args().check:
        check(rows)
        return
    weights = learn(rows)
    lines = [f"# learned from {len(rows)} cases by docs/learn_endings.py; a sign, and by how much it speaks for nothing lost"]
    lines += [f"{sign}\t{weight:.2f}" for sign, weight in sorted(weights.items()) if abs(weight) >= 0.01]
    (ROOT / "kb" / "lexicon" / WEIGHTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} signs")


if __name__ == "__main__":
    main()
