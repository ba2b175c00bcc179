"""A row of numbered cases (二、刷单案：…, 三、客服案：…): where the one before began a case, the next begins one too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.numerals import to_number
from kb.extract.sentences import Notice, Sentence, style_of

BEGINS, GOES_ON, OUTSIDE = "begins", "goes_on", "outside"
_LABEL = re.compile(r"[^,，。;；!！?？:：]{2,20}(?:案件?|诈骗|骗局)(?P<bare>[。】]?$)?(?:[:：】]|$)")
_HEAD = re.compile(r"(?:【[^】\n]{2,8}】)?[【\[(（]?(?:典型|真实)?(?:案例?|例)\s?(?P<n>[一二三四五六七八九十]{1,3}|[0-9]{1,2})")
_COUNT = re.compile(r"[一二三四五六七八九十]{1,3}|[0-9]{1,2}")
_SOON = 3  #: sentences below a number in which its case has begun, if it has one

Member = tuple[int, str, float, bool]  #: where in the sentences, the style of its number, the number, is it labelled as a case?


def begin_each(notice: Notice, read: Sequence[Sentence], tags: Sequence[str]) -> list[str]:
    """The tags, with a beginning at every member of a row whose member before began a case: one if both are labelled, else two of them."""
    made = list(tags)
    begun: dict[str, list[float]] = {}
    for at, style, number, labelled in _members(notice, read, made):
        soon = slice(at, at + _SOON)
        row = begun.setdefault(style, [])
        follows = number - 1 in row[-1:] and (labelled or row[-2:-1] == [number - 2])
        if follows and BEGINS not in made[soon] and any(s.kind == "story" and s.mentions for s in read[soon]):
            _begin(made, read, at)
        if BEGINS in made[soon]:
            row.append(number)
        else:
            row.clear()
    return made


def _members(notice: Notice, read: Sequence[Sentence], tags: list[str]) -> Iterator[Member]:
    """What is numbered: 三、, 3.网络刷单案：, or a sentence below a head 【案例三】; a label alone on its line is of the case below."""
    place = {sentence.span.start: at for at, sentence in enumerate(read)}
    headed: re.Match[str] | None = None
    for sentence in notice.sentences:
        at = place.get(sentence.span.start)
        if at is None:
            headed = _HEAD.match(notice.folded, sentence.span.start, sentence.span.end)
            continue
        if headed is not None:
            yield at, "headed", to_number(headed["n"]) or 0.0, True
        elif (count := _COUNT.search(sentence.number)) is not None and sentence.first:
            label = _LABEL.match(notice.folded, sentence.span.start, sentence.span.end)
            bare = label is not None and label["bare"] is not None
            if bare and sentence.kind == "head" and tags[at] == GOES_ON:
                tags[at] = OUTSIDE
            yield at + bare, style_of(sentence.number), to_number(count.group()) or 0.0, label is not None
        headed = None


def _begin(tags: list[str], read: Sequence[Sentence], at: int) -> None:
    """A case begins here, and what tells it up to where it was seen to go on is part of it."""
    tags[at] = BEGINS
    for after in range(at + 1, len(tags)):
        if tags[after] != OUTSIDE or read[after].kind != "story":
            break
        tags[after] = GOES_ON
