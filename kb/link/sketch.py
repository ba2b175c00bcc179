"""A text as a few numbers that its copies share: what is compared before any text is read again."""

from __future__ import annotations

import re
from array import array
from zlib import crc32

from kb.text import CJK, fold

SKETCH_VERSION = 1  #: bump when the same text would give another sketch
GRAM = 6  #: characters under one fingerprint
WINDOW = 12  #: of so many neighbours at least one is kept: words that 17 characters long two texts share are never missed

KEPT_RUN = re.compile(rf"[0-9{CJK}]{{1,200000}}")
_DROPPED = re.compile(rf"[^0-9{CJK}]{{1,200000}}")


def plain(text: str) -> str:
    """What copying leaves alone: folded CJK characters and digits, without punctuation, blanks, Latin letters and emoji.

    >>> plain("網(wǎng)上，轉賬 5萬元！")
    '网上转账5万元'
    """
    return _DROPPED.sub("", fold(text))


def sketch(text: str) -> array[int]:
    """Fingerprints of 32 bits, winnowed: of each window of neighbouring grams the least stays; in the order of the text, none twice."""
    coded = plain(text).encode("utf-16-le", "surrogatepass")
    width = 2 * GRAM
    hashes = [crc32(coded[at : at + width]) for at in range(0, len(coded) - width + 1, 2)]
    kept: dict[int, None] = dict.fromkeys([min(hashes)] if 0 < len(hashes) < WINDOW else [])
    least, where = 0, -1
    for start in range(len(hashes) - WINDOW + 1):
        last = start + WINDOW - 1
        if where < start:  # the least of the window before has left it
            window = hashes[start : last + 1]
            least = min(window)
            where = last - window[::-1].index(least)
        elif hashes[last] <= least:
            least, where = hashes[last], last
        else:
            continue
        kept[least] = None
    return array("I", kept)


def grams(text: str, size: int) -> frozenset[str]:
    """All stretches of that many characters.

    >>> sorted(grams("转账五万元", 4))
    ['账五万元', '转账五万']
    """
    return frozenset(text[at : at + size] for at in range(len(text) - size + 1))
