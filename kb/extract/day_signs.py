"""What speaks for a date being a story's day beside its own words: the step it stands in, the dates before it, what its line announces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from kb.extract.dates import day_of
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.weighing import reached
from kb.extract.which_day import Candidate
from kb.model import Step

P = Patterns("where_when.yml", "shared_day")
_BEFORE = 40  #: characters before a date in which somebody begins to tell of what came before
_DAYS = (0, 1, 2, 8, 31)  #: before the report
_AHEAD = 3
_OWN = ("told", "told?", "head", "lead", "before", "between")  #: where a date stands that may lead a step
_OPENING = 14  #: characters of a story that say that it is like the one before


class Placed(Protocol):
    """A date with where it stands to the story."""

    @property
    def found(self) -> Candidate: ...

    @property
    def place(self) -> str: ...


def by_step(found: Candidate, last: int, steps: Sequence[Step]) -> Iterator[str]:
    """The stage of the step that it stands in, or that follows in its sentence, which ends at `last`; the stage of the next one."""
    start, end = found.dated.span.start, found.dated.span.end
    of = [s.stage for s in steps if s.span.start <= start < s.span.end or start < s.span.start < last]
    stage = of[0] if of else "none"
    yield from (f"st:{stage}", f"st:{stage}:{found.said}" if of else "st:none")
    if steps:
        rest = [step for step in steps if step.span.end > end]
        yield from ("pre" if end <= steps[0].span.start else "post", f"nxt:{rest[0].stage if rest else 'end'}")
        if rest and rest[0] is steps[0]:
            yield "nxt1"


def by_lead(among: Sequence[Placed], steps: Sequence[Step]) -> list[set[str]]:
    """Of each date the stages whose first step it leads: the last one told before that step, or in it, that is not of what police did."""
    of = {step.stage: step for step in reversed(steps)}
    own = [(one.found.dated.span.start, n) for n, one in enumerate(among) if one.place in _OWN and one.found.said != "act"]
    led: list[list[str]] = [[] for _ in among]
    for stage, step in of.items():
        last = max((start for start, _ in own if start < step.span.end), default=None)
        for start, n in own:
            if start == last:
                led[n] += [stage, "first"] if step is steps[0] else [stage]
    return [set(_led(one.found, stages)) for one, stages in zip(among, led, strict=True)]


def _led(found: Candidate, stages: Sequence[str]) -> Iterator[str]:
    """The signs of a date that leads the first step of some stages."""
    for stage in stages or ("none",):
        yield from (f"L:{stage}", f"L:{stage}:{found.said}", f"L:{stage}:{len(found.told[0])}")
    yield f"L={'+'.join(sorted(stage[:2] for stage in stages))}"


def by_order(folded: str, found: Candidate, before: Sequence[Placed], among: Sequence[Placed]) -> Iterator[str]:
    """How it stands to the date told before it, to the report, to all days of the story in their order."""
    day, said = found.told[0], found.said
    if P.flashback.search(folded, max(0, found.dated.span.start - _BEFORE), found.dated.span.start):
        yield from ("flash", f"flash:{said}")
    if before:
        last = before[-1].found.told[0]
        if day < last[: len(day)]:
            yield from ("back", f"back:{said}")
        elif day > last:
            yield "on"
    days = sorted({one.found.told[0] for one in among if one.place in ("told", "told?", "after", "before", "head", "between")})
    rank = min(days.index(day), 3) if day in days else "x"
    yield from (f"tr:{rank}", f"tr:{rank}:{said}")
    reports = [one.found.told[0] for one in among if one.found.said == "report" and one.place != "prev"]
    reported, own = day_of(min(reports, default=None)), day_of(day)
    if reported and own and said != "report":
        gap = (reported - own).days
        yield from ("rg:neg",) if gap < 0 else ("rg:0", *reached("rg", gap, _DAYS[1:]))


def by_line(folded: str, title: str, found: Candidate, last: int, stories: Sequence[Story]) -> Iterator[str]:
    """Of a date that stands outside the story: whether its sentence announces several, what the title says, how many stories follow."""
    start, end = found.dated.span.start, found.dated.span.end
    if P.stretch.match(folded, end) or P.stretched.search(folded, max(0, start - 8), start):
        yield "stretch"
    ahead = min(sum(story.span.start >= end for story in stories), _AHEAD)
    yield f"ahead:{ahead}:{len(stories) > 1}"
    if P.announced.search(folded, end, last):
        yield from ("announced", f"announced:{ahead}")
    if P.daily.search(title):
        yield "daily"
    if folded[start - 1 : start] in ("", "\n") and folded[end : end + 1] == "\n":
        yield "line"


def by_likeness(folded: str, found: Candidate, story: Story, before: Story) -> Iterator[str]:
    """Of a date of the story before: whether this one says that it happened likewise, and whether it follows in its line."""
    start = story.span.start
    same = "line" if "\n" not in folded[before.span.end : start].strip(" ") else "apart"
    like = "like" if P.likewise.match(folded, start, start + _OPENING) else "other"
    yield from (f"prev:{same}", f"prev:{like}", f"prev:{same}:{like}", f"prev:{found.said}", f"prev:{like}:{len(found.told[0])}")
