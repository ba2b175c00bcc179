"""Cases under headlines of their own, which no number and no word such as 案例 announces: 假称能补缴社保，熟人行骗跑路."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.signs import is_dated
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE

_LEAST, _LONGEST = 8, 30  #: characters of such a headline
_TOLD = 40  #: characters of the first sentence of a story below one
_BOTH = 2  #: headlines of a page
_LEAST_LINE = 5  #: characters of a short line above a story
_ROW = 3  #: stories below short lines that make a row
_OPENS = 2  #: sentences in which such a story says when it was or of whom it tells
_NUMBER = re.compile("0?[1-9]|[1-2][0-9]")  #: all that stands in a line above a case: 01
_STORY = 2.0  #: what the first sentence below one must weigh as a story


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


def _lined(notice: Notice) -> list[tuple[int, int]]:
    """Where what stands below each short line of a page begins and ends that is a story of its own; [] where not most of them are.

    “投资养老公寓”的陷阱 / 2021年4月,谭某某等人以… / “网恋女友”竟是男儿身 / 无业男子牟某…
    """
    lines = notice.sentences
    heads = [
        at
        for at, (one, below) in enumerate(pairwise(lines))
        if one.first and below.first and one.line + 1 == below.line and not one.number and not one.mentions
        if _LEAST_LINE <= one.span.end - one.span.start <= _LONGEST and below.span.end - below.span.start > _LONGEST
        if notice.folded[one.span.end - 1] not in "。;；:：,!?"
        and one.section in ("", "case")
        and one.kind in ("head", "story", "other", "method")
    ]
    parts = [(at + 1, end) for at, end in zip(heads, [*heads[1:], len(lines)], strict=False)]
    told = [part for part in parts if _is_story(notice, lines[slice(*part)])]
    return told if len(told) >= _ROW and len(told) * 2 > len(parts) else []


def _is_short(line: Sentence) -> bool:
    return line.span.end - line.span.start <= _LONGEST


def _numbered(notice: Notice) -> list[tuple[int, int]]:
    """Where what stands below each line that is only a number, and below its head, begins and ends that is a story of its own.

    01 / 信阳大学新生被骗学费案 / 2016年8月24日,… / 02 / …
    """
    lines = notice.sentences
    at = [n for n, one in enumerate(lines) if one.first and _NUMBER.fullmatch(notice.folded, one.span.start, one.span.end)]
    if [int(notice.folded[lines[n].span.start : lines[n].span.end]) for n in at] != list(range(1, len(at) + 1)):
        return []
    ends = pairwise([*at, len(lines)])
    parts = [(n + 1 + _is_short(lines[n + 1]), end) for n, end in ends if n + 2 < end]
    told = [part for part in parts if _is_story(notice, lines[slice(*part)])]
    return told if len(told) >= _BOTH else []


def _is_story(notice: Notice, section: Sequence[Sentence]) -> bool:
    """Whether a paragraph below a line tells how somebody was deceived of something."""
    own = [one for one in section if one.line == section[0].line]
    start, end = own[0].span.start, own[-1].span.end
    told = all(load_pattern(FILE, name).search(notice.folded, start, end) for name in ("deceives", "befalls"))
    helps = load_pattern(FILE, "helpers").search(notice.folded, start, end)
    return told and not helps and own[0].kind in ("story", "police", "other") and _is_opened(notice, own)


def _is_opened(notice: Notice, own: Sequence[Sentence]) -> bool:
    """Whether the first two of some sentences say when it was or of whom they tell."""
    return any(one.mentions or is_dated(notice.folded, one.span) for one in own[:_OPENS])


def with_headlines(notice: Notice, tags: dict[int, str]) -> dict[int, str]:
    """The tags of the sentences, where two or more such headlines, or short lines, stand on a page with a case beginning below each."""
    heads = find_headlines(notice)
    if not heads:
        return _with_lines(notice, tags)
    made = dict(tags)
    for at, end in zip(heads, [*heads[1:], len(notice.sentences)], strict=True):
        section = notice.sentences[at + 1 : end]
        made[notice.sentences[at].span.start] = OUTSIDE
        if not any(tags.get(one.span.start) == BEGINS for one in section):
            made.update(_told(section))
    return made


def _with_lines(notice: Notice, tags: dict[int, str]) -> dict[int, str]:
    """The tags, where a case begins below each short line with a story, on a page of which one begins somewhere."""
    made = dict(tags)
    for at, end in (_numbered(notice) or _lined(notice)) if BEGINS in tags.values() else ():
        section = notice.sentences[at:end]
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
