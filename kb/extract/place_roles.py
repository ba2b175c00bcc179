"""What a place of a case is to the money or the gang: each role of each region is weighed by how and where it is named."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from kb.extract.chase import role_in_chase
from kb.extract.elsewhere import is_on_the_way
from kb.extract.gazetteer import Region
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.place_cases import GIVEN, by_cases, zone_behind
from kb.extract.place_cases import WEIGHTS as CASE_WEIGHTS
from kb.extract.place_role_signs import CUES, by_arrest, by_others, by_sentences
from kb.extract.place_role_words import by_kinds, by_words
from kb.extract.quotes import ALL, is_quoted
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.weighing import HUNDREDTHS, in_twos, load_weighing, log_mean
from kb.extract.where import Mention, around
from kb.extract.where import P as RULES
from kb.model import Fact, Place

P = Patterns("where_when.yml", "place_roles")
WEIGHTS = "place_role_weights.tsv"  #: learned from the gold sets by docs/learn_place_roles.py
ROLES = ("cash_out", "account", "suspect", "arrest", "den")
SURE = -0.6  #: above which of its weights a place has a role: held-out parts are right most often so,
RULED = -1.0  #: and above which, where it has none, a role that the rules say
_OF_LIST = ("suspect", "cash_out")  #: roles that all of one list have
_WORDS = 60  #: characters of somebody's words before a place
_NEAR = 12  #: characters next to a place that are looked at to each side, two by two
_MENTIONS = 6  #: of one region that are looked at
Zoned = dict[str, list[tuple[Mention, str]]]  #: by code of a region where it is named, and in which part of a case
Naming = dict[str, tuple[list[Mention], list[set[str]]]]  #: by code of a region where it is named, what speaks there for its roles


def find_zoned(story: Story, stories: Sequence[Story], places: Sequence[Mention]) -> Zoned:
    """The regions named where one of the `stories` is told, in its title where no other is, or behind all."""
    found: Zoned = {}
    for mention in places:
        zone = _zone(mention, story, stories)
        if zone is not None:
            some = found.setdefault(mention.region.code, [])
            if len(some) < _MENTIONS and all(mention != other for other, _ in some):
                some.append((mention, zone))
    return found


def find_naming(notice: Notice, story: Story, solo: bool, zoned: Zoned, home: Region | None, asked: Container[str] = ()) -> Naming:
    """The regions of a case, of those `asked` for or all, with what speaks for their roles; `home` is the victim's."""
    body, title = plain(notice.bulletin.text), plain(notice.bulletin.title)
    found: Naming = {}
    named = [mention.span for some in zoned.values() for mention, _ in some]
    spans = {part: sorted(span for span in named if span.part == part) for part in ("text", "title")}
    regions = [some[0][0].region for some in zoned.values()]
    for code, some in zoned.items():
        if asked and code not in asked:
            continue
        mentions = [mention for mention, _ in some]
        shared = {*_of_region(mentions, home), *by_others(mentions, home, regions), *by_arrest(body, mentions[0].region, story, solo)}
        signs = []
        for mention, zone in some:
            titled, start, end = mention.span.part == "title", mention.span.start, mention.span.end
            text = title if titled else body
            own = {*_of_mention(notice, text, mention, zone), *by_sentences(text, start, end, spans[mention.span.part])}
            signs.append(own | shared | (set() if titled else set(by_words(text, start, end))))
        found[code] = (mentions, signs)
    return found


def _zone(mention: Mention, story: Story, stories: Sequence[Story]) -> str | None:
    """Where in a case a place is named, None where it is not."""
    solo = len(stories) == 1
    if mention.span.part == "title":
        return "title" if solo else None
    part = story.part_at(mention.span.start)
    if part in ("told", "after"):
        return part
    return "around" if solo else zone_behind(mention.span.start, stories)


def _of_region(some: Sequence[Mention], home: Region | None) -> Iterator[str]:
    """What a region is, and how it lies to the victim's."""
    region = some[0].region
    yield from (f"l:{region.level}", f"m:{min(len(some), 3)}", "bias")
    if home is None:
        yield "h:none"
    elif home.code == region.code or home.within(region):
        yield "h:own"
    elif region.within(home):
        yield "h:inside"
    else:
        yield "h:near" if home.code[:2] == region.code[:2] else "h:far"


def _of_mention(notice: Notice, text: str, mention: Mention, zone: str) -> Iterator[str]:
    """What speaks for the roles of a place where it is named."""
    start, end = mention.span.start, mention.span.end
    role = mention.role or f"s{mention.strength}"
    yield from (f"z:{zone}", f"r:{role}", f"r:{role}:{zone}", f"p:{text[max(0, start - 1) : start]}", f"n:{text[end : end + 1]}")
    yield from (f"pp:{text[max(0, start - 2) : start]}", f"nn:{text[end : end + 2]}")
    if is_quoted(text, start, _WORDS, ALL):
        yield "quoted"
    if RULES.unit.match(text, end):
        yield "unit"
    if RULES.native.match(text, end):
        yield "native"
    sentence = notice.sentence_at(start) if mention.span.part == "text" else None
    if sentence is not None:
        yield f"kind:{sentence.kind}"
    yield from _beside(text, start, end)


def _beside(text: str, start: int, end: int) -> Iterator[str]:
    """What its clause and its sentence say, before it and behind."""
    (low, high), _ = around(text, start, end)
    yield from by_kinds(text, start, end, P, CUES)
    for side, stretch in (("b", text[max(low, start - _NEAR) : start]), ("a", text[end : min(high, end + _NEAR)])):
        yield from map(f"{side}.".__add__, in_twos(stretch))


def spoken(told: Sequence[Sequence[float]]) -> list[float]:
    """What speaks for each role of a region, by what does where it is named: as much as where most does, less where others say nothing.

    >>> [round(weight, 2) for weight in spoken([[3.0, -4.0], [-3.0, -4.0]])]
    [2.31, -4.0]
    """
    return [log_mean(weights) for weights in zip(*told, strict=True)]


def roles_by(weights: Sequence[float], ruled: Container[str | None] = ()) -> list[str]:
    """The roles of a place by what speaks for each, in the order of ROLES; `ruled` is what the rules say of it.

    >>> roles_by([-0.7, -0.5, -4, 0.3, -3]), roles_by([-0.9, -0.8, -4, -2, -3], ["cash_out"]), roles_by([-1.2, -2, -2, -2, -2])
    (['account', 'arrest'], ['cash_out'], [])
    """
    found = dict(zip(ROLES, weights, strict=True))
    sure = [role for role, weight in found.items() if weight > SURE]
    return sure or [role for role, weight in found.items() if weight > RULED and role in ruled]


def _told_at(name: str, labels: int, signs: Sequence[Iterable[str]]) -> list[float]:
    """What speaks for each label of a table, by the signs of each place where a region is named."""
    weighing = load_weighing(name, labels)
    zero = weighing.sums(())
    return spoken([[(total - nothing) / HUNDREDTHS for total, nothing in zip(weighing.sums(own), zero, strict=True)] for own in signs])


def case_signs(notice: Notice, story: Story, stories: Sequence[Story], some: Sequence[tuple[Mention, str]]) -> list[set[str]]:
    """What speaks for a region being told to one of several cases, at each place where it is named."""
    return [set(by_cases(notice, plain(notice.bulletin.text), m.span.start, zone, story, stories)) for m, zone in some]


def _given(notice: Notice, story: Story, stories: Sequence[Story], zoned: Zoned) -> Container[str]:
    """The regions, by code, that are told to one of several cases."""
    told = {code: _told_at(CASE_WEIGHTS, 1, case_signs(notice, story, stories, some)) for code, some in zoned.items()}
    return {code for code, (weight,) in told.items() if weight > GIVEN}


def _made_out(notice: Notice, some: Sequence[Mention]) -> list[str]:
    """Of where police found out that somebody is: 很快查明葛某是陇西县人."""
    folded = plain(notice.bulletin.text)
    spans = [mention.span for mention in some if mention.role == "suspect" and mention.span.part == "text"]
    return ["suspect"] if any(role_in_chase(folded, span.start, span.end) == "suspect" for span in spans) else []


def _listed_too(folded: str, made: Sequence[Mention], zoned: Zoned) -> Iterator[Mention]:
    """The places of no role that stand in one list with one that has: 分别来自福建、广西、江西; 在泉州、莆田一带收取现金."""
    told = {m.region.code for m in made}
    others = [m for some in zoned.values() for m, _ in some if m.span.part == "text" and m.region.code not in told]
    for one in (m for m in made if m.role in _OF_LIST and m.span.part == "text"):
        before = P.from_list if one.role == "suspect" else P.cash_list
        end = one.span.end
        for other in sorted(others, key=lambda m: m.span.start):
            joined = other.span.start == end + 1 and folded[end] in "、和及"
            inside = any(m.region.within(other.region) for m in made)  # 佛山, of 佛山市南海区
            if joined and not inside and before.search(folded, max(0, one.span.start - _NEAR), one.span.start):
                end = other.span.end
                yield replace(other, role=one.role, strength=0)


def _outright(notice: Notice, some: Sequence[Mention]) -> list[str]:
    """Of where the gang is said to have its den, in so many words: 设在某国的诈骗窝点, 在某国成立诈骗集团."""
    folded = plain(notice.bulletin.text)
    for mention in some:
        start, end = mention.span.start, mention.span.end
        if mention.span.part != "text" or is_quoted(folded, start, _WORDS, ALL):
            continue
        set_up = P.set_up_before.search(folded, max(0, start - _NEAR), start) and P.set_up_behind.match(folded, end)
        squat = P.squat_before.search(folded, max(0, start - _NEAR), start) and P.squat_behind.match(folded, end)
        if set_up or squat or P.den_behind.match(folded, end):
            return ["den"]
    return []


def _with_roles(folded: str, zoned: Zoned) -> Zoned:
    """The regions without where they are named for no role: where police only passed, whose police lent men."""
    left = {
        code: [(m, zone) for m, zone in some if m.span.part == "title" or not is_on_the_way(folded, m.span.start, m.span.end)]
        for code, some in zoned.items()
    }
    return {code: some for code, some in left.items() if some}


def weigh_roles(notice: Notice, story: Story, stories: Sequence[Story], places: Sequence[Mention], home: Region | None) -> list[Mention]:
    """The places of a case that are something to the money or the gang, once a role, where each is named first with it."""
    solo, made = len(stories) == 1, []
    zoned = _with_roles(plain(notice.bulletin.text), find_zoned(story, stories, places))
    asked = () if solo else _given(notice, story, stories, zoned)
    if not (solo or asked):
        return []
    for some, signs in find_naming(notice, story, solo, zoned, home, asked).values():
        roles = roles_by(_told_at(WEIGHTS, len(ROLES), signs), [mention.role for mention in some]) or _made_out(notice, some)
        for role in dict.fromkeys([*roles, *(_outright(notice, some) if solo else ())]):
            mention = next((m for m in some if m.role == role), some[-1])
            made.append(replace(mention, role=role, strength=0))
    made += _listed_too(plain(notice.bulletin.text), made, zoned)
    caught = [m for m in made if m.role == "arrest"]  # 分赴广东、江西,在广东茂名……: where it was, and not the province too
    coarse = [m for m in caught if any(other.region.code != m.region.code and other.region.within(m.region) for other in caught)]
    return sorted((m for m in made if m not in coarse), key=lambda m: (m.span.part, m.span.start))


def choose_places(mentions: Sequence[Mention]) -> tuple[tuple[Place, ...], tuple[Fact, ...]]:
    """The other places of a case, each once per role, with their facts."""
    places: dict[tuple[str, str], Place] = {}
    for mention in mentions:
        if mention.role is not None:
            key = (mention.role, mention.region.code)
            places.setdefault(key, Place(mention.role, mention.region.code, mention.region.full, mention.span))
    facts = tuple(Fact(f"place.{p.role}", p.code, p.span, f"where.place.{p.role}") for p in places.values())
    return tuple(places.values()), facts
