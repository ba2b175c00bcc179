"""WARC in and out: the bytes as they came, the past of declared sources alone, each notice once, nothing of ours replaced."""

from __future__ import annotations

import gzip
import sqlite3
import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended, Nursery
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web import HOST, Answer, Web, column, listing, notice

from crawlers.packed import unpack

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]
URL = f"http://{HOST}/jwzx/202403/t20240305_1.html"
BULLETINS = """SELECT id, url, title, text, published, publisher, authority, authors, source, tier, images, family, fetched_at, sha256,
               region FROM bulletins ORDER BY id"""
PAGES = """SELECT p.url, final_url, p.fetched_at, p.status, p.headers, encoding, p.sha256, bytes, p.body FROM pages p
           JOIN frontier USING(url) WHERE kind <> 'list' ORDER BY p.url, p.sha256"""
LINES = "SELECT url, source, kind, state, fetched_at, sha256, status FROM frontier WHERE kind <> 'list' ORDER BY url"

Record = tuple[str, str, bytes]  #: address, date, body


def write(path: Path, records: Iterable[Record], *, status: str = "200 OK", packed: bool = False, kind: str = "response") -> Path:
    """A WARC file as a web archive writes it."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=path.suffix == ".gz")
        for url, date, body in records:
            raw = gzip.compress(body) if packed else body
            headers = [("Content-Type", "text/html; charset=utf-8"), *([("Content-Encoding", "gzip")] if packed else [])]
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            made = writer.create_warc_record(url, kind, BytesIO(raw), len(raw), warc_headers_dict={"WARC-Date": date}, http_headers=http)
            writer.write_record(made)
    return path


def page(text: str = "") -> bytes:
    return notice("过去的通报", text).encode()


@pytest.fixture
def other(tmp_path: Path, kb: Kb) -> Callable[..., Ended]:
    """The command on a second, fresh folder."""
    return lambda command, *args, **more: kb(command, *args, "--data", tmp_path / "other", **more)


def elsewhere(tmp_path: Path, sql: str) -> list[Any]:
    with sqlite3.connect(tmp_path / "other" / "archive.db") as db:
        return db.execute(sql).fetchall()


def export(kb: Kb, tmp_path: Path, name: str = "all.warc.gz") -> Path:
    ended = kb("export", "--warc", "-o", tmp_path / name)
    assert ended.code == 0, ended.err
    return tmp_path / name


def test_out_and_in_gives_the_same_rows(web: Web, kb: Kb, other: Kb, rows: Rows, tmp_path: Path) -> None:
    urls = column(web, HOST, 5)
    pager = '<script>createPageHTML(2, 0, "t20240305_7", "html")</script>'
    web.put(URL.replace("_1.", "_7."), Answer(notice("两页", "第一页：甲某被骗一万元，警方正在侦办此案。", extra=pager)))
    web.put(URL.replace("_1.", "_7_1."), Answer(notice("两页", "第二页：乙某被骗两万元，警方正在侦办此案。")))
    web.put(urls[0], Answer(notice("国标朱镕基").encode("gb18030"), kind="text/html; charset=gb2312"))
    web.put(urls[1], Answer(gzip.compress(notice("压缩").encode()), headers={"Content-Encoding": "gzip", "ETag": '"1"'}))
    web.put(urls[2], Answer(status=301, headers={"Location": urls[2].replace("_10", "_90")}))
    web.put(urls[2].replace("_10", "_90"), Answer(notice("搬走的通报")))
    links = [(u.removeprefix(f"http://{HOST}"), "通报") for u in [*urls, URL.replace("_1.", "_7.")]]
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing(links)))
    kb("crawl")
    path = export(kb, tmp_path)
    ended = other("ingest", path, "--json")
    assert ended.code == 0 and ended.rows[0]["stored"] == 6, ended.out
    for sql in (BULLETINS, PAGES, LINES):
        assert elsewhere(tmp_path, sql) == rows(sql) and rows(sql)
    assert elsewhere(tmp_path, "SELECT DISTINCT marks FROM bulletins") == [('["via_archive"]',)]
    again = other("ingest", path, "--json").rows[0]
    assert (again["stored"], again["known"]) == (0, 6) and elsewhere(tmp_path, PAGES) == rows(PAGES)
    second = export(other, tmp_path, "second.warc.gz")
    mine, theirs = ({(r.rec_headers["WARC-Target-URI"], r.rec_headers["WARC-Payload-Digest"]) for r in records(p)} for p in (second, path))
    assert mine < theirs, "the list is not taken"


def records(path: Path) -> list[Any]:
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            if record.rec_type == "response":
                record.body = record.content_stream().read()
                found.append(record)
    return found


def test_what_is_written_is_warc_1_1_that_replays(web: Web, kb: Kb, rows: Rows, tmp_path: Path) -> None:
    urls = column(web, HOST, 3)
    kb("crawl")
    path = export(kb, tmp_path)
    assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.1\r\n") and path.stat().st_mode & 0o077 == 0
    found = {record.rec_headers["WARC-Target-URI"]: record for record in records(path)}
    assert set(urls) < set(found)
    for url, record in found.items():
        ((at, status, body),) = rows("SELECT fetched_at, status, body FROM pages WHERE url = ?", url)
        assert record.rec_headers["WARC-Date"] == at and record.http_headers.get_statuscode() == str(status)
        assert record.body == unpack(body) and record.http_headers["Content-Length"] == str(len(record.body))
    again = export(kb, tmp_path, "again.warc.gz")
    assert len({r.rec_headers["WARC-Record-ID"] for r in records(again)}) == 4
    plain = export(kb, tmp_path, "plain.warc")
    assert [r.body for r in records(plain)] == [r.body for r in records(path)]


def test_captures_of_one_address_are_its_history(kb: Kb, rows: Rows, tmp_path: Path) -> None:
    texts = ["起初：甲某被骗一万元，警方正在侦办。", "更正：甲某被骗两万元，警方正在侦办。", "更正：甲某被骗两万元，警方正在侦办。"]
    dates = ["2019-03-01T00:00:00Z", "2020-03-01T00:00:00Z", "2021-03-01T00:00:00Z"]
    captures = [(URL, date, page(text)) for text, date in zip(texts, dates, strict=True)]
    path = write(tmp_path / "past.warc.gz", [captures[1], captures[2], captures[0]], packed=True)
    (report,) = kb("ingest", path, "--json").rows
    assert (report["stored"], report["known"], report["refused"]) == (2, 1, [])
    assert rows("SELECT substr(text, 1, 2), fetched_at, published, tier, marks FROM bulletins") == [
        ("更正", dates[1], "2024-03-05", "T0", '["via_archive"]')
    ]
    assert rows("SELECT captured, until FROM history") == [(dates[0], dates[1])]
    assert kb("ingest", path, "--json").rows[0]["known"] == 3 and rows("SELECT count(*) FROM history") == [1]


def test_what_we_fetched_ourselves_is_not_replaced(web: Web, kb: Kb, rows: Rows, tmp_path: Path) -> None:
    (url,) = column(web, HOST, 1)
    kb("crawl")
    before = rows(BULLETINS)
    old = (url, "2019-03-01T00:00:00Z", page("从前：甲某被骗一万元，警方正在侦办。"))
    new = (url, "2099-03-01T00:00:00Z", page("将来：警方说没有此事，请勿传谣。"))
    assert kb("ingest", write(tmp_path / "a.warc", [old, new]), "--json").rows[0]["stored"] == 2
    assert rows(BULLETINS) == before and rows("SELECT count(*) FROM history JOIN pages USING(sha256)") == [2]


def test_what_a_crawl_has_queued_it_still_fetches(web: Web, kb: Kb, rows: Rows, tmp_path: Path) -> None:
    urls = column(web, HOST, 2)
    web.put(urls[0], Answer("", 404))
    web.put(urls[1], Answer("", 500))
    kb("crawl", set={"crawlers.settings.RETRY_TIMES": 0})
    kb("ingest", write(tmp_path / "a.warc", [(url, "2024-04-01T00:00:00Z", page()) for url in urls]))
    assert rows("SELECT url, state FROM frontier WHERE kind = 'article' ORDER BY url DESC") == [(urls[0], "stored"), (urls[1], "pending")]
    assert rows("SELECT url FROM bulletins WHERE gone_since IS NOT NULL") == [urls[0]], "it is known to be gone from its host"
    web.put(urls[1], Answer(notice("愈合的通报")))
    with sqlite3.connect(tmp_path / "data" / "archive.db") as db:
        db.execute("UPDATE frontier SET next_at = NULL WHERE state = 'pending'")
    kb("crawl")
    assert rows("SELECT title, marks FROM bulletins WHERE url = ?", urls[1]) == [("愈合的通报", "[]")]


def test_nothing_but_notices_of_declared_sources_is_taken(kb: Kb, rows: Rows, tmp_path: Path) -> None:
    at = "2020-01-01T00:00:00Z"
    path = "/jwzx/202403/t20240305_1.html"
    strange = [f"http://gaj.anlan.example.evil.com{path}", f"http://news.example{path}", "dns:x", "x"]
    others = [f"http://{HOST}/about/index.html", f"http://{HOST}/jwzx/index.html"]
    (report,) = kb("ingest", write(tmp_path / "a.warc.gz", [(u, at, page()) for u in [*strange, *others]]), "--json").rows
    assert (report["stored"], report["skipped"]) == (0, 6) and rows("SELECT count(*) FROM frontier") == [0]
    gone = write(tmp_path / "b.warc.gz", [(URL, at, page())], status="404 Not Found")
    soft = write(tmp_path / "c.warc.gz", [(URL, at, notice("提示", "您访问的页面不存在。").encode())])
    unread = write(tmp_path / "d.warc.gz", [(URL, at, b"<html><body><div>" + "不认识的版面".encode() * 200)])
    pager = '<script>createPageHTML(3, 0, "t20240305_1", "html")</script>'
    part = write(tmp_path / "e.warc", [(URL, at, notice("缺页", extra=pager).encode())])
    codes = [r["refused"][0][1] if r["refused"] else r["skipped"] for r in kb("ingest", gone, soft, unread, part, "--json").rows]
    assert codes == [1, "soft_404", "unknown_layout", "part_missing"] and rows("SELECT count(*) FROM bulletins") == [0]


def test_an_untouched_copy_of_a_replay_site_is_its_original(kb: Kb, rows: Rows, tmp_path: Path) -> None:
    url = f"https://web.archive.org/web/20190601123456id_/{URL}"
    rewritten = f"https://web.archive.org/web/20190601123456/{URL.replace('_1.', '_2.')}"
    kb("ingest", write(tmp_path / "a.warc", [(u, "2026-01-01T00:00:00Z", page()) for u in (url, rewritten)]))
    assert rows("SELECT url, fetched_at FROM bulletins") == [(URL, "2019-06-01T12:34:56Z")]


def test_damaged_files_say_so_and_give_what_they_can(kb: Kb, rows: Rows, tmp_path: Path) -> None:
    at, urls = "2020-01-01T00:00:00Z", [URL.replace("_1.", f"_{n}.") for n in range(1, 4)]
    whole = write(tmp_path / "a.warc.gz", [(u, at, page(f"{u} 甲某被骗一万元。")) for u in urls]).read_bytes()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole[:-40])
    assert kb("ingest", cut, "--json").code == 1 and 2 <= rows("SELECT count(*) FROM bulletins")[0] <= 3
    bad = {"one.gz": gzip.compress(b"WARC/1.0\r\nnothing"), "two.warc": b"WARC/1.0\r\n\x00\x00", "three.gz": b"\x1f\x8b\x00"}
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
        ended = kb("ingest", tmp_path / name)
        assert ended.code == 1 and "Traceback" not in ended.err and f"{name}: " in ended.err
    forged = write(tmp_path / "forged.warc", [(urls[0].replace("_1.", "_8."), at, page("甲某被骗一万元，警方正在侦办。"))])
    forged.write_bytes(forged.read_bytes().replace("一万元".encode(), "九万元".encode()))
    assert kb("ingest", forged, "--json").rows[0]["refused"][0][1] == "bad_digest"
    big = write(tmp_path / "big.warc.gz", [(urls[0].replace("_1.", "_9."), at, b"<html>" + b" " * (5 << 20))], packed=True)
    assert kb("ingest", big, "--json").rows[0]["refused"][0][1] == "too_large"


def test_ended_by_a_kill_it_goes_on(
    web: Web, nursery: Nursery, kb: Kb, declare: Callable[..., Path], data: Path, rows: Rows, tmp_path: Path
) -> None:
    import os
    import signal
    import time

    at, n = "2020-01-01T00:00:00Z", 120
    pages = [(URL.replace("_1.", f"_{k}."), at, page(f"第{k}号：甲某被骗{k}元，警方正在侦办。")) for k in range(n)]
    path = write(tmp_path / "a.warc.gz", pages)
    sources = declare()
    for wait in (0.15, 0.3, 0.45):
        pid, number = nursery.start("ingest", "--data", data, path, sources=sources)
        time.sleep(wait)
        os.kill(pid, signal.SIGKILL)
        nursery.wait(pid, number)
    (report,) = kb("ingest", path, "--json").rows
    assert report["stored"] + report["known"] == n and rows("SELECT count(*), count(DISTINCT sha256) FROM bulletins") == [(n, n)]
    sums = "SELECT (SELECT count(*) FROM bulletins JOIN pages USING(sha256)), (SELECT count(*) FROM frontier WHERE state = 'stored')"
    assert rows(sums) == [(n, n)] and rows("PRAGMA integrity_check") == ["ok"]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from crawlers.warc import NoWarc, warcio

    monkeypatch.setitem(sys.modules, "warcio", None)
    with pytest.raises(NoWarc, match=r"\[archive\]"):
        warcio()


def test_another_archive_brings_its_history_once(web: Web, kb: Kb, other: Kb, rows: Rows, tmp_path: Path) -> None:
    (url,) = column(web, HOST, 1)
    for text in ("甲某被骗一万元，警方正在侦办。", "更正：甲某被骗两万元，警方正在侦办。"):
        web.put(url, Answer(notice("更正的通报", text)))
        kb("crawl")
        with sqlite3.connect(tmp_path / "data" / "archive.db") as db:
            db.execute("UPDATE frontier SET next_at = '2000-01-01T00:00:00Z' WHERE kind = 'article'")
    for _ in range(2):
        assert other("ingest", tmp_path / "data" / "archive.db").code == 0
        sql = "SELECT * FROM history"
        assert elsewhere(tmp_path, sql) == rows(sql) and len(rows(sql)) == 1
        assert elsewhere(tmp_path, BULLETINS) == rows(BULLETINS) and elsewhere(tmp_path, PAGES) == rows(PAGES)
