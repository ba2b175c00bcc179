"""Who of the persons in a story is its victim: what is told right beside each is weighed, as learned from the gold sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kb.extract.names import Mention, find_mentions
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.quotes import is_quoted
from kb.extract.weighing import load_weighing
from kb.lexicon import load_yaml
from kb.model import Fact, Span
from kb.text import fold

P = Patterns("figures.yml", "victim")
BESIDE = Patterns("figures.yml", "who")
WEIGHTS = "who_weights.tsv"  #: learned by docs/learn_who.py
ACTS = ("get", "pay", "hurt", "help", "scam", "caught", "own")
_MENTIONS = 6  #: of one person that are looked at
_REACH = 14  #: characters behind a mention that say what the person does
_CALLING = 6  #: characters before a name that say what somebody is
_ASKED = 70  #: characters between somebody who asks police and the relative of whom he tells
_WORDS = 60  #: characters of somebody's words before a mention
_OPENING = 70  #: characters in which a story tells who it is about


@dataclass(frozen=True, slots=True)
class NamedOne:
    """A person's mention cut to the name: 女教师马某 → 马某; `key` is "" where only a role is told."""

    start: int
    end: int
    key: str
    kin: bool


@cache
def _name() -> re.Pattern[str]:
    surnames = load_yaml("roles.yml")["surnames"]
    return re.compile(f"{P.some.pattern}|(?P<title>(?!位)[{surnames}])(?:{P.titles.pattern})|{P.nick.pattern}")


def to_named(folded: str, mention: Mention) -> NamedOne:
    lead = P.lead_in.match(folded, mention.span.start)
    start, end = lead.end() if lead else mention.span.start, mention.span.end
    end -= len(cut.group()) if (cut := P.not_role.search(folded, start + 2, end)) else 0
    name = _name().search(folded, start, min(len(folded), end + 2))
    if name is None and not mention.key and (role := P.role_word.match(folded, start, end)):
        end = role.end() if end - role.end() <= 2 else end
    if name is None:
        return NamedOne(start, end, mention.key, mention.kin)
    end = name.end() + (name["some"] is not None and _is_longer(folded, name))
    return NamedOne(name.start(), end, name["some"] or name["title"] or name["nick"], mention.kin)


def _is_longer(folded: str, name: re.Match[str]) -> bool:
    """Whether one more character is of a name: 李某琴, where brackets follow it or every 李某 of the text goes on so."""
    end = name.end()
    last = folded[end : end + 1]
    if not "一" <= last <= "鿿" or P.no_given.match(last):
        return False
    if P.given_ends.match(folded, end + 1):
        return True
    called, longer = folded.count(name.group()), folded.count(name.group() + last)
    return longer > 1 and longer == called


def _is_helper(folded: str, mention: NamedOne) -> bool:
    """Whether somebody is called by what those do who help victims: 网约车司机冉师傅."""
    return P.helper.search(folded, max(0, mention.start - _CALLING), mention.start) is not None


def _main(folded: str, mentions: Sequence[NamedOne]) -> NamedOne | None:
    """Who is called the victim, else the first with a name, else the first told by a role; relatives only where nobody else is told."""
    named = [m for m in mentions if m.key and not m.kin]
    named = [m for m in named if not _is_helper(folded, m)] or named
    for mention in named:
        if P.called.search(folded, max(0, mention.start - 5), mention.start):
            return mention
    for some in (named, [m for m in mentions if not m.kin], list(mentions)):
        if some:
            return _relative(folded, some[0], mentions)
    return None


def _relative(folded: str, main: NamedOne, mentions: Sequence[NamedOne]) -> NamedOne:
    """小翁的母亲翁女士: she who is named behind, and not the one by whom she is told."""
    between = P.mother_of.match(folded, main.end)
    if between is None:
        return main
    return next((m for m in mentions if m.key and m.start == between.end()), main)


def find_persons(text: str, folded: str) -> list[NamedOne]:
    """Everybody who is mentioned and may be a victim; the 女 of 封某（女，32岁） is nobody else."""
    spans = (m for m in find_mentions(fold(text)) if not P.nobody.fullmatch(folded, m.span.start, m.span.end))
    return [to_named(folded, m) for m in spans if not BESIDE.sex.match(folded, max(0, m.span.start - 1), m.span.end)]


def lead_of(folded: str, mentions: Sequence[NamedOne], told: int) -> NamedOne | None:
    """Whom the rules take for the victim."""
    return _main(folded, [m for m in mentions if m.start < told]) or _main(folded, mentions)


def persons_of(folded: str, mentions: Sequence[NamedOne]) -> list[list[NamedOne]]:
    """The mentions by person, in order: who has a name by that, else by the words of the role; 叶女士 is not 叶大伯."""
    found: dict[str, list[NamedOne]] = {}
    for mention in mentions:
        key = mention.key or folded[mention.start : mention.end]
        if mention.key and (sex := sex_of(folded, mention)) and any(sex_of(folded, one) not in ("", sex) for one in found.get(key, ())):
            key += sex
        found.setdefault(key, []).append(mention)
    return list(found.values())


def sex_of(folded: str, mention: NamedOne) -> str:
    """男 or 女 where the title behind a name says so, else ""."""
    printed = folded[mention.start : mention.end]
    return "女" if P.female.search(printed) else "男" if P.male.search(printed) else ""


def signs_of(folded: str, person: Sequence[NamedOne], rank: int, lead: NamedOne | None, begin: int, told: int) -> set[str]:
    """What speaks for or against a person being the victim of the story from `begin` to `told`; `lead` is whom the rules take."""
    first = person[0]
    printed = folded[first.start : first.end]
    quoted = [is_quoted(folded, mention.start, _WORDS) for mention in person]
    signs = {f"n{min(len(person), 5)}", f"rank{min(rank, 4)}", f"at{min(6, first.start // 60)}", "key" if first.key else "role"}
    signs.add(f"l.{printed[-2:]}" if first.key else f"t.{printed[-2:]}")
    signs |= {"titled"} if first.key and first.key != printed else set()
    signs |= {"kin"} if all(mention.kin for mention in person) else set()
    signs |= {"helper"} if _is_helper(folded, first) else set()
    signs.add("in" if first.start < told else "after")
    signs |= {"own"} if first.start >= begin else set()
    signs |= {"main"} if lead is not None and any(mention is lead for mention in person) else set()
    signs |= ({"quoted"} if quoted[0] else set()) | ({"allquoted"} if all(quoted) else set())
    for mention in person[:_MENTIONS]:
        signs |= set(_beside(folded, mention))
    return signs


def _beside(folded: str, mention: NamedOne) -> Iterator[str]:
    """The acts told behind a mention, the word before it, and the characters next to it."""
    stop = BESIDE.stop.search(folded, mention.end, mention.end + _REACH)
    end = stop.start() if stop else mention.end + _REACH
    for act in ACTS:
        if getattr(BESIDE, act).search(folded, mention.end, end):
            yield f"a.{act}"
    before = BESIDE.before.search(folded, max(0, mention.start - 8), mention.start)
    if before:
        yield f"b.{before[1]}"
    yield f"c.{folded[mention.end : mention.end + 1]}"
    yield f"p.{folded[mention.start - 1 : mention.start]}"


def choose_victim(folded: str, mentions: Sequence[NamedOne], begin: int, told: int) -> NamedOne | None:
    """The mention that says who the victim is; None where nobody is told."""
    lead = lead_of(folded, mentions, told)
    persons = persons_of(folded, mentions)
    if lead is None or len(persons) < 2:
        return lead
    weighing = load_weighing(WEIGHTS, 1)
    weights = [weighing.sums(signs_of(folded, person, n, lead, begin, told)) for n, person in enumerate(persons)]
    best = persons[weights.index(max(weights))]
    best = _for_whom(folded, best, persons) or best
    return lead if any(mention is lead for mention in best) else _relative(folded, best[0], mentions)


def _for_whom(folded: str, best: Sequence[NamedOne], persons: Sequence[list[NamedOne]]) -> list[NamedOne] | None:
    """Of whom somebody tells police that she is being deceived: 吴先生求助,称其爱人王女士正与陌生人通话."""
    for person in persons:
        first = person[0]
        asks = [mention.end for mention in best if first.start - _ASKED <= mention.end <= first.start]
        if (
            first.key
            and asks
            and P.kin_called.search(folded, asks[-1], first.start)
            and (BESIDE.asks.search(folded, asks[0], first.start) or BESIDE.asked.search(folded, max(0, asks[0] - _ASKED), asks[0]))
            and BESIDE.deceived.match(folded, first.end)
        ):
            return person
    return None


class Person:
    """The chosen victim in a text: every mention of the same person counts."""

    def __init__(self, text: str, offset: int, told: int, begin: int) -> None:
        self.text, self.folded, self.offset, self.told = text, plain(text), offset, told
        self.mentions = find_persons(text, self.folded)
        self.main = choose_victim(self.folded, self.mentions, begin, told)
        key = self.main.key if self.main else ""
        sex = sex_of(self.folded, self.main) if self.main else ""
        same = (
            m for m in self.mentions if key and m.key == key and not m.kin and sex_of(self.folded, m) in ("", sex or sex_of(self.folded, m))
        )
        self.own = [self.main, *(m for m in same if m is not self.main)] if self.main else []
        self.own.sort(key=lambda m: m.start)
        self.own += [m for m in self.mentions[:1] if key and not m.key and not m.kin and _introduces(self.folded, m)]
        self.own += list(_elder(self.folded, self.main)) if self.main else []
        if len(key) > 1:  # 段刚(化名) is plain 段刚 afterwards
            again = (m.start() for m in re.finditer(re.escape(key), self.folded))
            self.own += [NamedOne(at, at + len(key), key, False) for at in again if all(at != own.start for own in self.own)]
        self.label = Span(self.main.start, self.main.end) if self.main else None
        self.facts: list[Fact] = []

    def add(self, field: str, value: str | int, start: int, end: int, rule: str) -> None:
        self.facts.append(Fact(f"victim.{field}", value, Span(start + self.offset, end + self.offset), f"victim.{rule}"))


def _elder(folded: str, main: NamedOne) -> Iterator[NamedOne]:
    """大爷姓荣 of one called 荣大爷 afterwards; 婆婆 again, of one who has no name."""
    if not main.key and not P.elders.fullmatch(folded, main.end - 2, main.end):
        return
    for match in P.elders.finditer(folded):
        if folded.startswith(f"姓{main.key}", match.end()) if main.key else match.group() == folded[main.end - 2 : main.end]:
            yield NamedOne(match.start(), match.end() + (2 if main.key else 0), main.key, False)


def _introduces(folded: str, role: NamedOne) -> bool:
    """一位白发的大爷 who opens the story and is told by name afterwards."""
    opened = P.one.search(folded, max(0, role.start - 22), role.end)
    if opened is None or opened.start() >= _OPENING or P.helps.match(folded, role.end):
        return False
    return P.met.search(folded, max(0, opened.start() - 6), opened.start()) is None
