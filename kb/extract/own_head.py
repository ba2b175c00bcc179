"""The place that the head of a case names for it alone (地点：建设银行石家庄鹿泉支行), or a sentence that traces money."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.topic import is_traced
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


def of_traced(notice: Notice, story: Story, places: Sequence[Mention]) -> tuple[Named, Fact] | None:
    """The only place that a sentence names which tells of whom a mule's money was taken: 该笔资金系江苏盐城一名男子被骗的钱款."""
    whole = story.told[0]
    if not is_traced(notice.folded, whole):
        return None
    named = [m for m in places if m.span.part == "text" and whole.start <= m.span.start < whole.end and m.role is None and m.strength]
    own = {m.region.code: m for m in named}
    if len(own) != 1:
        return None
    region, mention = named[0].region, named[0]
    return Named(region.code, region.full), Fact("region", region.code, mention.span, "where.region.case")
