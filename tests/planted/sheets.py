"""A statistical bulletin while it is written: figures are marked in the text, so that each keeps its place to the character."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from kb.model import Span, Tally

from .grammar import FOLDER, Template, parse

_OPEN, _MID, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}([a-z0-9.]+){_MID}([^{_CLOSE}]*){_CLOSE}")


@cache
def wording() -> dict[str, tuple[Template, ...]]:
    sections: dict[str, list[Template]] = {}
    rows: list[Template] = []
    for row in (FOLDER / "statistics.txt").read_text("utf-8").split("\n"):
        if row.startswith("=="):
            rows = sections.setdefault(row.removeprefix("==").strip(), [])
        elif row.strip() and not row.startswith("#"):
            rows.append(parse(row))
    return {name: tuple(found) for name, found in sections.items()}


def word(section: str, slots: Mapping[str, str], rng: Random) -> str:
    return rng.choice(wording()[section]).fill(slots, rng)


def marked(key: str, printed: str) -> str:
    return f"{_OPEN}{key}{_MID}{printed}{_CLOSE}"


def bare(text: str) -> str:
    return _MARK.sub(lambda match: match.group(2), text)


@dataclass(slots=True)
class Sheet:
    """Lines with marked figures, and what each figure is (a tally without its place yet)."""

    lines: list[str] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def put(self, key: str, printed: str, tally: Tally | None = None) -> str:
        """The figure, marked; one printed twice is marked once."""
        if key in self.tallies or any(f"{_OPEN}{key}{_MID}" in line for line in self.lines):
            return printed
        if tally is not None:
            self.tallies[key] = tally
        return marked(key, printed)

    def done(self) -> tuple[str, dict[str, Span], tuple[Tally, ...]]:
        """The text, where each figure stands, and the tallies in the order of the text."""
        text, spans, at = "\n".join(self.lines), {}, 0
        plain: list[str] = []
        for match in _MARK.finditer(text):
            plain.append(text[at : match.start()])
            start = sum(map(len, plain))
            plain.append(match.group(2))
            spans[match.group(1)] = Span(start, start + len(match.group(2)))
            at = match.end()
        plain.append(text[at:])
        placed = [replace(tally, span=spans[key]) for key, tally in self.tallies.items() if key in spans]
        return "".join(plain), spans, tuple(sorted(placed, key=lambda tally: tally.span))
