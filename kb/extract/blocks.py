"""Whether a paragraph, or a piece of one, is a story by itself: somebody named nowhere else, a meeting, a payment, an end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.extract.cast import HEAD, Cast
from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Sentence
from kb.extract.series import BEGINS, OUTSIDE

_HAN = "一二两三四五六七八九"
_SUM = re.compile(rf"[0-9][0-9.,]{{0,9}}万?[多余]?(?:元|块)|[0-9][0-9.]{{0,7}}万|[{_HAN}十百]{{1,5}}[万千][多余]?(?:元|块|[{_HAN}])")
_LENGTHS = (15, 30, 60, 120)
_OPEN = 2  #: sentences of a paragraph in which it names whom it is about
_THINGS = 2  #: of what a story has, so many beside somebody make one
_MOST = 4


@dataclass(frozen=True, slots=True)
class Block:
    """The sentences of a paragraph, from one number up to another, and what it tells."""

    start: int
    end: int
    whole: bool  #: it tells of somebody, and two things of what a story has
    shape: str  #: o: somebody of its own, x: somebody unnamed, -: neither; then m, p, e, s for a meeting, a payment, an end, a sum
    shared: bool  #: somebody named before is named again
    fresh: str  #: whether its words are of a kind of scam of which there were none before: fresh, same, none


@dataclass(frozen=True, slots=True)
class Told:
    """What every sentence tells: somebody without a name, which events, which sums."""

    one: tuple[bool, ...]
    marks: tuple[str, ...]
    sums: tuple[frozenset[str], ...]
    cast: Cast


def told_of(texts: Sequence[str], cast: Cast) -> Told:
    """Read once for all that is made of the sentences."""
    sums = tuple(frozenset(_SUM.findall(text)) for text in texts)
    marks = ("".join(event[0] for event in events) + "s" * bool(own) for events, own in zip(cast.told, sums, strict=True))
    anyone = load_pattern(FILE, "unnamed", "anyone")
    return Told(tuple(anyone.search(text, 0, HEAD) is not None for text in texts), tuple(marks), sums, cast)


def _to_block(start: int, end: int, told: Told) -> Block:
    cast = told.cast
    keys = _keys(cast, start, end)
    marks = "".join(told.marks[start:end])
    scams = frozenset[str]().union(*cast.scams[start:end])
    fresh = "none" if not scams else "fresh" if any(cast.opened[scam] >= start for scam in scams) else "same"
    if not (keys or marks or True in told.one[start:end]):  # most lines of a page tell nothing
        return Block(start, end, False, "-", False, fresh)
    own = any(cast.first[key] >= start and cast.last[key] < end for key in keys)
    shape = ("o" if own else "x" if True in told.one[start : min(start + _OPEN, end)] else "-") + "".join(m for m in "mpes" if m in marks)
    return Block(start, end, shape[0] != "-" and len(shape) > _THINGS, shape, any(cast.first[key] < start for key in keys), fresh)


def blocks_of(read: Sequence[Sentence], told: Told) -> list[Block]:
    """The paragraphs in order."""
    starts = [at for at, sentence in enumerate(read) if sentence.first or at == 0]
    return [_to_block(start, end, told) for start, end in pairwise([*starts, len(read)])]


@lru_cache(maxsize=4096)
def _of_block(shape: str, whole: str, shared: str, fresh: str, before: str, seen: bool, many: int) -> tuple[str, ...]:
    """What a paragraph shows; `whole` or "part", as the one `before` it was, if any; `seen`: some before it was whole."""
    after = (f"bl after:{before}:{whole}:{shared}",) if before else ()
    return (
        f"bl:{shape}", f"bl:{shape}:{shared}", f"bl:{whole}:{shared}", f"bl:{whole}:{shared}:{seen:d}",
        f"bl:{whole}:of:{many}", f"bl:{whole}:{shared}:of:{many}", f"bl:{whole}:{seen:d}:of:{many}",
        f"bl:{fresh}", f"bl:{whole}:{shared}:{fresh}:{seen:d}", *after,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _of_marks(mark: str, marks: str, fresh: str, shared: bool) -> tuple[str, str]:
    return f"st:{mark}{marks}", f"st:{mark}:{fresh}:{shared}:{len(marks) + 1}"


def _of_sentence(at: int, told: Told) -> tuple[str, str]:
    """The same of a sentence by itself."""
    first, last, keys, scams = told.cast.first, told.cast.last, told.cast.of[at], told.cast.scams[at]
    mark, shared, fresh = "x" if told.one[at] else "-", False, "none"
    for key in keys:
        if first[key] < at:
            shared = True
        elif last[key] == at:
            mark = "o"
    if scams:
        opened = told.cast.opened
        fresh = "fresh" if any(opened[scam] >= at for scam in scams) else "same"
    return _of_marks(mark, told.marks[at], fresh, shared)


def block_signs(read: Sequence[Sentence], told: Told) -> list[list[str]]:
    """For every sentence that opens a paragraph what the paragraph tells, beside the one before and the whole."""
    blocks = blocks_of(read, told)
    many = min(sum(block.whole for block in blocks), _MOST)
    made: list[list[str]] = []
    seen, before = False, ""
    for block in blocks:
        whole = "whole" if block.whole else "part"
        own = _of_block(block.shape, whole, "shared" if block.shared else "apart", block.fresh, before, seen, many)
        made.append([*_of_sentence(block.start, told), *own])
        inside = f"in:{whole}:{many}"
        made += [[*_of_sentence(at, told), inside] for at in range(block.start + 1, block.end)]
        seen, before = seen or block.whole, whole
    return made


def pieces_of(tags: Sequence[str], told: Told) -> list[Block]:
    """The cases that tags of the sentences make, each up to its last sentence."""
    starts = [at for at, tag in enumerate(tags) if tag == BEGINS]
    made = []
    for start, upto in pairwise([*starts, len(tags)]):
        while upto > start + 1 and tags[upto - 1] == OUTSIDE:
            upto -= 1
        made.append(_to_block(start, upto, told))
    return made


def piece_signs(several: Sequence[str], one: Sequence[str], texts: Sequence[str], told: Told) -> Iterator[str]:
    """Whether each of several cases would be a story by itself, and what the single one would be."""
    pieces = pieces_of(several, told)
    later = pieces[1:]
    whole, shared = sum(p.whole for p in pieces), sum(p.shared for p in later)
    apart, fresh = sum(p.whole and not p.shared for p in later), sum(p.fresh == "fresh" for p in later)
    yield from (f"pieces:{min(len(pieces), 5)}", f"pieces whole:{min(whole, 4)}", f"pieces part:{min(len(pieces) - whole, 3)}")
    yield f"pieces shared:{min(shared, 3)}"
    for name, count in (("apart", apart), ("fresh", fresh)):
        yield from (f"pieces {name}:{min(count, 3)}", f"pieces {name}:{min(count, 3)}:{min(len(pieces) - count, 3)}")
    met = sum("m" in p.shape for p in pieces)
    yield from (
        f"pieces met:{min(met, 3)}:{min(len(pieces) - met, 3)}",
        f"pieces first:{pieces[0].shape if pieces else ''}:{min(shared, 1)}",
    )
    yield from {f"piece:{piece.shape}" for piece in later}
    yield from {f"piece mark:{piece.shape[:1]}:{piece.shared}:{len(piece.shape)}" for piece in later}
    yield from _of_sums(pieces, texts, told)
    for piece in pieces_of(one, told)[:1]:
        yield from (f"single:{piece.shape}", f"single:{len(piece.shape)}:{min(4, len(_keys(told.cast, piece.start, piece.end)))}")


def _of_sums(pieces: Sequence[Block], texts: Sequence[str], told: Told) -> Iterator[str]:
    """Whether the same sum stands in two of them, or none in one, and how short the shortest is."""
    sums = [frozenset[str]().union(*told.sums[p.start : p.end]) for p in pieces]
    again = sum(not one.isdisjoint(other) for n, one in enumerate(sums) for other in sums[:n])
    yield from (f"sums again:{min(again, 2)}", f"pieces bare:{min(sum(not one for one in sums), 2)}")
    shortest = min((sum(map(len, texts[p.start : p.end])) for p in pieces), default=0)
    yield f"shortest:{bisect_right(_LENGTHS, shortest)}"


def _keys(cast: Cast, start: int, end: int) -> frozenset[str]:
    """Everybody named from one sentence up to another."""
    return frozenset[str]().union(*cast.of[start:end])
