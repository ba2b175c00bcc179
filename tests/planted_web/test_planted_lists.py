"""Every list gives all its articles, page after page, by the way of its family; walked here by hand, apart from any crawler."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from . import Column, Site, Web, plant

_SESSION = re.compile(r";jsessionid=[0-9A-F]{8,40}")
_HREF = re.compile(r'href=\\?"([^"\\]{1,400})\\?"')
_NEXT = re.compile(r'href="([^"]{1,300})">(?:下一页|下页)</a>')


@pytest.fixture(scope="module")
def web() -> Web:
    return plant(13, 40)


def fetch(web: Web, url: str, form: dict[str, str] | None = None) -> str:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    answer = web.on(0).answer(parts.netloc, path, form or {}, dict(parse_qsl(parts.query, keep_blank_values=True)))
    assert answer.status == 200, (url, answer.status)
    charset = "utf-8" if "json" in answer.content_type or "xml" in answer.content_type else web.by_host[parts.netloc].traits.charset
    return answer.body.decode(charset)


def linked(web: Web, url: str) -> Iterator[tuple[str, str]]:
    """Pages that lead on by a link that says so."""
    seen: set[str] = set()
    while url not in seen:
        seen.add(url)
        text = fetch(web, url)
        yield url, text
        found = _NEXT.search(text)
        if found is None:
            return
        url = urljoin(url, html.unescape(_SESSION.sub("", found[1])))


def trs(web: Web, url: str) -> Iterator[tuple[str, str]]:
    text = fetch(web, url)
    yield url, text
    count, ext = re.search(r'createPageHTML\((\d+), 0, "index", "(\w+)"\)', text).groups()  # type: ignore[union-attr]
    for n in range(1, int(count)):
        yield url, fetch(web, urljoin(url, f"index_{n}.{ext}"))


def ucap(web: Web, url: str) -> Iterator[tuple[str, str]]:
    text = fetch(web, url)
    if found := re.search(r"createPageHTML\('page_div',(\d+), 1,'(\w+)','shtml'", text):
        yield url, text
        for n in range(2, int(found[1]) + 1):
            yield url, fetch(web, urljoin(url, f"{found[2]}_{n}.shtml"))
    elif found := re.search(r'dataUrl = "([^"]+)"', text):
        rows = json.loads(fetch(web, urljoin(url, found[1])))
        yield url, "".join(f'href="{row["URL"]}"' for row in rows)
    else:
        yield from linked(web, url)


def hanweb(web: Web, url: str) -> Iterator[tuple[str, str]]:
    text = fetch(web, url)
    yield url, text
    proxy = re.search(r"\.jpage\(\{ajaxParam:\{(.*?)\},perPage:(\d+),totalRecord:(\d+),proxyUrl:'([^']+)'", text)
    if proxy:
        form = {key: value.strip("'") for key, value in (pair.split(":", 1) for pair in proxy[1].split(","))}
        per, total = int(proxy[2]), int(proxy[3])
        for first in range(1, total + 1, per):
            asked = urlencode({"startrecord": first, "endrecord": min(total, first + per - 1), "perpage": per})
            yield url, fetch(web, urljoin(url, f"{proxy[4]}?{asked}"), form)
        return
    while found := re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', text):
        text = fetch(web, urljoin(url, found[1]))
        yield url, text


def jpaas(web: Web, url: str) -> Iterator[tuple[str, str]]:
    text = fetch(web, url)
    found = re.search(r'url="([^"]+)" queryData="([^"]+)"', text)
    assert found
    asked = json.loads(found[2].replace("'", '"'))
    for number in range(1, 9):
        page = urlencode({**asked, "paramJson": json.dumps({"pageNo": number, "pageSize": "24"})})
        yield url, json.loads(fetch(web, urljoin(url, f"{found[1]}?{page}")))["data"]["html"]


def mps(web: Web, url: str) -> Iterator[tuple[str, str]]:
    text = fetch(web, url)
    yield url, text
    found = re.search(r'maxPageNum = (\d+); var purl = "([^"]+)"', text)
    assert found
    for k in range(int(found[1]) - 1, 0, -1):
        yield url, fetch(web, urljoin(url, f"{found[2]}_{k}.html"))


def netease(web: Web, url: str) -> Iterator[tuple[str, str]]:
    found = re.search(r'wemediaId = "([^"]+)"', fetch(web, url))
    assert found
    for number in range(1, 9):
        text = fetch(web, urljoin(url, f"/v2/article/list.do?pageNo={number}&wemediaId={found[1]}&size=10"))
        yield url, "".join(f'href="{row["docurl"]}"' for row in json.loads(text)["data"]["list"])


def sohu(web: Web, url: str) -> Iterator[tuple[str, str]]:
    found = re.search(r'var api = "([^"]+)"', fetch(web, url))
    assert found
    for number in range(1, 6):
        rows = json.loads(fetch(web, urljoin(url, f"{found[1]}{number}")))["data"]["pcArticleVOS"]
        yield url, "".join(f'href="http://{row["link"]}"' for row in rows)


_WALKS: dict[str, Callable[[Web, str], Iterator[tuple[str, str]]]] = {
    "trs": trs,
    "ucap": ucap,
    "hanweb": hanweb,
    "jpaas": jpaas,
    "mps": mps,
    "netease": netease,
    "sohu": sohu,
}


def lists(web: Web) -> Iterator[tuple[Site, Column]]:
    for site in web.on(0).sites:
        for column in site.columns:
            if column.placed != "script":
                yield site, column


def test_all_articles_are_listed(web: Web) -> None:
    walked: set[str] = set()
    for site, column in lists(web):
        pages = list(_WALKS.get(site.family, linked)(web, column.url))
        found = {urljoin(url, html.unescape(_SESSION.sub("", link))) for url, text in pages for link in _HREF.findall(text)}
        missing = {a.url for a in column.articles} - found
        assert not missing, (site.family, column.url, sorted(missing)[:3])
        if len(pages) > 1:
            walked.add(site.family)
    assert walked >= {*_WALKS, "vsb", "gkmlpt", "fallback"}


def test_the_catalogue_of_gkmlpt_tells_the_same(web: Web) -> None:
    for _, column in ((s, c) for s, c in lists(web) if s.family == "gkmlpt"):
        url = next(url for url in column.also if "/api/all/" in url)
        rows = json.loads(fetch(web, url))["articles"]
        assert [row["url"] for row in rows] == [a.url for a in column.articles]
        assert [row["title"] for row in rows] == [a.title for a in column.articles]


def test_attachments_and_second_addresses_answer(web: Web) -> None:
    seen = 0
    for article in (a for _, c in lists(web) for a in c.articles):
        for url in (*article.attachments, *article.also):
            parts = urlsplit(url)
            query = dict(parse_qsl(parts.query))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            assert web.on(0).answer(parts.netloc, path, {}, query).status == 200, url
            seen += 1
    assert seen > 50
