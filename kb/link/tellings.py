"""Do two tellings tell one case? Every agreement speaks for it by how rare it is; a contradiction must look like a slip, or be copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.link.cards import Card
from kb.link.compare import figures, same_rounded

ENOUGH = 6.0  #: weight from which two tellings are of one case
HARD, SLIP = -5.0, -2.0  #: what contradicts, and what only a hasty copyist would make of it
UNLIKELY = -9.0  #: two sums of which one is rounded: not one case, but no proof either
_BY_FIGURES = (0.0, 1.0, 1.6, 3.0, 4.5, 5.5)  #: an equal sum of so many significant figures
_WORDS = ((0.6, 6.0), (0.35, 4.0), (0.2, 2.5), (0.1, 1.0))  #: shared words of the shorter story
_COPIED = 0.6  #: from here on the one is copied from the other
_NEAR = 21  #: days between dates, or publications, of which two may be one
_SAME_MATTER = 2  #: days from the call to the payment or the report: each telling dates by one of them
_NEXT_DAY = -0.5
_LONG, _BUT_ONE = 4, 2.0  #: figures of a sum of which all but one agree, and what that weighs
_FAR = 400
_DAY = len("2024-01-31")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` in favour; `hard` and `slips` name what contradicts; `copied` says that the words are the same; `anew` that they were
    used for another case: another sum and no day that says it is the same, another prefecture, or a day that is no slip of one number."""

    score: float
    hard: tuple[str, ...]
    slips: tuple[str, ...]
    copied: bool
    anew: bool = False

    @property
    def one(self) -> bool:
        few = not self.hard and len(self.slips) <= 1 + self.copied
        return self.score >= ENOUGH and (few or (self.copied and len(self.hard) == 1 and not self.slips and not self.anew))

    @property
    def apart(self) -> bool:
        """Certainly two cases, though both may look like a third."""
        return len(self.hard) >= (2 if self.copied else 1) and not self.one


def liken(a: Card, b: Card) -> Likeness:
    """How well two tellings fit one case."""
    score, found = 0.0, {HARD: list[str](), SLIP: list[str]()}
    for name, judge in JUDGES:
        weight = judge(a, b)
        if weight < 0 and not (a.firm(_FIELDS.get(name, "")) and b.firm(_FIELDS.get(name, ""))):
            continue
        score += weight
        if weight in found:
            found[weight].append(name)
            if len(found[HARD]) > 1:
                return Likeness(-99.0, tuple(found[HARD]), (), False)
    shared = shared_words(a, b)
    score += next((weight for share, weight in _WORDS if shared >= share), 0.0)
    same_day = (a.date == b.date and len(a.date or "") == _DAY) or _printed(a, b) + _printed(b, a) > 0
    anew = ("sum" in found[HARD] and not same_day) or "region" in found[HARD] or ("date" in found[HARD] and not _day_slip(a, b))
    return Likeness(score, tuple(found[HARD]), tuple(found[SLIP]), shared >= _COPIED, anew)


def shared_words(a: Card, b: Card) -> float:
    smaller = min(len(a.words), len(b.words))
    return len(set(a.words).intersection(b.words)) / smaller if smaller >= 3 else 0.0


def _name(a: Card, b: Card) -> float:
    if not a.surname or not b.surname:
        return 0.0
    return 2.0 if a.surname == b.surname else HARD


def _gender(a: Card, b: Card) -> float:
    return SLIP if a.gender and b.gender and a.gender != b.gender else 0.0


def _age(a: Card, b: Card) -> float:
    if a.age and b.age:
        apart = max(a.age[0] - b.age[1], b.age[0] - a.age[1])
        return (2.0 if a.age[0] == a.age[1] else 0.7) if a.age == b.age else 0.5 if apart <= 0 else 0.0 if apart <= 1 else SLIP
    if len(a.ages) != 1 or len(b.ages) != 1:
        return 0.0
    return 1.5 if a.ages == b.ages else SLIP if abs(a.ages[0] - b.ages[0]) > 1 else 0.0


def _sum(a: Card, b: Card) -> float:
    if not a.sum or not b.sum:
        return SLIP if _elsewhere(a, b) or _elsewhere(b, a) else 0.0
    if a.sum == b.sum:
        return _BY_FIGURES[min(5, figures(a.sum))]
    if same_sum(a, b):
        return 1.2
    if a.sum in b.sums or b.sum in a.sums:
        return 0.0
    if slip(a.sum, b.sum, bool(a.approx or b.approx)):
        return SLIP
    return UNLIKELY if a.approx or b.approx else HARD


def _digits(a: Card, b: Card) -> float:
    """All figures of a long sum but the one that was slipped: hardly by chance."""
    long = min(figures(a.sum or 0.0), figures(b.sum or 0.0)) >= _LONG
    return _BUT_ONE if long and _sum(a, b) == SLIP else 0.0


def _elsewhere(a: Card, b: Card) -> bool:
    """Does a say what was lost, and b, of whom that is not known, print sums of which none is near it?"""
    return a.sum is not None and not b.sum and bool(b.sums) and not any(same_rounded(a.sum, each) for each in b.sums)


def same_sum(a: Card, b: Card) -> bool:
    """Are two sums one, printed more or less exactly? 近30万 and 298500元, 1.9万余元 and 19240元; but not 7100元 and 7180元, written out.

    An approximate sum speaks of the figures it prints: 余 of more, 近 of less, 约 of either.
    """
    if a.sum is None or b.sum is None or a.sum == b.sum:
        return True
    coarse = min(a, b, key=lambda card: figures(card.sum or 0.0))
    return (coarse.rough and same_rounded(a.sum, b.sum)) or _about(a, b.sum) or _about(b, a.sum)


def _about(card: Card, other: float) -> bool:
    if card.sum is None or card.approx is None:
        return False
    unit = 10.0 ** (len(str(int(card.sum))) - min(2, figures(card.sum)))
    least, most = {"余": (0, unit), "近": (-unit, 0), "约": (-unit, unit)}.get(card.approx, (0, 0))
    return least <= other - card.sum <= most


def slip(one: float, other: float, rounded: bool = False) -> bool:
    """Is one sum a hasty copy of the other: a wrong digit, two in each other's place, 万 for 亿, the last ones left off?

    Of rounded ones the figures both print.

    >>> slip(71668, 17668), slip(30050.0, 10050.0), slip(430.0, 4300000.0), slip(3000, 3040), slip(13391, 83000)
    (True, True, True, True, False)
    """
    a, b = (f"{value:.2f}".replace(".", "") for value in (one, other))
    if a.rstrip("0") == b.rstrip("0"):
        return True
    few = max(2, min(figures(one), figures(other)))
    a_few, b_few = a[:few], b[:few]
    wrong = [at for at in range(few) if a_few[at] != b_few[at]]
    if not wrong and len(a) == len(b):
        return True
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(a_few) == sorted(b_few)
    comparable = few > 2 or rounded or figures(one) == figures(other) or max(figures(one), figures(other)) == 2
    return len(a) == len(b) and (swapped or (len(wrong) == 1 and comparable))


def _sums(a: Card, b: Card) -> float:
    """Other sums of both stories: parts, rebates, what was shown."""
    both = set(a.sums).intersection(b.sums)
    weight = sum((0.4, 0.4, 0.8, 1.5, 2.0, 2.0)[min(5, figures(value))] for value in both)
    return min(4.0, weight) if both else -0.5 if a.sums and b.sums else 0.0


def _date(a: Card, b: Card) -> float:
    if not a.date or not b.date:
        return _printed(a, b) + _printed(b, a)
    if a.date == b.date:
        return {10: 3.5, 7: 1.5}.get(len(a.date), 0.5)
    if a.date.startswith(b.date) or b.date.startswith(a.date):
        return 1.0 if min(len(a.date), len(b.date)) == 7 else 0.3
    if "relative" in (a.basis, b.basis) and a.date[8:] == b.date[8:]:
        return 0.5  # 本月4日, read on two pages of different months
    if a.date[4:] == b.date[4:]:
        return SLIP if stated_year(a) and stated_year(b) else 1.5
    if not _told_together(a, b) or _days(a.date, b.date, 0) > _NEAR:
        return HARD
    same = a.region is not None and a.region == b.region and min(len(a.date), len(b.date)) == _DAY
    return _NEXT_DAY if same and _days(a.date, b.date, 0) <= _SAME_MATTER else SLIP


def _day_slip(a: Card, b: Card) -> bool:
    """Do two dates differ in one of their numbers alone, as where a copyist erred?"""
    return sum(one != other for one, other in zip((a.date or "").split("-"), (b.date or "").split("-"), strict=False)) == 1


def _printed(a: Card, b: Card) -> float:
    """The day of a case against the days that a telling prints of which the year cannot be told."""
    if b.date or not b.days or len(a.date or "") < _DAY:
        return 0.0
    day = f"{int((a.date or '')[5:7])}-{int((a.date or '')[8:])}"
    if day in b.days:
        return 1.5
    return HARD if all(_round_the_year(day, each) > _NEAR for each in b.days) else 0.0


def _round_the_year(one: str, other: str) -> int:
    """Days between two days of a year, the shorter way; months count as 30.4 days.

    >>> _round_the_year("12-30", "1-2"), _round_the_year("7-12", "12-2")
    (2, 141)
    """
    ordinals = [int(month) * 30.4 + int(day) for month, day in (each.split("-") for each in (one, other))]
    apart = abs(ordinals[0] - ordinals[1])
    return int(min(apart, 365 - apart))


def _each_its_own(a: Card, b: Card) -> float:
    """Another day, and each told soon after its own: what is told in the same words happened again.

    A day that came after the other telling was published is a second slip.
    """
    if any(len(card.date or "") < _DAY or not card.published or not 0 <= _since(card) <= _NEAR for card in (a, b)):
        return 0.0
    if _date(a, b) == HARD and _days(a.date, b.date, 0) > _NEAR:
        return HARD
    return SLIP if _date(a, b) == SLIP and max(a.date or "", b.date or "") > min(a.published or "", b.published or "") else 0.0


def _since(card: Card) -> int:
    """Days from the case to the notice; negative where it lies after it."""
    return _days(card.date, card.published, -1) if (card.date or "") <= (card.published or "") else -1


def stated_year(card: Card) -> bool:
    """Does the text print the year, or was it taken from the day of publication?"""
    return card.basis in (None, "stated")


def _told_together(a: Card, b: Card) -> bool:
    """Were they published so close that two dates cannot each be right for its own?"""
    return _days(a.published, b.published, _NEAR) <= 2 * _NEAR


def _days(one: str | None, other: str | None, unknown: int) -> int:
    """Between two dates as precise as they are; `unknown` where one is missing or is none of the calendar (a printed 2月30日)."""
    try:
        days = [date.fromisoformat(f"{each[:10]}-01-01"[:10]).toordinal() for each in (one, other) if each]
    except ValueError:
        return unknown
    return abs(days[0] - days[1]) if len(days) == 2 else unknown


def _region(a: Card, b: Card) -> float:
    if not a.region or not b.region:
        return 0.0
    if a.region == b.region:
        return 0.7 if a.region.endswith("0000") else 2.0 if a.region.endswith("00") else 3.0
    return 1.0 if same_place(a, b) else SLIP if a.region[:4] == b.region[:4] else HARD


def same_place(a: Card, b: Card) -> bool:
    """Is one place the other, or inside it? 新津县 became 新津区."""
    one, other = a.region or "", b.region or ""
    stems = [code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code for code in (one, other)]
    if stems[0].startswith(stems[1]) or stems[1].startswith(stems[0]):
        return True
    names = [(card.region_name or "").rstrip("区县市旗") for card in (a, b)]
    return one[:4] == other[:4] and names[0] == names[1] != ""


def _type(a: Card, b: Card) -> float:
    if not a.type or not b.type:
        return 0.0
    if a.type == b.type:
        return 1.2 if a.subtype and a.subtype == b.subtype else 0.8
    return SLIP if a.stated and b.stated else -1.0


def _marks(a: Card, b: Card) -> float:
    both = set(a.marks).intersection(b.marks)
    return min(4.0, 1.5 * len(both)) if both else -1.0 if a.marks and b.marks else 0.0


def _who(a: Card, b: Card) -> float:
    return 1.0 if a.occupation and a.occupation == b.occupation else 0.0


def _victims(a: Card, b: Card) -> float:
    return SLIP if a.victims and b.victims and a.victims != b.victims else 0.0


def _time(a: Card, b: Card) -> float:
    """One case is told within weeks."""
    if not a.published or not b.published:
        return 0.0
    gap = _days(a.published, b.published, 0)
    return 1.0 if gap <= 10 else 0.5 if gap <= 45 else 0.0 if gap <= _FAR else -1.5


_FIELDS = {"date": "incident_date", "own day": "incident_date", "region": "region"}
JUDGES = (
    ("name", _name), ("region", _region), ("sum", _sum), ("digits", _digits), ("date", _date), ("own day", _each_its_own), 
    ("gender", _gender), ("age", _age), ("sums", _sums),
    ("type", _type), ("marks", _marks), ("who", _who), ("victims", _victims), ("time", _time),
)  # fmt: skip
