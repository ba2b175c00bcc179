"""The clauses of a story or a method, each with what speaks for a stage: cues, kinds of words and their order, who acts, what is near."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, groupby, pairwise
from operator import add

from kb.extract.cues import load_cues, load_pattern
from kb.extract.guard import compile_guarded, looks_beyond
from kb.extract.lexemes import load_lexemes
from kb.extract.names import Mention
from kb.extract.sentences import Sentence

FILE, WORDS = "stages.yml", "clause_words.tsv"
METHOD = "method"  #: what a sentence of a general account is to it
ASIDE = "aside"  #: a sentence that may belong to one, where nobody's case is told
GENERAL = (METHOD, ASIDE)
HEADED = "headed"  #: what is said of a clause under a head that announces a method
_CLAUSE = re.compile(
    r"(?:[^,;:。!?→\n()]{1,400}|(?<=[0-9]):(?=[0-9])|\([^()\n]{0,60}\)|[()]){1,40}"
)  #: a bracket inside one is no end of it, nor the colon of 9:30
_FIGURE = compile_guarded(
    r"[0-9]{1,20}(?:[.,][0-9]{1,20}){0,6}"
    r"|[一二三四五六七八九十百千两几数零半]{0,8}(?:[一二三四五六七八九十百千两][万千百]|(?<![0-9])[十百千万])[一二三四五六七八九十百千万余多]{0,8}"
    r"|[一二三四五六七八九十两几](?=[万元块笔次分度回千])"
)
_AMOUNT = re.compile(r"0[余多]?[万千]?[余多]?(?:元|块|港元|美元)")
_FAR = 4  #: sentences of a story after which its place says no more
_MADE = "made"
_SHORT = 5
#: kinds of words that say who acts, and those that say what is done
_ACTORS = {"scam": "S", "quote": "S", "p": "P", "r": "P", "self": "P", "police": "N"}
_ACTS = frozenset("pay taken gone demand say claim meet call tool gain realise report offer trouble show".split())
#: kinds of words after which a story goes on otherwise; with a sum, to pay is one of them
_TURNS = frozenset("gain meet call quiet realise report".split())
_PAID_SUM = frozenset(("pay", "sum"))
_QUOTES = re.compile('[“「『”」』"]')
_OPENERS, _EITHER = "“「『", '"'
Kinds = tuple[str, ...]
_REMEMBERED = 4096
_LEAD = 2  #: kinds of words at the beginning of a clause among which the actor stands


Search = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with what speaks for each stage; `opens` where a sentence begins."""

    start: int
    end: int
    opens: bool
    own: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...] = ()  #: what the kinds of the words say: many clauses have the same, so that it is weighed once

    @property
    def features(self) -> tuple[str, ...]:
        """All that speaks for a stage."""
        return (*self.own, *chain.from_iterable(self.alike))


@cache
def _cues() -> tuple[tuple[str, Search, bool], ...]:
    """Name and search of every cue of a clause, and whether what stands behind the clause has a say."""
    rows = [(f"c:{cue.value}:{cue.weight:g}", cue.pattern) for cue in load_cues(FILE, "stages")]
    rows += [("c:none", load_pattern(FILE, "none")), (_MADE, load_pattern(FILE, _MADE))]
    return tuple((name, pattern.search, looks_beyond(pattern.pattern)) for name, pattern in rows)


def _live(folded: str, start: int, end: int) -> list[tuple[str, Search]]:
    """The cues that can be in a clause of a sentence: most are in none of it."""
    return [(name, search) for name, search, beyond in _cues() if beyond or search(folded, start, end)]


def _cued(folded: str, start: int, end: int, place: str, live: list[tuple[str, Search]]) -> list[str]:
    """The cues of a clause. In a general account they mean other things: there, making somebody pay is the payment."""
    found = [name for name, search in live if search(folded, start, end)]
    made = bool(found) and found[-1] == _MADE
    if made:
        found.pop()
    if load_pattern(FILE, "opening").match(folded, start, end):
        found.append("c:opening")
    placed = [f"{cue}@{METHOD}" for cue in found] if place in GENERAL else []
    return [*found, *([f"made:{place}"] if made else []), *placed]


def _bare(folded: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    """A clause without what differs from story to story: every figure 0, every person P (R where known by a role alone)."""
    parts, at = [], start
    for mention in mentions:
        if at <= mention.span.start and mention.span.end <= end:
            parts += [folded[at : mention.span.start], "P" if mention.key else "R"]
            at = mention.span.end
    parts.append(folded[at:end])
    return "".join(_FIGURE.sub("0", "".join(parts)).split())


def _kinds(bare: str) -> Kinds:
    """The kinds of the words of a clause in order, one in a row of equals."""
    return tuple([kind for kind, _ in groupby([label for _, _, label in load_lexemes(WORDS).find(bare)])])


@lru_cache(maxsize=_REMEMBERED)  # few rows of kinds are told over and over
def _of_kinds(kinds: Kinds) -> tuple[str, ...]:
    """The kinds of the words of a clause, which follows which, the first and the last."""
    follow = dict.fromkeys([f"{one}>{other}" for one, other in pairwise(kinds)])
    ends = (f"v0:{kinds[0]}", f"v9:{kinds[-1]}") if kinds else ("v0:-", "v9:-")
    return (*(f"v:{kind}" for kind in dict.fromkeys(kinds)), *follow, *ends)


@lru_cache(maxsize=_REMEMBERED)
def _beside(side: str, kinds: Kinds) -> tuple[str, ...]:
    """The kinds of the words of the clause on one side."""
    return tuple([f"{side}:{kind}" for kind in dict.fromkeys(kinds)])


@dataclass(slots=True)
class _Told:
    """One sentence while its clauses are looked at.

    `before` are the kinds of words of the clause before it; it is `numbered` where its paragraph counts off steps (第一步).
    """

    place: str
    far: int
    bares: list[str]
    cued: list[list[str]]
    kinds: list[Kinds]
    before: Kinds
    numbered: bool

    def features(self, at: int) -> list[str]:
        """Pairs of characters as they stand, then what is said of the clause as name:value."""
        bare = self.bares[at]
        made = list(dict.fromkeys(map(add, bare, bare[1:])))
        made += (f"s:{bare[:2]}", f"s1:{bare[:1]}", f"e:{bare[-2:]}", f"in:{self.place}", f"pos:{self.far}", "bias")
        made += self.cued[at]
        if _AMOUNT.search(bare):
            made.append("amount")
        if at == 0:
            made.append("first")
        else:
            made += (f"p:{self.bares[at - 1][-2:]}", f"p:{self.bares[at - 1][:2]}")
        if at == len(self.bares) - 1:
            made.append("last")
        else:
            made.append(f"n:{self.bares[at + 1][:2]}")
        if len(bare) < _SHORT:
            made.append("short")
        if self.numbered:
            made += ("numbered", f"numbered@{self.place}")
        return made

    def of_characters(self, at: int) -> list[str]:
        """Single characters, and the cues of the clauses on both sides."""
        made = [*dict.fromkeys(self.bares[at])]
        if at:
            made += [f"p{cue}" for cue in self.cued[at - 1]]
        if at + 1 < len(self.kinds):
            made += [f"n{cue}" for cue in self.cued[at + 1]]
        return made

    def of_kinds(self, at: int) -> Iterator[tuple[str, ...]]:
        """The kinds of the words, which follows which, and what the clauses on both sides have."""
        yield _of_kinds(self.kinds[at])
        yield _beside("vb", self.kinds[at - 1]) if at else _beside("vB", self.before)
        if at + 1 < len(self.kinds):
            yield _beside("va", self.kinds[at + 1])
        if self.place in GENERAL:
            yield _of_general(self.kinds[at], self.kinds[at - 1] if at else self.before)


@lru_cache(maxsize=_REMEMBERED)
def _of_general(kinds: Kinds, before: Kinds) -> tuple[str, ...]:
    """The kinds of the words once more, for a general account alone: what is told there as in a case is often of another stage."""
    return (*(f"m{kind}" for kind in _of_kinds(kinds)), *(f"m{kind}" for kind in _beside("vb", before)))


@lru_cache(maxsize=_REMEMBERED)
def _of_actor(kinds: Kinds, actor: str) -> tuple[str, tuple[str, str]]:
    """Who acts (the one before, where the clause names nobody), and what he does."""
    own = next((_ACTORS[kind] for kind in kinds[:_LEAD] if kind in _ACTORS), "-")
    actor = actor if own == "-" else own
    return actor, (f"w:{own}{actor}", f"w:{actor}:{_act(kinds)}")


def _act(kinds: Kinds) -> str:
    return next((kind for kind in kinds if kind in _ACTS), "-")


@dataclass(slots=True)
class _SoFar:
    """What a story has told before a clause: who acted last, what has happened, and whose words stand in the marks that are open."""

    actor: str = "-"
    had: frozenset[str] = frozenset()
    speaker: str = ""  #: "" outside of quotation marks

    def features(self, kinds: Kinds) -> list[str]:
        self.actor, more = _of_actor(kinds, self.actor)
        made = [*more, *(f"had:{turn}" for turn in sorted(self.had))]
        return [*made, "inq", f"inq:{self.speaker}", f"inq:{_act(kinds)}"] if self.speaker else made

    def go_on(self, told: str, kinds: Kinds) -> None:
        """Past a clause."""
        self.had |= _TURNS.intersection(kinds)
        if set(kinds) >= _PAID_SUM:
            self.had |= {"paid"}
        for mark in _QUOTES.findall(told):
            opens = mark in _OPENERS or (mark == _EITHER and not self.speaker)
            self.speaker = self.actor if opens else ""


def _spans(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Between commas; what follows upon a payment (转账2560元后|被拉黑) is a clause of its own."""
    for match in _CLAUSE.finditer(folded, start, end):
        if not match.group().strip():
            continue
        at = match.start()
        paid = load_pattern(FILE, "paid_then").search(folded, at + 1, match.end())
        if paid and paid.end() < match.end():
            yield at, paid.end()
            at = paid.end()
        yield at, match.end()


def cut_clauses(folded: str, sentences: Sequence[tuple[Sentence, str]]) -> list[Clause]:
    """The clauses of some sentences in order; with each sentence goes what it is to the story (told, after, method, aside)."""
    made: list[Clause] = []
    before: Kinds = ()
    so_far = _SoFar()
    numbered = -1  #: the paragraph that counts off steps, from there on
    for far, (sentence, place) in enumerate(sentences):
        spans = list(_spans(folded, sentence.span.start, sentence.span.end))
        live = _live(folded, sentence.span.start, sentence.span.end)
        bares = [_bare(folded, start, end, sentence.mentions) for start, end in spans]
        cued = [_cued(folded, start, end, place, live) for start, end in spans]
        kinds = [_kinds(bare) for bare in bares]
        if load_pattern(FILE, "numbered").search(folded, sentence.span.start, sentence.span.end):
            numbered = sentence.line
        told = _Told(place, min(far, _FAR), bares, cued, kinds, before, sentence.line == numbered)
        for at, (start, end) in enumerate(spans):
            own = [*told.features(at), *told.of_characters(at), *so_far.features(kinds[at]), f"z:{folded[end : end + 1].strip()}"]
            own += [HEADED] if place in GENERAL and sentence.section == METHOD else []
            so_far.go_on(folded[start:end], kinds[at])
            made.append(Clause(start, end, at == 0, tuple(own), tuple(told.of_kinds(at))))
        before = kinds[-1] if kinds else ()
    return made
