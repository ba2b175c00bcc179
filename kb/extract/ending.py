"""How a case ended for the money, lost, saved or come back: many weak signs, weighed as the gold sets taught (docs/learn_endings.py)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kb.extract.patterns import Patterns, names_of
from kb.extract.weighing import in_twos, likelihoods, load_weighing
from kb.model import Amount

FILE, WEIGHTS = "endings.yml", "ending_weights.tsv"
LONGEST = 3000  #: characters of a case that are looked at
_STRETCH = re.compile(r"\S+")
_STOP = re.compile(r"[。!?\n]{1,6}[”」』]?")
_LAST, _NEXT = 2, 3  #: sentences
_TAIL = 90  #: last characters of the story, whose pairs have a say of their own
_SUMS, _BEHIND = 3, 25  #: last sums of the case, and characters behind each whose pairs have a say of their own
ENDS = ("lost", "averted", "partly_recovered", "recovered")
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


def _of_sums(line: Line, sums: Sequence[Amount], offset: int) -> Iterator[str]:
    """What is told right behind the last sums."""
    for amount in sums[-_SUMS:]:
        at = line.place(amount.span.end - offset)
        behind = line.text[at : at + _BEHIND]
        yield from map("sum ".__add__, in_twos(behind))


def find_signs(
    folded: str,
    title: str,
    sums: Sequence[Amount],
    title_sums: Sequence[Amount] = (),
    end: int | None = None,
    offset: int = 0,
    said: Iterable[str] = (),
) -> set[str]:
    """The signs of one case: its words and where they stand, what its sums and its title say; its own sentences end at `end`.

    The spans of the sums count from `offset`; `said` is what the rules alone make of the case.
    """
    line = in_one_line(folded)
    text, found = line.text, find_places(line.text)
    told = len(text) if end is None else min(line.place(end), len(text))
    signs = {sign for name, places in found.items() for sign in _of_place(name, places, len(text))}
    signs.update(_of_stretches(text, told, found), _of_sums(line, sums, offset), said)
    signs |= {f"title.{name}" for name in find_places(title)}
    harmed = [name for name in _HARM if name in found]
    quiet = "free" if not harmed else "half" if len(harmed) == 1 else "harmed"
    signs |= {f"{quiet}+{name}" for name in found if name not in _HARM} | {quiet}
    signs |= {f"sum.{a.rule}" for a in sums} | {f"role.{a.role}" for a in sums} | {f"title.{a.rule}" for a in title_sums}
    tail = text[max(0, told - _TAIL) : told]
    signs.update(map("tail ".__add__, in_twos(tail)))
    return signs.union(in_twos(text), map("title ".__add__, in_twos(title)))


def telling(folded: str) -> tuple[int, int] | None:
    """Where the sign stands that speaks most for nothing lost, the last time it does."""
    known = load_weighing(WEIGHTS, len(ENDS))
    names = (name for name in names_of(FILE, "signs") if name not in _HARM)
    found = [
        (saved - lost, match.span())
        for name in names
        for lost, saved, *_ in (known.sums((name,)),)
        for match in getattr(P, name).finditer(folded[:LONGEST])
    ]
    return max(found)[1] if found else None


def returning(folded: str) -> re.Match[str] | None:
    """Where it is told that money came back, the last time it is."""
    return max(P.back.finditer(folded[:LONGEST]), key=re.Match.start, default=None)


class Ending(NamedTuple):
    """How likely it is, from 0 to 1, that nothing was lost; and where something was, that part of it came back, or all."""

    saved: float
    partly: float = 0.0
    wholly: float = 0.0


def weigh_ends(signs: Iterable[str]) -> tuple[int, ...]:
    """What the signs weigh for each end, in hundredths."""
    return load_weighing(WEIGHTS, len(ENDS)).sums([*signs, "always"])


def to_ending(weights: Sequence[int]) -> Ending:
    """How it ended, by what speaks for each end."""
    lost, saved, partly, wholly = likelihoods(weights)
    left = lost + partly + wholly
    return Ending(saved / (saved + left), partly / left, wholly / left)


def weigh(signs: Iterable[str]) -> Ending:
    """How it ended at first sight."""
    return to_ending(weigh_ends(signs))
