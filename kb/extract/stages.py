"""The stage of every clause of a story: cue words and learned weights of the lexicon, the likeliest row of stages over the whole story."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add, sub

from kb.extract.cues import load_cues, load_pattern
from kb.extract.guard import looks_beyond
from kb.extract.sentences import Sentence
from kb.lexicon import load_lines

FILE = "stages.yml"
WEIGHTS = "step_weights.tsv"  #: learned from the open gold set by docs/learn_steps.py
NONE = "none"
LABELS = (NONE, "preparation", "contact", "trust", "inducement", "payment", "cash_out")
_CLAUSE = re.compile(r"(?:[^,;:。!?→\n()]{1,400}|\([^()\n]{0,60}\)|[()]){1,40}")  #: a bracket inside one is no end of it
_FIGURE = re.compile(r"[0-9]{1,20}(?:[.,][0-9]{1,20}){0,6}")
_AMOUNT = re.compile(r"0[余多]?[万千]?[余多]?(?:元|块|港元|美元)")
_BLANK = re.compile(r"\s{1,40}")
_PAID = "元后"
_FAR = 4  #: sentences of a story after which its place says no more

Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with what speaks for each stage; `opens` where a sentence begins."""

    start: int
    end: int
    opens: bool
    features: tuple[str, ...]


def _bare(folded: str, start: int, end: int) -> str:
    return _BLANK.sub("", _FIGURE.sub("0", folded[start:end]))


_MADE = "made"
Search = Callable[..., object]


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
    placed = [f"{cue}@method" for cue in found] if place == "method" else []
    return [*found, *([f"made:{place}"] if made else []), *placed]


def _features(bares: list[str], at: int, place: str, far: int, cued: list[str]) -> tuple[str, ...]:
    """Pairs of characters as they stand, then what is said of the clause as name:value."""
    bare = bares[at]
    made = list(dict.fromkeys(map(add, bare, bare[1:])))
    made += (f"s:{bare[:2]}", f"s1:{bare[:1]}", f"e:{bare[-2:]}", f"in:{place}", f"pos:{far}", "bias")
    made += cued
    if _AMOUNT.search(bare):
        made.append("amount")
    if at == 0:
        made.append("first")
    else:
        made += (f"p:{bares[at - 1][-2:]}", f"p:{bares[at - 1][:2]}")
    if at == len(bares) - 1:
        made.append("last")
    else:
        made.append(f"n:{bares[at + 1][:2]}")
    if len(bare) < 5:
        made.append("short")
    return tuple(made)


def _spans(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Between commas; what follows upon a payment (转账2560元后|被拉黑) is a clause of its own."""
    for match in _CLAUSE.finditer(folded, start, end):
        if not match.group().strip():
            continue
        at = match.start()
        paid = folded.find(_PAID, at, match.end())
        if paid > at and paid + len(_PAID) < match.end():
            yield at, paid + len(_PAID)
            at = paid + len(_PAID)
        yield at, match.end()


def cut_clauses(folded: str, sentences: Sequence[tuple[Sentence, str]]) -> list[Clause]:
    """The clauses of some sentences in order; with each sentence goes what it is to the story (told, after, method)."""
    made: list[Clause] = []
    for far, (sentence, place) in enumerate(sentences):
        spans = list(_spans(folded, sentence.span.start, sentence.span.end))
        bares = [_bare(folded, start, end) for start, end in spans]
        live = _live(folded, sentence.span.start, sentence.span.end)
        for at, (start, end) in enumerate(spans):
            cued = _cued(folded, start, end, place, live)
            made.append(Clause(start, end, at == 0, _features(bares, at, place, min(far, _FAR), cued)))
    return made


@cache
def load_weights() -> dict[str, Weights]:
    """Per feature one weight a label, in the order of LABELS; `t:A` and `T:A` are the steps from label A inside and between sentences."""
    rows = (line.split("\t") for line in load_lines(WEIGHTS))
    return {row[0]: tuple(float(weight) for weight in row[1:]) for row in rows}


_ZERO: Weights = (0.0,) * len(LABELS)
_HUNDREDTHS = 100  #: the weights are printed to two places: as whole numbers they add up exactly, and all labels in one addition
_BITS = 32  #: of one label in a packed row
_ROW = struct.Struct(f"<{len(LABELS)}I")
_SHIFT = sum(1 << (_BITS * n + _BITS - 1) for n in range(len(LABELS)))  #: keeps every label's sum positive


def _packed(weights: Weights) -> int:
    return sum(round(weight * _HUNDREDTHS) << (_BITS * n) for n, weight in enumerate(weights))


@cache
def _packed_weights() -> dict[str, int]:
    """Per feature the weights of all labels in one whole number."""
    return {feature: _packed(weights) for feature, weights in load_weights().items()}


def _sums(clauses: Sequence[Clause], weights: dict[str, Weights] | None) -> Iterator[Sequence[float]]:
    """For each clause what its features weigh together, by label; a constant on all labels is of no matter."""
    if weights is not None:
        for clause in clauses:
            yield list(map(sum, zip(_ZERO, *filter(None, map(weights.get, clause.features)), strict=True)))
        return
    known = _packed_weights().get
    for clause in clauses:
        yield _ROW.unpack((sum(filter(None, map(known, clause.features))) + _SHIFT).to_bytes(_ROW.size, "little"))


_ALL = range(len(LABELS))


@dataclass(frozen=True, slots=True)
class _Into:
    """The weights of the steps between two clauses: `rows` by the label before; `lead`: how much more another one before can gain."""

    rows: list[Weights]
    lead: list[list[float]]


Steps = tuple[Weights, dict[bool, _Into]]  #: of the first label, and by whether a sentence begins


def _into(weights: Callable[[str], Weights]) -> Steps:
    """The weights of all steps, those of the first label before them."""
    made = {}
    for opens in (False, True):
        rows = [weights(step_key(before, opens)) for before in LABELS]
        made[opens] = _Into(rows, [[max(map(sub, other, row)) for other in rows] for row in rows])
    return weights(step_key("", True)), made


@cache
def _whole_into() -> Steps:
    known = load_weights()
    return _into(lambda key: tuple(round(weight * _HUNDREDTHS) for weight in known.get(key, _ZERO)))


def step_key(before: str, opens: bool) -> str:
    return f"{'T' if opens else 't'}:{before}"


def _rivals(score: Sequence[float], into: _Into) -> list[int]:
    """The labels before from which a best way may come: one so far behind that no step makes up for it never is."""
    top = max(score)
    lead = into.lead[score.index(top)]
    return [k for k in _ALL if score[k] + lead[k] >= top]


def label(clauses: Sequence[Clause], weights: dict[str, Weights] | None = None) -> list[str]:
    """The likeliest labels of a row of clauses (Viterbi); [] for none."""
    first, into = _whole_into() if weights is None else _into(lambda key: weights.get(key, _ZERO))
    score: list[float] = []
    back: list[tuple[list[int], list[float], list[Weights]]] = []  #: rivals and scores before each clause, and the steps into it
    for clause, speaks in zip(clauses, _sums(clauses, weights), strict=True):
        if not score:
            score = list(map(add, speaks, first))
            continue
        steps = into[clause.opens]
        rivals = _rivals(score, steps)
        back.append((rivals, score, steps.rows))
        ways = [[score[k] + step for step in steps.rows[k]] for k in rivals]
        score = list(map(add, map(max, *ways) if len(ways) > 1 else ways[0], speaks))
    if not score:
        return []
    path = [score.index(max(score))]
    for rivals, before, rows in reversed(back):
        to = path[-1]
        path.append(rivals[0] if len(rivals) == 1 else max(rivals, key=lambda k: before[k] + rows[k][to]))
    return [LABELS[k] for k in reversed(path)]
