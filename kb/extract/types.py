"""What a notice is about: the types of its cases, those its statistics count, the abettors it arrests, else what it warns of."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kb.extract.case_type import FILE, weigh
from kb.extract.cues import load_pattern, load_spotted
from kb.extract.form import OF_PERIOD
from kb.extract.sentences import Notice
from kb.extract.type_names import find_type_names
from kb.extract.type_weights import score, words_of
from kb.model import Case, Fact, Part, Span, Tally

FORMS = "forms.yml"
_LEAST = 5.0  #: weight of cues that say what a notice without any printed name warns of
_NEAR = 1.0  #: how far behind the likeliest type another may be that is warned of as well
_NAMED = 60  #: characters before a figure in which the type is named by which it is told
_POLICE = "07"  #: which police who act and hold to account look like; that somebody poses as them must be said
_HELPED = 2  #: words for abettors in a report of arrests


def find_types(notice: Notice, cases: Sequence[Case], form: str, tallies: Sequence[Tally] = ()) -> list[Fact]:
    """Facts `type`, each code once, cases first."""
    found: dict[str, Fact] = {}
    facts: list[Fact] = [fact for case in cases for fact in case.facts if fact.field == "type"]
    facts += [*_counted(notice, form in OF_PERIOD), *_of_tallies(notice, tallies)]
    if form == "arrests_report":
        facts += _abettors(notice)
    if not facts:
        facts += [*_named(notice), *(_warned(notice) if form in ("campaign", "tips_only") else ())]
    if not facts:
        facts += (fact for fact in _warned(notice) if fact.value != _POLICE or load_pattern(FORMS, "posing").search(notice.folded))
    for fact in facts:
        found.setdefault(str(fact.value), fact)
    return list(found.values())


def _counted(notice: Notice, of_period: bool) -> Iterator[Fact]:
    """Names in the statistics, and the others that they count; in what reports on a period also where types are only listed."""
    lists = load_pattern(FORMS, "lists_types")
    for sentence in notice.sentences:
        span = sentence.span
        listed = of_period and lists.search(notice.folded, span.start, span.end) is not None
        if sentence.kind == "stats" or sentence.section == "stats" or listed:
            for name in find_type_names(notice.folded, span.start, span.end):
                yield Fact("type", name.code, name.span, "types.counted")
            for match in load_pattern(FORMS, "others").finditer(notice.folded, span.start, span.end):
                yield Fact("type", "99", Span(match.start(), match.end()), "types.others")


def _of_tallies(notice: Notice, tallies: Sequence[Tally]) -> Iterator[Fact]:
    """Types by which figures are told, wherever these stand: 排列前三的分别是:冒充电商客服8起."""
    for tally in tallies:
        if tally.dimension == "type" and tally.category:
            names = find_type_names(notice.folded, max(0, tally.span.start - _NAMED), tally.span.start)
            own = [name.span for name in names if name.code == tally.category] if tally.span.part == "text" else []
            yield Fact("type", tally.category, own[-1] if own else tally.span, "types.tally")


def _abettors(notice: Notice) -> Iterator[Fact]:
    """Type 90 where the arrested are the fraud's abettors: named in the title, or more than in passing."""
    words = load_pattern(FORMS, "abettors")
    titled = words.search(notice.title)
    if titled:
        yield Fact("type", "90", Span(titled.start(), titled.end(), "title"), "types.abettors")
        return
    hits = list(words.finditer(notice.folded))
    if len({hit.group() for hit in hits}) >= _HELPED:
        yield Fact("type", "90", Span(hits[0].start(), hits[0].end()), "types.abettors")


def _named(notice: Notice) -> Iterator[Fact]:
    """Every printed name, where no case is told."""
    for name in find_type_names(notice.title):
        yield Fact("type", name.code, Span(name.span.start, name.span.end, "title"), "types.title")
    for name in find_type_names(notice.folded):
        yield Fact("type", name.code, name.span, "types.named")


def _weighed(folded: str, part: Part) -> Iterable[tuple[str, float, Span]]:
    if folded:
        for code, weight, where in weigh(folded, [Span(0, len(folded))], load_spotted(FILE, "types")):
            yield code, weight, Span(where.start, where.end, part)


def _warned(notice: Notice) -> Iterator[Fact]:
    """The types that title and text speak of, by their cues and words together: the likeliest, and others as likely as a part of it."""
    cued: dict[str, float] = defaultdict(float)
    first: dict[str, Span] = {}
    for code, weight, where in (*_weighed(notice.title, "title"), *_weighed(notice.folded, "text")):
        told = notice.title if where.part == "title" else notice.folded
        if load_pattern(FORMS, "involved").fullmatch(told, where.start, where.end):
            continue
        cued[code] += weight
        first.setdefault(code, where)
    signs = {code: {"cues": weight / 10, "cues_log": math.log1p(weight)} for code, weight in cued.items()}
    likely = score(words_of(notice.title, notice.folded), signs)
    best = max(likely.values())
    for code in sorted(cued, key=lambda code: (-likely[code], code)):
        if cued[code] >= _LEAST and likely[code] >= best - _NEAR:
            yield Fact("type", code, first[code], "types.cues")
