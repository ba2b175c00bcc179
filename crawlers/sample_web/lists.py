"""How each CMS lists a column and pages it: the addresses of a column's pages and what stands on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from crawlers.sample_web.answer import Answer, Route, html
from crawlers.sample_web.notice import Notice, Site
from crawlers.sample_web.render import epoch, number, render

_JSON = "application/json;charset=UTF-8"


def link(site: Site, notice: Notice) -> str:
    """The address that a list prints: on another host in full, else from the root; a moved page by its old address."""
    path = notice.moved_from or notice.path
    return f"http://{notice.host}{path}" if notice.host else path


def cut(notices: Sequence[Notice], size: int) -> list[Sequence[Notice]]:
    return [notices[i : i + size] for i in range(0, len(notices), size)] or [[]]


def _page(site: Site, column: str, template: str, at: int, count: int, rows: Sequence[Notice], **more: Any) -> str:
    linked = [(link(site, n), n) for n in rows]
    return render(template, site, column=column, at=at, count=count, rows=linked, charset=site.charset, **more)


def _static(site: Site, column: str, template: str, paths: Sequence[str], parts: Sequence[Sequence[Notice]]) -> dict[str, Route]:
    def route(at: int, _: Mapping[str, str]) -> Answer:
        text = _page(site, column, template, at, len(parts), parts[at], paths=paths)
        return html(text, site.charset, max((n.day for n in parts[at]), default=""))

    return {path: partial(route, at) for at, path in enumerate(paths)}


def hanweb(site: Site, column: str) -> dict[str, Route]:
    """The first group stands in the page, further ones come from the data proxy by page number; there is no index_1.html."""
    spec = site.columns[column]
    parts = cut(site.listed(column), site.per_page)
    script = "/module/web/jpage/dataproxy.jsp"
    proxy = f"{script}?page={{}}&appid=1&webid=3185&path=/&columnid={spec['id']}&unitid={spec['unit']}&permissiontype=0"

    def first(_: Mapping[str, str]) -> Answer:
        nextgroup = proxy.format(2) if len(parts) > 1 else ""
        return html(_page(site, column, "hanweb_list.html", 0, len(parts), parts[0], nextgroup=nextgroup), site.charset)

    def group(asked: Mapping[str, str]) -> Answer:
        if asked.get("columnid") != str(spec["id"]):
            return Answer(b"", status=404)
        page = int(asked.get("page", "1"))
        rows = parts[page - 1] if 0 < page <= len(parts) else []
        body = _page(site, column, "hanweb_group.xml", page, len(parts), rows, total=len(site.listed(column)))
        return Answer(body.encode(), content_type="text/xml;charset=UTF-8")

    return {spec["path"]: first, script: group}


def trs(site: Site, column: str) -> dict[str, Route]:
    """`index.html`, `index_1.html` …, counted from 0 and printed by a script."""
    folder = site.columns[column]["path"]
    parts = cut(site.listed(column), site.per_page)
    paths = [f"{folder}index{f'_{n}' if n else ''}.html" for n in range(len(parts))]
    return _static(site, column, "trs_list.html", paths, parts)


def ucap(site: Site, column: str) -> dict[str, Route]:
    """`nav_list.shtml`, `nav_list_2.shtml` …, counted from 1."""
    stem = site.columns[column]["path"].removesuffix(".shtml")
    parts = cut(site.listed(column), site.per_page)
    paths = [f"{stem}{f'_{n}' if n > 1 else ''}.shtml" for n in range(1, len(parts) + 1)]
    return _static(site, column, "ucap_list.html", paths, parts)


def vsb(site: Site, column: str) -> dict[str, Route]:
    """`jwtz.htm`, then backwards: page 2 of 140 is `jwtz/139.htm`, the last `jwtz/1.htm`."""
    first = site.columns[column]["path"]
    parts = cut(site.listed(column), site.per_page)
    stem = first.removesuffix(".htm")
    paths = [first, *(f"{stem}/{len(parts) - at}.htm" for at in range(1, len(parts)))]
    return _static(site, column, "vsb_list.html", paths, parts)


def gkmlpt(site: Site, column: str) -> dict[str, Route]:
    """`index.html`, `index_2.html` …; or, where the column has a number, the JSON behind the open-government directory."""
    spec = site.columns[column]
    parts = cut(site.listed(column), site.per_page)
    if "id" not in spec:
        paths = [f"{spec['path']}index{f'_{n}' if n > 1 else ''}.html" for n in range(1, len(parts) + 1)]
        return _static(site, column, "gkmlpt_list.html", paths, parts)

    def api(asked: Mapping[str, str]) -> Answer:
        page = int(asked.get("page", "1"))
        rows = parts[page - 1] if 0 < page <= len(parts) and asked.get("sid") == str(spec["sid"]) else []
        answer = {
            "articles": [_gkmlpt_row(site, spec, n) for n in rows],
            "total": len(site.listed(column)),
            "page": page,
            "classify": {"id": spec["id"], "name": column, "type": 1},
        }
        return Answer(json.dumps(answer, ensure_ascii=False).encode(), content_type=_JSON)

    return {f"/gkmlpt/api/all/{spec['id']}": api}


def _gkmlpt_row(site: Site, spec: Mapping[str, Any], notice: Notice) -> dict[str, Any]:
    stamp = epoch(notice.date)
    return {
        "id": number(notice.path, 9_000_000),
        "title": notice.title,
        "url": f"http://{site.host}{notice.path}",
        "post_url": f"http://{site.host}{notice.path}",
        "identifier": f"{number(notice.path, 10**9):09}/{notice.day[:4]}-{number(notice.title, 90_000):05}",
        "publisher": notice.publisher,
        "document_number": "",
        "first_publish_time": stamp,
        "display_publish_time": stamp,
        "created_at": notice.date + ":00",
        "sid": spec["sid"],
    }


def netease(site: Site, column: str) -> dict[str, Route]:
    """An account's articles as JSON; or a topic page of the news desk, all on one page."""
    spec = site.columns[column]
    if "account" not in spec:
        return _static(site, column, "netease_list.html", [spec["path"]], [site.listed(column)])

    def api(asked: Mapping[str, str]) -> Answer:
        if asked.get("wemediaId") != spec["account"]:
            return Answer(b"{}", 404, _JSON)
        size = min(int(asked.get("size", "10")), site.per_page)
        parts = cut(site.listed(column), size)
        page = int(asked.get("pageNo", "1"))
        rows = parts[page - 1] if 0 < page <= len(parts) else []
        answer = {"code": 1, "message": "success", "data": {"total": len(site.listed(column)), "list": [_netease_row(n) for n in rows]}}
        return Answer(json.dumps(answer, ensure_ascii=False).encode(), content_type=_JSON)

    return {spec["path"]: api}


def _netease_row(notice: Notice) -> dict[str, Any]:
    docid = notice.path.rpartition("/")[2].removesuffix(".html")
    picture = f"http://img.wangyi.example/{docid.lower()}.jpg"
    return {
        "docid": docid, "title": notice.title, "digest": notice.summary[:60], "ptime": notice.date + ":00",
        "imgsrc": picture, "replyCount": number(docid, 300), "source": notice.publisher, "videoid": None,
    }  # fmt: skip


def wechat(site: Site, column: str) -> dict[str, Route]:
    """A column of a police site whose every entry is a WeChat page."""
    return _static(site, column, "wechat_list.html", [site.columns[column]["path"]], [site.listed(column)])


def thepaper(site: Site, column: str) -> dict[str, Route]:
    """An account's page, then `…_2` by a link."""
    first = site.columns[column]["path"]
    parts = cut(site.listed(column), site.per_page)
    return _static(site, column, "thepaper_list.html", [first, *(f"{first}_{n}" for n in range(2, len(parts) + 1))], parts)


def small(site: Site, column: str) -> dict[str, Route]:
    """A county paper's own script: `list.php?cid=7`, further pages by a link with `rel=next`."""
    spec = site.columns[column]
    parts = cut(site.listed(column), site.per_page)

    def route(asked: Mapping[str, str]) -> Answer:
        at = int(asked.get("page", "1")) - 1
        if asked.get("cid") != str(spec["id"]) or not 0 <= at < len(parts):
            return Answer("没有这个栏目".encode(), status=404)
        return html(_page(site, column, "small_list.html", at, len(parts), parts[at], spec=spec), site.charset)

    return {spec["path"]: route}


LISTS: dict[str, Callable[[Site, str], dict[str, Route]]] = {
    "hanweb": hanweb,
    "trs": trs,
    "ucap": ucap,
    "vsb": vsb,
    "gkmlpt": gkmlpt,
    "netease": netease,
    "wechat": wechat,
    "thepaper": thepaper,
    "small": small,
}
