"""Which cues stand in a normalised text: only those are tried of which a needed piece is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_WAY_IN = 3  #: characters of a piece by which it is looked up

Test = Callable[[str], re.Match[str] | None]


def _best(found: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """The set that says most: its shortest piece is the longest."""
    sets = [pieces for pieces in found if pieces]
    return max(sets, key=lambda pieces: (min(map(len, pieces)), -len(pieces)), default=None)


def _any(branches: Iterable[Any]) -> frozenset[str] | None:
    sets = [_needed(branch) for branch in branches]
    return None if any(pieces is None for pieces in sets) else frozenset[str]().union(*(pieces or () for pieces in sets))


def _needed(parsed: Any) -> frozenset[str] | None:
    """Pieces of which one stands in whatever the pattern matches; None where nothing is needed."""
    sets: list[frozenset[str] | None] = []
    run = ""
    for op, value in parsed:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        sets.append(frozenset([run]) if run else None)
        run = ""
        if name == "SUBPATTERN":
            sets.append(_needed(value[3]))
        elif name == "BRANCH":
            sets.append(_any(value[1]))
        elif name == "MAX_REPEAT" and value[0] >= 1:
            sets.append(_needed(value[2]))
        elif name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
            sets.append(frozenset(chr(code) for _, code in value))
    sets.append(frozenset([run]) if run else None)
    return _best(sets)


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
        self.always: list[tuple[int, Test]] = []
        self.index: dict[str, list[tuple[int, str | Test]]] = {}
        for number, (literals, re2) in enumerate(cues):
            for literal in literals:
                self.index.setdefault(literal[:_WAY_IN], []).append((number, literal))
            for branch in _branches(re2) if re2 else ():
                self._put(number, branch)

    def _put(self, number: int, branch: str) -> None:
        test = re.compile(branch).search
        pieces = _needed(_parser.parse(branch))
        if pieces is None:
            self.always.append((number, test))
        for piece in sorted(pieces or ()):
            self.index.setdefault(piece[:_WAY_IN], []).append((number, test))

    def find(self, text: str, runs: Set[str]) -> dict[int, str]:
        """The numbers of the cues that the text holds, each with a piece of it that was found; `runs` has its one to three characters in a
        row."""
        index = self.index
        found: dict[int, str] = {}
        for number, try_it in self.always:
            if match := try_it(text):
                found.setdefault(number, match.group())
        for piece in sorted(index.keys() & runs):
            for number, test in index[piece]:
                if number in found:
                    continue
                if isinstance(test, str):
                    if test in text:
                        found[number] = test
                elif match := test(text):
                    found[number] = match.group()
        return found
