"""What speaks for each facet that a story's words point at: where they stand, what is told beside them, what else the case shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kb.extract.cues import Spotted, load_cues, load_pattern, load_spotted
from kb.extract.facets import is_denied
from kb.extract.scene import FILE, Scene
from kb.extract.spots import inside
from kb.extract.type_weights import words_in
from kb.model import Fact, Span

CHANNELS = "channels.yml"
#: how much the words of a section say; weak ones only that they are there, hints only where there is nothing else, guesses only then
SURE, LOOSE, WEAK, HINT, GUESS = "sure", "loose", "weak", "hint", "guess"
#: field of the facts -> (file, section, how much its words say) of the words that point at its values
WORDS = {
    "channel": (
        (CHANNELS, "channels", SURE),
        (CHANNELS, "rest", WEAK),
        (CHANNELS, "hint_channels", HINT),
        (CHANNELS, "guess_channels", GUESS),
    ),
    "hook": (
        (FILE, "hooks", SURE),
        (FILE, "late_hooks", SURE),
        (FILE, "loose_hooks", LOOSE),
        (FILE, "hint_hooks", HINT),
        (FILE, "guess_hooks", GUESS),
    ),
    "pretext": ((FILE, "pretexts", SURE), (FILE, "loose_pretexts", LOOSE), (FILE, "hint_pretexts", HINT), (FILE, "guess_pretexts", GUESS)),
    "control": ((FILE, "controls", SURE), (FILE, "loose_controls", LOOSE), (FILE, "hint_controls", HINT), (FILE, "guess_controls", GUESS)),
    "payment": (
        (CHANNELS, "payments", SURE),
        (CHANNELS, "loose_payments", LOOSE),
        (CHANNELS, "borrowed", WEAK),
        (CHANNELS, "loose_borrowed", WEAK),
        (CHANNELS, "paid", WEAK),
        (CHANNELS, "hint_payments", HINT),
        (CHANNELS, "guess_payments", GUESS),
    ),
    "impersonated_as": ((FILE, "impersonated_as", SURE), (FILE, "guess_impersonated_as", GUESS)),
}
_BACK = 60  #: characters of a sentence before a word that may say who acts
_FAR = 16  #: characters of a clause between 自称 and a word of what is claimed
_MANY = 3  #: words of one value, from where on more say nothing
_STOPS = frozenset(",。;!?\n")
_OPENING = '“「"'
_COUNTED = "control"  #: field of which it says more how many hints there are, and how many places in all,
_MOST_HINTS, _MOST_PLACES = 4, 6  #: up to so many
_PAYMENT = "payment"  #: field in which words say something else where nothing was lost: how it was to be paid,
_WHERE = ("at:", "of:", "words:", "told", "plain", "denied", "quiet", "police", "claimed")  #: by these signs
_MOST = 3  #: places of one value that are looked at
_ENDS = 2  #: characters at either end of a word that are a sign,
_WORDED = WORDS.keys() - {_PAYMENT}  #: in fields whose words are not all alike
_CHANNEL, _ROLE = "channel", "impersonated_as"
_NEXT = {_CHANNEL: (1, 2, 3), _ROLE: (1, 2)}  #: by field where what stands there says more the characters next to a word that are a sign
_STAGED = ("at:", "any ")  #: how signs of the stage begin: what is a channel in a stage differs by type
OF_CASE = ("who", "nobody", "platform:", "hinted:")  #: how signs begin that are of the case, though only values of some fields have them
_TURNS = 4  #: ways to keep in touch that are told before one, from where on more say nothing

Key = tuple[str, str]  #: field and value


@dataclass(slots=True)
class Pointed:
    """What points at one value: the places of its words, of its weak words, of hints, of guesses, and what a rule said."""

    words: list[Span] = field(default_factory=list)
    weak: list[Span] = field(default_factory=list)
    hints: list[Span] = field(default_factory=list)
    guesses: list[Span] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)
    told: Fact | None = None

    @property
    def places(self) -> list[Span]:
        """Where its words stand, else the weak ones, else hints, else guesses."""
        return self.words or self.weak or self.hints or self.guesses

    @property
    def hinted(self) -> bool:
        """Only hints or guesses point at it."""
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
    return {f"{kind}.{value}" for (kind, value), _, worth, _ in _places(folded, story) if worth != GUESS}


def point(scene: Scene, facts: Iterable[Fact]) -> dict[Key, Pointed]:
    """By field and value all that points at it, anywhere in the story."""
    found: dict[Key, Pointed] = {}
    guessed: list[tuple[Key, list[Span]]] = []
    for key, section, worth, places in _places(scene.folded, scene.told or scene.core):
        if worth == GUESS:
            guessed.append((key, places))
            continue
        pointed = found.setdefault(key, Pointed())
        if worth == HINT:
            pointed.hints.extend(places)
            continue
        pointed.sections.add(section if worth == WEAK else worth)
        (pointed.weak if worth == WEAK else pointed.words).extend(places)
    for fact in facts:
        if fact.field in WORDS:
            found.setdefault((fact.field, str(fact.value)), Pointed()).told = fact
    return {key: Pointed(guesses=places) for key, places in guessed} | found


@dataclass(frozen=True, slots=True)
class _Ground:
    """What lies under the words of a story: its steps by place, where police are named and something is claimed, what names a persona."""

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


def _written(kind: str, folded: str, start: int, end: int) -> Iterator[str]:
    """How a word begins and ends, and what stands next to it."""
    if kind in _WORDED:
        yield f"begins:{folded[start : start + _ENDS]}"
        yield f"ends:{folded[max(start, end - _ENDS) : end]}"
    for size in _NEXT.get(kind, ()):
        yield f"before:{folded[max(0, start - size) : start]}"
        yield f"after:{folded[end : end + size]}"


def _of_word(kind: str, folded: str, ground: _Ground, start: int, end: int) -> Iterator[str]:
    yield from _written(kind, folded, start, end)
    yield ground.stage(start, end)
    yield "denied" if is_denied(folded, start, supposed=True) else "plain"
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
            if kind == _ROLE:
                who = folded[span.start : span.end]
                yield from (f"in ends:{who[-1:]}", f"in ends:{who[-2:]}", f"in begins:{who[:2]}")
            break
    if start and folded[start - 1] in _OPENING:
        yield "quoted"


def _named(folded: str, personas: Iterable[Span]) -> set[str]:
    """How those are called whom the scammers played: all of each name, what it ends with, what it is made of."""
    names = {folded[span.start : span.end] for span in personas}
    ends = {f"who ends:{who[-size:]}" for who in names for size in (1, 2)}
    pairs = {f"who has:{who[at : at + 2]}" for who in names for at in range(len(who) - 1)}
    return ends | pairs | {f"who:{who}" for who in names} or {"nobody"}


def _in_touch(found: Mapping[Key, Pointed], facts: Iterable[Fact]) -> tuple[list[Span], set[str]]:
    """Where each way to keep in touch is told first; the services that the story names, and the ways that are only hinted at."""
    ways = {value: pointed for (kind, value), pointed in found.items() if kind == _CHANNEL and not pointed.guesses}
    made = {f"hinted:{value}" for value, pointed in ways.items() if pointed.hinted}
    first = [min(pointed.places) for pointed in ways.values() if pointed.places]
    return first, made | {f"platform:{fact.value}" for fact in facts if fact.field == "platform"}


def _of_field(folded: str, ground: _Ground, facts: Sequence[Fact], found: Mapping[Key, Pointed]) -> Callable[[Key, Pointed], set[str]]:
    """What else says more in some fields, by value and what points at it: who was played, in which turn and stages one keeps in touch."""
    named = _named(folded, ground.personas)
    first, beside = _in_touch(found, facts)

    def signs(key: Key, pointed: Pointed) -> set[str]:
        if key[0] == _ROLE:
            return named
        if key[0] != _CHANNEL or not pointed.places:
            return set()
        turn = sum(other < min(pointed.places) for other in first)
        return beside | {f"turn:{min(turn, _TURNS)}"} | {f"any {ground.stage(place.start, place.end)}" for place in pointed.places}

    return signs


def _looked_at(kind: str, ground: _Ground, pointed: Pointed) -> list[Span]:
    """The places that say most; those within a persona's name before those of others, as of the true police."""
    places = pointed.words or sorted(pointed.hints) or pointed.weak or pointed.guesses
    if kind == _ROLE:
        places = sorted(places, key=lambda place: not any(span.covers(place) for span in ground.personas))
    return places[:_MOST]


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
    of_field = _of_field(scene.folded, ground, facts, found)
    for key, pointed in found.items():
        places = _looked_at(key[0], ground, pointed)
        own = of_field(key, pointed) | {sign for place in places for sign in _of_word(key[0], scene.folded, ground, place.start, place.end)}
        if pointed.guesses or (pointed.hints and not pointed.words):
            own.add(GUESS if pointed.guesses else HINT)
            own |= {f"as:{scene.folded[place.start : place.end][:_ENDS]}" for place in places}
        own |= {f"of:{section}" for section in pointed.sections}
        own.add(f"words:{min(len(pointed.words), _MANY)}")
        if key[0] == _COUNTED:
            own.add(f"hints:{min(len(pointed.hints), _MOST_HINTS)}")
            own.add(f"places:{min(len(pointed.words) + len(pointed.hints) + len(pointed.guesses), _MOST_PLACES)}")
        if pointed.told is not None:
            own.add("told")
        if key[0] == _CHANNEL:
            own |= {f"{sign}|{scene.code}" for sign in own if sign.startswith(_STAGED)}
        if key[0] == _PAYMENT and not scene.paid:
            own |= {f"unpaid {sign}" for sign in own if sign.startswith(_WHERE)}
        yield key, own, around, pointed
