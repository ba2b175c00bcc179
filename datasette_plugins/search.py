"""The search page and its JSON: words, filters that a visitor can take off again, snippets, and facets from the narrow tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from datasette_plugins.page import ask as ask_release
from datasette_plugins.page import ask_once, is_public, language, render
from datasette_plugins.records import Row, region_names, rows, type_names
from kb.search import Ask, Counts, Found, QueryTooLong, UnknownName, count_facets, day_range, resolve_region, resolve_type, search

PAGE = 20
_EPOCH = date(1970, 1, 1).toordinal()
LAST_PAGE = 500  #: nobody reads on; a deep page costs as much as all before it
_KINDS = {"notice": "bulletin", "case": "case"}
_SORTS = ("relevance", "date", "loss")
_PARAMETERS = ("q", "kind", "type", "region", "since", "until", "sort", "page", "full")


class BadQuery(ValueError):
    """A parameter that cannot be read: its name, and what was given."""

    def __init__(self, name: str, given: str) -> None:
        super().__init__(f"{name}: {given}")
        self.name, self.given = name, given[:80]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The address of a search, as given: what a link to the next page or to another filter is made from."""

    given: Mapping[str, str]

    def url(self, **changes: Any) -> str:
        """The same search with these parameters changed, or taken off where None; always its first page unless told."""
        kept = {**self.given, "page": None, **changes}
        return "/-/search?" + urlencode([(name, kept[name]) for name in _PARAMETERS if kept.get(name)])

    @property
    def filters(self) -> list[str]:
        return [name for name in ("type", "region", "since", "until") if name in self.given]


def _wanted(args: Any) -> Wanted:
    given = {name: str(args.get(name) or "").strip().replace("\0", "") for name in _PARAMETERS}
    return Wanted({name: value for name, value in given.items() if value})


def _page(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= LAST_PAGE:
        raise BadQuery("page", text)
    return int(text[:6])


def _one_of(name: str, value: str, known: Any) -> str:
    if value not in known:
        raise BadQuery(name, value)
    return value


def _resolved(name: str, given: Mapping[str, str], resolve: Callable[[sqlite3.Connection, str], str], db: sqlite3.Connection) -> str | None:
    if name not in given:
        return None
    try:
        return resolve(db, given[name])
    except UnknownName:
        raise BadQuery(name, given[name]) from None


def to_ask(db: sqlite3.Connection, given: Mapping[str, str]) -> Ask:
    """Raises BadQuery."""
    kind = _KINDS[_one_of("kind", given.get("kind", "notice"), _KINDS)]
    sort = _one_of("sort", given.get("sort", "relevance"), _SORTS)
    for name in ("since", "until"):
        try:
            day_range(given.get(name), None)
        except ValueError:
            raise BadQuery(name, given[name]) from None
    return Ask(
        query=given.get("q", ""),
        kind=kind,  # type: ignore[arg-type]
        type=_resolved("type", given, resolve_type, db),
        region=_resolved("region", given, resolve_region, db),
        since=given.get("since"),
        until=given.get("until"),
        sort=sort,  # type: ignore[arg-type]
        limit=PAGE,
        offset=(_page(given.get("page", "1")) - 1) * PAGE,
        full="full" in given,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    found: Found
    extra: dict[str, Row]
    types: dict[str, tuple[str, str]]


def _facets(db: sqlite3.Connection, ask: Ask) -> tuple[Counts, dict[str, str]]:
    """Each facet counts what its own filter would let in, so that another value can be chosen; and the names of the regions."""
    open_to = {"type": replace(ask, type=None), "region": replace(ask, region=None), "month": replace(ask, since=None, until=None)}
    same = [name for name, other in open_to.items() if other == ask]
    found = count_facets(db, ask, same) if same else {}
    for name in open_to:
        if name not in same:
            found |= count_facets(db, open_to[name], (name,))
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


def _answer(db: sqlite3.Connection, wanted: Wanted) -> Answer:
    found = search(db, to_ask(db, wanted.given))
    return Answer(found, _extra(db, found), type_names(db))


async def _ask(datasette: Any, wanted: Wanted) -> Answer:
    """Raises BadQuery; QueryTooLong becomes one."""
    try:
        return await ask_release(datasette, lambda db: _answer(db, wanted))
    except QueryTooLong:
        raise BadQuery("q", wanted.given.get("q", "")[:40]) from None


async def search_json(datasette: Any, request: Any) -> Response:
    try:
        answer = await _ask(datasette, _wanted(request.args))
    except BadQuery as bad:
        return Response.json({"ok": False, "error": f"{bad.name} cannot be read: {bad.given!r}"}, status=400)
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
    return {
        "types": [{"code": code, "n": n, "name": answer.types.get(code, (code, code))[at]} for code, n in types],
        "regions": [{"code": code, "n": n, "name": names.get(code, code)} for code, n in regions],
        "years": _months(counts["month"]),
        "region_names": names,
    }


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
        "pickers": _pickers(asked),
        "page": page,
        "last": last,
        "is_link": asked.query.startswith(("http://", "https://")) and " " not in asked.query,
    }


async def search_page(datasette: Any, request: Any) -> Response:
    wanted, lang = _wanted(request.args), language(request)
    try:
        answer = await _ask(datasette, wanted)
    except BadQuery as bad:
        context = {"status": 400, "key": "bad_query", "detail": f"{bad.name} = {bad.given}", "q": wanted.given.get("q", "")}
        return await render(datasette, request, "refusal.html", context, 400)
    context = _context(answer, wanted)
    if context["is_link"] and not is_public(datasette):
        from datasette_plugins.add import offer

        return await offer(datasette, request, context)
    facets = await _shown_facets(datasette, answer, lang)
    return await render(datasette, request, "search.html", {**context, "facets": facets, "regions": facets["region_names"]})
