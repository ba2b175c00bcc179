"""Learns kb/lexicon/place_role_weights.tsv from the gold sets: `python -m docs.learn_place_roles [--check]` (deterministic, a minute).

A logistic regression a role over the signs of kb/extract/place_roles.py: is a region that a case names where money was cashed, an
account or a suspect is, somebody was caught, or a den? `--check` learns from four fifths of the notices and scores the last, five
times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from docs.learning import Floats, each_held_out, learn_yes, read_lines, run, to_lines, weigh
from docs.scenes import Found, read_found
from kb.extract.gazetteer import regions
from kb.extract.place_roles import ROLES, WEIGHTS, find_naming, roles_by

TURNS, DECAY, SEEN, LEAST = 150, 4.0, 4, 0.02


@dataclass(frozen=True)
class Row:
    """A region that a case names: its signs, for each role whether it has it, and which the rules say."""

    name: str
    signs: Set[str]
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
    """By sign a weight a role; signs that few regions have are not learned."""
    return learn_yes([row.signs for row in rows], [row.has for row in rows], SEEN, DECAY, TURNS)


def check(rows: Sequence[Row]) -> None:
    right = wrong = missed = 0
    for row, weights in each_held_out(rows, learn):
        told = roles_by(weigh(row.signs, weights).tolist(), row.ruled)
        true = [role for role, yes in zip(ROLES, row.has, strict=True) if yes]
        both = len({*told} & {*true})
        right, wrong, missed = right + both, wrong + len(told) - both, missed + len(true) - both
    print(f"{len(rows)} regions held out: {right} roles told right, {wrong} wrong, {missed} missed")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} regions of cases by docs/learn_place_roles.py; a sign, and how it speaks for {' '.join(ROLES)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
