"""Who says what in a text: what the caller says, what stands in a sentence that warns, what the other side says; and the grams of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import add
from typing import NamedTuple

from kb.detect.normalise import LONGEST, Normaliser


class Reading(NamedTuple):
    """Three normalised texts; a cue that stands in more than one counts where it stands first."""

    said: str
    warned: str
    other: str


class Reader:
    """`turns` are the names that stand before a colon at the beginning of a line: of who calls or writes, and of the other."""

    def __init__(self, spelt: Sequence[tuple[str, str]], warning: Sequence[str], caller: Sequence[str], other: Sequence[str]) -> None:
        self.normalise = Normaliser(spelt)
        self._warns = re.compile("|".join(map(re.escape, sorted(warning)))).search
        names = "|".join(map(re.escape, sorted({*caller, *other}, key=lambda name: (-len(name), name))))
        self._turn = re.compile(rf"[ \t\u3000]{{0,4}}({names})[ \t\u3000]{{0,2}}[:：]", re.I)
        self._other = {name.lower() for name in other}

    def turns(self, text: str) -> tuple[str, str]:
        """The caller's lines and the other's; a line without a name goes on with the turn before it."""
        if ":" not in text and "：" not in text:
            return text, ""
        lines: tuple[list[str], list[str]] = ([], [])
        mine = 0
        for line in text.split("\n"):
            match = self._turn.match(line)
            if match:
                mine = int(match.group(1).lower() in self._other)
                line = line[match.end() :]
            lines[mine].append(line)
        return "\n".join(lines[0]), "\n".join(lines[1])

    def read(self, text: str) -> Reading:
        """What the cues are looked for in; of a text longer than LONGEST the rest is not read."""
        caller, other = self.turns(text[:LONGEST])
        mine = self.normalise(caller)
        theirs = self.normalise(other) if other else ""
        if not self._warns(mine):
            return Reading(mine, "", theirs)
        parts: tuple[list[str], list[str]] = ([], [])
        for sentence in mine.split("。"):
            parts[self._warns(sentence) is not None].append(sentence)
        return Reading("。".join(parts[0]), "。".join(parts[1]), theirs)


EDGES, GAP = "<>", "?"  #: where a text begins and ends, and any one character; none of them stands in a normalised text


def grams(reading: Reading) -> tuple[set[str], ...]:
    """Of what the caller says, of what he warns of, of the other's words."""
    return tuple(map(_runs, reading))


def _runs(text: str) -> set[str]:
    """One to three characters in a row, marks among them, and two with one or two between."""
    if not text:
        return set()
    text = EDGES[0] + text + EDGES[1]
    second, third = text[1:], text[2:]
    pairs = list(map(add, text, second))
    found = set(text)
    found.update(pairs, map(add, pairs, third), map(GAP.join, zip(text, third, strict=False)))
    found.update(map((GAP * 2).join, zip(text, third[1:], strict=False)))
    return found
