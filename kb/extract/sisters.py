"""The place that is named nowhere, whose towns a report tells one by one: 全区共立案214起。其中,银川市立案121起;石嘴山市立案29起."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.gazetteer import regions
from kb.extract.patterns import Patterns
from kb.extract.where import Mention, is_report

P = Patterns("where_when.yml", "sisters")
_FEW = 3  #: towns that are told one by one before they are the towns of one place
_AHEAD = 16  #: characters behind a town in which its count begins


def holder_of(placed: Sequence[Mention], base: Mention | None, folded: str, kind: str) -> Mention | None:
    """The place above those that are counted one by one, with the span of the first; None where its police speak, or it is another kind.

    `base` is the place that would be told without them, `kind` what the notice says that it counts for (市 of 全市), or nothing.
    """
    told = [m for m in placed if m.span.part == "text" and P.counted.match(folded, m.span.end, m.span.end + _AHEAD)]
    if base is None or base.span not in {m.span for m in told} or is_report(base):
        return None
    above = {code: {m.region.code for m in told if m.region.parent == code} for code in {m.region.parent for m in told}}
    full = [code for code, towns in above.items() if len(towns) >= _FEW and base.region.parent == code]
    if not full or full[0] not in regions() or any(m.region.code != base.region.code and is_report(m) for m in placed):
        return None
    region = regions()[full[0]][0]
    return replace(base, region=region) if not kind or region.name.endswith(kind) else None
