"""The page of one case: its headline figures, each with the sentence that says it, and what happened step by step."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins import citation, figures, i18n
from datasette_plugins.bulletin import fact_notes, field_name, is_excerpt, safe_link, sign_notes, step_notes
from datasette_plugins.evidence import Layout, excerpt, fold_away, group_of, lay_out
from datasette_plugins.page import ask, is_public, language, refuse, render
from datasette_plugins.records import Notice, Row, load_notice, region_names, span_of, taken_down, type_names
from datasette_plugins.tellings import Beside, load_beside
from kb.feeds.coarse import is_intimate
from kb.model import Span

Names = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Proof:
    """Where one value is said: the fact, and the sentence on the page."""

    key: str
    anchor: str
    quote: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline value with its proofs; `small` is what must be said beside it."""

    name: str
    value: str
    small: str
    group: str
    proofs: tuple[Proof, ...]

    @property
    def keys(self) -> str:
        return " ".join(proof.key for proof in self.proofs)

    @property
    def places(self) -> list[Proof]:
        """One proof a sentence."""
        return list({proof.anchor: proof for proof in reversed(self.proofs) if proof.anchor}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Reader:
    """One case with what it takes to say its values: its facts, the layout of its notice, names and language."""

    notice: Notice
    case: Row
    facts: Sequence[Row]
    layout: Layout
    types: Names
    regions: dict[str, str]
    lang: str
    beside: Beside

    def proofs(self, *fields: str, value: Any = None) -> tuple[Proof, ...]:
        """Of the facts of these fields, those of that value where any has it."""
        found = [fact for fact in self.facts if fact["field"] in fields]
        same = [fact for fact in found if value is not None and fact["value"] in (str(value), _number(value))]
        return tuple(Proof(f"f{f['n']}", self.layout.anchor(span_of(f)), self.notice.quote(span_of(f))) for f in same or found)

    def say(self, key: str, **values: Any) -> str:
        return i18n.say(self.lang, key, **values)

    def named(self, group: str, value: str | None) -> str:
        return i18n.name_of(self.lang, group, value)

    def type_name(self, code: str) -> str:
        zh, en = self.types.get(code, (code, code))
        return zh if self.lang == "zh" else en


def _number(value: Any) -> str:
    return str(float(value)) if isinstance(value, int | float) else ""


def _shown(r: Reader, fact: Row) -> str:
    """A fact's value with the name of its code, or as a sum."""
    field, value = fact["field"], fact["value"]
    if field.startswith("amount."):
        return figures.exact(float(value), r.lang)
    if field in ("type", "type.runner_up", "subtype"):
        return f"{value} {r.type_name(value)}" if value in r.types else value
    if field == "region" or field.startswith("place."):
        return f"{value} {r.regions.get(value, '')}".strip()
    group = {"outcome": "outcome", "victim.gender": "gender"}.get(field)
    return r.named(group, value) if group else value


def _loss(r: Reader) -> Iterable[Figure]:
    case = r.case
    if case["loss_yuan"] is not None:
        fields = ("amount.part",) if case["loss_parts"] else ("amount.lost",)
        proofs = r.proofs(*fields, value=None if case["loss_parts"] else case["loss_yuan"]) or r.proofs("outcome", "amount.averted")
        small = r.say("loss.summed") if case["loss_parts"] else figures.exact(case["loss_yuan"], r.lang)
        yield Figure("loss", figures.money(case["loss_yuan"], r.lang, case["loss_approx"]), small, "money", proofs)
    elif case["loss_amount"] is not None:
        value = figures.foreign(case["loss_amount"], case["loss_currency"] or "")
        yield Figure("loss", value, r.say("loss.foreign"), "money", r.proofs("amount.lost", "amount.part"))
    else:
        yield Figure("loss", "", r.say("unsaid"), "money", ())


def _other_sums(r: Reader) -> Iterable[Figure]:
    for role in ("averted", "recovered"):
        value = r.case[f"{role}_yuan"]
        if value is not None:
            yield Figure(role, figures.money(value, r.lang), figures.exact(value, r.lang), "money", r.proofs(f"amount.{role}", value=value))
    if r.case["outcome"] and r.case["outcome"] != "unknown":
        yield Figure("outcome", r.named("outcome", r.case["outcome"]), "", "money", r.proofs("outcome"))


def _kind(r: Reader) -> Iterable[Figure]:
    for name in ("type", "subtype"):
        code = r.case[name]
        if code:
            small = r.named("label", r.case["type_label"]) if name == "type" else ""
            yield Figure(name, r.type_name(code), small, "kind", r.proofs(name, value=code))


def _victim(r: Reader) -> Iterable[Figure]:
    case = r.case
    who = (case["victim_label"], r.named("gender", case["victim_gender"]), _age(r), case["victim_occupation"])
    said = [str(part) for part in who if part]
    if said:
        proofs = r.proofs("victim.label", "victim.gender", "victim.age", "victim.age_band", "victim.occupation")
        yield Figure("victim", " · ".join(said), "", "who", proofs)
    if case["n_victims"] and case["n_victims"] > 1:
        yield Figure("n_victims", figures.plain(case["n_victims"]), "", "who", r.proofs("n_victims"))


def _age(r: Reader) -> str:
    if r.case["victim_age"] is not None:
        return r.say("age", age=r.case["victim_age"])
    if r.case["victim_age_from"] is not None:
        return r.say("age_band", low=r.case["victim_age_from"], high=r.case["victim_age_to"])
    return ""


def _when_and_where(r: Reader) -> Iterable[Figure]:
    if r.case["incident_date"]:
        value, basis = figures.day(r.case["incident_date"], r.lang), r.named("basis", r.case["incident_date_basis"])
        yield Figure("incident_date", value, basis, "when", r.proofs("incident_date"))
    if r.case["region"]:
        name = str(r.case["region_name"] or r.regions.get(r.case["region"], r.case["region"]))
        yield Figure("region", name, "", "where", r.proofs("region", value=r.case["region"]))


_HOW = (
    ("channels", "channel"),
    ("impersonated", "impersonated"),
    ("impersonated_as", "impersonated_as"),
    ("hooks", "hook"),
    ("pretexts", "pretext"),
    ("controls", "control"),
    ("payments", "payment"),
    ("platforms", "platform"),
)


def _how(r: Reader) -> Iterable[Figure]:
    for column, field in _HOW:
        for value in r.case[column]:
            fields = (field, "impersonated") if field == "impersonated_as" else (field,)
            yield Figure(field, value, "", "how", r.proofs(*fields, value=value))


_HEADLINES: tuple[Callable[[Reader], Iterable[Figure]], ...] = (_loss, _other_sums, _victim, _when_and_where, _kind)


def _anchored(r: Reader, children: Sequence[Row]) -> list[Row]:
    return [{**row, "anchor": r.layout.anchor(span_of(row)), "quote": r.notice.quote(span_of(row))} for row in children]


def _facts(r: Reader) -> list[Row]:
    kept = _anchored(r, [fact for fact in r.facts if fact["field"] != "step"])
    return [{**row, "name": field_name(row["field"], r.lang), "shown": _shown(r, row), "group": group_of(row["field"])} for row in kept]


def _grouped(found: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    """Figures of one name side by side."""
    kept: dict[str, list[Figure]] = {}
    for figure in found:
        kept.setdefault(figure.name, []).append(figure)
    return list(kept.items())


#: the roles of places in the order of a crime: where the victim sat, where the money went, where people were caught
_LINE = ("victim", "account", "cash_out", "den", "suspect", "arrest")


def _line(r: Reader, places: Sequence[Row]) -> list[Row]:
    """The places of a case in the order of a crime, each place once a role; empty where there is but one."""
    found: dict[tuple[str, str], Row] = {}
    if r.case["region"]:
        proofs = r.proofs("region", value=r.case["region"])
        name = r.case["region_name"] or r.regions.get(r.case["region"], r.case["region"])
        found["victim", r.case["region"]] = {"role": "victim", "name": name, "anchor": proofs[0].anchor if proofs else ""}
    for place in places:
        found.setdefault((place["role"], place["code"]), place)
    ordered = sorted(found.values(), key=lambda row: _LINE.index(row["role"]) if row["role"] in _LINE else len(_LINE))
    return ordered if len({row["name"] for row in ordered}) > 1 else []


def _conflicts(r: Reader) -> list[tuple[str, list[Row]]]:
    """What tellings say of one field, each value shown as on a case's page."""
    said = {"loss_yuan": "amount.lost"}

    def shown(field: str, row: Row) -> Row:
        value = row["value"]
        if field == "loss_yuan":
            return {**row, "shown": figures.money(float(value), r.lang, row["approx"])}
        if field == "incident_date":
            return {**row, "shown": figures.day(value, r.lang)}
        return {**row, "shown": _shown(r, {**row, "field": said.get(field, field)})}

    return [(field.removesuffix("_yuan"), [shown(field, row) for row in group]) for field, group in r.beside.conflicts]


def _context(r: Reader, public: bool, address: str) -> dict[str, Any]:
    case_id = r.case["id"]
    excerpted = is_excerpt(r.notice, public)
    shown = excerpt(r.layout) if excerpted else r.layout
    places = _anchored(r, r.notice.of_case("places", case_id))
    return {
        "beside": r.beside,
        "conflicts": _conflicts(r),
        "line": _line(r, places),
        "cited": citation.of_case(r.notice.row, case_id, address, r.lang),
        "notice": r.notice.row,
        "source": r.notice.source,
        "link": safe_link(r.notice.row["url"]),
        "case": r.case,
        "title_of_case": r.case["subtype"] or r.case["type"],
        "types": r.types,
        "siblings": r.notice.cases,
        "headlines": [figure for find in _HEADLINES for figure in find(r)],
        "how": _grouped(_how(r)),
        "steps": _anchored(r, r.notice.of_case("steps", case_id)),
        "places": places,
        "regions": r.regions,
        "indicators": _anchored(r, r.notice.of_case("indicators", case_id)),
        "facts": _facts(r),
        "corrections": r.notice.of_case("corrections", case_id),
        "layout": shown,
        "stretches": fold_away(shown, Span(r.case["start"], r.case["end"])),
        "excerpted": excerpted,
        "withheld": public and is_intimate(r.case["type"], r.case["subtype"]),
    }


def _read(db: sqlite3.Connection, case_id: str, lang: str) -> Reader | bool:
    """The case ready to be said; else whether it was taken down."""
    notice = load_notice(db, case_id.partition("-")[0])
    case = next((row for row in notice.cases if row["id"] == case_id), None) if notice else None
    if notice is None or case is None:
        return taken_down(db, case_id)
    facts = notice.of_case("facts", case_id)
    notes = [*fact_notes(facts, lang), *step_notes(notice.of_case("steps", case_id), lang)]
    notes += sign_notes(notice.of_case("indicators", case_id), lang)
    layout = lay_out(notice.row["title"], notice.row["text"], notes)
    codes = {row["code"] for row in notice.of_case("places", case_id)}
    codes |= {fact["value"] for fact in facts if fact["field"] == "region"} | ({case["region"]} if case["region"] else set())
    beside = load_beside(db, case)
    codes |= {row["value"] for field, group in beside.conflicts if field == "region" for row in group}
    return Reader(notice, case, facts, layout, type_names(db), region_names(db, codes), lang, beside)


async def case_page(datasette: Any, request: Any) -> Response:
    case_id, lang = request.url_vars["id"], language(request)
    found = await ask(datasette, lambda db: _read(db, case_id, lang))
    if isinstance(found, bool):
        return await refuse(datasette, request, 410, "gone") if found else await refuse(datasette, request, 404, "unknown")
    address = datasette.absolute_url(request, datasette.urls.path(f"/-/case/{case_id}"))
    return await render(datasette, request, "case.html", _context(found, is_public(datasette), address))
