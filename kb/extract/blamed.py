"""Who is named as a suspect: 被告人韩伟, 将韩伟抓获, 韩伟因涉嫌诈骗罪."""

from __future__ import annotations

import re

from kb.extract.cues import load_pattern

FILE = "segments.yml"
_BEFORE, _BEHIND = 8, 12  #: characters on both sides of a name that say so


def is_blamed(folded: str, name: str) -> bool:
    """Whether a text says so of a name anywhere.

    >>> is_blamed("警方将韩伟抓获。", "韩伟"), is_blamed("韩伟接到电话。", "韩伟")
    (True, False)
    """
    blamed = load_pattern(FILE, "blamed")
    return any(
        blamed.fullmatch(f"{folded[max(0, match.start() - _BEFORE) : match.start()]}§{folded[match.end() : match.end() + _BEHIND]}")
        for match in re.finditer(re.escape(name), folded)
    )
