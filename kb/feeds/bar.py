"""The consumer's own bar: the feed as somebody sees it who trusts no source below a tier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.feeds.cues import CUE
from kb.feeds.log import DELETE, Entry

TIERS = ("T0", "T1", "T2")


def above(entries: Iterable[Entry], tier: str) -> Iterator[Entry]:
    """Entries without support of this tier or a better one stand as tombstones, so that one that falls below it goes; cues are ours."""
    good = TIERS[: TIERS.index(tier) + 1]
    for entry in entries:
        tiers = (entry.body or {}).get("support", {}).get("tiers", {})
        held = any(tiers.get(each) for each in good)
        yield entry if held or entry.kind == CUE or entry.op == DELETE else replace(entry, op=DELETE, body=None)
