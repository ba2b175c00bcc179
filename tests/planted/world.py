"""The archive while it is being made: who has published what, and what is a copy of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from kb.model import Bulletin

from .copies import CHANGES, Scene, copy
from .disputes import DISPUTES, rounded_sum
from .draft import Draft
from .sources import Press, Printer, Source, found_press
from .stories import Story, Teller
from .when import END, LAST

#: how often each kind is drawn; `exact` is what re-posters do most
WEIGHTS = {kind: 2 if kind in ("exact", "retitled", "shortened") else 1 for kind in CHANGES}
#: after these a text is still whole, so that it can be copied again
_WHOLE = {"exact", "retitled", "traditional", "punctuation", "synonyms", "noised", "source_lines"}
LATEST = 440  #: days after which even a late reprint is out
_BARE = tuple(kind for kind in CHANGES if kind not in ("advice_swapped", "shortened", "wrapped"))


@dataclass(frozen=True, slots=True)
class Post:
    """A published bulletin with the draft behind it, the cluster of its copies and how it was made."""

    bulletin: Bulletin
    draft: Draft
    cluster: str
    steps: tuple[str, ...]  #: the kinds of copy between the origin and this; none: it is the origin
    day: date
    source: Source


@dataclass(frozen=True, slots=True)
class Decoy:
    """Two things that look alike and must not be merged: bulletins, or cases as (bulletin, ordinal)."""

    kind: str
    level: str  #: notice case
    left: tuple[str, int]
    right: tuple[str, int]


@dataclass(slots=True)
class World:
    rng: Random
    press: Press
    teller: Teller
    printer: Printer = field(default_factory=Printer)
    posts: list[Post] = field(default_factory=list)
    decoys: list[Decoy] = field(default_factory=list)
    clusters: int = 0

    def lag(self, least: int = 0, most: int = 30) -> timedelta:
        return timedelta(days=min(most, least + int(self.rng.expovariate(0.22))))

    def first_out(self, story: Story) -> tuple[Source, date]:
        """Who prints a case first, and when."""
        tier = self.rng.choices("012", (70, 20, 10))[0]
        source = self.press.home(story.county) if tier == "0" else self.press.reprinter(self.rng, tier)
        return source, min(LAST, story.day + self.lag(1, 40))

    def origin(self, draft: Draft, source: Source, day: date) -> Post:
        self.clusters += 1
        return self._post(draft, f"n{self.clusters:06d}", (), source, day)

    def _post(self, draft: Draft, cluster: str, steps: tuple[str, ...], source: Source, day: date, undated: bool = False) -> Post:
        post = Post(self.printer.publish(draft, source, day, undated), draft, cluster, steps, day, source)
        self.posts.append(post)
        return post

    def reprint(self, of: Post, origin: Post, kind: str, change: Callable[[Draft], Draft] | None = None, late: bool = False) -> Post:
        """A copy by another host: never of a better tier than the origin's, nor before it in the same tier."""
        rng = self.rng
        tiers = {"T0": "0112222", "T1": "11222", "T2": "2"}[origin.source.tier]
        source = self.press.reprinter(rng, tiers)
        while source.host in {post.source.host for post in self.posts[-60:] if post.cluster == origin.cluster}:
            source = self.press.reprinter(rng, tiers)
        day = origin.day + (timedelta(days=rng.randint(370, LATEST)) if late else self.lag(int(source.tier == origin.source.tier), 60))
        draft, steps = copy(of.draft, kind, Scene(rng, origin.source.title, f"{origin.day:%Y-%m-%d}"))
        undated = source.tier == "T2" and origin.source.tier != "T2" and not late and rng.random() < 0.12
        return self._post(change(draft) if change else draft, origin.cluster, (*of.steps, *steps), source, min(day, END), undated)

    def reprint_by(self, source: Source, origin: Post, kind: str, day: date) -> Post:
        """A copy by a given host on a given day."""
        draft, steps = copy(origin.draft, kind, Scene(self.rng, origin.source.title, f"{origin.day:%Y-%m-%d}"))
        return self._post(draft, origin.cluster, steps, source, day)

    def family(self, origin: Post, size: int, quarrel: float = 0.3) -> list[Post]:
        """Copies of a post, some of them of copies; in some families one copy says something else of a case."""
        rng = self.rng
        kinds = [kind for kind in WEIGHTS if origin.draft.tales or kind in _BARE]
        made = [origin]
        odd = rng.randrange(size) if size and rng.random() < quarrel else -1
        for at in range(size):
            whole = [post for post in made if not post.steps or (set(post.steps) <= _WHOLE and len(origin.draft.tales) < 2)]
            of = rng.choice(whole) if rng.random() < 0.3 else origin
            kind = rng.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
            change = self.quarrel if at == odd else self.rounding if rng.random() < 0.06 else None
            late = rng.random() < 0.03 and (END - origin.day).days > LATEST
            made.append(self.reprint(of, origin, kind, change, late))
        return made

    def quarrel(self, draft: Draft, fields: Iterable[str] = tuple(DISPUTES)) -> Draft:
        """One field of one case said otherwise, where the draft allows one."""
        if not draft.tales:
            return draft
        ordinal = self.rng.randrange(len(draft.tales)) + 1
        names = list(fields)
        self.rng.shuffle(names)
        for name in names:
            made = DISPUTES[name](draft, ordinal, self.rng)
            if made is not None:
                return made
        return draft

    def rounding(self, draft: Draft) -> Draft:
        return (rounded_sum(draft, 1, self.rng) if draft.tales else None) or draft

    def decoy(self, kind: str, level: str, left: Post, right: Post, left_case: int = 1, right_case: int = 1) -> None:
        self.decoys.append(Decoy(kind, level, (left.bulletin.id, left_case), (right.bulletin.id, right_case)))


def new_world(seed: int, scale: int) -> World:
    rng = Random(f"planted archive {seed}")
    press = found_press(rng, scale)
    return World(rng, press, Teller(rng, press.regions))
