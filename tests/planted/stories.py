"""Cases that never happened: who, when, where, how much, by which way of scamming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from .grammar import BEATS, Skeleton, skeletons
from .money import draw_sum
from .people import Person, details, draw_person
from .places import County
from .when import FIRST, LAST, draw_day

_SCALE = {
    "01": 1.0,
    "02": 3.2,
    "03": 0.8,
    "04": 0.7,
    "05": 1.2,
    "06": 0.25,
    "07": 3.0,
    "08": 1.6,
    "09": 0.9,
    "10": 0.2,
    "11": 0.9,
    "12": 0.35,
    "13": 0.5,
}
_SCALE_OF = {"boss-accountant": 9.0, "trojan": 5.0, "minor-skin": 0.2, "teacher-fee": 0.06, "virtual-kidnap": 1.5, "army-order": 1.0}


@dataclass(frozen=True, slots=True)
class Story:
    """One case, whoever tells it; `first` are the sentences its first telling draws, one per beat."""

    id: str
    skeleton: Skeleton
    person: Person
    county: County
    day: date
    loss: int
    outcome: str
    details: dict[str, str] = field(hash=False)
    first: tuple[int, ...] = (0, 0, 0, 0)

    @property
    def code(self) -> str:
        return self.skeleton.code

    def line(self, beat: str, telling: int) -> int:
        """Which sentence of a beat the n-th telling draws: three tellings share none."""
        return (self.first[BEATS.index(beat)] + telling) % len(self.skeleton.beats[beat])


class Teller:
    """Draws stories that cannot be taken for each other: no two share surname and sum, but those made as twins."""

    def __init__(self, rng: Random, regions: Sequence[County]) -> None:
        self.rng = rng
        self.regions = regions
        self.count = 0
        self._taken: set[tuple[str, int]] = set()
        self._drawn: set[tuple[str, tuple[int, ...]]] = set()

    def story(self, skeleton: Skeleton | None = None, county: County | None = None, first: date = FIRST, last: date = LAST) -> Story:
        rng = self.rng
        skeleton = skeleton or rng.choice(skeletons())
        while True:
            person, loss = draw_person(skeleton.key, rng), draw_sum(rng, _SCALE_OF.get(skeleton.key, _SCALE.get(skeleton.code, 1.0)))
            if (person.surname, loss) not in self._taken:
                break
        outcome = "averted" if skeleton.is_case and rng.random() < 0.06 else "lost"
        made = self._numbered(skeleton, person, county or rng.choice(self.regions), draw_day(rng, first, last), loss, outcome)
        return made

    def _numbered(self, skeleton: Skeleton, person: Person, county: County, day: date, loss: int, outcome: str) -> Story:
        self._taken.add((person.surname, loss))
        self.count += 1
        rng = self.rng
        told = details(skeleton.code, skeleton.personas, rng)
        starts = self._starts(skeleton)
        return Story(f"s{self.count:06d}", skeleton, person, county, day, loss, outcome, told, starts)

    def _starts(self, skeleton: Skeleton) -> tuple[int, ...]:
        """Sentences for the first telling; reports without a case, which have little else, share theirs with none while any are left."""
        for _ in range(200):
            starts = tuple(self.rng.randrange(len(skeleton.beats[beat])) for beat in BEATS)
            if skeleton.is_case or (skeleton.key, starts) not in self._drawn:
                break
        self._drawn.add((skeleton.key, starts))
        return starts

    def twin(self, story: Story, day: date, county: County, loss: int | None = None) -> Story:
        """Another case of the same method: same surname and kind of name, and the same sum unless one is given; other details."""
        person = replace(
            draw_person(story.skeleton.key, self.rng, story.person.surname), label=story.person.label, gender=story.person.gender
        )
        return self._numbered(story.skeleton, person, county, day, loss or story.loss, "lost")
