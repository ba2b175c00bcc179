"""Notices that are copies of one another: exact, shortened, with another title, in another script, wrapped, taken into a round-up."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.link.compare import Compared, Sides, compare, ready
from kb.link.grouping import group
from kb.link.nearby import near
from kb.link.people import Decisions
from kb.link.sketch import sketch
from kb.model import Bulletin, host_of

LINK_VERSION = 6  #: bump when two texts may be judged otherwise than before

_LEAST_KEYS = 2  #: fingerprints under which two notices are near, before their sketches are held against each other
_LEAST_NEAR = 0.08  #: and the share of the smaller sketch that they are
_LEAST_SKETCH = 0.4  #: share of the smaller sketch in the other, before their texts are
_TOLD = 0.92  #: of a story, in the same words: it is copied; a telling of one's own takes over less
_NEARLY = 0.8  #: of a story, where the whole text is taken over too
_WHOLE = 0.85  #: of a text
_SHARED = 0.5  #: of a text without a story
_DISPUTED = 0.34  #: of what agrees, when it is more than one thing: a form filled in anew says other names, days and sums
_STORY = 2.0  #: weight of names, sums and days from which a text has a story that the other does not tell
_FEWEST = 40  #: characters of shared words; fewer are a phrase


@dataclass(frozen=True, slots=True)
class Page:
    """A notice as it is linked, without its text. The order of time, then id, is the order of all lists here."""

    id: str
    url: str
    published: str | None
    tier: str
    fetched_at: str | None
    sketch: array[int]

    @property
    def order(self) -> tuple[str, str]:
        return (self.published or "", self.id)

    @property
    def host(self) -> str:
        """Who printed it; a file without an address is nobody's."""
        return host_of(self.url)

    @property
    def standing(self) -> tuple[str, bool, str, str, str]:
        """The least is the likely origin: tier, then time of publication (none is last), of fetching, id."""
        return (self.tier, self.published is None, self.published or "", self.fetched_at or "", self.id)


def to_page(b: Bulletin) -> Page:
    return Page(b.id, b.url, b.published, b.tier, b.fetched_at, sketch(b.text))


Compare = Callable[[str, str], Compared]


def comparer(words_of: Callable[[str], tuple[str, str]], kept: int = 2048) -> Compare:
    """Compares two notices by id; title and text are read and made ready once while they are neighbours."""

    @lru_cache(kept)
    def sides(each: str) -> Sides:
        return ready(*words_of(each))

    return lambda a, b: compare(sides(a), sides(b))


def candidates(pages: Sequence[Page]) -> list[tuple[str, str]]:
    """Pairs (earlier, later) of ids worth reading side by side, those that hang together in a row; `pages` in their order."""

    @lru_cache(1)  # pairs come by their later one
    def keys(at: int) -> frozenset[int]:
        return frozenset(pages[at].sketch)

    def alike(a: int, b: int, shared: int) -> bool:
        smaller = min(len(pages[a].sketch), len(pages[b].sketch))
        if _LEAST_NEAR * smaller <= shared < _LEAST_SKETCH * smaller:
            shared = len(keys(b).intersection(pages[a].sketch))
        return shared >= _LEAST_SKETCH * smaller

    found: list[tuple[int, int]] = []
    home = list(range(len(pages)))
    for a, b, shared in near([page.sketch for page in pages], least=_LEAST_KEYS):
        if alike(a, b, shared):
            found.append((a, b))
            home[max(_top(home, a), _top(home, b))] = min(_top(home, a), _top(home, b))
    found.sort(key=lambda pair: (_top(home, pair[0]), pair[1], pair[0]))
    return [(pages[a].id, pages[b].id) for a, b in found]


def _top(home: list[int], at: int) -> int:
    """The first of those that `at` hangs together with."""
    while home[at] != at:
        home[at] = home[home[at]]
        at = home[at]
    return at


def relation(c: Compared) -> str | None:
    """What a is to b: "same" (they are copies), "in" (b has a and a story besides), "has" (the other way), "other" (alike, but of
    other events), None (nothing)."""
    if c.shared < _FEWEST and max(c.share_a, c.share_b) < 0.95:
        return None
    if c.disputed > (c.agreed if c.disputed <= 1 else _DISPUTED * c.agreed):
        return "other" if c.disputed >= max(_STORY, c.agreed) else None
    if c.story_a is None and c.story_b is None:
        low, high = sorted((c.share_a, c.share_b))
        return "same" if high >= _WHOLE and low >= _SHARED * high else None
    in_b, in_a = _copied(c.share_a, c.story_a), _copied(c.share_b, c.story_b)
    if in_a and in_b:
        return "same"
    if not in_a and not in_b:
        return None
    more = c.own_b if in_b else c.own_a
    return "same" if more < _STORY or c.head else "in" if in_b else "has"


def _copied(share: float, story: float | None) -> bool:
    return story is not None and (story >= _TOLD or (story >= _NEARLY and share >= _WHOLE))


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A notice in a cluster of copies, named by its likely origin. Each notice has one row as `origin` or `copy`, and one as `round_up`
    in each cluster whose story it retells among others."""

    cluster: str
    bulletin_id: str
    role: str
    decided_by: str  #: text, or person


def copy_rows(pages: Sequence[Page], compared: Mapping[tuple[str, str], Compared], decided: Decisions) -> list[CopyRow]:
    """All notices by cluster, from the pairs that were compared; a function of the set of pages and nothing else."""
    known = {page.id: page for page in sorted(pages, key=lambda page: page.order)}
    relations = {pair: relation(c) for pair, c in compared.items() if pair[0] in known and pair[1] in known}
    different = {pair for pair, what in relations.items() if what == "other"}
    joined = {pair for pair in decided.joined if pair[0] in known and pair[1] in known}
    ties = [(min(compared[pair].share_a, compared[pair].share_b) + 1, *pair) for pair, what in relations.items() if what == "same"]
    ties += [(9.0, *pair) for pair in joined]

    def apart(a: str, b: str) -> bool:
        return not (a in decided.heard or b in decided.heard) and ((a, b) in different or (b, a) in different)

    groups = group(list(known), ties, decided.split, apart)
    origin = {each: min((known[one] for one in members), key=lambda p: p.standing).id for members in groups for each in members}
    rows = [CopyRow(origin[each], each, "origin" if origin[each] == each else "copy", decided.by(each)) for each in known]
    return sorted([*rows, *_round_ups(relations, origin, decided)], key=lambda row: (row.cluster, row.role == "round_up", row.bulletin_id))


def _round_ups(relations: Mapping[tuple[str, str], str | None], origin: Mapping[str, str], decided: Decisions) -> Iterable[CopyRow]:
    found = set()
    for (a, b), what in relations.items():
        inner, outer = (a, b) if what == "in" else (b, a)
        if what in ("in", "has") and origin[a] != origin[b] and not decided.split(a, b):
            found.add(CopyRow(origin[inner], outer, "round_up", "text"))
    return found
