"""The case of whom a report of arrests names in one sentence as having come to the police, before the stories of others."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from kb.extract.another import named_in
from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE
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


def with_retold(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where a case told in a sentence goes on with what befell the same 事主: 事主梁女士…被骗38650元。事主在群里看到….

    What the next one tells of all such frauds (骗子一般通过…) is none of it.
    """
    made = dict(tags)
    brings_in, again, of_all = (load_pattern(FILE, "retold", name) for name in ("brings_in", "again", "of_all"))
    for before, sentence in pairwise(notice.sentences):
        start, end = sentence.span.start, sentence.span.end
        if made.get(before.span.start) != BEGINS or made.get(start) != OUTSIDE or before.line != sentence.line:
            continue
        role = again.match(notice.folded, start, end)
        first = brings_in.search(notice.folded, before.span.start, before.span.end)
        same = role is not None and first is not None and role["role"] == first["role"]
        if same and of_all.search(notice.folded, start, end) is None:
            made[start] = GOES_ON
    return made
