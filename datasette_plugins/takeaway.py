"""The result of a search in other forms: CSV, XLSX, Atom and JSON Feed, the same hits under the same parameters."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from datasette_plugins import figures, i18n
from datasette_plugins.page import ask, is_public, language
from datasette_plugins.records import Row, type_names
from datasette_plugins.search import refuse_query
from datasette_plugins.sheet import load_sheet, to_csv, to_xlsx
from datasette_plugins.wanted import BadQuery, Wanted, to_ask, to_wanted
from kb.feeds.atom import to_atom
from kb.feeds.entry import Entry, to_time
from kb.feeds.jsonfeed import to_json_feed
from kb.search import Ask, QueryTooLong, find_rows, search

MOST, MOST_PUBLIC = 10_000, 500  #: rows of a table to take away
FED = 50  #: entries of a feed
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def base_of(datasette: Any, request: Any) -> str:
    """Scheme, host and path of this site, without a slash at the end."""
    return str(datasette.absolute_url(request, datasette.urls.path("/"))).rstrip("/")


async def _table(datasette: Any, request: Any) -> tuple[Ask, int, list[Row]]:
    """Raises BadQuery."""
    wanted, base = to_wanted(request.args), base_of(datasette, request)
    most = MOST_PUBLIC if is_public(datasette) else MOST

    def read(db: sqlite3.Connection) -> tuple[Ask, int, list[Row]]:
        asked = replace(to_ask(db, wanted.given), limit=most, offset=0)
        total, seqs = find_rows(db, asked)
        return asked, total, load_sheet(db, asked.kind, seqs, base)

    try:
        return await ask(datasette, read)
    except QueryTooLong:
        raise BadQuery("q", wanted.given.get("q", "")[:40]) from None


def _headers(asked: Ask, total: int, n: int, ending: str) -> dict[str, str]:
    name = "cases" if asked.kind == "case" else "notices"
    return {"content-disposition": f'attachment; filename="{name}.{ending}"', "x-total-count": str(total), "x-rows": str(n)}


async def search_csv(datasette: Any, request: Any) -> Response:
    """The guard makes its cells harmless, and adds the mark of `_bom=1`."""
    try:
        asked, total, table = await _table(datasette, request)
    except BadQuery as bad:
        return await refuse_query(datasette, request, bad)
    return Response(to_csv(table), headers=_headers(asked, total, len(table), "csv"), content_type="text/csv; charset=utf-8")


async def search_xlsx(datasette: Any, request: Any) -> Response:
    try:
        asked, total, table = await _table(datasette, request)
    except BadQuery as bad:
        return await refuse_query(datasette, request, bad)
    lang = language(request)
    address = base_of(datasette, request) + to_wanted(request.args).url()
    counted = i18n.say(lang, "sheet.rows", n=len(table), total=total)
    about = [i18n.say(lang, "subject.caveat"), counted, address, i18n.say(lang, "footer.what")]
    try:
        made = to_xlsx(table, "cases" if asked.kind == "case" else "notices", about)
    except ImportError:
        return Response.text("The extra `table` is not installed: pip install scam-bulletins[table]", status=501)
    return Response(made, headers=_headers(asked, total, len(table), "xlsx"), content_type=XLSX)


# --- feeds ------------------------------------------------------------------------------------------------------------------

_FED = {
    "case": "SELECT c.id, c.type, c.subtype, c.loss_yuan, c.loss_approx, c.outcome, c.averted_yuan, c.region_name, b.fetched_at, "
    "b.authority FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.id IN ({})",
    "bulletin": "SELECT b.id, b.types, b.fetched_at, b.authority FROM bulletins b WHERE b.id IN ({})",
}


def _plain(snippet: str) -> str:
    from html import unescape

    return unescape(snippet.replace("<mark>", "").replace("</mark>", ""))


def _entries(db: sqlite3.Connection, asked: Ask, base: str, lang: str) -> list[Entry]:
    hits = search(db, asked).hits
    ids = [hit.id for hit in hits]
    cursor = db.execute(_FED[asked.kind].format(", ".join("?" * len(ids))), ids)
    columns = [column[0] for column in cursor.description]
    more = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor}
    names, at = type_names(db), 0 if lang == "zh" else 1
    made = []
    for hit in hits:
        row = more[hit.id]
        page, named = "case" if hit.kind == "case" else "notice", i18n.title_of(lang, hit.title)
        kind = names.get(row.get("subtype") or row.get("type") or "", ("", ""))[at] if hit.kind == "case" else ""
        loss = figures.money(row["loss_yuan"], lang, row["loss_approx"]) if row.get("loss_yuan") is not None else ""
        title = " · ".join(part for part in (loss, kind, row.get("region_name"), named) if part) if hit.kind == "case" else named
        published = to_time(hit.published)
        updated = published or to_time(row["fetched_at"]) or "1970-01-01T00:00:00Z"
        author = hit.publisher or row["authority"] or i18n.say(lang, "brand")
        made.append(
            Entry(f"urn:scam-bulletins:{page}:{hit.id}", title, f"{base}/-/{page}/{hit.id}", updated,
                  _plain(hit.snippet), author, published, hit.url if (hit.url or "").startswith("http") else None, (kind,) if kind else ())
        )  # fmt: skip
    return made


def _title(wanted: Wanted, lang: str) -> str:
    told = " ".join([wanted.given.get("q", ""), *(f"{name}={wanted.given[name]}" for name in wanted.filters)]).strip()
    return f"{i18n.say(lang, 'brand')}{' · ' + told if told else ''}"


async def _fed(datasette: Any, request: Any) -> tuple[str, str, str, str, list[Entry]]:
    """Title, page, own address, language and entries, newest first. Raises BadQuery."""
    wanted, lang, base = to_wanted(request.args), language(request), base_of(datasette, request)

    def read(db: sqlite3.Connection) -> list[Entry]:
        return _entries(db, replace(to_ask(db, wanted.given), sort="date", limit=FED, offset=0), base, lang)

    try:
        entries = await ask(datasette, read)
    except QueryTooLong:
        raise BadQuery("q", wanted.given.get("q", "")[:40]) from None
    own = f"{base}{request.path}?{urlencode(list(wanted.given.items()))}"
    return _title(wanted, lang), base + wanted.url(), own, "en" if lang == "en" else "zh-CN", entries


async def search_atom(datasette: Any, request: Any) -> Response:
    try:
        made = to_atom(*await _fed(datasette, request))
    except BadQuery as bad:
        return await refuse_query(datasette, request, bad)
    return Response(made, content_type="application/atom+xml; charset=utf-8")


async def search_feed_json(datasette: Any, request: Any) -> Response:
    try:
        made = to_json_feed(*await _fed(datasette, request))
    except BadQuery as bad:
        return await refuse_query(datasette, request, bad)
    return Response(json.dumps(made, ensure_ascii=False), content_type="application/feed+json; charset=utf-8")
