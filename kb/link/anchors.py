"""What tells one event from another of its kind in a text: names, sums, dates, counts, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from kb.text import LEXICON, fold

Key = tuple[str, float | str]

_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {char: n for n, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for char in chars}
_NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?!\d)(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?"
_FREQUENT = 200  #: of the surnames, the most frequent first; the rare ones are mostly other words
_MORE = r"[余多]?"


@dataclass(frozen=True, slots=True)
class Anchor:
    """`key` is equal for the same value however it is written; `weight` says how much it tells."""

    key: Key
    weight: float
    start: int
    end: int


@cache
def lexicon() -> dict[str, Any]:
    """Our own words about names and numbers, and the surnames."""
    found: dict[str, Any] = {}
    for name in ("link.yml", "roles.yml"):
        found = yaml.safe_load((LEXICON / name).read_text("utf-8")) | found
    return found


@cache
def _pattern() -> re.Pattern[str]:
    words = lexicon()
    surnames = words["surnames"][:_FREQUENT]
    small = "".join(surname for surname in surnames[:100] if surname not in words["not_small"])
    return re.compile(
        rf"(?P<name>[{surnames}])(?:{'|'.join(words['called'])}|[*×x]{{2}}(?![a-z0-9]))|小(?P<nick>[{small}])"
        r"|(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?P<day>[12]\d|3[01]|0?[1-9])[日号]"
        rf"|(?P<number>{_NUMBER}){_MORE}(?P<scale>[万亿千百])?(?:(?P<tail>\d)(?P<tailscale>[千百]))?{_MORE}(?P<unit>元|块|港币|美元|[%‰]|[起宗件名人岁])?"
        rf"|(?P<words>[一二两三四五六七八九十百千万亿零〇]{{2,12}}){_MORE}(?:元|块|港币|美元)"
    )


def words_to_number(words: str) -> float:
    """A number in characters.

    >>> words_to_number("五万三千"), words_to_number("一千二百万")
    (53000.0, 12000000.0)
    """
    total, section, digit = 0, 0, 0
    for char in words:
        scale = _SCALE.get(char)
        if scale is None:
            digit = _DIGITS[char]
        elif scale < 10_000:
            section, digit = section + max(digit, 1) * scale, 0
        else:
            total, section, digit = (total + section + digit) * scale, 0, 0
    return float(total + section + digit)


def find_anchors(text: str) -> list[Anchor]:
    """In the order of the text; hotline numbers are none.

    >>> [a.key for a in find_anchors("5月7日，张女士被骗1.9万余元，拨打96110")]
    [('day', '5-7'), ('name', '张'), ('sum', 19000.0)]
    """
    return [anchor for match in _pattern().finditer(fold(text)) for anchor in _to_anchors(match)]


def _to_anchors(match: re.Match[str]) -> Iterator[Anchor]:
    at = match.span()
    if name := match["name"] or match["nick"]:
        yield Anchor(("name", name), 1.0, *at)
    elif match["day"]:
        yield Anchor(("day", f"{int(match['month'])}-{int(match['day'])}"), 1.0, *at)
        if match["year"]:
            yield Anchor(("year", match["year"]), 0.5, *at)
    elif match["words"]:
        yield Anchor(("sum", words_to_number(match["words"])), 1.0, *at)
    else:
        value = round(float(match["number"].replace(",", "")) * _SCALE.get(match["scale"] or "", 1), 2)
        if match["tail"]:
            value += int(match["tail"]) * _SCALE[match["tailscale"]]
        money = match["unit"] in ("元", "块", "港币", "美元") or match["scale"] in ("万", "亿")
        if money or value not in lexicon()["hotlines"]:
            weight = 1.0 if money and value >= 100 else min(1.0, 0.25 * len(match["number"]))
            yield Anchor(("sum" if money else "count", value), weight, *at)
