"""Two texts side by side: how much of each stands in the other, and whether the same things are said in the shared words."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import accumulate

from kb.link.anchors import Anchor, Key, find_anchors
from kb.link.sketch import KEPT_RUN, grams
from kb.link.sketch import plain as to_plain
from kb.text import CJK, fold

GRAM = 5  #: characters; words of this length that two texts share count as shared
_WORD = 4  #: characters; a longer stretch that only one has is a clause of its own
_TITLE = 12  #: characters of a title, or of a beginning, that two notices do not share by chance
_NEAR = 12  #: characters from shared words within which a name or a sum belongs to them
_STORY = ("name", "sum", "day")  #: what tells an event; counts and years stand in any text
_ENDS = "。！？!?\n"
#: what a copy puts into words and numbers: blanks, emoji
_NOISE = re.compile(rf"[^\n\w{CJK}.,:;!?%()*×°、。！？“”《》：；，（）‰-]{{1,200000}}")
_ROUNDED = 0.06  #: a sum and its rounding differ by less


@dataclass(frozen=True, slots=True)
class Sides:
    """A text made ready to be compared: without what copying changes, its anchors and its story with their places in that."""

    title: str
    plain: str
    grams: frozenset[str]
    anchors: tuple[Anchor, ...]
    keys: frozenset[Key]
    sums: tuple[float, ...]
    story: tuple[tuple[int, int], ...]  #: the sentences that name, date or sum something up, and those between them


@dataclass(frozen=True, slots=True)
class Compared:
    """Of two texts a and b. Shares are of characters, in [0, 1], of the whole text and of its story (None where it tells none);
    `agreed` and `disputed` are weights of anchors that stand in shared words and have, or lack, their like in the other; `own` are
    weights of what only this one tells. `head` says whether both begin, or are called, the same."""

    share_a: float
    share_b: float
    story_a: float | None
    story_b: float | None
    shared: int
    agreed: float
    disputed: float
    own_a: float
    own_b: float
    head: bool

    def to_json(self) -> str:
        return json.dumps(astuple(self))

    @classmethod
    def from_json(cls, text: str) -> Compared:
        return cls(*json.loads(text))


def ready(title: str, text: str) -> Sides:
    """What is compared of a notice."""
    clean = _NOISE.sub("", fold(text))
    moved = _Moved(clean)
    found = find_anchors(clean)
    places = tuple(Anchor(a.key, a.weight, moved.to(a.start), moved.to(a.end)) for a in found)
    sums = tuple(float(a.key[1]) for a in found if a.key[0] == "sum")
    story = tuple((moved.to(start), moved.to(end)) for start, end in _story(clean, found))
    return Sides(to_plain(title), moved.plain, grams(moved.plain, GRAM), places, frozenset(a.key for a in found), sums, story)


class _Moved:
    """Places in a text and in its plain form."""

    def __init__(self, text: str) -> None:
        runs = [match.span() for match in KEPT_RUN.finditer(text)]
        self.plain = "".join(text[start:end] for start, end in runs)
        self.starts = [start for start, _ in runs]
        self.before = [0, *accumulate(end - start for start, end in runs)]

    def to(self, at: int) -> int:
        run = bisect_right(self.starts, at) - 1
        return 0 if run < 0 else min(self.before[run] + at - self.starts[run], self.before[run + 1])


def _story(text: str, anchors: list[Anchor]) -> list[tuple[int, int]]:
    """Stretches from the first to the last sentence that says such a thing, over at most one line that says none."""
    found: list[tuple[int, int]] = []
    for anchor in (a for a in anchors if a.key[0] in _STORY):
        start = max(text.rfind(mark, 0, anchor.start) + 1 for mark in _ENDS)
        end = min((at + 1 for mark in _ENDS if (at := text.find(mark, anchor.end)) >= 0), default=len(text))
        if found and text.count("\n", found[-1][1], start) <= 2:
            start = found.pop()[0]
        found.append((start, end))
    return found


def compare(a: Sides, b: Sides) -> Compared:
    """What two notices have in common, by grams."""
    in_a, in_b = _covered(a, b), _covered(b, a)
    agreed, disputed, own_a = _weigh(a, b, in_a)
    agreed_b, disputed_b, own_b = _weigh(b, a, in_b)
    share_a, share_b = _share(in_a, [(0, len(in_a))]) or 0.0, _share(in_b, [(0, len(in_b))]) or 0.0
    if share_b > share_a:  # the text that stands more in the other speaks
        agreed, disputed = agreed_b, disputed_b
    titled = len(a.title) >= _TITLE and a.title == b.title
    head = titled or (a.plain[:GRAM] == b.plain[:GRAM] and all(in_a[:_TITLE]) and all(in_b[:_TITLE]))
    stories = _share(in_a, a.story), _share(in_b, b.story)
    return Compared(share_a, share_b, *stories, min(sum(in_a), sum(in_b)), agreed, disputed, own_a, own_b, head)


def _share(covered: bytearray, stretches: Sequence[tuple[int, int]]) -> float | None:
    total = sum(end - start for start, end in stretches)
    return sum(sum(covered[start:end]) for start, end in stretches) / total if total else None


def _covered(one: Sides, other: Sides) -> bytearray:
    """1 for each character that stands in a gram of the other, or between two such with only a word or two changed."""
    covered = bytearray(len(one.plain))
    known, text = other.grams, one.plain
    last = -1
    for at in range(len(text) - GRAM + 1):
        if text[at : at + GRAM] in known:
            start = last if 0 <= at - last <= _WORD and last > 0 else at
            covered[start : at + GRAM] = b"\1" * (at + GRAM - start)
            last = at + GRAM
    return covered


def _weigh(one: Sides, other: Sides, covered: bytearray) -> tuple[float, float, float]:
    """(agreed, disputed, own): each thing counts once, in shared words if it stands there at all."""
    inside: dict[Key, float] = {}
    outside: dict[Key, float] = {}
    for anchor in one.anchors:
        if not any(start <= anchor.start < end for start, end in one.story):
            continue
        if any(covered[max(0, anchor.start - _NEAR) : anchor.end + _NEAR]):
            inside[anchor.key] = anchor.weight
        elif anchor.key[0] in _STORY:
            outside[anchor.key] = anchor.weight
    agreed = sum(weight for key, weight in inside.items() if _said(key, other))
    disputed = sum(weight * (2 if key[0] == "name" else 1) for key, weight in inside.items() if not _said(key, other))
    own = sum(weight for key, weight in outside.items() if key not in inside and not _said(key, other))
    return agreed, disputed, own


def _said(key: Key, other: Sides) -> bool:
    if key in other.keys:
        return True
    kind, value = key
    return kind == "sum" and any(same_rounded(float(value), each) for each in other.sums)


def same_rounded(one: float, other: float) -> bool:
    """Is one sum the other, rounded or cut to fewer figures?

    >>> same_rounded(19240.0, 19000.0), same_rounded(19240.0, 19420.0), same_rounded(66500.0, 70000.0)
    (True, False, True)
    """
    if one == other:
        return True
    (few, coarse), (many, fine) = sorted((figures(value), value) for value in (one, other))
    if few >= many or few > 3 or abs(one - other) > _ROUNDED * max(one, other):
        return False
    unit = 10.0 ** (len(str(int(coarse))) - few)
    return abs(fine - coarse) < unit


def figures(value: float) -> int:
    """Significant figures of a sum.

    >>> figures(19240.0), figures(300000.0), figures(12.5)
    (4, 1, 3)
    """
    return len(f"{value:.2f}".replace(".", "").strip("0"))
