"""Which sentences tell which case: stories, what police did about them, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kb.extract.accused import with_accused
from kb.extract.another import foretold, joined, kind_of_list, with_others, without_rest
from kb.extract.counted import Way, likeliest
from kb.extract.cues import load_pattern
from kb.extract.drafts import NUMERAL, Draft, is_listed, merged
from kb.extract.each_lost import with_each
from kb.extract.headed import with_headlines
from kb.extract.lodged import with_reports, with_retold
from kb.extract.money import names_sum
from kb.extract.promised import is_teaser, promised, sums_up
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.serial import with_victims
from kb.extract.taken_from import ANEW, OF_ALL, with_taken
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE, Tagged, tag_sentences
from kb.model import Span

_LEADS = 2  #: cases of a page above which a lead may sum them up
_MOST = 60  #: cases of a notice that are read
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
    victim: str = ""  #: how he is called where that is known before the story is read, "" elsewhere
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


def _drafts(notice: Notice, tags: dict[int, str]) -> Iterator[Draft]:
    """The cases as the tags of the sentences part them, first what stands before any."""
    draft, head = Draft(), None
    for sentence in notice.sentences:
        tag = tags.get(sentence.span.start, "")
        begins = tag == BEGINS or tag.startswith(ANEW)
        if begins:
            yield draft
            draft = Draft(head, victim=tag.removeprefix(ANEW) if tag != BEGINS else "")
        if begins or tag == GOES_ON:
            draft.add(sentence, begins)
            head = None
        elif tag == OF_ALL:
            head = None
        elif sentence.kind == "head":
            head = head if head and _says_it_is_told(notice.folded, head, sentence) else sentence
        else:
            if sentence.kind in ("police", "other", "story"):
                draft.after.append(sentence)
            head = head if _SPOKEN.match(notice.folded, sentence.span.start, sentence.span.end) else None
    yield draft


def _says_it_is_told(folded: str, head: Sentence, line: Sentence) -> bool:
    """Whether a line below a head that numbers a case only says that it is told now: 案例回顾, below 案例二：…."""
    numbered = head.section == "case" and NUMERAL.search(folded, head.span.start, head.span.end) is not None
    return numbered and load_pattern(FILE, "retells").match(folded, line.span.start, line.span.end) is not None


def _counts_for_all(folded: str, span: Span) -> bool:
    """Whether a sentence counts what many lost or police did for them, of which nothing is one case's: 为10万多名群众挽回2.86亿元."""
    return load_pattern(FILE, "for_all").search(folded, span.start, span.end) is not None


def _led(notice: Notice, tags: dict[int, str]) -> dict[int, str]:
    """The tags, where a numbered head of a case stands before its headline the case beginning there: 案例2: 丢了快递,赔上3万."""
    made = dict(tags)
    for head, line, story in zip(notice.sentences, notice.sentences[1:], notice.sentences[2:], strict=False):
        at, below = line.span.start, story.span.start
        if head.kind != "head" or head.section != "case" or line.kind == "head" or story.kind == "head" or line.mentions:
            continue
        counted = NUMERAL.search(notice.folded, head.span.start, head.span.end)
        if counted and tags.get(at) in (BEGINS, GOES_ON, OUTSIDE) and tags.get(below) == BEGINS:
            made[at], made[below] = BEGINS, GOES_ON
    return made


def _are_rows(folded: str, told: Sequence[Sentence]) -> bool:
    """Lines of a list of losses that names nobody: 城南街道2起(损失5.2万元); 刷单返利类:某社区某女损失84300.5元."""
    row = load_pattern(FILE, "row")
    rows = [row.search(folded, one.span.start, one.span.end) is not None for one in told]
    named = any(mention.key for one in told for mention in one.mentions)
    return any(rows) and not named and all(is_row or one.kind in ("stats", "head") for is_row, one in zip(rows, told, strict=True))


def _is_case(notice: Notice, draft: Draft) -> bool:
    """Something of a story was told; who helped the fraud is no victim, nor is it one of many who lost most."""
    listed = bool(draft.told) and is_listed(notice.folded, draft.told[0])
    if not listed and not any(sentence.score("story") > 0 or _befalls(notice.folded, sentence) for sentence in draft.told):
        return False
    of_many, how = load_pattern(FILE, "of_many"), load_pattern(FILE, "tells_how")
    opening = [draft.told[0], *([draft.head] if draft.head else [])]
    if not draft.keys and any(how.search(notice.folded, one.span.start, one.span.end) for one in opening):
        return False
    if not draft.keys and all(of_many.search(notice.folded, one.span.start, one.span.end) for one in draft.told):
        return False
    first, last = draft.told[0].span, draft.told[-1].span
    if load_pattern(FILE, "found_out").search(notice.folded, first.start, last.end):
        return True
    return load_pattern("roles.yml", "abettors").search(notice.folded, first.start, first.end) is None


def _befalls(folded: str, sentence: Sentence) -> bool:
    """Whether a sentence tells what befell somebody of whom it tells."""
    return bool(sentence.mentions) and load_pattern(FILE, "befell").search(folded, sentence.span.start, sentence.span.end) is not None


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
    if len(stories) > 1 and (ways := ways_of(tagged)):
        return _stories(notice, tagged.placed(likeliest(tagged, ways).tags))
    return stories


def ways_of(tagged: Tagged) -> list[Way]:
    """The ways to part a notice into several cases, the likeliest for each number of them."""
    made: dict[int, Way] = {}
    for tags, score in tagged.each():
        stories = len(_stories(tagged.notice, tagged.placed(tags)))
        if stories > 1 and (stories not in made or score > made[stories].score):
            made[stories] = Way(tags, stories, score)
    return list(made.values())


def _stories(notice: Notice, tags: dict[int, str]) -> tuple[Story, ...]:
    """The cases as the tags part them; another victim's apart, where both parts are cases."""
    own = foretold(
        notice, joined(notice, with_headlines(notice, _led(notice, without_rest(notice, with_retold(notice, with_reports(notice, tags))))))
    )
    others = with_accused(notice, with_taken(notice, with_victims(notice, with_others(notice, own))))
    if (each := with_each(notice, others)) != others:
        return _parted(notice, each)
    stories = _parted(notice, own)
    if others == own:
        return stories
    more = _parted(notice, others)
    return more if len(more) >= len(stories) else stories


def _parted(notice: Notice, tags: dict[int, str]) -> tuple[Story, ...]:
    found: list[Draft] = []
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
    found = merged(notice.folded, found[:_MOST])
    for draft in found:
        draft.head = draft.head or kind_of_list(notice, draft.told[0])
        _leave_out(notice.folded, draft)
        draft.trim(notice.folded)
    if len(found) > _LEADS and sums_up(notice.folded, found[0]):
        lead += [*found[0].told, *found[0].after]
        found.pop(0)
    if len(found) > 1 and is_teaser(notice.folded, found[0], found[1]):
        teaser = found.pop(0)
        lead += [*teaser.told, *teaser.after]
    if found and (before := promised(notice, found[0])):
        lead += found[0].told[:before]
        found[0].told = found[0].told[before:]
    if len(found) == 1:
        _confide(notice.folded, found[0])
        around = [*(one for one in lead if not _counts_for_all(notice.folded, one.span)), *found[0].after]
        found[0].after = [one for one in around if not _is_of_another(notice.folded, one, found[0])]
    return tuple(
        Story(n, _spans(d.told), _spans(d.after), d.head.span if d.head else None, frozenset(d.keys), d.victim)
        for n, d in enumerate(found, 1)
    )


def _is_of_another(folded: str, sentence: Sentence, draft: Draft) -> bool:
    """Whether a sentence around the one case tells of somebody else who was defrauded: 陈某报警,称…骗走8万元, beside that of 唐某."""
    named = {mention.key for mention in sentence.mentions if mention.key and not mention.kin}
    if not named or not draft.keys or not named.isdisjoint(draft.keys):
        return False
    start, end = sentence.span.start, sentence.span.end
    if any(key in folded[start:end] for key in draft.keys):
        return False
    return load_pattern(FILE, "was_defrauded").match(folded, start, end) is not None and names_sum(folded, start, end)


def _leave_out(folded: str, draft: Draft) -> None:
    """Leaves out of a case what is told of all such frauds amid it, of nobody: 据民警介绍，骗子大多以退款为由…; 通常，钱几分钟就会转走."""
    of_all, of_one = load_pattern(FILE, "speaks_of_all"), load_pattern(FILE, "speaks_of_one")
    nobody = (s for s in draft.told if not any(m.key for m in s.mentions) and not of_one.search(folded, s.span.start, s.span.end))
    general = [s for s in nobody if of_all.match(folded, s.span.start, s.span.end)]
    if 0 < len(general) < len(draft.told):
        draft.told = [s for s in draft.told if s not in general]


def _confide(folded: str, draft: Draft) -> None:
    """Tells in the one case of a notice, too, what its victim told police behind its beginning: 老人说出实情,称正在配合办案."""
    confides, confesses = load_pattern(FILE, "confides"), load_pattern(FILE, "confesses")
    told = [one for one in draft.after if one.score("story") > 0 and confides.search(folded, one.span.start, one.span.end)]
    said = [one for one in told if not confesses.search(folded, one.span.start, one.span.end)]
    if said:
        draft.told = sorted((*draft.told, *said), key=lambda one: one.span)
        draft.after = [one for one in draft.after if one not in said]


def retold(notice: Notice, stories: Iterable[Story]) -> Notice:
    """The notice with every sentence that tells a case called a story, whatever its words alone had made it."""
    told = {span for story in stories for span in story.told}
    made = (replace(s, kind="story") if s.kind != "story" and s.span in told else s for s in notice.sentences)
    return replace(notice, sentences=tuple(made))
