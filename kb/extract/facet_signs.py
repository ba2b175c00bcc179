"""Which facets that a story's words point at are its own: signs of where they stand, weighed by what docs/learn_facets.py learned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kb.extract.columns import added, nothing, packed, weight_of
from kb.extract.cues import Spotted, load_cues, load_pattern, load_spotted
from kb.extract.scene import FILE, Scene
from kb.extract.spots import inside
from kb.extract.type_weights import words_in
from kb.lexicon import load_lines
from kb.model import Fact, Span

WEIGHTS = "facet_weights.tsv"
CHANNELS = "channels.yml"
#: how much the words of a section say; weak ones only that they are there, hints only where there is nothing else
SURE, LOOSE, WEAK, HINT = "sure", "loose", "weak", "hint"
#: field of the facts -> (file, section, how much its words say) of the words that point at its values
WORDS = {
    "channel": ((CHANNELS, "channels", SURE), (CHANNELS, "rest", WEAK), (CHANNELS, "hint_channels", HINT)),
    "hook": ((FILE, "hooks", SURE), (FILE, "late_hooks", SURE), (FILE, "loose_hooks", LOOSE), (FILE, "hint_hooks", HINT)),
    "pretext": ((FILE, "pretexts", SURE), (FILE, "loose_pretexts", LOOSE), (FILE, "hint_pretexts", HINT)),
    "control": ((FILE, "controls", SURE), (FILE, "loose_controls", LOOSE), (FILE, "hint_controls", HINT)),
    "payment": (
        (CHANNELS, "payments", SURE),
        (CHANNELS, "loose_payments", LOOSE),
        (CHANNELS, "borrowed", WEAK),
        (CHANNELS, "loose_borrowed", WEAK),
        (CHANNELS, "paid", WEAK),
        (CHANNELS, "hint_payments", HINT),
    ),
    "impersonated_as": ((FILE, "impersonated_as", SURE),),
}
#: what must speak for a facet, in hundredths of a logarithm: where fewer are invented, and hardly fewer are right
LEAST = {"channel": -20, "hook": -40, "pretext": -30, "control": -10, "payment": -60, "impersonated_as": -45}
_DENIED = (
    "没有",
    "没",
    "未",
    "并未",
    "不再",
    "拒绝",
    "无需",
    "不用",
    "不需",
    "不需要",
    "不是",
    "并非",
    "如果",
    "若",
    "假如",
    "谨防",
    "警惕",
    "切勿",
    "不要",
    "防止",
)
_BACK = 60  #: characters of a sentence before a word that may say who acts
_FAR = 16  #: characters of a clause between 自称 and a word of what is claimed
_MANY = 3
_STOPS = frozenset(",。;!?\n")
_OPENING = '“「"'
_ONE_OF = ("channel", "payment")  #: fields of which one word tells one value
_UNPAID = 100  #: what more must speak for a way to pay where nothing was lost
_FEW = 3
_MOST = 3  #: places of one value that are looked at
_AS = 2  #: characters of a hint that are a sign

Key = tuple[str, str]  #: field and value


@dataclass(slots=True)
class Pointed:
    """What points at one value: the places of its words, of its weak words, of hints, and what a rule said."""

    words: list[Span] = field(default_factory=list)
    weak: list[Span] = field(default_factory=list)
    hints: list[Span] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)
    told: Fact | None = None

    @property
    def places(self) -> list[Span]:
        """Where its words stand, else the weak ones, else hints."""
        return self.words or self.weak or self.hints

    @property
    def hinted(self) -> bool:
        """Only hints point at it."""
        return not self.words and not self.weak and self.told is None


@cache
def _spotted(file: str, section: str) -> Spotted:
    """The words of a section; of personas those that need not be the whole of one."""
    if section != "impersonated_as":
        return load_spotted(file, section)
    return Spotted(cue.without("^") for cue in load_cues(file, section))


@lru_cache(maxsize=16)  # asked for the subtype of a case, then for its facets
def _places(folded: str, story: tuple[Span, ...]) -> tuple[tuple[Key, str, str, list[Span]], ...]:
    """(field and value, section, how much its words say, places) of all words that point at something in a story."""
    if not story:
        return ()
    start, end = story[0].start, max(span.end for span in story)
    found = []
    for kind, sections in WORDS.items():
        for file, section, worth in sections:
            for cue, everywhere in _spotted(file, section).places(folded, start, end):
                if places := inside(everywhere, story):
                    found.append(((kind, cue.value), section, worth, places))
    return tuple(found)


def name_pointed(folded: str, story: tuple[Span, ...]) -> set[str]:
    """All values that words of a story point at, as `field.value`."""
    return {f"{kind}.{value}" for (kind, value), *_ in _places(folded, story)}


def point(scene: Scene, facts: Iterable[Fact]) -> dict[Key, Pointed]:
    """By field and value all that points at it, anywhere in the story."""
    found: dict[Key, Pointed] = {}
    for key, section, worth, places in _places(scene.folded, scene.told or scene.core):
        pointed = found.setdefault(key, Pointed())
        if worth == HINT:
            pointed.hints.extend(places)
            continue
        pointed.sections.add(section if worth == WEAK else worth)
        (pointed.weak if worth == WEAK else pointed.words).extend(places)
    for fact in facts:
        if fact.field in WORDS:
            found.setdefault((fact.field, str(fact.value)), Pointed()).told = fact
    return found


@dataclass(frozen=True, slots=True)
class _Ground:
    """What lies under the words of a story: its steps by place, who of the police is named, whose names are a persona's."""

    steps: list[tuple[int, int, str]]
    last: int
    core: Sequence[Span]
    police: list[int]
    claims: list[int]
    personas: Sequence[Span]

    def stage(self, start: int, end: int) -> str:
        """The stage of the step that a word stands in, else where it stands in the story."""
        if not self.steps:
            return "at:nowhere"
        if start >= self.last:
            return "at:after"
        for first, last, sign in self.steps:
            if first <= start and end <= last:
                return sign
        return "at:core" if any(span.start <= start and end <= span.end for span in self.core) else "at:rest"

    def claimed(self, folded: str, start: int) -> bool:
        """Whether 自称 or the like stands before a word in its clause."""
        before = bisect_right(self.claims, start)
        near = before > 0 and self.claims[before - 1] >= start - _FAR
        return near and _STOPS.isdisjoint(folded[self.claims[before - 1] : start])


def _ground(scene: Scene, facts: Sequence[Fact]) -> _Ground:
    steps = sorted((span.start, span.end, f"at:{stage}") for stage, spans in scene.stages.items() for span in spans)
    police = [match.start() for match in load_pattern(FILE, "police").finditer(scene.folded, *scene.stretch)]
    claims = [match.end() for match in load_pattern(FILE, "claims").finditer(scene.folded, *scene.stretch)]
    personas = [fact.span for fact in facts if fact.field == "impersonated"]
    return _Ground(steps, steps[-1][1] if steps else 0, scene.core, police, claims, personas)


def _of_word(folded: str, ground: _Ground, start: int, end: int) -> Iterator[str]:
    yield ground.stage(start, end)
    yield "denied" if folded.endswith(_DENIED, 0, start) else "plain"
    before = bisect_left(ground.police, start)
    named = before > 0 and ground.police[before - 1] >= start - _BACK and "。" not in folded[ground.police[before - 1] : start]
    yield "police" if named else "quiet"
    if ground.claimed(folded, start):
        yield "claimed"
    if load_pattern(FILE, "reason").match(folded, end):
        yield "reason"
    for span in ground.personas:
        if span.start <= start and end <= span.end:
            yield "persona"
            break
    if start and folded[start - 1] in _OPENING:
        yield "quoted"


def _around(scene: Scene, found: dict[Key, Pointed]) -> set[str]:
    """What the case shows besides: its type, what else its words and the rules tell."""
    made = {"always", f"type:{scene.code}"}
    if scene.subtype:
        made.add(f"type:{scene.subtype}")
    if not scene.paid:
        made.add("unpaid")
    for (kind, value), pointed in found.items():
        if pointed.hinted:
            continue
        made.add(f"beside:{kind}.{value}")
        if pointed.told is not None:
            made.add(f"told:{kind}.{value}")
    return made


def find_words(scene: Scene) -> set[str]:
    """The pairs of characters of a story: they too are signs of the case."""
    return words_in(scene.folded, scene.told or scene.core)


def find_signs(scene: Scene, facts: Sequence[Fact]) -> Iterator[tuple[Key, set[str], set[str], Pointed]]:
    """By value that something points at: its own signs, those of the case (without its words), and what points at it."""
    found = point(scene, facts)
    around = _around(scene, found)
    ground = _ground(scene, facts)
    for key, pointed in found.items():
        places = pointed.words[:_MOST] or sorted(pointed.hints)[:_MOST]
        own = {sign for place in places for sign in _of_word(scene.folded, ground, place.start, place.end)}
        if not pointed.words and pointed.hints:
            own.add(HINT)
            own |= {f"as:{scene.folded[place.start : place.end][:_AS]}" for place in places}
        own |= {f"of:{section}" for section in pointed.sections}
        own.add(f"words:{min(len(pointed.words), _MANY)}")
        if pointed.told is not None:
            own.add("told")
        yield key, own, around, pointed


@cache
def _weights() -> tuple[dict[Key, int], dict[str, int]]:
    """By value its column; by sign the weights of all columns in one whole number, added in one addition."""
    columns: dict[Key, int] = {}
    known: dict[str, int] = {}
    for line in load_lines(WEIGHTS):
        kind, value, *cells = line.split("\t")
        columns[kind, value] = len(columns)
        for sign, _, weight in (cell.rpartition(":") for cell in cells):
            known[sign] = known.get(sign, 0) + packed(int(weight), columns[kind, value])
    return columns, known


def weigh(signs: Iterable[str]) -> int:
    """What signs weigh together, for all values."""
    columns, known = _weights()
    return added(known, signs, nothing(len(columns)))


def worth(key: Key, own: set[str], around: int) -> int:
    """What speaks for a value, in hundredths of a logarithm; `around` is what weighs the rest of the case.

    One that was never learned is what the rule says.
    """
    columns, known = _weights()
    if (at := columns.get(key)) is None:
        return LEAST[key[0]] - (0 if "told" in own else 1)
    return weight_of(added(known, own, around), at)


def _quoted(scene: Scene, pointed: Pointed) -> Span:
    """Of what no rule told the first words that are no denial and stand in a step, else the first."""
    steps = [span for spans in scene.stages.values() for span in spans]
    places = pointed.places
    own = [place for place in places if any(span.covers(place) for span in steps)]
    plain = [place for place in own if not scene.folded.endswith(_DENIED, 0, place.start)]
    return min(plain or own or places)


def _same(place: Span, other: Span) -> bool:
    """Whether a word is another, or all but a few characters of it."""
    return other.covers(place) and other.end - other.start <= place.end - place.start + _FEW


def _of_own_words(weighed: Iterable[tuple[int, Fact, Sequence[Span]]]) -> Iterator[Fact]:
    """Those with a word of their own: one word tells one channel, one way to pay, the likeliest."""
    taken: dict[str, list[Span]] = {field: [] for field in _ONE_OF}
    for _, fact, places in sorted(weighed, key=lambda row: -row[0]):
        others = taken.get(fact.field, [])
        if not places or not all(any(_same(place, other) for other in others) for place in places):
            others.extend(places)
            yield fact


def choose_facets(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with those of the weighed fields as the weights have them: some are dropped, some are added."""
    chosen = [fact for fact in facts if fact.field not in WORDS]
    weighed: list[tuple[int, Fact, Sequence[Span]]] = []
    rest: int | None = None
    for (kind, value), own, around, pointed in find_signs(scene, facts):
        rest = weigh(around | find_words(scene)) if rest is None else rest  # the same for all values
        more = worth((kind, value), own, rest) - LEAST[kind] - (_UNPAID if kind == "payment" and not scene.paid else 0)
        if more >= 0:
            weighed.append((more, pointed.told or Fact(kind, value, _quoted(scene, pointed), "facets.weighed"), pointed.places))
    return chosen + sorted(_of_own_words(weighed), key=lambda fact: (fact.field, fact.span))
