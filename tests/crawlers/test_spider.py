"""The crawl as a whole, by the real command on a web of the test's own."""

from __future__ import annotations

import gzip
import sqlite3
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from nursery import Ended
from web import HOST, Answer, Asked, Web, column, listing, notice

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]


def states(rows: Rows) -> dict[str, int]:
    return dict(rows("SELECT state, count(*) FROM frontier WHERE kind = 'article' GROUP BY state"))


def balanced(report: dict[str, Any]) -> bool:
    return bool(report["discovered"] == sum(report[k] for k in ("stored", "unchanged", "quarantined", "pending", "refused")))


def test_a_column_is_archived_whole(web: Web, kb: Kb, rows: Rows) -> None:
    urls = column(web, HOST, 25)
    ended = kb("crawl", "--json")
    assert (ended.code, ended.err) == (0, "")
    (report,) = ended.rows
    assert report["status"] == "done" and report["stored"] == report["discovered"] == 25 and balanced(report)
    assert sorted(rows("SELECT url FROM bulletins")) == sorted(urls)
    assert rows("SELECT DISTINCT tier, source, publisher, published, family FROM bulletins") == [
        ("T0", "anlan_police", "安澜市公安局", "2024-03-05", "trs")
    ]
    assert rows("SELECT count(*), count(DISTINCT changed) FROM bulletins JOIN pages USING(sha256)") == [(25, 25)]
    assert all(asked.headers["User-Agent"].startswith("scam-bulletins/") for asked in web.log)
    assert len(web.paths()) == len(set(web.paths())) == 28  # 25 notices, 3 pages of the list, each once
    assert ended.peak_mb < 300


def test_the_second_visit_reads_the_list_and_nothing_that_is_known(web: Web, kb: Kb, rows: Rows) -> None:
    column(web, HOST, 25)
    kb("crawl")
    web.log.clear()
    assert kb("crawl").code == 0
    assert web.paths() == ["/jwzx/index.html"]
    column(web, HOST, 27, folder="/jwzx")  # two notices more: everything moves down
    web.log.clear()
    kb("crawl")
    assert states(rows) == {"stored": 27}
    assert "/jwzx/202403/t20240305_1000.html" not in web.paths()


def test_stored_notices_are_asked_for_again_when_due_and_conditionally(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    urls = column(web, HOST, 3)

    def tagged(body: str) -> Callable[[Asked], Answer]:
        return lambda a: Answer(status=304) if a.headers.get("If-None-Match") == '"1"' else Answer(body, headers={"ETag": '"1"'})

    web.put(urls[0], tagged(notice("第0号通报")))
    counter = iter(range(9))
    web.put(urls[1], lambda a: Answer(notice("第1号通报", extra=f"<i>阅读 {next(counter)}</i>")))
    kb("crawl")
    before = rows("SELECT url, changed, sha256 FROM bulletins ORDER BY url DESC")
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("UPDATE frontier SET next_at = '2000-01-01T00:00:00Z' WHERE kind = 'article'")
    web.put(urls[2], Answer(notice("第2号通报", "更正：张女士被骗29240元，此前所称金额有误，特此说明，请各单位以此为准。")))
    (report,) = kb("crawl", "--json").rows
    assert (report["unchanged"], report["stored"]) == (2, 1) and balanced(report)
    after = rows("SELECT url, changed, sha256 FROM bulletins ORDER BY url DESC")
    assert after[:2] == before[:2], "a counter in the page's chrome makes no new notice"
    assert after[2][1] > max(changed for _, changed, _ in before)
    assert rows("SELECT count(*) FROM pages WHERE url = ?", urls[2]) == [2]


def test_every_failure_is_a_row_and_the_sums_add_up(web: Web, kb: Kb, rows: Rows) -> None:
    good = column(web, HOST, 2)
    bad = {f"http://{HOST}/jwzx/202403/t20240305_{n}.html": n for n in range(2000, 2008)}
    heals = iter([500, 200, 200])
    answers: dict[int, Any] = {
        2000: Answer("gone", 404),
        2001: lambda a: Answer(notice("愈合的通报"), next(heals)),
        2002: Answer("<html><body><div class='other'>不认识的版面</div></body></html>"),
        2003: Answer("<div " + "a='b' " * 9000 + ">"),
        2004: Answer(b"<html><div class='TRS_Editor'>" + bytes(range(0x80, 0xFF)) * 40 + b"</div></html>", kind="text/html"),
        2005: Answer(b""),
        2006: Answer(status=302, headers={"Location": "http://127.0.0.1/inner"}),
        2007: Answer(status=302, headers={"Location": f"http://{HOST}/jwzx/202403/t20240305_2007.html"}),
    }
    for url, n in bad.items():
        web.put(url, answers[n])
    links = [(url.removeprefix(f"http://{HOST}"), "通报") for url in [*good, *bad]]
    elsewhere = ["https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv", "http://mirror.example/jwzx/202403/t20240305_1.html"]
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([*links, *((u, "外链") for u in elsewhere)])))
    (report,) = kb("crawl", "--json").rows
    assert balanced(report) and report["discovered"] == 12 and report["stored"] == 3 and report["pending"] == 0
    codes = dict(rows("SELECT url, code FROM quarantine"))
    assert codes == {
        **{url: code for url, n in bad.items() for m, code in CODES.items() if n == m},
        **dict.fromkeys(elsewhere, "offsite"),
    }
    assert set(rows("SELECT url FROM frontier WHERE state IN ('quarantined', 'refused')")) == set(codes)
    kept = "SELECT count(*) FROM quarantine JOIN pages USING(sha256) WHERE code IN ('unknown_layout', 'hostile_markup')"
    assert rows(kept) == [2], "what could not be read is kept as bytes"


CODES = {
    2000: "http_404",
    2002: "unknown_layout",
    2003: "hostile_markup",
    2004: "undecodable",
    2005: "empty",
    2006: "private_address",
    2007: "redirect_loop",
}


def test_a_notice_of_three_pages_is_stored_whole_or_not_at_all(web: Web, kb: Kb, rows: Rows) -> None:
    url = f"http://{HOST}/jwzx/202403/t20240305_7.html"
    pager = '<script>createPageHTML(3, 0, "t20240305_7", "html")</script>'
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(url, "三页通报")])))
    web.put(url, Answer(notice("三页通报", "第一页的内容说的是甲案，受害人损失一万元。", extra=pager)))
    web.put(url.replace("_7.html", "_7_1.html"), Answer(notice("三页通报", "第二页的内容说的是乙案，受害人损失两万元。")))
    ended = kb("crawl", "--json")
    assert ended.rows[0]["pending"] == 1 and rows("SELECT count(*) FROM bulletins") == [0]
    assert rows("SELECT event FROM crawl_log WHERE url = ?", url) == ["part_missing"]
    web.put(url.replace("_7.html", "_7_2.html"), Answer(notice("三页通报", "第三页的内容说的是丙案，受害人损失三万元。")))
    kb("crawl")
    assert rows("SELECT count(*) FROM bulletins") == [0], "it waits its time"
    (path,) = rows("SELECT file FROM pragma_database_list WHERE name = 'main'")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE frontier SET next_at = NULL WHERE url = ?", (url,))
    kb("crawl")
    (text,) = rows("SELECT text FROM bulletins")
    assert [p[:3] for p in text.split("\n")] == ["第一页", "第二页", "第三页"]
    assert rows("SELECT count(*) FROM frontier WHERE kind = 'part' AND state = 'stored' AND parent = ?", url) == [2]
    assert rows("SELECT count(*) FROM pages WHERE url LIKE '%t20240305_7%'") == [3]


def test_compressed_and_mislabelled_pages_are_read(web: Web, kb: Kb, rows: Rows) -> None:
    urls = column(web, HOST, 3)
    web.put(urls[0], Answer(gzip.compress(notice("压缩一").encode()), headers={"Content-Encoding": "gzip"}))
    web.put(urls[1], Answer(brotli.compress(notice("压缩二").encode()), headers={"Content-Encoding": "br"}))
    odd = notice("国标页面朱镕基").encode("gb18030")
    web.put(urls[2], Answer(odd, kind="text/html; charset=gb2312"))
    kb("crawl")
    assert set(rows("SELECT title FROM bulletins")) == {"压缩一", "压缩二", "国标页面朱镕基"}
    assert rows("SELECT encoding, bytes FROM pages WHERE url = ?", urls[2]) == [("gb18030", len(odd))]


def test_max_pages_and_since_leave_the_rest_for_another_day(web: Web, kb: Kb, rows: Rows) -> None:
    column(web, HOST, 30)
    kb("crawl", "--max-pages", "1")
    assert states(rows) == {"stored": 10} and rows("SELECT state FROM frontier WHERE url LIKE '%index_1.html'") == ["pending"]
    old = [f"http://{HOST}/jwzx/201801/t20180105_{n}.html" for n in range(10)]
    for url in old:
        web.put(url, Answer(notice("旧闻", date="2018-01-05")))
    web.put(f"http://{HOST}/jwzx/index_1.html", Answer(listing([(u.removeprefix(f"http://{HOST}"), "旧闻") for u in old], 3, 1)))
    (report,) = kb("crawl", "--since", "2020", "--json").rows
    assert states(rows) == {"stored": 10, "pending": 10} and balanced(report)
    assert "/jwzx/index_2.html" not in web.paths(), "a page of nothing but older notices ends the paging"
    kb("crawl")
    assert states(rows) == {"stored": 30}


def test_posted_list_pages_share_an_address(web: Web, kb: Kb, declare: Callable[..., Path], rows: Rows) -> None:
    """Answers of a JSON list, page after page, until one is empty; none of them is lost for having the same path."""
    declare({"family": "gkmlpt", "lists": [f"http://{HOST}/gkmlpt/api/all/7?page=1&sid=2"], "article": r"/content/post_\d+\.html$"})
    for page in range(1, 5):
        posts = [f"http://{HOST}/content/post_{page}{n}.html" for n in range(3)] if page < 4 else []
        for url in posts:
            body = '<div class="article-content"><p>市民张女士接到自称客服的电话，被骗走19240元，警方正在追查。</p></div>'
            web.put(url, Answer(f'<html><head><meta name="ArticleTitle" content="{url[-9:]}"></head>NFCMS {body}</html>'))
        json = '{"articles": [' + ", ".join(f'{{"url": "{u}", "title": "通报"}}' for u in posts) + "]}"
        web.put(f"http://{HOST}/gkmlpt/api/all/7?page={page}&sid=2", Answer(json, kind="application/json"))
    (report,) = kb("crawl", "--json").rows
    assert (report["stored"], report["discovered"]) == (9, 9)
    web.log.clear()
    kb("crawl")
    assert len(web.paths()) == 1


def test_a_list_that_links_to_nothing_is_no_silence(web: Web, kb: Kb, rows: Rows) -> None:
    web.put(f"http://{HOST}/jwzx/index.html", Answer("<html><body>改版了</body></html>"))
    (report,) = kb("crawl", "--json").rows
    assert rows("SELECT stage, code FROM quarantine") == [("list", "no_links")] and "links to no notice" in report["missed"][0]


def test_hosts_a_source_allows_are_followed_and_carry_no_tier_of_it(web: Web, kb: Kb, declare: Callable[..., Path], rows: Rows) -> None:
    declare({"allow": [HOST, "xinjian.example"]})
    other = "http://xinjian.example/jwzx/202403/t20240305_1.html"
    web.put(other, Answer(notice("友邻转载")))
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(other, "友邻转载")])))
    kb("crawl")
    assert rows("SELECT url, tier, source FROM bulletins") == [(other, "T2", "anlan_police")]


def test_an_unreachable_host_is_not_counted_as_looked_at(web: Web, kb: Kb, rows: Rows) -> None:
    web.fallbacks[HOST] = lambda a: None  # hangs up on everything
    ended = kb("crawl", "--json", set={"crawlers.settings.RETRY_TIMES": 0}, env={"KB_VANTAGE": "test bench"})
    (report,) = ended.rows
    assert ended.code == 1 and report["status"] == "unreachable_from_here" and report["discovered"] == 0
    assert rows("SELECT vantage FROM runs") == ["test bench"]
    assert rows("SELECT state, attempts FROM frontier") == [("pending", 0)]


def forward(data: Path) -> None:
    """Let what waits be due."""
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("UPDATE frontier SET next_at = '2000-01-01T00:00:00Z' WHERE next_at IS NOT NULL")


def test_what_keeps_failing_is_quarantined_after_three_visits(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    urls = column(web, HOST, 2)
    web.put(urls[0], Answer("error", 500))
    seen = []
    for _ in range(3):
        kb("crawl", set={"crawlers.settings.RETRY_TIMES": 0})
        seen += rows("SELECT state FROM frontier WHERE url = ?", urls[0])
        forward(data)
    assert seen == ["pending", "pending", "quarantined"] and rows("SELECT code FROM quarantine") == ["http_500"]
    web.put(urls[0], Answer(notice("终于愈合的通报")))
    assert kb("crawl", "--json").rows[0]["stored"] == 1 and rows("SELECT count(*) FROM quarantine") == [0]


def test_a_page_that_goes_back_to_its_old_words_is_read_by_its_newest_bytes(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    (url,) = column(web, HOST, 1)
    for text in ("原来的说法：被骗一万元。", "更正的说法：被骗两万元。", "原来的说法：被骗一万元。"):
        web.put(url, Answer(notice("反复的通报", text)))
        kb("crawl")
        forward(data)
    assert rows("SELECT substr(text, 1, 2), changed FROM bulletins") == [("原来", 3)]
    assert rows("SELECT count(*) FROM pages WHERE url = ?", url) == [2]


def test_what_a_source_expects_and_does_not_get_is_told(web: Web, kb: Kb, declare: Callable[..., Path], rows: Rows) -> None:
    declare({"expect": {"min": 10, "max": 20, "filled": {"published": 1.0, "images": 0.5}}})
    column(web, HOST, 4)
    (report,) = kb("crawl", "--json").rows
    assert report["missed"] == ["4 notices, expected at least 10", "images filled in 0%, expected 50%"]
    assert "expected at least 10" in rows("SELECT detail FROM crawl_log WHERE event = 'expect'")[0]
    assert rows("SELECT json_extract(expect, '$.min') FROM sources") == [10]


def test_a_certificate_nobody_vouches_for_is_refused_and_reported(kb: Kb, declare: Callable[..., Path], rows: Rows, tmp_path: Path) -> None:
    declare({"lists": [f"https://{HOST}/jwzx/index.html"]})
    with self_signed(tmp_path) as (port, heard):
        ended = kb("crawl", "--json", port=port, set={"crawlers.settings.RETRY_TIMES": 0})
    assert ended.code == 1 and ended.rows[0]["status"] == "unreachable_from_here" and ended.rows[0]["why"].startswith("tls: ")
    assert heard == [] and rows("SELECT count(*) FROM pages") == [0]


@contextmanager
def self_signed(folder: Path) -> Iterator[tuple[int, list[str]]]:
    """A TLS server with a certificate of its own making."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    at = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
    cert = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False).sign(key, hashes.SHA256())
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pem").write_bytes(plain + cert.public_bytes(serialization.Encoding.PEM))
    web, heard = Web(), []
    web.on_request = lambda asked: heard.append(asked.path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    try:
        yield web.port, heard
    finally:
        web.close()


@pytest.mark.parametrize("args", [("nobody",), ("--since", "yesterday"), ("--max-pages", "0")])
def test_wrong_use_says_so(kb: Kb, args: tuple[str, ...]) -> None:
    ended = kb("crawl", *args)
    assert ended.code == (1 if args == ("nobody",) else 2) and ended.out == "" and "Traceback" not in ended.err
