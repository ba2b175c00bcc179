"""Learns kb/lexicon/place_role_weights.tsv from the gold sets: `python -m docs.learn_place_roles [--check]` (deterministic, a minute).

A logistic regression a role over the signs of kb/extract/place_roles.py: is a region that a case names where money was cashed, an
account or a suspect is, somebody was caught, or a den? Where a region is named several times, which place says so is learned with it.
`--check` learns from four fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from docs.gold import read_lines
from docs.learning import Floats, each_held_out, number_signs, run, settle, to_lines, weigh
from docs.scenes import Found, read_found
from docs.tables import Sparse, log_means
from kb.extract.gazetteer import Region, regions
from kb.extract.place_roles import ROLES, WEIGHTS, find_naming, find_zoned, roles_by, spoken

TURNS, DECAY, SEEN, LEAST = 60, 1.5, 4, 0.02


@dataclass(frozen=True)
class Row:
    """A region that a case names: its signs at each place, for each role whether it has it, and what the rules say of it there."""

    name: str
    signs: Sequence[Set[str]]
    has: list[bool]
    ruled: Sequence[str | None] = ()


def roles_in(cases: Iterable[dict[str, Any]], regions: Iterable[Region]) -> set[tuple[str, str]]:
    """Role and code of the regions that have one in some cases, the finest of those named where the gold has a finer place."""
    named = sorted(regions, key=lambda region: -len(region.full))
    told = [(place["role"], place["name"]) for case in cases for place in case.get("places") or ()]
    found = ((role, next((region.code for region in named if name.startswith(region.full)), None)) for role, name in told)
    return {(role, code) for role, code in found if code is not None}


def _rows(gold: dict[str, Any], case: Found) -> Iterable[Row]:
    """Whether a role is told in any case: which of them it is, docs/learn_place_cases.py learns."""
    roles = roles_in(gold["expect"]["cases"], (place.region for place in case.places))
    home = regions()[case.told["region"]["code"]][0] if case.told["region"] else None
    zoned = find_zoned(case.story, case.stories, case.places)
    for code, (some, signs) in find_naming(case.notice, case.story, case.solo, zoned, home).items():
        yield Row(gold["id"], signs, [(role, code) in roles for role in ROLES], [mention.role for mention in some])


def read_gold() -> list[Row]:
    """One row a region that a case names."""
    asked = [gold for gold in read_lines() if gold["expect"].get("cases")]
    return [row for gold in asked for case in read_found(gold) for row in _rows(gold, case)]


def learn(rows: Sequence[Row], decay: float = DECAY) -> dict[str, Floats]:
    """By sign a weight a role; signs that few places show are not learned."""
    number = number_signs((signs for row in rows for signs in row.signs), SEEN)
    shown = Sparse.of_signs([sorted(signs) for row in rows for signs in row.signs], number)
    lengths = np.array([len(row.signs) for row in rows])
    begins, of = np.cumsum(lengths) - lengths, np.repeat(np.arange(len(rows)), lengths)

    def learn_role(answer: Floats) -> Floats:
        def cost(weights: Floats) -> tuple[float, Floats]:
            said, shares = log_means(shown.across(weights), begins, of, lengths)
            off = 1 / (1 + np.exp(-np.clip(said, -30, 30))) - answer
            high = float(np.logaddexp(0, said).sum() - said @ answer + decay / 2 * (weights @ weights))
            return high, shown.down(off[of] * shares) + decay * weights

        return settle(np.zeros(len(number)), cost, TURNS)

    answers = np.array([row.has for row in rows], dtype=np.float64).T
    return dict(zip(number, np.stack([learn_role(answer) for answer in answers], 1), strict=True))


def check(rows: Sequence[Row]) -> None:
    right = wrong = missed = 0
    for row, weights in each_held_out(rows, learn):
        told = roles_by(spoken([weigh(signs, weights).tolist() for signs in row.signs]), row.ruled)
        true = [role for role, yes in zip(ROLES, row.has, strict=True) if yes]
        both = len({*told} & {*true})
        right, wrong, missed = right + both, wrong + len(told) - both, missed + len(true) - both
    print(f"{len(rows)} regions held out: {right} roles told right, {wrong} wrong, {missed} missed")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} regions of cases by docs/learn_place_roles.py; a sign, and how it speaks for {' '.join(ROLES)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
