"""Short names of places that only other words make: 乐平 in 音乐平台, 广安 in 推广安装, 上思 in 思来想去, 礼县 in 送礼 and 县里."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from kb.lexicon import load_lines
from kb.text import segments

FILE = "straddles.tsv"  #: written by docs/make_straddles.py
_AROUND = 8  #: characters on each side that decide where words begin and end
_FRAMES = frozenset("在住自到于赴回往经由")  #: before a place, whatever begins behind its name


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


def _reaches_behind(folded: str, end: int) -> bool:
    """Whether the last character of what ends there makes a common word with the one behind it: 水管, in 修水管."""
    return 0 < end < len(folded) and folded[end] in _reaching().get(f">{folded[end - 1]}", frozenset())


def stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether what stands there is made of whole words, as jieba cuts them, and no common word of its last character ends the phrase.

    >>> stands_alone("晚上思来想去", 1, 3), stands_alone("天天修水管", 2, 4), stands_alone("家住修水的老人", 2, 4)
    (False, False, True)
    """
    first = max(0, start - _AROUND)
    edges = set(accumulate(map(len, segments(folded[first : end + _AROUND])), initial=first))
    if start not in edges or end not in edges:
        return False
    ends = not "一" <= folded[end + 1 : end + 2] <= "鿿"
    return folded[start - 1 : start] in _FRAMES or not (ends and _reaches_behind(folded, end))
