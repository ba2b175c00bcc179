"""By what a figure may be told besides what the rules say, and what speaks for each: the type named before or behind, that of the case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.extract.gazetteer import find_names
from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate, Reader
from kb.extract.tally_categories import CASES, CLAUSE, PEOPLE, category_of, core_of, hint_of
from kb.extract.tally_figures import Figure
from kb.extract.tally_signs import Around, kind_of
from kb.extract.type_names import find_type_names
from kb.extract.weighing import in_twos

P = Patterns("figures.yml", "told_by")
By = tuple[str | None, str | None]  #: dimension, category
Sources = Mapping[By, list[str]]  #: where each stands, that of the rules first

_STOP = re.compile(r"[。；;\n]")
_BEFORE, _BEHIND = 60, 30  #: characters before and behind a figure in which its type may be named
_LEFT, _RIGHT = 12, 2  #: characters on each side that have a say
_MANY = 3  #: commas of a label beyond which no more are told apart
_HEAD = 60  #: characters before a figure in which it is said what figures are told by
CORE = "core"  #: the name of a source that may be any word
_WORDED = ("occupation", "region", "subtype")  #: what any word may be
_BESIDE = 3  #: figures before and behind that are counted in the same and may be of the same list
_NAME = range(2, 9)  #: characters of a name of a place or a calling
_COUNTED = (*CASES, *PEOPLE, "%")  #: of what it is asked what the clause names


def _named(reader: Reader, around: Around, candidates: Sequence[Candidate], at: int) -> Iterator[tuple[str, By]]:
    one = candidates[at]
    figure, sentence, folded = one.row.figure, one.sentence, reader.folded
    yield "rule", (one.row.dimension, one.row.category) if one.metric == one.row.metric else (None, None)
    yield "none", (None, None)
    before = (other.row for other in reversed(candidates[:at]) if other.sentence == sentence and other.row.figure.start < figure.start)
    carried = next((row for row in before if row.dimension), None)
    if carried is not None and not _names_own(figure):
        yield "carried", (carried.dimension, carried.category)
    for name in list(find_type_names(folded[max(sentence.start, figure.start - _BEFORE) : figure.start]))[-1:]:
        yield "named", ("type", name.code)
    behind = _STOP.split(folded[figure.end : min(sentence.end, figure.end + _BEHIND)])[0]
    for name in list(find_type_names(behind))[:1]:
        yield "behind", ("type", name.code)
    clauses = CLAUSE.split(figure.label)
    if len(clauses) > 1 and (by := category_of(clauses[-2], None, figure.unit))[0]:
        yield "clause", by
    yield from _printed(reader, one)
    if len(around.types) == 1:
        yield "case", ("type", min(around.types))


def _names_own(figure: Figure) -> bool:
    """Whether a share's clause names a category of its own, if an unknown one: 虚假征婚占比8%."""
    core = core_of(CLAUSE.split(figure.label)[-1])
    return figure.unit == "%" and "占" in figure.label and P.name.fullmatch(core) is not None and P.no_name.search(core) is None


def _printed(reader: Reader, one: Candidate) -> Iterator[tuple[str, By]]:
    """What the clause of a figure names, in whatever words: an age, a sex, a place or a calling without a word that says it is one."""
    figure = one.row.figure
    if figure.unit not in _COUNTED:
        return
    clause = CLAUSE.split(figure.label)[-1]
    yield "own", category_of(clause, None, figure.unit)
    for dimension, pattern in (("age", P.age), ("gender", P.gender)):
        told = [match["name"] for match in pattern.finditer(figure.label)]
        if told:
            yield "in", (dimension, next((name for name in reversed(told) if name[0].isdigit()), told[-1]))
        elif (match := pattern.match(_STOP.split(reader.folded[figure.end : figure.end + _BEHIND])[0])) is not None:
            yield "after", (dimension, match["name"])
    core = core_of(clause)
    if len(core) in _NAME and P.name.fullmatch(core):
        yield from ((CORE, (dimension, core)) for dimension in _WORDED)


def sources_of(reader: Reader, around: Around, candidates: Sequence[Candidate], at: int) -> Sources:
    """By what the figure at a place may be told, the word of the rules first, with the names of where each stands."""
    found: dict[By, list[str]] = {}
    for name, by in _named(reader, around, candidates, at):
        found.setdefault(by, []).append(name)
    return found


def _is_place(word: str) -> bool:
    """Whether a word is the name of a place by the codes."""
    return any((name.start, name.end) == (0, len(word)) for name in find_names(word))


def _of_word(dimension: str | None, word: str) -> Iterator[str]:
    """How a word that may be a place or a calling begins and ends."""
    yield from (f"{dimension}:{word[-1]}", f"{dimension}:{word[-2:]}", f"{dimension}:{word[:1]}", f"{dimension}>{len(word)}")


def _of_list(reader: Reader, candidates: Sequence[Candidate], at: int) -> list[str]:
    """By what the figures beside one, counted in the same, are told by the rules, and by what the list says that it goes."""
    one = candidates[at]
    beside = (*candidates[max(0, at - _BESIDE) : at], *candidates[at + 1 : at + 1 + _BESIDE])
    found = {
        f"list {that.row.dimension}" for that in beside if that.sentence == one.sentence and that.row.figure.unit == one.row.figure.unit
    }
    head = reader.folded[max(one.sentence.start, one.row.figure.start - _HEAD) : one.row.figure.start]
    found.update(f"going {match['by']}" for match in list(P.going.finditer(head))[-1:])
    return sorted(found)


def signs_of_sources(
    reader: Reader, around: Around, candidates: Sequence[Candidate], at: int, metric: str, sources: Sources
) -> list[set[str]]:
    """The signs of each of the ways in which a figure of a metric may be told, in order."""
    one = candidates[at]
    figure = one.row.figure
    left, right = reader.folded[max(0, figure.start - _LEFT) : figure.start], reader.folded[figure.end : figure.end + _RIGHT]
    kind, commas = kind_of(figure.unit), min(len(CLAUSE.findall(figure.label)), _MANY)
    every = "/".join(sorted("+".join(sorted(names)) for names in sources.values()))
    headed = hint_of(reader.folded[max(one.sentence.start, figure.start - _HEAD) : figure.start])
    listed = _of_list(reader, candidates, at)
    made = []
    for (dimension, category), names in sources.items():
        joined = "+".join(sorted(names))
        signs = {joined, f"{joined}>{metric}", f"{every}>{joined}", f"by:{dimension}+{metric}"}
        if dimension == "type":
            signs.add(f"{category}>{joined}")
        elif category and CORE in names:
            signs.update(_of_word(dimension, category))
            signs.add(f"{dimension} known {_is_place(category)}")
        signs.add(f"{dimension} under {headed}")
        signs.update(f"{dimension}{' of a word' * (CORE in names)} in {beside}" for beside in listed)
        signs.update(f"{dimension} beside {other}" for other, _ in sources if other not in (None, dimension))
        for name in names:
            signs.update((name, f"{name}+{metric}", f"{name}+{dimension}", f"{name}+{metric}+{dimension}", f"{name}+{kind}"))
            signs.update((f"{name}+L:{left[-2:]}", f"{name}+R:{right}", f"{name}+{around.form}+{kind}"))
            signs.update((f"{name}+commas:{commas}", f"{name}+kept:{one.kept}"))
            signs.update(f"{name}+l:{pair}" for pair in in_twos(left))
        made.append(signs)
    return made
