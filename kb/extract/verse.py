"""A story told a clause a line, as accounts on WeChat like it: its lines are joined to sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from kb.extract.cues import load_pattern

FILE = "segments.yml"
_LEAST = 7  #: lines of a stretch
_LONG, _LONGEST = 18, 60  #: characters from which a sentence may end, and at which it does
_TOLD = 0.3  #: share of lines that tell something
_MEAN = (4.5, 18.0)  #: characters of a line
_STOP = re.compile(r"[。!?;…:]['\"”’」』)]?$")
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_told(lines: Sequence[str]) -> bool:
    """Whether a stretch of short lines tells something; a menu and a list of headlines do not."""
    if len(lines) < _LEAST or not _MEAN[0] <= sum(map(len, lines)) / len(lines) <= _MEAN[1]:
        return False
    tells = load_pattern(FILE, "verse", "tells")
    return sum(tells.search(line) is not None for line in lines) >= _TOLD * len(lines)


def _breaks(lines: Sequence[str]) -> Iterator[bool]:
    """Whether the line break behind each line but the last ends a sentence."""
    opens = load_pattern(FILE, "verse", "opens")
    length = 0
    for line, following in pairwise(lines):
        length += len(line)
        plain = _HAN.search(line) is not None and _HAN.search(following) is not None
        ends = not plain or _STOP.search(line) is not None or length + len(following) > _LONGEST
        ends = ends or (length >= _LONG and opens.match(following) is not None)
        length = 0 if ends else length
        yield ends


def _runs(rows: Sequence[str], verses: Sequence[bool]) -> Iterator[list[int]]:
    """Numbers of the lines of each stretch that tells something, blank lines left out."""
    for is_verse, run in groupby(range(len(rows)), key=verses.__getitem__):
        told = [n for n in run if rows[n].strip()]
        if is_verse and is_told([rows[n].strip() for n in told]):
            yield told


def join_verses(folded: str, verses: Sequence[bool]) -> str:
    """The folded text, as long as before, with a comma for every line break inside a sentence that is told in verse.

    `verses`: which lines stand in a run of short lines without a stop.
    """
    rows = folded.split("\n")
    marks = ["\n"] * (len(rows) - 1) + [""]
    for told in _runs(rows, verses):
        for (n, following), ends in zip(pairwise(told), _breaks([rows[n].strip() for n in told]), strict=True):
            if not ends and following == n + 1:
                marks[n] = ","
    return "".join(chain.from_iterable(zip(rows, marks, strict=True)))
