"""Places in news of Taiwan, Hong Kong and Macau, where villages and quarters bear the short names of counties of the mainland."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.form import language_of
from kb.extract.numerals import plain
from kb.extract.where import Mention
from kb.model import Bulletin

_ISLANDS = ("71", "81", "82")  #: codes of their regions begin so


def without_namesakes(bulletin: Bulletin, places: Sequence[Mention]) -> list[Mention]:
    """The places; of news from there in traditional script without counties of the mainland by their short names: 住在惠來里, 大埔警區."""
    if not any(one.region.code.startswith(_ISLANDS) for one in places) or language_of(bulletin.text) != "zh-Hant":
        return list(places)
    folded = {"text": plain(bulletin.text), "title": plain(bulletin.title)}

    def short(one: Mention) -> bool:
        return folded[one.span.part][one.span.start : one.span.end] == one.region.short != one.region.name

    return [one for one in places if one.region.level != "county" or not short(one)]
