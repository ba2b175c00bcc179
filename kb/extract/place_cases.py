"""To which of several cases a place is told: in the last story and behind it stands what police did about any of them, or about all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kb.extract.cast import CALLED
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.sentences import Notice

P = Patterns("where_when.yml", "place_cases")
WEIGHTS = "place_case_weights.tsv"  #: learned from the gold sets by docs/learn_place_cases.py
GIVEN = 0  #: above which of its weights a place is told to a case
_MONEY = re.compile(r"[0-9][0-9,.]{0,12}万?余?(?=元)")
_NUMBERS = "一二三四五六七八九"
_HEAD = 60  #: characters of a story that name whom it is about
_FEW = 3  #: characters of a sum that are too few to tell cases apart
_MANY = 4  #: cases beyond which no more are told apart


def zone_behind(at: int, stories: Sequence[Story]) -> str | None:
    """Where a place stands behind the first sentence of the last of some stories: in what that tells, or behind it; None if before."""
    last = stories[-1]
    if at < last.told[0].end:
        return None
    return "foot" if last.part_at(at) is None else "last"


def _around(notice: Notice, at: int) -> list[tuple[str, int, int]]:
    """The sentence of a place, and the same with those beside it in its line."""
    n = bisect_right(notice.sentences, at, key=lambda sentence: sentence.span.start) - 1
    if n < 0:
        return []
    here = notice.sentences[n]
    near = [one.span for one in notice.sentences[max(0, n - 1) : n + 2] if one.line == here.line and one.kind != "head"] or [here.span]
    return [("s", here.span.start, here.span.end), ("w", near[0].start, near[-1].end)]


def _told_first(folded: str, word: str, before: int, stories: Sequence[Story]) -> tuple[int, bool] | None:
    """The number of the story, from 0, that has a word first, `before` a place, and whether it names there whom it is about."""
    found = folded.find(word, stories[0].span.start, before)
    if found < 0:
        return None
    return next(((n, found < one.span.start + _HEAD) for n, one in enumerate(stories) if one.part_at(found)), None)


def _pointed(folded: str, start: int, end: int, stories: Sequence[Story]) -> Iterator[tuple[str, int]]:
    """Which stories a stretch speaks of: by a name, by a sum, by their number."""
    for match in CALLED.finditer(folded, start, end):
        if told := _told_first(folded, match.group(), start, stories):
            yield from (("name", told[0]), *([("hero", told[0])] if told[1] else ()))
    for match in _MONEY.finditer(folded, start, end):
        if len(match.group()) >= _FEW and (told := _told_first(folded, match.group(), start, stories)):
            yield "sum", told[0]
    for match in P.nth.finditer(folded, start, end):
        yield "nth", _NUMBERS.find(match["nth"] or "一")


def by_cases(notice: Notice, folded: str, at: int, zone: str, story: Story, stories: Sequence[Story]) -> Iterator[str]:
    """Whether what stands around a place speaks of a story, of another, of all."""
    n = next((n for n, one in enumerate(stories) if one.ordinal == story.ordinal), 0)
    turn = "last" if n == len(stories) - 1 else "first" if n == 0 else "mid"
    yield from (f"z:{zone}", f"g:{turn}", f"g:{turn}:{zone}", f"g:{min(len(stories), _MANY)}:{zone}")
    for kind, start, end in _around(notice, at):
        said = set(_pointed(folded, start, end, stories))
        own, other = {how for how, one in said if one == n}, {how for how, one in said if one != n}
        whose = "both" if own and other else "own" if own else "other" if other else "none"
        yield from (f"g{kind}:{whose}", f"g{kind}:{whose}:{zone}")
        yield from (*(f"g{kind}:own:{how}" for how in own), *(f"g{kind}:other:{how}" for how in other))
        if P.all_of.search(folded, start, end):
            yield from (f"g{kind}:all", f"g{kind}:all:{zone}", f"g{kind}:all:{whose}")
