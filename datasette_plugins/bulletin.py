"""The page of one notice: its text with everything that was read from it marked in place, its cases, figures and warnings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins import citation, i18n
from datasette_plugins.evidence import GROUPS, Layout, Note, blocks, excerpt, group_of, lay_out
from datasette_plugins.page import ask, is_public, language, refuse, render
from datasette_plugins.records import Notice, Row, load_notice, span_of, taken_down, type_names
from kb.model import Span

LONG = 20_000  #: characters beyond which the page shows the telling sentences alone


def fact_notes(facts: Sequence[Row], lang: str) -> Iterator[Note]:
    for fact in facts:
        if fact["field"] != "step":
            yield Note(f"f{fact['n']}", group_of(fact["field"]), field_name(fact["field"], lang), span_of(fact))


def step_notes(steps: Sequence[Row], lang: str) -> Iterator[Note]:
    for step in steps:
        yield Note(f"p{step['n']}", "step", f"{step['ordinal']} {i18n.name_of(lang, 'stage', step['stage'])}", span_of(step))


def sign_notes(indicators: Sequence[Row], lang: str) -> Iterator[Note]:
    for each in indicators:
        label = f"{i18n.name_of(lang, 'indicator', each['kind'])} · {i18n.name_of(lang, 'role', each['role'])}"
        yield Note(f"i{each['n']}", "sign", label, span_of(each))


def field_name(field: str, lang: str) -> str:
    """The name of a fact's field: its own, else that of its first part."""
    named = i18n.name_of(lang, "field", field)
    return named if named != field else i18n.name_of(lang, "field", field.partition(".")[0])


def _notes(notice: Notice, lang: str) -> list[Note]:
    found = [*fact_notes(notice.facts, lang), *step_notes(notice.steps, lang), *sign_notes(notice.indicators, lang)]
    found += [Note(f"y{row['n']}", "figure", i18n.name_of(lang, "metric", row["metric"]), span_of(row)) for row in notice.tallies]
    found += [Note(f"w{n}", "warn", warning["code"], span) for n, (warning, span) in enumerate(_warnings(notice), 1) if span]
    return found


def _warnings(notice: Notice) -> list[tuple[Row, Span | None]]:
    found: list[tuple[Row, Span | None]] = []
    for row in notice.row["warnings"]:
        span = None
        if row["at"]:
            part, start, end = row["at"]
            span = Span(start, end, "title" if part == "title" else "text")
        found.append((row, span))
    return found


def _doubts(notice: Notice, layout: Layout) -> list[Row]:
    found = enumerate(_warnings(notice), 1)
    return [{**row, "n": n, "anchor": layout.anchor(at) if at else "", "quote": notice.quote(at) if at else ""} for n, (row, at) in found]


def is_excerpt(notice: Notice, public: bool) -> bool:
    """Whether only telling sentences may be shown: in public unless the source allows republication, and of very long texts."""
    republish = bool(notice.source and notice.source["republish"])
    return (public and not republish) or len(notice.row["text"]) > LONG


def safe_link(url: str | None) -> str | None:
    """An address that may stand in a link; a loose file has none."""
    return url if url and url.startswith(("https://", "http://")) else None


def _tallies(notice: Notice, layout: Layout) -> list[Row]:
    spans = {(row["start"], row["end"]): row["n"] for row in notice.tallies}
    inside = ((row, spans.get((row["part_of_start"], row["part_of_end"]))) for row in notice.tallies)
    return [{**row, "anchor": layout.anchor(span_of(row)), "quote": notice.quote(span_of(row)), "inside": n} for row, n in inside]


def _context(notice: Notice, types: dict[str, tuple[str, str]], lang: str, public: bool) -> dict[str, Any]:
    notes = _notes(notice, lang)
    layout = lay_out(notice.row["title"], notice.row["text"], notes)
    excerpted = is_excerpt(notice, public)
    shown = excerpt(layout) if excerpted else layout
    groups = {note.group for note in notes}
    return {
        "notice": notice.row,
        "source": notice.source,
        "link": safe_link(notice.row["url"]),
        "cases": notice.cases,
        "layout": shown,
        "blocks": blocks(shown.paragraphs),
        "excerpted": excerpted,
        "types": types,
        "cited": citation.of_notice(notice.row, lang),
        "tallies": _tallies(notice, layout),
        "warnings": _doubts(notice, layout),
        "method": [{**step, "anchor": layout.anchor(span_of(step))} for step in notice.of_case("steps", None)],
        "legend": [group for group in GROUPS if group in groups],
        "images": [] if public else [url for url in notice.row["images"] if safe_link(url)],
    }


async def notice_page(datasette: Any, request: Any) -> Response:
    bulletin_id, lang = request.url_vars["id"], language(request)

    def read(db: sqlite3.Connection) -> tuple[Notice | None, dict[str, tuple[str, str]], bool]:
        return load_notice(db, bulletin_id), type_names(db), taken_down(db, bulletin_id)

    notice, types, gone = await ask(datasette, read)
    if notice is None:
        return await refuse(datasette, request, 410, "gone") if gone else await refuse(datasette, request, 404, "unknown")
    return await render(datasette, request, "notice.html", _context(notice, types, lang, is_public(datasette)))
