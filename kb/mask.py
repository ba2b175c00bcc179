"""Personal data out of a notice, character for character and before anything is read: `*` for each, the length kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.lexicon import load_yaml
from kb.model import Bulletin, Fact, Part, Span

P = Patterns("mask.yml", "mask")
#: in this order; what one has masked the next does not see
_KINDS = ("id_number", "card", "phone", "plate", "email", "qq", "wechat", "account", "address")
_OF_DIGITS = ("id_number", "card", "phone", "account", "qq")
STAR = "*"


def _stretches(folded: str) -> Iterable[tuple[str, int, int]]:
    """(kind, start, end) of everything personal but names; the group `v` of a pattern, where it has one, is what is masked."""
    left = folded
    digits, lived = P.long_digits.search(folded) is not None, P.lived.search(folded) is not None
    for kind in _KINDS:
        if (kind in _OF_DIGITS and not digits) or (kind == "address" and not lived):
            continue
        for match in getattr(P, kind).finditer(left):
            start, end = match.span("v") if "v" in match.groupdict() and match["v"] else match.span()
            if kind == "id_number" and not _is_id(left[start:end]):
                continue
            if kind == "card" and not _is_card(left, start, end):
                continue
            yield kind, start, end
            left = left[:start] + "\u0000" * (end - start) + left[end:]


def _is_id(digits: str) -> bool:
    """An ID number of 15 or 18 characters holds a date of birth at its seventh."""
    core = digits if len(digits) == 18 else digits[:6] + "19" + digits[6:]
    return len(digits) not in (15, 18) or (core[6:8] in ("19", "20") and 1 <= int(core[10:12]) <= 12 and 1 <= int(core[12:14]) <= 31)


def _is_card(folded: str, start: int, end: int) -> bool:
    digits = re.sub(r"\D", "", folded[start:end])
    return 15 <= len(digits) <= 19


@cache
def _surname() -> str:
    return f"(?:{P.compound.pattern}|[{load_yaml('roles.yml')['surnames']}])"


@cache
def _after_cue() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A full name right behind a victim's cue, behind 市民 and before what a victim does, and right before 女士 or (男,45岁)."""
    given = "(?P<given>[\u4e00-\u9fff]{1,2}?)"
    one = rf"(?!{P.no_words.pattern})(?P<one>{_surname()})(?![某姓女先])"
    return (
        re.compile(rf"{one}{given}(?={P.after_name.pattern})"),
        re.compile(rf"{one}{given}(?={P.acts.pattern})"),
        re.compile(rf"(?:^|[^\u4e00-\u9fff])(?P<one>{_surname()})(?P<given>[\u4e00-\u9fff]{{1,2}})$"),
    )


@cache
def _frequent() -> str:
    return str(load_yaml("roles.yml")["surnames"][:100])


def _victims(folded: str) -> set[tuple[str, str]]:
    """(surname, given name) of every victim named in full: beside a victim's cue, or before 女士 and 先生."""
    found: set[tuple[str, str]] = set()
    beside, resident, titled = _after_cue()
    for cue, name in ((P.victim_cue, beside), (P.resident_cue, resident)):
        for match in cue.finditer(folded):
            named = name.match(folded, match.end())
            if (
                named
                and not P.not_victim.search(folded, max(0, match.start() - 8), match.start())
                and not P.no_name.search(named["given"])
                and not P.alias.match(folded, named.end())
            ):
                found.add((named["one"], named["given"]))
    for match in P.courtesy.finditer(folded):
        named = titled.search(folded[max(0, match.start() - 5) : match.start()])
        if named is None or P.no_name.search(named["given"]):
            continue
        if len(named["given"]) == 2 and named["given"][1] in _frequent() and named["one"] not in _frequent():
            continue  # 原告韩女士
        found.add((named["one"], named["given"]))
    return found


def _masked(folded: str, names: set[tuple[str, str]]) -> list[tuple[str, int, int]]:
    found = list(_stretches(folded))
    for surname, given in sorted(names, key=lambda name: -len(name[1])):
        for match in re.finditer(re.escape(surname + given), folded):
            found.append(("name", match.start() + len(surname), match.end()))
    return found


def _apply(text: str, found: list[tuple[str, int, int]], part: Part) -> tuple[str, list[Fact]]:
    if not found:
        return text, []
    made, facts = list(text), []
    done: set[int] = set()
    for kind, start, end in sorted(found, key=lambda row: (row[1], -row[2])):
        if start in done or end <= start:
            continue
        made[start:end] = STAR * (end - start)
        done |= set(range(start, end))
        facts.append(Fact(f"masked.{kind}", kind, Span(start, end, part), f"mask.{kind}"))
    return "".join(made), facts


def mask(bulletin: Bulletin) -> tuple[Bulletin, tuple[Fact, ...]]:
    """The bulletin with personal data starred in title and text, and a fact `masked.<kind>` for each stretch.

    Surnames stay; officers, reporters and publishers keep their names; scammers' sites and apps stay in clear.

    >>> mask(Bulletin("", "通报", "受害人王小明接到13812345678的电话"))[0].text
    '受害人王**接到***********的电话'
    """
    title, text = plain(bulletin.title), plain(bulletin.text)
    names = _victims(title) | _victims(text)
    new_title, in_title = _apply(bulletin.title, _masked(title, names), "title")
    new_text, in_text = _apply(bulletin.text, _masked(text, names), "text")
    if not in_title and not in_text:
        return bulletin, ()
    return replace(bulletin, title=new_title, text=new_text), (*in_title, *in_text)
