"""Short names of places that only two words beside each other make: 乐平 in 音乐平台, 广安 in 推广安装."""

from __future__ import annotations

from functools import cache

from kb.lexicon import load_lines

FILE = "straddles.tsv"  #: written by docs/make_straddles.py


@cache
def _reaching() -> dict[str, frozenset[str]]:
    """< and a first character, > and a last one: the characters with which it makes a common word."""
    rows = (line.split("\t") for line in load_lines(FILE))
    return {side: frozenset(chars) for side, chars in rows}


def is_straddled(folded: str, start: int, end: int) -> bool:
    """Whether a common word reaches into what stands there from before, and another one from behind.

    >>> is_straddled("音乐平台", 1, 3), is_straddled("今天水库", 1, 3), is_straddled("住在乐平的", 2, 4)
    (True, True, False)
    """
    if not 0 < start < end < len(folded):
        return False
    known = _reaching()
    none: frozenset[str] = frozenset()
    return folded[start - 1] in known.get(f"<{folded[start]}", none) and folded[end] in known.get(f">{folded[end - 1]}", none)


def reaches_behind(folded: str, end: int) -> bool:
    """Whether the last character of what ends there makes a common word with the one behind it.

    >>> reaches_behind("修水管", 2), reaches_behind("修水的", 2)
    (True, False)
    """
    return 0 < end < len(folded) and folded[end] in _reaching().get(f">{folded[end - 1]}", frozenset())
