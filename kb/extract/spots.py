"""Where the words of many cues may begin: every pair of characters of a text is looked up once for all of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, repeat
from operator import add
from typing import Any, Protocol

from kb.extract.guard import beginnings
from kb.model import Span

_BY_PAIR: dict[str, tuple[int, ...]] = {}  #: by two characters the numbers of the patterns that may begin with them
_BY_ONE: dict[str, tuple[int, ...]] = {}
_EVERYWHERE: list[int] = []  #: numbers of patterns that may begin with anything
_count = 0
_MANY = 8  #: places from which on those of a stretch are looked up

Starts = Sequence[Sequence[int]]  #: by number of a pattern the places, in order, where it may begin


@lru_cache(maxsize=8)  # a notice's text and its title, folded and plain, both together
def pairs(folded: str) -> list[str]:
    """Every two characters that stand together, in order: made once for all that ask."""
    return list(map(add, folded, folded[1:]))


def register(pattern: str) -> int:
    """The number under which `spot` has the places of a pattern from now on."""
    global _count
    number, _count = _count, _count + 1
    heads = beginnings(pattern)
    if heads is None:
        _EVERYWHERE.append(number)
    for head in heads or ():
        known = _BY_ONE if len(head) == 1 else _BY_PAIR
        known[head] = (*known.get(head, ()), number)
    return number


def spot(folded: str) -> Starts:
    """The places of every pattern registered until now."""
    return _spot(folded, _count)


@lru_cache(maxsize=4)  # a notice's text, its title, both together
def _spot(folded: str, count: int) -> Starts:
    made: list[Any] = [[] for _ in range(count)]
    known = list(map(_BY_PAIR.get, pairs(folded), repeat(())))
    for at, numbers in compress(enumerate(known), known):
        for number in numbers:
            made[number].append(at)
    mixed: set[int] = set()
    known = list(map(_BY_ONE.get, folded, repeat(())))
    for at, numbers in compress(enumerate(known), known):
        mixed.update(numbers)
        for number in numbers:
            made[number].append(at)
    for number in mixed:
        made[number].sort()
    for number in _EVERYWHERE:
        made[number] = range(len(folded))
    return made


class HasPattern(Protocol):
    """What is compiled only where it may begin somewhere."""

    @property
    def pattern(self) -> re.Pattern[str]: ...


def find_spotted(cue: HasPattern, starts: Sequence[int], folded: str, start: int, end: int) -> list[Span]:
    """Where `cue.pattern.finditer(folded, start, end)` finds something, tried only where the pattern may begin."""
    if isinstance(starts, range):
        return [Span(found.start(), found.end()) for found in cue.pattern.finditer(folded, start, end)]
    match = cue.pattern.match
    made: list[Span] = []
    for at in starts if len(starts) < _MANY else starts[bisect_left(starts, start) : bisect_left(starts, end)]:
        if start <= at < end and (found := match(folded, at, end)) is not None:
            start = found.end()
            made.append(Span(at, start))
    return made


def bounds(folded: str, marks: re.Pattern[str], start: int, end: int, reach: int) -> tuple[int, int]:
    """The sentence (or clause) around a stretch, no farther than `reach` to each side."""
    before = [m.end() for m in marks.finditer(folded, max(0, start - reach), start)]
    after = marks.search(folded, end, min(len(folded), end + reach))
    return (before[-1] if before else max(0, start - reach)), (after.start() if after else min(len(folded), end + reach))


def within(matches: Iterable[re.Match[str]], spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Those of the matches that lie inside one of the spans; both are in order."""
    at, last = 0, len(spans) - 1
    for match in matches:
        start, end = match.span()
        while at < last and spans[at].end < end:
            at += 1
        if spans[at].start <= start and end <= spans[at].end:
            yield match


def inside(places: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """Those of the places that lie inside one of the spans; both are in order."""
    made, at, last = [], 0, len(spans) - 1
    for place in places:
        end = place.end
        while at < last and spans[at].end < end:
            at += 1
        span = spans[at]
        if span.start <= place.start and end <= span.end:
            made.append(place)
    return made
