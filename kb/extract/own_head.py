"""The place that the head of a case names for it alone: 地点：建设银行石家庄鹿泉支行, ——广东省茂名市被告人梁某甲诈骗案."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.where import Mention
from kb.model import Fact, Named

P = Patterns("where_when.yml", "where")


def of_own_head(notice: Notice, story: Story, stories: Sequence[Story], places: Sequence[Mention]) -> tuple[Named, Fact] | None:
    """The finest place of the last line above a story that says where it was; None where the story itself is of another."""
    folded = plain(notice.bulletin.text)
    begin = max((one.span.end for one in stories if one.span.end <= story.span.start), default=0)
    above = [m for m in places if m.span.part == "text" and begin <= m.span.start < story.span.start and _in_head(folded, m)]
    line = folded.rfind("\n", 0, above[-1].span.start) if above else 0
    told = [m for m in above if m.span.start > line]
    inmost = next((m for m in told if all(m.region.within(other.region) for other in told)), None)
    own = [m for m in places if m.span.part == "text" and story.span.start <= m.span.start < story.span.end and m.strength]
    if inmost is None or any(not m.region.within(inmost.region) for m in own):
        return None
    best = next((m for m in own if m.region.code != inmost.region.code), inmost)
    return Named(best.region.code, best.region.full), Fact("region", best.region.code, best.span, "where.region.head")


def _in_head(folded: str, mention: Mention) -> bool:
    """Whether a place stands in a line that says where a case was, or whose it was."""
    line = folded.rfind("\n", 0, mention.span.start) + 1
    end = folded.find("\n", mention.span.end)
    return P.says_where.fullmatch(folded, line, end if end >= 0 else len(folded)) is not None
