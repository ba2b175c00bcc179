"""The day that a notice tells of all its cases at once: of a daily report, or in the line before a story that has none of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.when import Incident, find_candidates, to_incident
from kb.extract.which_day import Candidate
from kb.model import Span

P = Patterns("where_when.yml", "shared_day")
_HEADING = 30  #: characters of a line that heads a story


def find_shared_day(notice: Notice, story: Story) -> Incident | None:
    """The one day that the lines before the stories, else the title, say for what they announce; None where they tell of several days."""
    bulletin = notice.bulletin
    text, published = bulletin.text, bulletin.published
    before = [s.span for s in notice.sentences if s.kind != "story" and s.span.end <= story.span.start]
    first = min((s.span.start for s in notice.sentences if s.kind == "story"), default=story.span.start)
    near = before[-1:] if before and not _between(notice, before[-1], story) else []
    for spans in (near, [span for span in before if span.end <= first]):
        found = [c for span in spans for c in _days(plain(text), span, published) if _announces(plain(text), c, span)]
        found = found or [c for span in spans for c in _months(plain(text), span, published)]
        if (one := _only(found)) is not None:
            return to_incident(one, one.dated.span)
    title, clocked = plain(bulletin.title), is_clocked(notice, story)
    found = _days(title, Span(0, len(title)), published, True) if title and (clocked or P.daily.search(title)) else []
    if not found and clocked:
        one = _only([c for span in before if span.end <= first for c in _days(plain(text), span, published, True)])
        return to_incident(one, one.dated.span) if one is not None else None
    one = _only(found)
    return to_incident(one, replace(one.dated.span, part="title")) if one is not None else None


def _only(found: Sequence[Candidate]) -> Candidate | None:
    """The first where all tell one day."""
    return found[0] if len({c.told[0] for c in found}) == 1 else None


def is_clocked(notice: Notice, story: Story) -> bool:
    """Whether the hour heads a story, in its line or in the one before: ●08:17 第一声警报."""
    folded = notice.folded
    begin = folded.rfind("\n", 0, story.span.start) + 1
    before = folded.rfind("\n", 0, max(0, begin - 1)) + 1
    return P.clock.match(folded, begin) is not None or (begin - before < _HEADING and P.clock.match(folded, before, begin) is not None)


def _between(notice: Notice, span: Span, story: Story) -> bool:
    """Whether another story stands between a sentence and this one."""
    return any(s.kind == "story" and span.end <= s.span.start < story.span.start for s in notice.sentences)


def _days(folded: str, span: Span, published: str | None, acts: bool = False) -> list[Candidate]:
    """The full days told in a sentence, no ends of a stretch."""
    found = find_candidates(folded, folded[span.start : span.end], span.start, published, acts)
    days = [c for c in found if len(c.told[0]) == len("2020-05-01")]
    ends = (P.stretch.match(folded, c.dated.span.end) or P.stretched.search(folded, span.start, c.dated.span.start) for c in days)
    return [c for c, end in zip(days, ends, strict=True) if not end]


def _months(folded: str, span: Span, published: str | None) -> list[Candidate]:
    """The month in which several cases came one after the other: 8月以来连续发生几起."""
    found = find_candidates(folded, folded[span.start : span.end], span.start, published)
    months = [c for c in found if len(c.told[0]) == len("2020-05") and P.of_month.search(folded, c.dated.span.end, span.end)]
    return [c for c in months if c.said != "open" or (published or "").startswith(c.told[0])]


def _announces(folded: str, found: Candidate, span: Span) -> bool:
    """昨日接报警情2起, or a line that is nothing but a day."""
    at = found.dated.span
    line = folded.rfind("\n", 0, at.start) + 1
    end = folded.find("\n", at.end)
    if P.alone.fullmatch(folded, at.end, len(folded) if end < 0 else end) and at.start == line:
        return True
    return P.announced.search(folded, at.end, span.end) is not None
