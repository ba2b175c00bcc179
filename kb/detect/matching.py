"""Which cues stand in a normalised text: only those are tried of which a needed piece is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from functools import cached_property
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_WAY_IN = 3  #: characters of a piece by which it is looked up
_MANY = 150  #: spellings of a stretch of a pattern that are told apart

Test = Callable[[str], re.Match[str] | None]


def _best(found: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """The set that says most: its shortest piece, as far as it is looked up, is the longest."""
    sets = [pieces for pieces in found if pieces]
    return max(sets, key=lambda pieces: (min(_WAY_IN, *map(len, pieces)), -len(pieces)), default=None)


def _any(branches: Iterable[Any]) -> frozenset[str] | None:
    sets = [_needed(branch) for branch in branches]
    return None if any(pieces is None for pieces in sets) else frozenset[str]().union(*(pieces or () for pieces in sets))


def _joined(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    """Each of the one with each of the other behind it, where they are not too many."""
    return frozenset(a + b for a in one for b in other) if len(one) * len(other) <= _MANY else None


def _all_of(parsed: Any) -> frozenset[str] | None:
    """Every text that the pattern matches, where they are few."""
    found: frozenset[str] | None = frozenset([""])
    for op, value in parsed:
        one = _spellings(str(op), value)
        found = _joined(found, one) if found is not None and one is not None else None
    return found


def _spellings(name: str, value: Any) -> frozenset[str] | None:
    """Every text that one piece of a pattern matches, where they are few."""
    if name == "LITERAL":
        return frozenset([chr(value)])
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return frozenset(chr(code) for _, code in value)
    if name == "SUBPATTERN":
        return _all_of(value[3])
    if name == "BRANCH":
        sets = [_all_of(branch) for branch in value[1]]
        return None if None in sets else frozenset[str]().union(*(pieces or () for pieces in sets))
    if name == "MAX_REPEAT" and value[1] == 1 and (once := _all_of(value[2])) is not None:
        return once if value[0] else once | {""}
    return None


def _inside(name: str, value: Any) -> frozenset[str] | None:
    """What is needed within one piece of a pattern that matches too much to be told."""
    if name == "SUBPATTERN":
        return _needed(value[3])
    if name == "BRANCH":
        return _any(value[1])
    return _needed(value[2]) if name == "MAX_REPEAT" and value[0] >= 1 else None


def _needed(parsed: Any) -> frozenset[str] | None:
    """Pieces of which one stands in whatever the pattern matches; None where nothing is needed."""
    sets: list[frozenset[str] | None] = []
    run = frozenset([""])
    for op, value in parsed:
        one = _spellings(str(op), value)
        longer = _joined(run, one) if one is not None else None
        if longer is None:
            sets += [run, _inside(str(op), value)]
            again = _all_of(value[2]) if str(op) == "MAX_REPEAT" and value[0] >= 1 else None
            longer = one or again or frozenset([""])  # the last one of many stands directly before what follows
        run = longer
    return _best(pieces for pieces in [*sets, run] if pieces and "" not in pieces)


def _branches(pattern: str) -> list[str]:
    """A pattern cut at its bars outside of brackets, so that each part is tried only where its own pieces are."""
    parts, depth, start, at, inside = [], 0, 0, 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


class Matcher:
    """`literals` and `re2` of each cue, by its number; finding takes the pieces of the text as the way in."""

    def __init__(self, cues: Sequence[tuple[Sequence[str], str | None]]) -> None:
        self.tests: list[tuple[int, str | Test]] = []
        self.always: list[int] = []
        self.index: dict[str, list[int]] = {}
        for number, (literals, re2) in enumerate(cues):
            for literal in literals:
                self._put(number, literal, [literal])
            for branch in _branches(re2) if re2 else ():
                self._put(number, re.compile(branch).search, _needed(_parser.parse(branch)))

    def _put(self, number: int, test: str | Test, pieces: Iterable[str] | None) -> None:
        at = len(self.tests)
        self.tests.append((number, test))
        if pieces is None:
            self.always.append(at)
        for way_in in {piece[:_WAY_IN] for piece in pieces or ()}:
            self.index.setdefault(way_in, []).append(at)

    @cached_property
    def _ways_in(self) -> frozenset[str]:
        return frozenset(self.index)  # met with a set in half the time that the keys take

    def find(self, text: str, runs: Set[str]) -> dict[int, str]:
        """The numbers of the cues that the text holds, each with a piece of it that was found; `runs` has its one to three characters in a
        row."""
        index = self.index
        return self.test(text, {at for piece in self._ways_in & runs for at in index[piece]})

    def test(self, text: str, ways: Iterable[int]) -> dict[int, str]:
        """The same, where it is known which tests have a way in."""
        found: dict[int, str] = {}
        for at in sorted({*ways, *self.always}):
            number, test = self.tests[at]
            if number in found:
                continue
            if isinstance(test, str):
                if test in text:
                    found[number] = test
            elif match := test(text):
                found[number] = match.group()
        return found
