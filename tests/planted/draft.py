"""A notice before it is published: paragraphs that know what they are, and what its cases say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

Role = str  #: lead case method advice source stat head

#: quotations of a telling, by field
QUOTES = ("loss", "date", "place", "label", "type")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph; `case` is the ordinal (from 1) of the case it tells."""

    text: str
    role: Role
    case: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one text says of one case: values, and the quotation of each (empty where it does not say)."""

    story: str  #: the case, whoever tells it
    skeleton: str  #: key of the way of scamming
    code: str
    subtype: str
    loss: float | None
    approx: str | None
    loss_quote: str
    date: str | None
    date_basis: str | None
    date_quote: str
    region: str | None
    place_quote: str
    label: str
    label_quote: str
    type_quote: str = ""  #: empty: the type is not printed
    type_code: str = ""
    outcome: str = "lost"
    parts: tuple[str, ...] = ()

    def quote(self, field: str) -> str:
        return str(getattr(self, f"{field}_quote"))

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(quote for quote in (*(self.quote(field) for field in QUOTES), *self.parts) if quote)


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    pieces: tuple[Piece, ...]
    tales: tuple[Told, ...] = ()
    form: str = "single_case"
    codes: tuple[str, ...] = ()
    contains: tuple[tuple[str, str], ...] = ()  #: (story, cluster of copies) of each case lifted from another notice

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)

    def spans(self) -> dict[int, tuple[int, int]]:
        """Where each case stands in the text, by ordinal."""
        found: dict[int, tuple[int, int]] = {}
        at = 0
        for piece in self.pieces:
            if piece.case is not None:
                start = found.get(piece.case, (at, at))[0]
                found[piece.case] = (start, at + len(piece.text))
            at += len(piece.text) + 1
        return found

    def map(self, change: Callable[[str], str]) -> Draft:
        """The same change made to title, paragraphs and quotations."""
        tales = tuple(mapped(tale, change) for tale in self.tales)
        return replace(self, title=change(self.title), pieces=tuple(replace(p, text=change(p.text)) for p in self.pieces), tales=tales)

    def outside_quotes(self, change: Callable[[str], str]) -> Draft:
        """A change made everywhere but inside what the tales quote."""
        quotes = sorted({quote for tale in self.tales for quote in tale.quotes}, key=len, reverse=True)
        fence = re.compile(f"({'|'.join(map(re.escape, quotes))})") if quotes else None

        def part(text: str) -> str:
            if fence is None:
                return change(text)
            return "".join(bit if at % 2 else change(bit) for at, bit in enumerate(fence.split(text)))

        return replace(self, title=part(self.title), pieces=tuple(replace(p, text=part(p.text)) for p in self.pieces))

    def rewritten(self, ordinal: int, old: str, new: str, **values: object) -> Draft:
        """One quotation of one case put in another's place, in the title too, with the values it now says."""
        pieces = tuple(replace(p, text=p.text.replace(old, new)) if p.case == ordinal else p for p in self.pieces)
        tales = tuple(replace(t, **values) if at == ordinal else t for at, t in enumerate(self.tales, 1))  # type: ignore[arg-type]
        title = self.title.replace(old, new) if len(self.tales) == 1 else self.title
        return replace(self, title=title, pieces=pieces, tales=tales)


def mapped(tale: Told, change: Callable[[str], str]) -> Told:
    quotes = {f"{field}_quote": change(tale.quote(field)) for field in QUOTES}
    return replace(tale, **quotes, label=change(tale.label), parts=tuple(change(part) for part in tale.parts))  # type: ignore[arg-type]


def forgets(tale: Told) -> Told:
    """A tale whose text was cut before anything but the beginning: only what can still be quoted stays to be checked."""
    return replace(tale, loss=None, approx=None, loss_quote="", outcome="unknown", parts=())


def seen_in(tale: Told, text: str) -> Told:
    """A tale without the values whose quotations do not stand in the text."""
    if tale.loss_quote and tale.loss_quote not in text:
        tale = forgets(tale)
    if tale.date_quote and tale.date_quote not in text:
        tale = replace(tale, date=None, date_basis=None, date_quote="")
    if tale.place_quote and tale.place_quote not in text:
        tale = replace(tale, region=None, place_quote="")
    if tale.label_quote and tale.label_quote not in text:
        tale = replace(tale, label="", label_quote="")
    if tale.type_quote and tale.type_quote not in text:
        tale = replace(tale, type_quote="", type_code="")
    return tale
