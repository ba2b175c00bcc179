"""Learns kb/lexicon/several_weights.tsv from the gold sets: `python -m docs.learn_several [--check]` (deterministic, some minutes).

Of the ways to part a notice of several cases, one for each number of them, which makes as many as the gold has? The ways are those of
weights of cases that were learned from the notices of other writers: with the final ones, the likeliest would nearly always be right.
`--check` scores what was held out, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docs.gold import to_bulletin
from docs.learn_forms import cases_held
from docs.learning import Choice, run_choices
from kb.extract.counted import WEIGHTS, several_signs
from kb.extract.segment import ways_of
from kb.extract.sentences import to_notice
from kb.extract.threads import Weigh, tag_sentences
from kb.mask import mask

HELD = 6.0  #: how strongly weights are held small


def to_choice(gold: dict[str, Any], weigh: Weigh) -> Choice | None:
    """The ways to part one notice; None where there is but one."""
    tagged = tag_sentences(to_notice(mask(to_bulletin(gold))[0]), weigh)
    ways, cases = ways_of(tagged), len(gold["expect"]["cases"])
    if len(ways) < 2:
        return None
    best = max(way.score for way in ways)
    right = [way.stories == cases for way in ways]
    return Choice(gold["id"], [several_signs(tagged, way, best) for way in ways], right, right[[w.score for w in ways].index(best)])


def _choices() -> Iterator[Choice]:
    for golds, _, weigh in cases_held():
        several = (gold for gold in golds if len(gold["expect"]["cases"]) > 1)
        yield from filter(None, (to_choice(gold, weigh) for gold in several))


def read_choices() -> list[Choice]:
    return list(_choices())


if __name__ == "__main__":
    run_choices(__doc__, WEIGHTS, read_choices, HELD, "docs/learn_several.py; a sign, and by how much it speaks for a number of cases")
