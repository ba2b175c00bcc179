"""What a figure shows of its metric: what the rules say, the words around it, in what it is counted, where it stands."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate, Reader
from kb.extract.tally_categories import CASES, PEOPLE, is_money
from kb.extract.tally_figures import cues_of, last_clause
from kb.extract.weighing import in_twos

P = Patterns("figures.yml", "tallies")
_NEAR = 12  #: characters on each side whose pairs have a say
_BEHIND = 14  #: characters behind a figure whose cues have a say
_BEFORE = 300  #: characters before its label in which the sentence has a say
_TWINS = 12  #: figures of the same value before and behind that are looked at
_SEVERAL, _MANY = 3, 6  #: cases and figures beyond which no more are told apart
_COURT, _COURTS = 2, 3  #: words of a court that make a step, and steps beyond which no more are told apart
#: what a sentence may be about
_ABOUT = ("gang", "person", "figures_of", "counting", "done_for_all", "of_gang", "police_act", "summing", "suffered")
Twins = Mapping[tuple[float, str], Sequence[int]]  #: by value and kind the places of the figures that have them


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the reading knows of a notice: its form, its sentences by kind, its cases with their types and sums by role."""

    form: str
    starts: Sequence[int] = ()
    kinds: Sequence[str] = ()
    cases: int = 0
    types: frozenset[str] = frozenset()
    sums: Mapping[float, Sequence[str]] = field(default_factory=dict)

    def kind_at(self, at: int) -> str:
        """What the sentence is that stands at a place."""
        place = bisect_right(self.starts, at) - 1
        return self.kinds[place] if place >= 0 else ""


def kind_of(unit: str) -> str:
    """What is counted: money, people, cases, else the counter itself."""
    if is_money(unit):
        return "元"
    return "人" if unit in PEOPLE else "起" if unit in CASES else unit


def _said(one: Candidate) -> str:
    return "change" if one.change else one.metric


def _of_rules(one: Candidate) -> Iterator[str]:
    said = _said(one)
    yield from (
        f"said:{said}",
        f"kept:{one.kept}",
        f"aside:{one.aside}+{said}",
        f"by:{one.row.dimension}",
        f"by:{one.row.dimension}+{said}",
    )
    yield f"told:{said}" if one.kept else f"out:{said}"
    if one.row.earlier:
        yield "earlier"
    if one.row.change and one.metric:  # of a figure of no rule the sign was never learned
        yield "changed"


def _of_words(folded: str, one: Candidate, kind: str) -> Iterator[str]:
    start, end = one.row.figure.start, one.row.figure.end
    left, right = folded[max(0, start - _NEAR) : start], folded[end : end + _NEAR]
    yield from map("l:".__add__, in_twos(left))
    yield from map("r:".__add__, in_twos(right))
    yield from (f"L:{left[-2:]}", f"L1:{left[-1:]}", f"R:{right[:2]}", f"R1:{right[:1]}", f"{kind}+L:{left[-2:]}", f"{kind}+R:{right[:2]}")


def _of_cues(folded: str, one: Candidate, kind: str) -> Iterator[str]:
    figure = one.row.figure
    every = cues_of(figure.label)
    named = (
        ("own", cues_of(last_clause(figure.label))),
        ("label", every),
        ("behind", cues_of(folded[figure.end : min(one.sentence.end, figure.end + _BEHIND)])),
    )
    for where, cues in named:
        yield from (f"{where}:{cue}" for cue in cues)
        yield from (f"{kind}+{where}:{cue}" for cue in cues)
    yield f"{kind}+last:{every[-1] if every else ''}"
    yield from (
        f"{kind}+before:{cue}" for cue in cues_of(folded[max(one.sentence.start, figure.label_start - _BEFORE) : figure.label_start])
    )


def _of_place(reader: Reader, around: Around, one: Candidate, kind: str) -> Iterator[str]:
    figure, said = one.row.figure, _said(one)
    where, form = around.kind_at(figure.start), around.form
    yield from (f"form:{form}", f"form:{form}+{kind}", f"form:{form}+{said}", f"in {where}", f"in {where}+{kind}", f"in {where}+{said}")
    yield from (f"{form}:{where}+{one.kept}", f"statistical:{reader.statistical}+{kind}", f"cases:{min(around.cases, _SEVERAL)}+{kind}")
    yield f"quarter:{4 * figure.start // max(1, len(reader.folded))}"
    if kind != "元":
        yield from ["as many as cases"] * (figure.value == around.cases)
        return
    roles = around.sums.get(figure.value, ("none",))
    yield from (f"sum:{role}" for role in roles)
    yield from (f"sum:{role}+{said}" for role in roles)


def _of_court(folded: str, one: Candidate, kind: str, court: int) -> Iterator[str]:
    """A court counts its own cases and the accused where police count reports and victims."""
    said, accused = _said(one), P.accused.search(folded, one.sentence.start, one.sentence.end) is not None
    yield from (f"court:{court}+{kind}", f"court:{court}+{kind}+{said}", f"accused:{accused}+{kind}", f"accused:{accused}+{kind}+{said}")


def _of_value(one: Candidate, kind: str) -> Iterator[str]:
    figure = one.row.figure
    yield from (f"unit:{figure.unit}", f"kind:{kind}", f"{kind}+size:{int(2 * math.log10(max(figure.value, 1.0)))}")
    if figure.value == 1:
        yield f"one:{kind}"
    if figure.approx:
        yield f"approx:{kind}"
    if one.period[0]:
        yield "dated"


def _of_others(at: int, candidates: Sequence[Candidate], kinds: Sequence[str], twins: Twins) -> Iterator[str]:
    """The figures right before and behind, and those of the same value."""
    one = candidates[at]
    for name, other in (("prev", at - 1), ("next", at + 1)):
        if 0 <= other < len(candidates):
            that = candidates[other]
            beside = "" if that.sentence == one.sentence else " apart"
            yield f"{name}{beside}:{_said(that)}+{that.kept}"
            yield f"{name}{beside}:{kinds[other]}>{kinds[at]}"
        else:
            yield f"{name}:none"
    same = twins[one.row.figure.value, kinds[at]]
    here = bisect_left(same, at)
    near = ((other < at, candidates[other]) for other in same[max(0, here - _TWINS) : here + _TWINS])
    told = {(before, _said(that), that.kept) for before, that in near if that.row.figure.start != one.row.figure.start}
    for before, said, kept in told:
        yield from (f"{'earlier' if before else 'later'} twin", f"{'earlier' if before else 'later'} twin:{said}+{kept}")


def tally_signs(reader: Reader, around: Around, candidates: Sequence[Candidate], at: Sequence[int]) -> list[set[str]]:
    """The signs of the figures that stand at some places among the candidates."""
    twins: dict[tuple[float, str], list[int]] = defaultdict(list)
    kinds = [kind_of(one.row.figure.unit) for one in candidates]
    for n, (one, kind) in enumerate(zip(candidates, kinds, strict=True)):
        twins[one.row.figure.value, kind].append(n)
    folded, kept = reader.folded, sum(one.kept for one in candidates)
    court = min(_COURTS, len(P.court.findall(folded)) // _COURT)
    about: dict[int, list[str]] = {}
    made = []
    for n in at:
        one, kind = candidates[n], kinds[n]
        start, end = one.sentence.start, one.sentence.end
        if start not in about:
            about[start] = [f"about:{name}" for name in _ABOUT if getattr(P, name).search(folded, start, end)]
        signs = {"always", f"kept others:{min(kept - one.kept, 4)}", f"of:{min(len(candidates), _MANY)}", *about[start]}
        signs.update(_of_rules(one), _of_words(folded, one, kind), _of_cues(folded, one, kind))
        signs.update(_of_place(reader, around, one, kind), _of_value(one, kind), _of_others(n, candidates, kinds, twins))
        signs.update(_of_court(folded, one, kind, court))
        made.append(signs)
    return made
