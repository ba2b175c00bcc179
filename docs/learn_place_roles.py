"""Learns kb/lexicon/place_role_weights.tsv from the gold sets: `python -m docs.learn_place_roles [--check]` (deterministic, a minute).

A logistic regression a role over the signs of kb/extract/place_roles.py: is a region that a case names where money was cashed, an
account or a suspect is, somebody was caught, or a den? `--check` learns from four fifths of the notices and scores the last, five
times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

import numpy as np

from docs.learning import Floats, held_out, learn_yes, number_signs, read_lines, run, to_bulletin, to_lines, to_table
from kb.evaluate.align import align
from kb.extract.form import find_form
from kb.extract.gazetteer import regions
from kb.extract.headline import look_at, read_case
from kb.extract.place_roles import ROLES, WEIGHTS, find_naming, roles_by
from kb.extract.segment import retold
from kb.extract.sentences import to_notice
from kb.extract.which_place import places_of
from kb.mask import mask
from kb.shapes import case_to_json

TURNS, DECAY, SEEN, PARTS, LEAST = 150, 4.0, 4, 5, 0.02

#: notice, the signs of a region, for each role whether it has it, and which the rules say
Row = tuple[str, Set[str], list[bool], list[str | None]]


def _rows(gold: dict[str, Any]) -> Iterable[Row]:
    bulletin, _ = mask(to_bulletin(gold))
    notice = to_notice(bulletin)
    _, stories = find_form(notice)
    notice = retold(notice, stories)
    places = places_of(bulletin)
    looks = [look_at(notice, story, len(stories) == 1) for story in stories]
    told = [case_to_json(read_case(notice, story, len(stories) == 1, places, looks=looks), bulletin) for story in stories]
    for one, other in align(gold["expect"]["cases"], told, bulletin.text):
        if one is None or other is None:
            continue
        roles = {(place["role"], place["name"]) for place in one.get("places") or ()}
        home = regions()[other["region"]["code"]][0] if other["region"] else None
        for some, signs in find_naming(notice, stories[told.index(other)], len(stories) == 1, places, home).values():
            yield gold["id"], signs, [(role, some[0].region.full) in roles for role in ROLES], [m.role for m in some]


def read_gold() -> list[Row]:
    """One row a region that a case names."""
    return [row for gold in read_lines() if gold["expect"].get("cases") for row in _rows(gold)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """The weights of a sign, one a role."""
    place = number_signs((signs for _, signs, *_ in rows), SEEN)
    shown = to_table([signs for _, signs, *_ in rows], place)
    right = np.array([roles for *_, roles, _ in rows], dtype=np.float64)
    weights = np.stack([learn_yes(shown, right[:, n], DECAY, TURNS) for n in range(len(ROLES))], 1)
    return {sign: weights[n] for sign, n in place.items()}


def check(rows: Sequence[Row]) -> None:
    right = wrong = missed = 0
    for held in held_out((name for name, *_ in rows), PARTS, 3):
        weights = learn([row for row in rows if row[0] not in held])
        for name, signs, roles, ruled in rows:
            if name in held:
                told = roles_by(sum((weights[sign] for sign in signs if sign in weights), np.zeros(len(ROLES))).tolist(), ruled)
                true = [role for role, yes in zip(ROLES, roles, strict=True) if yes]
                both = len({*told} & {*true})
                right, wrong, missed = right + both, wrong + len(told) - both, missed + len(true) - both
    print(f"{len(rows)} regions held out: {right} roles told right, {wrong} wrong, {missed} missed")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} regions of cases by docs/learn_place_roles.py; a sign, and how it speaks for {' '.join(ROLES)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
