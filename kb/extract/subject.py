"""Whose statistics a notice tells: the place that its counts are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.gazetteer import regions
from kb.extract.patterns import Patterns
from kb.extract.sisters import holder_of
from kb.extract.where import Mention, finest, is_report
from kb.model import Fact, Named

P = Patterns("where_when.yml", "where")
_LISTING = ("、", "和", "及", "与")  #: before a place: one of several
_PAPER = 1  #: strength of a place by whose name a paper is called
_HEAD = 80  #: characters of a text in which its police are named first
_VENUE = 14  #: characters before a place that say what was held there
_FROM = 4  #: characters before a place that say whose it is
_RANKING = 72  #: characters before a place that say what several are ranked by


def choose_subject(mentions: Sequence[Mention], folded: str, others: Sequence[Mention] = ()) -> tuple[Named, Fact] | None:
    """The place whose statistics a notice tells: its title's, else the one named first; finer where the count is said to be its own.

    Where the notice counts for 全市 or 全区, it is a place of that kind; where none is named, the one in which the `others` lie.
    """
    own = (m for m in mentions if m.region.level != "country" and m.role is None and not _is_ranked(folded, m))
    placed = [m for m in own if m.span.part == "title" or not _is_venue(folded, m)]
    titled = [m for m in placed if m.span.part == "title"]
    base = finest(titled, ()) if titled else _first(placed)
    ranked = [m.span.start for m in mentions if m.span.part == "text" and _is_ranked(folded, m)]
    if base is not None and not titled and not is_report(base) and ranked and base.span.start > min(ranked):
        base = None  # one more of a list: 北京是举报最多的城市，深圳次之
    kind = P.whole.search(folded)
    above = holder_of(placed, base, folded, kind["kind"] if kind else "") if not titled else None
    if above is not None:
        return Named(above.region.code, above.region.full), Fact("region", above.region.code, above.span, "where.region.subject")
    if base is not None and not any(_counts(folded, m) for m in placed if m.region.code == base.region.code):
        within = (m for m in placed if m.region.code != base.region.code and m.region.within(base.region))
        base = next((m for m in within if _counts(folded, m)), base)
    if kind is not None:
        if base is not None and _in_passing(folded, base):
            placed, base = [m for m in placed if m is not base], None
        speaks = _speaking(folded, kind["kind"], placed, others)
        base = speaks or _of_kind(kind["kind"], base, placed, others or placed)
    if base is None:
        return None
    return Named(base.region.code, base.region.full), Fact("region", base.region.code, base.span, "where.region.subject")


def _first(placed: Sequence[Mention]) -> Mention | None:
    """The place that is named first; not that of whose name the paper is (江海晚报讯), where the figures are of one outside of it."""
    named = [m for m in placed if m.strength]
    paper = named[0] if named and named[0].strength == _PAPER else None
    elsewhere = (m for m in named if paper and is_report(m) and not _related(m, paper) and m.span.start < _HEAD)
    return next(elsewhere, named[0] if named else None)


def _related(one: Mention, other: Mention) -> bool:
    return one.region.within(other.region) or other.region.within(one.region)


def _is_ranked(folded: str, mention: Mention) -> bool:
    """Whether a place is the first of several by which the figures are told: 地域上，广东举报2811例; 北京是举报最多的城市."""
    start, end = mention.span.start, mention.span.end
    behind = mention.span.part == "text" and P.ranked_behind.match(folded, end) is not None
    return behind or (mention.span.part == "text" and P.ranked_first.search(folded, max(0, start - _RANKING), start) is not None)


def _is_venue(folded: str, mention: Mention) -> bool:
    """Whether a place is only where something was held: 授牌仪式在章贡区举行."""
    start, end = mention.span.start, mention.span.end
    return P.held_before.search(folded, max(0, start - _VENUE), start) is not None and P.held_behind.match(folded, end) is not None


def _counts(folded: str, mention: Mention) -> bool:
    """Whether a place is one whose count follows: 丽水市共立."""
    if mention.span.part != "text" or folded[max(0, mention.span.start - 1) : mention.span.start] in _LISTING:
        return False
    return P.counts.match(folded, mention.span.end) is not None


def _is_others(folded: str, mention: Mention) -> bool:
    """Whether a place is one that police went to, or from which somebody comes: 来自福建省的12人, 为成都市等地受害人."""
    start, end = mention.span.start, mention.span.end
    if folded[max(0, start - 1) : start] in _LISTING or P.there_too.match(folded, end):
        return True
    return P.from_there.search(folded, max(0, start - _FROM), start) is not None


def _of_line(mentions: Sequence[Mention], folded: str, at: int) -> Named | None:
    """The one place that a line names before one of its figures, else the one of the whole notice: of a report of no period.

    Of several only where all lie in one.
    """
    own = (m for m in mentions if m.region.level != "country" and m.role is None and m.strength and not _is_ranked(folded, m))
    placed = [m for m in own if m.span.part == "title" or not _is_others(folded, m)]
    line = folded.rfind("\n", 0, at) + 1
    near = [m for m in placed if m.span.part == "text" and line <= m.span.start < at]
    near = [m for m in near if is_report(m) or _counts(folded, m)] or near or placed
    lying = {m.region.code: m.region for m in near}.values()
    inmost = [one for one in lying if all(one.within(other) for other in lying)]
    return Named(inmost[0].code, inmost[0].full) if inmost else None


def place_at(mentions: Sequence[Mention], folded: str, start: int, at: int, own: Named | None) -> Named | None:
    """The place of which a figure is, that of the notice (`own`) unless its sentence says before it that it is of one beside that.

    据望城警方透露, 望城区共接报. Where the notice has none, it is told by the line.
    """
    if own is None:
        return _of_line(mentions, folded, at)
    if own.code.endswith("0000"):
        return own
    told = [m for m in mentions if m.span.part == "text" and start <= m.span.start < at and m.region.level in ("prefecture", "county")]
    named = [m for m in told if m.role is None and P.of_place.match(folded, m.span.end, at)]
    if not named:
        return own
    region, home = named[-1].region, regions()[own.code][0]
    beside = region.level == home.level and region.code != home.code
    return Named(region.code, region.full) if beside else own


def _in_passing(folded: str, mention: Mention) -> bool:
    """Whether a county is only one of those that are counted: 罗定下降明显."""
    county = mention.span.part == "text" and mention.region.level == "county"
    return county and P.passing.match(folded, mention.span.end) is not None


def _speaking(folded: str, kind: str, placed: Sequence[Mention], others: Sequence[Mention]) -> Mention | None:
    """The one city of a county's rank whose police tell the figures, where the city above is not named: 福安市公安局反诈专班提醒."""
    every = {(m.span, m.region.code): m for m in (*placed, *others)}.values()
    told = [m for m in every if m.span.part == "text" and m.region.level == "county" and m.region.name.endswith("市")]
    alone = {m.region.code for m in every if m.region.level in ("county", "prefecture")} == {m.region.code for m in told}
    speaks = [m for m in told if P.speaks.match(folded, m.span.end) or (alone and is_report(m))] if kind == "市" else []
    if len({m.region.code for m in speaks}) != 1 or len({m.region.code for m in told}) > 1:
        return None
    above = any(m.region.code == speaks[0].region.parent for m in every)
    return None if above else speaks[0]


def _of_kind(kind: str, base: Mention | None, placed: Sequence[Mention], others: Sequence[Mention]) -> Mention | None:
    """A city for 全市, a district for 全区: the place chosen where it is one, else one that is named, else what the place lies in."""
    if base is not None and (base.region.name.endswith(kind) or base.region.level == "province"):
        return base
    named = next((m for m in placed if is_report(m) and m.region.name.endswith(kind)), None)
    if named is not None and kind not in "市州":
        return named
    inside = [base] if base is not None else [m for m in others if m.strength and m.region.level == "county"]
    above = {m.region.parent: m for m in inside if m.region.level == "county" and m.region.parent in regions()}
    for code, mention in above.items() if kind in "市州" and len(above) == 1 else ():
        if regions()[code][0].name.endswith(kind):
            return replace(mention, region=regions()[code][0])
    return base
