"""A wall ends the visit, is written down, and the source is left alone for a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended
from web import HOST, Answer, Web, column, notice

from crawlers.walls import retry_after, wall

SCRIPT = b"<html><script>document.cookie='__jsl_clearance=1'</script></html>"


@pytest.mark.parametrize(
    ("status", "body", "is_wall"),
    [
        (200, notice("通报").encode(), False),
        (200, SCRIPT, True),
        (200, b"<script>var arg1='x';acw_sc__v2</script>", True),
        (200, b"<script src='/wzwschallenge'></script>", True),
        (200, b"<script>$_ts={};</script>", True),
        (200, b"<script>/* wzws-waf-cgi */document.cookie='wzws_cid=1'</script>", True),
        (200, b"<script>var p='WZWS_CONFIRM_PREFIX_LABEL4';</script>", True),
        (200, "<ul><li><a href='/jwzx/lwzws.htm'>督察通报</a><li><a href='/wzws/1.htm'>信息公开</a></ul>".encode(), False),
        (200, SCRIPT + b" " * 3_000, False),
        (200, SCRIPT + b"<div id='zoom'>\xe9\x80\x9a\xe6\x8a\xa5</div>", False),
        (403, b"", True),
        (412, b"", True),
        (521, b"", True),
        (202, b"", True),
        (404, b"", False),
        (500, b"", False),
    ],
)
def test_what_a_wall_is(status: int, body: bytes, is_wall: bool) -> None:
    assert (wall(status, body) is not None) is is_wall


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Tue, 05 Mar 2024 00:01:00 GMT", 60.0),
        ("Mon, 04 Mar 2024 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2024, 3, 5, tzinfo=UTC)) == seconds


def test_a_wall_stops_the_source_for_a_day(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]], data: Path) -> None:
    urls = column(web, HOST, 8)
    web.put(urls[3], Answer(SCRIPT))
    (report,) = kb("crawl", "--json").rows
    asked = len(web.paths())
    assert report["status"] == "blocked" and asked < 9, "the rest is not asked for"
    assert report["pending"] == 8 - report["stored"] > 0 and report["quarantined"] == 0
    again = kb("crawl", "--json")
    assert again.code == 1 and again.rows[0]["status"] == "blocked" and len(web.paths()) == asked
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("UPDATE hosts SET until = '2000-01-01T00:00:00Z'")
    web.put(urls[3], Answer(notice("通报")))
    assert kb("crawl", "--json").rows[0]["stored"] == 8


def test_a_wall_on_a_side_host_stops_that_host_alone(
    web: Web, kb: Callable[..., Ended], declare: Callable[..., Path], rows: Callable[..., list[Any]]
) -> None:
    declare({"allow": [HOST, "xinjian.example"]})
    urls = column(web, HOST, 4)
    from web import listing

    others = [f"http://xinjian.example/jwzx/202403/t20240305_{n}.html" for n in range(3)]
    web.fallbacks["xinjian.example"] = lambda a: Answer(SCRIPT) if a.path != "/robots.txt" else Answer("", 404)
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(u, "通报") for u in [others[0], *urls, *others[1:]]])))
    (report,) = kb("crawl", "--json").rows
    assert report["status"] == "done" and (report["stored"], report["pending"]) == (4, 3)
    assert len(web.paths("xinjian.example")) == 1


def test_a_long_retry_after_ends_the_visit_and_a_short_one_is_waited_for(
    web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]
) -> None:
    urls = column(web, HOST, 3)
    answers = iter([Answer("", 503, {"Retry-After": "1"}), Answer(notice("等来的通报"))])
    web.put(urls[0], lambda a: next(answers))
    (report,) = kb("crawl", "--json").rows
    assert report["stored"] == 3
    first, second = (a.at for a in web.log if a.path in urls[0])
    assert second - first >= 0.95
    web.put(f"http://{HOST}/jwzx/index.html", Answer("", 429, {"Retry-After": "86400"}))
    (report,) = kb("crawl", "--json").rows
    assert report["status"] == "retry_later"
    asked = len(web.log)
    assert kb("crawl", "--json").rows[0]["status"] == "retry_later" and len(web.log) == asked
