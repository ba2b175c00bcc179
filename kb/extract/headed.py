"""Cases under headlines of their own, which no number and no word such as 案例 announces: 假称能补缴社保，熟人行骗跑路."""

from __future__ import annotations

from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.signs import is_dated
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE

_LEAST, _LONGEST = 8, 30  #: characters of such a headline
_TOLD = 40  #: characters of the first sentence of a story below one
_BOTH = 2  #: headlines of a page
_STORY = 3.0  #: what the first sentence below one must weigh as a story


def _is_headline(notice: Notice, at: int) -> bool:
    """Whether a line by itself names a deceit and nobody, and a story that begins with a day stands below it."""
    if at + 1 >= len(notice.sentences):
        return False
    line, below = notice.sentences[at], notice.sentences[at + 1]
    words = notice.folded[line.span.start : line.span.end]
    alone = line.first and below.first and line.kind != "head" and not line.mentions and not words.endswith(("。", ";", "；", ":", "："))
    if not alone or not _LEAST <= len(words) <= _LONGEST or load_pattern(FILE, "deceit_named").search(words) is None:
        return False
    told = below.kind == "story" and below.score("story") >= _STORY and below.span.end - below.span.start >= _TOLD
    return told and is_dated(notice.folded, below.span)


def find_headlines(notice: Notice) -> list[int]:
    """The numbers of the sentences that are such headlines; none where there are not two."""
    heads = [at for at in range(len(notice.sentences)) if _is_headline(notice, at)]
    return heads if len(heads) >= _BOTH else []


def with_headlines(notice: Notice, tags: dict[int, str]) -> dict[int, str]:
    """The tags of the sentences, where two or more such headlines stand on a page with a case beginning below each."""
    heads = find_headlines(notice)
    if not heads:
        return tags
    made = dict(tags)
    for at, end in zip(heads, [*heads[1:], len(notice.sentences)], strict=True):
        section = notice.sentences[at + 1 : end]
        made[notice.sentences[at].span.start] = OUTSIDE
        if not any(tags.get(one.span.start) == BEGINS for one in section):
            made.update(_told(section))
    return made


def _told(section: tuple[Sentence, ...]) -> dict[int, str]:
    """The tags of what stands below a headline: the case to the last sentence of its story before anything else."""
    made = {section[0].span.start: BEGINS}
    for one in section[1:]:
        goes_on = one.kind == "story" and OUTSIDE not in made.values()
        made[one.span.start] = GOES_ON if goes_on else OUTSIDE
    return made
