"""Laying out: whatever the notes, the text comes out whole and every note covers exactly its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datasette_plugins.evidence import Note, excerpt, fold_away, lay_out
from kb.model import Span

TEXTS = st.text(alphabet="甲乙。！ \n\u3000“”a1", min_size=1, max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Note]]:
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    spans = [Span(*sorted(pair)) for pair in draw(st.lists(st.tuples(ends, ends), max_size=6)) if pair[0] != pair[1]]
    return text, [Note(f"f{n}", "money", "", span) for n, span in enumerate(spans)]


@given(marked())
def test_notes_cover_their_words_and_the_text_stays(given_: tuple[str, list[Note]]) -> None:
    text, notes = given_
    layout = lay_out("", text, notes)
    sentences = [s for p in layout.paragraphs for s in p.sentences]
    assert len({s.id for s in sentences}) == len(sentences)
    shown = {at for s in sentences for at in range(s.span.start, s.span.end)}
    assert all(text[at].isspace() or text[at] in "。！" for at in set(range(len(text))) - shown)
    for s in sentences:
        assert "".join(piece.text for piece in s.pieces) == text[s.span.start : s.span.end]
    for note in notes:
        inside = "".join(piece.text for s in sentences for piece in s.pieces if note in piece.notes)
        assert inside == "".join(text[at] for at in range(note.span.start, note.span.end) if at in shown)


@given(marked())
def test_an_anchor_is_the_sentence_that_holds_the_note(given_: tuple[str, list[Note]]) -> None:
    text, notes = given_
    layout = lay_out("", text, notes)
    by_id = {s.id: s for p in layout.paragraphs for s in p.sentences}
    for note in notes:
        anchor = layout.anchor(note.span)
        assert (by_id[anchor].span.overlaps(note.span)) if anchor else all(not s.span.overlaps(note.span) for s in by_id.values())


@given(marked())
def test_folding_keeps_every_paragraph_and_an_excerpt_only_what_tells(given_: tuple[str, list[Note]]) -> None:
    text, notes = given_
    layout = lay_out("", text, notes)
    stretches = fold_away(layout, Span(0, 1))
    assert [p for stretch in stretches for p in stretch.paragraphs] == list(layout.paragraphs)
    assert all(not p.told for stretch in stretches if not stretch.shown for p in stretch.paragraphs)
    kept = [s for p in excerpt(layout).paragraphs for s in p.sentences]
    assert kept == [s for p in layout.paragraphs for s in p.sentences if s.told]
