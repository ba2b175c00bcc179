"""What speaks for a region being a victim's beside how it is named: who stands in its clause, which story it heads, which one it is of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kb.extract.elsewhere import P
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.model import Span

_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_SENTENCE = re.compile(r"[。；;！!？?]")
_BRACKET = re.compile(r"[（(][^（()）。；\n]{0,39}$|[，,][男女][，,][^（()）。；\n]{0,20}$")
_NAMED = 20  #: characters before a bracket in which it is told that the one before it was caught
_REACH = 40  #: characters of a clause on either side of a place
_HEADING = 40  #: characters of a line that heads a story
_NEAR = 40  #: characters from a place to the story that begins after it


def persons_of(notice: Notice) -> list[int]:
    """Where those stand who may be victims, in order."""
    return sorted(mention.span.start for sentence in notice.sentences for mention in sentence.mentions)


def by_person(persons: Sequence[int], folded: str, span: Span, zone: str) -> Iterator[str]:
    """Whether one of the persons stands in the clause of a place, before it or behind."""
    stop = _CLAUSE.search(folded, span.end, span.end + _REACH)
    last = stop.start() if stop else min(len(folded), span.end + _REACH)
    first = max((m.end() for m in _CLAUSE.finditer(folded, max(0, span.start - _REACH), span.start)), default=max(0, span.start - _REACH))
    if bisect_left(persons, span.end) < bisect_left(persons, last + 1):
        yield from ("who:behind", f"who:behind:{zone}")
    if bisect_left(persons, first) < bisect_left(persons, span.start):
        yield from ("who:before", f"who:before:{zone}")


def is_beside(persons: Sequence[int], ends: frozenset[int], folded: str, span: Span) -> bool:
    """Whether one of the persons, who end at the `ends`, stands in the clause of a place, or right before the bracket it stands in."""
    if any(by_person(persons, folded, span, "")):
        return True
    opened = _BRACKET.search(folded, max(0, span.start - _REACH), span.start)
    if opened is None or ends.isdisjoint(range(opened.start() - 1, opened.start() + 1)):
        return False
    return (
        P.caught_before.search(folded, max(0, opened.start() - _NAMED), opened.start()) is None and P.taken.match(folded, span.end) is None
    )


def headed_by(folded: str, at: int, stories: Sequence[Story]) -> Story | None:
    """The story that begins after the line of a place, where that tells nothing: 时间:5月31日 地点:新吴区; 9:20 下陆支行."""
    begin, end = folded.rfind("\n", 0, at) + 1, folded.find("\n", at)
    if end < 0 or end - begin > _HEADING or _SENTENCE.search(folded, begin, end):
        return None
    after = end + len(folded[end:]) - len(folded[end:].lstrip())
    return next((story for story in stories if story.span.start == after), None)


def by_story(folded: str, at: int, zone: str, story: Story, stories: Sequence[Story]) -> Iterator[str]:
    """Whether a place heads the story or another, stands right before it, in its line, in the story before or after it."""
    headed = headed_by(folded, at, stories) if len(stories) > 1 else None
    if headed is not None:
        yield "heads:own" if headed is story else "heads:other"
    start = story.span.start
    if at < start and "\n" not in folded[at:start]:
        yield from ("line", f"line:{zone}")
    if at < start < at + _NEAR:
        yield from ("close", f"close:{zone}")
    if zone == "other":
        told = next((one for one in stories if one.nth(at) is not None), None)
        if told is not None:
            away = told.ordinal - story.ordinal
            yield "of:before" if away == -1 else "of:after" if away == 1 else "of:far"
