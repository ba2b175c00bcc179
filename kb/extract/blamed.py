"""Who is named as a suspect: 被告人韩伟, 将韩伟抓获, 韩伟因涉嫌诈骗罪."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.cues import load_pattern

FILE = "segments.yml"
_LEAST = 2  #: characters of a name
_BEFORE, _BEHIND = 12, 12  #: characters on both sides of a name that say so


def is_blamed(folded: str, name: str) -> bool:
    """Whether a text says so of a name anywhere.

    >>> is_blamed("警方将韩伟抓获。", "韩伟"), is_blamed("韩伟接到电话。", "韩伟")
    (True, False)
    """
    blamed = load_pattern(FILE, "blamed")
    return any(blamed.fullmatch(words) for words in _around(folded, name))


def _around(folded: str, name: str) -> Iterator[str]:
    """What stands around a name at each of its places, a sign for the name itself."""
    for match in re.finditer(re.escape(name), folded):
        yield f"{folded[max(0, match.start() - _BEFORE) : match.start()]}§{folded[match.end() : match.end() + _BEHIND]}"


def is_suspect(folded: str, name: str) -> bool:
    """Whether a name is a suspect's wherever it is told: blamed, and, since there may be two 李某, nowhere told of as who suffered.

    >>> is_suspect("丁某因涉嫌诈骗罪被捕。丁某认识了牛女士。", "丁某"), is_suspect("嫌疑人李某落网。受害人李某报警。", "李某")
    (True, False)
    """
    if len(name) < _LEAST or not is_blamed(folded, name):
        return False
    suffers = load_pattern(FILE, "suffers")
    return "某" not in name or not any(suffers.search(words) for words in _around(folded, name))
