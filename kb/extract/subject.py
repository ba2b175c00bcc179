"""Whose statistics a notice tells: the place that its counts are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.gazetteer import regions
from kb.extract.patterns import Patterns
from kb.extract.where import Mention, finest, is_report
from kb.model import Fact, Named

P = Patterns("where_when.yml", "where")


def choose_subject(mentions: Sequence[Mention], folded: str, others: Sequence[Mention] = ()) -> tuple[Named, Fact] | None:
    """The place whose statistics a notice tells: its title's, else the one named first; finer where the count is said to be its own.

    Where the notice counts for 全市 or 全区, it is a place of that kind; where none is named, the one in which the `others` lie.
    """
    placed = [m for m in mentions if m.region.level != "country" and m.role is None]
    titled = [m for m in placed if m.span.part == "title"]
    base = finest(titled, ()) if titled else next((m for m in placed if m.strength), None)
    kind = P.whole.search(folded)
    if base is not None:
        for mention in (m for m in placed if m.span.part == "text" and m.region.code != base.region.code):
            if mention.region.within(base.region) and P.counts.match(folded, mention.span.end):
                base = mention
                break
    if kind is not None:
        if base is not None and _in_passing(folded, base):
            placed, base = [m for m in placed if m is not base], None
        speaks = _speaking(folded, kind["kind"], placed, others)
        base = speaks or _of_kind(kind["kind"], base, placed, others or placed)
    if base is None:
        return None
    return Named(base.region.code, base.region.full), Fact("region", base.region.code, base.span, "where.region.subject")


def _in_passing(folded: str, mention: Mention) -> bool:
    """Whether a county is only one of those that are counted: 罗定下降明显."""
    county = mention.span.part == "text" and mention.region.level == "county"
    return county and P.passing.match(folded, mention.span.end) is not None


def _speaking(folded: str, kind: str, placed: Sequence[Mention], others: Sequence[Mention]) -> Mention | None:
    """The one city of a county's rank whose police tell the figures, where the city above is not named: 福安市公安局反诈专班提醒."""
    every = {(m.span, m.region.code): m for m in (*placed, *others)}.values()
    told = [m for m in every if m.span.part == "text" and m.region.level == "county" and m.region.name.endswith("市")]
    speaks = [m for m in told if P.speaks.match(folded, m.span.end)] if kind == "市" else []
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
