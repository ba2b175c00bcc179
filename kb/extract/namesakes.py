"""Places that share a short name, told apart by their notice: counties and the districts they became, those of Taiwan and Hong Kong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from kb.extract.form import language_of
from kb.extract.gazetteer import P as NAMES
from kb.extract.gazetteer import Region, regions
from kb.extract.numerals import plain
from kb.extract.where import Mention
from kb.model import Bulletin

_ISLANDS = ("71", "81", "82")  #: codes of the regions of Taiwan, Hong Kong and Macau begin so


def told_apart(bulletin: Bulletin, text: Sequence[Mention], title: Sequence[Mention], by: Sequence[Mention]) -> list[Mention]:
    """The places of text and title, in this order, each as the region that the others and who publishes it (`by`) let it be."""
    districts = {m.region.short: m.region for m in (*text, *title, *by) if m.region.name.endswith("区")}
    for county in (m.region for m in (*text, *title) if not m.region.name.endswith("区") and m.region.name in bulletin.text):
        districts.pop(county.short, None)  # both are named
    parts = ((plain(bulletin.text), text), (plain(bulletin.title), title))
    full = _printed_in_full(parts)
    towns = {m.region.code[:4] for m in (*text, *title, *by) if m.region.level == "prefecture"}
    placed = (_of_town(folded, m, towns) for folded, some in parts for m in _of_district(folded, some, districts))
    return without_namesakes(bulletin, [replace(m, region=full.get((m.region.short, m.region.parent), m.region)) for m in placed])


def _of_district(folded: str, places: Sequence[Mention], districts: Mapping[str, Region]) -> Iterator[Mention]:
    """The places, 五华公安 as that of the district where another part of the notice, or who publishes it, is of that."""
    for one in places:
        district = districts.get(folded[one.span.start : one.span.end])
        yield replace(one, region=district) if district and NAMES.own_police.match(folded, one.span.end) else one


@cache
def _counties(name: str) -> tuple[Region, ...]:
    """The counties of today that bear a name."""
    return tuple(one for some in regions().values() for one in some if one.name == name and one.level == "county" and one.until is None)


def _of_town(folded: str, one: Mention, towns: Collection[str]) -> Mention:
    """A county that two towns have, of which the notice names only the other: 桥西区, below a title of 石家庄."""
    printed = folded[one.span.start : one.span.end]
    if one.region.level != "county" or one.region.code[:4] in towns or printed not in (one.region.name, one.region.short):
        return one
    others = [county for county in _counties(one.region.name) if county.code[:4] in towns]
    return replace(one, region=others[0]) if len(others) == 1 else one


def _printed_in_full(parts: Sequence[tuple[str, Sequence[Mention]]]) -> dict[tuple[str, str], Region]:
    """By short name and parent the one region of it that is printed in full: 双流县, whatever 双流 became in that year."""
    full: dict[tuple[str, str], set[Region]] = {}
    for folded, some in parts:
        for one in some:
            if one.region.short and folded.endswith(one.region.name, 0, one.span.end):
                full.setdefault((one.region.short, one.region.parent), set()).add(one.region)
    return {key: next(iter(some)) for key, some in full.items() if len(some) == 1}


def without_namesakes(bulletin: Bulletin, places: Sequence[Mention]) -> list[Mention]:
    """The places; of news of Taiwan, Hong Kong or Macau in traditional script without counties by short names: 住在惠來里, 大埔警區."""
    if not any(one.region.code.startswith(_ISLANDS) for one in places) or language_of(bulletin.text) != "zh-Hant":
        return list(places)
    folded = {"text": plain(bulletin.text), "title": plain(bulletin.title)}

    def short(one: Mention) -> bool:
        return folded[one.span.part][one.span.start : one.span.end] == one.region.short != one.region.name

    return [one for one in places if not short(one) or (one.region.level != "county" and not NAMES.town_there.fullmatch(one.region.short))]
