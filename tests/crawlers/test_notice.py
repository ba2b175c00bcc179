"""From bytes to a notice: a pure function, with its trust from the host that answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from web import notice

from crawlers.decode import Refused
from crawlers.families import UnknownLayout
from crawlers.notice import further_page, read_list, read_notice
from crawlers.rows import Row, Snapshot
from crawlers.source import Source

HOST = "gat.hunan.gov.cn"
SOURCE = Source(
    "hunan", "t", "湖南省公安厅", "湖南省公安厅", "T0", "430000", "trs", (f"https://{HOST}/jqfb/",), (HOST,), r"/\d{6}/t\d{8}_\d+\.html$"
)
PAGE = notice("冒充客服诈骗通报").replace('<meta name="ContentSource" content="安澜市公安局">', "")


def page(url: str, html: str = PAGE) -> Snapshot:
    return Snapshot(url, url, "2024-03-06T00:00:00Z", 200, {"Content-Type": "text/html; charset=utf-8"}, html.encode())


def test_a_notice_on_the_source_s_own_host() -> None:
    read = read_notice(page(f"https://{HOST}/jqfb/202403/t20240305_1.html"), SOURCE, [SOURCE])
    assert (read.tier, read.source, read.region, read.publisher, read.authority) == (
        "T0",
        "hunan",
        "430000",
        "湖南省公安厅",
        "湖南省公安厅",
    )
    assert read.fetched_at == "2024-03-06T00:00:00Z" and read.published == "2024-03-05" and read.marks == ()


def test_without_tls_nobody_vouches_for_the_host() -> None:
    plain = replace(SOURCE, lists=(f"http://{HOST}/jqfb/",))
    read = read_notice(page(f"http://{HOST}/jqfb/202403/t20240305_1.html"), plain, [plain])
    assert (read.tier, read.authority, read.marks) == ("T2", None, ("unverified_host",))
    moved = replace(page(f"http://{HOST}/jqfb/202403/t20240305_1.html"), final_url=f"https://{HOST}/jqfb/202403/t20240305_1.html")
    assert read_notice(moved, plain, [plain]).tier == "T0", "it was TLS that answered"


def test_what_a_page_claims_of_itself_counts_for_nothing() -> None:
    claim = PAGE.replace("<head>", f'<head><link rel="canonical" href="https://{HOST}/x.html"><meta name="author" content="公安部">')
    read = read_notice(page("https://upload.example.org/a.html", claim), replace(SOURCE, allow=("upload.example.org",)), [SOURCE])
    assert (read.url, read.tier, read.authority) == ("https://upload.example.org/a.html", "T2", None)


def test_a_person_s_url_is_read_by_whatever_fits() -> None:
    other = PAGE.replace('class="TRS_Editor"', 'id="vsb_content"').replace(
        "<body>", '<body><form name="_newscontent_fromname"><h1>通报</h1>'
    )
    url = f"https://{HOST}/other/1.html"
    with pytest.raises(UnknownLayout):
        read_notice(page(url, other), SOURCE, [SOURCE])
    read = read_notice(page(url, other), SOURCE, [SOURCE], known=False)
    assert (read.family, read.tier, read.source) == ("vsb", "T0", "hunan")


@pytest.mark.parametrize(
    ("html", "code"), [("", "empty"), ("<div>" * 9_000, "hostile_markup"), (PAGE.replace("冒充客服诈骗通报", ""), "no_title")]
)
def test_what_is_no_notice_is_refused(html: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_notice(page(f"https://{HOST}/jqfb/202403/t20240305_1.html", html), SOURCE, [SOURCE])
    assert refused.value.code == code


def test_links_of_a_list_are_judged_by_host_and_look() -> None:
    links = [
        "/jqfb/202403/t20240305_1.html",
        f"http://{HOST}/jqfb/202403/t20240305_2.html",
        "/jqfb/202403/t20240305_1.html#top",
        "/jqfb/about.html",
        "https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv",
        "https://www.gov.cn/",
        "javascript:void(0)",
        "http://[::1",
    ]
    html = (
        '<ul class="list">'
        + "".join(f'<li><a href="{u}">通报</a></li>' for u in links)
        + '</ul><script>createPageHTML(3, 0, "index", "html")</script>'
    )
    url = f"https://{HOST}/jqfb/"
    notices, further = read_list(page(url, html), Row(url, "hunan", "list"), SOURCE)
    assert [(n.url, n.code) for n in notices] == [
        (f"https://{HOST}/jqfb/202403/t20240305_1.html", None),
        (f"https://{HOST}/jqfb/202403/t20240305_2.html", None),
        ("https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv", "offsite"),
    ]
    assert [c.url for c in further] == [f"https://{HOST}/jqfb/index_1.html"]


def test_posted_pages_have_keys_of_their_own() -> None:
    from crawlers.families import Ask

    asks = [Ask(f"https://{HOST}/proxy.jsp", "POST", f"startrecord={n}", (("Content-Type", "x"),)) for n in (1, 2)]
    keys = [further_page(ask) for ask in asks]
    assert keys[0].url != keys[1].url and all(Row(k.url, "hunan").address == f"https://{HOST}/proxy.jsp" for k in keys)
    assert keys[0].body == "startrecord=1" and keys[0].headers == '{"Content-Type": "x"}'
