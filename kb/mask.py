"""Personal data out of a notice, character for character and before anything is read: `*` for each, the length kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns, plain_words
from kb.lexicon import load_lines, load_rows, load_yaml
from kb.model import Bulletin, Fact, Part, Span

P = Patterns("mask.yml", "mask")
#: in this order; what one has masked the next does not see
_KINDS = ("id_number", "card", "phone", "plate", "email", "qq", "wechat", "account", "address", "door")
_OF_DIGITS = ("id_number", "card", "phone", "account", "qq")  #: these need six figures in a row
STAR = "*"


def _stretches(folded: str) -> Iterable[tuple[str, int, int]]:
    """(kind, start, end) of everything personal but names; the group `v` of a pattern, where it has one, is what is masked."""
    left = folded
    digits, lived = P.long_digits.search(folded) is not None, P.lived.search(folded) is not None
    for kind in _KINDS:
        if (kind in _OF_DIGITS and not digits) or (kind == "address" and not lived):
            continue
        for match in getattr(P, kind).finditer(left):
            start, end = match.span(match.lastgroup) if match.lastgroup else match.span()
            if kind == "id_number" and not _is_id(left[start:end]):
                continue
            if kind == "card" and not _is_card(left, start, end):
                continue
            yield "address" if kind == "door" else kind, start, end
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
        re.compile(rf"(?:^|[^\u4e00-\u9fff]|{P.resident_cue.pattern})(?P<one>{_surname()})(?P<given>[\u4e00-\u9fff]{{1,2}})$"),
    )


@cache
def _frequent() -> str:
    return str(load_yaml("roles.yml")["surnames"][:100])


@cache
def _named() -> re.Pattern[str]:
    """A surname and one or two characters that given names are made of."""
    letters = "".join(plain_words("mask.yml", "mask", "given"))
    return re.compile(
        rf"(?!{P.no_words.pattern})(?P<one>{_surname()}|{P.also_surnames.pattern})(?![某姓女先])(?P<given>[{letters}]{{1,2}})"
    )


def _is_office(folded: str, at: int) -> bool:
    return P.not_victim.search(folded, max(0, at - 8), at) is not None


def _victims(folded: str) -> set[tuple[str, str]]:
    """(surname, given name) of every victim named in full: beside a cue of victims, children and relatives, or before a title or an age."""
    found = {*_beside_cues(folded), *_likely(folded, P.victim_cue), *_likely(folded, P.person_cue, sure=False), *_before_titles(folded)}
    return {name for name in found | set(_chained(folded, found)) if not _is_nickname(*name) and "".join(name) not in _words()}


@cache
def _words() -> frozenset[str]:
    """Words that only begin as names do: 受害人曾经, 群众利益."""
    rows = (line.split("\t") for line in load_lines("mask_words.tsv"))
    return frozenset(first + second for first, seconds in rows for second in seconds)


def _is_nickname(surname: str, given: str) -> bool:
    """阿荣, who may be anybody; 阿迪力 is a name."""
    return surname == "阿" and len(given) == 1


def _beside_cues(folded: str) -> Iterable[tuple[str, str]]:
    beside, resident, titled = _after_cue()
    for cue, name in ((P.victim_cue, beside), (P.resident_cue, resident)):
        for match in cue.finditer(folded):
            named = name.match(folded, match.end())
            if (
                named
                and not _is_office(folded, match.start())
                and not P.no_name.search(named["given"])
                and not P.compound.fullmatch(named["one"] + named["given"])
                and not P.alias.match(folded, named.end())
            ):
                yield named["one"], named["given"]
    for match in P.courtesy.finditer(folded):
        named = titled.search(folded[max(0, match.start() - 5) : match.start()])
        if named is None or P.no_name.search(named["given"]) or P.compound.fullmatch(named["one"] + named["given"]):
            continue
        if _leads(named["one"]) and _is_surnamed(folded, named["one"], named["given"], match.group()):
            continue
        if len(named["given"]) == 2 and _is_word(named["one"] + named["given"][0], named["given"][1]):
            continue
        yield named["one"], named["given"]


def _leads(char: str) -> bool:
    """Whether a surname is more often a word that stands before a name: 向, 和, 跟."""
    return P.leads.fullmatch(char) is not None or char in load_yaml("roles.yml")["joins"]


def _is_surnamed(folded: str, before: str, given: str, title: str) -> bool:
    """Whether what seems a given name is the surname: 向张女士, and 向岩女士 beside 岩女士."""
    if given in load_yaml("roles.yml")["surnames"]:
        return True
    return re.search(f"(?<!{before}){re.escape(given + title)}", folded) is not None


def _is_word(word: str, surname: str) -> bool:
    """Whether two characters before a surname and a title are no beginning of a name: 原告韩女士, 武昌刘女士, 居民毕女士, 于是林女士."""
    if surname == "一":  # 海门一大妈
        return word in _places()
    if surname in _frequent() and word[0] not in _frequent():
        return True
    is_word = word in _places() or P.resident_cue.fullmatch(word) or P.no_words.match(word)
    return surname in load_yaml("roles.yml")["surnames"] and bool(is_word)


@cache
def _places() -> frozenset[str]:
    return frozenset(row["short"] for row in load_rows("regions.csv"))


def _likely(folded: str, cue: re.Pattern[str], sure: bool = True) -> Iterable[tuple[str, str]]:
    """What behind a cue is made as names are; one character alone needs what may follow a name, and two where the cue is not `sure`."""
    for match in cue.finditer(folded):
        named = _named().match(folded, match.end())
        if named and not _is_office(folded, match.start()) and (whole := _whole(folded, named, sure)):
            yield whole


def _whole(folded: str, named: re.Match[str], sure: bool = True) -> tuple[str, str] | None:
    """The name without a character that belongs to the next word; None where it is no name."""
    given = named["given"]
    while given:
        end = named.start("given") + len(given)
        follows = P.after_short.match(folded, end) is not None
        if follows or (sure and len(given) == 2) or P.titled.match(folded, end):
            no_name = P.no_name.search(given) or P.compound.fullmatch(named["one"] + given)
            return None if no_name or P.alias.match(folded, end) else (named["one"], given)
        given = given[:-1]
    return (named["one"], named["given"]) if sure and named["one"] in _frequent() else None


def _before_titles(folded: str) -> Iterable[tuple[str, str]]:
    for match in P.titled.finditer(folded):
        for length in (4, 3, 2):
            at = match.start() - length
            named = _named().fullmatch(folded, at, match.start()) if at >= 0 else None
            if (
                named
                and not P.no_name.search(named["given"])
                and not P.compound.fullmatch(named.group())
                and not (_leads(named["one"]) and _is_surnamed(folded, named["one"], named["given"], match.group()))
                and not (len(named["given"]) == 2 and _is_word(named["one"] + named["given"][0], named["given"][1]))
                and P.before_titled.search(folded, max(0, at - 6), at)
                and not _is_office(folded, at)
            ):
                yield named["one"], named["given"]
                break


def _chained(folded: str, found: set[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """受害人甲、乙: who stands in one row with a victim."""
    for surname, given in found:
        at = folded.find(surname + given)
        end = at + len(surname + given)
        while at >= 0 and P.chained.match(folded, end):
            named = _named().match(folded, end + 1)
            whole = _whole(folded, named, sure=False) if named else None
            if whole is None:
                break
            yield whole
            end += 1 + len("".join(whole))


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
