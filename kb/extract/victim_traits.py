"""What is told of the victim: sex, age and occupation, each beside one of his mentions."""

from __future__ import annotations

import re
from itertools import islice

from kb.extract.gazetteer import find_names
from kb.extract.numerals import plain, to_number
from kb.extract.patterns import Patterns
from kb.extract.person import Person
from kb.extract.quotes import is_quoted
from kb.model import Fact, Part, Span
from kb.text import fold

P = Patterns("figures.yml", "victim")
_NEAR = 14  #: characters between a person and what is said of him
_AFAR = 240  #: characters behind a person in which 她 may be said of him
_GROWN, _OLDEST = 18, 110
_HEADING = 40  #: characters of a heading
_SAID = 4  #: characters before a person in which somebody only says what he is
_SPOUSES = 20  #: words for a spouse that are looked at
_SAYS = 200  #: characters of somebody's words before a place
_AMONG = 3000  #: characters before a story in which several are told of
_CAUGHT = 12  #: characters before several people in which they are caught
_HEAD = 40  #: characters from the head of a sentence to an age in it
Age = tuple[int | None, tuple[int, int] | None]  #: a number, or the first and last year of a band


def gender_beside(person: Person) -> str | None:
    """From the label, the brackets after any mention, the word before it; a pair has none."""
    if _is_sexless(person):
        return None
    for mention in person.own:
        start, end = mention.start, max(mention.end, person.label.end if person.label and mention is person.main else 0)
        for gender, words, called in (("女", P.female, P.called_female), ("男", P.male, P.called_male)):
            if words.search(person.folded[start:end]):
                person.add("gender", gender, start, end, "gender.label")
                return gender
            if calling := called.search(person.folded, max(0, start - 4), start):
                person.add("gender", gender, *calling.span(), "gender.calling")
                return gender
        bracket = P.bracket.match(person.folded[end : end + 16])
        if bracket and person.folded[end : end + 1] in "(（,， ":
            person.add("gender", bracket["g"], end + bracket.start("g"), end + bracket.end("g"), "gender.bracket")
            return bracket["g"]
        if behind := P.behind.match(person.folded, end):
            person.add("gender", behind["g"], *behind.span("g"), "gender.behind")
            return behind["g"]
        before = P.before.search(person.folded[max(0, start - 11) : start])
        if before:
            at = max(0, start - 11) + before.start("g")
            person.add("gender", before["g"], at, at + 1, "gender.before")
            return before["g"]
    return None


def _is_sexless(person: Person) -> bool:
    """Nobody, a pair, or a firm."""
    main, label = person.main, person.label
    if main is None or label is None or P.mixed.search(person.folded, main.start, min(len(person.folded), main.end + 3)):
        return True
    return P.firm.search(person.folded, label.start, label.end) is not None


def gender_afar(person: Person, title: str, years: int | None) -> str | None:
    """The title's word (女子被骗…), else a 她 that means the victim; 他 is said of anybody, and of the scammer most."""
    if _is_sexless(person):
        return None
    head = fold(title)
    pupil = _is_pupil(person, years)
    words = [("女", P.title_female, P.daughter), ("男", P.title_male, P.son)]
    told = [(g, m) for g, word, child in words if (m := word.search(head) or (pupil and child.search(head)))]
    if len(told) == 1:
        gender, match = told[0]
        person.facts.append(Fact("victim.gender", gender, Span(match.start(), match.end(), "title"), "victim.gender.title"))
        return gender
    children = [(g, m) for g, _, child in words if pupil and (m := child.search(person.folded))]
    if len(children) == 1:  # 看到女儿被骗, of a pupil whom nobody calls a son
        gender, match = children[0]
        person.add("gender", gender, *match.span(), "gender.child")
        return gender
    at = _she(person)
    if at is not None:
        person.add("gender", "女", at, at + 1, "gender.pronoun")
        return "女"
    return _married(person)


def _married(person: Person) -> str | None:
    """他媳妇, of the victim who was told of last in the same paragraph: nobody's words."""
    spouses = ((g, m) for g, word in (("男", P.wife), ("女", P.husband)) for m in word.finditer(person.folded))
    for gender, match in islice(spouses, _SPOUSES):
        start = match.start()
        last = max((m.end for m in person.own if m.end <= start), default=start)
        if (
            person.means(start)
            and not P.printed.search(person.folded, last, start)
            and "\n" not in person.folded[last:start]
            and not is_quoted(person.folded, start, _SAYS)
        ):
            person.add("gender", gender, *match.span(), "gender.spouse")
            return gender
    return None


def gender_among(person: Person, title: str, before: str) -> str | None:
    """Of one of several who have a case each: 4名男子, as title or text before the story say, and of nobody of the other sex."""
    if _is_sexless(person):
        return None
    low = max(0, len(before) - _AMONG)
    parts: list[tuple[Part, str, int]] = [("title", fold(title), 0), ("text", fold(before[low:]), low)]
    said: dict[str, Fact] = {}
    for part, text, at in parts:
        for match in P.several.finditer(text):
            gender = match["g"] or match["sex"]
            if not P.caught_some.search(text, max(0, match.start() - _CAUGHT), match.start()):
                said[gender] = Fact("victim.gender", gender, Span(match.start() + at, match.end() + at, part), "victim.gender.several")
    if len(said) != 1:
        return None
    (gender, fact), *_ = said.items()
    person.facts.append(fact)
    return gender


def _is_pupil(person: Person, years: int | None) -> bool:
    """A child with a name of its own, by its age or what is told beside it."""
    if person.main is None or not person.main.key.startswith("小"):
        return False
    if years is not None:
        return years < _GROWN
    return P.pupil.search(person.folded, max(0, person.main.start - _NEAR), person.main.end + _NEAR) is not None


def _she(person: Person) -> int | None:
    """Where a 她 says what the victim is: none says 他 behind, or she is meant more often than he."""
    after = person.main.end if person.main else 0
    said = list(P.third.finditer(person.folded, after, min(after + _AFAR, max(after, person.told))))
    she = [m.start() for m in said if m.group() == "她"]
    if not she or len(she) == len(said):
        return next((at for at in she if not person.names_other(at)), None)
    meant = [m for m in said if _is_meant(person, m.start())]
    women = [m.start() for m in meant if m.group() == "她"]
    if 2 * len(she) <= len(said) or (meant and 2 * len(women) <= len(meant)) or P.courted.search(person.folded):
        return None
    return women[0] if women else she[0]


def _is_meant(person: Person, at: int) -> bool:
    """Whether a pronoun is the victim, who stands in a clause before it."""
    last = max((m.end for m in person.own if m.end <= at), default=at)
    between = person.folded[last:at]
    return person.means(at) and P.clause_end.search(between) is not None and P.she_else.search(between) is None


def attached(person: Person, start: int, end: int) -> bool:
    """Whether something at a place is said of the victim: right after a mention, or before one in the same clause."""
    for mention in person.own:
        after = person.folded[mention.end : start]
        if 0 <= start - mention.end <= _NEAR and not P.another.search(after):
            return True
        between = person.folded[end : mention.start]
        if 0 <= mention.start - end <= _NEAR and not re.search(r"[。；，,(（]", between):
            return True
        if mention.start <= start < mention.end:
            return True
    return _by_pronoun(person, start, end)


def _by_pronoun(person: Person, start: int, end: int) -> bool:
    """她四十八岁, 今年28岁的他, of the victim who was told of last before."""
    folded = person.folded
    if afar := P.pronoun_afar.search(folded, max(0, start - _HEAD), start):
        return person.means(afar.start())
    near = P.pronoun.search(folded, max(0, start - 6), start) or P.pronoun_behind.match(folded, end)
    return near is not None and person.means(start)


def age_of(person: Person) -> Age | None:
    """The age, else its band, told beside a mention."""
    for match in P.age.finditer(person.folded):
        value = to_number(match["n"] or match["bare"])
        if value is not None and 3 <= value <= _OLDEST and attached(person, match.start(), match.end()):
            person.add("age", int(value), match.start(), match.end(), "age")
            return int(value), None
    band = _band(person)
    return (None, band) if band else None


def age_titled(person: Person, title: str) -> Age | None:
    """Told in the title, in years or (六旬老汉) as a band."""
    head = plain(title)
    if P.age_of_others.search(head):
        return None
    if titled := P.age_titled.search(head):
        value = int(to_number(titled["n"]) or 0)
        person.facts.append(Fact("victim.age", value, Span(titled.start("n"), titled.end("n"), "title"), "victim.age.title"))
        return value, None
    if titled := P.decade_titled.search(head):
        low = int(to_number(titled["x"]) or 0) * 10
        person.facts.append(Fact("victim.age", low, Span(*titled.span("x"), "title"), "victim.age.band"))
        return None, (low, low + 9)
    return None


def age_headed(person: Person, before: str, at: int) -> Age | None:
    """The one age in a heading right before the story: 【第二夜·41岁 货车司机】; `before` begins at `at` of the notice."""
    lead = plain(before).rstrip()
    start = lead.rfind("\n") + 1
    found = (
        list(P.age.finditer(lead, start))
        if 0 < len(lead) - start <= _HEADING and "。" not in lead[start:] and not P.age_of_others.search(lead, start)
        else []
    )
    value = to_number(found[0]["n"] or found[0]["bare"]) if len(found) == 1 else None
    if value is None or not 3 <= value <= _OLDEST:
        return None
    person.facts.append(Fact("victim.age", int(value), Span(found[0].start() + at, found[0].end() + at), "victim.age.heading"))
    return int(value), None


def _band(person: Person) -> tuple[int, int] | None:
    """60多岁, 六旬 → 60 to 69; 年近六旬 is no band."""
    for match in P.decade.finditer(person.folded):
        if P.near_decade.search(person.folded[max(0, match.start() - 2) : match.start()]):
            continue
        if attached(person, match.start(), match.end()):
            low = int(to_number(match["n"] or match["h"] or match["x"]) or 0) * 10
            person.add("age", low, match.start(), match.end(), "age.band")
            return low, low + 9
    return None


def occupation_of(person: Person) -> str | None:
    """The calling printed next to a mention, as printed; somebody's mother has none of his."""
    for mention in person.own[:4]:
        span = person.label if not mention.key and mention is person.main and person.label else mention
        start, end = span.start, span.end
        for low, high in ((max(0, start - 12), start if mention.key else end), (end, min(len(person.folded), end + 24))):
            for match in P.occupation.finditer(person.folded, low, high):
                found = _calling(person, match, start, end)
                if found is not None:
                    return _told_calling(person, found)
    for match in P.she_is.finditer(person.folded):
        before = [m for m in person.mentions if m.start < match.start()]
        calling = P.occupation.match(person.folded, match.end())
        if before and before[-1] in person.own and calling:
            return _told_calling(person, Span(calling.start(), calling.end()))
    told = (
        m
        for m in P.calling_told.finditer(person.folded)
        if attached(person, m.start(), m.end()) and not is_cut_from_place(person.folded, *m.span(m.lastgroup or 0))
        if not P.calling_else.search(person.folded, max(0, m.start() - _NEAR), m.start())
    )
    return next((_told_calling(person, Span(*m.span(m.lastgroup or 0))) for m in told), None)


def is_cut_from_place(folded: str, start: int, end: int) -> bool:
    """Whether a word begins in the midst of a place's name: 涂打工, in 在当涂打工的小伙."""
    return any(name.start < start < name.end <= end for name in find_names(folded))


def _told_calling(person: Person, found: Span) -> str:
    calling = person.text[found.start : found.end]
    person.add("occupation", calling, found.start, found.end, "occupation")
    return calling


def _is_his_behind(folded: str, match: re.Match[str], begins: tuple[int, int], start: int, end: int) -> bool:
    """Whether a calling behind a person is his, not 祝某老板、同事的号码, and nobody only says so: 系统显示祝某为学生."""
    if not any(P.is_calling.fullmatch(folded, end, begin) for begin in begins):
        return False
    if match.start() == end and P.of_others.match(folded, match.end()):
        return False
    return P.said_so.search(folded, max(0, start - _SAID), start) is None


def _calling(person: Person, match: re.Match[str], start: int, end: int) -> Span | None:
    """A calling as far as it is the person's who stands from `start` to `end`."""
    folded = person.folded
    local = P.local.match(folded, match.start(), match.end())
    begins = (match.start(), local.end() if local else match.start())
    if match.start() >= end:
        if not _is_his_behind(folded, match, begins, start, end):
            return None
    elif len(gap := folded[match.end() : start]) > 8 or P.not_his.search(gap):
        return None
    if folded[match.start() - 1 : match.start()] in ("“", "「", '"') or P.relative.match(folded, match.end()):
        return None
    if P.posing.search(folded, max(0, match.start() - 6), match.start()):
        return None
    first, last = begins[1], match.end() - match.group().endswith("的")
    first += 2 if folded.startswith("公司", first) and last - first > 3 and not folded.startswith("职员", first + 2) else 0  # 某公司会计
    return Span(first, last) if last - first > 1 else None
