"""A notice laid out for reading: paragraphs, sentences, and in them every stretch that something was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kb.model import Part, Span
from kb.text import sentences

#: colour -> beginnings of the fields that have it
_GROUPS = {
    "money": ("amount", "outcome"),
    "kind": ("type", "subtype"),
    "who": ("victim", "n_victims"),
    "when": ("incident_date",),
    "where": ("region", "place"),
    "how": ("channel", "impersonated", "hook", "pretext", "control", "payment", "platform"),
    "masked": ("masked",),
}
LONG = 32  #: characters from which a stretch is underlined and not coloured
GROUPS = ("money", "kind", "who", "when", "where", "how", "figure", "sign", "warn")


def group_of(field: str) -> str:
    """The colour of a fact; what is only kept for comparison (`type.runner_up`) has none."""
    if field.startswith("type."):
        return "other"
    return next((group for group, starts in _GROUPS.items() if field.startswith(starts)), "other")


@dataclass(frozen=True, slots=True)
class Note:
    """One stretch of the notice with what it tells; `key` names it on the page."""

    key: str
    group: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under the same notes throughout, so that nested and overlapping notes come out as neighbours."""

    text: str
    notes: tuple[Note, ...] = ()

    @property
    def keys(self) -> str:
        return " ".join(note.key for note in self.notes)

    @property
    def groups(self) -> str:
        """A short note colours its words, a long one only underlines them."""
        return " ".join(dict.fromkeys(f"{'l' if note.span.end - note.span.start > LONG else 'g'}-{note.group}" for note in self.notes))

    @property
    def labels(self) -> str:
        return " · ".join(dict.fromkeys(note.label for note in self.notes if note.label))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: what an address with # lights up."""

    id: str
    span: Span
    pieces: tuple[Piece, ...]

    @property
    def told(self) -> bool:
        return any(note.group != "masked" for piece in self.pieces for note in piece.notes)

    @property
    def withheld(self) -> bool:
        """Nothing of it may be shown: all of it is stars."""
        letters = "".join(piece.text for piece in self.pieces).strip()
        return len(letters) > 1 and not letters.strip("* ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    sentences: tuple[Sentence, ...]

    @property
    def told(self) -> bool:
        return any(sentence.told for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Layout:
    title: tuple[Sentence, ...]
    paragraphs: tuple[Paragraph, ...]

    def anchor(self, span: Span) -> str:
        """The id of the sentence in which a stretch begins; empty where it lies in none."""
        pool = self.title if span.part == "title" else (s for p in self.paragraphs for s in p.sentences)
        return next((s.id for s in pool if s.span.start < span.end and span.start < s.span.end), "")


def _pieces(text: str, span: Span, notes: Sequence[Note]) -> Iterator[Piece]:
    cuts = {span.start, span.end}
    for note in notes:
        cuts |= {max(note.span.start, span.start), min(note.span.end, span.end)}
    for start, end in pairwise(sorted(cuts)):
        yield Piece(text[start:end], tuple(note for note in notes if note.span.start <= start and end <= note.span.end))


def _sentences(text: str, part: Part, notes: Sequence[Note]) -> Iterator[Sentence]:
    """Sentences with the blanks between them, so that joined they are the text again; line ends alone are left out."""
    waiting = sorted((note for note in notes if note.span.part == part), key=lambda note: note.span)
    found = sentences(text, part)
    active: list[Note] = []
    for n, span in enumerate(found, 1):
        end = found[n].start if n < len(found) else len(text)
        whole = Span(span.start, span.start + len(text[span.start : end].rstrip("\n")), part)
        while waiting and waiting[0].span.start < whole.end:
            active.append(waiting.pop(0))
        active = [note for note in active if note.span.end > whole.start]
        yield Sentence(f"{'t' if part == 'title' else 's'}{n}", whole, tuple(_pieces(text, whole, active)))


def _paragraphs(text: str, found: Sequence[Sentence]) -> Iterator[Paragraph]:
    kept: list[Sentence] = []
    for sentence in found:
        if kept and "\n" in text[kept[-1].span.end : sentence.span.start]:
            yield _paragraph(kept)
            kept = []
        kept.append(sentence)
    if kept:
        yield _paragraph(kept)


def _paragraph(kept: list[Sentence]) -> Paragraph:
    return Paragraph(Span(kept[0].span.start, kept[-1].span.end), tuple(kept))


def lay_out(title: str, text: str, notes: Sequence[Note]) -> Layout:
    return Layout(tuple(_sentences(title, "title", notes)), tuple(_paragraphs(text, list(_sentences(text, "text", notes)))))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in a row that are shown, or folded away."""

    shown: bool
    paragraphs: tuple[Paragraph, ...]

    @property
    def blocks(self) -> list[Block]:
        return blocks(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the cells of a table that came as one line a cell."""

    cells: bool
    paragraphs: tuple[Paragraph, ...]


CELL = 14  #: characters of the longest line that may be a cell
_ROW = 6  #: cells from which lines in a row are taken for a table


def blocks(paragraphs: Sequence[Paragraph]) -> list[Block]:
    found: list[Block] = []
    for short, run in groupby(paragraphs, key=lambda p: p.span.end - p.span.start <= CELL):
        kept = tuple(run)
        found += [Block(True, kept)] if short and len(kept) >= _ROW else [Block(False, (each,)) for each in kept]
    return found


def fold_away(layout: Layout, inside: Span) -> list[Stretch]:
    """Paragraphs of a case and those with evidence for it are shown; the rest of the notice is folded, for whoever wants it."""
    found: list[Stretch] = []
    for paragraph in layout.paragraphs:
        shown = paragraph.told or paragraph.span.overlaps(inside)
        if found and found[-1].shown == shown:
            found[-1] = Stretch(shown, (*found[-1].paragraphs, paragraph))
        else:
            found.append(Stretch(shown, (paragraph,)))
    return found


def excerpt(layout: Layout) -> Layout:
    """Only the sentences that tell something: what may be quoted where the text itself may not be published."""
    kept = [Paragraph(p.span, tuple(s for s in p.sentences if s.told and not s.withheld)) for p in layout.paragraphs]
    return Layout(layout.title, tuple(p for p in kept if p.sentences))
