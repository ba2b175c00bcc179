"""Which sentences tell which case: stories, what police did about them, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import add
from typing import Literal

from kb.extract.cast import CALLED
from kb.extract.cues import load_pattern
from kb.extract.numerals import to_number
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.signs import is_dated
from kb.extract.threads import BEGINS, GOES_ON, Tagged, tag_sentences
from kb.model import Span

_TELLS = 1.0  #: least weight of story cues in the last sentence of a story
_TEASER = 3  #: sentences in which a beginning may promise a story
_PROMISE = 90  #: characters of a beginning that only promises one
_BEGINNING = 2  #: number of the last paragraph that is still the beginning
_MOST = 60  #: cases of a notice that are read
_SHORT = 8  #: sentences of an account that is told again below
_DETAIL, _ECHO = 1.2, 0.25  #: by how much longer it is told below, and the least share of its pairs of characters told again there
_AGE = re.compile(r"[0-9]{2}岁")
_NUMERAL = re.compile("[一二三四五六七八九十0-9]")
_LARGE = re.compile(r"[0-9][0-9.]{0,7}(?:万|亿)|[1-9][0-9]{4,8}(?=元|港元|美元)")  #: a sum by which a story is known again
_SPOKEN = re.compile(r"[“\"「][^”\"」]{1,80}[”\"」]?$")  #: somebody's words, between a heading and the story that they open
_LONG = 6_000  #: characters of a story, and of what stands after it, that are read: no case is told in more


@dataclass(frozen=True, slots=True)
class Story:
    """One case as the text tells it: `told` are its own sentences, `after` what police did, `head` its heading."""

    ordinal: int
    told: tuple[Span, ...]
    after: tuple[Span, ...] = ()
    head: Span | None = None
    keys: frozenset[str] = frozenset()
    span: Span = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "span", Span(self.told[0].start, self.told[-1].end))

    @property
    def scope(self) -> tuple[Span, ...]:
        """All sentences of the case in order."""
        return tuple(sorted((*self.told, *self.after)))

    def part_at(self, at: int) -> Literal["told", "after", "head"] | None:
        """Which part of the case a place in the text stands in."""
        if any(span.start <= at < span.end for span in self.told):
            return "told"
        if any(span.start <= at < span.end for span in self.after):
            return "after"
        return "head" if self.head and self.head.start <= at < self.head.end else None

    def nth(self, at: int) -> int | None:
        """Which of the told sentences a place in the text stands in, from 0."""
        return next((n for n, span in enumerate(self.told) if span.start <= at < span.end), None)


@dataclass(slots=True)
class _Draft:
    head: Sentence | None = None
    told: list[Sentence] = field(default_factory=list)
    after: list[Sentence] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, sentence: Sentence, begins: bool) -> None:
        """What police do inside a story is no part of it."""
        if begins or sentence.kind != "police":
            self.told.append(sentence)
            self.keys |= {m.key for m in sentence.mentions if m.key}
        else:
            self.after.append(sentence)

    @property
    def leading(self) -> str | None:
        """Who is named first."""
        return next((m.key for s in self.told for m in s.mentions if m.key), None)

    def trim(self) -> None:
        """Sentences at the end that tell nothing of the story any more go to what stands after it."""
        while len(self.told) > 1 and self.told[-1].score("story") < _TELLS and not any(m.key for m in self.told[-1].mentions):
            self.after.insert(0, self.told.pop())


def _drafts(notice: Notice, tags: dict[int, str]) -> Iterator[_Draft]:
    """The cases as the tags of the sentences part them, first what stands before any."""
    draft, head = _Draft(), None
    for sentence in notice.sentences:
        tag = tags.get(sentence.span.start)
        if tag == BEGINS:
            yield draft
            draft = _Draft(head)
        if tag in (BEGINS, GOES_ON):
            draft.add(sentence, tag == BEGINS)
            head = None
        elif sentence.kind == "head":
            head = sentence
        else:
            if sentence.kind in ("police", "other", "story"):
                draft.after.append(sentence)
            head = head if _SPOKEN.match(notice.folded, sentence.span.start, sentence.span.end) else None
    yield draft


def _are_rows(folded: str, told: Sequence[Sentence]) -> bool:
    """Lines of a list of losses that names nobody: 城南街道2起(损失5.2万元); 刷单返利类:某社区某女损失84300.5元."""
    row = load_pattern(FILE, "row")
    rows = [row.search(folded, one.span.start, one.span.end) is not None for one in told]
    named = any(mention.key for one in told for mention in one.mentions)
    return any(rows) and not named and all(is_row or one.kind in ("stats", "head") for is_row, one in zip(rows, told, strict=True))


def _is_case(notice: Notice, draft: _Draft) -> bool:
    """Something of a story was told; who helped the fraud is no victim."""
    if not any(sentence.score("story") > 0 for sentence in draft.told):
        return False
    first = draft.told[0].span
    return load_pattern("roles.yml", "abettors").search(notice.folded, first.start, first.end) is None


def _is_teaser(folded: str, first: _Draft, second: _Draft) -> bool:
    """A paragraph that only promises the story told after it: no one named, no head, in a sentence or two, and not how it went."""
    if first.head is not None or first.keys or len(first.told) > _TEASER or not second.keys or first.told[0].line > _BEGINNING:
        return False
    start, end = first.told[0].span.start, first.told[-1].span.end
    if end - start > _PROMISE:
        return False
    named = any(match["clan"] for match in CALLED.finditer(folded, start, end))
    return not named and not all(load_pattern(FILE, "events", name).search(folded, start, end) for name in ("meets", "pays"))


def _promised(notice: Notice, draft: _Draft) -> int:
    """How many sentences at the beginning only promise the story: nobody is named before a paragraph that begins with a day and a name."""
    if draft.head is not None or draft.told[0].line > _BEGINNING:
        return 0
    for n, sentence in enumerate(draft.told[: _TEASER + 1]):
        if any(mention.key for mention in sentence.mentions):
            return n if n and sentence.first and is_dated(notice.folded, sentence.span) else 0
    return 0


def _shown(folded: str, draft: _Draft, what: re.Pattern[str]) -> set[str]:
    """All of a kind that stands in what a draft tells, as far as a short account goes."""
    return {match.group() for s in draft.told[:_SHORT] for match in what.finditer(folded, s.span.start, s.span.end)}


def _retells(folded: str, first: _Draft, second: _Draft) -> bool:
    """The same story once more, in detail below a short account: its first name, or a sum with a name or an age, stands in both.

    Below a head that opens a review the sum is enough, or that somebody is called the same; 经了解 explains what nobody named told police.
    """
    if len(first.told) > _SHORT:
        return False
    opens = second.told[0].span
    if not first.keys and load_pattern(FILE, "explains").match(folded, opens.start, opens.end):
        return True
    if first.leading is not None and first.leading == second.leading:
        return True
    same_age, same_sum = (bool(_shown(folded, first, what) & _shown(folded, second, what)) for what in (_AGE, _LARGE))
    if same_sum and (same_age or first.keys & second.keys):
        return True
    if second.head is not None and (same_sum or _shown(folded, first, CALLED) & _shown(folded, second, CALLED)):
        return True
    return not first.keys and first.told[0].line <= _BEGINNING and (same_age or _echoes(folded, first, second, same_sum))


def _echoes(folded: str, first: _Draft, second: _Draft, same_sum: bool) -> bool:
    """Whether an opening that names nobody is told again: at more length, under a head that reviews it, or with its sum or its words."""
    if second.head is not None:
        return True
    told = ["".join(folded[s.span.start : s.span.end] for s in draft.told) for draft in (first, second)]
    if len(told[1]) < _DETAIL * len(told[0]) or load_pattern(FILE, "turns").match(told[1]):
        return False
    short, long = (set(map(add, text, text[1:])) for text in told)
    return same_sum or len(short & long) >= _ECHO * len(short)


def _is_unnumbered(folded: str, draft: _Draft) -> bool:
    """Whether a draft stands under no head, or under one that opens how the case went (案件回顾): such may tell the one before again."""
    head = draft.head
    if head is None:
        return True
    opens = load_pattern(FILE, "reviews").search(folded, head.span.start, head.span.end)
    return opens is not None and not head.number and _NUMERAL.search(folded, head.span.start, head.span.end) is None


def _follows(folded: str, draft: _Draft) -> bool:
    """Whether a draft begins with what police did about the case before it, and with nobody's name: 接到报警后,民警调查发现."""
    first = draft.told[0]
    opens = load_pattern(FILE, "follows").match(folded, first.span.start, first.span.end)
    return draft.head is None and opens is not None and not any(mention.key for mention in first.mentions)


def _merged(folded: str, drafts: list[_Draft]) -> list[_Draft]:
    """The drafts, a retelling as part of the one before it, and what police did as what stands after it."""
    made: list[_Draft] = []
    for draft in drafts:
        if made and _follows(folded, draft):
            made[-1].after += [*draft.told, *draft.after]
        elif made and _is_unnumbered(folded, draft) and _retells(folded, made[-1], draft):
            made[-1].told += draft.told
            made[-1].after += draft.after
            made[-1].keys |= draft.keys
        else:
            made.append(draft)
    return made


def _spans(sentences: Iterable[Sentence]) -> tuple[Span, ...]:
    """The first of them, up to a length, and at least one."""
    kept: list[Span] = []
    left = _LONG
    for sentence in sentences:
        left -= sentence.span.end - sentence.span.start
        if kept and left < 0:
            break
        kept.append(sentence.span)
    return tuple(kept)


def find_stories(notice: Notice, tagged: Tagged | None = None, cases: int | None = None) -> tuple[Story, ...]:
    """The cases of a notice in order of the text; () where it tells none. What stands around belongs to a case that stands alone.

    `cases`: how many begin, 0, 1, or 2 for several; without, as many as the sentences alone make likely.
    """
    tagged = tagged or tag_sentences(notice)
    stories = _stories(notice, tagged.tags(cases))
    titled = _cases_told(notice.title) if len(stories) > 1 else None
    if titled is None or titled == len(stories) or (tags := tagged.exactly(titled)) is None:
        return stories
    others = _stories(notice, tags)
    return others if len(others) == titled else stories


def _cases_told(title: str) -> int | None:
    """How many cases a title says there are: 三个年轻人, 4起案例."""
    told = load_pattern(FILE, "cases_told").search(title)
    return int(to_number(told["n"]) or 0) if told else None


def _stories(notice: Notice, tags: dict[int, str]) -> tuple[Story, ...]:
    """The cases as the tags part them."""
    found: list[_Draft] = []
    lead: list[Sentence] = []
    for draft in _drafts(notice, tags):
        if _are_rows(notice.folded, draft.told):
            continue
        if _is_case(notice, draft):
            found.append(draft)
        elif found:
            found[-1].after.extend([*draft.told, *draft.after])
        else:
            lead += [*draft.told, *draft.after]
    found = _merged(notice.folded, found[:_MOST])
    for draft in found:
        draft.trim()
    if len(found) > 1 and _is_teaser(notice.folded, found[0], found[1]):
        teaser = found.pop(0)
        lead += [*teaser.told, *teaser.after]
    if found and (promised := _promised(notice, found[0])):
        lead += found[0].told[:promised]
        found[0].told = found[0].told[promised:]
    if len(found) == 1:
        found[0].after = [*lead, *found[0].after]
    return tuple(
        Story(n, _spans(d.told), _spans(d.after), d.head.span if d.head else None, frozenset(d.keys)) for n, d in enumerate(found, 1)
    )


def retold(notice: Notice, stories: Iterable[Story]) -> Notice:
    """The notice with every sentence that tells a case called a story, whatever its words alone had made it."""
    told = {span for story in stories for span in story.told}
    made = (replace(s, kind="story") if s.kind != "story" and s.span in told else s for s in notice.sentences)
    return replace(notice, sentences=tuple(made))
