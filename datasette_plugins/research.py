"""For researchers: saved queries with their answers, the data dictionary, and the JSON interface with examples that run."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from datasette.utils.asgi import Response

from datasette_plugins.page import DATABASE, ask_once, is_public, language, refuse, render
from datasette_plugins.records import Row
from datasette_plugins.sheet import to_csv
from datasette_plugins.takeaway import base_of

SECONDS = 20.0
SHOWN = 100  #: rows of a saved query on its page; all are in its CSV


@cache
def queries() -> dict[str, Row]:
    """Name -> titles, descriptions and SQL of the saved queries."""
    found: dict[str, Row] = yaml.safe_load((Path(__file__).parent / "queries.yml").read_text("utf-8"))
    return found


@cache
def described() -> dict[str, Row]:
    """Table -> what metadata.yml says of it."""
    told = yaml.safe_load((Path(__file__).parent / "metadata.yml").read_text("utf-8"))
    tables: dict[str, Row] = told["databases"][DATABASE]["tables"]
    return tables


def _run(db: sqlite3.Connection, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    cursor = db.execute(sql)
    return [column[0] for column in cursor.description], cursor.fetchall()


def console(datasette: Any, sql: str) -> str | None:
    """The address at which a query can be changed and run again; None where SQL is off."""
    return f"/{DATABASE}?{urlencode({'sql': sql})}" if datasette.setting("default_allow_sql") else None


async def queries_page(datasette: Any, request: Any) -> Response:
    return await render(datasette, request, "queries.html", {"queries": queries()})


async def query_page(datasette: Any, request: Any) -> Response:
    name = str(request.url_vars["name"])
    if name not in queries():
        return await refuse(datasette, request, 404, "unknown")
    saved = queries()[name]
    columns, found = await ask_once(datasette, f"query {name}", lambda db: _run(db, saved["sql"]), SECONDS)
    context = {"name": name, "saved": saved, "columns": columns, "found": found[:SHOWN], "total": len(found)}
    return await render(datasette, request, "saved_query.html", {**context, "console": console(datasette, saved["sql"])})


async def query_csv(datasette: Any, request: Any) -> Response:
    name = str(request.url_vars["name"])
    if name not in queries():
        return await refuse(datasette, request, 404, "unknown")
    columns, found = await ask_once(datasette, f"query {name}", lambda db: _run(db, queries()[name]["sql"]), SECONDS)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    table = [dict(zip(columns, row, strict=True)) for row in found]
    return Response(to_csv(table), headers=headers, content_type="text/csv; charset=utf-8")


# --- the dictionary ----------------------------------------------------------------------------------------------------------


def _shape(db: sqlite3.Connection) -> dict[str, Row]:
    """Table -> its columns with their types, and how many rows it has."""
    made = {}
    for name in described():
        columns = [(row[1], row[2]) for row in db.execute(f"PRAGMA main.table_info({name})")]
        if columns:
            (count,) = db.execute(f"SELECT count(*) FROM {name}").fetchone()
            made[name] = {"columns": columns, "rows": count}
    return made


def split(said: str, lang: str) -> str:
    """Of a description in both languages (Chinese first) the one that is read; all of it where it has one alone.

    >>> split("性别 Sex", "en"), split("SHA-256", "en"), split("金额（元） Loss in yuan", "zh")
    ('Sex', 'SHA-256', '金额（元）')
    """
    last = max((at for at, letter in enumerate(said) if "\u3000" <= letter <= "\uffef"), default=-1)
    chinese, english = said[: last + 1].strip(), said[last + 1 :].strip()
    if not chinese or not english:
        return said
    return chinese if lang == "zh" else english


async def dictionary_page(datasette: Any, request: Any) -> Response:
    lang, shape = language(request), await ask_once(datasette, "dictionary", _shape, SECONDS)
    from datasette_plugins.guard import PUBLIC_TABLES

    tables = []
    for name, about in described().items():
        if name not in shape or about.get("hidden"):
            continue
        told = about.get("columns") or {}
        columns = [(column, kind, split(str(told.get(column, "")), lang)) for column, kind in shape[name]["columns"]]
        served = name in PUBLIC_TABLES or not is_public(datasette)
        tables.append({"name": name, "title": split(about.get("title", name), lang), "says": split(about["description"], lang),
                       "rows": shape[name]["rows"], "columns": columns, "served": served})  # fmt: skip
    return await render(datasette, request, "dictionary.html", {"tables": tables})


# --- the interface -----------------------------------------------------------------------------------------------------------

#: key of the sentence that says what it gives -> address; a test asks every one of them
EXAMPLES = {
    "api.search": "/-/search.json?q=客服+退款&kind=case&since=2024",
    "api.feed": "/-/search.feed.json?kind=case&type=03",
    "api.csv": "/-/search.csv?kind=case&region=510000&_bom=1",
    "api.table": "/kb/cases.json?type=03&loss_yuan__gte=10000&_sort_desc=loss_yuan&_size=5&_shape=objects",
    "api.fulltext": "/kb/cases.json?_search=安全账户&_shape=array&_size=5",
    "api.facts": "/kb/facts.json?field=amount.lost&_size=5&_shape=objects",
    "api.tallies": "/kb/tallies.json?metric=cases&flag__notblank=1&_shape=array",
    "api.trend": "/-/trends/cases-by-month.json",
}


async def api_page(datasette: Any, request: Any) -> Response:
    return await render(datasette, request, "api.html", {"examples": EXAMPLES, "base": base_of(datasette, request)})
