"""A notice that is no longer there is kept and says since when, also where the site answers 200 to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended
from web import HOST, Answer, Web, column, listing, notice

from crawlers.families.base import Page
from crawlers.gone import lost, says_nothing

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]
CHROME = "<ul>" + "".join(f"<li><a href='/c{n}/'>栏目{n}</a></li>" for n in range(200)) + "</ul>"


def due(data: Path) -> None:
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("UPDATE frontier SET next_at = '2000-01-01T00:00:00Z' WHERE kind = 'article'")


def led_to(path: str) -> Answer:
    return Answer(status=302, headers={"Location": f"http://{HOST}{path}"})


MISSING = {
    "404": Answer("", 404),
    "410": Answer("", 410),
    "a message": Answer("<html><title>提示</title><body><h1>您访问的页面不存在或已被删除</h1></body></html>"),
    "a message in a title": Answer(f"<html><title>404 Not Found</title><body>{'点此返回' * 100}</body></html>"),
    "a message among menus": Answer(f"<html><title>安澜</title><body>{CHROME}<p>抱歉，出错了。</p></body></html>"),
    "a message laid out as a notice": Answer(notice("系统提示", "该文章已被删除，请访问其他栏目。")),
    "the front page": led_to("/"),
    "the list": led_to("/jwzx/index.html"),
    "an error page": led_to("/error/404.html"),
}


@pytest.mark.parametrize("how", MISSING)
def test_what_is_gone_is_kept_with_the_day_and_may_come_back(web: Web, kb: Kb, rows: Rows, data: Path, how: str) -> None:
    urls = column(web, HOST, 2)
    web.put(f"http://{HOST}/", Answer(f"<html><title>安澜市公安局</title><body>{CHROME}</body></html>"))
    web.put(f"http://{HOST}/error/404.html", Answer("<html>出错</html>"))
    kb("crawl")
    before = rows("SELECT id, text, sha256 FROM bulletins ORDER BY id")
    due(data)
    web.put(urls[0], MISSING[how])
    (report,) = kb("crawl", "--json").rows
    assert rows("SELECT url FROM bulletins WHERE gone_since IS NOT NULL") == [urls[0]]
    assert rows("SELECT id, text, sha256 FROM bulletins ORDER BY id") == before and report["quarantined"] == 0
    assert "gone" in rows("SELECT event FROM crawl_log WHERE url = ?", urls[0])
    (days,) = rows("SELECT julianday(next_at) - julianday('now') FROM frontier WHERE url = ?", urls[0])
    assert 6 < days < 8, "it is looked for again, ever more rarely"
    due(data)
    kb("crawl")
    (days,) = rows("SELECT julianday(next_at) - julianday('now') FROM frontier WHERE url = ?", urls[0])
    assert 27 < days < 29
    web.put(urls[0], Answer(notice("第1号通报")))
    due(data)
    kb("crawl")
    assert rows("SELECT count(*) FROM bulletins WHERE gone_since IS NOT NULL") == [0]
    assert rows("SELECT count(*) FROM crawl_log WHERE event = 'back'") == [1]


def test_a_page_that_says_there_is_none_is_no_notice(web: Web, kb: Kb, rows: Rows) -> None:
    urls = column(web, HOST, 3)
    web.put(urls[0], MISSING["a message laid out as a notice"])
    web.put(urls[1], MISSING["the front page"])
    web.put(f"http://{HOST}/", Answer(f"<html><body>{CHROME}</body></html>"))
    kb("crawl")
    assert rows("SELECT url FROM bulletins") == [urls[2]] and rows("SELECT code FROM quarantine") == ["soft_404", "soft_404"]


def test_a_notice_about_a_page_that_is_gone_is_a_notice() -> None:
    text = "李女士点击链接后发现页面不存在，才知道被骗。" + "警方提醒，" * 60
    assert not says_nothing(Page("https://a.gov.cn/1.html", notice("网站无法访问，资金全部损失", text)))
    assert not lost(Page("https://a.gov.cn/1.html", "<h1>电信&ldquo;客服&rdquo;<b>诈骗</b>通报</h1>"), "电信“客服”诈骗通报")


def test_what_a_notice_said_before_stays(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    (url,) = column(web, HOST, 1)
    counter = iter(range(9))
    for text in ("甲某被骗一万元，警方正在侦办。", "更正：甲某被骗两万元，警方正在侦办。", "再更正：甲某被骗三万元，警方已抓获一人。"):
        web.put(url, lambda a, text=text: Answer(notice("更正的通报", text, extra=f"<i>{next(counter)}</i>")))
        for _ in range(2):
            kb("crawl")
            due(data)
    found = rows("SELECT json_extract(content, '$.text'), sha256 FROM history ORDER BY rowid")
    assert [text[:2] for text, _ in found] == ["甲某", "更正"], "a counter in the page's chrome is no change"
    assert rows("SELECT count(*) FROM history JOIN pages USING(sha256)") == [2], "each version has its bytes"
    assert rows("SELECT count(*) FROM history WHERE captured <= until") == [2]
    assert rows("SELECT substr(text, 1, 3) FROM bulletins") == ["再更正"]


def test_looks_thin_out_with_age(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    """By age in the archive, or since publication: a backfill of old notices is not asked for again within the week."""
    old, new = f"http://{HOST}/jwzx/201801/t20180105_1.html", f"http://{HOST}/jwzx/203001/t20300105_2.html"
    web.put(old, Answer(notice("旧闻", date="2018-01-05")))
    web.put(new, Answer(notice("新闻", date="2030-01-05")))
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(old, "旧闻"), (new, "新闻")])))
    kb("crawl")
    wait = "SELECT julianday(next_at) - julianday('now') FROM frontier WHERE url = ?"
    assert 160 < rows(wait, old)[0] < 200 and 2.5 < rows(wait, new)[0] < 3.5
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("UPDATE frontier SET discovered_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-20 days')")
    due(data)
    kb("crawl")
    assert 8.9 < rows(wait, new)[0] < 11.1


def test_a_release_tells_what_was_changed_and_what_is_gone(web: Web, kb: Kb, data: Path) -> None:
    urls = column(web, HOST, 3)
    kb("crawl")
    web.put(urls[0], Answer(notice("第2号通报", "更正：张女士被骗29240元，此前所称金额有误，特此说明，请各单位以此为准。")))
    web.put(urls[1], Answer("", 404))
    due(data)
    kb("crawl")
    assert kb("build").code == 0
    with sqlite3.connect(data / "kb.db") as db:
        told = db.execute("SELECT url, event, fields FROM history JOIN bulletins ON id = bulletin_id ORDER BY url DESC, n").fetchall()
        assert told == [(urls[0], "captured", None), (urls[0], "changed", "text"), (urls[1], "captured", None), (urls[1], "gone", None)]
        assert db.execute("SELECT count(*) FROM history WHERE at LIKE '20__-__-__T%Z'").fetchone() == (4,)
    due(data)
    web.put(urls[1], Answer(notice("第1号通报")))
    kb("crawl")
    kb("build")
    with sqlite3.connect(data / "kb.db") as db:
        assert db.execute("SELECT count(*) FROM history WHERE event = 'gone'").fetchone() == (0,)
