"""Spans that are asked again and again whether they cover a place: looked up, not walked over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter

from kb.model import Part, Span

_START = attrgetter("start")


def held(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """Those of others, which stand in order of the text, that a span holds.

    >>> list(held(Span(3, 9), [Span(0, 4), Span(3, 5), Span(6, 8), Span(8, 12)]))
    [Span(start=3, end=5, part='text'), Span(start=6, end=8, part='text')]
    """
    at = bisect_left(others, span.start, key=_START)
    while at < len(others) and others[at].start < span.end:
        if span.covers(others[at]):
            yield others[at]
        at += 1


class Stretches:
    """The spans of one part of a notice, in any order; they may overlap each other.

    >>> told = Stretches([Span(0, 4), Span(7, 11), Span(2, 3, "title")])
    >>> told.cover(Span(8, 11)), told.cover(Span(3, 8)), told.overlap(Span(3, 8)), told.overlap(Span(4, 7))
    (True, False, True, False)
    """

    def __init__(self, spans: Iterable[Span], part: Part = "text") -> None:
        self._part = part
        here = sorted((span.start, span.end) for span in spans if span.part == part)
        self._starts = [start for start, _ in here]
        self._reached = list(accumulate((end for _, end in here), max))  #: how far the spans up to each one reach

    def cover(self, span: Span) -> bool:
        """Whether one of them holds all of a span."""
        before = bisect_right(self._starts, span.start)
        return span.part == self._part and before > 0 and self._reached[before - 1] >= span.end

    def overlap(self, span: Span) -> bool:
        """Whether one of them has a character in common with a span that is not empty."""
        before = bisect_left(self._starts, span.end)
        return span.part == self._part and before > 0 and self._reached[before - 1] > span.start
