"""The map of the sample web: which host answers what at which address."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import lru_cache, partial

from crawlers.sample_web.answer import Answer, Route, html
from crawlers.sample_web.lists import LISTS
from crawlers.sample_web.notice import HERE, Notice, Site, load_sites
from crawlers.sample_web.render import render, render_article

SOURCES = HERE / "sources"
Routes = dict[str, Route]

_PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
_FILES = {"png": ("image/png", _PIXEL), "jpg": ("image/png", _PIXEL), "gif": ("image/png", _PIXEL), "ico": ("image/png", _PIXEL)}
_TEXTS = {"css": "text/css", "js": "application/javascript"}
_WALL = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('clearance')+'=1735021188.6|0|'+(function(){var t=[+!![]+[]];"
    "return t.join('')})()+';max-age=3600;path=/';/* __jsl_clearance */location.href=location.pathname+location.search</script>"
)


def article_routes(site: Site, notice: Notice) -> Routes:
    """The page of a notice, its further pages, and its old address."""
    if notice.gone:
        return {}
    found: Routes = {notice.path: partial(_article, site, notice, 0)}
    stem, _, ext = notice.path.rpartition(".")
    for part in range(1, len(notice.parts)):
        found[f"{stem}_{part}.{ext}"] = partial(_article, site, notice, part)
    if notice.moved_from:
        found[notice.moved_from] = lambda _: Answer(b"", 301, headers=(("Location", f"http://{site.host}{notice.path}"),))
    return found


def _article(site: Site, notice: Notice, part: int, _: Mapping[str, str]) -> Answer:
    body = render_article(site, notice, part).encode(notice.charset)
    kind = f"text/html; charset={notice.declared or notice.charset}"
    return Answer(body, content_type=kind, modified=notice.day, heals_after=notice.heals_after)


def _robots(site: Site) -> Answer:
    if site.robots is None:
        return Answer(b"<html><body><h1>404 Not Found</h1></body></html>", 404)
    return Answer(site.robots.encode(), content_type="text/plain")


def _walled(_: Mapping[str, str]) -> Answer:
    return Answer(_WALL.encode(), 521, headers=(("Set-Cookie", "__jsluid_h=0f3c1b; max-age=31536000; path=/; HttpOnly"),))


def _either(one: Route, other: Route, asked: Mapping[str, str]) -> Answer:
    """Several columns behind one script: the one that knows the parameters answers."""
    answer = one(asked)
    return answer if answer.status == 200 else other(asked)


def site_routes(site: Site) -> Routes:
    """Everything a host answers, by path."""
    found: Routes = {}
    for column in site.columns:
        for path, route in (LISTS[site.cms](site, column) if site.listed(column) else {}).items():
            found[path] = partial(_either, found[path], route) if path in found else route
    for notice in site.own():
        found |= article_routes(site, notice)
    found["/"] = lambda _: html(render("home.html", site, charset=site.charset, column=""), site.charset)
    found["/robots.txt"] = lambda _: _robots(site)
    return found


@lru_cache(maxsize=1)
def all_routes() -> dict[str, Routes]:
    """Routes by host; notices that one site lists and another carries are served by the other, in its clothes."""
    sites = load_sites()
    found = {host: site_routes(site) for host, site in sites.items()}
    for site in sites.values():
        for notice in site.notices:
            if notice.host:
                found[notice.host] |= article_routes(sites[notice.host], notice)
    return found


def answer_for(host: str, path: str, asked: Mapping[str, str]) -> Answer:
    """What the sample web says at an address; 404 for what it does not know."""
    sites = load_sites()
    if host not in sites:
        return Answer(b"no such host here", 404, "text/plain")
    if sites[host].wall and path != "/robots.txt":
        return _walled(asked)
    routes = all_routes()[host]
    if route := routes.get(path) or (routes.get(f"{path}index.html") if path.endswith("/") else None):
        return route(asked)
    extension = path.rpartition(".")[2].lower()
    if extension in _FILES:
        kind, body = _FILES[extension]
        return Answer(body, content_type=kind)
    if extension in _TEXTS:
        return Answer(b"/* sample */", content_type=_TEXTS[extension])
    return Answer(render("missing.html", sites[host], charset="utf-8").encode(), 404)
