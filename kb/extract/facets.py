"""How it was done: hooks, pretexts and means of control, read off a case's own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.extract.cues import Cue, load_cues
from kb.model import Fact, Span

FILE = "facets.yml"
FIELDS = (("hooks", "hook"), ("pretexts", "pretext"), ("controls", "control"))
_DENIED = re.compile(r"(?:没有|没|未|并未|不再|拒绝|无需|不需要?)$")


def find_values(folded: str, spans: Iterable[Span], cues: Iterable[Cue], field: str, rule: str) -> Iterator[Fact]:
    """For each value of a table the first place in the spans where one of its words stands and is not denied."""
    spans = tuple(spans)
    for cue in cues:
        for span in spans:
            found = next(
                (m for m in cue.pattern.finditer(folded, span.start, span.end) if not _denied(folded, m.start(), span.start)), None
            )
            if found is not None:
                yield Fact(field, cue.value, Span(found.start(), found.end(), span.part), rule)
                break


def _denied(folded: str, at: int, start: int) -> bool:
    return _DENIED.search(folded, max(start, at - 4), at) is not None


def find_facets(folded: str, spans: Iterable[Span]) -> Iterator[Fact]:
    """Facts `hook`, `pretext`, `control`, each value once, at its first word.

    >>> text = "对方以芝麻信用分不够为由,让其下载app"
    >>> [(f.field, f.value) for f in find_facets(text, [Span(0, len(text))])]
    [('pretext', '信用分/流水不足'), ('control', '下载涉诈APP')]
    """
    spans = tuple(spans)
    for section, field in FIELDS:
        yield from find_values(folded, spans, load_cues(FILE, section), field, f"facets.{field}")
