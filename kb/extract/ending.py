"""Whether the money of a case was saved before it left: many weak signs, weighed by what the gold sets taught (docs/learn_endings.py)."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from kb.extract.patterns import Patterns, names_of
from kb.extract.weighing import chance, load_weighing
from kb.model import Amount

FILE, WEIGHTS = "endings.yml", "ending_weights.tsv"
LONGEST = 3000  #: characters of a case that are looked at
_STRETCH = re.compile(r"\S+")
_STOP = re.compile(r"[。!?\n]{1,6}[”」』]?")
_LAST, _NEXT = 2, 3  #: sentences
#: what was learned of sums against what was learned of endings: fitted on notices that neither had seen
_LIFT, _DRAG, _DOUBT = 0.55, 0.5, 0.003
_HARM = ("paid", "robbed", "gone", "realises")
P = Patterns(FILE, "signs")


@dataclass(frozen=True, slots=True)
class Line:
    """A text whose blanks are one line end each, and where the stretches between them began."""

    text: str
    starts: tuple[int, ...]
    moved: tuple[int, ...]  #: by how much each stretch stands further left

    def place(self, at: int) -> int:
        """Where a place of the text is in the line."""
        nth = bisect_right(self.starts, at) - 1
        return at - self.moved[nth] if nth >= 0 else 0


@lru_cache(maxsize=2)
def in_one_line(folded: str) -> Line:
    """The text up to a length.

    >>> line = in_one_line("转账\\n\\n\\n挽回")
    >>> line.text, line.place(5)
    ('转账\\n挽回', 3)
    """
    found, length, starts, moved = [], 0, [], []
    for stretch in _STRETCH.finditer(folded):
        starts.append(stretch.start())
        moved.append(stretch.start() - length)
        found.append(stretch.group())
        length += stretch.end() - stretch.start() + 1
    return Line("\n".join(found)[:LONGEST], tuple(starts), tuple(moved))


@lru_cache(maxsize=4)
def find_places(text: str) -> dict[str, list[int]]:
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


def _ends(text: str, start: int, stop: int) -> list[int]:
    return [end for match in _STOP.finditer(text, start, stop) if (end := match.end()) < stop]


def _stretches(text: str, end: int) -> Iterator[tuple[str, int, int]]:
    """The stretches in which a sign says more of the ending: the last of the story, the first after it, the last of all."""
    told, after = _ends(text, 0, end), _ends(text, end, len(text))
    yield "last", told[-_LAST] if len(told) >= _LAST else 0, end
    if end < len(text):
        yield "next", end, after[_NEXT - 1] if len(after) >= _NEXT else len(text)
    every = [*told, *after]
    yield "end", every[-_NEXT] if len(every) >= _NEXT else 0, len(text)


def _of_stretches(text: str, end: int, places: dict[str, list[int]]) -> Iterator[str]:
    for where, first, stop in _stretches(text, end):
        yield from (f"{where}:{name}" for name, found in places.items() if any(first <= at < stop for at in found))


def find_signs(folded: str, title: str, sums: Sequence[Amount], title_sums: Sequence[Amount] = (), end: int | None = None) -> set[str]:
    """The signs of one case: its words and where they stand, what its sums and its title say; its own sentences end at `end`."""
    line = in_one_line(folded)
    text, found = line.text, find_places(line.text)
    signs = {sign for name, places in found.items() for sign in _of_place(name, places, len(text))}
    signs.update(_of_stretches(text, len(text) if end is None else min(line.place(end), len(text)), found))
    signs |= {f"title.{name}" for name in find_places(title)}
    harmed = [name for name in _HARM if name in found]
    quiet = "free" if not harmed else "half" if len(harmed) == 1 else "harmed"
    signs |= {f"{quiet}+{name}" for name in found if name not in _HARM} | {quiet}
    signs |= {f"sum.{a.rule}" for a in sums} | {f"role.{a.role}" for a in sums} | {f"title.{a.rule}" for a in title_sums}
    return signs.union(map(add, text, text[1:]), map("title ".__add__, map(add, title, title[1:])))


def telling(folded: str) -> tuple[int, int] | None:
    """Where the sign stands that speaks most for nothing lost, the last time it does."""
    known = load_weighing(WEIGHTS, 1)
    names = (name for name in names_of(FILE, "signs") if name not in _HARM)
    found = [(known.sums((name,)), match.span()) for name in names for match in getattr(P, name).finditer(folded[:LONGEST])]
    return max(found)[1] if found else None


def weigh(signs: set[str], harm: float | None = None) -> float:
    """How likely it is, from 0 to 1, that nothing was lost; `harm` is how likely one of its sums was paid, None where it has none."""
    told = chance(WEIGHTS, [*signs, "always"])
    return told if harm is None else _likely(_odds(told) + _LIFT - _DRAG * _odds(harm))


def _odds(likely: float) -> float:
    """As a logarithm, and bounded."""
    kept = min(max(likely, _DOUBT), 1 - _DOUBT)
    return math.log(kept / (1 - kept))


def _likely(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
