"""A notice as sentences, each with what it is: story, police work, advice, method, statistics or a head."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise

from kb.extract.cues import compile_cues, load_pattern
from kb.extract.names import Mention, find_mentions
from kb.extract.numerals import to_number
from kb.extract.verse import join_verses
from kb.lexicon import load_yaml
from kb.model import Bulletin, Span
from kb.text import fold, sentences

FILE = "segments.yml"
HEADS = ("case", "stats", "advice", "police", "method")
KINDS = ("story", "police", "advice", "method", "stats")
_FIRST = ("police", "stats", "advice", "method", "story")  #: who wins where two weigh the same
PRIOR = 4.0  #: what a section's head adds to the sentences under it

_DECOR = r"(?:[^\w“\"「『【\[〖(（《〈‘']|_){0,12}"
_NUMBER = (
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．,:]|[一二三四五六七八九十]{1,2}[)）]|[（(][一二三四五六七八九十0-9]{1,2}[）)][、.]?|[0-9]{1,2}[、．]|[0-9]{1,2}\.(?![0-9](?![0-9]?月))|[0-9]{1,2}\.(?=20[0-9]{2}年)"
    r"|[【\[〖][一二三四五六七八九十0-9]{1,2}[】\]〗]|[①-⑳❶-❿]|[0-9]\ufe0f?\u20e3|part\s?[0-9]{1,2}|0[0-9](?![0-9:点时月日]))"
)
_LEAD_IN = re.compile(rf"(?P<bullet>{_DECOR})(?P<number>{_NUMBER})?\s{{0,4}}")
_NUMBERED = re.compile(_NUMBER)
_DIGIT = re.compile("[0-9①-⑳❶-❿]")
ROW = re.compile(r"(?m)^[^,。;:!?\n]{2,14}(?:[ \t][0-9][0-9.,%]{0,10}){1,6}")  #: a row of a table that arrived flattened
_ROW_WEIGHT = 3.0
_VERSE = 5  #: short lines in a row that are no heads any more
_TOLD = 20  #: characters of a sentence that tells something: a head of advice before any such names the column it stands in
_INLINE = re.compile(r"(?:(?<=[。;:])|(?<=[。;:] )|(?<=[^\s,] ))[(（](?P<n>[一二三四五六七八九十]{1,2})[)）](?=[^\s,。;:]{2})")
_WHOLE = 200  #: characters of a line that may hold a list
_TOPIC = 22  #: a numbered sentence so short before others is a head: 2、假冒亲友借钱诈骗。
_BRACKETED = re.compile(r"[【\[〖「](?P<core>[^】\]〗」\n]{2,20})[】\]〗」][::]?")
_COLON = re.compile(r"(?P<core>[^,。;!?:\n“”\"]{2,18})[::]")
_SPACED = re.compile(r"(?P<core>[^,。;!?:\n“”\"\s]{2,12})\s")
_PROSE = re.compile(r"[。,;!?](?!$)|[。,;]$")
_COUNTED = re.compile(r"[0-9](?:起|宗|件|条|个|次|人|%)|:.{0,2}$")
_ACTING = re.compile(
    r"(?:他|她|对方|其)[^,]{0,3}(?:让|说|加|转|付|把|用|按|又|给|点|扫|下载|接)|用[^,]{0,4}手机|让(?:他|她|其|孩子)|扫码付|[0-9]元$"
)
_TAKEN = ("骗", "损失")  #: one of which stands by what each of several victims lost
_TRIM = '【】[]〖〗「」《》:： \u3000“”"|丨-—*#·.、'


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one head (`kind` "head", `section` what it opens)."""

    span: Span
    line: int  #: number of its paragraph
    first: bool  #: it opens its paragraph
    number: str  #: 1. or （一） or ① printed before it
    kind: str
    section: str  #: kind of the head above it, "" before the first
    scores: tuple[float, ...]  #: by KINDS
    mentions: tuple[Mention, ...] = ()

    def score(self, kind: str) -> float:
        return self.scores[KINDS.index(kind)]


@dataclass(frozen=True, slots=True)
class Notice:
    """A bulletin as every finder of the story sees it: the text, the folded text of same length, and its sentences."""

    bulletin: Bulletin
    folded: str
    title: str  #: folded
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]

    def sentence_at(self, at: int) -> Sentence | None:
        """The last sentence that begins at or before a place in the text."""
        n = bisect_right(self.sentences, at, key=lambda sentence: sentence.span.start)
        return self.sentences[n - 1] if n else None


@cache
def _kind_patterns() -> tuple[tuple[int, float, re.Pattern[str]], ...]:
    kinds = load_yaml(FILE)["kinds"]
    return tuple((KINDS.index(kind), float(weight), compile_cues(cues)) for kind in KINDS for weight, cues in kinds[kind].items())


def head_of(core: str) -> str:
    """The kind of section that a head opens, "" where it names none.

    >>> head_of("典型案例"), head_of("警方提醒"), head_of("一周发案形势"), head_of("面膜有问题")
    ('case', 'advice', 'stats', '')
    """
    core = core.strip(_TRIM)
    for kind in HEADS:
        if load_pattern(FILE, "heads", kind).search(core):
            return kind
    return ""


def _is_title_like(core: str) -> bool:
    return 2 <= len(core) <= 26 and _PROSE.search(core) is None and _COUNTED.search(core) is None


def _cut_line(folded: str, start: int, end: int, verse: bool) -> tuple[int, str | None, str]:
    """Where the sentences of a line begin, the kind of head before them (None: no head) and its number."""
    lead = _LEAD_IN.match(folded, start, end)
    at = lead.end() if lead else start
    number = (lead.group("number") or lead.group("bullet").strip()) if lead else ""
    core = folded[at:end].strip(_TRIM)
    if _is_title_like(core) and (head_of(core) or not (verse or _ACTING.search(core))):
        return end, head_of(core), number
    for shape in (_BRACKETED, _COLON):
        found = shape.match(folded, at, end)
        if found:
            kind = head_of(found.group("core"))
            below = _COLON.match(folded, found.end(), end) if kind == "case" else None  # 【典型案例】案例1:
            if below is not None and head_of(below.group("core")) == "case":
                found = below
            if kind or shape is _BRACKETED:
                rest = folded[found.end() : end].strip(_TRIM)
                return (end if _is_title_like(rest) else found.end()), kind, number
    spaced = _SPACED.match(folded, at, end)
    if spaced and head_of(spaced.group("core")) == "case":
        return spaced.end(), "case", number
    return at if at < end else start, None, number


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    body: int  #: where its sentences begin
    head: str | None
    number: str
    goes_on: bool  #: it goes on with the line before


def _verses(rows: list[str]) -> list[bool]:
    """Which lines stand in a run of short lines without a stop: a story told a clause a line, as accounts on WeChat like it."""
    bare = [not row.strip() or (_is_title_like(row.strip(_TRIM)) and not head_of(row)) for row in rows]
    told = [False] * len(rows)
    for is_bare, run in groupby(range(len(rows)), key=bare.__getitem__):
        lines = list(run)
        if is_bare and sum(bool(rows[n].strip()) for n in lines) >= _VERSE:
            for n in lines:
                told[n] = True
    return told


def _lines(folded: str) -> Iterator[_Line]:
    start, rows = 0, folded.split("\n")
    verses = _verses(rows)
    for n, raw in enumerate(rows):
        end = start + len(raw)
        for low, high in _items(folded, start, end) if raw.strip() else ():
            body, head, number = _cut_line(folded, low, high, verses[n])
            yield _Line(low, high, body, head, number, n > 0 and verses[n] and verses[n - 1])
        start = end + 1


def _items(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line, the items of a list that came in one apart: 二、典型案例 (一)冒充学长。… (二)冒充客服。…"""
    found = list(_INLINE.finditer(folded, start, end)) if end - start >= _WHOLE else []
    counted = [to_number(item["n"]) for item in found]
    row = len(found) > 1 and counted == list(range(1, len(found) + 1))
    yield from pairwise([start, *(item.start() for item in found if row and item.start() > start), end])


def _number_at(folded: str, span: Span) -> str:
    found = _NUMBERED.match(folded, span.start, span.end)
    return found.group() if found else ""


@dataclass(slots=True)
class _Bare:
    """A head or sentence not yet judged."""

    span: Span
    line: int
    first: bool
    number: str
    head: bool
    section: str


def style_of(number: str) -> str:
    """How a head is numbered: 一、 and 二、 alike; "" where it is not. A head of the same row ends the section of the one before."""
    if not number.strip(_TRIM):
        return ""
    return re.sub(r"[一二三四五六七八九十0-9①-⑳❶-❿]{1,3}", "0", number.strip()) + str(_DIGIT.match(number.strip()) is not None)


def _bare(folded: str) -> Iterator[_Bare]:
    """Heads and sentences in order."""
    section, style, told = "", "", False
    for count, line in enumerate(_lines(folded)):
        if line.head is not None:
            shape = style_of(line.number)
            section = line.head or ("" if shape and shape == style else section)
            section = "" if line.head == "advice" and not told else section  # the name of the column: 首页 > 防范提示
            style = shape if line.head else style
            raw = folded[line.start : line.body]
            left = line.start + len(raw) - len(raw.lstrip())
            yield _Bare(Span(left, line.start + len(raw.rstrip())), count, True, line.number, True, line.head)
        spans = [part for span in sentences(folded[line.body : line.end]) for part in _of_each(folded, span, line.body)]
        told = told or any(span.end - span.start >= _TOLD for span in spans)
        for place, span in enumerate(spans):
            moved = Span(span.start + line.body, span.end + line.body)
            number = line.number if place == 0 else _number_at(folded, moved)
            numbered = bool(number) or (place == 0 and line.head == "case")
            topic = numbered and place + 1 < len(spans) and _is_topic(folded, moved)
            yield _Bare(moved, count, place == 0 and not line.goes_on, number, topic, section)


def _of_each(folded: str, span: Span, body: int) -> Iterator[Span]:
    """A sentence that tells of several victims what each lost, one for each: 赵某被骗2600元,刘某被骗800元; a list apart from its lead."""
    start, end = span.start + body, span.end + body
    listed = load_pattern(FILE, "list_begins").search(folded, start, end)
    taken = sum(folded.count(word, start, end) for word in _TAKEN)
    told = list(load_pattern(FILE, "each_cheated").finditer(folded, start, end)) if taken > 1 else []
    cuts = [now.start() for before, now in pairwise(told) if now.start() - before.end() == 1]
    cuts = sorted({*cuts, listed.start()} - {start}) if listed else cuts
    for low, high in pairwise([start, *cuts, end]):
        yield Span(low - body, high - body)


def _is_topic(folded: str, span: Span) -> bool:
    """A short sentence without a sum that heads a numbered paragraph: 2、假冒亲友借钱诈骗。"""
    return span.end - span.start <= _TOPIC and folded[span.end - 1] == "。" and "元" not in folded[span.start : span.end]


def _score(folded: str, bare: list[_Bare]) -> list[list[float]]:
    """Weights of the cues in each sentence; one cue pattern counts at most twice."""
    starts = [sentence.span.start for sentence in bare]
    scores = [[0.0] * len(KINDS) for _ in bare]
    if not bare:
        return scores
    for kind, weight, pattern in _kind_patterns():
        seen: dict[int, int] = {}
        for match in pattern.finditer(folded):
            at = bisect_right(starts, match.start()) - 1
            seen[at] = seen.get(at, 0) + 1
            if at >= 0 and seen[at] <= 2:
                scores[at][kind] += weight
    for row in ROW.finditer(folded):
        scores[max(0, bisect_right(starts, row.start()) - 1)][KINDS.index("stats")] += _ROW_WEIGHT
    return scores


def _judge(bare: _Bare, mentions: tuple[Mention, ...], scores: list[float], before: str) -> str:
    """The kind with most weight, a section's head and named persons counted in; `before` is the kind of the sentence before."""
    made = dict(zip(KINDS, scores, strict=True))
    named = any(mention.key for mention in mentions)
    if named:
        made["story"] += 3
        made["method"] -= 3
        made["advice"] -= 2
    if bare.section == "case":
        made["story"] += 2
    elif bare.section:
        made[bare.section] += PRIOR
    if (made["stats"] >= 4 and not named) or (before == "stats" and not mentions):
        made["story"] -= 4
    best = max(_FIRST, key=lambda kind: made[kind])
    if made[best] <= 0 or (made[best] <= 2 and not named):
        return before if before and not bare.first else (bare.section or before or "other").replace("case", "story")
    return best


def read_sentences(folded: str, mentions: tuple[Mention, ...]) -> tuple[Sentence, ...]:
    """Heads and sentences of a folded text with their kinds."""
    bares = list(_bare(folded))
    made: list[Sentence] = []
    before, at = "", 0
    for bare, scores in zip(bares, _score(folded, bares), strict=True):
        while at < len(mentions) and mentions[at].span.start < bare.span.start:
            at += 1
        upto = at
        while upto < len(mentions) and mentions[upto].span.start < bare.span.end:
            upto += 1
        own = mentions[at:upto]
        kind = "head" if bare.head else _judge(bare, own, scores, before)
        before = "" if bare.head else kind
        made.append(Sentence(bare.span, bare.line, bare.first, bare.number, kind, bare.section, tuple(scores), own))
    return tuple(made)


def to_notice(bulletin: Bulletin) -> Notice:
    """Reads the sentences of a bulletin once, for all that ask."""
    folded = fold(bulletin.text)
    folded = join_verses(folded, _verses(folded.split("\n")))
    mentions = tuple(find_mentions(folded))
    return Notice(bulletin, folded, fold(bulletin.title), read_sentences(folded, mentions), mentions)
