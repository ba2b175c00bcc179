"""Learns kb/lexicon/place_role_weights.tsv from the gold sets: `python -m docs.learn_place_roles [--check]` (deterministic, a minute).

A logistic regression a role over the signs of kb/extract/place_roles.py: is a region that a case names where money was cashed, an
account or a suspect is, somebody was caught, or a den? Where a region is named several times, which place says so is learned with it.
`--check` learns from four fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np

from docs.learning import Floats, each_held_out, number_signs, read_lines, run, settle, to_lines, weigh
from docs.scenes import Found, read_found
from docs.tables import Sparse
from kb.extract.gazetteer import regions
from kb.extract.place_roles import ROLES, WEIGHTS, find_naming, roles_by, spoken

TURNS, DECAY, SEEN, LEAST = 60, 1.5, 4, 0.02


@dataclass(frozen=True)
class Row:
    """A region that a case names: its signs at each place, for each role whether it has it, and which the rules say."""

    name: str
    signs: Sequence[Set[str]]
    has: list[bool]
    ruled: list[str | None]


def _rows(name: str, case: Found) -> Iterable[Row]:
    roles = {(place["role"], place["name"]) for place in case.gold.get("places") or ()}
    home = regions()[case.told["region"]["code"]][0] if case.told["region"] else None
    for some, signs in find_naming(case.notice, case.story, case.solo, case.places, home).values():
        yield Row(name, signs, [(role, some[0].region.full) in roles for role in ROLES], [mention.role for mention in some])


def read_gold() -> list[Row]:
    """One row a region that a case names."""
    asked = [gold for gold in read_lines() if gold["expect"].get("cases")]
    return [row for gold in asked for case in read_found(gold) for row in _rows(gold["id"], case)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign a weight a role; signs that few places show are not learned."""
    number = number_signs((signs for row in rows for signs in row.signs), SEEN)
    shown = Sparse.of_signs([sorted(signs) for row in rows for signs in row.signs], number)
    lengths = np.array([len(row.signs) for row in rows])
    begins, of = np.cumsum(lengths) - lengths, np.repeat(np.arange(len(rows)), lengths)

    def learn_role(answer: Floats) -> Floats:
        def cost(weights: Floats) -> tuple[float, Floats]:
            at = shown.across(weights)
            most = np.maximum.reduceat(at, begins)
            raised = np.exp(at - most[of])
            together = np.add.reduceat(raised, begins)
            said = most + np.log(together / lengths)  # as `spoken` has it
            off = 1 / (1 + np.exp(-np.clip(said, -30, 30))) - answer
            high = float(np.logaddexp(0, said).sum() - said @ answer + DECAY / 2 * (weights @ weights))
            return high, shown.down(off[of] * raised / together[of]) + DECAY * weights

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
