"""What is told of the victim: sex, age and occupation, each beside one of his mentions."""

from __future__ import annotations

import re

from kb.extract.numerals import plain, to_number
from kb.extract.patterns import Patterns
from kb.extract.who import Person
from kb.model import Fact, Span
from kb.text import fold

P = Patterns("figures.yml", "victim")
_NEAR = 14  #: characters between a person and what is said of him


def gender_of(person: Person, title: str, alone: bool) -> str | None:
    """From the label, the brackets after any mention, the word before it, the title, the pronoun; a pair has none."""
    main = person.main
    if main is None or P.mixed.search(person.folded, main.start, min(len(person.folded), main.end + 3)):
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
        before = P.before.search(person.folded[max(0, start - 11) : start])
        if before:
            at = max(0, start - 11) + before.start("g")
            person.add("gender", before["g"], at, at + 1, "gender.before")
            return before["g"]
    return _gender_afar(person, title) if alone else None


def _gender_afar(person: Person, title: str) -> str | None:
    """The title's word (女子被骗…), else a 她 after the victim is named; 他 is said of anybody, and of the scammer most."""
    told = [(g, m) for g, m in (("女", P.title_female.search(fold(title))), ("男", P.title_male.search(fold(title)))) if m]
    if len(told) == 1:
        gender, match = told[0]
        person.facts.append(Fact("victim.gender", gender, Span(match.start(), match.end(), "title"), "victim.gender.title"))
        return gender
    last = min((after := person.main.end if person.main else 0) + 240, max(after, person.told))
    at = person.folded.find("她", after, last)
    if at < 0 or "他" in person.folded[after:last].replace("其他", "").replace("他人", ""):
        return None
    person.add("gender", "女", at, at + 1, "gender.pronoun")
    return "女"


def _attached(person: Person, start: int, end: int) -> bool:
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
    return _by_pronoun(person, start)


def _by_pronoun(person: Person, start: int) -> bool:
    """她四十八岁, of the victim who was named last before."""
    if P.pronoun.search(person.folded, max(0, start - 6), start) is None:
        return False
    before = [m for m in person.mentions if m.start < start]
    return bool(before) and before[-1] in person.own and not P.stranger.search(person.folded, before[-1].end, start)


def ages_of(person: Person, title: str) -> tuple[int | None, tuple[int, int] | None]:
    """The age, or the first and last year of its band; the title's, which speaks of this case alone, only where the text tells neither."""
    age = _age(person)
    band = _band(person) if age is None else None
    return (_age_titled(person, title) if age is None and band is None else age), band


def _age(person: Person) -> int | None:
    """Told beside a mention."""
    for match in P.age.finditer(person.folded):
        value = to_number(match["n"] or match["bare"])
        if value is not None and 3 <= value <= 110 and _attached(person, match.start(), match.end()):
            person.add("age", int(value), match.start(), match.end(), "age")
            return int(value)
    return None


def _age_titled(person: Person, title: str) -> int | None:
    """Told in the title."""
    titled = None if P.age_of_others.search(plain(title)) else P.age_titled.search(plain(title))
    if titled is None:
        return None
    person.facts.append(Fact("victim.age", int(titled["n"]), Span(titled.start("n"), titled.end("n"), "title"), "victim.age.title"))
    return int(titled["n"])


def _band(person: Person) -> tuple[int, int] | None:
    """60多岁, 六旬 → 60 to 69; 年近六旬 is no band."""
    for match in P.decade.finditer(person.folded):
        if P.near_decade.search(person.folded[max(0, match.start() - 2) : match.start()]):
            continue
        if _attached(person, match.start(), match.end()):
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
    return None


def _told_calling(person: Person, found: Span) -> str:
    calling = person.text[found.start : found.end]
    person.add("occupation", calling, found.start, found.start + len(calling), "occupation")
    return calling


def _calling(person: Person, match: re.Match[str], start: int, end: int) -> Span | None:
    """A calling as far as it is the person's who stands from `start` to `end`."""
    folded = person.folded
    local = P.local.match(folded, match.start(), match.end())
    begins = (match.start(), local.end() if local else match.start())
    gap = folded[match.end() : start]
    if match.start() >= end and not any(P.is_calling.fullmatch(folded, end, begin) for begin in begins):
        return None
    if match.start() < end and (len(gap) > 8 or P.not_his.search(gap)):
        return None
    if folded[match.start() - 1 : match.start()] in ("“", "「", '"') or P.relative.match(folded, match.end()):
        return None
    if P.posing.search(folded, max(0, match.start() - 6), match.start()):
        return None
    first, last = begins[1], match.end() - match.group().endswith("的")
    first += 2 if folded.startswith("公司", first) and last - first > 3 and not folded.startswith("职员", first + 2) else 0  # 某公司会计
    return Span(first, last) if last - first > 1 else None
