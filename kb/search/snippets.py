"""Where a query stands in a text, as HTML in which only <mark> is markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from kb.search.query import parse
from kb.text import fold, word_pattern

#: a query, or for each of its parts the words that are marked
Words = str | Sequence[Sequence[str]]

_WIDTH = 120  #: characters of a snippet
_LEAD = 24  #: of them before the first match
_MOST = 200  #: matches of one word that are looked at
_AROUND = 24  #: characters before a cut in which a figure begins
_FIGURE = re.compile(r"\d[\d.,，]{0,16}\s?(?:%|个?百分点|[万亿千百余多]{0,3}(?:元|起|宗|件|人|名|次|岁|年|月|日)?)")


def _parts(query: Words) -> Sequence[Sequence[str]]:
    return parse(query).marked if isinstance(query, str) else query


def contains(text: str, words: Sequence[str]) -> bool:
    """Whether one of these words stands in the text."""
    folded = fold(text)
    return any(pattern.search(folded) for word in words if (pattern := word_pattern(word)))


def _matches(text: str, query: Words) -> list[tuple[int, int, int]]:
    """(start, end, number of the word) in order of the text."""
    folded, found = fold(text), []
    for number, word in ((number, word) for number, part in enumerate(_parts(query)) for word in dict.fromkeys(part)):
        pattern = word_pattern(word)
        for n, match in enumerate(pattern.finditer(folded) if pattern else ()):
            if n == _MOST:
                break
            found.append((match.start(), match.end(), number))
    return sorted(found)


def _marked(text: str, found: list[tuple[int, int, int]], start: int, end: int) -> str:
    parts, at = [], start
    for low, high, _ in found:
        low, high = max(low, at), min(high, end)
        if low < high:
            parts += [escape(text[at:low]), "<mark>", escape(text[low:high]), "</mark>"]
            at = high
    return "".join([*parts, escape(text[at:end])])


def mark(text: str, query: Words) -> str:
    """The whole text, escaped, every match marked."""
    return _marked(text, _matches(text, query), 0, len(text))


def _figure_at(text: str, cut: int) -> tuple[int, int]:
    """Where the figure that a cut goes through begins and ends, else the cut itself: half of 11.06亿元 is another figure.

    >>> _figure_at("损失11.06亿元", 4), _figure_at("损失11.06亿元", 2)
    ((2, 9), (2, 2))
    """
    figures = _FIGURE.finditer(text, max(0, cut - _AROUND), cut + _AROUND)
    return next((figure.span() for figure in figures if figure.start() < cut < figure.end()), (cut, cut))


def snippet(text: str, query: Words, width: int = _WIDTH) -> str:
    """The stretch that has most of the query's words, about `width` characters; the beginning where none stands in the text."""
    found = _matches(text, query)
    start = 0
    best = 0
    for low, _, _ in found[:_MOST]:
        words = {number for first, last, number in found if low <= first and last <= low + width - _LEAD}
        if len(words) > best:
            best, start = len(words), max(0, low - _LEAD)
    end = min(len(text), start + width)
    for low, high, _ in found:
        if low < end < high:
            end = high  # never cut a match in two
    start, end = _figure_at(text, start)[0], _figure_at(text, end)[1]
    html = f"{'…' if start else ''}{_marked(text, found, start, end)}{'…' if end < len(text) else ''}"
    return re.sub(r"\s+", " ", html)
