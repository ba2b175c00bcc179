"""What leaves the house in a coarser form: children's ages, names of schools and communities, cases of love and nakedness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kb.lexicon import load_yaml

ADULT = 18
STAR = "*"
_AGE = re.compile(
    r"(?<![0-9])(?:1[0-7]|[1-9])(?=\s?周?岁)|(?<![一二三四五六七八九十百])(?:十[一二三四五六七]?|[一二三四五六七八九])(?=周?岁)"
)
#: (男，15，…): an age that stands behind a sex alone
_SEX_AND_AGE = re.compile(r"(?<=[男女][，,、])\s?(?:1[0-7]|[1-9])(?=[，,、）)])")
_BEFORE = re.compile("[\u4e00-\u9fff]{1,8}\\Z")
#: cities that are provinces: they have no prefectures
_CITIES = ("11", "12", "31", "50", "81", "82")


def is_intimate(kind: str | None, subtype: str | None) -> bool:
    """Is it a case of which only month, prefecture and age band are given?"""
    told = load_yaml("coarse.yml")["intimate"]
    return kind in told["types"] or subtype in told["subtypes"]


def age_band(age: int) -> tuple[int, int]:
    """
    >>> age_band(15), age_band(62)
    ((0, 17), (60, 69))
    """
    return (0, ADULT - 1) if age < ADULT else (max(ADULT, age // 10 * 10), age // 10 * 10 + 9)


@cache
def _named() -> re.Pattern[str]:
    told = load_yaml("coarse.yml")
    endings = "|".join(sorted([*told["schools"], *told["communities"]], key=len, reverse=True))
    return re.compile(rf"(?:{endings})(?![{told['not_before']}])")


def _name_start(run: str) -> int:
    """Where the name begins in what stands before the suffix; its length where there is none."""
    told = load_yaml("coarse.yml")
    begin = max((at + 1 for at, letter in enumerate(run) if letter in told["name_begins_after"]), default=0)
    for word in sorted(told["generic"], key=len, reverse=True):
        if run[begin:].startswith(word):
            begin += len(word)
    return begin if len(run) - begin >= 2 else len(run)


def _places(text: str) -> Iterable[tuple[int, int]]:
    for match in _named().finditer(text):
        run = _BEFORE.search(text, max(0, match.start() - 8), match.start())
        begin = run.start() + _name_start(run.group()) if run else match.start()
        if begin < match.start():
            yield begin, match.start()
    for pattern in (_AGE, _SEX_AND_AGE):
        for match in pattern.finditer(text):
            yield match.start(), match.end()


def coarse_text(text: str, hidden: Iterable[tuple[int, int]] = ()) -> str:
    """The text of the same length with what is personal starred, and all of the hidden stretches; ends of lines stay.

    >>> coarse_text("武侯区春熙中学的初二学生小林（15岁）"), coarse_text("某中学的大学生，35岁，社区民警")
    ('武侯区**中学的初二学生小林（**岁）', '某中学的大学生，35岁，社区民警')
    """
    made = list(text)
    for start, end in (*_places(text), *hidden):
        for at in range(max(0, start), min(end, len(made))):
            made[at] = made[at] if made[at] == "\n" else STAR
    return "".join(made)


def coarse_title(title: str, intimate: bool) -> str:
    """As a text; where the notice tells an intimate case nothing of it, for a title may name the place, the age and the sum.

    >>> coarse_title("34岁教师被骗6万元", True), coarse_title("15岁少年被骗6万元", False)
    ('**********', '**岁少年被骗6万元')
    """
    return coarse_text(title, [(0, len(title))] if intimate else ())


def coarse_place(code: str | None) -> str | None:
    """A code at the level of the prefecture.

    >>> coarse_place("510118"), coarse_place("310115"), coarse_place("MM")
    ('510100', '310000', 'MM')
    """
    if not code or not code.isdigit():
        return code
    return code[:2] + "0000" if code[:2] in _CITIES else code[:4] + "00"
