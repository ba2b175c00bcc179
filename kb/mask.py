"""Personal data out, once, before anything is read: every masked character becomes one `*`, so that lengths and offsets hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kb.lexicon import load_yaml
from kb.model import Bulletin, Fact, Part, Span
from kb.text import fold

FILE = "mask.yml"

_DATE = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_MONEY = r"(?![\d元万])"  #: a long figure before one of these is a sum
#: kind -> pattern on folded text; the group `x` is what goes, all of it where there is none
NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("id_number", rf"(?<![\da-z])[1-9]\d{{5}}{_DATE}\d{{3}}[\dx](?![\da-z])"),
        ("id_number", r"(?<![\da-z])[a-z][12]\d{8}(?!\d)|(?<![a-z])[a-z]{1,2}\d{6}\([\da]\)"),  # Taiwan, Hong Kong
        ("phone", rf"(?<![\d.])(?:\+?0{{0,2}}86[- ]{{0,2}})?1[3-9]\d(?:[- ]?\d{{4}}){{2}}{_MONEY}"),
        ("phone", rf"(?<![\d.])1[3-9]\d{{2}}[- ]\d{{3}}[- ]\d{{4}}{_MONEY}"),
        ("phone", r"(?<![\d.])\(?0\d{2,3}\)?[- ]{0,2}[2-9]\d{6,7}(?![\d%])|(?<!\d)[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)"),
        ("phone", r"(?:电话|手机|号码|来电|致电|热线)[^\d\n。]{0,6}(?P<x>\+?\d{0,4}[- ]?[2-9]\d{3}[- ]?\d{4})(?![\d元万%年])"),
        ("card", rf"(?<!\d)(?:[3-6]\d{{3}})(?:[- ]?\d{{4}}){{2,3}}[- ]?\d{{1,4}}{_MONEY}"),
        ("account", rf"(?:账号|账户|帐号|帐户|卡号|户口号码|开户)[^\d\n。,;]{{0,8}}(?P<x>\d[\d -]{{6,28}}\d){_MONEY}"),
        ("qq", rf"(?<![a-z])qq(?:群|号|号码|账号|群号)?[^\da-z\n。,;]{{0,4}}(?P<x>[1-9]\d{{4,10}}){_MONEY}"),
        ("wechat", r"(?:微信|微信号|微信账号|wechat|vx)(?:号|号码|id)?[:为是 \"“]{1,4}(?P<x>[a-z][a-z\d_-]{5,19}|1[3-9]\d{9})"),
        ("plate", rf"{_PROVINCE}[a-z][·. ]?(?=[a-z\d]{{0,5}}\d)[a-z\d]{{5,6}}(?![a-z\d])"),
    )
)
_NUMERAL = "\\d一二三四五六七八九十百零〇a-z"
_MAY_HOLD = re.compile(rf"\d[\d -]{{3}}|{_PROVINCE}[a-z]|[信号xt][:为是 ]{{0,3}}[a-z]")
_AT = f"[{_NUMERAL}-]{{1,8}}"
_ROOM = re.compile(
    rf"(?P<x>{_AT}(?:号院|号楼|号|栋|幢|座|弄|区)(?:{_AT}(?:号楼|栋|幢|座|号|单元|门|楼|层)){{0,3}}{_AT}(?:室|房|户|号))(?![^,。;\n]{{0,4}}案)"
    rf"|(?P<y>{_AT}(?:栋|幢|号楼|单元)(?:{_AT}(?:单元|层|门))?{_AT}(?:室|号|房|户))"
)


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    start: int
    end: int


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _homes() -> re.Pattern[str]:
    """A number right after a street or village that somebody lives at."""
    cues = _any(load_yaml(FILE)["home"])
    return re.compile(rf"(?:{cues})[^,。;\n\d]{{1,24}}?(?:路|街|道|巷|弄|村|组|屯|镇|苑|小区|花园)(?P<x>[{_NUMERAL}-]{{1,8}}(?:号|组|队))")


@cache
def _names() -> re.Pattern[str]:
    """A full name beside a victim's cue: surname `s`, given name `g`."""
    words, roles = load_yaml(FILE), load_yaml("roles.yml")
    surname = f"(?:欧阳|司马|上官|诸葛|[{roles['surnames']}])"
    goes_on = "".join(map(re.escape, words["goes_on"]))
    given = f"[^\\W\\da-z_{words['no_given']}]"
    second, on = f"[^\\W\\da-z_某{goes_on}]", f"[{goes_on}]"
    masked, before, after = (_any(words[key]) for key in ("not_full", "victim_before", "victim_after"))
    pseudonym = r"(?![(（]化名)"
    sex = r"[(（](?:[男女]|\d|化名)"
    return re.compile(
        rf"(?:{before})[“\"]?(?P<s>{surname})(?!{masked})"
        rf"(?:(?P<g2>{given}{second})(?={on}|$){pseudonym}|(?P<g1>{given})(?={on}|$){pseudonym})"
        rf"|(?<![一-龥])(?P<t>{surname})(?!{masked})"
        rf"(?P<h>{given}{second}?)(?={sex}|{after}|[^,。;\n]{{0,8}}(?:报警称|报案称))(?![(（]化名)"
    )


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(load_yaml(FILE)['signed'])})[:： ]{{0,2}}$")


def _find_names(folded: str) -> Iterator[tuple[int, int]]:
    """Where given names of victims stand, the surname left out."""
    for match in _names().finditer(folded):
        group = next(key for key in ("g2", "g1", "h") if match[key])
        start = match.start(group)
        if _signed().search(folded, max(0, match.start() - 8), match.start()):
            continue
        yield start, match.end(group)


def find(folded: str) -> Iterator[Found]:
    """Stretches of a folded text to mask; they may overlap.

    >>> [(f.kind, f.start) for f in find("受害人张建国在家中接到13900001111的电话")]
    [('phone', 10), ('name', 4)]
    """
    if _MAY_HOLD.search(folded):
        for kind, pattern in NUMBERS:
            for match in pattern.finditer(folded):
                group = "x" if "x" in pattern.groupindex else 0
                yield Found(kind, match.start(group), match.end(group))
    for pattern in (_ROOM, _homes()):
        for match in pattern.finditer(folded):
            group = "y" if match.groupdict().get("y") else "x"
            yield Found("address", match.start(group), match.end(group))
    for start, end in _find_names(folded):
        yield Found("name", start, end)


def _settled(found: list[Found]) -> list[Found]:
    """In order, without overlaps; the first that begins wins, then the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _stars(text: str, found: list[Found]) -> str:
    for one in found:
        text = text[: one.start] + "*" * (one.end - one.start) + text[one.end :]
    return text


def _full_names(folded: str) -> set[str]:
    """Full names of victims, to be masked wherever they stand again."""
    return {folded[max(0, start - 1) : end] for start, end in _find_names(folded) if end - start >= 1 and start}


def _again(name: str) -> re.Pattern[str]:
    """A name wherever it stands again; one of two characters only where a sentence goes on behind it."""
    if len(name) > 2:
        return re.compile(re.escape(name))
    return re.compile(re.escape(name) + "(?=[" + "".join(map(re.escape, load_yaml(FILE)["goes_on"])) + "]|$)")


def mask(bulletin: Bulletin) -> tuple[Bulletin, tuple[Fact, ...]]:
    """The bulletin with title and text masked, and a fact `masked.<kind>` for each stretch, whose value is the kind."""
    parts: dict[Part, str] = {"title": fold(bulletin.title), "text": fold(bulletin.text)}
    names = {name for part in parts.values() for name in _full_names(part)}
    facts: list[Fact] = []
    masked: dict[Part, str] = {}
    for part, folded in parts.items():
        found = list(find(folded))
        for name in names:
            found += [Found("name", m.start() + 1, m.end()) for m in _again(name).finditer(folded)]
        kept = _settled(found)
        masked[part] = _stars(bulletin.title if part == "title" else bulletin.text, kept)
        for one in kept:
            start = one.start - 1 if one.kind == "name" and one.start else one.start
            facts.append(Fact(f"masked.{one.kind}", one.kind, Span(start, one.end, part), f"mask.{one.kind}"))
    if not facts:
        return bulletin, ()
    return replace(bulletin, title=masked["title"], text=masked["text"]), tuple(facts)
