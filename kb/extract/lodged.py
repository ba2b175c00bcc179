"""The case of whom a report of arrests names in one sentence as having come to the police, before the stories of others."""

from __future__ import annotations

from collections.abc import Mapping

from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.threads import BEGINS, GOES_ON


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
        if not _reports(notice, sentence) or _names(sentence) & known:
            continue
        made[sentence.span.start] = BEGINS
        known |= _names(sentence)
        for behind in notice.sentences[at + 1 :]:
            if behind.line != sentence.line or behind.kind != "story" or behind in told:
                break
            made[behind.span.start] = GOES_ON
    return made


def _names(sentence: Sentence) -> set[str]:
    return {mention.key for mention in sentence.mentions if mention.key}


def _reports(notice: Notice, sentence: Sentence) -> bool:
    """Whether a sentence tells who by name reported what he lost."""
    lodges = load_pattern(FILE, "reports_loss")
    return (
        sentence.kind == "story"
        and bool(_names(sentence))
        and lodges.search(notice.folded, sentence.span.start, sentence.span.end) is not None
    )
