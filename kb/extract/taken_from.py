"""Where one swindler's victims are told of in a sentence or two each: 骗走司机冯师傅6.5万元。去年7月,收取魏老师3万元。"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.extract.cast import CALLED
from kb.extract.cues import load_pattern
from kb.extract.money import names_sum
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.serial import swindlers, takes
from kb.extract.threads import BEGINS, GOES_ON

ANEW = "begins anew: "  #: the tag, before the victim's name, of a sentence that surely begins a case, though it may seem to go on with one
OF_ALL = "of all"  #: the tag of a sentence that sums up what all of a row lost: it belongs to none
_LEAST = 3  #: victims of one swindler, for each to be a case
NAMED = re.compile(rf"{CALLED.pattern}|[一-鿿][*某]{{1,2}}[甲乙丙]?")
_SIGN = "§"  #: stands for a name in what is looked at
#: 李某及其同事乔某等5人: one group
_OF_GROUP = re.compile(
    r"(?P<first>[一-龥]某{1,2})(?:、|及其?|和)[^,。;]{0,8}[一-龥]某{1,2}等(?:[0-9一二两三四五六七八九十]{1,3}余?)?[人名]"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sentence that brings in one more victim, and the last of those that tell what was taken of him."""

    at: int
    last: int
    victim: str


def with_taken(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where one swindler is named and takes from one after another: a case begins with each; what sums all up is of none."""
    made = dict(tags)
    named = swindlers(notice) if BEGINS in made.values() else []
    if not named:
        return made
    row = list(_entries(notice, named))
    if len(row) < _LEAST or _others_begin(notice, made, row):
        return made
    for one in row:
        made[notice.sentences[one.at].span.start] = ANEW + one.victim
        made.update((s.span.start, GOES_ON) for s in notice.sentences[one.at + 1 : one.last + 1])
    summed = load_pattern(FILE, "took_of_all")
    made.update((s.span.start, OF_ALL) for s in notice.sentences if summed.search(notice.folded, s.span.start, s.span.end))
    return made


def _others_begin(notice: Notice, tags: Mapping[int, str], row: Sequence[_Entry]) -> bool:
    """Whether a case begins behind the first of the row in a sentence that is of none of them."""
    own = {at for one in row for at in range(one.at, one.last + 1)}
    return any(tags.get(s.span.start) == BEGINS for at, s in enumerate(notice.sentences) if at > row[0].at and at not in own)


def _entries(notice: Notice, suspects: Collection[str]) -> Iterator[_Entry]:
    """Every sentence with somebody new of whom something is taken there or in the ones that follow, up to the next."""
    seen: set[str] = set()
    brought: list[tuple[int, str]] = []
    for at, sentence in enumerate(notice.sentences):
        names = [name for name in _names(notice, sentence) if not any(name in one or one in name for one in suspects)]
        new = [name for name in names if name not in seen]
        seen.update(names)
        victim = next((name for name in new if _suffers(notice, sentence, name)), "")
        group = _OF_GROUP.search(notice.folded, sentence.span.start, sentence.span.end) if victim else None
        if group is not None and group["first"] in seen and at and group["first"] not in (name for _, name in brought):
            victim, at = group["first"], at - 1  # whom the sentence before brought in
        if victim and sentence.kind in ("story", "police", "other"):
            brought.append((at, victim))
    for (at, victim), (end, _) in pairwise([*brought, (len(notice.sentences), "")]):
        last = _last_taken(notice, range(at, end))
        if last is not None:
            yield _Entry(at, last, victim)


def _names(notice: Notice, sentence: Sentence) -> list[str]:
    """Who is called by a name in a sentence, in order: 牛女士, 苏某, 小许."""
    start, end = sentence.span.start, sentence.span.end
    found = [(m.span.start, notice.folded[m.span.start : m.span.end]) for m in sentence.mentions if m.key]
    found += [(m.start(), m.group()) for m in NAMED.finditer(notice.folded, start, end) if m["clan"] or m.group()[-1] in "*某"]
    return [name for _, name in sorted(found)]


def _suffers(notice: Notice, sentence: Sentence, name: str) -> bool:
    """Whether the sentence tells of somebody by what a swindler does to him, or as who gives."""
    told = notice.folded[sentence.span.start : sentence.span.end].replace(name, _SIGN)
    return load_pattern(FILE, "taken_from").search(told) is not None


def _last_taken(notice: Notice, within: range) -> int | None:
    """The last of some sentences up to which a sum is told as taken; None where it is in none."""
    for at in within:
        span = notice.sentences[at].span
        if names_sum(notice.folded, span.start, span.end) and takes(notice.folded, span):
            return at
    return None
