"""Rows of cases that a list tells a line each (1.5月5日,教师张三…被骗21万元。), or under heads that name the kind (2起系冒充客服诈骗。)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, groupby, takewhile

from kb.extract.cues import load_pattern
from kb.extract.money import names_sum
from kb.extract.numerals import to_number
from kb.extract.sentences import FILE, Notice, Sentence, style_of
from kb.extract.series import HEAD, number_of
from kb.extract.signs import is_dated
from kb.extract.type_names import find_type_names
from kb.model import Span

_ROW, _HEADS = 3, 2  #: members that make a row of lines, and one of heads, or of numbered lines below 典型案例
_LINE = 180  #: characters of a line that tells one case
_SENTENCES = 3  #: of such a line
_COUNTS = "counts"  #: the style of a head that counts cases of a kind
_ACCUSED = "accused"  #: the style of a head that names a swindler's case
_TYPED = "typed"  #: the style of a head that is only the name of a type
_ASIDE, _TAIL = " \u3000:：【】#", 4  #: around such a name, and characters behind it (类诈骗)
_NAME = 22  #: characters of a numbered line that is a head though it ends like a sentence
_DAY = re.compile(r"(?:[0-9]{4}年|[今去]年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号]|[上中下]旬|[初底间,])")  #: with which a line begins
_SAME, _NOBODY = ("该", "这", "此"), {"", "某"}  #: before who was told of before, and keys of who has no name
_COUNTED = 14  #: characters at the beginning of a sentence in which it counts the cases of a kind


@dataclass(slots=True)
class _Member:
    """A case of a row under the head that numbers it; `told`: where its sentences are, `apart`: it has lines or a head of its own."""

    number: float
    line: int
    told: list[int] = field(default_factory=list)
    apart: bool = False
    head: Span | None = None


def find_rows(notice: Notice, read: Sequence[Sentence]) -> list[range]:
    """Where in the sentences read each case of a row of lines, or of a row of heads, is told; () where there is no row."""
    named = _headed(notice, read) or _labelled(notice, read) or _below_bare(notice, read)
    return [*_lines(notice, read)] or named or [*_dated(notice, read)]


def _lines(notice: Notice, read: Sequence[Sentence]) -> Iterator[range]:
    lines = [list(run) for _, run in groupby(range(len(read)), key=lambda at: read[at].line)]
    for is_row, run in groupby(lines, key=lambda line: _is_told(notice, [read[at] for at in line])):
        row = list(run)
        least = _HEADS if all(read[line[0]].number and read[line[0]].section == "case" for line in row) else _ROW
        if is_row and len(row) >= least:
            yield from (range(line[0], line[-1] + 1) for line in row)


def _dated(notice: Notice, read: Sequence[Sentence]) -> Iterator[range]:
    """Lines in a row that begin with a day each and tell how somebody was met and what he paid: no two of one day or of one name.

    Advice may stand between them.
    """
    lines = [list(run) for _, run in groupby(range(len(read)), key=lambda at: read[at].line)]
    lines = [line for line in lines if any(read[at].kind not in ("advice", "head") for at in line)]
    for is_row, run in groupby(lines, key=lambda line: _is_dated_story(notice, [read[at] for at in line])):
        row = list(run) if is_row else []
        days = [_DAY.match(notice.folded, read[line[0]].span.start) for line in row]
        names = [key for line in row for key in {m.key for at in line for m in read[at].mentions} - _NOBODY]
        if len(row) >= _ROW and len({day.group() for day in days if day}) == len(row) and len(set(names)) == len(names):
            yield from (range(line[0], line[-1] + 1) for line in row)


def _is_dated_story(notice: Notice, line: Sequence[Sentence]) -> bool:
    """Whether a line begins with a day, brings in somebody in that sentence, and tells something of a fraud of which he was the mark."""
    opens = line[0].span
    if _DAY.match(notice.folded, opens.start, opens.end) is None or not line[0].mentions:
        return False
    again = any(notice.folded[m.span.start - 1 : m.span.start] in _SAME for m in line[0].mentions[:1])
    start, end = opens.start, line[-1].span.end
    if any(load_pattern(FILE, "listed", name).search(notice.folded, opens.start, opens.end) for name in ("many", "informs")):
        return False
    deceived, befallen = (load_pattern(FILE, name).search(notice.folded, start, end) for name in ("deceives", "befalls"))
    of_fraud = deceived or (load_pattern(FILE, "about_fraud").search(notice.folded, 0, start) and names_sum(notice.folded, start, end))
    return not again and befallen is not None and bool(of_fraud)


def _is_told(notice: Notice, line: Sequence[Sentence]) -> bool:
    """Whether a line tells one case: it counts or begins with a day, and says of somebody that he lost a sum."""
    start, end = line[0].span.start, line[-1].span.end
    counted = bool(line[0].number) or notice.folded[start].isdigit() or load_pattern(FILE, "listed", "there").match(notice.folded, start)
    if len(line) > _SENTENCES or end - start > _LINE or not (counted or is_dated(notice.folded, line[0].span)):
        return False
    lost, many = (load_pattern(FILE, "listed", name) for name in ("lost", "many"))
    return lost.search(notice.folded, start, end) is not None and many.search(notice.folded, start, end) is None


def _headed(notice: Notice, read: Sequence[Sentence]) -> list[range]:
    """What is told below heads of one style that count cases of a kind, or name the kind where a head has opened a row of cases."""
    place = {sentence.span.start: at for at, sentence in enumerate(read)}
    found: dict[str, list[range]] = {}
    reached: dict[str, float] = {}
    style, within, outer, told = "", "", "", list[int]()
    for sentence in notice.sentences:
        if sentence.kind == "head" and (sentence.section or style_of(sentence.number) == outer) and not _is_type(notice.folded, sentence):
            within, outer = sentence.section, style_of(sentence.number)  # the next of its style closes it: 三、典型案例, 四、工作成效
        at, opens = place.get(sentence.span.start), _style(notice.folded, sentence, within)
        if sentence.kind == "head" or opens:
            _add(notice, read, found.setdefault(style, []), told, style)
            number = number_of(sentence) or 0.0
            again = opens not in (_COUNTS, _ACCUSED, _TYPED) and number <= reached.get(opens, 0.0)  # (一)基本案情, in each of several
            reached[opens] = number
            style, told = "" if again else opens, []
        if at is not None and sentence.kind != "head":
            told.append(at)
    _add(notice, read, found.setdefault(style, []), told, style)
    found.pop("", None)
    return next((rows for rows in found.values() if len(rows) >= _HEADS), [])


def _labelled(notice: Notice, read: Sequence[Sentence]) -> list[range]:
    """What is told below heads that number the cases (案例一：…, 案例二：…), or below 案例回顾 there; () where not two tell a story.

    A story in the very line of its number (案件一（征信）：8月8日，范某…) is no member of such a row.
    """
    place = {sentence.span.start: at for at, sentence in enumerate(read)}
    members: list[_Member] = []
    inside = False
    for sentence in notice.sentences:
        start, end = sentence.span.start, sentence.span.end
        if sentence.kind == "head":
            numbered = HEAD.match(notice.folded, start, end)
            if numbered is not None:
                members.append(_Member(to_number(numbered["n"]) or 0.0, sentence.line, head=sentence.span))
            elif inside:
                inside = not members[-1].told or load_pattern(FILE, "retells").match(notice.folded, start, end) is not None
                members[-1].apart = True
            inside = inside or numbered is not None
        elif inside and sentence.span.start in place:
            members[-1].told.append(place[sentence.span.start])
            members[-1].apart |= sentence.line > members[-1].line
    if [member.number for member in members] != list(range(1, len(members) + 1)):
        return []
    told = [_story_of(notice, read, member) for member in members]
    met = [own for one, own in zip(members, told, strict=True) if _is_met(notice, read, own, last=own is told[-1], head=one.head)]
    return [range(own[0], own[-1] + 1) for own in met] if len(met) >= _HEADS else []


def _below_bare(notice: Notice, read: Sequence[Sentence]) -> list[range]:
    """What is told below heads that say only that a case follows (案例 / 案情回顾), the same words each time; () where not two tell one."""
    place = {sentence.span.start: at for at, sentence in enumerate(read)}
    bare = load_pattern(FILE, "bare_head")
    members: dict[str, list[_Member]] = {}
    current: _Member | None = None
    for sentence in notice.sentences:
        if sentence.kind == "head":
            word = bare.fullmatch(notice.folded[sentence.span.start : sentence.span.end].strip())
            current = _Member(0.0, sentence.line, apart=True, head=sentence.span) if word else None
            if word and current:
                members.setdefault(word["said"], []).append(current)
        elif current is not None and sentence.span.start in place:
            current.told.append(place[sentence.span.start])
    for row in members.values():
        told = [own for own in (_story_of(notice, read, member) for member in row) if _is_met(notice, read, own, last=False)]
        if len(told) >= _HEADS:
            return [range(own[0], own[-1] + 1) for own in told]
    return []


def _story_of(notice: Notice, read: Sequence[Sentence], member: _Member) -> list[int]:
    """Where the story below a head is told, behind what leads to it (挖到宝贝怎么会卖给你？)."""
    behind = dropwhile(lambda at: read[at].kind == "other", member.told) if member.apart else ()
    return list(takewhile(lambda at: read[at].kind == "story" and not _is_sentenced(notice.folded, read[at]), behind))


def _is_sentenced(folded: str, sentence: Sentence) -> bool:
    """Whether it only tells what a court held of it: 法院经审理认定…, 法院以诈骗罪判处…."""
    return load_pattern(FILE, "held").match(folded, sentence.span.start, sentence.span.end) is not None


def _is_met(notice: Notice, read: Sequence[Sentence], told: Sequence[int], last: bool, head: Span | None = None) -> bool:
    """Whether what is told below a head is somebody's story, whoever he is; the `last` one may break off, the head may name the fraud."""
    if not told:
        return False
    start, end = read[told[0]].span.start, read[told[-1]].span.end
    deceived, otherwise = (load_pattern(FILE, name).search(notice.folded, start, end) for name in ("deceives", "otherwise"))
    titled = load_pattern(FILE, "titled_fraud").search(notice.title)
    named = head and (titled or load_pattern(FILE, "deceives").search(notice.folded, head.start, head.end))
    if not (deceived or named) or otherwise is not None:
        return False
    somebody = any(read[at].mentions for at in told) or load_pattern(FILE, "somebody").search(notice.folded, start, end)
    return bool(somebody) and (last or load_pattern(FILE, "befalls").search(notice.folded, start, end) is not None)


def _is_type(folded: str, head: Sentence) -> bool:
    """Whether a head is nothing but the name of a type: 虚假购物、服务类."""
    printed = folded[head.span.start : head.span.end].strip(_ASIDE)
    names = list(find_type_names(printed)) if head.kind == "head" and not head.number and len(printed) <= _NAME else []
    return any(name.span.start == 0 and len(printed) - name.span.end <= _TAIL for name in names)


def _style(folded: str, sentence: Sentence, within: str) -> str:
    """The style of a head that opens a case of a row, or of a sentence that counts those of one more kind; "" of any other.

    `within`: what the last head opened that names it.
    """
    start, end = sentence.span.start, sentence.span.end
    if load_pattern(FILE, "listed", "kind").search(folded, start, end if sentence.kind == "head" else start + _COUNTED):
        return _COUNTS
    if sentence.kind == "head" and load_pattern(FILE, "listed", "accused").search(folded[start:end].strip()):
        return _ACCUSED
    if within == "case" and _is_type(folded, sentence):
        return _TYPED
    named = sentence.kind == "head" or (sentence.first and end - start <= _NAME)
    return style_of(sentence.number) if named and within == "case" else ""


def _add(notice: Notice, read: Sequence[Sentence], rows: list[range], told: Sequence[int], style: str) -> None:
    """One more of a row, if what is told below its head says that somebody lost something; below a type's name, that one was taken in."""
    if not told:
        return
    start, end = read[told[0]].span.start, read[told[-1]].span.end
    loses = load_pattern(FILE, "listed", "loses").search(notice.folded, start, end)
    if loses or (style == _TYPED and _is_met(notice, read, told, last=False)):
        rows.append(range(told[0], told[-1] + 1))
