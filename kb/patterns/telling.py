"""One telling of one case as the watch for new methods sees it: who told it when, its facets, and the words of its method."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Any

import yaml

from kb.model import Fact
from kb.text import CJK, LEXICON, fold, segments

#: fields of facts -> facets of a method, in the order in which a method is told
FACETS = {"hook": "hook", "control": "control", "pretext": "pretext", "payment": "money"}
_HANDED = {"现金", "黄金"}  #: what goes from hand to hand; how, is part of its path, as in 黄金·寄送
_BY, _IN_KIND = "·", "实物交付"
_NEAR = (40, 60)  #: characters before and behind such a thing within which it is said how it went
_DULL = {"其他"}
MOST_VALUES = 4  #: of one facet in one case; more are a reading gone astray
#: facts that say who, where, when and how much: under them nothing is a way of scamming
HIDDEN = ("region", "place.", "victim.", "amount.", "incident_date", "authority", "n_victims", "masked.")

BLANK = "*"
LEAST, MOST = 2, 10  #: characters of a phrase
_WORDS = 4  #: words of a phrase
_CLAUSE = re.compile(rf"[{CJK}a-z]{{2,2000}}")
_QUOTED = re.compile(rf"[“\"「『‘《]([{CJK}a-z]{{2,{MOST}}})[”\"」』’》]")
_SENTENCE = re.compile(r"[^。！？；!?;\n]{1,2000}")

Facet = tuple[str, str, int, int]  #: facet, value, start and end of its first quotation in the text


@dataclass(frozen=True, slots=True)
class Telling:
    """`case` and `notice` are clusters: what is one case, what are copies of one notice. `words` is the folded story, as long as it is
    printed, with what tells no method blanked; `start` its place in the text."""

    case_id: str
    bulletin_id: str
    day: int  #: ordinal
    host: str
    tier: str
    case: str
    notice: str
    type: str | None
    facets: tuple[Facet, ...]
    words: str
    start: int

    @property
    def order(self) -> tuple[int, str, str]:
        return (self.day, self.tier, self.case_id)


@cache
def _lexicon() -> dict[str, Any]:
    found = yaml.safe_load((LEXICON / "novelty.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@cache
def _aside() -> re.Pattern[str]:
    return re.compile("|".join(_lexicon()["aside"]))


@cache
def _edges() -> tuple[frozenset[str], re.Pattern[str]]:
    return frozenset(_lexicon()["hollow"]), re.compile("|".join(_lexicon()["never"]))


@cache
def _ways() -> dict[str, re.Pattern[str]]:
    return {way: re.compile(said) for way, said in _lexicon()["ways"].items()}


def story_words(text: str, start: int, end: int, hidden: Iterable[tuple[int, int]]) -> str:
    """The story folded, with `*` for each character that tells of people, places, sums, days, or of police and advice."""
    chars = list(fold(text[start:end]))
    for low, high in hidden:
        low, high = max(low, start) - start, min(high, end) - start
        chars[low:high] = BLANK * max(0, high - low)
    folded = "".join(chars)
    for match in _SENTENCE.finditer(folded):
        if _aside().search(match.group()):
            chars[match.start() : match.end()] = BLANK * (match.end() - match.start())
    return "".join(chars)


def facets_of(facts: Iterable[Fact], text: str) -> tuple[Facet, ...]:
    """Values of the facets of a method with the first place that says so; a money path says how what is handed over went."""
    found: dict[tuple[str, str], Facet] = {}
    for fact in facts:
        facet, value, start, end = FACETS.get(fact.field), str(fact.value), fact.span.start, fact.span.end
        if facet is None or value in _DULL or fact.span.part != "text":
            continue
        found.setdefault((facet, value), (facet, value, start, end))
        if value in _HANDED:
            around = fold(text[max(0, start - _NEAR[0]) : end + _NEAR[1]])
            for way in (way for way, said in _ways().items() if said.search(around)):
                found.setdefault((facet, f"{value}{_BY}{way}"), (facet, f"{value}{_BY}{way}", start, end))
    return tuple(found[key] for key in sorted(found))


def pairings(facets: Sequence[Facet]) -> set[str]:
    """Every combination of values of two or more facets, one of each, as `hook=社交群 control=远程控制`; what is handed over and how
    is one by itself, and so is that anything is."""
    by_facet: dict[str, list[str]] = {}
    for facet, value, *_ in facets:
        by_facet.setdefault(facet, []).append(f"{facet}={value}")
    told = [by_facet[facet][:MOST_VALUES] for facet in FACETS.values() if facet in by_facet]
    found = {" ".join(chosen) for n in range(2, len(told) + 1) for part in combinations(told, n) for chosen in product(*part)}
    return found.union(*(said_by(facet, value) for facet, value, *_ in facets if _BY in value))


def said_by(facet: str, value: str) -> set[str]:
    """The features of one value by itself."""
    return {f"{facet}={value}"} | ({f"{facet}={_IN_KIND}"} if _BY in value else set())


def marks(telling: Telling) -> set[str]:
    """What a method is known by: its type and the values of its facets."""
    return {f"type={telling.type}", *(f"{facet}={value}" for facet, value, *_ in telling.facets)} - {"type=None"}


def phrases(words: str) -> set[str]:
    """Stretches of one to four words of the method that could be the name of something, and what stands in quotation marks.

    >>> sorted(phrases("让她邮寄黄金"))
    ['邮寄', '邮寄黄金', '黄金']
    """
    found = set(_QUOTED.findall(words))
    for clause in _CLAUSE.findall(words):
        found |= set(_stretches(segments(clause)))
    _, never = _edges()
    return {phrase for phrase in found if not never.search(phrase)}


def _stretches(cut: list[str]) -> Iterator[str]:
    hollow, _ = _edges()
    for at, first in enumerate(cut):
        if first in hollow:
            continue
        phrase = ""
        for word in cut[at : at + _WORDS]:
            phrase += word
            if len(phrase) > MOST:
                break
            if len(phrase) >= LEAST and word not in hollow:
                yield phrase
