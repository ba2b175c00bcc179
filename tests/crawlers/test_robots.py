"""robots.txt by RFC 9309: what cannot be read forbids, what is not there allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from nursery import Ended
from web import HOST, Answer, Web, column

from crawlers.robots import RobotsUnreachable, read_rules

WALL = b"<html><script>var x='__jsl_clearance_s=1'</script></html>"
URL = "https://gat.hunan.gov.cn/gat/t20240305_1.html"


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (200, b"", True),
        (200, b"User-agent: *\nDisallow: /", False),
        (200, b"User-agent: *\nDisallow: /gat/\nAllow: /gat/t", True),
        (200, b"User-agent: *\nDisallow: /\n\nUser-agent: scam-bulletins\nDisallow:", True),
        (200, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /gat", False),
        (200, "<html><title>页面不存在</title></html>".encode("gb18030"), True),
        (404, b"User-agent: *\nDisallow: /", True),
        (410, b"", True),
        (401, b"User-agent: *\nAllow: /", False),
        (403, b"User-agent: *\nAllow: /", False),
        (500, b"User-agent: *\nAllow: /", None),
        (503, b"", None),
        (521, WALL, None),
        (429, b"", None),
        (412, b"", None),
        (200, WALL, None),
    ],
)
def test_what_an_answer_means(status: int, body: bytes, allowed: bool | None) -> None:
    if allowed is None:
        with pytest.raises(RobotsUnreachable):
            read_rules("gat.hunan.gov.cn", status, body)
    else:
        assert read_rules("gat.hunan.gov.cn", status, body).allows(URL) is allowed


def test_crawl_delay_is_read() -> None:
    assert read_rules("h", 200, b"User-agent: *\nCrawl-delay: 12").delay == 12.0
    assert read_rules("h", 200, b"").delay is None


def test_a_path_that_is_forbidden_is_refused_and_nothing_else(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]) -> None:
    urls = column(web, HOST, 4)
    path = urls[1].removeprefix(f"http://{HOST}")
    web.put(f"http://{HOST}/robots.txt", Answer(f"User-agent: *\nDisallow: {path}", kind="text/plain"))
    kb("crawl")
    assert path not in web.paths() and rows("SELECT url, stage, code FROM quarantine") == [(urls[1], "guard", "robots")]
    assert web.log[0].path == "/robots.txt"
    web.put(f"http://{HOST}/robots.txt", Answer("gone", 404))
    kb("crawl")
    assert rows("SELECT count(*) FROM bulletins") == [4], "what robots.txt forbade is asked for again when it no longer does"


@pytest.mark.parametrize(("status", "why"), [(503, "robots_unreachable"), (521, "robots_unreachable")])
def test_while_robots_cannot_be_read_nothing_is(
    web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]], status: int, why: str
) -> None:
    column(web, HOST, 4)
    web.put(f"http://{HOST}/robots.txt", Answer("User-agent: *\nAllow: /", status))
    ended = kb("crawl", "--json", set={"crawlers.settings.RETRY_TIMES": 0})
    assert ended.code == 1 and ended.rows[0]["status"] == why and web.paths() == []
    assert rows("SELECT state FROM frontier") == ["pending"]


def test_a_robots_txt_that_answers_403_forbids_all(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]) -> None:
    column(web, HOST, 4)
    web.put(f"http://{HOST}/robots.txt", Answer("User-agent: *\nAllow: /", 403))
    (report,) = kb("crawl", "--json").rows
    assert web.paths() == [] and rows("SELECT code FROM quarantine") == ["robots"]
    assert report["missed"] == [f"http://{HOST}/jwzx/index.html: robots.txt answers 403"]
