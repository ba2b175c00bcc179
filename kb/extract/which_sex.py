"""Of which sex the victim is, or whether it is not told: the words that say it of anybody are weighed by how they stand to him."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.person import Person
from kb.extract.quotes import is_quoted
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.standing import head_of, kind_of, last_of, next_of, parted, reach, since_own
from kb.extract.victim import Found
from kb.extract.victim_traits import P as TRAITS
from kb.extract.weighing import as_shares, load_weighing
from kb.model import Fact, Part, Span

WEIGHTS = "sex_weights.tsv"  #: learned from the gold sets by docs/learn_sexes.py
P = Patterns("figures.yml", "which_sex")
SEXES = ("女", "男")
SURE = 0.5  #: how likely a sex must be, against the other and none
_MANY = 120  #: words of a story that are looked at
_WORDS = 60  #: characters of somebody's words before a place
_CLOSE = 7  #: characters between a word and the victim that are looked at
_CALLED = frozenset(
    ("label", "before", "calling")
)  #: rules that tell it by how the victim is called, 陈女士, 女工小芹 and 妻子李某: no other word says otherwise
_TITLED = ("title", "several")  #: rules whose word is none of the story's, and stands where nothing there says otherwise
_SHARES = ("all", "means", "told")


@dataclass(slots=True)
class Side:
    """One sex: what speaks for it, the words that do, and how often a pronoun is said: at all, of the victim, in no words of anybody."""

    signs: set[str] = field(default_factory=set)
    words: list[tuple[Span, set[str]]] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def add(self, span: Span, signs: set[str]) -> None:
        self.signs |= signs
        self.words.append((span, signs))


def _sex_of(match: re.Match[str]) -> str:
    return "女" if match["f"] else "男"


def _other(sex: str) -> str:
    return "男" if sex == "女" else "女"


def _of_spouse(match: re.Match[str]) -> bool:
    """Whether the word says of which sex the other of a pair is: 丈夫, 女友."""
    return (P.wives if match["f"] else P.husbands).match(match.group()) is not None


def _of_word(person: Person, word: str, start: int, end: int) -> Iterator[str]:
    """How a word of a story stands to the victim."""
    if person.label and person.label.start <= start < person.label.end:
        yield from ("label", f"label:{word}")
        return
    if any(m.start <= start < m.end for m in person.own):
        yield from ("inown", f"inown:{word}")
        return
    folded = person.folded
    if inside := next((m for m in person.mentions if m.start <= start < m.end), None):
        yield from (f"inother:{kind_of(person, inside)}", f"inother:{word}")
    kind = word if P.pronoun.fullmatch(word) else "noun"
    quoted = ":q" if is_quoted(folded, start, _WORDS) else ""
    yield from _of_persons(person, word, kind, quoted, start, end)
    if kind != "noun":
        yield from (f"{kind}:means:{person.means(start)}{quoted}", f"{kind}:head:{start - head_of(folded, start) < 2}{quoted}")
        yield from (f"{kind}:p:{folded[start - 1 : start]}", f"{kind}:n:{folded[end : end + 1]}")
    else:
        before, behind = folded[max(0, start - 2) : start], folded[end : end + 2]
        yield from (f"{word}:p:{before[-1:]}", f"{word}:n:{behind[:1]}", f"p:{before[-1:]}", f"pp:{before}", f"n:{behind}")
        yield f"word:{word}{quoted}"
    yield f"{kind}:{'act' if not quoted and person.means(start) else 'noact'}"


def _of_persons(person: Person, word: str, kind: str, quoted: str, start: int, end: int) -> Iterator[str]:
    """Who is told of before and behind it."""
    folded = person.folded
    if since := since_own(person, start):
        between, how, others = since
        yield from (f"{kind}:own:{how}:{min(others, 2)}{quoted}", f"{kind}:own:{how}:far{reach(len(between))}", f"{word}:own:{how}{quoted}")
        yield f"{kind}:stranger:{how}" if TRAITS.stranger.search(between) else f"{kind}:clear:{how}:{min(others, 1)}{quoted}"
        if how == "same" and len(between) < _CLOSE:
            yield f"{word}:after:{between}"
    else:
        yield f"{kind}:own:none{quoted}"
    nearest = last_of(person.mentions, start)
    yield f"{kind}:last:{kind_of(person, nearest)}:{parted(folded[nearest.end : start]) if nearest else ''}{quoted}"
    behind = next_of(person.own, end)
    if behind and parted(between := folded[end : behind.start]) == "same":
        yield from (f"{word}:next:{reach(len(between))}", *([f"{word}:before:{between}"] if len(between) < _CLOSE else []))
    head = head_of(folded, start)
    yield f"{kind}:subject:{kind_of(person, next((m for m in person.mentions if head <= m.start < start), None))}"


def _read_story(sides: dict[str, Side], person: Person, told: range) -> None:
    """The words of the case's own text; `told` are the places of the story, the rest tells of police too."""
    for n, match in enumerate(P.word.finditer(person.folded)):
        if n >= _MANY:
            return
        start, end = match.span()
        sex, word = _sex_of(match), match.group()
        signs = set(_of_word(person, word, start, end))
        if start not in told:
            signs |= {f"after:{sign}" for sign in signs if ":own:" in sign}
        span = Span(start + person.offset, end + person.offset)
        sides[sex].add(span, signs)
        if P.pronoun.fullmatch(word):
            said = (True, person.means(start), not is_quoted(person.folded, start, _WORDS))
            sides[sex].said.update(name for name, yes in zip(_SHARES, said, strict=True) if yes)
        elif _of_spouse(match):
            sides[_other(sex)].add(span, {f"spouse:{sign}" for sign in signs})


def _read_around(sides: dict[str, Side], text: str, part: Part, begin: int, end: int, solo: str) -> None:
    """The words of the title, or of what stands before the story."""
    for match in P.word.finditer(text, begin, end):
        word, start, at = match.group(), match.start(), match.end()
        signs = {f"{part}:{solo}", f"{part}:{solo}:{word}", f"{part}:{word}:n:{text[at : at + 1]}"}
        if part == "title":
            signs |= {f"{part}:{word}:p:{text[max(0, start - 1) : start]}", f"{part}:{is_quoted(text, start, _WORDS)}:{solo}"}
            if _of_spouse(match):
                sides[_other(_sex_of(match))].add(Span(start, at, part), {f"{part}:spouse:{word}"})
        sides[_sex_of(match)].add(Span(start, at, part), signs)


def _shares(sex: str, side: Side, other: Side, courted: bool) -> Iterator[str]:
    """How often 她 is said, and how often 他."""
    for name in _SHARES:
        own, theirs = side.said[name], other.said[name]
        share = "none" if not own else "only" if not theirs else "most" if own > 2 * theirs else "more" if own > theirs else "few"
        for sign in (f"said:{name}:{share}", f"said:{sex}:{name}:{share}"):
            yield from (sign, f"{sign}:{min(own, 3)}")
        if courted:
            yield f"courted:{sex}:{name}:{share}"


def _ruled(found: Found) -> str:
    """By which rule the sex was told, if it was."""
    if found.victim.gender is None:
        return "none"
    return next((fact.rule.rpartition(".")[2] for fact in reversed(found.facts) if fact.field == "victim.gender"), "other")


def _label(found: Found) -> str:
    label = found.person.label
    return found.person.folded[label.start : label.end] if label else ""


def _of_label(sex: str, found: Found, pupil: bool) -> Iterator[str]:
    """How the victim is called, and what the rules take."""
    label, rule = _label(found), _ruled(found)
    yield from (f"{sex}:l:{label[:1]}", f"{sex}:e:{label[-1:]}", f"{sex}:ee:{label[-2:]}")
    yield from (f"{sex}:many:{found.number != 1}", f"{sex}:nobody:{not label}")
    if pupil:
        yield f"pupil:{label[:1] == '小'}"
    if rule == "none":
        yield "unruled"
    elif found.victim.gender == sex:
        yield from (f"ruled:{rule}", f"ruled:{rule}:{sex}")
    else:
        yield f"other:{rule}"


def read_sides(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> dict[str, Side]:
    """What speaks for each sex; `found` is the victim as the rules take him."""
    sides = {sex: Side({"sex", f"sex:{sex}"}) for sex in SEXES}
    person, solo = found.person, "solo" if len(stories) == 1 else "some"
    _read_story(sides, person, range(story.span.start - person.offset, story.span.end - person.offset))
    title, body = plain(notice.bulletin.title), plain(notice.bulletin.text)
    _read_around(sides, title, "title", 0, len(title), solo)
    begin = max((one.span.end for one in stories if one.span.end <= story.span.start), default=0)
    _read_around(sides, body, "text", begin, story.span.start, solo)
    courted, pupil = (words.search(person.folded) is not None for words in (TRAITS.courted, TRAITS.pupil))
    shown = {sex: {sign for sign in side.signs if sign in ("label", "inown", "title:solo")} for sex, side in sides.items()}
    for sex, side in sides.items():
        side.signs.update(_shares(sex, side, sides[_other(sex)], courted), _of_label(sex, found, pupil))
        side.signs.update(f"against:{sign}" for sign in shown[_other(sex)])
    return sides


def none_signs(stories: int, found: Found) -> set[str]:
    """What speaks for the sex not being told."""
    label = _label(found)
    made = {"null", f"null:{_ruled(found)}", f"null:{min(stories, 2)}", f"null:many:{found.number != 1}", f"null:nobody:{not label}"}
    return made | {f"null:l:{label[:1]}", f"null:e:{label[-1:]}", f"null:ee:{label[-2:]}"}


def choose_sex(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> Found:
    """The victim with the sex that is likeliest told of him, or none; `found` has it as the rules take it."""
    if _ruled(found) in _CALLED:
        return found
    sides = read_sides(notice, story, stories, found)
    weighing = load_weighing(WEIGHTS, 1)
    sums = [*(weighing.sums(sides[sex].signs)[0] for sex in SEXES), weighing.sums(none_signs(len(stories), found))[0]]
    sex = next((sex for sex, likely in zip(SEXES, as_shares(sums), strict=False) if likely > SURE), None)
    if sex == found.victim.gender or (sex and not sides[sex].words) or (sex is None and _ruled(found) in _TITLED):
        return found
    facts = tuple(fact for fact in found.facts if fact.field != "victim.gender")
    if sex is not None:
        span, _ = max(sides[sex].words, key=lambda word: weighing.sums(word[1])[0])
        facts = (*facts, Fact("victim.gender", sex, span, "victim.gender.weighed"))
    return replace(found, victim=replace(found.victim, gender=sex), facts=facts)
