"""What stands before the first case of a page: what only promises it, what sums all of them up."""

from __future__ import annotations

from kb.extract.cast import CALLED, events_in
from kb.extract.cues import load_pattern
from kb.extract.drafts import BEGINNING, Draft
from kb.extract.sentences import FILE, Notice
from kb.extract.signs import is_dated
from kb.model import Span

_TEASER = 3  #: sentences in which a beginning may promise a story
_PROMISE = 90  #: characters of a beginning that only promises one


def is_teaser(folded: str, first: Draft, second: Draft) -> bool:
    """A paragraph that only promises the story told after it: no one named, no head, in a sentence or two, and not how it went."""
    if first.head is not None or first.keys or len(first.told) > _TEASER or not second.keys or first.told[0].line > BEGINNING:
        return False
    start, end = first.told[0].span.start, first.told[-1].span.end
    if end - start > _PROMISE:
        return False
    named = any(match["clan"] for match in CALLED.finditer(folded, start, end))
    return not named and not {"meets", "pays"} <= set(events_in(folded, Span(start, end)))


def sums_up(folded: str, first: Draft) -> bool:
    """Whether what opens a page only sums up the reports told below it: 六名男女先后报案,…六人共损失约二百一十万元."""
    unheaded = first.head is None or not first.head.section
    early = unheaded and first.told[0].line <= BEGINNING and not first.keys
    summed = load_pattern(FILE, "sums_up")
    return early and any(summed.search(folded, one.span.start, one.span.end) for one in first.told)


def _is_of_officer(folded: str, span: Span) -> bool:
    """Whether a sentence tells of an officer by name, and of nothing that befell anybody."""
    named = load_pattern(FILE, "officer").search(folded, span.start, span.end) is not None
    return named and not {"pays", "ends"} & set(events_in(folded, span))


def promised(notice: Notice, draft: Draft) -> int:
    """How many sentences at the beginning only promise the story: nobody is named before a paragraph that begins with a day and a name.

    An officer of whom the first of them tells is nobody of the story.
    """
    if draft.head is not None or draft.told[0].line > BEGINNING:
        return 0
    for n, sentence in enumerate(draft.told[: _TEASER + 1]):
        if n == 0 and (of_officer := _is_of_officer(notice.folded, sentence.span)):
            continue
        if any(mention.key or of_officer for mention in sentence.mentions):
            return n if n and (sentence.first or of_officer) and is_dated(notice.folded, sentence.span) else 0
    return 0
