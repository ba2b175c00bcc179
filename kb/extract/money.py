"""Sums of money as printed: figure, currency and approximation, without a thought about what they were for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.extract.currencies import CODE_OF, HOMES, NAMES
from kb.extract.numerals import Number, find_numbers
from kb.extract.patterns import Patterns, names_of

FILE = "money.yml"
P = Patterns(FILE, "money")
ABROAD = Patterns(FILE, "abroad")
_AFTER = re.compile(
    rf"\s?(?:[个枚](?={NAMES}))?(?:[余多]?\s?(?P<name>{NAMES})(?![a-z旦宵老首素件芳宝盾盘])|[余多]?块(?=[\n，。,;；、!?）)”」的左被啊呀呢吧都就也没给过保全总]|$))"
)
_PREFIX = re.compile(rf"(?<![a-z])(?P<name>{NAMES})\s?$")
_LEAST = 10  #: below which a figure without a currency is no sum
_SAID = 300  #: below which a figure in words without a currency is no sum
_SPOKEN = re.compile(r"[一二两三四五六七八九][百千][一二三四五六七八九十百千零]{0,5}")
_OF_TIME = tuple("点时月年:：.")  #: behind these stands no sum: 19点30的一笔
_DIGITS = frozenset("0123456789万亿千百")  #: what a currency stands behind that is no other number's
_HOTLINES = re.compile(r"11[0249]|12[02]|165|96110|123(?:15|33|45|81)|955[0-9]{2}|100(?:10|86)")
_JOINT = re.compile(r"\s?(?:[、和及与]|以及|加上?)\s?")


_BRACKETED = 16  #: characters between a sum and itself in another currency
_BRACKET = re.compile(r"。?\s?\((?:[^()\d]{0,10}[，,;；、])?\s?(?:折合|相当于|等于|即|合)?\s?约?")
_APART = 4  #: characters between members of an enumeration
_NAMED = "RMB"  #: the code of a sum in yuan because another of its list names them
Place = tuple[int, int, str]  #: (start, end, code) of a sum with its currency


@dataclass(frozen=True, slots=True)
class Money:
    """One printed sum; `value` is None where it is vague."""

    start: int
    end: int
    value: float | None
    currency: str
    approx: str | None
    in_range: bool = False


def _currency(folded: str, number: Number) -> Place | None:
    """(start, end, code) of the sum with its currency before or after, None where the figure is no money."""
    after = _AFTER.match(folded, number.end)
    before = _PREFIX.search(folded, max(0, number.start - 6), number.start)
    if before and (before["name"] in ("元", "圆", "块钱", "元整") or folded[before.start() - 1 : before.start()] in _DIGITS):
        before = None  # 2708令吉45仙: of the number before it
    if after:
        pieces = after["name"] is None and P.pieces.search(folded, max(0, number.start - 2), number.start)  # 电池27块
        if pieces or (after["name"] is None and (number.value or 0) < 5):  # 两块
            return None
        code = CODE_OF.get(after["name"] or "元", "CNY")
        if before and code == "CNY":
            return before.start(), after.end(), CODE_OF[before["name"]]
        return number.start, after.end(), code
    if before and not P.counted.match(folded, number.end):
        return before.start(), number.end, CODE_OF[before["name"]]
    if number.value is not None and (_bare_scale(folded, number) or _after_cue(folded, number) or _in_words(folded, number)):
        return number.start, number.end, "CNY"
    return None


def _bare_scale(folded: str, number: Number) -> bool:
    """20余万 without a currency: money, unless something countable follows or stands before."""
    figure = folded[number.start : number.end]
    if "万" not in figure and "亿" not in figure:
        return False
    return not P.counted.match(folded, number.end) and not P.audience.search(folded, max(0, number.start - 8), number.start)


def _in_words(folded: str, number: Number) -> bool:
    """六千九, 八千三, with nothing after it: said of little but money."""
    figure = folded[number.start : number.end]
    if (number.value or 0) < _SAID or not _SPOKEN.fullmatch(figure) or not P.stop.match(folded, number.end):
        return False
    return not P.audience.search(folded, max(0, number.start - 8), number.start)


def _after_cue(folded: str, number: Number) -> bool:
    """转账5000, with nothing after it, 2000的一笔: the 元 was left out. 假投资15.9 is a share in a list of shares, 被骗3.5w a sum."""
    figure = folded[number.start : number.end]
    if P.sum_of.match(folded, number.end):
        return (number.value or 0) >= _LEAST and folded[number.start - 1 : number.start] not in _OF_TIME
    if (
        (number.value or 0) < _LEAST
        or not P.stop.match(folded, number.end)
        or _HOTLINES.fullmatch(figure)
        or ("." in figure and figure[-1] != "w")
    ):
        return False
    return bool(P.bare.search(folded, max(0, number.start - 14), number.start))


@lru_cache(maxsize=8)
def home_currency(folded: str, region: str | None = None) -> str:
    """In what a plain 元 counts: TWD, HKD or MOP in a notice of those places, told by its region's code or its words.

    The money of another country where its press signs and dates so (本報溫哥華訊) and nothing of the mainland is named; else CNY.
    """
    at, away = (region or "")[:2], P.mainland_police.search(folded) is None
    if at == HOMES["TWD"][:2] or (away and P.taiwan.search(folded)):
        return "TWD"
    if (
        at == HOMES["HKD"][:2]
        or (away and P.hongkong.search(folded))
        or (P.hongkong_money.search(folded) and not P.mainland.search(folded))
    ):
        return "HKD"
    if at == HOMES["MOP"][:2] or (away and P.macau.search(folded)):
        return "MOP"
    if P.mainland.search(folded):
        return "CNY"
    return next((code.upper() for code in names_of(FILE, "abroad") if getattr(ABROAD, code).search(folded)), "CNY")


def find_money(folded: str, home: str = "CNY") -> Iterator[Money]:
    """Every sum in a text that went through `plain`; a plain 元 is in the currency `home`.

    >>> [(m.value, m.currency, m.approx) for m in find_money("损失20余万，逾730万港元，¥5,000，共转账3400")]
    [(200000.0, 'CNY', '余'), (7300000.0, 'HKD', '余'), (5000.0, 'CNY', None), (3400.0, 'CNY', None)]
    """
    numbers = find_numbers(folded)
    placed = [None if _broken(folded, number) else _currency(folded, number) for number in numbers]
    before: Money | None = None
    again = False  # the sum before is one before it once more
    for number, place in zip(numbers, _listed(folded, numbers, placed), strict=True):
        if place is not None:
            money = _to_money(folded, number, place, home)
            listed = again and before is not None and _JOINT.fullmatch(folded, before.end, money.start) is not None
            again = before is not None and (listed or _converted(folded, before, money, home))
            if not again:
                yield money
            before = money


def names_sum(folded: str, start: int, end: int) -> bool:
    """Whether a stretch tells a sum.

    >>> names_sum("被骗3000元。后来报警。", 0, 8), names_sum("被骗3000元。后来报警。", 8, 13)
    (True, False)
    """
    return any(money.value for money in find_money(folded[start:end]))


def _converted(folded: str, before: Money, money: Money, home: str) -> bool:
    """约280万港元(约35.9万美元): the sum before it, told once more in a currency from elsewhere; so are those behind it in the bracket."""
    if money.currency == "CNY" or money.currency == before.currency or (money.currency == home and before.currency == "CNY"):
        return False
    return money.start - before.end <= _BRACKETED and _BRACKET.fullmatch(folded, before.end, money.start) is not None


def _broken(folded: str, number: Number) -> bool:
    return bool(number.start) and folded[number.start - 1] == "." and folded[number.start].isdigit()


def _listed(folded: str, numbers: Sequence[Number], placed: Sequence[Place | None]) -> list[Place | None]:
    """With the members of an enumeration that name no currency, where another does: 分三次转账3000、5000和8000元."""
    made = list(placed)
    order = [n for n in range(len(numbers) - 1) if numbers[n + 1].start - numbers[n].end <= _APART]
    for one, other in (*((n + 1, n) for n in reversed(order)), *((n, n + 1) for n in order)):
        first, second = sorted((one, other))
        unnamed = made[other] is None or (_is_bare(folded, made[other]) and not _is_bare(folded, made[one]))
        if made[one] is not None and unnamed and _joins(folded, numbers[first], numbers[second], numbers[other]):
            place = made[one] or (0, 0, "CNY")
            code = _NAMED if _is_named(folded, place) else place[2]
            made[other] = (numbers[other].start, numbers[other].end, code)
    return made


def _is_bare(folded: str, place: Place | None) -> bool:
    """Whether what is taken for a sum names no currency: 6.4万 of 6.4万及52万元人民币."""
    return (
        place is not None
        and (folded[place[1] - 1] in "万千百亿" or folded[place[1] - 1].isdigit())
        and (folded[place[0]].isdigit() or folded[place[0]] in "约近逾超共")
    )


def _joins(folded: str, first: Number, second: Number, bare: Number) -> bool:
    gap = folded[folded.find("元", first.end, first.end + 3) + 1 or first.end : second.start]
    numbered = folded[bare.start - 1 : bare.start] in ("", "\n")  # 12、3000元
    fits = (bare.value or 0) >= _LEAST and not bare.in_range and not numbered and not P.counted.match(folded, bare.end)
    return fits and _JOINT.fullmatch(gap) is not None and not _broken(folded, bare)


def _is_named(folded: str, place: Place) -> bool:
    """Whether yuan are named as such, which a plain 元 is not in Hong Kong."""
    told = folded[place[0] : place[1]]
    return place[2] == "CNY" and ("人民币" in told or "¥" in told)


def _to_money(folded: str, number: Number, place: Place, home: str) -> Money:
    start, end, code = place
    approx = number.approx
    soft = P.softer.match(folded, end)
    if soft:
        end, approx = soft.end(), approx or ("余" if soft["soft"] in ("余", "许", "以上") else "约")
    named = code == _NAMED or _is_named(folded, place)
    code = "CNY" if code == _NAMED else code
    value = None if number.value is None else round(number.value, 2)
    if folded[start] == "$" and home in ("HKD", "TWD"):
        code = home
    return Money(min(start, number.start), end, value, home if code == "CNY" and not named else code, approx, number.in_range)
