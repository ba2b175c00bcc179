"""The JSON that the outside holds on to (`kb extract --json`), made from the vocabulary and nothing else."""

from __future__ import annotations

from dataclasses import asdict

from kb.model import Bulletin, Case, Fact, Json, Named, Reading, Span, Step, Tally


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _named(named: Named | None, key: str) -> Json | None:
    return None if named is None else {"code": named.code, key: named.name}


def fact_to_json(fact: Fact, bulletin: Bulletin) -> Json:
    return {
        "field": fact.field,
        "value": fact.value,
        "quote": bulletin.part(fact.span),
        "in": fact.span.part,
        "span": _span(fact.span),
        "rule": fact.rule,
    }


def _steps_to_json(steps: tuple[Step, ...], bulletin: Bulletin) -> list[Json]:
    return [{"ordinal": s.ordinal, "stage": s.stage, "text": bulletin.part(s.span), "span": _span(s.span)} for s in steps]


def case_to_json(case: Case, bulletin: Bulletin) -> Json:
    victim = asdict(case.victim)
    if case.victim.age_band is not None:
        victim["age_band"] = list(case.victim.age_band)
    kind = None if case.type is None else {"code": case.type.code, "zh": case.type.name, "label": case.type_label}
    return {
        "ordinal": case.ordinal,
        "span": _span(case.span),
        "type": kind,
        "subtype": _named(case.subtype, "zh"),
        "loss_yuan": case.loss_yuan,
        "loss_amount": case.loss_amount,
        "loss_currency": case.loss_currency,
        "loss_approx": case.loss_approx,
        "loss_parts": case.loss_parts,
        "outcome": case.outcome,
        "n_victims": case.n_victims,
        "averted_yuan": case.averted_yuan,
        "recovered_yuan": case.recovered_yuan,
        "victim": victim,
        "incident_date": case.incident_date,
        "incident_date_basis": case.incident_date_basis,
        "region": _named(case.region, "name"),
        "places": [{"role": p.role, "code": p.code, "name": p.name} for p in case.places],
        "channels": list(case.channels),
        "impersonated": list(case.impersonated),
        "impersonated_as": list(case.impersonated_as),
        "hooks": list(case.hooks),
        "pretexts": list(case.pretexts),
        "controls": list(case.controls),
        "payments": list(case.payments),
        "platforms": list(case.platforms),
        "steps": _steps_to_json(case.steps, bulletin),
        "indicators": [{"kind": i.kind, "value": i.value, "role": i.role, "span": _span(i.span)} for i in case.indicators],
        "facts": [fact_to_json(fact, bulletin) for fact in case.facts],
    }


def tally_to_json(tally: Tally, bulletin: Bulletin) -> Json:
    return {
        "metric": tally.metric,
        "value": tally.value,
        "unit": tally.unit,
        "dimension": tally.dimension,
        "category": tally.category,
        "period": list(tally.period),
        "region": _named(tally.region, "name"),
        "change": tally.change,
        "approx": tally.approx,
        "part_of": None if tally.part_of is None else _span(tally.part_of),
        "quote": bulletin.part(tally.span),
        "span": _span(tally.span),
        "flag": tally.flag,
        "proposed": tally.proposed,
    }


def reading_to_json(reading: Reading, name: str) -> Json:
    """One line of `kb extract --json`; `name` is the input's."""
    b = reading.bulletin
    return {
        "input": name,
        "bulletin": {
            "url": b.url or None,
            "source": b.source,
            "tier": b.tier,
            "title": b.title,
            "published": b.published,
            "publisher": b.publisher,
            "authority": b.authority,
            "authors": list(b.authors),
            "language": reading.language,
            "is_bulletin": reading.is_bulletin,
            "form": reading.form,
            "types": list(reading.types),
            "text": b.text,
            "images": list(b.images),
            "family": b.family,
            "sha256": b.sha256,
        },
        "cases": [case_to_json(case, b) for case in reading.cases],
        "method": _steps_to_json(reading.method, b),
        "tallies": [tally_to_json(tally, b) for tally in reading.tallies],
        "warnings": [
            {
                "code": w.code,
                "quote": None if w.span is None else b.part(w.span),
                "span": None if w.span is None else _span(w.span),
                "message": w.message,
            }
            for w in reading.warnings
        ],
    }
