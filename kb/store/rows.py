"""A reading as rows of the tables: plain tuples in the order of the schema's columns, numbered within the notice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from kb.model import EXTRACTOR_VERSION, Bulletin, Case, Fact, Named, Reading, Span, Step, Tally

Row = tuple[Any, ...]
Owned = tuple[str | None, Case]


class UnfitReading(ValueError):
    """A reading whose spans do not lie in its text: a fault of a finder, never stored."""


def case_id(bulletin_id: str, number: int) -> str:
    return f"{bulletin_id}-{number}"


def _json(values: Sequence[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _code(named: Named | None) -> str | None:
    return None if named is None else named.code


def _name(named: Named | None) -> str | None:
    return None if named is None else named.name


def _yuan(value: float | None) -> float | None:
    """To the fen."""
    return None if value is None else round(float(value), 2)


def _at(span: Span, bulletin: Bulletin) -> tuple[str, int, int]:
    if span.end > len(bulletin.title if span.part == "title" else bulletin.text):
        raise UnfitReading(f"span {span.start}:{span.end} lies outside the {span.part}")
    return span.part, span.start, span.end


def to_bulletin_row(reading: Reading) -> Row:
    b = reading.bulletin
    warnings = [{"code": w.code, "message": w.message, "at": w.span and _at(w.span, b)} for w in reading.warnings]
    return (
        b.id, None, b.url or None, b.title, b.text, b.published, b.publisher, b.authority, _json(b.authors),
        b.source, b.tier, b.region, _json(b.images), b.family, b.fetched_at, b.sha256, reading.language,
        int(reading.is_bulletin), reading.form, _json(reading.types), _json(b.marks), _json(warnings), EXTRACTOR_VERSION,
    )  # fmt: skip


def to_case_rows(reading: Reading, numbers: Sequence[int]) -> Iterator[Row]:
    bulletin_id = reading.bulletin.id
    for number, c in zip(numbers, reading.cases, strict=True):
        _, start, end = _at(c.span, reading.bulletin)
        low, high = c.victim.age_band or (None, None)
        yield (
            case_id(bulletin_id, number), None, bulletin_id, number, c.ordinal, start, end, _code(c.type), c.type_label,
            _code(c.subtype), _yuan(c.loss_yuan), _yuan(c.loss_amount), c.loss_currency, c.loss_approx, int(c.loss_parts),
            c.outcome, c.n_victims, _yuan(c.averted_yuan), _yuan(c.recovered_yuan), c.victim.label, c.victim.gender,
            c.victim.age, low, high, c.victim.occupation, c.incident_date,
            c.incident_date_basis, _code(c.region), _name(c.region), *(_json(values) for values in _lists(c)),
        )  # fmt: skip


def _lists(c: Case) -> tuple[tuple[str, ...], ...]:
    return (c.channels, c.impersonated, c.impersonated_as, c.hooks, c.pretexts, c.controls, c.payments, c.platforms)


def children(reading: Reading, numbers: Sequence[int]) -> dict[str, list[Row]]:
    """Rows of the tables below a notice and its cases."""
    b = reading.bulletin
    owned: list[Owned] = [(case_id(b.id, number), case) for number, case in zip(numbers, reading.cases, strict=True)]
    facts: list[tuple[str | None, Fact]] = [(None, fact) for fact in reading.facts]
    facts += [(owner, fact) for owner, case in owned for fact in case.facts]
    steps: list[tuple[str | None, Step]] = [(None, step) for step in reading.method]
    steps += [(owner, step) for owner, case in owned for step in case.steps]
    return {
        "facts": [(b.id, n, owner, f.field, str(f.value), *_at(f.span, b), f.rule) for n, (owner, f) in enumerate(facts, 1)],
        "amounts": _amounts(b, owned),
        "places": [(b.id, n, owner, p.role, p.code, p.name, *_at(p.span, b)) for n, (owner, p) in _each(owned, "places")],
        "steps": [(b.id, n, owner, s.ordinal, s.stage, b.part(s.span), *_at(s.span, b)) for n, (owner, s) in enumerate(steps, 1)],
        "indicators": [(b.id, n, owner, i.kind, i.value, i.role, *_at(i.span, b)) for n, (owner, i) in _each(owned, "indicators")],
        "tallies": [_tally(n, tally, b) for n, tally in enumerate(reading.tallies, 1)],
    }


def _each(owned: list[Owned], name: str) -> Iterator[tuple[int, tuple[str | None, Any]]]:
    return enumerate(((owner, value) for owner, case in owned for value in getattr(case, name)), 1)


def _amounts(b: Bulletin, owned: list[Owned]) -> list[Row]:
    return [
        (b.id, n, owner, a.role, _yuan(a.yuan), _yuan(a.amount), a.currency, a.approx, *_at(a.span, b), a.rule)
        for n, (owner, a) in _each(owned, "amounts")
    ]


def _tally(n: int, t: Tally, b: Bulletin) -> Row:
    change = t.change or {}
    inside = (None, None) if t.part_of is None else (t.part_of.start, t.part_of.end)
    return (
        b.id, n, t.metric, t.value, t.unit, t.dimension, t.category, t.period[0],
        t.period[1], _code(t.region), _name(t.region), change.get("basis"), change.get("percent"), change.get("points"),
        change.get("absolute"), t.approx, *inside, t.flag, t.proposed, *_at(t.span, b), t.rule,
    )  # fmt: skip
