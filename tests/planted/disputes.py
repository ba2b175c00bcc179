"""Where tellings of one case disagree: what a copyist or another writer prints wrongly, and which values then stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from . import money, when
from .draft import Draft, Told
from .grammar import draw, skeletons
from .places import by_code, prefectures

#: types that police really label both ways, so a wrong label looks natural
_NEIGHBOUR = {
    "01": "02", "02": "01", "03": "05", "05": "03", "04": "05", "06": "10", "07": "03", "08": "07", "09": "02", "10": "06",
    "11": "08", "12": "03", "13": "09", "99": "06",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """One bulletin's value of a field: normalised, and as printed."""

    bulletin: str
    ordinal: int
    value: str | float
    quote: str
    approx: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a case of which its tellings say things that cannot all be true; `sayings` has every telling that prints it."""

    cluster: str
    field: str  #: loss date region type
    sayings: tuple[Saying, ...]

    @property
    def values(self) -> dict[str | float, tuple[str, ...]]:
        """Each value with the bulletins that print it."""
        found: dict[str | float, list[str]] = {}
        for saying in self.sayings:
            found.setdefault(saying.value, []).append(saying.bulletin)
        return {value: tuple(ids) for value, ids in found.items()}


def other_sum(draft: Draft, ordinal: int, rng: Random) -> Draft | None:
    """A digit changed, two exchanged, or 亿 for 万; None where the sum is printed roughly or not at all."""
    tale = draft.tales[ordinal - 1]
    if tale.outcome != "lost" or tale.approx or not tale.loss or not tale.loss_quote:
        return None
    quote, value, _ = money.altered(int(tale.loss), tale.loss_quote, rng)
    if value == tale.loss:
        return None
    made = draft.rewritten(ordinal, tale.loss_quote, quote, loss=value, loss_quote=quote)
    if len(draft.tales) == 1 and tale.loss_quote not in draft.title and any(char.isdigit() for char in draft.title):
        made = replace(made, title=draw("title.plain", {"no": "7"}, rng))
    return made


def rounded_sum(draft: Draft, ordinal: int, rng: Random) -> Draft | None:
    """The sum rounded and marked as such: no conflict."""
    tale = draft.tales[ordinal - 1]
    if tale.outcome != "lost" or tale.approx or not tale.loss or not tale.loss_quote:
        return None
    quote, value, mark = money.rounded(int(tale.loss), rng)
    return draft.rewritten(ordinal, tale.loss_quote, quote, loss=value, approx=mark, loss_quote=quote)


def other_year(draft: Draft, ordinal: int, rng: Random) -> Draft | None:
    """The year before or after printed for the right one."""
    tale = draft.tales[ordinal - 1]
    if tale.date is None or len(tale.date) != 10 or not tale.date_quote or "本月" in tale.date_quote or tale.date_quote == "昨日":
        return None
    year = int(tale.date[:4]) - rng.choice((1, 1, 2))
    if tale.date.endswith("02-29"):
        return None
    quote = f"{year}年{int(tale.date[5:7])}月{int(tale.date[8:])}日"
    return draft.rewritten(ordinal, tale.date_quote, quote, date=f"{year}{tale.date[4:]}", date_quote=quote, date_basis="stated")


def other_day(draft: Draft, ordinal: int, rng: Random) -> Draft | None:
    """Another day of the month."""
    tale = draft.tales[ordinal - 1]
    if tale.date is None or tale.date_basis != "stated" or len(tale.date) != 10:
        return None
    day = int(tale.date[8:])
    other = day + 9 if day <= 19 else day - 11
    quote = tale.date_quote.replace(f"月{day}日", f"月{other}日")
    if quote == tale.date_quote:  # 8 月29 日
        return None
    return draft.rewritten(ordinal, tale.date_quote, quote, date=f"{tale.date[:8]}{other:02d}", date_quote=quote)


def other_place(draft: Draft, ordinal: int, rng: Random) -> Draft | None:
    """A neighbouring county, everywhere in the case and in a headline of its own."""
    tale = draft.tales[ordinal - 1]
    here = by_code().get(tale.region or "")
    if here is None or not tale.place_quote.endswith(here.name):
        return None
    if len(draft.tales) > 1:
        return None
    near = [county for county in prefectures()[here.prefecture_code] if county.code != here.code]
    if not near:
        return None
    there = rng.choice(near)
    quote = tale.place_quote[: -len(here.name)] + there.name
    made = draft.rewritten(ordinal, here.name, there.name, region=there.code, place_quote=quote)
    pieces = tuple(
        replace(p, text=p.text.replace(f"{here.short}警方", f"{there.short}警方").replace(here.name, there.name)) for p in made.pieces
    )
    return replace(made, title=made.title.replace(here.short, there.short), pieces=pieces)


def other_type(draft: Draft, ordinal: int, rng: Random) -> Draft | None:
    """Another type's name printed for the right one."""
    tale = draft.tales[ordinal - 1]
    if not tale.type_quote:
        return None
    code = _NEIGHBOUR[tale.code]
    names = [skeleton.names[0] for skeleton in skeletons() if skeleton.code == code]
    name = rng.choice(names)
    made = draft.rewritten(ordinal, tale.type_quote, name, type_quote=name, type_code=code)
    return made if tale.type_quote in draft.title or len(draft.tales) > 1 else replace(made, title=draw("title.plain", {"no": "9"}, rng))


Dispute = Callable[[Draft, int, Random], "Draft | None"]
DISPUTES: dict[str, Dispute] = {
    "loss": other_sum, "year": other_year, "day": other_day, "region": other_place, "type": other_type,
}  # fmt: skip


def sayings_of(field: str, told: Iterable[tuple[str, int, Told]]) -> list[Saying]:
    """What each telling prints of a field; a rough place or a type that is only inferred is no saying."""
    found = []
    for bulletin, ordinal, tale in told:
        if field == "loss" and tale.loss is not None and tale.loss_quote and tale.outcome == "lost":
            found.append(Saying(bulletin, ordinal, tale.loss, tale.loss_quote, tale.approx))
        elif field == "date" and tale.date and tale.date_quote:
            found.append(Saying(bulletin, ordinal, tale.date, tale.date_quote))
        elif field == "region" and tale.region and tale.place_quote:
            found.append(Saying(bulletin, ordinal, tale.region, tale.place_quote))
        elif field == "type" and tale.type_quote:
            found.append(Saying(bulletin, ordinal, tale.type_code, tale.type_quote))
    return found


def _places_agree(left: str, right: str) -> bool:
    short, long = sorted((_level(left), _level(right)), key=len)
    return long.startswith(short)


def _level(code: str) -> str:
    """The digits that count: 450100 → 4501."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def agree(field: str, left: Saying, right: Saying) -> bool:
    """Whether two sayings can both be true: a rounded sum, a coarser date and a larger place contradict nothing."""
    if field == "loss":
        return money.agree((float(left.value), left.approx), (float(right.value), right.approx))
    if field == "date":
        return when.agree(str(left.value), str(right.value))
    if field == "region":
        return _places_agree(str(left.value), str(right.value))
    return left.value == right.value


def conflicts_of(cluster: str, told: list[tuple[str, int, Told]]) -> list[Conflict]:
    """The conflicts of one case cluster, from what its tellings say."""
    found = []
    for field in ("loss", "date", "region", "type"):
        sayings = sayings_of(field, told)
        distinct = list({(s.value, s.approx): s for s in sayings}.values())
        if any(not agree(field, left, right) for at, left in enumerate(distinct) for right in distinct[:at]):
            found.append(Conflict(cluster, field, tuple(sayings)))
    return found
