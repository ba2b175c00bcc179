"""Who was deceived: label, sex, age, occupation and number of the victims of one case, suspects apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.extract.numerals import plain, to_number
from kb.extract.patterns import Patterns
from kb.extract.who import NamedOne, choose_victim, find_persons, sex_of
from kb.model import Fact, Span, Victim
from kb.text import fold

P = Patterns("figures.yml", "victim")
_OPENING = 70  #: characters in which a story tells who it is about
_NEAR = 14  #: characters between a person and what is said of him


@dataclass(frozen=True, slots=True)
class Found:
    """The victim of a case, the number of victims (None where the text leaves it open), and the facts behind them."""

    victim: Victim
    number: int | None
    facts: tuple[Fact, ...]


class _Person:
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


def _bare(folded: str, start: int, end: int) -> int:
    """Where the role begins of one who is told by it: 一名52岁女文员, 一名大学林姓女生."""
    if family := P.of_family.search(folded, start, end):
        return family.start()
    single = P.single.match(folded, start, end)
    return single.end() if single and single.end() < end else start


def _label(person: _Person, group: re.Match[str] | None) -> str | None:
    """The victim as printed first: a name, else the role with its number and what belongs to it."""
    main = person.main
    if main is None:
        return None
    start, end = main.start, main.end
    if not main.key and group is not None:
        start, end = group.span()
    elif not main.key:
        role = P.group_label.search(person.folded, max(0, start - 22), end) or P.aged.search(person.folded, max(0, start - 12), start)
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
    else:
        family = P.family.match(person.folded, end)
        end = family.end() if family else end
        start -= person.folded.startswith("姓", start - 1) if start and person.folded[start - 2 : start - 1] != "同" else 0
    label = person.text[start:end]
    person.label = Span(start, end)
    person.add("label", label, start, end, "label")
    return label


def _gender(person: _Person, title: str, alone: bool) -> str | None:
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


def _gender_afar(person: _Person, title: str) -> str | None:
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


def _attached(person: _Person, start: int, end: int) -> bool:
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


def _by_pronoun(person: _Person, start: int) -> bool:
    """她四十八岁, of the victim who was named last before."""
    if P.pronoun.search(person.folded, max(0, start - 6), start) is None:
        return False
    before = [m for m in person.mentions if m.start < start]
    return bool(before) and before[-1] in person.own and not P.stranger.search(person.folded, before[-1].end, start)


def _age(person: _Person) -> int | None:
    """Told beside a mention."""
    for match in P.age.finditer(person.folded):
        value = to_number(match["n"] or match["bare"])
        if value is not None and 3 <= value <= 110 and _attached(person, match.start(), match.end()):
            person.add("age", int(value), match.start(), match.end(), "age")
            return int(value)
    return None


def _age_titled(person: _Person, title: str) -> int | None:
    """Told in a title that speaks of this case alone."""
    titled = None if P.age_of_others.search(plain(title)) else P.age_titled.search(plain(title))
    if titled is None:
        return None
    person.facts.append(Fact("victim.age", int(titled["n"]), Span(titled.start("n"), titled.end("n"), "title"), "victim.age.title"))
    return int(titled["n"])


def _band(person: _Person) -> tuple[int, int] | None:
    """60多岁, 六旬 → 60 to 69; 年近六旬 is no band."""
    for match in P.decade.finditer(person.folded):
        if P.near_decade.search(person.folded[max(0, match.start() - 2) : match.start()]):
            continue
        if _attached(person, match.start(), match.end()):
            low = int(to_number(match["n"] or match["h"] or match["x"]) or 0) * 10
            person.add("age", low, match.start(), match.end(), "age.band")
            return low, low + 9
    return None


def _occupation(person: _Person) -> str | None:
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


def _told_calling(person: _Person, found: Span) -> str:
    calling = person.text[found.start : found.end]
    person.add("occupation", calling, found.start, found.start + len(calling), "occupation")
    return calling


def _calling(person: _Person, match: re.Match[str], start: int, end: int) -> Span | None:
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


def _number(person: _Person) -> tuple[int | None, re.Match[str] | None]:
    """1, or the number printed for the group and where; None where only 多人 is said."""
    for pattern in (P.cases, P.count, P.people):
        for match in pattern.finditer(person.folded):
            stop = person.folded.find("。", match.end())
            rest = person.folded[match.start() : stop if stop >= 0 else len(person.folded)]
            value = to_number(match["n"])
            if value is not None and value > 1 and (pattern is not P.count or P.each.search(rest)) and not P.others.search(rest[:40]):
                person.facts.append(
                    Fact("n_victims", int(value), Span(match.start() + person.offset, match.end() + person.offset), "victim.number")
                )
                return int(value), match if pattern is P.count else None
    main = person.main
    if main is None:
        return (None if P.many.search(person.folded) else 1), None
    span = Span(main.start + person.offset, main.end + person.offset)
    number = 2 if P.pair.search(person.folded, max(0, main.start - 4), main.end + 6) else 1
    person.facts.append(Fact("n_victims", number, span, "victim.number"))
    return number, None


def _profile(person: _Person) -> Victim:
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


def find_victim(text: str, offset: int = 0, title: str = "", told: int | None = None, begin: int = 0) -> Found:
    """The victim of the case told in `text`, which begins at `offset` of the notice; `title` where it speaks of this case.

    Before `begin` and after its first `told` characters the text tells of others too: police, readers who comment.

    >>> find_victim("6月2日，33岁的女教师马某在网上认识一名男子，嫌疑人刘某（男，26岁）落网。").victim
    Victim(label='马某', gender='女', age=33, age_band=None, occupation='女教师')
    """
    person = _Person(text, offset, len(text) if told is None else told, begin)
    number, group = _number(person)
    if person.main is None:
        return Found(_profile(person), number, tuple(person.facts))
    label = _label(person, group)
    gender = _gender(person, title, number == 1)
    age = _age(person)
    band = _band(person) if age is None else None
    age = _age_titled(person, title) if age is None and band is None and number == 1 else age
    occupation = _occupation(person)
    return Found(Victim(label, gender, age, band, occupation), number, tuple(person.facts))
