"""Who says what in a text: what the caller says, what stands in a sentence that warns, what the other side says; and the grams of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
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


_CUT = re.compile("[,。]")


def grams(reading: Reading) -> set[str]:
    """One to three characters in a row of all that is said, none over the end of a clause."""
    found: set[str] = set()
    for text in reading:
        for run in _CUT.split(text) if text else ():
            pairs = list(map(str.__add__, run, run[1:]))
            found.update(run, pairs, map(str.__add__, pairs, run[2:]))
    return found
