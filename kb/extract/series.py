"""A row of numbered cases (二、刷单案：…, 三、客服案：…): where the one before began a case, the next begins one too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.numerals import to_number
from kb.extract.sentences import Notice, Sentence, style_of

BEGINS, GOES_ON, OUTSIDE = "begins", "goes_on", "outside"
_LABEL = re.compile(r"[^,，。;；!！?？:：]{2,20}(?:案件?|诈骗|骗局)(?P<bare>[。】]?$)?(?:[:：】]|$)")
HEAD = re.compile(
    r"[^\w【\[(（]{0,6}(?:【[^】\n]{2,8}】)?[【\[(（]?(?:典型|真实)?(?:案[例件情]?|[事实]?例|骗[术局招]|套路|陷阱)\s?(?P<n>[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?![0-9一二三四五六七八九十百起个宗件例%])"
)
_INLINE = re.compile(HEAD.pattern + r"[、.:】\])](?=[^\n]{12})")  #: 案例3、事主在抖音刷到…
_COUNT = re.compile(r"[一二三四五六七八九十]{1,3}|[0-9]{1,2}")
_NAMED = re.compile(r"【[^】\n]{2,20}】$")  #: 【先锋镇 老王(化名)】
HEADED = "headed"  #: the style of what stands below 案例二
_SOON = 3  #: sentences below a number in which its case has begun, if it has one
_LATER = re.compile(r"(?:随后|之后|此后|后来|于是|接着|最终|最后|直到|直至|期间)")
_ROW = 3  #: members of a row so long that one more needs nobody with a name

Member = tuple[int, str, float, bool]  #: where in the sentences, the style of its number, the number, is it labelled as a case?


def number_of(sentence: Sentence) -> float | None:
    """The number printed before a sentence or in a head, None where none is: （二） and 2、 are 2."""
    count = _COUNT.search(sentence.number)
    return None if count is None else to_number(count.group()) or 0.0


def begin_each(notice: Notice, read: Sequence[Sentence], tags: Sequence[str]) -> list[str]:
    """The tags, with a beginning at every member of a row whose member before began a case: one if both are labelled, else two of them.

    One between two that began cases begins one too.
    """
    made = list(tags)
    begun: dict[str, list[float]] = {}
    members = list(_members(notice, read, made))
    ends = [*(at for at, *_ in members[1:]), len(read)][: len(members)]
    near = [slice(at, min(max(end, at + 1), at + _SOON)) for (at, *_), end in zip(members, ends, strict=True)]
    starts = {(style, number) for (_, style, number, _), soon in zip(members, near, strict=True) if BEGINS in made[soon]}
    for (at, style, number, labelled), soon, end in zip(members, near, ends, strict=True):
        row = begun.setdefault(style, [])
        between = (style, number + 1) in starts
        follows = number - 1 in row[-1:] and (labelled or between or row[-2:-1] == [number - 2])
        if follows and BEGINS not in made[soon] and _tells(read[soon], style == HEADED or len(row) >= _ROW):
            _begin(made, read, at, end)
        if BEGINS in made[soon]:
            row.append(number)
            _join_later(notice, read, made, range(made.index(BEGINS, at) + 1, end))
        else:
            row.clear()
    return made


def _join_later(notice: Notice, read: Sequence[Sentence], tags: list[str], rest: range) -> None:
    """Within a member of a row no second case begins with 随后: there the first goes on."""
    for at in rest:
        if tags[at] == BEGINS and _LATER.match(notice.folded, read[at].span.start):
            tags[at] = GOES_ON


def _tells(read: Sequence[Sentence], anyone: bool) -> bool:
    """Whether a member of a row tells a story of somebody; below a head and in a long row, of `anyone`."""
    return any(s.kind == "story" and (s.mentions or anyone) for s in read)


def _members(notice: Notice, read: Sequence[Sentence], tags: list[str]) -> Iterator[Member]:
    """What is numbered: 三、, what stands below 【案例三】 or behind it, each of 【先锋镇 老王】; a label alone is of the case below."""
    place = {sentence.span.start: at for at, sentence in enumerate(read)}
    headed: re.Match[str] | None = None
    named = 0
    for sentence in notice.sentences:
        at = place.get(sentence.span.start)
        if at is None:
            headed = HEAD.match(notice.folded, sentence.span.start, sentence.span.end)
            continue
        if headed is not None:
            yield at, HEADED, to_number(headed["n"]) or 0.0, True
        elif (count := number_of(sentence)) is not None and sentence.first:
            label = _LABEL.match(notice.folded, sentence.span.start, sentence.span.end)
            bare = label is not None and label["bare"] is not None
            if bare and sentence.kind == "head" and tags[at] == GOES_ON:
                tags[at] = OUTSIDE
            yield at + bare, style_of(sentence.number), count, label is not None
        elif (inline := _INLINE.match(notice.folded, sentence.span.start, sentence.span.end)) is not None:
            yield at, HEADED, to_number(inline["n"]) or 0.0, True
        elif sentence.mentions and _NAMED.match(notice.folded, sentence.span.start, sentence.span.end):
            named += 1
            yield at, "named", float(named), True
        headed = None


def _begin(tags: list[str], read: Sequence[Sentence], at: int, end: int) -> None:
    """A case begins here, not later in what stands before `end`, and what tells it up to where it was seen to go on is part of it."""
    if BEGINS in tags[at:end]:
        tags[tags.index(BEGINS, at, end)] = GOES_ON
    tags[at] = BEGINS
    for after in range(at + 1, len(tags)):
        if tags[after] != OUTSIDE or read[after].kind != "story":
            break
        tags[after] = GOES_ON
