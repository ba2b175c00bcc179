"""The site map: every route, SQL function and hook of the site, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from datasette import hookimpl

from datasette_plugins import (
    add,
    bulletin,
    case,
    detect,
    dossier,
    errors,
    feed,
    guard,
    home,
    page,
    patterns,
    picture,
    regions,
    report,
    research,
    search,
    sources,
    takeaway,
    trends,
    types,
    veil,
)  # fmt: skip
from kb.search import escape_fts

Hook = TypeVar("Hook", bound=Callable[..., Any])


def hook(**options: Any) -> Callable[[Hook], Hook]:
    """Datasette's marker of a hook, typed; `specname` where ours has another name."""
    marker: Callable[[Hook], Hook] = hookimpl(**options)
    return marker


_NOTICE = r"(?P<id>[0-9a-f]{16})"
_CASE = r"(?P<id>[0-9a-f]{16}-[0-9]{1,6})"
_PATTERN = r"(?P<id>p-[0-9a-f]{12})"
_FILE = r"(?P<path>[A-Za-z0-9][A-Za-z0-9_.-]{0,80}(?:/[A-Za-z0-9][A-Za-z0-9_.-]{0,80}){0,3})"
_TREND = r"(?P<name>[a-z-]{3,40})"

#: address -> page; those of the link box answer 404 in public
ROUTES: tuple[tuple[str, Callable[..., Awaitable[Any]]], ...] = (
    (r"^/$", home.home_page),
    (r"^/-/search$", search.search_page),
    (r"^/-/search\.json$", search.search_json),
    (r"^/-/search\.csv$", takeaway.search_csv),
    (r"^/-/search\.xlsx$", takeaway.search_xlsx),
    (r"^/-/search\.atom$", takeaway.search_atom),
    (r"^/-/search\.feed\.json$", takeaway.search_feed_json),
    (r"^/-/dossier$", dossier.dossier_page),
    (r"^/-/dossier\.csv$", dossier.dossier_csv),
    (rf"^/-/notice/{_NOTICE}$", bulletin.notice_page),
    (rf"^/-/case/{_CASE}$", case.case_page),
    (r"^/-/queries$", research.queries_page),
    (r"^/-/queries/(?P<name>[a-z-]{3,40})$", research.query_page),
    (r"^/-/queries/(?P<name>[a-z-]{3,40})\.csv$", research.query_csv),
    (r"^/-/dictionary$", research.dictionary_page),
    (r"^/-/api$", research.api_page),
    (r"^/-/types$", types.types_page),
    (r"^/-/type/(?P<code>[0-9]{2}(?:\.[0-9]{1,2})?)$", types.type_page),
    (r"^/-/techniques$", types.techniques_page),
    (r"^/-/technique/(?P<facet>[a-z]{3,12})$", types.technique_page),
    (r"^/-/region/(?P<code>[0-9]{6}|[A-Z]{2})$", regions.region_page),
    (r"^/-/source/(?P<name>[a-z0-9_]{1,60})$", sources.source_page),
    (r"^/-/sources$", sources.sources_page),
    (r"^/-/patterns$", patterns.patterns_page),
    (r"^/-/patterns\.atom$", feed.patterns_atom_page),
    (r"^/-/patterns\.feed\.json$", feed.patterns_feed_json),
    (rf"^/-/pattern/{_PATTERN}$", patterns.pattern_page),
    (r"^/-/feed(?:/)?$", feed.feed_page),
    (r"^/-/feed/log\.jsonl$", feed.feed_log),
    (rf"^/-/feed/{_FILE}$", feed.feed_file),
    (r"^/-/detect$", detect.detect_page),
    (rf"^/-/report/{_CASE}$", report.report_page),
    (r"^/-/trends$", trends.trends_page),
    (rf"^/-/trends/{_TREND}$", trends.trend_page),
    (rf"^/-/trends/{_TREND}\.json$", trends.trend_json),
    (rf"^/-/trends/{_TREND}\.csv$", trends.trend_csv),
    (rf"^/-/trends/{_TREND}\.svg$", picture.trend_svg),
    (r"^/-/add$", add.start),
    (r"^/-/add/(?P<name>[A-Za-z0-9_-]{6,20})$", add.progress),
)


@hook()
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    return list(ROUTES)


@hook(trylast=True)  # the core's own escape_fts, which cannot part Chinese, would win otherwise
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    if database == page.DATABASE and page.is_public(datasette):
        veil.draw(conn)
    conn.create_function("escape_fts", 1, escape_fts, deterministic=True)
    guard.limit(conn)


@hook()
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    return page.words(datasette, request) if request else {}


@hook()
def render_cell(row: Any, value: Any, column: str, table: str | None) -> Any:
    return page.linked_cell(row, value, column, table)


@hook()
def asgi_wrapper(datasette: Any) -> Callable[[guard.App], guard.App]:
    return lambda app: guard.guard(app, lambda: page.is_public(datasette))


@hook(tryfirst=True, specname="handle_exception")
def answer_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:
    return lambda: errors.answer(datasette, request, exception)


@hook(tryfirst=True)
def forbidden(datasette: Any, request: Any) -> Callable[[], Awaitable[Any]]:
    return lambda: errors.say(datasette, request, 403, "forbidden")
