"""What the words of a story, in pairs of characters, and the facets they point at weigh for each type; learned by docs/learn_types.py."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache

from kb.extract.columns import added, nothing, packed, weight_of
from kb.extract.spots import pairs
from kb.extract.weighing import HUNDREDTHS, shared
from kb.lexicon import kinds, load_lines
from kb.model import Span

WEIGHTS = "type_weights.tsv"
#: what a name or the cues of a type weigh, beside the words; printed in the file as rows like the words', with one weight for all types
SIGNS = ("cues", "cues_log", "head", "told", "title", "after", "advice", "shared", "bare_head", "bare_title")
SUB_SIGNS = ("sub_cues", "sub_cues_log", "sub_cued")
BIAS = "bias"
_MIDDLING, _SHORT = 400, 40  #: words of a story of middling length, and of the shortest that counts as longer than it is
_CLAUSE = re.compile(r"[^,，。;；!?\n]{4,120}")

Signs = Mapping[str, Mapping[str, float]]  #: by code, by sign


def no_subtype(code: str) -> str:
    """The column that says: a case of this type, and none of its subtypes."""
    return f"{code}.0"


@cache
def columns(code: str = "") -> tuple[str, ...]:
    """The types, or the subtypes of one, in order."""
    return (no_subtype(code), *(sub.code for sub in kinds()[code].subtypes)) if code else tuple(kinds())


def words_of(*texts: str) -> set[str]:
    """Every character of folded texts, and every two that stand together."""
    return set().union(*map(pairs, texts), *texts)


def words_in(folded: str, spans: Iterable[Span]) -> set[str]:
    """The same inside the spans."""
    whole = pairs(folded)
    found: set[str] = set()
    for span in spans:
        found.update(folded[span.start : span.end], whole[span.start : max(span.start, span.end - 1)])
    return found


@cache
def _tables() -> tuple[dict[str, float], dict[str, dict[str, int]]]:
    """By sign its weight; by code (`""` for the types) and word the weights of all columns in one whole number, added in one addition."""
    place = {name: (code, n) for code in ("", *kinds()) for n, name in enumerate(columns(code))}
    words: dict[str, dict[str, int]] = {code: {} for code in ("", *kinds())}
    signs = {}
    read: dict[str, tuple[dict[str, int], int]] = {}  # few cells stand in many lines
    for line in load_lines(WEIGHTS):
        word, *cells = line.split("\t")
        word = shared(word)
        for cell in cells:
            if cell not in read:
                name, _, weight = cell.partition(":")
                if not name:
                    signs[word] = int(weight) / HUNDREDTHS
                    continue
                code, at = place[name]
                read[cell] = words[code], packed(int(weight), at)
            known, added_up = read[cell]
            known[word] = known.get(word, 0) + added_up
    return signs, words


def share(size: int) -> float:
    """What a word counts among so many: the more there are, the less each says.

    >>> share(400), share(1600)
    (1.0, 0.5)
    """
    return math.sqrt(_MIDDLING / max(_SHORT, size))


def _spoken(words: set[str], code: str) -> dict[str, float]:
    """What the words weigh for each column, and how often it is right at all."""
    known, names = _tables()[1][code], columns(code)
    total, bias = added(known, words, nothing(len(names))), added(known, (BIAS,), nothing(len(names)))
    much = share(len(words))
    return {name: (much * weight_of(total, n) + weight_of(bias, n)) / HUNDREDTHS for n, name in enumerate(names)}


def score(words: set[str], signs: Signs, code: str = "") -> dict[str, float]:
    """By type (by subtype of `code`) how likely it is, as a logarithm and but for a constant."""
    weights, made = _tables()[0], _spoken(words, code)
    for name, told in signs.items():
        made[name] += sum(weights[sign] * value for sign, value in told.items())
    return made


def telling_clause(folded: str, spans: Iterable[Span], code: str) -> Span | None:
    """The clause whose words speak most for a type."""
    known, at = _tables()[1][""], columns().index(code)
    whole = pairs(folded)
    best: tuple[float, Span] | None = None
    for span in spans:
        for match in _CLAUSE.finditer(folded, span.start, span.end):
            words = set(whole[match.start() : match.end() - 1])
            worth = weight_of(added(known, words, nothing(len(columns()))), at)
            if best is None or worth > best[0]:
                best = (worth, Span(match.start(), match.end()))
    return best[1] if best and best[0] > 0 else None
