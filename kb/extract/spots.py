"""Where the words of many cues may begin: every pair of characters of a text is looked up once for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, repeat
from operator import add
from typing import Protocol

from kb.extract.guard import beginnings
from kb.model import Span

_BY_PAIR: dict[str, tuple[int, ...]] = {}  #: by two characters the numbers of the patterns that may begin with them
_BY_ONE: dict[str, tuple[int, ...]] = {}
_EVERYWHERE: list[int] = []  #: numbers of patterns that may begin with anything
_count = 0

Begun = tuple[int, int, re.Match[str] | None]  #: where a pattern may begin, and the end and the match that it has in the whole text
Starts = Sequence[Sequence[int]]  #: by number of a pattern the places, in order, where it may begin


@lru_cache(maxsize=4)  # a notice's text and its title
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
    made: list[list[int]] = [[] for _ in range(count)]
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
        made[number] = list(range(len(folded)))
    return made


class HasPattern(Protocol):
    """What is compiled only where it may begin somewhere."""

    @property
    def pattern(self) -> re.Pattern[str]: ...

    @property
    def looks_beyond(self) -> bool: ...


def begun(cue: HasPattern, starts: Sequence[int], folded: str) -> list[Begun]:
    """The places where a cue may begin, with its matches; without, where the end of a part of the text may make another of them."""
    if cue.looks_beyond:
        return [(at, 0, None) for at in starts]
    match = cue.pattern.match
    return [(at, found.end(), found) for at in starts if (found := match(folded, at))]


def find_spotted(cue: HasPattern, starts: Sequence[Begun], folded: str, spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    """As `find_within`, tried only where the pattern may begin."""
    if not starts or not spans or starts[-1][0] < spans[0].start or starts[0][0] >= spans[-1].end:
        return iter(())
    return _matches(cue.pattern, starts, folded, spans)


def _matches(pattern: re.Pattern[str], starts: Sequence[Begun], folded: str, spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    """As `within(pattern.finditer(folded, spans[0].start, spans[-1].end), spans)`."""
    n, last = 0, len(spans) - 1
    done, end = spans[0].start, spans[-1].end
    for at, stop, found in starts:
        if at >= end:
            return
        if at < done:
            continue
        if found is None or stop > end:
            found = pattern.match(folded, at, end)
            if found is None:
                continue
            stop = found.end()
        done = stop
        while n < last and spans[n].end < done:
            n += 1
        if spans[n].start <= at and done <= spans[n].end:
            yield found


def within(matches: Iterable[re.Match[str]], spans: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Those of the matches that lie inside one of the spans; both are in order."""
    at, last = 0, len(spans) - 1
    for match in matches:
        start, end = match.span()
        while at < last and spans[at].end < end:
            at += 1
        if spans[at].start <= start and end <= spans[at].end:
            yield match
