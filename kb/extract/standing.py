"""How a word stands to the persons of a story: how far from whom, and what parts them."""

from __future__ import annotations

from collections.abc import Iterable

from kb.extract.named_one import NamedOne
from kb.extract.patterns import Patterns
from kb.extract.person import Person

P = Patterns("figures.yml", "standing")
_EDGES = (1, 3, 7, 15, 30, 60, 120)  #: characters between two words
_HEAD = 80  #: characters in which the head of a sentence is looked for


def parted(between: str) -> str:
    """What parts two words, at most.

    >>> [parted(text) for text in ("今年", "，住在城西，", "报了警。", "走了。\\n")]
    ['same', 'clause', 'sentence', 'line']
    """
    if "\n" in between:
        return "line"
    if P.stop.search(between):
        return "sentence"
    return "clause" if P.comma.search(between) else "same"


def reach(gap: int) -> int:
    """How far, in few steps, so many characters are."""
    return sum(gap >= edge for edge in _EDGES)


def kind_of(person: Person, mention: NamedOne | None) -> str:
    """Who is mentioned: the victim, somebody's relative, somebody with a name, with a role, nobody."""
    if mention is None:
        return "none"
    if any(m.start == mention.start for m in person.own):
        return "own"
    return "kin" if mention.kin else "named" if mention.key else "role"


def last_of(mentions: Iterable[NamedOne], at: int) -> NamedOne | None:
    """Which ends last before a place."""
    return max((m for m in mentions if m.end <= at), key=lambda m: m.end, default=None)


def since_own(person: Person, at: int) -> tuple[str, str, int] | None:
    """What stands between the victim's last mention and a place behind, what parts the two, how many others are told of there."""
    last = last_of(person.own, at)
    if last is None:
        return None
    between = person.folded[last.end : at]
    return between, parted(between), sum(last.end <= mention.start < at for mention in person.mentions)


def next_of(mentions: Iterable[NamedOne], at: int) -> NamedOne | None:
    """Which begins first behind a place."""
    return min((m for m in mentions if m.start >= at), key=lambda m: m.start, default=None)


def head_of(folded: str, at: int) -> int:
    """Where the sentence begins in which a place stands."""
    low = max(0, at - _HEAD)
    return max((m.end() for m in P.stop.finditer(folded, low, at)), default=low)
