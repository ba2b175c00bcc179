"""Where tellings of one case differ, and which value stands in front: every value stays, with who says it and the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.link.anchors import find_anchors
from kb.link.cards import Card
from kb.link.compare import figures
from kb.link.copies import Page
from kb.link.tellings import same_place, same_sum, stated_year
from kb.text import fold

_LAST = re.compile(r"(?:[^省市区]{2,8}?(?:省|自治区|市))?(?:[^市州盟]{1,12}?(?:市|自治州|地区|盟))?(.{2,16})")
_LATE = 60  #: days after the first publication; a page this late dates 5月7日 by its own year, and wrongly
_LATE_RELATIVE = 3  #: and 昨日 or 本月7日 by its own day

Value = float | str
Story = Callable[[Card], str]


@dataclass(frozen=True, slots=True)
class Saying:
    """What one telling says of one thing."""

    card: Card
    page: Page
    origin: str  #: the cluster of copies the page belongs to
    value: Value

    @property
    def standing(self) -> tuple[str, bool, str, str]:
        return (self.page.tier, self.page.published is None, self.page.published or "", self.card.id)


#: one value, said more or less exactly: [0] is the most exact
Class = list[Saying]


def to_sayings(field: str, cards: Sequence[Card], pages: Mapping[str, Page], origins: Mapping[str, str]) -> list[Saying]:
    """Tellings that say something of this thing."""
    values = ((card, _VALUES[field](card)) for card in cards)
    return [Saying(card, pages[card.bulletin_id], origins[card.bulletin_id], value) for card, value in values if value is not None]


def choose(field: str, sayings: Sequence[Saying], story: Story) -> list[Class]:
    """The values that contradict one another, the one that stands in front first; more than one is a conflict.

    The stated order: the best tier that says it, then the number of notices that are no copies of one another, then the earliest
    publication, then id; among sayings that agree, the most exact. A rounding contradicts nothing, a type inferred no type stated,
    a day only worked out no day printed, and what stands outside the story nothing.
    """
    classes = _classes(field, sayings, story)
    return sorted(classes, key=lambda c: (min(s.page.tier for s in c), -len({s.origin for s in c}), min(s.standing for s in c)))


def _classes(field: str, sayings: Sequence[Saying], story: Story) -> list[Class]:
    exactness, agree, also = _EXACT[field], _AGREE[field], _ALSO[field]
    first = min((s.page.published for s in sayings if s.page.published), default=None)
    if field == "incident_date":
        origins = _first_pages(sayings)
        sayings = [replace(s, card=replace(s.card, basis=f"late {s.card.basis}")) if _late(s, first, origins) else s for s in sayings]
    classes: list[Class] = []
    for s in sorted(sayings, key=lambda s: (not _sure(field, s.card), -exactness(s.card), s.standing)):
        home = next((c for c in classes if agree(s.card, c[0].card)), None)
        home = home or next((c for c in classes if also(s.card, c[0].card, story)), None)
        home = home or next((c for c in classes if any(also(other.card, s.card, story) for other in c)), None)
        if home is None and classes and not _sure(field, s.card):
            home = classes[0]
        if home is None:
            classes.append([s])
        else:
            home.append(s)

    def says(s: Saying, head: Saying, other: Saying) -> bool:
        """Beside its own value, or as its own where it stands with another's for printing both."""
        printed = also(s.card, other.card, story)
        return printed or (_sure(field, s.card) and agree(s.card, other.card) and not agree(s.card, head.card))

    return _joined(classes, says)


def _joined(classes: Sequence[Class], says: Callable[[Saying, Saying, Saying], bool]) -> list[Class]:
    """Without those whose value somebody of another class prints as well, whoever came first."""

    def prints(one: Class, other: Class) -> bool:
        return any(says(s, one[0], other[0]) for s in one)

    made: list[Class] = []
    for each in classes:
        home = next((other for other in made if prints(other, each) or prints(each, other)), None)
        if home is None:
            made.append(each)
        else:
            home.extend(each)
    return made


def _sure(field: str, card: Card) -> bool:
    """Is it said in the story, and printed as it is? A sum that was only added up from its parts contradicts none that is printed."""
    return card.firm(field) and (field != "loss_yuan" or card.printed)


def _first_pages(sayings: Sequence[Saying]) -> dict[str, str]:
    """For each group of copies the day on which the first of them was published, "" where a day is not known."""
    made: dict[str, str] = {}
    for s in sayings:
        day = s.page.published or ""
        made[s.origin] = min(made.get(s.origin, day), day)
    return made


def _late(s: Saying, first: str | None, origins: Mapping[str, str]) -> bool:
    """Was the page published so long after the first that its own day says nothing of the year, or of 昨日?

    A copy keeps the 昨日 of the page that it is a copy of.
    """
    if stated_year(s.card) or first is None:
        return False
    if s.card.basis == "relative" and origins[s.origin] != s.page.published:
        return True
    allowed = _LATE_RELATIVE if s.card.basis == "relative" else _LATE
    return s.page.published is None or _ordinal(s.page.published) - _ordinal(first) > allowed


def _ordinal(day: str) -> int:
    return date.fromisoformat(f"{day[:10]}-01-01"[:10]).toordinal()


# --- what a telling says, how exactly, when two agree, when one says the other's value too --------------------------------


def _loss(card: Card) -> float | None:
    return 0.0 if card.outcome == "averted" else card.sum if card.outcome != "unknown" or card.sum else None


def _sum_also(a: Card, b: Card, story: Story) -> bool:
    """Does a print the other's sum as well? Then two readers chose differently, and no telling contradicts."""
    return b.sum is not None and b.sum in a.sums


def _dates_agree(a: Card, b: Card) -> bool:
    one, other = a.date or "", b.date or ""
    if one.startswith(other) or other.startswith(one):
        return True
    bases = (a.basis or "", b.basis or "")
    if "late relative" in bases or all(basis.endswith("relative") for basis in bases):
        return True
    return any(basis.startswith("late") or basis == "context" for basis in bases) and one[4:] == other[4:]


def _date_also(a: Card, b: Card, story: Story) -> bool:
    if b.date is not None and len(b.date) == 7 and (a.date or "")[:7] != b.date:
        return f"{b.date[:4]}年{int(b.date[5:])}月" in fold(story(a)).replace(" ", "")
    if b.date is None or len(b.date) < 10 or (a.date or "")[4:] == b.date[4:]:
        return False
    day = f"{int(b.date[5:7])}-{int(b.date[8:])}"
    return any(anchor.key == ("day", day) for anchor in find_anchors(story(a)))


def _region_also(a: Card, b: Card, story: Story) -> bool:
    """Is the other's place named in the story as well?"""
    short = _short(b.region_name or "")
    return len(short) > 1 and short in fold(story(a))


def _short(name: str) -> str:
    """What a text calls a place.

    >>> _short("四川省成都市新津区"), _short("四川省绵阳市北川羌族自治县"), _short("浙江省宁波市")
    ('新津', '北川', '宁波')
    """
    match = _LAST.fullmatch(name)
    last = match[1] if match else name
    return last[:2] if "族自治" in last else last[:-1] if len(last) > 2 else last


def _never(a: Card, b: Card, story: Story) -> bool:
    return False


_BASES = {None: 0.9, "stated": 0.9, "published_year": 0.6, "context": 0.5, "relative": 0.4, "late published_year": 0.2}
_VALUES: dict[str, Callable[[Card], Value | None]] = {
    "loss_yuan": _loss,
    "incident_date": lambda card: card.date,
    "region": lambda card: card.region,
    "type": lambda card: card.type,
}
_EXACT: dict[str, Callable[[Card], float]] = {
    "loss_yuan": lambda card: 0 if card.approx else figures(card.sum or 0.0),
    "incident_date": lambda card: len(card.date or "") + _BASES.get(card.basis, 0.0),
    "region": lambda card: 0 if (card.region or "").endswith("0000") else 1 if (card.region or "").endswith("00") else 2,
    "type": lambda card: float(card.stated),
}
_AGREE: dict[str, Callable[[Card, Card], bool]] = {
    "loss_yuan": same_sum,
    "incident_date": _dates_agree,
    "region": same_place,
    "type": lambda a, b: a.type == b.type or not (a.stated and b.stated),
}
_ALSO: dict[str, Callable[[Card, Card, Story], bool]] = {
    "loss_yuan": _sum_also,
    "incident_date": _date_also,
    "region": _region_also,
    "type": _never,
}
FIELDS = tuple(_VALUES)
