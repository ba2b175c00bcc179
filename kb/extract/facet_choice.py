"""Which facets that a story's words point at are its own: their signs are weighed by what docs/learn_facets.py learned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from kb.extract.columns import added, nothing, packed, weight_of
from kb.extract.cues import find_within, load_pattern
from kb.extract.facet_signs import CHANNELS, WORDS, Key, Pointed, find_signs, find_words
from kb.extract.facets import is_denied
from kb.extract.scene import Scene
from kb.extract.spots import bounds
from kb.extract.weighing import shared
from kb.lexicon import load_lines
from kb.model import Fact, Span

WEIGHTS = "facet_weights.tsv"
#: what must speak for a facet, in hundredths of a logarithm: where fewer are invented, and hardly fewer are right
LEAST = {"channel": -20, "hook": 0, "pretext": -60, "control": -20, "payment": 20, "impersonated_as": -40}
#: what must speak for the likeliest of a field before any is told, since a case may well have none; the likeliest then is told
FIRST = {"channel": -60, "hook": -30, "pretext": -30, "control": -60, "payment": -120, "impersonated_as": -60}
#: values of which the words may be of somebody's or something else, and the patterns of those
_OF_OTHERS = {("channel", "电话"): "official", ("channel", "微信"): "named"}
_ONE_OF = ("channel", "payment")  #: fields of which one word tells one value
_UNPAID = 60  #: what more must speak for a way to pay where nothing was lost
_FEW = 3  #: characters by which a word may be longer than another and still be the same

_CLAUSE = re.compile(r"[，,。；;：:！!？?\n]")
_REACH = 60  #: characters of a clause on either side of a word

Weighed = tuple[int, Key, Pointed]  #: what speaks for a value, and what points at it


@cache
def _by_value() -> dict[Key, dict[str, int]]:
    """What each sign weighs for each value, in the order of the file."""
    made: dict[Key, dict[str, int]] = {}
    for line in load_lines(WEIGHTS):
        kind, value, *cells = line.split("\t")
        told = (cell.rpartition(":") for cell in cells)
        made[kind, value] = {shared(sign): int(weight) for sign, _, weight in told}
    return made


@cache
def _columns() -> tuple[dict[Key, int], dict[str, int]]:
    """By value its column; by sign the weights of all columns in one whole number, added in one addition."""
    known: dict[str, int] = {}
    for column, weights in enumerate(_by_value().values()):
        for sign, weight in weights.items():
            known[sign] = known.get(sign, 0) + packed(weight, column)
    return {key: column for column, key in enumerate(_by_value())}, known


def weigh(signs: Iterable[str]) -> int:
    """What signs weigh together, for all values."""
    columns, known = _columns()
    return added(known, signs, nothing(len(columns)))


def worth(key: Key, own: set[str], around: int) -> int:
    """What speaks for a value, in hundredths of a logarithm; `around` is what weighs the rest of the case.

    One that was never learned is what the rule says.
    """
    known = _by_value().get(key)
    if known is None:
        bounds = LEAST[key[0]], FIRST[key[0]]
        return max(bounds) if "told" in own else min(bounds) - 1
    return weight_of(around, _columns()[0][key]) + sum(filter(None, map(known.get, own)))


def _placed(scene: Scene, pointed: Pointed) -> Span:
    """Of what no rule told the first words that are no denial and stand in a step, else the first."""
    steps = [span for spans in scene.stages.values() for span in spans]
    places = pointed.places
    own = [place for place in places if any(span.covers(place) for span in steps)]
    plain = [place for place in own if not is_denied(scene.folded, place.start, supposed=True)]
    return min(plain or own or places)


def _quoted(scene: Scene, pointed: Pointed, place: Span, personas: Sequence[Span]) -> Span:
    """The words that tell a value; a guess alone tells nothing, so what it stands in is quoted: the persona, else the clause."""
    if not pointed.guesses:
        return place
    named = [persona for persona in personas if any(persona.covers(guess) for guess in pointed.guesses)]
    return min(named, default=Span(*bounds(scene.folded, _CLAUSE, place.start, place.end, _REACH)))


def _same(place: Span, other: Span) -> bool:
    """Whether a word is another, or all but a few characters of it."""
    return other.covers(place) and other.end - other.start <= place.end - place.start + _FEW


def _of_own_words(weighed: Iterable[Weighed]) -> Iterator[tuple[Key, Pointed]]:
    """Those with a word of their own: one word tells one channel, one way to pay, the likeliest."""
    taken: dict[str, list[Span]] = {field: [] for field in _ONE_OF}
    for _, key, pointed in sorted(weighed, key=lambda row: -row[0]):
        others = taken.get(key[0], [])
        if not pointed.places or not all(any(_same(place, other) for other in others) for place in pointed.places):
            others.extend(pointed.places)
            yield key, pointed


def _likely(weighed: Iterable[Weighed], paid: bool) -> Iterator[Weighed]:
    """Those for which enough speaks, in fields of whose likeliest enough does."""
    weighed = [(more - (_UNPAID if key[0] == "payment" and not paid else 0), key, pointed) for more, key, pointed in weighed]
    best: dict[str, int] = {}
    for more, (kind, _), _ in weighed:
        best[kind] = max(more, best.get(kind, more))
    for row in weighed:
        more, (kind, _), _ = row
        if best[kind] >= FIRST[kind] and (more == best[kind] or more >= LEAST[kind]):
            yield row


def choose_weighed(weighed: Iterable[Weighed], paid: bool) -> Iterator[tuple[Key, Pointed]]:
    """Which of all that words of one case point at are told, by what speaks for each; `paid` where something was lost."""
    return _of_own_words(_likely(weighed, paid))


def _is_of_others(scene: Scene, place: Span, words: str) -> bool:
    """Whether a word is of a true official's call of what came of the case, or in a name they used (冒充微信客服)."""
    calls = find_within(load_pattern(CHANNELS, words), scene.folded, scene.told)
    return any(call.start() <= place.start and place.end <= call.end() for call in calls)


def choose_facets(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with those of the weighed fields as the weights have them: some are dropped, some are added."""
    weighed: list[Weighed] = []
    rest: int | None = None
    for key, own, around, pointed in find_signs(scene, facts):
        rest = weigh(around | find_words(scene)) if rest is None else rest  # the same for all values
        weighed.append((worth(key, own, rest), key, pointed))
    chosen = choose_weighed(weighed, scene.paid)
    personas = [fact.span for fact in facts if fact.field == "impersonated"]
    told: list[tuple[str, Span, Fact]] = []
    for key, pointed in chosen:
        other = _OF_OTHERS.get(key)
        if other and pointed.words and all(_is_of_others(scene, word, other) for word in pointed.words):
            continue
        place = pointed.told.span if pointed.told else _placed(scene, pointed)
        of = personas if key[0] == "impersonated_as" else ()
        told.append((key[0], place, pointed.told or Fact(*key, _quoted(scene, pointed, place, of), "facets.weighed")))
    return [*(fact for fact in facts if fact.field not in WORDS), *(fact for _, _, fact in sorted(told, key=lambda row: row[:2]))]
