"""The chosen victim in a text: every mention of the same person counts, under a name or by the role that told of him first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.extract.blamed import is_suspect
from kb.extract.named_one import NamedOne
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.somebody import find_somebody
from kb.extract.who import choose_victim, find_persons, sex_of
from kb.model import Fact, Span
from kb.text import where_is

P = Patterns("figures.yml", "victim")
_COURTESY = ("女士", "先生", "小姐", "大爷", "大妈", "阿姨", "奶奶", "爷爷", "同学")
_OPENING = 70  #: characters in which a story tells who it is about
_NEAR = 40  #: characters from who is told by a role to his name
_ROLE = 10  #: characters before a surname in which it is told who has it
_BETWEEN = 90  #: characters from a mention to the pronoun that means it


class Person:
    """The victim in a text that begins at `offset` of the notice and tells of him to `told`, with the facts that are found of him."""

    def __init__(self, text: str, offset: int, told: int, mentions: Sequence[NamedOne], main: NamedOne | None) -> None:
        self.text, self.folded, self.offset, self.told = text, plain(text), offset, told
        self.mentions, self.main = mentions, main
        self.own = list(_same(self.folded, main, mentions)) if main else []
        self.label = Span(main.start, main.end) if main else None
        self.facts: list[Fact] = []

    def add(self, field: str, value: str | int, start: int, end: int, rule: str) -> None:
        self.facts.append(Fact(f"victim.{field}", value, Span(start + self.offset, end + self.offset), f"victim.{rule}"))

    def means(self, at: int) -> bool:
        """Whether the victim is who was told of last before a pronoun (or what goes without one), and nobody came between."""
        before = [m for m in self.mentions if m.end <= at]
        last = max((m.end for m in self.own if m.end <= at), default=-1)
        if not before or at - last > _BETWEEN:
            return False
        if last < before[-1].end and not (last >= 0 and P.is_one.fullmatch(self.folded, last, before[-1].start)):
            return False
        return P.stranger.search(self.folded, last, at) is None

    def called(self, who: str) -> Person:
        """The same text, its victim who is called so, where somebody in it is."""
        main = next((one for one in self.mentions if self.folded[one.start : one.end] == who), self.main)
        return Person(self.text, self.offset, self.told, self.mentions, main)

    def at(self, group: re.Match[str]) -> Person:
        """The same text, its victims who are told of where their number is."""
        main = next((one for one in self.mentions if one.start < group.end() and one.end > group.start()), self.main)
        made = Person(self.text, self.offset, self.told, self.mentions, main)
        made.facts += self.facts
        return made

    def names_other(self, at: int) -> bool:
        """Whether somebody else was named last before a place."""
        before = next((m for m in reversed(self.mentions) if m.end <= at), None)
        return before is not None and bool(before.key) and not before.kin and all(m.start != before.start for m in self.own)


def find_person(text: str, offset: int, told: int, begin: int, around: str = "", before: str = "") -> Person:
    """Who is the victim of the case that `text` tells from `begin` to `told`; it stands in `around`, below `before`."""
    folded = plain(text)
    mentions = find_persons(text, folded, around, before)
    return Person(text, offset, told, mentions, _not_blamed(folded, mentions, choose_victim(folded, mentions, begin, told)))


def _not_blamed(folded: str, mentions: Sequence[NamedOne], main: NamedOne | None) -> NamedOne | None:
    """The victim; where that is somebody who is sentenced behind the story, who is called by courtesy in it: 家长彭女士."""
    if main is None or not main.key or not is_suspect(folded, folded[main.start : main.end]):
        return main
    named = (m for m in mentions if m.key and m.key != main.key)
    polite = (m for m in named if folded.endswith(_COURTESY, m.start, m.end) or folded.startswith("小", m.start))
    return next((m for m in polite if not is_suspect(folded, folded[m.start : m.end])), None)


def find_unnamed(text: str, offset: int, told: int, begin: int) -> Person:
    """The same of a text in which nobody is told of as persons are."""
    one = find_somebody(plain(text), begin, told)
    return Person(text, offset, told, [one] if one else [], one)


def widen(person: Person, text: str, offset: int) -> Person:
    """The same person in the text around the case: 女孩姓盛, told before the story of 小盛 begins."""
    main, moved = person.main, person.offset - offset
    if main is not None:
        main = replace(main, start=main.start + moved, end=main.end + moved)
    return Person(text, offset, len(text), find_persons(text, plain(text)), main)


def _same(folded: str, main: NamedOne, mentions: Sequence[NamedOne]) -> Iterator[NamedOne]:
    """The mentions of one person, in the order in which they are asked."""
    named = [m for m in mentions if main.key and m.key == main.key and m.start != main.start and _is_alike(folded, main, m)]
    told = sorted([main, *named], key=lambda m: m.start)
    yield from told
    if main.key:
        near = [m for m in mentions if m.end <= told[0].start][-1:]
        first = [m for m in mentions[:1] if m.start < _OPENING]
        opening = [*first, *(m for m in near if m not in first and told[0].start - m.end < _NEAR)]
        yield from (m for m in opening if not m.key and not m.kin and _introduces(folded, m))
        yield from _surnamed(folded, main.key)
    else:
        yield from _again(folded, main)
        yield from _called(folded, main)
        yield from (m for m in mentions if m.start != main.start and P.deceived.fullmatch(folded, m.start, m.end))
    if len(main.key) > 1:  # 段刚(化名) is plain 段刚 afterwards
        taken = {main.start, *(m.start for m in named)}
        yield from (NamedOne(at, at + len(main.key), main.key, False) for at in where_is(main.key, folded) if at not in taken)


def _is_alike(folded: str, main: NamedOne, other: NamedOne) -> bool:
    """Whether one of the same surname is no relative of another sex: 其母张女士 is not 张某, 母亲冉老太 is 冉老太."""
    sex = sex_of(folded, main)
    if other.kin and folded[other.start : other.end] != folded[main.start : main.end]:
        return False
    return sex_of(folded, other) in ("", sex or sex_of(folded, other))


def _surnamed(folded: str, key: str) -> Iterator[NamedOne]:
    """女孩姓盛 of one called 小盛 or 盛女士 afterwards: from the word that tells who it is."""
    for at in where_is(told := f"姓{key[-1]}", folded):
        end = at + len(told)
        if not "一" <= folded[end : end + 1] <= "龥" and (role := P.surnamed.search(folded, max(0, at - _ROLE), at)):
            yield NamedOne(role.start(), end, key, False)


def _called(folded: str, main: NamedOne) -> Iterator[NamedOne]:
    """她叫白某, 客户姓向: of who has no name; 男子姓李 is nobody told as 女子 or 老人."""
    for match in P.called_then.finditer(folded, main.end, main.end + _BETWEEN):
        role, one = P.roles.match(match.group()), NamedOne(match.start(), match.end(), "", False)
        if (role is None or role.group() in folded[main.start : main.end]) and {sex_of(folded, one), sex_of(folded, main)} != {"男", "女"}:
            yield one


def _again(folded: str, main: NamedOne) -> Iterator[NamedOne]:
    """婆婆 or 小伙 again, of one who has no name; another 女子 is told by 一名 or 该."""
    if P.elders.fullmatch(folded, main.end - 2, main.end):
        again = (m for m in P.elders.finditer(folded) if m.group() == folded[main.end - 2 : main.end])
        yield from (NamedOne(m.start(), m.end(), "", False) for m in again)
    elif role := P.roles.search(folded, max(main.start, main.end - 2), main.end + 1):
        again = (m for m in P.roles.finditer(folded, main.end) if m.group() == role.group() and m.start() >= main.end)
        yield from (
            NamedOne(m.start(), m.end(), "", False) for m in again if not P.new_one.search(folded, max(0, m.start() - 8), m.start())
        )


def _introduces(folded: str, role: NamedOne) -> bool:
    """一位白发的大爷 who opens the story and is told by name afterwards."""
    opened = P.one.search(folded, max(0, role.start - 22), role.end)
    if opened is None or P.helps.match(folded, role.end):
        return False
    return P.met.search(folded, max(0, opened.start() - 6), opened.start()) is None
