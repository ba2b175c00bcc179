"""The planted web: its sites by seed, what is true of them on a day, and what each address answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import unquote, urlsplit

from . import pages, robots
from .chrome import frame
from .deal import deal
from .dress import DRESSES, Reply, Routes, Sheet
from .model import Article, Column, Site
from .plan import Plan
from .routes import Map, Switch
from .truth import site_truth
from .walls import wall_answer
from .where import closed_paths

OUTAGE_RETRY = 120  #: seconds that a site which is down with 503 asks for
_SESSION = re.compile(r";jsessionid=[0-9A-F]{8,40}", re.IGNORECASE)
_LINK = re.compile(r'(<a [^>]{0,200}href="(?!http|//|javascript|#)[^"?;#]{2,200}\.s?html?)"')
_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_FILES = {"jpg": "image/gif", "png": "image/gif", "gif": "image/gif", "css": "text/css", "ico": "image/gif", "js": "application/javascript"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address says: bytes as they go out. Status 0: the connection is dropped."""

    body: bytes
    status: int = 200
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    validators: str = ""  #: both, etag, date
    kind: str = "other"  #: list, article, home, robots, wall, down, redirect, missing, file
    slow: bool = False
    heals: bool = False  #: answers 500 twice before this


@dataclass
class Web:
    """All sites of a seed. Pages are written when they are asked for."""

    seed: int
    plans: list[Plan]
    carriers: list[Plan] = field(default_factory=list)

    @cached_property
    def by_host(self) -> dict[str, Plan]:
        return {plan.host: plan for plan in [*self.plans, *self.carriers]}

    @property
    def hosts(self) -> list[str]:
        return list(self.by_host)

    def on(self, day: int = 0) -> Day:
        return _day(self, day)

    def __hash__(self) -> int:
        return id(self)


def plain(url: str) -> str:
    """An address without session id, fragment and scheme: what is compared."""
    return _SESSION.sub("", url).partition("#")[0].partition("://")[2]


@lru_cache(maxsize=4)
def _day(web: Web, day: int) -> Day:
    return Day(web, day)


class Day:
    """The web on one day of the month, 0 to 30."""

    def __init__(self, web: Web, day: int) -> None:
        self.web, self.day = web, day
        self._routes: dict[str, Routes] = {}
        self._truth: dict[str, Site] = {}
        self._articles: dict[str, Article] | None = None

    @property
    def sites(self) -> list[Site]:
        """The truth of every site; texts are told when a site is first asked for."""
        return [self.site(plan.host) for plan in self.web.plans]

    def site(self, host: str) -> Site:
        if host not in self._truth:
            self._truth[host] = site_truth(self.web.by_host[host], self.day)
        return self._truth[host]

    def column_at(self, url: str) -> Column | None:
        """The column that any of its addresses means; None for what is no list of articles."""
        site = self._site_of(url)
        return next((c for c in site.columns if plain(url) in map(plain, (c.url, *c.also))), None) if site else None

    def article_at(self, url: str) -> Article | None:
        """The article at any of its addresses, on whichever host it stands."""
        if self._articles is None:
            every = (a for site in self.sites for column in site.columns for a in column.articles)
            self._articles = {plain(address): a for a in every for address in (*a.also, a.url)}
        return self._articles.get(plain(url))

    def _site_of(self, url: str) -> Site | None:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return self.site(host) if host in self.web.by_host else None

    def answer(self, host: str, path: str, form: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None) -> Answer:
        """`path` as asked, with its query; `query` are its parameters, `form` those of a POST."""
        bare = host.removeprefix("www.")
        plan = self.web.by_host.get(host) or self.web.by_host.get(bare)
        if plan is None:
            return Answer(b"no such host here", 404, "text/plain", kind="missing")
        if down := plan.down(self.day):
            headers = (("Retry-After", str(OUTAGE_RETRY)),) if down == "503" else ()
            return Answer(b"Service Unavailable", {"500": 500, "503": 503}.get(down, 0), "text/html", headers, kind="down")
        if host != plan.host or (plan.traits.www and host == f"www.{plan.host}"):
            return Answer(b"", 301, "text/html", (("Location", f"http://{plan.host}{path}"),), kind="redirect")
        if path.partition("?")[0] in ("/robots.txt", "/robots2.txt"):
            return self._robots(plan, path)
        if (walled := wall_answer(plan, self.day, path)) is not None:
            return Answer(*walled, kind="wall")
        return self._page(plan, path, {**(query or {}), **(form or {})})

    def _robots(self, plan: Plan, path: str) -> Answer:
        kind = plan.robots(self.day)
        if plan.wall(self.day) == "521" or kind == "challenge":
            return Answer(robots.CHALLENGE.encode(), 521, "text/html", kind="robots")
        if kind == "drop":
            return Answer(b"", 0, kind="robots")
        if kind.isdigit():
            return Answer(b"<html><body>error</body></html>", int(kind), "text/html", kind="robots")
        if kind == "redirect" and path == "/robots.txt":
            return Answer(b"", 301, "text/html", (("Location", "/robots2.txt"),), kind="robots")
        text = robots.text_of(kind, closed_paths(plan))
        return Answer(
            text.encode(), 200, "text/html" if kind == "html" else "text/plain; charset=utf-8", kind="robots", slow=kind == "slow"
        )

    def routes(self, plan: Plan) -> Routes:
        if plan.host not in self._routes:
            self._routes[plan.host] = Map(self.web.plans, plan, self.day).routes()
        return self._routes[plan.host]

    def _page(self, plan: Plan, path: str, asked: Mapping[str, str]) -> Answer:
        bare = unquote(_SESSION.sub("", path).partition("?")[0])
        route = self.routes(plan).get(bare)
        if isinstance(route, Switch):
            route = route.by_id.get(asked.get("id", ""))
        found = route(asked) if route else pages.calendar_page(plan, bare) if bare.startswith("/rili/") else None
        kind = getattr(route, "kind", "other") if route else "other"
        if found is None and bare.startswith("/trap/"):
            found = Sheet("站点地图", "<p></p>")
        if isinstance(found, Reply):
            headers = found.headers
            text_kind = found.kind if "charset" in found.kind or found.status >= 300 else f"{found.kind}; charset=utf-8"
            body = found.body if isinstance(found.body, bytes) else found.body.encode()
            return Answer(body, found.status, text_kind, headers, plan.traits.validators if found.status == 200 else "", kind=kind)
        if found is None:
            return self._file(plan, bare)
        text = frame(plan, self.day, found, bare if "?" not in path else path)
        if plan.traits.sessions and kind in ("list", "home"):
            token = plan.token("sid", self.day, bare, chars="0123456789ABCDEF")
            text = _LINK.sub(rf'\1;jsessionid={token}"', text)
        return self._html(plan, text, kind, getattr(route, "heals", False))

    def _html(self, plan: Plan, text: str, kind: str, heals: bool) -> Answer:
        traits = plan.traits
        header = f"text/html; charset={traits.header}" if traits.header else "text/html"
        return Answer(text.encode(traits.charset), 200, header, validators=traits.validators, kind=kind, heals=heals)

    def _file(self, plan: Plan, path: str) -> Answer:
        kind = _FILES.get(path.rpartition(".")[2])
        if kind:
            return Answer(_PIXEL if kind == "image/gif" else b"/* sample */", 200, kind, kind="file")
        text = frame(plan, self.day, Sheet("404", "<h1>404 Not Found</h1>"), path)
        return Answer(text.encode(plan.traits.charset), 404, "text/html", kind="missing")


def plant(seed: int, sites: int = 300) -> Web:
    """The same seed and size give the same web, byte for byte."""
    plans, carriers = deal(seed, sites)
    assert all(plan.family in DRESSES for plan in plans)
    return Web(seed, plans, carriers)
