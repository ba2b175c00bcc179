"""Who of the persons in a story is its victim: what is told right beside each is weighed, as learned from the gold sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from kb.extract.blamed import is_suspect
from kb.extract.full_names import find_full_names
from kb.extract.named_one import NamedOne, to_named
from kb.extract.names import find_mentions, find_others
from kb.extract.patterns import Patterns
from kb.extract.quotes import is_quoted
from kb.extract.rare_names import find_rare
from kb.extract.weighing import load_weighing
from kb.text import fold, where_is

P = Patterns("figures.yml", "victim")
BESIDE = Patterns("figures.yml", "who")
WEIGHTS = "who_weights.tsv"  #: learned by docs/learn_who.py
ACTS = ("get", "pay", "hurt", "help", "scam", "caught", "own")
_MENTIONS = 6  #: of one person that are looked at
_REACH = 14  #: characters behind a mention that say what the person does
_CLOSE = 60  #: hundredths by which a bare 事主 may be ahead of who is told of before
_BESIDES = 8  #: characters before a role that say that others of it are told of
_CALLING = 6  #: characters before a name that say what somebody is
_ASKED = 70  #: characters between somebody who asks police and the relative of whom he tells
_WORDS = 60  #: characters of somebody's words before a mention


def _is_beside(folded: str, one: NamedOne) -> bool:
    """Whether somebody without a name is told of as one more, or as who came up to the victim: 一名中年男子说要借个火."""
    more = P.besides_some.search(folded, max(0, one.start - _BESIDES), one.end - 2) is not None
    if P.would_be.search(folded, max(0, one.start - _BESIDES), one.start):
        return True
    return more or (P.comes_up.match(folded, one.end) or P.prey.match(folded, one.end)) is not None


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


def find_persons(text: str, folded: str, around: str = "", before: str = "") -> list[NamedOne]:
    """Everybody who is mentioned and may be a victim; the 女 of 封某（女，32岁） is nobody else.

    Who is an officer or a clerk in what stands `around` the text is one in it too; who is a suspect there or in what the notice
    says `before` all cases is none of them.

    >>> [one.key for one in find_persons("11岁的糖糖在平板上看到一段视频", "11岁的糖糖在平板上看到一段视频")]
    ['糖糖']
    """
    others = find_others(fold(around))
    spans = (m for m in find_mentions(fold(text), others) if not P.nobody.fullmatch(folded, m.span.start, m.span.end))
    named = [to_named(folded, m) for m in spans if not BESIDE.sex.match(folded, max(0, m.span.start - 1), m.span.end)]
    named = [one for one in named if one.key or not _is_beside(folded, one)]
    claimed = {match["family"] for match in BESIDE.self_named.finditer(folded)}
    named = [one for one in named if not (one.key[:1] in claimed and folded[one.start + 1 : one.end] == "某")]
    rare = find_rare(folded, [(one.start, one.end) for one in named], others)
    named = sorted((*named, *(NamedOne(*one, False) for one in rare)), key=lambda one: one.start)
    said = fold(before + around)
    named = [one for one in named if not is_suspect(said, folded[one.start : one.end])]
    return [one for one, next_one in zip_longest(named, named[1:]) if not _is_defined(folded, one, next_one)]


def _is_defined(folded: str, one: NamedOne, next_one: NamedOne | None) -> bool:
    """A role that is told only to say who has it: 报警人为辖区居民王某, 事主欧先生."""
    if next_one is None or one.key or not next_one.key or one.end > next_one.start:
        return False
    return P.defined.fullmatch(folded, one.end, next_one.start) is not None


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
        elif mention.key and key in found and _is_relative(folded, mention, found[key][0]):
            key += folded[mention.start : mention.end]
        found.setdefault(key, []).append(mention)
    return list(found.values())


def _is_relative(folded: str, mention: NamedOne, other: NamedOne) -> bool:
    """Whether somebody of the same family name is told as a relative: 刘先生…称其父亲刘大爷."""
    as_kin = P.kin_called.search(folded, max(0, mention.start - _CALLING), mention.start) is not None
    return as_kin and folded[mention.start : mention.end] != folded[other.start : other.end]


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
    signs |= {"titled"} if first.key and first.key != printed else {"whole"} if printed in find_full_names(folded) else set()
    signs |= {"kin"} if all(mention.kin for mention in person) else set()
    signs |= {"helper"} if _is_helper(folded, first) else set()
    signs.add("in" if first.start < told else "after")
    signs |= {"own"} if first.start >= begin else set()
    signs |= {"surnamed"} if first.key and _is_surnamed(folded, first.key) else set()
    signs |= {"main"} if lead is not None and any(mention is lead for mention in person) else set()
    signs |= ({"quoted"} if quoted[0] else set()) | ({"allquoted"} if all(quoted) else set())
    for mention in person[:_MENTIONS]:
        signs |= set(_beside(folded, mention))
    return signs


def _is_surnamed(folded: str, key: str) -> bool:
    """Whether somebody is told first and named then: 女孩姓盛, of one called 小盛 or 盛女士."""
    return any(P.surnamed.search(folded, max(0, at - _CALLING), at) for at in where_is(f"姓{key[-1]}", folded))


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
        other = (_another(folded, persons[0], persons) or _of_whom(folded, persons[0])) if persons and not persons[0][0].kin else None
        return other[0] if other else lead
    weighing = load_weighing(WEIGHTS, 1)
    weights = [weighing.sums(signs_of(folded, person, n, lead, begin, told)) for n, person in enumerate(persons)]
    best = persons[weights.index(max(weights))]
    best = _for_whom(folded, best, persons) or _another(folded, best, persons) or _called_so(folded, best, persons, weights, begin) or best
    best = _borrower(folded, best, persons) or _of_whom(folded, best) or best
    return lead if any(mention is lead for mention in best) else _relative(folded, best[0], mentions)


def _called_so(
    folded: str, best: Sequence[NamedOne], persons: Sequence[list[NamedOne]], weights: Sequence[tuple[int, ...]], begin: int
) -> list[NamedOne] | None:
    """Who is told of before she is nothing but 事主: 一名28岁女子报案……事主越想越觉可疑."""
    if best[0].key or not P.victim_word.fullmatch(folded, best[0].start, best[0].end):
        return None
    said = next((mention.start for mention in best if mention.start >= begin), best[0].start)
    told = [(weight, person) for weight, person in zip(weights, persons, strict=True) if begin <= person[0].start < said]
    weight, person = max(told, key=lambda one: one[0], default=((0,), None))
    return person if person is not None and max(weights)[0] - weight[0] < _CLOSE else None


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


def _another(folded: str, best: Sequence[NamedOne], persons: Sequence[list[NamedOne]]) -> list[NamedOne] | None:
    """Of whom somebody else tells, 报警称74岁的母亲被骗, 发现身旁一位老太太: an old one who is named later, if anybody."""
    for teller in (mention for person in persons for mention in person):
        caller = BESIDE.caller.search(folded, *_last_two(teller)) is not None
        if not (teller.key or caller or BESIDE.parent.search(folded, *_last_two(teller))):
            continue
        told = _told_by(folded, teller, caller)
        if told is None:
            continue
        start, end = told.span("who")
        if teller not in best and not start <= best[0].start < end:
            continue
        one = NamedOne(start, end, "", False)
        if BESIDE.child.fullmatch(folded, start, end):
            return next((person for person in persons if person[0].start in (start, end)), [one])
        later = (person for person in persons if person[0].key and person[0].start > end and P.elders.search(folded, *_last_two(person[0])))
        named = next((person for person in later if sex_of(folded, person[0]) in ("", sex_of(folded, one))), None)
        return named or next((person for person in persons if person[0].start <= start < person[0].end), [one])
    return None


def kin_told_by(folded: str, teller: NamedOne) -> NamedOne | None:
    """The relative of whom somebody without a name tells police: 群众来电,称其妻子在网上认识了一名“分析师”."""
    told = _told_by(folded, teller, True)
    return NamedOne(*told.span("who"), "", False) if told else None


def _told_by(folded: str, teller: NamedOne, calls: bool = False) -> re.Match[str] | None:
    """The relative or stranger, `who`, of whom somebody tells police, or whom he finds to be deceived; `calls`: only the former."""
    asks = BESIDE.asks.search(folded, teller.end, teller.end + _REACH)
    kin = (BESIDE.kin_deceived, BESIDE.child_deceived, BESIDE.child_aged)
    told = next((match for pattern in kin if (match := pattern.match(folded, asks.end()))), None) if asks else None
    if calls:
        return told
    found = (pattern.match(folded, teller.end) for pattern in (BESIDE.kin_found, BESIDE.child_found, BESIDE.seen))
    return told or next((match for match in found if match), None)


def _of_whom(folded: str, best: Sequence[NamedOne]) -> list[NamedOne] | None:
    """王某某的孩子用手机: a relative who is told by nothing but whose he is, where that one does nothing himself."""
    his = BESIDE.his_relative.match(folded, best[0].end)
    if his is None or {"a.get", "a.pay"}.intersection(*([sign for one in best[1:_MENTIONS] for sign in _beside(folded, one)],)):
        return None
    return [NamedOne(*his.span("who"), "", False)]


def _borrower(folded: str, best: Sequence[NamedOne], persons: Sequence[list[NamedOne]]) -> list[NamedOne] | None:
    """Who is told to use somebody's telephone, where she is told first as its owner: 彤彤用妈妈许女士的手机."""
    owner = best[0]
    lent = BESIDE.lent_by.search(folded, max(0, owner.start - _REACH), owner.start)
    if lent is None or BESIDE.lent.match(folded, owner.end) is None:
        return None
    before = [(one.end, person) for person in persons for one in person if one.end <= lent.start() and not one.kin]
    end, user = max(before, key=lambda one: one[0], default=(0, None))
    return user if user is not best and BESIDE.clause.fullmatch(folded, end, lent.start()) else None


def _last_two(one: NamedOne) -> tuple[int, int]:
    return max(one.start, one.end - 2), one.end
