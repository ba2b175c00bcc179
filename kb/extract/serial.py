"""Where one swindler's victims are told of one after another, a paragraph each: 小静今年24岁…; 小敏是韩伟在聚会上认识的…."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.extract.blamed import is_blamed
from kb.extract.cast import CALLED, events_in
from kb.extract.cues import load_pattern
from kb.extract.full_names import find_full_names
from kb.extract.money import names_sum
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE
from kb.model import Span

_ENTRY = 60  #: characters of a paragraph in which its victim is named
_ROW = 2  #: victims of one swindler, for each to be a case
_MASKED = re.compile(r"[一-鿿][*某][*某甲乙丙]?")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    told: Sequence[Sentence]
    span: Span
    victim: str


def with_victims(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where paragraphs tell of a victim each whom somebody named in them defrauded: a case begins with each.

    Nobody else's paragraph names a victim, and each tells of a sum.
    """
    made = dict(tags)
    named = swindlers(notice) if BEGINS in made.values() else []
    row = list(_entries(notice)) if named else []
    for swindler in named:
        his = [one for one in row if swindler in notice.folded[one.span.start : one.span.end] and one.victim not in swindler]
        begun = sum(any(made.get(s.span.start) == BEGINS for s in one.told) for one in his)
        victims = {one.victim for one in his}
        if len(his) < _ROW or begun >= len(his) or len(victims) < len(his) or _is_told_before(notice, his[0], victims):
            continue
        if any(made.get(s.span.start) == BEGINS for s in notice.sentences if s.span.start > his[0].span.start and not _within(his, s)):
            continue
        for s in notice.sentences:
            if s.span.start < his[0].span.start and made.get(s.span.start) in (BEGINS, GOES_ON) and _is_of(notice, s, victims):
                made[s.span.start] = OUTSIDE
        for one in his:
            made.update((s.span.start, GOES_ON) for s in one.told if made.get(s.span.start) == BEGINS)
            made[one.told[0].span.start] = BEGINS
        return made
    return made


def _within(row: Sequence[_Paragraph], sentence: Sentence) -> bool:
    return any(one.span.start <= sentence.span.start < one.span.end for one in row)


def _is_told_before(notice: Notice, first: _Paragraph, victims: Collection[str]) -> bool:
    """Whether one of the victims is told of before the first paragraph alone: the story that goes on there has begun with him."""
    told = [s for s in notice.sentences if s.span.start < first.span.start and s.kind != "head"]
    named = [sum(victim in notice.folded[s.span.start : s.span.end] for victim in victims) for s in told]
    return 1 in named


def _is_of(notice: Notice, sentence: Sentence, victims: Collection[str]) -> bool:
    """Whether a sentence before them names some of the victims and nobody else: 在骗了小静之后,又先后骗了小敏和阿芳."""
    told = notice.folded[sentence.span.start : sentence.span.end]
    others = {notice.folded[m.span.start : m.span.end] for m in sentence.mentions if m.key} - set(victims)
    return any(victim in told for victim in victims) and not others


def _entries(notice: Notice) -> Iterator[_Paragraph]:
    """The paragraphs that bring in somebody whom none before or behind them names, and tell of a sum that went."""
    paragraphs = [list(told) for _, told in groupby(notice.sentences, key=lambda one: one.line)]
    for told in paragraphs:
        span = Span(told[0].span.start, told[-1].span.end)
        if told[0].kind in ("head", "stats", "advice", "police") or not names_sum(notice.folded, span.start, span.end):
            continue
        victim = _victim(notice, told[0])
        if takes(notice.folded, span) and victim and not _is_elsewhere(notice, victim, told, paragraphs):
            yield _Paragraph(told, span, victim)


def _victim(notice: Notice, sentence: Sentence) -> str:
    """How the one is called whom the first sentence of a paragraph brings in, "" for none."""
    start, end = sentence.span.start, min(sentence.span.end, sentence.span.start + _ENTRY)
    named = [m.span for m in sentence.mentions if m.key and not m.kin and m.span.start < end]
    if named:
        return notice.folded[named[0].start : named[0].end]
    called = CALLED.match(notice.folded, start, end)
    return called.group() if called else ""


def _is_elsewhere(notice: Notice, name: str, told: Sequence[Sentence], paragraphs: Sequence[Sequence[Sentence]]) -> bool:
    """Whether a story's paragraph other than these names somebody."""
    return any(
        name in notice.folded[other[0].span.start : other[-1].span.end]
        and names_sum(notice.folded, other[0].span.start, other[-1].span.end)
        for other in paragraphs
        if other[0].line != told[0].line and other[0].kind == "story"
    )


def takes(folded: str, span: Span) -> bool:
    """Whether a stretch tells of money that was taken or paid."""
    return load_pattern(FILE, "taken").search(folded, span.start, span.end) is not None or "pays" in events_in(folded, span)


def swindlers(notice: Notice) -> list[str]:
    """Who is named and is a suspect somewhere in the text."""
    names = {match.group() for match in _MASKED.finditer(notice.folded)} | find_full_names(notice.folded)
    return sorted(name for name in names if is_blamed(notice.folded, name))
