"""A case on a card: what two tellings of one case have in common, taken from its values and its words."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, fields
from zlib import crc32

from kb.link.anchors import find_anchors, lexicon
from kb.link.sketch import sketch
from kb.model import Bulletin, Case, Fact, Named
from kb.text import fold

_SAID = {
    "loss_yuan": ("amount.lost", "amount.part", "amount.averted"),
    "incident_date": ("incident_date",),
    "region": ("region",),
    "type": ("type",),
}
_ROLES = ("lost", "part", "averted", "recovered", "demanded", "frozen", "lure", "rebate", "price", "loan", "balance_shown", "other")
_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’，。,!?！？：:；;\n]{2,12})[”\"」』’]")
_UNITS = re.compile("[万萬亿億千仟]")
_AGE = re.compile(r"(?<!\d)([1-9]\d?)(?=岁)")

_HEADING = 40  #: characters before a story
_ENDING = 60  #: and behind it: 至此,她损失3万元

Quote = tuple[str, int, int]  #: part, start, end


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one telling; a value the text does not say is None or empty.

    `rough` says that the sum is printed in 万 or the like; `sums` are all other sums of the story, in yuan, `marks` names that few cases
    share, `ages` and `days` (month-day) all that it prints; `quotes` has for each field that can conflict where it is said.
    """

    id: str
    bulletin_id: str
    published: str | None
    type: str | None
    stated: bool
    subtype: str | None
    surname: str | None
    gender: str | None
    age: tuple[int, int] | None
    occupation: str | None
    outcome: str
    sum: float | None
    approx: str | None
    rough: bool
    sums: tuple[float, ...]
    date: str | None
    basis: str | None
    region: str | None
    region_name: str | None
    marks: tuple[str, ...]
    ages: tuple[int, ...]
    days: tuple[str, ...]
    words: array[int]
    victims: int | None
    start: int
    end: int
    quotes: tuple[tuple[str, Quote], ...]
    printed: bool = True  #: the sum stands in the text, and was not added up from its parts

    def firm(self, field: str) -> bool:
        """Is it said in the story itself, its heading, what closes it, or the title? Other places may be of another case of it."""
        at = dict(self.quotes).get(field)
        return at is None or field == "type" or at[0] == "title" or (self.start - _HEADING <= at[1] and at[2] <= self.end + _ENDING)

    @property
    def order(self) -> tuple[str, str]:
        return (self.published or "", self.id)

    def to_json(self) -> str:
        return json.dumps([getattr(self, name) for name in _FIELDS if name != "words"] + [self.words.tolist()], ensure_ascii=False)


_FIELDS = tuple(field.name for field in fields(Card))


def card_from_json(text: str) -> Card:
    """What `to_json` wrote."""
    *values, words = json.loads(text)
    made = dict(zip((name for name in _FIELDS if name != "words"), values, strict=True))
    made |= {name: tuple(made[name]) for name in ("sums", "marks", "ages", "days")}
    age = None if made["age"] is None else tuple(made["age"])
    return Card(**made | {"age": age, "words": array("I", words), "quotes": tuple((field, tuple(at)) for field, at in made["quotes"])})


def to_card(case_id: str, b: Bulletin, case: Case) -> Card:
    victim, story = case.victim, fold(b.part(case.span))
    low, high = victim.age_band or (victim.age, victim.age)
    amount = case.loss_yuan or case.averted_yuan or case.loss_amount or _least_bad(case) or None
    sums = {round(a.yuan or a.amount or 0.0, 2) for a in case.amounts if a.role in _ROLES}
    anchors = find_anchors(story)
    sums |= {float(a.key[1]) for a in anchors if a.key[0] == "sum"}
    return Card(
        id=case_id, bulletin_id=b.id, published=b.published, type=_code(case.type), stated=case.type_label == "stated",
        subtype=_code(case.subtype), surname=to_surname(victim.label), gender=victim.gender,
        age=None if low is None or high is None else (low, high), occupation=victim.occupation, outcome=case.outcome, sum=amount,
        approx=case.loss_approx or _approx_of(case, amount), rough=bool(case.loss_approx) or _is_rough(b, case, amount),
        sums=tuple(sorted(sums - {amount, 0.0})), date=case.incident_date, basis=case.incident_date_basis,
        region=_code(case.region), region_name=None if case.region is None else case.region.name,
        marks=tuple(sorted(set(_marks(case, story)))), ages=tuple(sorted({int(age) for age in _AGE.findall(story)})),
        days=tuple(sorted({str(a.key[1]) for a in anchors if a.key[0] == "day"})),
        words=sketch(story), victims=case.n_victims, start=case.span.start, end=case.span.end, quotes=tuple(_quotes(case.facts)),
        printed=not case.loss_parts,
    )  # fmt: skip


def _approx_of(case: Case, amount: float | None) -> str | None:
    """How exactly a sum is told that was never lost: 近2900元."""
    return next((a.approx for a in case.amounts if a.role in ("averted", "demanded") and amount in (a.yuan, a.amount)), None)


def _is_rough(b: Bulletin, case: Case, amount: float | None) -> bool:
    printed = [b.part(f.span) for f in case.facts if f.field in _SAID["loss_yuan"] and f.value == amount]
    return not printed or all(_UNITS.search(quote) for quote in printed)


def _code(named: Named | None) -> str | None:
    return None if named is None else named.code


def _least_bad(case: Case) -> float | None:
    """Where nothing was lost, what would have been."""
    return max((a.yuan or a.amount or 0.0 for a in case.amounts if a.role in ("averted", "demanded")), default=None)


def to_surname(label: str | None) -> str | None:
    """What a label says of the name; None where it names a role.

    >>> to_surname("张女士"), to_surname("小李"), to_surname("学生家长"), to_surname("陈某芳")
    ('张', '李', None, '陈')
    """
    if not label:
        return None
    label, words = fold(label), lexicon()
    if label[0] in "小老阿" and 2 <= len(label) <= 3 and label[1] not in words["not_names"]:
        return label[1]
    called = label[1:] in words["called"] or label[1:] in words["called_short"] or label[1:2] in "*×x某" or label[-1] in "*×某"
    return label[0] if len(label) > 1 and called and label[0] != "某" else None


def _marks(case: Case, story: str) -> Iterator[str]:
    """The scammers' apps and sites, and names in quotation marks: personas, groups, platforms."""
    yield from (f"at {fold(i.value)}" for i in case.indicators if i.value and i.role == "scammer")
    for match in _QUOTED.finditer(story):
        name = match[1]
        if name not in lexicon()["generic"]:
            yield f"as {name}"


def _quotes(facts: tuple[Fact, ...]) -> Iterator[tuple[str, Quote]]:
    for field, names in _SAID.items():
        found = [fact for name in names for fact in facts if fact.field == name]
        if found:
            span = found[0].span
            yield field, (span.part, span.start, span.end)


def keys(card: Card) -> tuple[list[int], list[int]]:
    """Numbers under which another telling of the case would stand: (those of which one is enough, those of which it takes two)."""
    who, amount, region = card.surname, card.sum, card.region
    day = card.date if card.date and len(card.date) == 10 else None
    city = region[:4] if region and not region.endswith("0000") else None
    rough = 10 ** (len(str(int(amount))) - 2) if amount else 1  # a sum and its rounding have a neighbour in common
    sure: list[tuple[object, ...]] = [pair for pair in ((who, amount), (amount, day), (city, amount)) if None not in pair]
    sure += [("sum", amount)] if amount and amount % 100 else []
    pairs = ((who, day), (who, city), (who, region), (city, day), (who, card.subtype))
    likely: list[tuple[object, ...]] = [pair for pair in pairs if None not in pair]
    likely += [(who, "about", int(amount // rough) * rough + more) for more in (0, rough)] if who and amount else []
    likely += [(who, mark) for mark in card.marks] if who else [(mark,) for mark in card.marks if mark.startswith("at ")]
    sure_keys, likely_keys = (list(dict.fromkeys(crc32(repr(key).encode()) for key in made)) for made in (sure, likely))
    return sure_keys, likely_keys
