"""Who was deceived: label, sex, age, occupation and number of the victims of one case, suspects apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.extract.blamed import is_suspect
from kb.extract.numerals import plain, to_number
from kb.extract.patterns import Patterns
from kb.extract.person import Person, find_person, find_unnamed, widen
from kb.extract.victim_traits import age_headed, age_of, age_titled, gender_afar, gender_among, gender_beside, occupation_of
from kb.extract.who import sex_of
from kb.model import Fact, Span, Victim

P = Patterns("figures.yml", "victim")
_TAKEN = 6  #: characters before a number of people in which it is told that they were defrauded
_BESIDES = 6  #: characters before a number of people that say that they are others
_REST = 40  #: characters from a number of people on in which others may be meant
_AND = re.compile("[、和与及]")
_SUM = re.compile(r"\d[\d.,]{0,9}万?余?元")  #: one of those listed behind 分别被骗
_NAMED = 6  #: characters before a number of people in which 等 stands


@dataclass(frozen=True, slots=True)
class Found:
    """The victim of a case, the number of victims (None where the text leaves it open), the facts behind them, and who it is there."""

    victim: Victim
    number: int | None
    facts: tuple[Fact, ...]
    person: Person


def _bare(folded: str, start: int, end: int) -> int:
    """Where the role begins of one who is told by it: 一名52岁女文员, 一名大学林姓女生."""
    if family := P.of_family.search(folded, start, end):
        return family.start()
    single = P.single.match(folded, start, end)
    return single.end() if single and single.end() < end else start


def _whose(person: Person, start: int, end: int) -> int:
    """Where a relative begins who is told by whose he is: 王某某的孩子."""
    if not person.folded.startswith("的", start - 1) or P.kin_called.fullmatch(person.folded, start, end) is None:
        return start
    return next((m.start for m in person.mentions if m.end == start - 1 and m.key), start)


def _label(person: Person, group: re.Match[str] | None) -> str | None:
    """The victim as printed first: a name, else the role with its number and what belongs to it."""
    main = person.main
    if main is None:
        return None
    start, end = main.start, main.end
    if not main.key and group is not None:
        start, end = group.span("who" if group.re is P.each_aged else 0)
    elif not main.key:
        role = P.group_label.search(person.folded, max(0, start - 22), end) or P.aged.search(person.folded, max(0, start - 12), start)
        if role and P.kin_called.fullmatch(person.folded, start, end) and P.age_alone.fullmatch(person.folded, role.start(), start):
            role = None  # 13岁的儿子 is called 儿子
        start = role.start() if role else start
        for at in range(max(start, end - 4), end + 1):
            calling = P.occupation.match(person.folded, at)
            end = max(end, calling.end()) if calling else end
        relative = P.relative.match(person.folded, end)
        end = relative.end() if relative else end
        start = _bare(person.folded, start, end)
        called = person.folded.find("姓", start + 2, end)
        end = called if called > 0 and P.role_end.search(person.folded, start, called) else end  # 小伙子姓匡
        end += person.folded.startswith("太", end) and person.folded[end - 2 : end] == "老太"
        start = _whose(person, start, end)
    else:
        family = P.family.match(person.folded, end)
        end = family.end() if family else end
        if person.folded.startswith("姓", start - 1) and start > 1 and person.folded[start - 2] != "同":
            own = person.folded.startswith(main.key, start) and not main.key.startswith("阿")
            start -= 1 if own else 2  # 姓陈的, 陈姓阿婆
    label = person.text[start:end]
    person.label = Span(start, end)
    person.add("label", label, start, end, "label")
    return label


def _is_own(person: Person, match: re.Match[str]) -> bool:
    """Whether a number of people is that of this case: of who is named only 常某等5人, 龙某、石某三人, and 六人分别被骗95万元、31.6万元."""
    main, start = person.main, match.start()
    if main is None or not main.key or _singles_out(person, match):
        return True
    named = P.and_others.search(person.folded, max(0, start - _NAMED), start)
    with_name = any(m.end in (start, named.start() if named else start) for m in person.mentions)
    return with_name or (P.apiece.match(person.folded, start) or P.taken_of.match(person.folded, match.end())) is not None


def _is_swindler(person: Person) -> bool:
    """Whether somebody who is named beside a story is told there to have been caught or tried."""
    main = person.main
    return main is not None and bool(main.key) and is_suspect(person.folded, person.folded[main.start : main.end])


def _is_taken(person: Person, match: re.Match[str]) -> bool:
    """Whether they are told of as those who were defrauded, and nobody by name: 骗取17名买家5.4万余元."""
    taken = P.taken_before.search(person.folded, max(0, match.start() - _TAKEN), match.start()) is not None
    return taken and (person.main is None or not person.main.key)


def _singles_out(person: Person, match: re.Match[str]) -> bool:
    """Whether what they lost is told, and behind it what one of them did: 6名新生共计被骗2.7万余元。其中新生覃某一人就被骗走9600元."""
    return P.singled.match(person.folded, match.end()) is not None


def _tell_number(person: Person, number: int, start: int, end: int) -> int:
    person.facts.append(Fact("n_victims", number, Span(start + person.offset, end + person.offset), "victim.number"))
    return number


def _number(person: Person) -> tuple[int | None, re.Match[str] | None]:
    """1, or the number printed for the group and where; None where only 多人 is said."""
    if (aged := P.each_aged.search(person.folded)) and not P.others.search(person.folded, max(0, aged.start() - 8), aged.start()):
        return _tell_number(person, int(to_number(aged["n"]) or 0), *aged.span()), aged
    for pattern in (P.cases, P.count, P.people):
        for match in pattern.finditer(person.folded):
            stop = person.folded.find("。", match.end())
            rest = person.folded[match.start() : stop if stop >= 0 else len(person.folded)]
            value = to_number(match["n"]) or 0
            others = P.others.search(rest[:_REST]) or P.besides.search(person.folded, max(0, match.start() - _BESIDES), match.start())
            several = value > 1 and (pattern is not P.count or _is_taken(person, match) or P.each.search(rest)) and not others
            if several and _is_own(person, match):
                return _tell_number(person, int(value), *match.span()), match if pattern is P.count else None
    main = person.main
    if named := P.each_named.search(person.folded) or P.each_listed.search(person.folded):
        return _tell_number(person, len(_SUM.findall(named["sums"])), *named.span()), None
    if alike := P.each_alike.search(person.folded):
        return _tell_number(person, len(_AND.findall(alike["who"])) + 1, *alike.span()), None
    if (lost := P.each_lost.search(person.folded)) and _lost_each(person, lost):
        return _tell_number(person, len(_AND.findall(lost["who"])) + 1, *lost.span("who")), None
    if (main is None or not main.key) and (listed := P.listed.search(person.folded)):
        sums = listed["sums"] or listed["more"] or listed["bare"]
        return _tell_number(person, len(_SUM.findall(sums)), *listed.span()), None
    if main is None:
        return (None if P.many.search(person.folded) else 1), None
    if not main.key and P.untold_many.search(person.folded, max(0, main.start - 4), main.start):
        return None, None
    called = None if main.key else P.several_told.search(person.folded, max(0, main.start - 4), main.end)
    if called is not None:
        return _tell_number(person, int(to_number(called["n"]) or 1), *called.span()), None
    number = 2 if P.pair.search(person.folded, max(0, main.start - 4), main.end + 6) else 1
    return _tell_number(person, number, main.start, main.end), None


def _lost_each(person: Person, lost: re.Match[str]) -> bool:
    """Whether as many are named as sums are told, and they are no swindlers."""
    as_many = len(_AND.findall(lost["who"])) == len(_AND.findall(lost["sums"]))
    return as_many and not any(is_suspect(person.folded, name) for name in _AND.split(lost["who"]))


def _are_both(person: Person) -> bool:
    """Whether those whose number was told by their names are women and men: 俞女士、章先生分别被骗…."""
    spans = [f.span for f in person.facts if f.field == "n_victims" and f.value != 1]
    within = (m for m in person.mentions if m.key and spans and spans[0].start <= m.start + person.offset < spans[0].end)
    return {sex_of(person.folded, one) for one in within} >= {"女", "男"}


def _profile(person: Person) -> Victim:
    """Who is told by nothing but a line: 凯里 女 34岁 护士."""
    found = P.profile.search(person.folded)
    if found is None:
        return Victim()
    for field, group in (("gender", "g"), ("age", "n"), ("occupation", "calling")):
        if found[group]:
            value = int(found[group]) if field == "age" else person.text[found.start(group) : found.end(group)]
            person.add(field, value, found.start(group), found.end(group), f"{field}.profile")
    calling = person.text[found.start("calling") : found.end("calling")] if found["calling"] else None
    return Victim(None, found["g"], int(found["n"]), None, calling)


def _of_this_one(text: str, begin: int) -> str:
    """The text of a case, without what it says of all before one is singled out: 涉款最高的一宗发生于…."""
    return "\n" * begin + text[begin:] if P.one_of_all.match(plain(text), begin) else text


@lru_cache(maxsize=64)  # of all cases of a notice, read again where one of them proves to be none
def find_victim(
    text: str,
    offset: int = 0,
    title: str = "",
    told: int | None = None,
    begin: int = 0,
    around: tuple[str, int] = ("", 0),
    among: tuple[str, str] = ("", ""),
    who: str = "",
) -> Found:
    """The victim of the case told in `text`, which begins at `offset` of the notice; `title` where it speaks of this case.

    Before `begin` and after its first `told` characters the text tells of others too: police, readers who comment. Where it names
    nobody, it is who is named in what stands `around` it (with its offset). `among` are the title and all text before the story, where
    others have theirs. `who`: how he is called, where that is known.

    >>> find_victim("6月2日，33岁的女教师马某在网上认识一名男子，嫌疑人刘某（男，26岁）落网。").victim
    Victim(label='马某', gender='女', age=33, age_band=None, occupation='女教师')
    """
    person = find_person(_of_this_one(text, begin), offset, len(text) if told is None else told, begin, around[0], among[1])
    person = person.called(who) if who else person
    number, group = _number(person)
    person = person.at(group) if group and (_is_taken(person, group) or _singles_out(person, group)) else person
    if person.main is None and number == 1 and around[0]:
        beside = find_person(*around, len(around[0]), 0)
        person = person if _is_swindler(beside) else beside
    if person.main is None:
        if P.profile.search(person.folded) or number != 1:
            return Found(_profile(person), number, tuple(person.facts), person)
        person = find_unnamed(text, offset, len(text) if told is None else told, begin)
    label, occupation, seen = _label(person, group), occupation_of(person), [person]
    gender, age = None if _are_both(person) else gender_beside(person), age_of(person)
    if number == 1 and around[0] and not (gender and age):
        seen.append(widen(person, *around))
        gender, age = gender or gender_beside(seen[1]), age or age_of(seen[1])
    if number == 1:
        age = age or age_titled(person, title) or age_headed(person, around[0][: max(0, offset + begin - around[1])], around[1])
        gender = gender or gender_afar(person, title, age[0] if age else None) or gender_among(person, *among)
    facts = tuple(fact for one in seen for fact in one.facts)
    return Found(Victim(label, gender, *(age or (None, None)), occupation), number, facts, person)
