"""The search page and its JSON: words, filters that a visitor can take off again, snippets, and facets from the narrow tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins import figures, i18n
from datasette_plugins.page import ask as ask_release
from datasette_plugins.page import ask_once, is_public, language, render
from datasette_plugins.records import Row, region_names, rows, type_names
from datasette_plugins.wanted import KINDS, LAST_PAGE, PAGE, BadQuery, Wanted, to_ask, to_wanted
from kb.search import (
    TIERS,
    Ask,
    Columns,
    Counts,
    Found,
    Kind,
    QueryTooLong,
    bands,
    count_facets,
    day_range,
    load_columns,
    mark,
    only_through,
    search,
)

_EPOCH = date(1970, 1, 1).toordinal()
LOADING = 20.0  #: seconds, once a release


@dataclass(frozen=True, slots=True)
class Answer:
    found: Found
    extra: dict[str, Row]
    types: dict[str, tuple[str, str]]
    wider: int = 0  #: hits that only a synonym finds
    source: str = ""  #: title of the source that is asked for


def columns_of(db: sqlite3.Connection, kind: Kind) -> Columns:
    """Those of this connection's release, loaded once where the connection keeps them."""
    kept: dict[str, Columns] = getattr(db, "kept", {})
    name = f"columns of {kind}"
    if name not in kept:
        kept[name] = load_columns(db, kind)
    return kept[name]


def _facets(db: sqlite3.Connection, ask: Ask) -> tuple[Counts, dict[str, str]]:
    """The counts, and the names of their regions."""
    found = count_facets(db, ask, columns=columns_of(db, ask.kind))
    codes = {f"{number:02}0000" for number, _ in found["region"] if 0 < number < 100} | ({ask.region} if ask.region else set())
    return found, region_names(db, codes)


_CASES = (
    "SELECT id, type, subtype, loss_yuan, loss_approx, averted_yuan, outcome, victim_label, region_name, incident_date, bulletin_id "
    "FROM cases WHERE id IN ({})"
)
_NOTICES = (
    "SELECT b.id, tier, form, types, is_bulletin, count(c.id) AS cases, sum(c.loss_yuan) AS loss "
    "FROM bulletins b LEFT JOIN cases c ON c.bulletin_id = b.id WHERE b.id IN ({}) GROUP BY b.id"
)


def _extra(db: sqlite3.Connection, found: Found) -> dict[str, Row]:
    """What a hit shows beside its snippet."""
    sql = _CASES if found.ask.kind == "case" else _NOTICES
    ids = tuple(hit.id for hit in found.hits)
    return {row["id"]: row for row in rows(db, sql.format(", ".join("?" * len(ids))), ids)}


def _answer(db: sqlite3.Connection, wanted: Wanted, helpful: bool = False) -> Answer:
    """`helpful`: where nothing has the words, what says the same is shown; else how much more it would find."""
    asked = to_ask(db, wanted.given)
    columns = columns_of(db, asked.kind) if helpful and hasattr(db, "kept") else None
    found = search(db, asked, columns)
    wider = only_through(db, found, columns) if helpful else 0
    if wider and not found.total:
        found, wider = search(db, replace(asked, also=True), columns), 0
    source = db.execute("SELECT coalesce(title, name) FROM sources WHERE name = ?", (asked.source,)).fetchone() if asked.source else None
    return Answer(found, _extra(db, found), type_names(db), wider, source[0] if source else asked.source or "")


async def _ask(datasette: Any, wanted: Wanted, helpful: bool = False) -> Answer:
    """Raises BadQuery; QueryTooLong becomes one."""
    kind = KINDS.get(wanted.given.get("kind", "notice"), "bulletin")
    try:
        if helpful:
            await ask_once(datasette, f"columns of {kind}", lambda db: columns_of(db, kind), LOADING)
        return await ask_release(datasette, lambda db: _answer(db, wanted, helpful))
    except QueryTooLong:
        raise BadQuery("q", wanted.given.get("q", "")[:40]) from None


async def refuse_query(datasette: Any, request: Any, bad: BadQuery) -> Response:
    """400, as a page or as JSON to whoever asked for that."""
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": f"{bad.name} cannot be read: {bad.given!r}"}, status=400)
    context = {"status": 400, "key": "bad_query", "detail": f"{bad.name} = {bad.given}", "q": str(request.args.get("q") or "")[:200]}
    return await render(datasette, request, "refusal.html", context, 400)


async def search_json(datasette: Any, request: Any) -> Response:
    try:
        answer = await _ask(datasette, to_wanted(request.args))
    except BadQuery as bad:
        return await refuse_query(datasette, request, bad)
    return Response.json(answer.found.to_json())


def _months(counts: list[tuple[int, int]]) -> list[Row]:
    """Years, newest first, with the counts of their months."""
    years: dict[int, dict[int, int]] = {}
    for month, n in counts:
        if month:
            years.setdefault(month // 100, {})[month % 100] = n
    newest = sorted(years.items(), reverse=True)
    return [{"year": year, "n": sum(months.values()), "months": dict(sorted(months.items()))} for year, months in newest]


async def _shown_facets(datasette: Any, answer: Answer, lang: str) -> dict[str, Any]:
    """Facets with their names, the same for every page and order of a search."""
    asked = replace(answer.found.ask, sort="date", offset=0, full=False)
    counts, names = await ask_once(datasette, f"facets of {asked}", lambda db: _facets(db, asked))
    at = 0 if lang == "zh" else 1
    types = [(f"{number:02}", n) for number, n in counts["type"] if number]
    regions = [(f"{number:02}0000", n) for number, n in counts["region"] if 0 < number < 100]
    losses = [(bands()[number - 1], n) for number, n in sorted(counts["loss"]) if number]
    return {
        "types": [{"code": code, "n": n, "name": answer.types.get(code, (code, code))[at]} for code, n in types],
        "regions": [{"code": code, "n": n, "name": names.get(code, code)} for code, n in regions],
        "years": _months(counts["month"]),
        "tiers": [{"code": TIERS[number], "n": n} for number, n in sorted(counts["tier"])],
        "losses": [{"code": code, "n": n, "name": band_name(code, lang)} for code, n in losses],
        "region_names": names,
    }


def _linked(facets: dict[str, Any], link: Callable[..., str]) -> dict[str, Any]:
    """With figures and addresses said: a template takes several times as long for each of a hundred."""
    made = dict(facets)
    for name, parameter in (("types", "type"), ("regions", "region"), ("losses", "loss"), ("tiers", "tier")):
        made[name] = [{**one, "told": figures.plain(one["n"]), "url": link(**{parameter: one["code"]})} for one in facets[name]]
    made["years"] = [{**one, "told": figures.plain(one["n"]), "url": link(since=one["year"], until=one["year"])} for one in facets["years"]]
    return made


def band_name(band: str, lang: str) -> str:
    """A range of yuan as people say it."""
    low, _, high = band.partition("-")
    if band == "0":
        return i18n.say(lang, "band.averted")
    if not low or not high:
        end = figures.money(float(low or high), lang)
        return i18n.say(lang, "band.above", sum=end) if low else i18n.say(lang, "band.below", sum=end)
    return f"{figures.money(float(low), lang).removesuffix('元')}–{figures.money(float(high), lang)}"


def _pickers(asked: Ask) -> dict[str, str]:
    """The chosen dates as a date picker wants them, to the day."""
    low, high = day_range(asked.since, asked.until)
    chosen = (("since", asked.since, low), ("until", asked.until, high))
    return {name: str(date.fromordinal(_EPOCH + day)) if given else "" for name, given, day in chosen}


def _context(answer: Answer, wanted: Wanted) -> dict[str, Any]:
    asked, total = answer.found.ask, answer.found.total
    page = asked.offset // PAGE + 1
    last = min(LAST_PAGE, max(1, -(-total // PAGE)))
    return {
        "q": asked.query,
        "asked": asked,
        "kind": "case" if asked.kind == "case" else "notice",
        "total": total,
        "hits": answer.found.hits,
        "too_many": answer.found.too_many,
        "extra": answer.extra,
        "types": answer.types,
        "wanted": wanted,
        "wider": answer.wider,
        "source_title": answer.source,
        "through": list(dict.fromkeys(term for part in asked.understood().wanted for term in part.through)) if asked.also else [],
        "told_through": list(dict.fromkeys(hit.through for hit in answer.found.hits if hit.through)),
        "pickers": _pickers(asked),
        "page": page,
        "last": last,
        "is_link": asked.query.startswith(("http://", "https://")) and " " not in asked.query,
    }


_AS_OF = "SELECT max(fetched_at) AS fetched, count(*) AS pages, min(published) AS first, max(published) AS last FROM bulletins"


async def search_page(datasette: Any, request: Any) -> Response:
    wanted, lang = to_wanted(request.args), language(request)
    try:
        answer = await _ask(datasette, wanted, helpful=True)
    except BadQuery as bad:
        return await refuse_query(datasette, request, bad)
    if answer.found.ask.also and "also" not in wanted.given:
        wanted = Wanted({**wanted.given, "also": "1"})  # what leads away from this page keeps what it shows
    context = _context(answer, wanted)
    if context["is_link"] and not is_public(datasette):
        from datasette_plugins.add import offer

        return await offer(datasette, request, context)
    facets = await _shown_facets(datasette, answer, lang)
    as_of = await ask_once(datasette, "as of", lambda db: rows(db, _AS_OF)[0])
    address = str(datasette.absolute_url(request, datasette.urls.path(wanted.url())))
    root = str(datasette.urls.path("/"))

    def link(form: str = "", **changes: Any) -> str:
        return root + wanted.url(form, **changes)[1:]

    more = {"facets": _linked(facets, link), "regions": facets["region_names"], "as_of": as_of, "address": address, "link": link}
    more["band_name"] = lambda band: band_name(band, lang)
    asked_for = answer.found.ask.understood().marked
    more["lit"] = lambda title: mark(i18n.title_of(lang, title), asked_for)  # where a word stands in the title alone, the snippet has none
    return await render(datasette, request, "search.html", {**context, **more})
