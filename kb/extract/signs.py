"""What each sentence shows of whether it begins a case, goes on with one or stands outside: features that are weighed in `threads`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import add

from kb.extract.blocks import Told, block_signs, told_of
from kb.extract.cast import cast_of
from kb.extract.cues import load_pattern
from kb.extract.leads import lead_signs
from kb.extract.sentences import FILE, KINDS, Notice, Sentence
from kb.extract.spots import pairs
from kb.extract.topic import topic_weights, whole_of
from kb.model import Span

_DATED = re.compile(
    r"[“\"(]{0,1}(?:(?:[0-9]{4}|今|去|前|当|同|上)?年)?(?:(?:[0-9]{1,2}|今|本|上|同|当)月)?(?:[0-9]{1,2}[日号]|上旬|中旬|下旬|初|底)?[,,]?"
    r"(?:近日|日前|近期|前不久|不久前|上周[一二三四五六日末]?|本周[一二三四五六日末]?|昨[日天]|前[天日]|当[日天]|同[日天]|某[日天]|今[天日])?"
)
_ORDINAL = re.compile(r"(?:案|案例|案件|警情|案情|之|part|故事)\s?[一二三四五六七八九十0-9]|案例|差一点")
_MINE = re.compile(r"我(?!们|国|市|县|区|省|校|局|所|院|镇)")
_COUNT = re.compile(r"(?P<n>[二两三四五六七八2-8])(?P<of>[起则个位名宗案例家种次天笔人户]|口之家)")
_SUM = re.compile(r"[0-9.]{1,12}\s?[万千]?[余多]?(?:元|块|港元|美元|港币)|[0-9.]{1,9}万")
_LABEL = re.compile(r"[^,。;!?:“”\"]{2,12}:")
_LISTED = re.compile(r"(?:分别|均|都|各)被|等?[0-9二两三四五六七八九十]{1,2}(?:人|名)|[0-9]起")
_CALLED = re.compile(  # 于女士, 小涂, 老滑, z某
    r"(?P<clan>[一-鿿])(?:女士|先生|小姐|大爷|大妈|阿姨|奶奶|大娘|大叔|大姐|婆婆|老师傅|师傅|老太|老伯|同学|姓|某[某甲乙丙]?|女|男|妇|伯|婶|翁)"
    r"|[小老阿][一-鿿a-z]|[a-z]某"
)
_SPEECH = '“"「'
_HEADS = 3  #: numbered heads of cases: more are alike
_NEAR = 14  #: characters in which a sentence names who it is about
_EDGES = {"story": (1, 3, 5, 8, 12), "police": (2, 4, 7), "advice": (2, 4, 8), "method": (1, 3, 6), "stats": (1, 3, 6)}
_REACHED = {kind: [f"{kind}>={n}" for n in range(1, len(edges) + 1)] for kind, edges in _EDGES.items()}
_LENGTHS = (6, 12, 25, 50, 90)
_END = 0.3  #: share of the text before which nothing is its tail
_STORY, _TELLING = KINDS.index("story"), (1, 3, 8)
_Look = tuple[str, int, bool, int]  #: its kind, how much it tells, whether it names somebody, its line
_AROUND = ((-1, "p"), (1, "n"), (2, "nn"))


def is_dated(folded: str, span: Span) -> bool:
    """Whether a sentence begins with a day, a month, 近日."""
    match = _DATED.match(folded, span.start, span.end)
    return match is not None and match.end() > match.start()


def _is_numbered(folded: str, head: Sentence) -> bool:
    """Whether a head counts: 案例二, 2、."""
    return bool(head.number) or _ORDINAL.search(folded, head.span.start, head.span.end) is not None


def case_heads(notice: Notice) -> list[Sentence]:
    """The heads that count cases."""
    return [s for s in notice.sentences if s.kind == "head" and s.section == "case" and _is_numbered(notice.folded, s)]


def is_introduced(folded: str, sentence: Sentence, how: str) -> bool:
    """The first name of a sentence stands near its beginning, and what happened to him (or his report of it) follows."""
    named = [m for m in sentence.mentions if m.key and not m.kin]
    if not named or named[0].span.start - sentence.span.start > 24:
        return False
    after = load_pattern(FILE, "opening", how).search(folded, named[0].span.end, min(named[0].span.end + 16, sentence.span.end))
    return after is not None


def grade(value: float, edges: Sequence[float]) -> int:
    """How many edges a value reaches."""
    return bisect_right(edges, value)


@dataclass(slots=True)
class _Sofar:
    """What the sentences before have named."""

    keys: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    last: str | None = None
    summed: bool = False
    tail: bool = False
    head: Sentence | None = None


def _heading(notice: Notice, head: Sentence | None, numbered: int) -> Iterator[str]:
    """What the head right above says; `numbered` heads of the notice count cases."""
    if head is not None:
        yield f"fresh:{head.section}"
        if _is_numbered(notice.folded, head):
            yield from ("freshnum", f"freshnum:{numbered}")
        if head.section == "case":
            yield "freshcase"


@lru_cache(maxsize=4096)
def _of_words(kind: str, section: str, scores: tuple[float, ...], first: bool, number: bool) -> tuple[str, ...]:
    """How the words of a sentence weigh, and what it opens."""
    reached = (_REACHED[kind][: bisect_right(_EDGES[kind], score)] for kind, score in zip(KINDS, scores, strict=True) if score > 0)
    made = [name for names in reached for name in names]
    is_so = (("first", first), ("number", number), ("bare", kind == "head"))
    return ("bias", f"k:{kind}", f"sec:{section}", *made, *(name for name, so in is_so if so))


@lru_cache(maxsize=4096)
def _of_place(line: int, share: int, length: int) -> tuple[str, str, str]:
    return f"line:{line}", f"pos:{share}", f"len:{length}"


def _standing(notice: Notice, sentence: Sentence, text: str) -> tuple[str, ...]:
    """Where a sentence stands and how its words weigh."""
    share = int(5 * sentence.span.start / max(1, len(notice.folded)))
    words = _of_words(sentence.kind, sentence.section, sentence.scores, sentence.first, bool(sentence.number))
    return words + _of_place(min(sentence.line, 4), share, grade(len(text), _LENGTHS))


def _named(notice: Notice, sentence: Sentence, sofar: _Sofar) -> Iterator[str]:
    """Who is named, and whether for the first time."""
    keyed = [m for m in sentence.mentions if m.key and not m.kin]
    keys = {m.key for m in keyed}
    if keys - sofar.keys:
        yield from ("new", "new:first" if sentence.first else "new:mid")
        if sofar.keys:
            yield "new2"
        if is_introduced(notice.folded, sentence, "report"):
            yield "intro"
        if is_introduced(notice.folded, sentence, "reported"):
            yield "reported"
    if keys & sofar.keys:
        yield "old"
    if sofar.last and sofar.last in keys:
        yield "same"
    if keyed and keyed[0].span.start - sentence.span.start < _NEAR:
        yield "nameearly"
    if not sentence.mentions:
        yield "noone"
    yield from _by_role(notice.folded, sentence, sofar)
    sofar.keys |= keys
    if keyed:
        sofar.last = keyed[0].key
    elif sofar.last is None and len(sentence.mentions) > len(keyed):
        sofar.last = ""


def _by_role(folded: str, sentence: Sentence, sofar: _Sofar) -> Iterator[str]:
    first = next((m for m in sentence.mentions if not m.key), None)
    if first is not None:
        word = folded[first.span.start : first.span.end]
        yield from ("role", f"role1:{word[:1]}", f"rolelast:{word[-2:]}")
        if first.span.start - sentence.span.start < _NEAR - 2:
            yield "roleearly"
        if sofar.keys or sofar.last == "":
            yield "role2"


def _called(sentence: Sentence, people: Sequence[re.Match[str]], often: Counter[str], sofar: _Sofar) -> Iterator[str]:
    """Whoever is called by something like a name, more loosely than `names` has it: 先说于女士, 老滑."""
    keys = {m.group("clan") or m.group() for m in people if m.group("clan") or often[m.group()] > 1}
    place = "first" if sentence.first else "mid"
    if keys - sofar.people:
        yield from ("pnew", f"pnew:{place}")
        if sofar.people:
            yield from ("pnew2", f"pnew2:{place}")
        if people[0].start() - sentence.span.start < _NEAR - 2:
            yield "pearly"
    if keys & sofar.people:
        yield "pold"
    if not keys:
        yield "pnone"
    sofar.people |= keys


def _worded(notice: Notice, sentence: Sentence, text: str, sofar: _Sofar) -> Iterator[str]:
    """How it begins and what is in it."""
    folded, span = notice.folded, sentence.span
    if is_dated(folded, span):
        place = "first" if sentence.first else "mid"
        yield from ("dated", f"dated:{place}")
        if sentence.mentions and sofar.last not in {m.key for m in sentence.mentions}:
            yield from ("day and who", f"day and who:{place}:{grade(sentence.scores[_STORY], _TELLING)}")
    if load_pattern(FILE, "opening", "again").match(folded, span.start, span.end):
        yield "again"
    turn = load_pattern(FILE, "turns").match(text)
    if turn:
        yield from ("others", f"o:{turn.group()}")
    found = (
        ("spoken", text[:1] in _SPEECH),
        ("I", _MINE.search(text)),
        ("ask", text.endswith("?")),
        ("colon", _LABEL.match(text)),
        ("listed", _LISTED.search(text)),
        ("foot", load_pattern(FILE, "foot").search(text)),
        ("sumbefore", sofar.summed),
    )
    yield from (name for name, is_so in found if is_so)
    if _SUM.search(text):
        sofar.summed = True
        yield "sum"
    yield from (f"s1:{text[:1]}", f"s2:{text[:2]}", f"s3:{text[:3]}", f"e2:{text[-3:]}")


def _tailed(notice: Notice, sentence: Sentence, sofar: _Sofar) -> Iterator[str]:
    """Whether the rest of a page has begun: other headlines, comments, credits."""
    ends = load_pattern(FILE, "ends")
    far = sentence.span.start >= _END * len(notice.folded)
    spans = [each.span for each in (sofar.head, sentence) if each is not None]
    sofar.tail = far and (sofar.tail or any(ends.match(notice.folded, span.start, span.end) for span in spans))
    if sofar.tail:
        yield "tail"


def _whole(notice: Notice) -> list[str]:
    """What the title and the whole text show."""
    count = _COUNT.search(notice.title)
    made = [f"title_n:{count.group('n')}{count.group('of')}", f"title_of:{count.group('of')}"] if count else ["title_n:0"]
    made.append(f"keys:{min(len({m.key for m in notice.mentions if m.key and not m.kin}), 5)}")
    whole = whole_of(notice.title, notice.folded)
    made.append(f"fraud:{grade(topic_weights(whole, 'fraud')['clear'], (1, 2, 4, 7, 10))}")
    return made + [f"not:{value}:{grade(weight, (4, 8))}" for value, weight in topic_weights(whole, "not").items() if weight]


def is_read(sentence: Sentence) -> bool:
    """Heads that open a section tell nothing; any other short line may be part of a story."""
    return sentence.kind != "head" or not sentence.section


@cache
def _beside(name: str, kind: str, grade: int, named: bool, parted: bool) -> tuple[str, ...]:
    made = (f"{name}k:{kind}", f"{name}st:{grade}")
    return (*made, *((f"{name}who",) if named else ()), *((f"{name}par",) if parted else ()))


def _around(looks: Sequence[_Look], at: int) -> list[str]:
    """What stands beside a sentence."""
    line, made = looks[at][3], list[str]()
    for step, name in _AROUND:
        if 0 <= at + step < len(looks):
            kind, told, named, its = looks[at + step]
            made += _beside(name, kind, told, named, its != line)
        else:
            made.append(f"{name}:none")
    return made


@dataclass(frozen=True, slots=True)
class Shown:
    """The sentences that may tell a case, what each shows, what the whole shows of every one; their words and what they tell."""

    read: list[Sentence]
    rows: list[list[str]]
    whole: list[str]
    texts: list[str]
    told: Told


def find_signs(notice: Notice) -> Shown:
    """All that the sentences show of the cases."""
    people = list(_CALLED.finditer(notice.folded))
    often, whole, sofar, at = Counter([m.group() for m in people]), _whole(notice), _Sofar(), 0
    read = [sentence for sentence in notice.sentences if is_read(sentence)]
    rows: list[list[str]] = []
    cast = cast_of(read, notice.folded)
    texts = [notice.folded[sentence.span.start : sentence.span.end].strip() for sentence in read]
    told = told_of(texts, cast)
    leads, blocks = lead_signs(texts, read), block_signs(read, told)
    heads, twos = min(len(case_heads(notice)), _HEADS), pairs(notice.folded)
    looks = [(one.kind, grade(one.scores[_STORY], _TELLING), bool(one.mentions), one.line) for one in read]
    whole += [*cast.whole(), f"heads:{heads}"]
    for sentence in notice.sentences:
        if not is_read(sentence):
            sofar.head = sentence
            continue
        start, end = sentence.span.start, sentence.span.end
        text = texts[len(rows)]
        while at < len(people) and people[at].start() < start:
            at += 1
        upto = at
        while upto < len(people) and people[upto].end() <= end:
            upto += 1
        row = [*_standing(notice, sentence, text), *_heading(notice, sofar.head, heads), *_tailed(notice, sentence, sofar)]
        row += [*_named(notice, sentence, sofar), *_called(sentence, people[at:upto], often, sofar)]
        row += [*_worded(notice, sentence, text, sofar), *cast.signs(len(rows), sentence, text), *leads[len(rows)], *blocks[len(rows)]]
        bare = len(text) == end - start
        rows.append([*row, *_around(looks, len(rows)), *set(twos[start : end - 1] if bare else map(add, text, text[1:]))])
        sofar.head = sentence if sentence.kind == "head" else None
    return Shown(read, rows, whole, texts, told)
