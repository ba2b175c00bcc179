"""How it was done: hooks, pretexts and means of control, read off the steps of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from kb.extract.cues import Spotted, find_within, load_pattern, load_spotted
from kb.extract.scene import FILE, Scene
from kb.extract.spots import inside
from kb.lexicon import load_yaml
from kb.model import Fact, Span

#: section of the lexicon, field of the facts, stages in which its words count
FIELDS = (
    ("hooks", "hook", ("contact", "trust")),
    ("late_hooks", "hook", ("inducement",)),
    ("pretexts", "pretext", ("contact", "trust", "inducement", "payment")),
    ("controls", "control", ("contact", "trust", "inducement", "payment")),
)


@cache
def _denials(supposed: bool) -> tuple[str, ...]:
    words: dict[str, list[str]] = load_yaml(FILE)["denials"]
    return (*words["denied"], *(words["supposed"] if supposed else ()))


def is_denied(folded: str, at: int, start: int = 0, supposed: bool = False) -> bool:
    """Whether the words right before a place, from `start` on, say that it is not so; `supposed` where it may be or is warned of too."""
    return folded.endswith(_denials(supposed), start, at)


def find_values(scene: Scene, spans: Iterable[Span], cues: Spotted, field: str, rule: str) -> Iterator[Fact]:
    """For each value of a table the first place in the spans (in order) where one of its words stands and is not denied."""
    ordered = tuple(spans)
    for cue, places in cues.places(scene.folded, *scene.stretch) if ordered else ():
        for place in inside(places, ordered):
            if not is_denied(scene.folded, place.start, ordered[0].start):
                yield Fact(field, cue.value, place, rule)
                break


def _fits(scene: Scene, fact: Fact) -> bool:
    """Some values go only with some types (a group chat of one's own firm is no hook), some only beside other words."""
    value = str(fact.value)
    if (scene.code or "") in load_barred().get(value, ()):
        return False
    needed = load_yaml(FILE)["needs"].get(value)
    return needed is None or any(find_within(load_pattern(FILE, "needs", value), scene.folded, scene.core))


def load_barred() -> dict[str, list[str]]:
    """By value the types of fraud that it never goes with."""
    barred: dict[str, list[str]] = load_yaml(FILE)["barred"]
    return barred


def find_facets(scene: Scene) -> Iterator[Fact]:
    """Facts `hook`, `pretext`, `control`, each value once, at its first word.

    >>> from kb.extract.scene import whole_scene

    >>> [(f.field, f.value) for f in find_facets(whole_scene(*["对方以芝麻信用分不够为由,让其下载app"] * 2))]
    [('pretext', '信用分/流水不足'), ('control', '下载涉诈APP')]
    """
    told: set[object] = set()
    for section, field, stages in FIELDS:
        for fact in find_values(scene, scene.around(*stages, late=True), load_spotted(FILE, section), field, f"facets.{field}"):
            if fact.value not in told and _fits(scene, fact):
                told.add(fact.value)
                yield fact
