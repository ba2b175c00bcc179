"""Which of the ages told in and around a case is its victim's, or none: each is weighed by how and where it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.extract.beside_victim import of_place, zone_of
from kb.extract.blamed import is_suspect
from kb.extract.numerals import plain, to_number
from kb.extract.patterns import Patterns
from kb.extract.person import Person
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.victim import Found
from kb.extract.victim_traits import Age
from kb.extract.victim_traits import P as TRAITS
from kb.extract.weighing import as_shares, load_weighing
from kb.extract.who import sex_of
from kb.model import Fact, Part, Span

WEIGHTS = "age_weights.tsv"  #: learned from the gold sets by docs/learn_ages.py
P = Patterns("figures.yml", "which_age")
SURE = 0.5  #: how likely an age must be, of all that are told and none, to be the victim's
_LEAST, _GROWN, _MOST = 3, 16, 110  #: years
_TIMES, _MANY = 4, 40  #: places where one age is told that are looked at; ages of a notice
_BESIDE = 12  #: characters before an age that are looked at
_DECADES = (7, 13, 18, 24, 35, 50, 60, 70)  #: years that part the young from the old
_CLAUSE, _BEHIND = 16, 3  #: characters before an age in which it is told of another, and between it and the victim of whom it is then told
_CALLED = "小老阿"  #: what a name may begin with that says how old somebody is


@dataclass(frozen=True, slots=True)
class Choice:
    """An age that may be the victim's, where it is told, and what speaks for it."""

    age: Age
    told: tuple[Span, ...]
    signs: frozenset[str]


def _find(folded: str, part: Part, begin: int, end: int) -> Iterator[tuple[Age, Span]]:
    """Every age and every decade of life that a text tells."""
    for match in P.years.finditer(folded, begin, end):
        value = to_number((match["n"] or match["bare"] or match["listed"]).replace("有", ""))  # 六十有六
        if value is not None and _LEAST <= value <= _MOST:
            yield (int(value), None), Span(match.start(), match.end(), part)
    for match in TRAITS.decade.finditer(folded, begin, end):
        if not TRAITS.near_decade.search(folded, max(0, match.start() - 2), match.start()):
            low = int(to_number(match["n"] or match["h"] or match["x"]) or 0) * 10
            yield (None, (low, low + 9)), Span(match.start(), match.end(), part)


def _told(notice: Notice, story: Story, stories: Sequence[Story]) -> dict[Age, list[Span]]:
    """The ages told in a case, around it and in the title, with their places."""
    body, title = plain(notice.bulletin.text), plain(notice.bulletin.title)
    begin = max((one.span.end for one in stories if one.span.end <= story.span.start), default=0)
    end = len(body) if len(stories) == 1 else max(span.end for span in story.scope)
    ages = (one for one in _find(body, "text", begin, end) if zone_of(one[1].start, story, stories) != "other")
    found = [one for one in ages if not _is_suspects(body, one[1])][:_MANY]
    made: dict[Age, list[Span]] = {}
    for age, span in (*found, *_find(title, "title", 0, len(title))):
        made.setdefault(age, []).append(span)
    return made


def _is_suspects(folded: str, age: Span) -> bool:
    """Whether an age is told right beside the name of who is blamed: 33岁的甘肃天水人毛某, 嫌疑人岑某(男,27岁), 28岁姓聂男子."""
    low = max(0, age.start - _BESIDE)
    beside = (P.of_named.match(folded, age.end), P.named_with.search(folded, low, age.start))
    clan = P.of_clan.match(folded, age.end)
    return any(is_suspect(folded, one["name"]) for one in beside if one) or (clan is not None and is_suspect(folded, f"{clan['name']}某"))


def _is_anothers(person: Person, start: int, end: int) -> bool:
    """Whether an age is plainly told of somebody else: 6岁的女儿, 儿子今年19岁, 自称35岁, 柜员小李(女,26岁)."""
    folded, low = person.folded, max(0, start - _CLAUSE)
    if any((m.start < end and start < m.end) or _BEHIND >= m.start - end >= 0 for m in person.own):
        return False
    if kin := P.another_behind.match(folded, end):
        return not any(m.start < kin.end() and end < m.end for m in person.own)
    if kin := P.another_before.search(folded, low, start):
        return not any(m.start < kin.end() and kin.start() < m.end for m in person.own)
    if P.posed.search(folded, low, start):
        return True
    bracket = P.bracket.search(folded, low, start)
    if bracket is None or any(0 <= bracket.start() - m.end <= 1 for m in person.own):
        return False
    named = any(0 <= bracket.start() - m.end <= 1 for m in person.mentions)
    return named or P.serving.search(folded, max(0, bracket.start() - _BESIDE), bracket.start()) is not None


def _own(told: dict[Age, list[Span]], person: Person) -> dict[Age, list[Span]]:
    """The ages without those that are told of nobody but others."""
    size = len(person.folded)
    made = {}
    for age, spans in told.items():
        at = [(span, span.start - person.offset, span.end - person.offset) for span in spans]
        kept = [span for span, low, high in at if span.part == "title" or low < 0 or high > size or not _is_anothers(person, low, high)]
        if kept:
            made[age] = kept
    return made


def _is_childs(age: Age, person: Person) -> bool:
    """Whether nobody who is called as the victim is can be so young: 骆大爷 and his 外曾孙 of 10."""
    years, label = age[0], person.label
    return years is not None and years < _GROWN and label is not None and P.grown.search(person.folded, label.start, label.end) is not None


def find_choices(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> list[Choice]:
    """The ages told in and around a case, in order, with their signs; `found` is the victim as the rules take him."""
    told = _own(_told(notice, story, stories), found.person)
    first = next((age for age, spans in told.items() if any(s.part == "text" and story.nth(s.start) is not None for s in spans)), None)
    made = []
    for n, (age, spans) in enumerate((age, spans) for age, spans in told.items() if not _is_childs(age, found.person)):
        signs = {"age", f"times:{min(len(spans), 3)}", f"ages:{min(len(told), 4)}", f"nth:{min(n, 3)}"}
        signs.update(_of_value(age, found.person), _among(age, told), _by_rule(age, found), ("first",) if age == first else ())
        for span in spans[:_TIMES]:
            signs.update(_of_place(notice, story, stories, found, span))
        made.append(Choice(age, tuple(spans), frozenset(signs)))
    return made


def _of_value(age: Age, person: Person) -> Iterator[str]:
    """How old, and whether somebody called so may be."""
    years, band = age
    old = years if years is not None else band[0] + 5 if band else 0
    decade = sum(old >= edge for edge in _DECADES)
    yield from (f"decade:{decade}", "band" if years is None else "years")
    label = person.folded[person.label.start : person.label.end] if person.label else ""
    if not label:
        yield f"decade:{decade}:nobody"
        return
    yield from (f"decade:{decade}:{label[-1:]}", f"decade:{decade}:{label[-2:]}")
    yield f"decade:{decade}:{label[0] if label[0] in _CALLED else 'other'}"


def _among(age: Age, told: dict[Age, list[Span]]) -> Iterator[str]:
    """Whether another says the same more exactly, or less."""
    years, band = age
    if band is not None:
        yield "exact" if any(y is not None and band[0] <= y <= band[1] for y, _ in told) else "alone"
    elif any(b is not None and years is not None and b[0] <= years <= b[1] for _, b in told):
        yield "rounded"


def _by_rule(age: Age, found: Found) -> Iterator[str]:
    """How it stands to what the rules take."""
    ruled = (found.victim.age, found.victim.age_band)
    yield "unruled" if ruled == (None, None) else "ruled" if ruled == age else "ruled:other"


def _of_place(notice: Notice, story: Story, stories: Sequence[Story], found: Found, span: Span) -> Iterator[str]:
    """What speaks for an age by one place where it is told."""
    text = plain(notice.bulletin.title if span.part == "title" else notice.bulletin.text)
    if found.victim.gender and (sexed := P.sexed.match(text, span.end)):
        yield "sex:same" if ("女" if sexed["w"] else "男") == found.victim.gender else "sex:other"
    yield from of_place(notice, story, stories, found.person, span)


def _is_unfit(text: str, choice: Choice, person: Person) -> bool:
    """Whether an age is told of nobody but others who are named right behind it, or of one of several: 两名分别84岁及79岁老妇."""
    each = [(m.start() + person.offset, m.end() + person.offset) for m in TRAITS.each_aged.finditer(person.folded)]
    left = [span for span in choice.told if not any(start <= span.start < end for start, end in each)]
    told = [span for span in left if span.part == "text"]
    if left and not told:
        return False  # in the title alone
    return all(_is_apposed(person, span.end - person.offset) or _is_told_of(text, person, span) for span in told)


def _is_told_of(text: str, person: Person, span: Span) -> bool:
    """Whether an age told before the case is plainly that of somebody of another name: 一位66岁的马大爷…老伴苏女士."""
    named = TRAITS.of_another_name.match(text, span.end) if span.end <= person.offset else None
    return named is not None and person.main is not None and bool(person.main.key) and named["clan"] not in person.main.key


def _is_apposed(person: Person, end: int) -> bool:
    """Whether who is named right behind an age is plainly another than the victim: 65岁的贺先生,他的老伴戴女士."""
    main, one = person.main, next((m for m in person.mentions if m.start >= end), None)
    if end <= 0 or main is None or one is None or not (main.key and one.key) or P.apposed.fullmatch(person.folded, end, one.start) is None:
        return False
    if any(m.start < one.end and one.start < m.end for m in person.own):
        return False
    return not set(one.key) & set(main.key) or {sex_of(person.folded, one), sex_of(person.folded, main)} == {"男", "女"}


def none_signs(choices: Sequence[Choice], stories: int, found: Found) -> set[str]:
    """What speaks for the victim's age not being told."""
    ruled = found.victim.age is not None or found.victim.age_band is not None
    made = {"null", f"null:{min(len(choices), 4)}", f"null:{'ruled' if ruled else 'none'}", f"null:{min(stories, 2)}"}
    return made | {f"null:many:{found.number != 1}", f"null:nobody:{found.person.main is None}"}


def choose_age(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> Found:
    """The victim with the age that is likeliest his, or none; `found` has the age as the rules take it."""
    choices = find_choices(notice, story, stories, found)
    if not choices and (found.victim.age, found.victim.age_band) == (None, None):
        return found
    weighing, text = load_weighing(WEIGHTS, 1), plain(notice.bulletin.text)
    sums = [*(weighing.sums(choice.signs)[0] for choice in choices), weighing.sums(none_signs(choices, len(stories), found))[0]]
    best = max((n for n in range(len(sums)) if n == len(choices) or not _is_unfit(text, choices[n], found.person)), key=sums.__getitem__)
    age: Age = choices[best].age if best < len(choices) and as_shares(sums)[best] > SURE else (None, None)
    if age == (found.victim.age, found.victim.age_band):
        return found
    facts = tuple(fact for fact in found.facts if fact.field != "victim.age")
    value = age[0] if age[0] is not None else age[1][0] if age[1] else None
    if value is not None:
        rule = "victim.age.weighed" if age[1] is None else "victim.age.band"
        facts = (*facts, Fact("victim.age", value, choices[best].told[0], rule))
    return replace(found, victim=replace(found.victim, age=age[0], age_band=age[1]), facts=facts)
