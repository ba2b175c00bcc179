"""Learns kb/lexicon/place_weights.tsv from the gold sets: `python -m docs.learn_places [--check]` (deterministic, a minute).

A choice among the regions named in a notice, and none of them, over the signs of kb/extract/which_place.py: where is the victim of a
case? `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on
these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

import numpy as np

from docs.learning import Floats, descend, held_out, number_signs, read_lines, run, to_bulletin, to_lines, to_table
from kb.evaluate.align import align
from kb.extract.form import find_form
from kb.extract.headline import look_at, place_by_rule, read_case
from kb.extract.segment import retold
from kb.extract.sentences import to_notice
from kb.extract.which_place import WEIGHTS, find_choices, none_signs, places_of
from kb.mask import mask
from kb.shapes import case_to_json

TURNS, DECAY, SEEN, PARTS, LEAST = 150, 8.0, 4, 5, 0.02

#: notice, the signs of each region and of none, which of them are right, whether the rules are
Row = tuple[str, list[Set[str]], list[bool], bool]


def _rows(gold: dict[str, Any]) -> Iterable[Row]:
    bulletin, _ = mask(to_bulletin(gold))
    notice = to_notice(bulletin)
    _, stories = find_form(notice)
    notice = retold(notice, stories)
    places = places_of(bulletin)
    looks = [look_at(notice, story, len(stories) == 1) for story in stories]
    told = [case_to_json(read_case(notice, story, len(stories) == 1, places, looks=looks), bulletin) for story in stories]
    for one, other in align(gold["expect"]["cases"], told, bulletin.text):
        if one is None or other is None or "region" not in one:
            continue
        story, name = stories[told.index(other)], (one["region"] or {}).get("name")
        ruled = place_by_rule(notice, story, places, [span for look in looks if look.story is not story for span in look.story.told])
        choices = find_choices(notice, story, stories, places, ruled)
        around = [c.region.full for c in choices if name and name.startswith(c.region.full)]
        best = max(around, key=len, default=None)  # the finest that is named, where the very place is not
        right = [*(c.region.full == best for c in choices), best is None]
        signs = [*(c.signs for c in choices), none_signs(choices, len(stories), ruled)]
        yield gold["id"], signs, right, (ruled[0].name if ruled else None) == best


def read_gold() -> list[Row]:
    """One row a case that was found."""
    return [row for gold in read_lines() if gold["expect"].get("cases") for row in _rows(gold)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """The way down the slope of a choice among the regions of each case and none, weights held small."""
    place = number_signs((signs for _, regions, *_ in rows for signs in regions), SEEN)
    kept = [(to_table(regions, place), np.array(right, dtype=np.float64) / sum(right)) for _, regions, right, _ in rows if any(right)]
    shown, right = np.concatenate([table for table, _ in kept]), np.concatenate([share for _, share in kept])
    lengths = [len(share) for _, share in kept]
    begins = np.cumsum([0, *lengths[:-1]])
    case = np.repeat(np.arange(len(kept)), lengths)

    def slope(weights: Floats) -> Floats:
        sums = shown @ weights
        raised = np.exp(sums - np.maximum.reduceat(sums, begins)[case])
        down: Floats = DECAY * weights + shown.T @ (raised / np.add.reduceat(raised, begins)[case] - right)
        return down

    weights = descend(np.zeros(len(place)), slope, TURNS)
    return {sign: weights[n : n + 1] for sign, n in place.items()}


def check(rows: Sequence[Row]) -> None:
    right = before = 0
    for held in held_out((name for name, *_ in rows), PARTS, 3):
        weights = learn([row for row in rows if row[0] not in held])
        for name, regions, yes, told in rows:
            if name in held:
                sums = [sum(float(weights[sign][0]) for sign in signs if sign in weights) for signs in regions]
                right += yes[sums.index(max(sums))]
                before += told
    print(f"{len(rows)} cases held out: the place told right in {right} by the weights alone, in {before} by the rules")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_places.py; a sign, and by how much it speaks for a region being the victim's"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
