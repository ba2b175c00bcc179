"""Learns kb/lexicon/sum_weights.tsv from the gold sets: `python -m docs.learn_sums [--check]` (deterministic, some minutes).

A softmax regression over the signs of kb/extract/sum_signs.py: which role has a sum of a case? The rule's own word is one of the signs.
`--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docs.held_steps import read_held
from docs.learning import Floats, each_held_out, learn_which, run, to_lines, weigh
from docs.scenes import Found
from kb.evaluate.fields import amounts_of
from kb.extract.amounts import Judged
from kb.extract.case_loss import find_sums
from kb.extract.numerals import plain
from kb.extract.outcome import worth
from kb.extract.sum_roles import ROLES, WEIGHTS
from kb.extract.sum_signs import sum_signs

_OF_POLICE = ("seized", "frozen", "gang_total")  #: of sums that the gold may hold as figures of the notice instead
TURNS, DECAY, SEEN, LEAST = 100, 7.0, 8, 0.05


@dataclass(frozen=True)
class Row:
    """A sum of a notice: its signs, what the rule made of it, what it is."""

    name: str
    signs: list[str]
    said: str
    right: str


def _roles(case: dict[str, Any]) -> dict[float | None, list[str]]:
    """By figure the roles that the gold gives it."""
    found: dict[float | None, list[str]] = collections.defaultdict(list)
    for role, yuan in amounts_of(case):
        found[yuan].append(role)
    if case["loss_amount"]:
        found[case["loss_amount"]].append("lost")
    return found


def _right(roles: Sequence[str], said: str, seen: int) -> str:
    """Of several roles of a figure the rule's if it is among them, else the next in order; what the gold lacks is `other`."""
    if not roles:
        return said if said in _OF_POLICE else "other"
    return said if said in roles else roles[min(seen, len(roles) - 1)]


def _foreign(said: str, case: dict[str, Any]) -> str:
    """The role of a foreign sum that the gold lacks, since it has only sums in yuan and a foreign loss: the rule's, but no loss."""
    paid = said == "part" and case["loss_amount"]
    return said if paid or said not in ("lost", "part") else "other"


@dataclass(frozen=True)
class SumsOf:
    """The sums of a case that was found, with their signs, and the case of the gold."""

    name: str
    gold: dict[str, Any]
    sums: list[Judged]
    signs: list[set[str]]


def to_rows(case: SumsOf) -> Iterable[Row]:
    """A row a sum."""
    known, seen = _roles(case.gold), collections.Counter[float]()
    for judged, shown in zip(case.sums, case.signs, strict=True):
        figure, role = worth(judged.amount), judged.amount.role
        right = _foreign(role, case.gold) if judged.amount.currency != "CNY" and figure not in known else None
        yield Row(case.name, sorted(shown), role, right or _right(known.get(figure, []), role, seen[figure]))
        seen[figure] += 1


def sums_of(name: str, case: Found) -> SumsOf:
    """The sums of one case that was found."""
    text, offset = case.scope
    judged, titled = find_sums(case.notice.bulletin, case.solo, text, offset)
    signs = sum_signs(plain(text), judged, titled, case.story.span.end, offset, case.look.steps)
    return SumsOf(name, case.gold, judged, signs)


def read_cases() -> Iterator[SumsOf]:
    """The cases of the gold that were found, with their sums."""
    return (sums_of(name, case) for name, case in read_held())


def read_gold() -> list[Row]:
    """One row a sum of a case that was found."""
    return [row for case in read_cases() for row in to_rows(case)]


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """By sign a weight a role, together 0; signs that few sums have are not learned."""
    return learn_which([row.signs for row in rows], [ROLES.index(row.right) for row in rows], len(ROLES), SEEN, DECAY, TURNS)


def check(rows: Sequence[Row]) -> None:
    right = said = 0
    for row, weights in each_held_out(rows, learn):
        right += ROLES[weigh(row.signs, weights).argmax()] == row.right
        said += row.said == row.right
    print(f"{len(rows)} sums held out: role right {right}, by the rules alone {said}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} sums by docs/learn_sums.py; a sign, and how much it speaks for {' '.join(ROLES)}"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
