"""Lists that a script draws: what it asks for is read off the page or not asked for; found by discovery, tried, crawled."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Nursery
from web import Answer, Asked, Web, notice

from crawlers.families import FAMILIES, Ask, Page
from crawlers.families.calls import calls
from crawlers.source import load_sources
from tests.clock import seconds

HERE = "http://gaj.banxia.example/jfts/"
ROOT = "http://gaj.banxia.example"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    "script, asked",
    [
        ("$.getJSON('/api/list?col=12&page=1', draw)", Ask(f"{ROOT}/api/list?col=12&page=1")),
        (
            "var channel = 'c77'; $.ajax({ url: '/list.do', type: 'get', data: {ch: channel, pageNo: pageNo, size: 15}, success: f })",
            Ask(f"{ROOT}/list.do?ch=c77&pageNo=1&size=15"),
        ),
        ("const id = 41; fetch(`/api/articles?column=${id}&size=20`).then(draw)", Ask(f"{ROOT}/api/articles?column=41&size=20")),
        ("var c = 33; $.get('/api/' + c + '?pageNum=' + pageNum, draw)", Ask(f"{ROOT}/api/33?pageNum=1")),
        ("var q = {cid: 5}; var base = '/svc'; $.ajax({url: base + '/rows', data: q, dataType: 'json'})", Ask(f"{ROOT}/svc/rows?cid=5")),
        ("vm = {query: {size: 20}}; axios.get('./rows.json', {params: {size: query.size}})", Ask(f"{HERE}rows.json?size=20")),
        ("$('#list').load('/jfts/rows.html');", Ask(f"{HERE}rows.html")),
        ("x = new XMLHttpRequest(); x.open('GET', '/jfts/rows.json', true);", Ask(f"{HERE}rows.json")),
        ("$.post('/rows', {cid: 8, page: 1}, function (d) {})", Ask(f"{ROOT}/rows", "POST", "cid=8&page=1", (FORM,))),
        ("$.ajax({method: 'POST', url: '/rows', data: {cid: 8}})", Ask(f"{ROOT}/rows", "POST", "cid=8", (FORM,))),
    ],
)
def test_what_a_script_asks_for(script: str, asked: Ask) -> None:
    assert calls(f"<script>{script}</script>", HERE) == [asked]


@pytest.mark.parametrize(
    "script",
    [
        "$.getJSON('/api/list?col=' + col, draw)",
        "$.getJSON('/api/list', {col: col}, draw)",
        "$.getJSON('/api/list', {type: type}, draw); $.ajax({type: 'get'})",
        "$.ajax({url: '/api/list', data: JSON.stringify({col: 1}), type: 'post'})",
        "$.ajax({url: '/api/list', data: sign({col: 1})})",
        "fetch(`/api/list?col=${route.col}`)",
        "$.getJSON('/api/addClick?id=3', f); $.get('/s/jquery.min.js'); $.get('/api/weather', f)",
        "cache.get('/api/list'); $.get(url); $.get('key')",
        "$.get('ftp://x/list')",
    ],
)
def test_what_the_page_does_not_print_is_not_guessed(script: str) -> None:
    assert calls(f"<script>{script}</script>", HERE) == []


def test_lists_that_count_pages_come_first() -> None:
    script = "$.get('/a/menu'); $.get('/a/hot'); $.get('/a/rows?page=1')"
    assert [ask.url for ask in calls(script, HERE)] == [f"{ROOT}/a/rows?page=1", f"{ROOT}/a/menu"]


def test_a_page_that_prints_its_list_asks_for_nothing() -> None:
    script = "<script>$.get('/a/rows?page=1')</script>"
    row = "<a href='/jfts/202403/t20240305_1001.html'>警惕冒充客服诈骗</a>"
    trs = FAMILIES["trs"][0]
    assert trs(Page(HERE, f"<ul class='list'>{row}</ul>{script}")).next_pages() == []
    assert [ask.url for ask in trs(Page(HERE, script)).next_pages()] == [f"{ROOT}/a/rows?page=1"]


def test_a_page_full_of_calls_costs_no_time() -> None:
    text = "$.get(a+b+c+d+e+f+g+h+i+j+k+'/');" * 6_000
    assert calls(text, HERE) == []
    assert seconds(lambda: calls(text, HERE)) < 0.5


# --- found, tried, crawled -------------------------------------------------------------------------------------------

KINDS = ("冒充客服诈骗", "刷单返利诈骗", "虚假投资诈骗", "冒充公检法诈骗", "杀猪盘诈骗", "网络贷款诈骗")
DRAWN = """<html><head><title>警方提示-半夏市公安局</title></head><body><h2>警方提示</h2><div id="rows"></div><script>
var columnId = "%s";
$.getJSON("/api/front/rows", {columnId: columnId, pageNo: pageNo, pageSize: 6}, function (d) { draw(d.rows); });
</script></body></html>"""


def _address(n: int) -> str:
    return f"/xwzx/detail/{20240 + n}.html"


def _rows(web: Web, count: int) -> Callable[[Asked], Answer | None]:
    for n in range(count):
        web.put(f"{ROOT}{_address(n)}", Answer(notice(f"反诈提醒第{n}期：警惕{KINDS[n % 6]}", date=f"2024-03-{n + 1:02}")))

    def answer(asked: Asked) -> Answer | None:
        path, _, query = asked.path.partition("?")
        if path != "/api/front/rows":
            return Answer("nothing here", 404)
        said = dict(pair.split("=") for pair in query.split("&"))
        if said["columnId"] != "c8":
            return Answer(json.dumps({"rows": []}), kind="application/json")
        start = 6 * (int(said["pageNo"]) - 1)
        found = [{"title": f"反诈提醒第{n}期：警惕{KINDS[n % 6]}", "url": _address(n)} for n in range(start, min(start + 6, count))]
        return Answer(json.dumps({"rows": found, "total": count}, ensure_ascii=False), kind="application/json; charset=utf-8")

    return answer


def _site(web: Web, count: int, column: str = "c8") -> None:
    web.fallbacks["gaj.banxia.example"] = _rows(web, count)
    menu = "".join(
        f"<li><a href='/{path}/'>{name}</a></li>" for path, name in (("jfts", "警方提示"), ("zwgk", "政务公开"), ("bsfw", "办事服务"))
    )
    links = "".join(f"<a href='/bsfw/{n}/'>办事指南{n}</a>" for n in range(6))
    web.put(f"{ROOT}/", Answer(f"<html><head><title>半夏市公安局</title></head><body><ul>{menu}</ul>{links}</body></html>"))
    web.put(HERE, Answer(DRAWN % column))


def test_a_column_drawn_by_script_is_found_tried_and_crawled(
    web: Web, nursery: Nursery, data: Path, rows: Callable[..., list[Any]]
) -> None:
    _site(web, 14)
    ended = nursery.run("sources", "discover", f"{ROOT}/", "--data", data, "--json", port=web.port)
    (report,) = ended.rows
    (column,) = report["columns"]
    assert (column["url"], column["family"], column["taken"], column["goes_on"]) == (HERE, "trs", True, True), report
    (source,) = load_sources(data / "sources").values()
    assert source.enabled and source.lists == (HERE,)
    assert nursery.run("crawl", source.name, "--data", data, port=web.port).code == 0
    assert rows("SELECT count(*) FROM bulletins WHERE family = 'trs'") == [14]


def test_one_whose_script_is_answered_nothing_is_not_switched_on(web: Web, nursery: Nursery, data: Path) -> None:
    _site(web, 14, column="c9")
    (report,) = nursery.run("sources", "discover", f"{ROOT}/", "--data", data, "--json", port=web.port).rows
    assert report["status"] == "nothing" and report["columns"] == [] and not (data / "sources").exists()
