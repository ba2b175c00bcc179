"""Where one sentence tells of several victims what each lost: 寺头村的赵某损失2600元,上阎庄的耿某损失5000元."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.serial import swindlers
from kb.extract.taken_from import ANEW, NAMED
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE

_ROW = 2  #: victims that make a row
_FIRST = 24  #: characters of a sentence within which its entry begins: that of the first stands behind its lead


def with_each(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where such a row stands: a case begins with each; what is told before it of the swindlers alone is no case of its own."""
    made = dict(tags)
    found = _row(notice)
    row = {start: names[-1] for start, names in found.items()}
    if not row or _is_told_elsewhere(notice, row):
        return made
    blamed = {*swindlers(notice), *(name for names in found.values() for name in names[:-1])}
    for sentence in notice.sentences:
        start = sentence.span.start
        if start in row:
            made[start] = ANEW + row[start]
        elif start < min(row) and made.get(start) in (BEGINS, GOES_ON) and _is_of(notice, sentence, blamed):
            made[start] = OUTSIDE
    return made


def _row(notice: Notice) -> dict[int, list[str]]:
    """Where the sentences of the first row begin, with whom they name, the victim last; {} for none."""
    each = load_pattern(FILE, "each_cheated")
    row: dict[int, list[str]] = {}
    for sentence in notice.sentences:
        start, end = sentence.span.start, sentence.span.end
        found = each.search(notice.folded, max(0, start - 1), end)
        names = [name.group() for name in NAMED.finditer(notice.folded, found.start(), found.end())] if found else []
        if found is not None and names and names[-1] not in [before[-1] for before in row.values()] and found.start() - start < _FIRST:
            row[start] = names
        elif len(row) >= _ROW:
            break
        else:
            row = {}
    return row if len(row) >= _ROW else {}


def _is_told_elsewhere(notice: Notice, row: Mapping[int, str]) -> bool:
    """Whether the story of one of the victims is told beside the row."""
    others = (s for s in notice.sentences if s.span.start not in row and s.kind == "story")
    return any(name in notice.folded[s.span.start : s.span.end] for s in others for name in row.values())


def _is_of(notice: Notice, sentence: Sentence, blamed: Collection[str]) -> bool:
    """Whether nobody is named in a sentence but who is blamed."""
    named = [notice.folded[m.span.start : m.span.end] for m in sentence.mentions if m.key]
    return all(name in blamed for name in named)
