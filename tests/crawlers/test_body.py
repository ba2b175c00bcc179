"""What of an element's markup becomes text: rows, hidden parts, pictures, headings that a guessed body drags along."""

from __future__ import annotations

import time

import pytest

from crawlers.families.base import Page, clean_publisher
from crawlers.families.body import CELL_TEXT, paragraphs
from crawlers.families.heading import link_lines, shown_origin, without_heading
from crawlers.families.markup import css, is_shown, tree_of
from crawlers.families.pictures import images
from crawlers.families.trs import TrsArticle

LONG = "七月以来，警方接连接到群众报警，称在网上办理贷款时被骗。" * 6


@pytest.mark.parametrize(
    "markup, lines",
    [
        # a row as Word pastes it: a paragraph in every cell
        ("<table><tr><td><p>刷单返利</p></td><td><p><span>11</span></p></td><td><p>30.56%</p></td></tr></table>", ["刷单返利 11 30.56%"]),
        ("<table><tr><th>类型</th><th>本周</th></tr><tr><td>贷款</td><td>4起</td></tr></table>", ["类型 本周", "贷款 4起"]),
        # a table that only lays the page out keeps its paragraphs
        ("<table><tr><td><p>第一段。</p><p>第二段。</p></td></tr></table>", ["第一段。", "第二段。"]),
        (f"<table><tr><td>图</td><td><p>{LONG}</p><p>第二段。</p></td></tr></table>", ["图", LONG, "第二段。"]),
        ("<table><tr><td>左</td><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>", ["左", "甲 乙"]),
        ("<table><tr><td></td><td><p>一</p><p>二</p></td></tr></table>", ["一", "二"]),
        (
            "<p>共被<span>骗</span>1.9<b>万元</b></p><p style='display:none'>赚钱入口</p><p hidden>广告</p><script>var a</script>",
            ["共被骗1.9万元"],
        ),
        ("第一行<br>第二行<div>第三行</div>尾", ["第一行", "第二行", "第三行", "尾"]),
    ],
)
def test_paragraphs(markup: str, lines: list[str]) -> None:
    assert len(LONG) > CELL_TEXT
    assert paragraphs(tree_of(f"<div id=x>{markup}</div>").css("#x")[0]) == lines


def test_rows_nested_without_end_cost_no_more_than_their_length() -> None:
    def seconds(depth: int) -> float:
        tree = tree_of("<table><tr><td>甲</td><td>" * depth + "底" + "</td></tr></table>" * depth).css("table")[0]
        start = time.process_time()
        assert paragraphs(tree) == ["甲"] * (depth - 1) + ["甲 底"]
        return time.process_time() - start

    assert seconds(150) < 1.0


def test_pictures_of_chrome_and_hidden_ones_are_not_the_notice_s() -> None:
    body = tree_of(
        "<div id=x><img src='a.jpg'><p style='display:none'><img src='b.jpg'></p><div class=share><img src='c.jpg'></div>"
        "<img data-src='d.png' src='data:image/gif;base64,R0lGOD'><noscript><img src='e.jpg'></noscript><img src='http://['></div>"
    ).css("#x")[0]
    assert images(body, "http://a.example/x/", ".share") == ("http://a.example/x/a.jpg", "http://a.example/x/d.png")


def test_a_body_that_its_own_script_shows_is_shown() -> None:
    tree = tree_of("<div id=js_content style='visibility: hidden'><p id=a>文</p></div><div style='display: none'><p id=b>文</p></div>")
    assert is_shown(tree.css("#a")[0]) and not is_shown(tree.css("#b")[0])


@pytest.mark.parametrize("hidden, shown, title", [("诱饵", "真标题", "真标题"), ("分享标题", "", "分享标题")])
def test_a_hidden_heading_is_the_title_only_where_no_other_is(hidden: str, shown: str, title: str) -> None:
    heading = f"<h2>{shown}</h2>" if shown else ""
    text = f"<div style='display:none'><h1>{hidden}</h1></div>{heading}<div class=TRS_Editor>{LONG}</div>"
    assert TrsArticle(Page("http://a.example/202401/t20240102_3.html", text)).to_bulletin().title == title


@pytest.mark.parametrize(
    "shown, name",
    [
        ("来源：新京报", "新京报"),
        ("浦江报记者 卜易", "浦江报"),
        ("浦江报见习记者 卜易 林一", "浦江报"),
        ("石佳/中国青年报", "石佳/中国青年报"),
        ("人民网-文化频道 原创稿", "人民网-文化频道"),
        ("来源：本网", None),
        ("记者站", "记者站"),
        ("", None),
    ],
)
def test_publishers(shown: str, name: str | None) -> None:
    assert clean_publisher(shown) == name


def test_a_site_that_says_this_site_means_itself() -> None:
    said = "<meta name=SiteName content='某市公安局'><meta name=ContentSource content='本网'>"
    assert TrsArticle(Page("", f"{said}<div class=TRS_Editor>{LONG}</div>")).publisher() == "某市公安局"
    assert TrsArticle(Page("", f"<meta name=SiteName content='某市公安局'><div class=TRS_Editor>{LONG}</div>")).publisher() is None


def test_a_guessed_body_loses_its_heading_and_nothing_else() -> None:
    lines = ["老人险些被骗", "2024-06-18 09:30 来源：某报 编辑：甲", "门票优惠，点击购买", "6月14日，刘奶奶来到银行。", "来源：县公安局"]
    assert without_heading(lines, "老人险些被骗", frozenset(["门票优惠，点击购买"])) == lines[3:]
    assert without_heading(lines[3:], "老人险些被骗", frozenset()) == lines[3:]
    prose = ["2024年6月14日，刘奶奶来到银行。", "民警到场。"]
    assert without_heading(prose, "老人险些被骗", frozenset()) == prose, "a dated sentence is no heading"
    body = tree_of("<div id=x><p><a href=1>门票优惠</a></p><p>民警<a href=2>提醒</a></p></div>").css("#x")[0]
    assert link_lines(body) == {"门票优惠"}


def test_the_source_that_a_page_prints() -> None:
    assert shown_origin(["首页", "2024-06-18 来源：证券时报网作者：某某", "来源：别处"]) == "证券时报网"
    assert shown_origin(["他说，" + "资金来源：不明，" * 20]) is None


@pytest.mark.parametrize(
    "query",
    [".list", ".news-list", "ul.list", ".list, .none", ".list a", "#list", ".List", ".list.y", ".y.x.list, .news-list", ".list.none"],
)
def test_a_query_finds_what_css_says(query: str) -> None:
    lists = "<ul class='list'><li>a</ul><ul class='news-list'><li>b</ul>"
    text = f"{lists}<div class='x\nlist y'><p class='list'><a>c</a></div><div id='list' class>"
    tree = tree_of(text)
    assert [node.root for node in css(tree, query, text)] == [node.root for node in tree.css(query)]
