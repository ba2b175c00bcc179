"""What speaks for the roles of a region beside its own sentence: the one behind, what an enumeration ends with, the other regions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kb.extract.gazetteer import Region
from kb.extract.patterns import Patterns, names_of
from kb.extract.segment import Story
from kb.extract.where import Mention, clause_of, sentence_of
from kb.extract.where import P as RULES
from kb.model import Span

P = Patterns("where_when.yml", "place_roles")
ENDS = Patterns("where_when.yml", "chase")
CUES = names_of("where_when.yml", "place_roles")
_WHOLE = ("71", "81", "82")  #: codes of what has no counties: who is caught there is caught in the region of the victim
_LISTED = 40  #: characters behind an enumeration that are looked at
_AFTER = 200  #: characters behind a story that tell whom police caught
_MANY = 5


def cues_in(kind: str, text: str, start: int, end: int) -> Iterator[str]:
    """The cues that stand in a stretch."""
    return (f"{kind}:{cue}" for cue in CUES if getattr(P, cue).search(text, start, end))


def by_sentences(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[str]:
    """What the sentence behind says, and what stands before and behind the enumeration of `spans` that a place is one of."""
    last = sentence_of(text, start, end)[1]
    if last + 1 < len(text):
        yield from cues_in("ns", text, last, max(sentence_of(text, last + 1, last + 1)[1], last + 1))
    ends = end
    for span in spans:
        if span.start >= ends and RULES.list.fullmatch(text, ends, span.start):
            ends = span.end
    if ends > end:
        first = max(clause_of(text, start, end)[0], sentence_of(text, start, end)[0])
        yield "listed"
        yield from cues_in("la", text, ends, max(ends, min(clause_of(text, start, ends)[1], ends + _LISTED)))
        yield from cues_in("lb", text, first, start)


def by_others(some: Sequence[Mention], home: Region | None, regions: Collection[Region]) -> Iterator[str]:
    """How a region lies to the others that are named, and whether it is the victim's."""
    region = some[0].region
    if home is None:
        return
    yield f"own:{home.code == region.code}:{region.level}"
    if any(mention.role for mention in some):
        yield "ruled"
    others = [other for other in regions if other.code != region.code]
    if any(other.within(region) for other in others):
        yield "finer"
    if any(region.within(other) for other in others):
        yield "coarser"
    yield f"many:{min(len(regions), _MANY)}"


def by_arrest(text: str, region: Region, story: Story, solo: bool) -> Iterator[str]:
    """Of Hong Kong, Macau and Taiwan: whether the story ends with somebody caught."""
    if region.code[:2] not in _WHOLE:
        return
    start, end = story.span.start, story.span.end + _AFTER
    yield "whole"
    if P.caught.search(text, start, end):
        yield from ("whole:caught", f"whole:caught:{solo}")
    if ENDS.held.search(text, start, end):
        yield "whole:held"
    if ENDS.mule.search(text, start, end):
        yield "whole:mule"
