"""The made-up archive with its truth: which bulletins are copies, which cases are one, where tellings disagree, what must stay apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kb.model import Bulletin

from . import families, roundups
from .disputes import Conflict, conflicts_of
from .draft import Draft, Told
from .grammar import Skeleton, new_methods, skeletons
from .when import read_literally
from .world import Decoy, Post, World, new_world

CaseKey = tuple[str, int]  #: bulletin id, ordinal of the case in its text from 1

#: one round of what happens, about ninety bulletins
_ROUND: tuple[tuple[Callable[[World], None], int], ...] = (
    (families.single, 13), (families.copied, 8), (families.told, 4), (families.twins, 2), (families.formula, 1), (families.same_day, 1),
    (families.abetting, 1), (families.tips, 1), (roundups.roundup, 3), (roundups.weekly, 1),
)  # fmt: skip
_MARGIN = 50  #: no family is larger; the rest is filled with single cases
_MINISTRY_EVERY = 15  #: rounds


@dataclass(frozen=True, slots=True)
class Planted:
    """Bulletins by day of publication, and the truth about them.

    `copies`: bulletin id → cluster of copies; every bulletin is in one, most are alone. A round-up is a cluster of its
    own: what it lifted from others stands in `contained` (round-up id → clusters whose case stands in it word for word),
    and makes those no copies of each other.
    `origins`: cluster → the bulletin that came first by tier, then time.
    `kinds`: bulletin id → the kinds of copy done to it since its origin (empty: it is the origin).
    `case_clusters`: (bulletin id, ordinal) → the case told. `tales`: what each text says of it; `spans`: where it does,
    in characters of the text. `methods`: the way of scamming, with its facets.
    `misdated`: cases whose printed date, read by that page's own publication, gives another day than the writer meant (no conflict).
    """

    bulletins: list[Bulletin]
    copies: dict[str, str]
    origins: dict[str, str]
    kinds: dict[str, tuple[str, ...]]
    contained: dict[str, tuple[str, ...]]
    case_clusters: dict[CaseKey, str]
    tales: dict[CaseKey, Told]
    spans: dict[CaseKey, tuple[int, int]]
    methods: dict[CaseKey, Skeleton]
    forms: dict[str, tuple[str, tuple[str, ...]]]  #: bulletin id → form, types
    conflicts: list[Conflict]
    decoys: list[Decoy]
    misdated: frozenset[CaseKey]

    def keys_of(self, bulletin: str) -> list[CaseKey]:
        """The cases of a bulletin in the order of its text."""
        found: list[CaseKey] = []
        while (bulletin, len(found) + 1) in self.tales:
            found.append((bulletin, len(found) + 1))
        return found

    def members(self) -> dict[str, list[str]]:
        """Clusters of copies with their bulletins, single ones too."""
        groups: dict[str, list[str]] = {}
        for bulletin, cluster in self.copies.items():
            groups.setdefault(cluster, []).append(bulletin)
        return groups


def plant(n: int = 2000, seed: int = 1) -> Planted:
    """An archive of exactly n bulletins; the same n and seed give the same archive. At least 300, so that every kind occurs."""
    if n < 300:
        raise ValueError("an archive has at least 300 bulletins")
    world = new_world(seed, n)
    rounds = 0
    while len(world.posts) < n - _MARGIN:
        rounds += 1
        if rounds % _MINISTRY_EVERY == 2 and n - len(world.posts) > 150:
            roundups.ministry(world)
        acts = [act for act, times in _ROUND for _ in range(times)]
        world.rng.shuffle(acts)
        for act in acts:
            if len(world.posts) >= n - _MARGIN:
                break
            act(world)
    while len(world.posts) < n:
        families.single(world)
    return truth(world)


@cache
def planted(n: int = 2000, seed: int = 1) -> Planted:
    """`plant`, made once for several tests, which must not change it."""
    return plant(n, seed)


def truth(world: World) -> Planted:
    """What a finished world knows of its bulletins."""
    posts = sorted(world.posts, key=lambda post: (post.day, post.bulletin.url))
    tales = {(post.bulletin.id, at): tale for post in posts for at, tale in enumerate(post.draft.tales, 1)}
    spans = {(post.bulletin.id, at): span for post in posts for at, span in post.draft.spans().items()}
    misdated = frozenset((post.bulletin.id, at) for post in posts for at, tale in enumerate(post.draft.tales, 1) if _misdated(post, tale))
    by_key = {skeleton.key: skeleton for skeleton in (*skeletons(), *new_methods())}
    told: dict[str, list[tuple[str, int, Told]]] = {}
    for (bulletin, ordinal), tale in tales.items():
        readable = replace(tale, date=None) if (bulletin, ordinal) in misdated else tale
        told.setdefault(tale.story, []).append((bulletin, ordinal, readable))
    return Planted(
        bulletins=[post.bulletin for post in posts],
        copies={post.bulletin.id: post.cluster for post in posts},
        origins={post.cluster: post.bulletin.id for post in posts if not post.steps},
        kinds={post.bulletin.id: post.steps for post in posts},
        contained={post.bulletin.id: _lifted(post.draft) for post in posts if _lifted(post.draft)},
        case_clusters={key: tale.story for key, tale in tales.items()},
        tales=tales,
        spans=spans,
        methods={key: by_key[tale.skeleton] for key, tale in tales.items()},
        forms={post.bulletin.id: (post.draft.form, post.draft.codes) for post in posts},
        conflicts=[conflict for story in sorted(told) for conflict in conflicts_of(story, told[story])],
        decoys=list(world.decoys),
        misdated=misdated,
    )


def _lifted(draft: Draft) -> tuple[str, ...]:
    """The clusters a round-up lifted from; a shortened copy of it no longer holds them all."""
    stories = {tale.story for tale in draft.tales}
    return tuple(cluster for story, cluster in draft.contains if story in stories)


def _misdated(post: Post, tale: Told) -> bool:
    if tale.date is None:
        return False
    published = date.fromisoformat(post.bulletin.published) if post.bulletin.published else None
    return read_literally(tale.date_quote, tale.date, tale.date_basis, published) != tale.date
