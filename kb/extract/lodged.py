"""The case of whom a report of arrests names in one sentence as having come to the police, before the stories of others."""

from __future__ import annotations

from collections.abc import Mapping

from kb.extract.another import named_in
from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice
from kb.extract.threads import BEGINS, GOES_ON
from kb.model import Span


def with_reports(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where a case begins with such a sentence: 9月3日,果农刘某报案称,他被…骗走4万余元; not of who is told of in another."""
    made = dict(tags)
    told = [one for one in notice.sentences if made.get(one.span.start) in (BEGINS, GOES_ON)]
    if not told:
        return made
    known = {mention.key for one in told for mention in one.mentions}
    for at, sentence in enumerate(notice.sentences):
        if sentence in told:
            break
        names = named_in(sentence)
        if sentence.kind != "story" or not names or names & known or not reports_loss(notice.folded, sentence.span):
            continue
        made[sentence.span.start] = BEGINS
        known |= names
        for behind in notice.sentences[at + 1 :]:
            if behind.line != sentence.line or behind.kind != "story" or behind in told:
                break
            made[behind.span.start] = GOES_ON
    return made


def reports_loss(folded: str, span: Span) -> bool:
    """Whether a sentence tells of somebody who came to the police with what he lost."""
    return load_pattern(FILE, "reports_loss").search(folded, span.start, span.end) is not None
