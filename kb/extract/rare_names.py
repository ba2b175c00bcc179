"""Who is named as few are: a child behind its age, 阿标, 赖科长, 我妈, a rarer surname, a whole name without a title."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kb.extract.full_names import find_full_names, surnames
from kb.extract.names import is_another
from kb.extract.patterns import Patterns
from kb.text import where_is

P = Patterns("figures.yml", "somebody")
_FORMS = ("aged", "called", "pupil", "nick", "titled", "office", "mine", "pair", "some")  #: the surest first
_SURE = ("called", "pupil")  #: forms of somebody whom nothing makes another
_MET = 14  #: characters before somebody in which he is only met


def find_rare(folded: str, known: Iterable[tuple[int, int]], others: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, key) of those who stand in none of the `known` places and are none of the `others`."""
    taken = list(known)
    for name in _FORMS:
        for match in getattr(P, name).finditer(folded):
            start, end = match.span("alias" if match.groupdict().get("alias") else "who")
            if _overlaps(start, end, taken) or folded[start:end] in others or (name == "office" and folded[start] not in surnames()):
                continue
            if not P.met.search(folded, max(0, start - _MET), start) and (name in _SURE or not is_another(folded, start, end)):
                taken.append((start, end))
                yield start, end, folded[start:end].rstrip("某")
    for told in sorted(find_full_names(folded).difference(others)):
        for start in where_is(told, folded):
            end = start + len(told)
            if not _overlaps(start, end, taken) and not is_another(folded, start, end):
                yield start, end, told


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(low < end and start < high for low, high in taken)
