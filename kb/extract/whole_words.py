"""Short names of places that a word of more characters holds: 上思 in 思来想去, 礼县 in 送礼 and 县里."""

from __future__ import annotations

from itertools import accumulate

from kb.extract.straddles import reaches_behind
from kb.text import segments

_AROUND = 8  #: characters on each side that decide where words begin and end
_FRAMES = frozenset("在住自到于赴回往经由")  #: before a place, whatever begins behind its name


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
    return folded[start - 1 : start] in _FRAMES or not (ends and reaches_behind(folded, end))
