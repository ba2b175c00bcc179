"""Places of a notice with their roles: where the victim is, where the money went, where the gang was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.extract.chase import role_in_chase
from kb.extract.gazetteer import P as NAMES
from kb.extract.gazetteer import Region, find_names
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.quotes import ALL, is_quoted
from kb.extract.settled import settle
from kb.extract.spots import bounds
from kb.model import Fact, Named, Part, Span

P = Patterns("where_when.yml", "where")
_WORDS = 60  #: characters of somebody's words before a place
_SENTENCE, _CLAUSE = 120, 60  #: characters that are looked at to each side
_UNIT = 4  #: strength of the police unit that reports
_PRESS = 1  #: of the town whose paper tells it
#: in this order; what a clause says first wins
_ROLES = (("den", "den"), ("account", "account"), ("cash_out", "cash_out"), ("gang", "den"), ("arrest", "arrest"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text; `strength` says how surely it is the victim's (0: it is not), `role` what else it is."""

    span: Span
    region: Region
    role: str | None  #: cash_out account suspect arrest den, None: the victim's or nobody's
    strength: int  #: 5 home, 4 police unit that took the report, 3 named in the story, 0 told by a scammer


@lru_cache(maxsize=256)  # the cases of one notice ask about the same places
def sentence_of(folded: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place, as far as it is looked at."""
    return bounds(folded, P.sentence, start, end, _SENTENCE)


@lru_cache(maxsize=256)
def clause_of(folded: str, start: int, end: int) -> tuple[int, int]:
    """What stands between the commas around a place; it may reach into the sentences beside."""
    return bounds(folded, P.clause, start, end, _CLAUSE)


def around(folded: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The clause around a place, within its sentence, and the sentence."""
    (low, high), (first, last) = clause_of(folded, start, end), sentence_of(folded, start, end)
    return (max(low, first), min(high, last)), (first, last)


def _taken_at(folded: str, end: int, last: int) -> bool:
    """Whether money was taken at a counter of the place, and not by the victim."""
    told = P.counter.match(folded, end) is not None and P.taken_there.search(folded, end, last) is not None
    return told and P.own_counter.match(folded, end, last) is None


def _role(folded: str, start: int, end: int) -> str | None:
    """What a place is to the gang or the money, by the words right beside it, of its clause, else of its sentence."""
    head = folded[max(0, start - 24) : start]
    if P.whose.search(head):
        return None
    if P.native.match(folded, end) and P.suspect.search(head):
        return "suspect"
    if P.traced.search(head) or (head.endswith("在") and P.found_there.match(folded, end)):
        return "suspect"
    if (chased := role_in_chase(folded, start, end)) is not None:
        return chased
    if (P.native.match(folded, end) and folded.startswith("人", end)) or P.taken_to.search(head):
        return None
    if P.led_to.search(head) or (
        P.paid_to.search(head) and P.account_there.match(folded, end) and not is_quoted(folded, start, _WORDS, ALL)
    ):
        return "account"
    return _role_by_clause(folded, start, end, head)


def _role_by_clause(folded: str, start: int, end: int, head: str) -> str | None:
    (low, high), (first, last) = around(folded, start, end)
    unit = P.unit.match(folded, end)
    if not unit and P.seized_there.match(folded[end:high]):
        return "arrest"
    told = P.told.search(folded, first, start) is not None
    if (P.sent.search(head) and not (unit or told)) or _taken_at(folded, end, last):
        return "cash_out"
    for key, role in _ROLES:
        if unit and role != "arrest":
            continue
        if getattr(P, f"roles_{key}").search(folded, low, high):
            if role == "arrest" and unit and not P.help.search(folded, low, last):
                return None
            return role
    if P.card_in.search(head) and not (unit or told or is_quoted(folded, start, _WORDS, ALL)):
        return "account"
    sentence = folded[first:last]
    if unit and P.help.search(folded, low, high) and P.roles_arrest.search(sentence):
        return "arrest"
    return None


def _is_claimed(folded: str, start: int, end: int) -> bool:
    """Whether somebody only says that he is of a place, or goes or sends there; a banner brought to its police is of it."""
    head = folded[max(0, start - 16) : start]
    return P.story.search(head) is not None and not (P.brought.search(head) and P.unit.match(folded, end))


def _strength(folded: str, start: int, end: int) -> int:
    """How surely the victim is from a place that plays no other role."""
    head = folded[max(0, start - 16) : start]
    if P.home.search(head) or P.whose.search(head):
        return 5
    if is_quoted(folded, start, _WORDS, ALL):
        return 0
    if P.account.search(head):
        return _UNIT
    first = sentence_of(folded, start, end)[0]
    unit = P.unit.match(folded, end) or (start == 0 and NAMES.headed.match(folded, end))
    told = P.told.search(folded, first, start)
    if P.kin_at.search(head) or P.bound.match(folded, end) or (told and not P.own_words.search(folded, told.start(), start)):
        return 0
    if unit:
        return _UNIT
    if P.native.match(folded, end) and not P.person.match(folded, end + 2):
        return 3
    return (2 if folded.startswith("籍", end) else 5) if P.person.match(folded, end) else 3


def find_places(text: str, home: str | None = None, year: int | None = None, part: Part = "text") -> list[Mention]:
    """Every place named in a text that has one meaning, in order, with its role.

    `home` is the region code of the source, which settles 朝阳区 and 鼓楼区; `year` is the publication's.

    >>> [(m.region.full, m.role) for m in find_places("成都市新津区的张女士被骗。取现地址大部分集中在广州市和佛山市。")]
    [('四川省成都市新津区', None), ('广东省广州市', 'cash_out'), ('广东省佛山市', 'cash_out')]
    """
    folded = plain(text)
    found = find_names(folded, press=True)
    settled = settle(found, home, year)
    mentions: list[Mention] = []
    short: set[int] = set()
    for at, region in sorted(settled.items()):
        name = found[at]
        if name.press and P.borrowed.match(folded, name.start):
            continue
        if name.press:
            mentions.append(Mention(Span(name.start, name.end, part), region, None, _PRESS))
            continue
        role = _role(folded, name.start, name.end)
        nobodys = role or region.level == "country" or _is_claimed(folded, name.start, name.end)
        strength = 0 if nobodys else _strength(folded, name.start, name.end)
        if strength and not name.sure and not NAMES.police.match(folded, name.end):
            short.add(name.start)
        mentions.append(Mention(Span(name.start, name.end, part), region, role, strength))
        also = _also(folded, name.start, name.end, role)
        if also:
            mentions.append(Mention(Span(name.start, name.end, part), region, also, 0))
    return _caught_there(folded, _shared(folded, _at_home(mentions, short)))


def _at_home(mentions: list[Mention], short: set[int]) -> list[Mention]:
    """Without short names far from the police who report: 石鼓 in a notice of 永春县 is a town there."""
    firm = {m.region.code[:2] for m in mentions if is_report(m) and m.span.start not in short}
    return [m for m in mentions if not (m.strength and firm and m.span.start in short and m.region.code[:2] not in firm)]


def _caught_there(folded: str, mentions: list[Mention]) -> list[Mention]:
    """Without the stations of a journey that ended with an arrest elsewhere in the sentence: 辗转A、B,最终在C抓获."""
    arrests = [m for m in mentions if m.role == "arrest"]
    caught = [m for m in arrests if P.caught_word.search(folded, m.span.end, clause_of(folded, m.span.start, m.span.end)[1])]
    made = []
    for mention in mentions:
        last = sentence_of(folded, mention.span.start, mention.span.end)[1]
        ends = any(mention.span.end < c.span.start < last for c in caught)
        passed = mention.role == "arrest" and mention not in caught and ends
        if not (passed and P.journey.search(folded, max(0, mention.span.start - 40), last)):
            made.append(mention)
    return made


def _also(folded: str, start: int, end: int, role: str | None) -> str | None:
    """The second role of a place where a den was raided and people caught, or money was cashed by people caught at it."""
    if role in ("den", "arrest"):
        first, last = clause_of(folded, start, end)
        if P.den_word.search(folded, first, last) and P.caught.search(folded, first, sentence_of(folded, start, end)[1]):
            return "arrest" if role == "den" else "den"
    if role == "cash_out" and P.caught.search(folded, *clause_of(folded, start, end)):
        return "arrest"
    return None


def _shared(folded: str, mentions: list[Mention]) -> list[Mention]:
    """Places of one enumeration share its role: 远赴河南、江西、浙江等地抓捕."""
    made: list[Mention] = []
    for at in range(len(mentions) - 1, -1, -1):  # the verb may stand behind the last, so roles first move backwards
        mention = mentions[at]
        if made and mention.role is None and made[-1].role and P.list.fullmatch(folded, mention.span.end, made[-1].span.start):
            mention = replace(mention, role=made[-1].role, strength=0)
        made.append(mention)
    made.reverse()
    for at in range(1, len(made)):
        before, mention = made[at - 1], made[at]
        if not before.strength and mention.role is None and P.list.fullmatch(folded, before.span.end, mention.span.start):
            made[at] = replace(mention, role=before.role, strength=0)
    return made


def is_report(mention: Mention) -> bool:
    """Whether a place is named by the police who report: 6月22日,安康市公安局通报."""
    return mention.strength == _UNIT


def choose_region(
    mentions: Sequence[Mention], around: Sequence[Mention] = (), others: Sequence[Mention] = (), towns: bool = False
) -> tuple[Named, Fact] | None:
    """The victim's region at the finest level stated: from the case's own mentions, else from those around all cases.

    `around` are the mentions of title, dateline and police unit, used only where the case itself names no place. Where none does,
    the police units of the `others` say it if they lie in one county; so do all of the others where the case names a town (`towns`).
    """
    if (found := _sure_of(mentions, around) or _of_others(others, towns) or _of_press(others)) is None:
        return None
    best, rule = found
    return Named(best.region.code, best.region.full), Fact("region", best.region.code, best.span, f"where.region.{rule}")


def _sure_of(mentions: Sequence[Mention], around: Sequence[Mention]) -> tuple[Mention, str] | None:
    own = [m for m in mentions if m.strength and m.region.level != "country"]
    far = [m for m in around if m.region.level != "country" and (m.strength in (3, _UNIT) or (m.strength and m.span.part == "title"))]
    for low, some, rule in ((_UNIT, own, "case"), (_UNIT, far, "notice"), (2, own, "case"), (3, far, "notice")):
        sure = [m for m in some if m.strength >= low]
        if sure:
            return finest(sure, [*some, *(m for m in far if is_report(m) or m.span.part == "title")]), rule
    return None


def _of_others(others: Sequence[Mention], towns: bool) -> tuple[Mention, str] | None:
    counties = [m for m in others if m.region.level == "county" and (is_report(m) or (towns and m.strength))]
    same = {m.region.code: m for m in counties}
    return (counties[0], "notice") if len(same) == 1 else None


def _of_press(others: Sequence[Mention]) -> tuple[Mention, str] | None:
    """Of the town whose paper tells it, where nothing else is named: 温岭日报讯."""
    papers = {m.region.code: m for m in others if m.strength == _PRESS and m.region.level != "province"}
    return (next(iter(papers.values())), "press") if len(papers) == 1 else None


def names_town(folded: str, spans: Sequence[Span]) -> bool:
    """Whether a town stands in one of the spans."""
    return any(P.town.search(folded, span.start, span.end) for span in spans)


def finest(mentions: Sequence[Mention], others: Sequence[Mention]) -> Mention:
    """The surest mention, refined by any other that lies inside it."""
    top = max(m.strength for m in mentions)
    best = next(m for m in mentions if m.strength == top)
    for mention in (*mentions, *others):
        if mention.region.code != best.region.code and mention.region.within(best.region):
            best = mention
    return best
