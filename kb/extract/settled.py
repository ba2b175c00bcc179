"""Which region a name means that several bear: by the year, by what else is named, by whose notice it is."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.gazetteer import Found, P, Region, one_of, regions


def settle(found: list[Found], home: str | None, year: int | None) -> dict[int, Region]:
    """Index of each name -> the one region it means; names that stay open are left out.

    `home` is the code of the source's own region, `year` the publication's: it decides only between codes of one printed name.
    """
    settled: dict[int, Region] = {}
    for at, name in enumerate(found):
        region = one_of(name.regions, year)
        if region is not None:
            settled[at] = region
    anchors = [r for some in settled.values() for r in (some,)]
    owner = regions().get(home or "", ())[:1]
    near = (owner, _prefectures(owner), tuple(anchors), _prefectures(anchors))
    for at, name in enumerate(found):
        if at in settled:
            continue
        for known in near if P.generic.fullmatch(name.regions[0].name) else (*near, _provinces(anchors)):
            inside = tuple(r for r in name.regions if any(r.within(k) or k.within(r) for k in known))
            region = one_of(inside, year)
            if region is not None:
                settled[at] = region
                break
        else:
            city = [r for r in name.regions if r.level == "prefecture"]
            if len(city) == 1 and name.sure:  # 西安, though a district of 牡丹江 bears the name
                settled[at] = city[0]
            elif name.own and (region := one_of(tuple(r for r in name.regions if not r.name.endswith("区")), year)) is not None:
                settled[at] = region
    return _renamed(settled, year)


def _renamed(settled: dict[int, Region], year: int | None) -> dict[int, Region]:
    """The regions, one that had another name by then as what it is since, where that is named too: 潜山县 beside 潜山市."""
    if year is None:
        return settled
    present = {(r.short, r.parent): r for r in settled.values() if r.valid(year)}
    return {at: r if r.valid(year) else present.get((r.short, r.parent), r) for at, r in settled.items()}


def only_one(some: Sequence[Region], known: Sequence[Region]) -> Region | None:
    """The one region that a name means, alone or among those that lie in or around a `known` one; None where it stays open."""
    inside = [r for r in some if any(r.within(k) or k.within(r) for k in known)]
    return one_of(tuple(some), None) or one_of(tuple(inside), None)


def _prefectures(some: tuple[Region, ...] | list[Region]) -> tuple[Region, ...]:
    return tuple(regions()[r.parent][0] for r in some if r.level == "county" and r.parent in regions())


def _provinces(some: tuple[Region, ...] | list[Region]) -> tuple[Region, ...]:
    codes = {r.code[:2] + "0000" for r in some if r.code[:2].isdigit()}
    return tuple(regions()[code][0] for code in sorted(codes) if code in regions())
