"""A reading for a person's eyes: a card a case, every value beside its quotation."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kb.model import Bulletin, Case, Reading, Step, Tally

_FIELDS = 13  #: columns of the names of fields
_QUOTES = 3  #: quotations shown for one value


def _number(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def _yuan(value: float | None) -> str | None:
    return None if value is None else f"{_number(value)} 元"


def _quotes(case: Case, bulletin: Bulletin, *fields: str) -> str:
    found = dict.fromkeys(bulletin.part(fact.span) for fact in case.facts if fact.field in fields)
    return "".join(f"「{quote}」" for quote in list(found)[:_QUOTES]) + ("…" if len(found) > _QUOTES else "")


def _values(case: Case) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    """(name, value, fields of the facts behind it)."""
    v = case.victim
    approx = f" {case.loss_approx}" if case.loss_approx else ""
    foreign = None if case.loss_amount is None else f"{case.loss_amount:,.2f} {case.loss_currency}"
    loss = _yuan(case.loss_yuan) or foreign
    age = str(v.age) if v.age is not None else f"{v.age_band[0]}–{v.age_band[1]}" if v.age_band else None
    yield "loss", loss and f"{loss}{approx}{' (sum of parts)' if case.loss_parts else ''}", ("amount.lost", "amount.part")
    yield "averted", _yuan(case.averted_yuan), ("amount.averted",)
    yield "recovered", _yuan(case.recovered_yuan), ("amount.recovered",)
    yield "outcome", None if case.outcome == "unknown" else case.outcome, ("outcome",)
    yield "victim", " ".join(part for part in (v.label, v.gender, age, v.occupation) if part) or None, ("victim.label",)
    yield "victims", str(case.n_victims) if case.n_victims and case.n_victims > 1 else None, ("n_victims",)
    yield "when", case.incident_date and f"{case.incident_date} ({case.incident_date_basis})", ("incident_date",)
    yield "where", case.region.name if case.region else None, ("region",)
    yield "other places", ", ".join(f"{p.role} {p.name}" for p in case.places) or None, ()
    lists = (
        ("contact", case.channels, "channel"), ("posed as", case.impersonated, "impersonated"), ("hook", case.hooks, "hook"),
        ("pretext", case.pretexts, "pretext"), ("control", case.controls, "control"), ("payment", case.payments, "payment"),
        ("platform", case.platforms, "platform"),
    )  # fmt: skip
    for name, values, field in lists:
        yield name, "、".join(values) or None, (field,)


def _line(name: str, value: str, quotes: str = "") -> str:
    return f"  {click.style(name.ljust(_FIELDS), dim=True)} {value}{'   ' + click.style(quotes, dim=True) if quotes else ''}"


def _steps(steps: tuple[Step, ...], bulletin: Bulletin) -> Iterator[str]:
    for step in steps:
        yield _line(f"{step.ordinal}. {step.stage}", bulletin.part(step.span))


def _case(case: Case, bulletin: Bulletin) -> Iterator[str]:
    kind = f"{case.type.code} {case.type.name} ({case.type_label})" if case.type else "type unknown"
    sub = f" › {case.subtype.code} {case.subtype.name}" if case.subtype else ""
    yield f"\n{click.style(f'Case {case.ordinal}', bold=True)}  {kind}{sub}   {click.style(_quotes(case, bulletin, 'type'), dim=True)}"
    for name, value, fields in _values(case):
        if value:
            yield _line(name, value, _quotes(case, bulletin, *fields))
    for indicator in case.indicators:
        yield _line(indicator.kind, f"{indicator.value or '(not kept)'} ({indicator.role})")
    yield from _steps(case.steps, bulletin)


def _tally(tally: Tally, bulletin: Bulletin) -> str:
    about = " ".join(part for part in (tally.dimension, tally.category, tally.region and tally.region.name) if part)
    change = ""
    if tally.change and tally.change.get("percent") is not None:
        change = f" {tally.change.get('basis') or ''}{tally.change['percent']:+g}%"
    repair = "" if tally.proposed is None else f": proposed {_number(tally.proposed)}"
    flag = f"  [!{tally.flag}{repair}]" if tally.flag else ""
    value = f"{_number(tally.value)} {tally.unit}{change} {about}".rstrip()
    return _line(tally.metric, value + flag, f"「{bulletin.part(tally.span)}」")


def card(reading: Reading) -> str:
    """Several lines, without a line end."""
    b = reading.bulletin
    about = " · ".join(part for part in (b.publisher, b.published, b.authority, b.tier, reading.form, b.url) if part)
    lines = [click.style(b.title, bold=True), f"  {about}"]
    if not reading.is_bulletin:
        lines.append("  no notice about fraud")
    for case in reading.cases:
        lines += _case(case, b)
    if reading.method:
        lines += [f"\n{click.style('Method', bold=True)}", *_steps(reading.method, b)]
    if reading.tallies:
        lines += [f"\n{click.style('Figures', bold=True)}", *(_tally(tally, b) for tally in reading.tallies)]
    for warning in reading.warnings:
        quote = f" 「{b.part(warning.span)}」" if warning.span else ""
        lines.append(f"\n{click.style('Warning', bold=True)}  {warning.code}: {warning.message}{quote}")
    return "\n".join(lines)
