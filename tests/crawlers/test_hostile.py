"""Hostile answers: each is accounted for, none hangs the crawl, none fills the memory, and the good ones among them are stored."""

from __future__ import annotations

import gzip
import os
import random
import signal
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from nursery import Ended, Nursery
from web import HOST, Answer, Asked, Web, column, listing, notice

from crawlers.source import load_sources

GOOD = notice("好的通报")
BODY = '<div class="TRS_Editor"><p>近日，市民张女士接到自称客服的电话，被骗走19240元。</p></div>'


def corpus() -> dict[str, Any]:
    """Sixty answers that no parser should meet unprepared; made here, from nobody's page."""
    rng = random.Random(5)
    made: dict[str, Any] = {
        "empty": b"",
        "spaces": b" " * 5_000,
        "nul": b"\0" * 5_000,
        "one_tag": b"<div " + b"a" * 3_000_000 + b">",
        "no_end": b"<div class='",
        "attributes": b"<div " + b"a='b' " * 600_000 + b">",
        "quotes": b'<a href="' + b"'" * 100_000,
        "deep_div": b"<div>" * 100_000,
        "deep_span": b"<span>" * 3_000 + BODY.encode(),
        "deep_b": b"<b>" * 50_000,
        "tables": b"<table><tr><td>" * 20_000,
        "many_tags": b"<i></i>" * 300_000,
        "comments": b"<!--" * 200_000,
        "comment_open": GOOD.encode() + b"<!--" + b"x" * 4_000_000,
        "script_open": b"<script>" + b"<" * 500_000,
        "entities": b"&amp;" * 700_000,
        "bad_entities": b"&#xffffffff;&#0;&#55296;" * 20_000,
        "doctype": b"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>&b;" * 100,
        "xxe": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a;</p>",
        "cdata": b"<![CDATA[" * 100_000,
        "utf7": b"+ADw-script+AD4-" * 1_000,
        "utf16": GOOD.encode("utf-16"),
        "utf32": GOOD.encode("utf-32"),
        "latin": bytes(range(0x80, 0x100)) * 400,
        "half_gbk": GOOD.encode("gb18030")[:-1] + b"\x81",
        "surrogates": b"\xed\xa0\x80" * 3_000,
        "long_line": b"<p>" + "甲".encode() * 250_000 + b"</p>",
        "long_title": f"<title>{'题' * 300_000}</title>{BODY}".encode(),
        "long_body": GOOD.replace("张女士", "张女士" * 90_000).encode(),
        "no_title": BODY.encode(),
        "json": b'{"a": ' * 50_000,
        "xml": b"<?xml version='1.0' encoding='x-none'?><a/>",
        "pdf": b"%PDF-1.7\n" + rng.randbytes(50_000),
        "png": b"\x89PNG\r\n\x1a\n" + rng.randbytes(50_000),
        "zip": b"PK\x03\x04" + rng.randbytes(50_000),
        "svg": b"<svg><script>" * 10_000,
        "forms": b"<form>" * 60_000,
        "selects": b"<select><option>" * 30_000,
        "big": b"x" * 7_000_000,
        "frames": b"<iframe src='" + b"a" * 15_000 + b"'>" * 10,
        "base": b"<base href='http://127.0.0.1/'>" + GOOD.encode(),
        "meta_refresh": b"<meta http-equiv=refresh content='0;url=http://127.0.0.1/'>" + GOOD.encode(),
        "lt": b"<" * 1_000_000,
        "gt": b">" * 1_000_000,
        "random": rng.randbytes(200_000),
        "templates": b"<template>" * 40_000,
        "math": b"<math><mtext><table><mglyph><style>" * 5_000,
    }
    answers: dict[str, Any] = {name: Answer(body) for name, body in made.items()}
    zeros = bytes(60_000_000)
    answers |= {
        "gzip_bomb": Answer(gzip.compress(zeros), headers={"Content-Encoding": "gzip"}),
        "brotli_bomb": Answer(brotli.compress(zeros), headers={"Content-Encoding": "br"}),
        "deflate_bomb": Answer(zlib.compress(zeros), headers={"Content-Encoding": "deflate"}),
        "twice": Answer(gzip.compress(gzip.compress(GOOD.encode())), headers={"Content-Encoding": "gzip, gzip"}),
        "no_gzip": Answer(GOOD, headers={"Content-Encoding": "gzip"}),
        "unknown_coding": Answer(GOOD, headers={"Content-Encoding": "x-secret"}),
        "too_big": Answer(b"y" * 9_000_000),
        "no_type": Answer(GOOD, kind="application/octet-stream"),
        "image_type": Answer(GOOD, kind="image/png"),
        "bad_charset": Answer(GOOD, kind="text/html; charset=nothing"),
        "cookies": Answer(GOOD, headers={"Set-Cookie": "a=" + "b" * 5_000}),
        "status_299": Answer(GOOD, 299),
        "teapot": Answer(GOOD, 418),
        "hang_up": lambda asked: None,
        "loop": Answer(status=302, headers={"Location": "?again"}),
        "far": Answer(status=302, headers={"Location": "http://" + "a" * 5_000 + ".example/"}),
        "odd_location": Answer(status=302, headers={"Location": "http://[::1"}),
    }
    return answers


def offer(web: Web, answers: dict[str, Any]) -> list[str]:
    links = []
    for n, answer in enumerate(answers.values()):
        url = f"http://{HOST}/jwzx/202403/t20240305_{5000 + n}.html"
        web.put(url, answer)
        links.append(url)
    good = column(web, HOST, 3)
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(url, "通报") for url in [*good, *links]])))
    return links


def test_sixty_hostile_answers_are_all_accounted_for(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]) -> None:
    answers = corpus()
    assert len(answers) >= 60
    offer(web, answers)
    started = time.monotonic()
    ended = kb("crawl", "--json", set={"crawlers.settings.RETRY_TIMES": 0, "crawlers.settings.DOWNLOAD_TIMEOUT": 5})
    assert ended.code == 0 and "Traceback" not in ended.err, ended.err
    (report,) = ended.rows
    total = len(answers) + 3
    assert report["status"] == "done" and report["discovered"] == total
    assert total == sum(report[k] for k in ("stored", "unchanged", "quarantined", "pending", "refused"))
    assert time.monotonic() - started < 60 and ended.peak_mb < 300, (time.monotonic() - started, ended.peak_mb)
    assert rows("SELECT count(*) FROM bulletins WHERE title = '' OR (text = '' AND images = '[]') OR text LIKE '%\ufffd%'") == [0]
    told = "SELECT url FROM crawl_log WHERE url IS NOT NULL"
    silent = f"SELECT url FROM frontier WHERE kind = 'article' AND state = 'pending' AND url NOT IN ({told})"
    assert rows(silent) == [], "what is pending says why"
    assert {a.host for a in web.log} == {HOST}


def test_a_drip_ends_at_the_time_limit(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]) -> None:
    urls = column(web, HOST, 3)

    def drip(asked: Asked) -> Answer:
        time.sleep(3)
        return Answer(GOOD)

    web.put(urls[1], drip)
    kb("crawl", set={"crawlers.settings.RETRY_TIMES": 0, "crawlers.settings.DOWNLOAD_TIMEOUT": 1})
    assert rows("SELECT event FROM crawl_log WHERE url = ?", urls[1]) == ["timeout"]
    assert rows("SELECT state, count(*) FROM frontier WHERE kind = 'article' GROUP BY 1") == [("pending", 1), ("stored", 2)]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_crawl_in_good_order(
    web: Web, nursery: Nursery, data: Path, declare: Callable[..., Path], rows: Callable[..., list[Any]], sign: signal.Signals
) -> None:
    column(web, HOST, 60)
    left = 20

    def slow(asked: Asked) -> None:
        nonlocal left
        left -= 1
        time.sleep(0.02)

    web.on_request = slow
    pid, number = nursery.start("crawl", "--data", data, "--json", sources=declare(), port=web.port)
    while left > 0:
        time.sleep(0.01)
    os.kill(pid, sign)
    ended = nursery.wait(pid, number)
    assert ended.code == 1 and ended.err == "kb: interrupted (ended by a signal); what was fetched is kept, run it again to go on\n"
    assert ended.rows[0]["status"] == "interrupted" and rows("SELECT status FROM runs") == ["interrupted"]
    web.on_request = None
    assert nursery.run("crawl", "--data", data, sources=load_folder(data), port=web.port).code == 0
    assert rows("SELECT count(*) FROM bulletins") == [60]


def load_folder(data: Path) -> Path:
    folder = data.parent / "sources"
    assert load_sources(folder)
    return folder
