"""Where lists and articles go on, what a page says of itself, and which files hang on it: tables of text and answer."""

from __future__ import annotations

import pytest

from crawlers.families import FAMILIES, Ask, Page
from crawlers.families.answers import answer, rows, script_string, state_of
from crawlers.families.base import absolute
from crawlers.families.files import attachments
from crawlers.families.heading import shown_date, without_credits, without_site
from crawlers.families.markup import css, tree_of
from crawlers.families.pagers import create_page_html, next_hrefs, parts_of, scripted, turned
from crawlers.families.stated import find_date, url_date
from crawlers.families.trs import TrsArticle

HOST = "http://a.example"


@pytest.mark.parametrize(
    "script, found",
    [
        ('createPageHTML(12, 0, "index", "html");', (12, 0, "index", "html")),
        ("createPageHTML('page_div',3, 1,'nav_list','shtml',60);", (3, 1, "nav_list", "shtml")),
        ("var countPage = 7; var currentPage = 2; createPageHTML(countPage, currentPage, 'list', 'htm')", (7, 2, "list", "htm")),
        ("var currentPage = 0;//所在页\nvar countPage = 9//共多少页", (9, 0, "index", "html")),
        ("function createPageHTML(_nPageCount, _nCurrIndex){}", None),
    ],
)
def test_counters_of_scripts(script: str, found: tuple[int, int, str, str] | None) -> None:
    pager = create_page_html(script)
    assert (pager and (pager.count, pager.at, pager.stem, pager.ext)) == found


@pytest.mark.parametrize(
    "links, found",
    [
        ("<a href='2.html'>下一页</a><a href='9.html'>尾页</a>", ["2.html"]),
        ("<a href='2.html' title='下一页'><img src='n.gif'></a>", ["2.html"]),
        ("<a href='2.html'>下一页 &gt;</a>", ["2.html"]),
        ("<a href='javascript:go(2)'>下一页</a><a href='#'>下页</a>", []),
        ("<a href='7.html'>下一篇</a><a href='/rili/2026-02'>下一月</a>", []),
    ],
)
def test_links_to_the_next_page(links: str, found: list[str]) -> None:
    assert next_hrefs(tree_of(links)) == found


@pytest.mark.parametrize(
    "url, key, after",
    [
        (f"{HOST}/api?page=3&size=10", None, f"{HOST}/api?page=4&size=10"),
        (f"{HOST}/api/1", "pNo", f"{HOST}/api/1?pNo=2"),
        (f"{HOST}/api?page=x", None, None),
        (f"{HOST}/list", None, None),
    ],
)
def test_a_script_s_next_page(url: str, key: str | None, after: str | None) -> None:
    assert turned(url, key) == after


def test_a_script_that_says_where_more_is() -> None:
    assert scripted("var api = '/author/articles/pc/44?pNo=';") == ["/author/articles/pc/44?pNo=1"]
    assert scripted('var dataUrl = "./HKP.json"; var pageSize = 12;') == ["./HKP.json"]
    assert scripted("var a = '/search?q=';") == []


def test_parts_of_an_article() -> None:
    url = f"{HOST}/n1/2013/0829/c70-22.html"
    hrefs = [f"{HOST}/n1/2013/0829/c70-22-{n}.html" for n in (3, 2)] + [
        f"{HOST}/n1/2013/0829/c70-23.html",
        "http://b.example/c70-22-2.html",
    ]
    assert parts_of(url, hrefs) == [hrefs[1], hrefs[0]]
    assert parts_of(url, [f"{HOST}/n1/2013/0829/c70-22-7.html"]) == [], "a seventh page without a second is another article"


@pytest.mark.parametrize(
    "text, found",
    [
        (
            '{"data": {"list": [{"title": "甲", "url": "/1.html"}, {"Title": "乙", "LinkUrl": "/2.html"}]}}',
            [("/1.html", "甲"), ("/2.html", "乙")],
        ),
        ('cb12({"rows": [{"name": "甲", "link": "/1"}]});', [("/1", "甲")]),
        ('({"list": [{"title": "甲", "url": ""}]})', []),
        ('{"list": [', []),
    ],
)
def test_rows_of_an_answer(text: str, found: list[tuple[str, str]]) -> None:
    assert rows(answer(text)) == found


def test_a_page_is_no_answer() -> None:
    assert answer("<html>(x)</html>") is None and answer("前言 (甲)") is None


def test_what_a_script_sets() -> None:
    assert state_of('var allData = {"a": {"b": 1}};var x = 2', "allData") == {"a": {"b": 1}}
    assert state_of("var allData = {broken", "allData") == {} == state_of("", "allData")
    import re

    assert script_string(re.search(r"'(.*)'", r"'\u0022&quot;警情&quot;\/1\u0022'")) == '警情"/1'


@pytest.mark.parametrize(
    "text, day",
    [("2024-08-2910:12", "2024-08-29"), ("2024年8月9日", "2024-08-09"), ("20240829", "2024-08-29"), ("20240829101233", "2024-08-29"),
     ("2024-13-01", None), ("12024-08-29", None), ("编号202408291", None)],
)  # fmt: skip
def test_dates(text: str, day: str | None) -> None:
    assert find_date(text) == day


def test_dates_of_addresses() -> None:
    assert url_date(f"{HOST}/n1/2024/0829/c1-2.html") == url_date(f"{HOST}/legal/20240829/ab/c.html") == "2024-08-29"
    assert url_date(f"{HOST}/202408/t20240829_1.html") == "2024-08-29" and url_date(f"{HOST}/20241329/c.html") is None


@pytest.mark.parametrize(
    "lines, day",
    [
        (["今天是2026年1月5日", "发布时间：2024-08-29 来源：某局"], "2024-08-29"),
        (["今天是2026年1月5日", "公告 2025-01-01"], None),
        (["标题", "2024/08/29"], "2024-08-29"),
        (["别的", "2024-08-29 10:12:33"], "2024-08-29"),
        (["版权所有 2013-2026", "Copyright © 2020-01-01"], None),
    ],
)
def test_the_date_that_a_page_prints_as_its_own(lines: list[str], day: str | None) -> None:
    assert shown_date(lines, "标题") == day


def test_what_stands_below_a_notice() -> None:
    lines = ["3月1日，丁某被骗。", "来源：某派出所", "责任编辑：甲", "（责编：乙、丙）", "上一篇：别的", "分享到："]
    assert without_credits(lines) == lines[:2]
    assert without_credits(["编辑：甲", "正文。"]) == ["编辑：甲", "正文。"], "only below"


@pytest.mark.parametrize(
    "named, lines, title",
    [
        ("以案说防 | 丢快递双倍赔？_某市公安局", ["以案说防 | 丢快递双倍赔？"], "以案说防 | 丢快递双倍赔？"),
        ("丢快递双倍赔？ - 某市公安局", [], "丢快递双倍赔？"),
        ("丢快递双倍赔？-警方提示-某市公安局", ["丢快递双倍赔？"], "丢快递双倍赔？"),
        ("丢快递双倍赔？", [], "丢快递双倍赔？"),
    ],
)
def test_a_title_without_its_site(named: str, lines: list[str], title: str) -> None:
    assert without_site(named, lines) == title


def test_a_heading_is_believed_where_the_page_s_title_begins_with_it() -> None:
    body = "<div class=TRS_Editor><p>3月1日，丁某被骗。</p></div>"
    page = f"<title>丢快递双倍赔？_某市公安局</title><h1>某市公安局</h1><h2 class=x>丢快递双倍赔？</h2>{body}"
    assert TrsArticle(Page("", page)).title() == "丢快递双倍赔？"


def test_files_in_and_below_a_body() -> None:
    inside = "<div><div id=b><a href='1.docx'>表</a><a href='x.html'>页</a></div></div>"
    text = f"{inside}<p>附件：<a href='/down/2.PDF'>册</a></p><div><a href='3.mp4'>片</a></div>"
    assert attachments(tree_of(text).css("#b")[0], f"{HOST}/x/") == [f"{HOST}/x/1.docx", f"{HOST}/down/2.PDF"]


def test_sessions_are_no_part_of_an_address() -> None:
    assert absolute(HOST, "/a/1.html;jsessionid=91C9?x=1#top") == f"{HOST}/a/1.html?x=1"


def test_a_query_that_the_page_cannot_answer_is_not_asked() -> None:
    text = "<div class='a b' id=c></div>"
    for query in (".a", "#c", ".a.b, .x", "[class~=b]", "div:not(.x)", "[id=c]"):
        assert len(css(tree_of(text), query, text)) == len(tree_of(text).css(query)) == 1, query
    assert not css(tree_of(text), ".x, #y .a", text)


def test_links_of_an_answer_belong_to_the_page_that_asked() -> None:
    ask = Ask(f"{HOST}/api/unit?page=2", headers=(("Referer", f"{HOST}/col/col1/index.html"),))
    text = '{"data": {"html": "<li><a href=\'art/2024/art_0123456789abcdef0123456789abcdef.html\'>甲</a></li>"}}'
    (link,) = FAMILIES["jpaas"][0](Page(ask.url, text, base=ask.base)).links()
    assert link.url == f"{HOST}/col/col1/art/2024/art_0123456789abcdef0123456789abcdef.html"
