"""The pages of trends: each a title that says what it is, a chart, the rows as a table, and the SQL that counted them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response
from markupsafe import Markup

from datasette_plugins import charts, figures, i18n
from datasette_plugins.page import ask_apart, ask_once, is_public, language, refuse, render
from datasette_plugins.records import type_names
from datasette_plugins.release import Connection
from datasette_plugins.wanted import BadQuery
from kb.search import UnknownName, resolve_region, resolve_type
from kb.trends import TRENDS, BadCut, Cut, Lang, OldRelease, Row, Series, kept, prepare, run
from kb.trends.errors import origin
from kb.trends.words import column, value

#: what the first page shows
FRONT = (
    "cases-by-month", "cases-by-type", "losses-by-type", "cases-by-region", "cases-by-channel", "year-on-year", "seasons",
    "statistics-beside-cases", "coverage",
)  # fmt: skip
#: the others are listed under these heads
GROUPS = {
    "time": ("cases-by-month", "cases-by-incident-month", "year-on-year", "year-on-year-by-incident", "seasons", "seasons-by-publication"),
    "kind": (*(name for name in TRENDS if name.startswith("cases-by-") and "month" not in name), "types-by-year", "flows"),
    "loss": tuple(name for name in TRENDS if name.startswith("losses-")),
    "police": ("statistics", "statistics-beside-cases"),
    "coverage": ("coverage", "coverage-by-source", "reach"),
}
#: cells of a table and months of a chart, on the first page and on a trend's own; all rows are in the CSV
FRONT_SIZE, SIZE = (220, 72), (3_600, 180)
#: shapes that are drawn as a file of their own
PICTURED = ("months", "changes", "seasons", "looks", "ranges", "beside", "bars", "flows")
FRONT_SECONDS = 20.0  #: once a release, for what is remembered
PREPARING = 120.0  #: seconds, once a release
_PARAMETERS = ("type", "region", "since", "until", "watched")
_BESIDE = ("with_type", "with_region")  #: of a trend drawn beside the first
_MONEY = {"sum", "sum_low", "sum_high", "most", "p50_low", "p50_high", *(f"p{q}" for q in (10, 25, 50, 75, 90))}
_TIMED = {"month", "year"}
#: columns that are said by another one beside them
_CODES = {"type", "subtype", "region", "name_en", "list", "victim", "place"}


Draw = Callable[[Row], Markup]


@dataclass(frozen=True, slots=True)
class Shown:
    """A series as a page shows it."""

    series: Series
    chart: Markup
    head: list[tuple[str, bool]]  #: name of a column, and whether it holds numbers
    body: list[list[Any]]
    hidden: int
    facts: list[str]
    query: str  #: of the addresses of its other forms
    given: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.series.trend.name

    @property
    def sql_address(self) -> str:
        return "/kb?" + urlencode({"sql": self.series.found.sql, **self.series.found.parameters})


def _given(args: Any, names: tuple[str, ...] = _PARAMETERS) -> dict[str, str]:
    given = {name: str(args.get(name) or "").strip().replace("\0", "") for name in names}
    return {name: told for name, told in given.items() if told}


def to_cut(db: sqlite3.Connection, given: Mapping[str, str], discreet: bool = False) -> Cut:
    """Raises BadQuery for what names nothing."""
    codes: dict[str, str] = {}
    for name, resolve in (("type", resolve_type), ("region", resolve_region)):
        if name in given:
            try:
                codes[name] = resolve(db, given[name])
            except UnknownName:
                raise BadQuery(name, given[name]) from None
    try:
        return Cut(codes.get("type"), codes.get("region"), given.get("since"), given.get("until"), "watched" in given, discreet)
    except BadCut:
        raise BadQuery("since, until", f"{given.get('since', '')} {given.get('until', '')}") from None


async def _series(datasette: Any, name: str, given: Mapping[str, str]) -> Series:
    """Of a whole release remembered. Raises BadQuery, OldRelease."""
    discreet = is_public(datasette)
    if not given and (found := await ask_once(datasette, f"kept {name}", lambda db: kept(db, name, Cut(discreet=discreet)))):
        return found
    await ask_apart(datasette, lambda db: _prepare(db, discreet), PREPARING)
    if given:
        return await ask_apart(datasette, lambda db: run(db, name, to_cut(db, given, discreet)))
    return await ask_once(datasette, f"trend {name}", lambda db: run(db, name, Cut(discreet=discreet)), FRONT_SECONDS, apart=True)


def _prepare(db: sqlite3.Connection, discreet: bool) -> None:
    """Once a connection, where it is to a release that does not change."""
    if isinstance(db, Connection) and not db.prepared:
        prepare(db, discreet)
        db.prepared = True


# --- pages --------------------------------------------------------------------------------------------------------------


async def trends_page(datasette: Any, request: Any) -> Response:
    return await _page(datasette, request, FRONT, FRONT_SIZE)


async def trend_page(datasette: Any, request: Any) -> Response:
    return await _page(datasette, request, (_name(request),), SIZE)


def _name(request: Any) -> str:
    name = str(request.url_vars["name"])
    if name not in TRENDS:
        raise NotFound(name)
    return name


async def _page(datasette: Any, request: Any, names: tuple[str, ...], size: tuple[int, int]) -> Response:
    given, lang = _given(request.args), language(request)
    other = {name.removeprefix("with_"): told for name, told in _given(request.args, _BESIDE).items()} if len(names) == 1 else {}
    cuts = [(name, given) for name in names] + ([(names[0], given | other)] if other else [])
    try:
        found = [await _series(datasette, name, cut) for name, cut in cuts]
    except BadQuery as bad:
        return await refuse(datasette, request, 400, "bad_query", detail=f"{bad.name} = {bad.given}")
    except OldRelease:
        return await refuse(datasette, request, 404, "old_release")
    context = {
        "shown": [show(series, "en" if lang == "en" else "zh", size, cut) for series, (_, cut) in zip(found, cuts, strict=True)],
        "other": other, "pictured": PICTURED,
        "groups": GROUPS, "trends": TRENDS, "given": given, "single": len(names) == 1, "types": await _types(datasette),
        "query": urlencode(given), "error": origin(),
    }  # fmt: skip
    return await render(datasette, request, "trends.html", context)


async def _types(datasette: Any) -> dict[str, tuple[str, str]]:
    return await ask_once(datasette, "type names", type_names)


async def trend_json(datasette: Any, request: Any) -> Response:
    found = await asked(datasette, request)
    return found if isinstance(found, Response) else Response.json(found.to_json())


async def trend_csv(datasette: Any, request: Any) -> Response:
    """The rows under the names of their columns; what is a list stands as JSON. The guard makes cells harmless for spreadsheets."""
    found = await asked(datasette, request)
    if isinstance(found, Response):
        return found
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(found.columns)
    for row in found.rows:
        writer.writerow([_csv_cell(row.get(name)) for name in found.columns])
    headers = {"content-disposition": f'attachment; filename="{found.trend.name}.csv"'}
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _csv_cell(told: Any) -> Any:
    if isinstance(told, bool):
        return int(told)
    return json.dumps(told, ensure_ascii=False) if isinstance(told, list) else told


async def asked(datasette: Any, request: Any) -> Series | Response:
    try:
        return await _series(datasette, _name(request), _given(request.args))
    except BadQuery as bad:
        return Response.json({"ok": False, "error": f"{bad.name} cannot be read: {bad.given!r}"}, status=400)
    except OldRelease as old:
        return Response.json({"ok": False, "error": str(old)}, status=404)


# --- a series, shown ----------------------------------------------------------------------------------------------------


def show(series: Series, lang: Lang, size: tuple[int, int], given: Mapping[str, str]) -> Shown:
    """Of what runs over time the newest rows, of other rows the first."""
    names = [name for name in series.columns if any(row.get(name) is not None for row in series.rows)]
    timed = names[:1] in (["month"], ["year"])
    kept = columns_of(names, lang)
    most = max(8, size[0] // max(1, len(kept)))
    rows = series.rows[-most:] if timed else series.rows[:most]
    head = [(column(name, lang), all(isinstance(row.get(name), int | float | None) for row in rows)) for name in kept]
    drawn = _in_rows(series)
    body = [[_cell(series, row, name, lang, drawn if name == kept[0] else None) for name in kept] for row in rows]
    hidden, facts = len(series.rows) - len(rows), _facts(series, lang)
    return Shown(series, draw(series, lang, size[1]), head, body, hidden, facts, urlencode(given), given)


def columns_of(names: list[str], lang: Lang) -> list[str]:
    """Without codes where a name says them, the name in the visitor's language, first what the rows are about."""
    name = "name_en" if lang == "en" and "name_en" in names else "name"
    kept = [each for each in names if each not in _CODES and each != "name"]
    if name not in names:
        return [each for each in names if each in _CODES and each != "name_en" and f"{each}_name" not in names][:1] + kept
    at = 1 if names[0] in _TIMED else 0
    return [*kept[:at], name, *kept[at:]]


def _cell(series: Series, row: Row, name: str, lang: Lang, drawn: Draw | None) -> Any:
    told = row.get(name)
    if name in _MONEY and series.trend.name.startswith("losses"):
        return "–" if told is None else figures.money(told, lang)
    said = value(told, lang) if told is not None else i18n.say(lang, "dash") if drawn else "–"
    if name == "outcome":
        said = i18n.name_of(lang, "outcome", told) or said
    elif name == "metric":
        said = i18n.name_of(lang, "metric", told)
    elif name == "place_role":
        said = i18n.name_of(lang, "place", told)
    address = _leads_to(row)
    if drawn is not None:
        linked = Markup('<a href="{}">{}</a>').format(address, said) if address else said
        return Markup("{}{}").format(linked, drawn(row))
    return Markup('<a href="/-/notice/{}">{}</a>').format(told, said) if name == "bulletin_id" and told else said


def _leads_to(row: Row) -> str | None:
    """The cases of a row, where the search can find them."""
    for name in ("subtype", "type", "region"):
        if row.get(name) and "cases" in row:
            return "/-/search?" + urlencode({"kind": "case", "type" if name == "subtype" else name: row[name]})
    return None


def _in_rows(series: Series) -> Draw:
    """What draws a row inside the table, for shapes that have their chart there."""
    if series.trend.shape == "bars":
        most = charts.strip_most(series.rows)
        return lambda row: charts.strip(row, most)
    if series.trend.shape == "ranges" and series.columns[:1] not in (["month"], ["year"]) and series.rows:
        low, high = charts.spread_ends(series.rows)
        return lambda row: charts.spread(row, low, high)
    return lambda row: Markup("")


def draw(series: Series, lang: Lang, months: int) -> Markup:
    """The picture above the table, for what runs over time."""
    title, rows, shape = series.title(lang), series.rows[-months:], series.trend.shape
    say = figures.plain
    if shape == "months" or shape == "changes":
        return charts.columns(rows, "month" if shape == "months" else "year", title, say)
    if shape == "seasons":
        return charts.columns(rows, "month", title, say, "index", ("index_low", "index_high"))
    if shape == "looks":
        plain = [{**row, "low": None, "high": None} for row in rows]
        return charts.columns(plain, "month", title, say, "looks")
    if shape == "ranges" and series.columns[:1] in (["month"], ["year"]):
        return charts.ranges(rows, series.columns[0], title, lambda yuan: figures.money(yuan, lang))
    if shape == "beside":
        names = (i18n.say(lang, "trends.told"), i18n.say(lang, "trends.police"))
        return charts.beside(rows, series.found.beside["figures"], title, names, say)
    if shape == "flows":
        return charts.flows(rows, title, lambda role: i18n.name_of(lang, "place", role))
    return Markup("")


def _facts(series: Series, lang: Lang) -> list[str]:
    """What stands beside the rows, in sentences: how many tell nothing, how long cases take to be published."""
    beside, said = series.found.beside, []
    if beside.get("undated_share"):
        said.append(i18n.say(lang, "trends.undated", n=beside["undated"], share=figures.plain(beside["undated_share"])))
    if beside.get("untold_share"):
        untold = beside["total"] - beside["told"]
        said.append(i18n.say(lang, "trends.untold", n=untold, all=beside["total"], share=figures.plain(beside["untold_share"])))
    if beside.get("lag_days") is not None:
        said.append(i18n.say(lang, "trends.lag", days=beside["lag_days"]))
    if beside.get("years"):
        said.append(i18n.say(lang, "trends.years", first=beside["years"][0], last=beside["years"][-1]))
    if beside.get("region_name"):
        said.append(i18n.say(lang, "trends.place", name=beside["region_name"]))
    if beside.get("without_period"):
        said.append(i18n.say(lang, "trends.without_period", n=beside["without_period"]))
    return said
