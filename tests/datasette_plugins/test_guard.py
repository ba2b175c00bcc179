"""What no visitor may do: each attack by name, at home and in public."""

from __future__ import annotations

import resource
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from desk_notices import CLIENT, readings, release
from parsel import Selector

from datasette_plugins import guard
from datasette_plugins.site import new_site

SQLITE_WORDS = (
    "fts5:",
    "syntax error",
    "no such column",
    "no such table",
    "unterminated",
    "sqlite3.",
    "malformed match",
    "operationalerror",
)

SQL = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT"
#: name -> address; all refused in public
ATTACKS = {
    "sql on the database page": "/kb?sql=select+1",
    "sql as json": "/kb.json?sql=select+1",
    "sql as csv": "/kb.csv?sql=select+1",
    "endless recursion": f"/kb.json?sql={quote(SQL + ' count(*) FROM c')}",
    "memory by zeroblob": "/kb.json?sql=select+zeroblob(1000000000)",
    "memory by group_concat": f"/kb.json?sql={quote(SQL + ' group_concat(x) FROM c')}",
    "cross join": "/kb.json?sql=select+count(*)+from+facts+a,facts+b,facts+c,facts+d",
    "attach": "/kb.json?sql=attach+'/etc/passwd'+as+x",
    "pragma": "/kb.json?sql=pragma+database_list",
    "load_extension": "/kb.json?sql=select+load_extension('x')",
    "writefile": "/kb.json?sql=select+writefile('x','y')",
    "schema through sql": "/kb.json?sql=select+*+from+sqlite_master",
    "where on a table": "/kb/cases?_where=1=1",
    "where that sleeps": f"/kb/cases.json?_where={quote('(' + SQL + ' count(*) FROM c)')}",
    "download": "/kb.db",
    "texts as a table": "/kb/bulletins",
    "texts as csv": "/kb/bulletins.csv",
    "one text": "/kb/bulletins/0123456789abcdef.json",
    "index tables": "/kb/bulletins_fts_data",
    "blob of the index": "/kb/bulletins_fts_data/1.blob?_blob_column=block",
    "fts table": "/kb/bulletins_fts",
    "csv stream": "/kb/cases.csv?_stream=1",
    "another database": "/_internal",
    "memory database": "/_memory?sql=select+1",
    "schema table": "/kb/sqlite_master",
    "settings": "/-/settings.json",
    "threads": "/-/threads.json",
    "databases": "/-/databases.json",
    "plugins": "/-/plugins",
    "versions": "/-/versions.json",
    "permissions": "/-/permissions",
    "messages": "/-/messages",
    "auth token": "/-/auth-token?token=x",
    "logout": "/-/logout",
    "allow debug": "/-/allow-debug",
    "patterns of addresses": "/-/patterns.json",
    "merged cases, whose losses the pages do not tell": "/kb/merged_cases",
    "facets of notices": "/kb/notice_facets.json",
    "facets of cases": "/kb/case_facets",
    "runs": "/kb/runs.json",
    "quarantine": "/kb/quarantine",
    "views behind the tables": "/kb/temp.cases",
    "schema of the views": "/kb/sqlite_temp_master",
    "table by its schema": "/kb/main.cases.json",
    "saved query of another name": "/-/queries/x;select",
    "canned query": "/kb/losses-by-type?sql=select+1",
    "link box": "/-/add",
    "errand": "/-/add/abcdefgh",
    "dot dot": "/-/static/../../../etc/passwd",
    "encoded dot dot": "/-/static-plugins/scam-bulletins/..%2f..%2f__init__.py",
}
MAY_BE_IGNORED = {"where on a table", "where that sleeps", "csv stream"}


def shown(response: Any) -> Any:
    """The rows of a table page, in whatever format."""
    if "json" in response.headers["content-type"]:
        return response.json()["rows"]
    return Selector(response.text, type="html").css("tbody tr").getall() or response.text


@pytest.mark.parametrize("name", ATTACKS)
async def test_refused_in_public(public: Any, name: str) -> None:
    started = time.process_time()
    response = await public.client.get(ATTACKS[name])
    refused = response.status_code in (400, 403, 404, 405)
    assert refused or (name in MAY_BE_IGNORED and response.status_code == 200), response.text[:300]
    assert time.process_time() - started < 1
    assert not [word for word in SQLITE_WORDS if word in response.text.lower()]
    if not refused:  # the parameter was dropped
        plain = await public.client.get(ATTACKS[name].partition("?")[0])
        assert shown(plain) == shown(response)


@pytest.mark.parametrize(
    "path", ["/\\evil.example/", "//evil.example/", "/%5Cevil.example/", "/%5cevil.example", "/\\\\evil/", "/%09/evil.example/", "/kb\\/"]
)
async def test_no_open_redirect(site: Any, public: Any, path: str) -> None:
    """0.65.5 answers /\\evil/ with a redirect that browsers follow to another host."""
    for each in (site, public):
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any], sent: list[dict[str, Any]] = sent) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [],
        }
        await each.app()(scope, None, send)
        assert sent[0]["status"] == 400
        assert not [value for name, value in sent[0]["headers"] if name.lower() == b"location"]


async def test_the_searchmode_is_dropped(site: Any, public: Any) -> None:
    """Raw mode hands a visitor's words to MATCH as syntax."""
    for each in (site, public):
        for query in (
            "_search=%22&_searchmode=raw",
            "_search=a+NEAR(&_searchmode=raw",
            "_search=账户&_fts_table=bulletins_fts_data",
            "_search=x&_fts_pk=nope",
        ):
            response = await each.client.get(f"/kb/cases?{query}")
            assert response.status_code == 200, query
            assert not [word for word in SQLITE_WORDS if word in response.text.lower()]


@pytest.mark.parametrize(
    "query",
    [
        "nope=1",
        "nope__gt=1",
        "_facet=nope",
        "_sort=nope",
        "_next=x,y,z",
        "_size=x",
        "_size=-1",
        "_size=99999",
        "_facet_size=x",
        "_through={",
        "n__date=x",
        "_col=nope",
    ],
)
async def test_odd_parameters_of_a_table_are_no_fault_of_ours(site: Any, public: Any, query: str) -> None:
    for each in (site, public):
        for path in ("/kb/cases", "/kb/cases.json"):
            response = await each.client.get(f"{path}?{query}")
            assert response.status_code < 500, response.text[:300]
            assert not [word for word in SQLITE_WORDS if word in response.text.lower()]


async def test_public_reads_only(public: Any, site: Any) -> None:
    for method in ("post", "put", "delete", "patch", "options"):
        assert (await public.client.request(method.upper(), "/")).status_code == 405
    assert (await public.client.head("/")).status_code == 200


async def test_public_keeps_what_visitors_need(public: Any, kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        case = db.execute("SELECT id FROM cases LIMIT 1").fetchone()[0]
    notice = case.partition("-")[0]
    paths = [
        "/",
        "/-/search?q=客服",
        "/-/search.json?q=客服",
        f"/-/case/{case}",
        f"/-/notice/{notice}",
        "/kb",
        "/kb/cases",
        f"/kb/cases/{case}",
        "/kb/cases.json",
    ]
    paths += [
        "/kb/types.csv",
        "/kb/cases?_search=账户&_sort_desc=loss_yuan&loss_yuan__gt=1000&_facet=type&_size=10",
        "/-/static-plugins/scam-bulletins/site.css",
    ]
    for path in paths:
        assert (await public.client.get(path)).status_code == 200, path


async def test_headers_on_every_answer(site: Any, public: Any) -> None:
    for each in (site, public):
        for path in ("/", "/-/search", "/kb/cases", "/nothing", "/-/static-plugins/scam-bulletins/site.js", "/kb?sql=nope"):
            headers = (await each.client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
            policy = headers.get("content-security-policy", "default-src 'none'")
            assert "default-src 'none'" in policy and ("unsafe-inline" not in policy or path.startswith("/kb"))


async def test_our_pages_need_no_inline_script_or_style(site: Any, kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        case = db.execute("SELECT id FROM cases LIMIT 1").fetchone()[0]
    for path in ("/", "/-/search?q=客服", f"/-/case/{case}", f"/-/notice/{case.partition('-')[0]}", "/-/search?q=https://a.example/x"):
        found = Selector((await site.client.get(path)).text)
        assert not found.css("script:not([src]), style, [style], [onclick]")
        assert not [url for url in found.css("link::attr(href), script::attr(src), img::attr(src)").getall() if not url.startswith("/")]


async def test_the_link_box_is_for_home_alone(site: Any, public: Any) -> None:
    link = "/-/search?q=https://a.example/x.html"
    assert Selector((await site.client.get(link)).text).css("form[method=post][action='/-/add']")
    assert not Selector((await public.client.get(link)).text).css("form[method=post]")
    assert "链接" in (await site.client.get("/")).text and "链接" not in (await public.client.get("/")).text


async def test_public_quotes_only_what_tells_unless_the_source_allows(tmp_path: Path, public: Any) -> None:
    first = readings()[0]
    silent = "警方提醒：凡是以"
    path = f"/-/notice/{first.bulletin.id}"
    text = first.bulletin.text + "\n这一句没有任何数据。"
    first = replace(first, bulletin=replace(first.bulletin, text=text))
    for republish, shown in ((0, False), (1, True)):
        site = new_site(release(tmp_path / str(republish), [first], republish), public=True)
        await site.invoke_startup()
        page = (await site.client.get(path)).text
        assert ("这一句没有任何数据" in page) is shown
        assert "共被骗走28650元" in Selector(page).xpath("string(//section[contains(@class,'text')])").get("")
    assert silent in CLIENT


def test_one_statement_cannot_take_the_machine(kb_db: Path) -> None:
    """The limits that `prepare_connection` sets, without the time limit's help."""
    with closing(sqlite3.connect(kb_db)) as conn:
        guard.limit(conn)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for sql in (
            "SELECT zeroblob(1000000000)",
            "SELECT replace(printf('%.3000c', 'x'), 'x', printf('%.3000c', 'y'))",
            "SELECT length(hex(zeroblob(3000000)))",
            f"{SQL} group_concat(printf('%.4000c', 'x')) FROM (SELECT x FROM c LIMIT 3000)",
            "SELECT " + "(" * 500 + "1" + ")" * 500,
            "SELECT " + " + ".join(["1"] * 2_000),
            " UNION ALL ".join(["SELECT 1"] * 100),
            "ATTACH ':memory:' AS x",
            "SELECT max(" + ", ".join(["1"] * 100) + ")",
            "SELECT '" + "x" * 200_000 + "'",
            "SELECT 'x' LIKE '" + "%a" * 1_000 + "'",
        ):
            with pytest.raises(sqlite3.Error):
                conn.execute(sql).fetchall()
        assert conn.execute("SELECT printf('%.90000000c', 'x')").fetchone() == (None,)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KB


async def test_a_page_has_a_time_limit(kb_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datasette_plugins import page

    monkeypatch.setattr(page, "SECONDS", 0.05)
    site = new_site(kb_db)
    await site.invoke_startup()
    with pytest.raises(page.TooSlow):
        await page.ask(site, lambda db: db.execute(f"{SQL} count(*) FROM c").fetchone())
    monkeypatch.undo()
    assert (await site.client.get("/-/search?q=客服")).status_code == 200  # the connection is as before
