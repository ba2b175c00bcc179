"""What speaks for the roles of a place by the kinds of words beside it: whose it is, what was found there, who was caught near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.extract.patterns import Patterns, names_of
from kb.extract.place_role_signs import P as CUES
from kb.extract.where import around

P = Patterns("where_when.yml", "place_role_words")
KINDS = names_of("where_when.yml", "place_role_words")
FROM = Patterns("where_when.yml", "place_origin")
_HEAD = 6  #: characters before a place that say that somebody is from there
_FAR = 150  #: characters to each side in which somebody is caught


def by_kinds(text: str, start: int, end: int, patterns: Patterns, kinds: Iterable[str]) -> Iterator[str]:
    """Which of some patterns the clause and the sentence of a place hold, before it and behind."""
    (low, high), (first, last) = around(text, start, end)
    searches = [(kind, getattr(patterns, kind).search) for kind in kinds]
    for part, one, other in (("cb", low, start), ("ca", end, high), ("sb", first, low), ("sa", high, last)):
        if one < other:
            yield from [f"{part}:{kind}" for kind, search in searches if search(text, one, other)]


def by_words(text: str, start: int, end: int) -> Iterator[str]:
    """The kinds of words in its clause and its sentence, before it and behind, and what stands near it.

    >>> text = "被按住的小伙姓单，21岁，青海海东人。"
    >>> sorted(sign for sign in by_words(text, 13, 17) if sign[:2] in ("fr", "of", "fa"))
    ['far:caught', 'from', 'of:there', 'of:there:，']
    """
    yield from by_kinds(text, start, end, P, KINDS)
    if FROM.behind.match(text, end):
        yield from ("of:there", f"of:there:{text[max(0, start - 1) : start]}")
    if FROM.before.search(text, max(0, start - _HEAD), start):
        yield "from"
    if CUES.caught.search(text, max(0, start - _FAR), start):
        yield "far:caught"
    if CUES.caught.search(text, end, end + _FAR):
        yield "farb:caught"
