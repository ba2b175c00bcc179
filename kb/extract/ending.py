"""Whether the money of a case was saved before it left: many weak signs, weighed by what the gold sets taught (docs/learn_endings.py)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

from kb.extract.patterns import Patterns, names_of
from kb.lexicon import load_lines
from kb.model import Amount

FILE, WEIGHTS = "endings.yml", "ending_weights.tsv"
LONGEST = 3000  #: characters of a case that are looked at
_HARM = ("paid", "robbed", "gone", "realises")
P = Patterns(FILE, "signs")


def _places(text: str) -> dict[str, list[int]]:
    """Where each sign stands."""
    found = {name: [match.start() for match in getattr(P, name).finditer(text)] for name in names_of(FILE, "signs")}
    return {name: places for name, places in found.items() if places}


def _of_place(name: str, places: Sequence[int], length: int) -> Iterator[str]:
    yield name
    if len(places) > 1:
        yield f"{name}.twice"
    if places[-1] > 0.66 * length:
        yield f"{name}.late"
    if places[0] < 0.33 * length:
        yield f"{name}.early"


def find_signs(folded: str, title: str, sums: Sequence[Amount], title_sums: Sequence[Amount] = ()) -> set[str]:
    """The signs of one case: its words and where they stand, what its sums and its title say."""
    text = "\n".join(folded.split())[:LONGEST]
    found = _places(text)
    signs = {sign for name, places in found.items() for sign in _of_place(name, places, len(text))}
    signs |= {f"title.{name}" for name in _places(title)}
    harmed = [name for name in _HARM if name in found]
    quiet = "free" if not harmed else "half" if len(harmed) == 1 else "harmed"
    signs |= {f"{quiet}+{name}" for name in found if name not in _HARM} | {quiet}
    signs |= {f"sum.{a.rule}" for a in sums} | {f"role.{a.role}" for a in sums} | {f"title.{a.rule}" for a in title_sums}
    return signs


def telling(folded: str) -> tuple[int, int] | None:
    """Where the sign stands that speaks most for nothing lost, the last time it does."""
    known = _weights()
    names = (name for name in names_of(FILE, "signs") if name not in _HARM)
    found = [(known.get(name, 0.0), match.span()) for name in names for match in getattr(P, name).finditer(folded[:LONGEST])]
    return max(found)[1] if found else None


@cache
def _weights() -> dict[str, float]:
    rows = (line.split("\t") for line in load_lines(WEIGHTS))
    return {sign: float(weight) for sign, weight in rows}


def weigh(signs: set[str]) -> float:
    """How likely it is, from 0 to 1, that nothing was lost."""
    weights = _weights()
    total = weights.get("always", 0.0) + sum(weights.get(sign, 0.0) for sign in sorted(signs))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
