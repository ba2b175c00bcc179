"""How many cases a notice of several tells: what it says itself, what each of them would tell, and how likely its sentences make them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.extract.blocks import Block, blocks_of, pieces_of
from kb.extract.cues import load_pattern
from kb.extract.numerals import to_number
from kb.extract.sentences import FILE
from kb.extract.signs import case_heads
from kb.extract.threads import BEGINS, Tagged
from kb.extract.weighing import HUNDREDTHS, load_weighing, reached

WEIGHTS = "several_weights.tsv"  #: learned from the gold sets by docs/learn_several.py
#: a number of something, and what stands behind it: 三起案件, 两个年轻人
_SAID = re.compile(
    r"(?<![0-9第十百千万几.])(?P<n>[二两三四五六七八九2-9])(?P<of>[起宗件桩则例个位名人种样张类次封通家])(?P<what>[^,。;!?\n0-9]{0,2})"
)
_LEAD, _TAIL, _WHOLE = 220, 160, 400  #: characters of a beginning, of an end, and of a text that has both
_GAPS = (0.01, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12)
_LENGTHS = (15, 30, 60, 120, 200)
_MOST, _FEW, _OFF = 6, 3, 2  #: cases, of what they are made of, and by how many a number is off: more are alike

Said = tuple[str, str, str, int]  #: where it stands, of what it is a number, what is behind that, the number


@dataclass(frozen=True, slots=True)
class Way:
    """One way to part a notice into cases: the tags of its sentences, how many stories they make, how much speaks for them."""

    tags: list[str]
    stories: int
    score: float


@lru_cache(maxsize=4)
def said_of(title: str, folded: str) -> frozenset[Said]:
    """What a notice has two to nine of, in its title, its beginning, its end.

    >>> sorted(said_of("两起案例", ""))
    [('title', '起', '案例', 2)]
    """
    places = {"title": title, "lead": folded[:_LEAD], "tail": folded[-_TAIL:] if len(folded) > _WHOLE else ""}
    found = ((place, match) for place, text in places.items() for match in _SAID.finditer(text))
    return frozenset((place, match["of"], match["what"], int(to_number(match["n"]) or 0)) for place, match in found)


def _against(name: str, count: int, number: int) -> str:
    """Whether there are as many as a number says, fewer or more."""
    off = min(abs(count - number), _OFF)
    return f"{name}:{'>' if count > number else '<'}{off}" if off else f"{name}:="


def said_signs(title: str, folded: str, count: int) -> Iterator[str]:
    """What the notice says of so many cases."""
    for place, of, what, number in said_of(title, folded):
        name = f"said:{place}"
        for kind in (name, f"{name}:{of}", f"{name}:{of}{what[:1]}", f"{name}:{of}{what[-1:]}"):
            yield _against(kind, count, number)


def _of_pieces(pieces: Sequence[Block], texts: Sequence[str]) -> Iterator[str]:
    """Whether each would be a story by itself."""
    later = pieces[1:]
    whole, fresh = sum(piece.whole for piece in pieces), sum(piece.fresh == "fresh" for piece in later)
    yield from (f"whole:{min(whole, _FEW)}:{min(len(pieces) - whole, _FEW)}", f"fresh:{min(fresh, _FEW)}:{min(len(later) - fresh, _OFF)}")
    yield f"shared:{min(sum(piece.shared for piece in later), _FEW)}"
    yield from (f"piece:{piece.shape[:1]}:{piece.shared}:{len(piece.shape)}" for piece in later)
    yield f"shortest:{bisect_right(_LENGTHS, min((sum(map(len, texts[p.start : p.end])) for p in pieces), default=0))}"


def _one_at_each_head(tagged: Tagged, way: Way) -> bool:
    """Whether there are heads that count cases, as many as stories, and one begins behind each and none before the first."""
    heads = [head.span.start for head in case_heads(tagged.notice)]
    begun = {bisect_right(heads, s.span.start) for s, tag in zip(tagged.shown.read, way.tags, strict=True) if tag == BEGINS}
    return way.stories == len(heads) and begun == set(range(1, len(heads) + 1))


def several_signs(tagged: Tagged, way: Way, best: float) -> set[str]:
    """What speaks for that way, of which the sentences alone like one `best`."""
    notice, shown = tagged.notice, tagged.shown
    made = {f"n:{min(way.stories, _MOST)}", _against("blocks", way.stories, sum(b.whole for b in blocks_of(shown.read, shown.told)))}
    made.update(reached("gap", (best - way.score) / HUNDREDTHS, _GAPS))
    return made.union(said_signs(notice.title, notice.folded, way.stories), _of_pieces(pieces_of(way.tags, shown.told), shown.texts))


def likeliest(tagged: Tagged, ways: Sequence[Way]) -> Way:
    """The likeliest of several ways, the first of those that are alike.

    Where heads count the cases, none is left without one, unless some are about who helped for pay.
    """
    best = max(way.score for way in ways)
    weigh = load_weighing(WEIGHTS, 1).sums
    chosen = max(ways, key=lambda way: weigh(several_signs(tagged, way, best)))
    if load_pattern(FILE, "helpers").search(tagged.notice.folded):
        return chosen
    return next((way for way in ways if way.stories > chosen.stories and _one_at_each_head(tagged, way)), chosen)
