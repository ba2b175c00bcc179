"""The spider of discovery: it asks by the same door as every crawl (guard, robots, pace, walls, ceiling) and keeps no page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawlers.clock import now
from crawlers.decode import Refused
from crawlers.discovery.findings import FOUND, NOTHING, SiteReport
from crawlers.discovery.trial import Tried, attempt
from crawlers.discovery.walk import Lost, Spent, Walk
from crawlers.failures import of_exception, of_status
from crawlers.families import Ask, Page
from crawlers.families.markup import tree_of
from crawlers.families.stated import SITE_TAIL
from crawlers.notice import open_page
from crawlers.outcome import Stopped
from crawlers.pace import PACE
from crawlers.rows import Row, Snapshot
from crawlers.scheduler import archive_path, release, share
from crawlers.sites import Site
from crawlers.source import Source, host_of
from crawlers.spider import SourceSpider, to_snapshot

PAGES = 40  #: of one site, articles among them
ROOM = 12  #: of these, kept for trying articles
LINKED_TO = ("mp.weixin.qq.com",)  #: where lists of the police often lead
_SECOND = frozenset("gov com net org edu ac mil".split())


class NoQueue(BaseScheduler):
    """Nothing waits: a scout asks for one page after the other. Opens the archive, for what is known of hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self.path = archive_path(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NoQueue:
        return cls(crawler)

    def open(self, spider: Any) -> None:
        spider.archive = share(self.path)
        PACE.slow(spider.site.host, spider.source.delay)

    def close(self, reason: str) -> None:
        release(self.path)

    def has_pending_requests(self) -> bool:
        return False

    def enqueue_request(self, request: Request) -> bool:
        raise NotImplementedError("a scout queues nothing")

    def next_request(self) -> Request | None:
        return None


def domain(host: str) -> str:
    """The registered name above a host: `gaj.sjz.gov.cn` -> `sjz.gov.cn`."""
    labels = host.split(".")
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:])


def folder_of(home: str) -> str:
    """The folder in which a site stands on its host: `/gaj/`; `/` where the host is its own."""
    path = urlsplit(home).path
    return path if path.endswith("/") else f"{path}/" if "." not in path.rpartition("/")[2] else path.rpartition("/")[0] + "/"


def source_of(site: Site, name: str) -> Source:
    """What a scout may ask: the site's host and its sisters below the same registered name."""
    return Source(
        name,
        site.name,
        site.name,
        site.name if site.tier == "T0" else None,
        site.tier,
        None if site.region == "000000" else site.region,
        lists=(site.home,),
        allow=(site.host, f".{domain(site.host)}", *LINKED_TO),
    )


class Scout(SourceSpider):
    """Looks through one site."""

    site: ClassVar[Site]
    pages: ClassVar[int] = PAGES
    found: ClassVar[Callable[[SiteReport, list[Tried]], None]]
    custom_settings: ClassVar[dict[str, Any]] = {"SCHEDULER": "crawlers.discovery.scout.NoQueue", "ITEM_PIPELINES": {}}  # type: ignore[misc]

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, only=(), **kwargs)
        self.asked, self.remark = 0, ""
        self._had: dict[Ask, tuple[Page, Snapshot]] = {}
        self.room = self.pages
        self.walk = Walk(self.get, self.owns, max(1, self.pages - ROOM))
        self.home, self.place, self.source_base = self.site.home, self.site, self.source

    async def start(self) -> AsyncIterator[Any]:
        try:
            report, tried = await self._visit()
        except Exception as error:  # one odd site ends its own visit, and says so
            self.logger.exception("%s", self.site.home)
            report, tried = SiteReport(self.site, "failed", f"{type(error).__name__}: {error}"[:300], self.asked, now()), []
        type(self).found(report, tried)
        return
        yield

    def owns(self, url: str) -> bool:
        """Is this address the site's: its host, a host below it, or, where the site is a folder of another's, below that?"""
        host, own = host_of(url).removeprefix("www."), host_of(self.home).removeprefix("www.")
        folder = folder_of(self.site.home)
        if folder != "/":
            return host == own and f"{urlsplit(url).path}/".startswith(folder)
        return host == own or host.endswith(f".{own}")

    async def get(self, ask: Ask) -> tuple[Page, Snapshot]:
        """One page, by the door, once a visit. Raises Lost, or Spent where the site has been asked enough."""
        if ask in self._had:
            return self._had[ask]
        if self.asked >= self.room:
            raise Spent
        self.asked += 1
        row = Row(ask.url, self.source.name, "list", method=ask.method, body=ask.body)
        request = Request(ask.url, method=ask.method, body=ask.body, headers=dict(ask.headers), meta={"row": row}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise self._gone(of_exception(row, error, host_of(ask.url) in self.answered)) from error
        self.answered.add(host_of(ask.url))
        if self.archive.watch:
            self.archive.watch(self.source.name, "looked")
        snapshot = to_snapshot(ask.url, response)
        if response.status != 200:
            raise self._gone(of_status(row, response.status, snapshot))
        try:
            page = replace(open_page(snapshot)[0], base=ask.base)
            tree_of(page.text)  # what may not be parsed is refused here, before all who read it
            self._had[ask] = page, snapshot
            return self._had[ask]
        except Refused as error:
            raise Lost(error.code, str(error)) from error

    def _gone(self, outcome: Any) -> Lost:
        """What the outcome of a crawl means here: a host that wants no more of us ends the visit."""
        if isinstance(outcome, Stopped):
            return Lost(outcome.event, outcome.why, host_of(self.home) == outcome.host)
        return Lost(outcome.code, outcome.message)

    # --- the visit ------------------------------------------------------------------------------------------------

    async def _visit(self) -> tuple[SiteReport, list[Tried]]:
        report = SiteReport(self.site, NOTHING, at=now())
        try:
            home = await self._home()
        except (Lost, Spent) as lost:
            status = lost.event if isinstance(lost, Lost) else NOTHING
            return replace(report, status=status, why=str(lost), pages=self.asked), []
        self.home = home.url
        if self.place.name == self.place.host and (title := SITE_TAIL.sub("", tree_of(home.text).css("title::text").get("").strip())):
            self.place = replace(self.place, name=title[:60])
            self.source_base = replace(self.source, title=title[:60], publisher=title[:60])
        report = replace(report, site=self.place)
        await self.walk.look_round(home)
        tried = await self._try()
        ended = next((lost for lost in self.walk.lost if lost.final), None)
        status = FOUND if tried else ended.event if ended else NOTHING
        columns = tuple(sorted((t.finding for t in tried), key=lambda f: -f.score))
        over = tuple(self.walk.passed_over)
        why = ended.why if ended else self.remark if tried else self._losses() or self.remark
        return replace(report, status=status, why=why, pages=self.asked, columns=columns, passed_over=over), tried

    def _losses(self) -> str:
        """What of a site without a column could not be had."""
        lost = self.walk.lost
        return f"{len(lost)} of {self.walk.looked} pages could not be read, the first: {lost[0].event}: {lost[0].why}" if lost else ""

    async def _home(self) -> Page:
        """By TLS first, which is what a tier needs; made-up hosts have none."""
        secure = self.site.home.replace("http://", "https://", 1)
        if secure != self.site.home and not self.site.host.endswith(".example"):
            try:
                return await self.walk.home(secure)
            except Lost as lost:
                if lost.event not in ("unreachable_from_here", "tls") and not lost.event.startswith("http_"):
                    raise
                self.remark = f"by http only, {secure} is {lost.event}: {lost.why}"
        return await self.walk.home(self.site.home)

    async def _try(self) -> list[Tried]:
        tried = []
        for seen in self.walk.promising():
            try:
                tried.append(await attempt(self.get, seen, self.source_base, self.sources))
            except Lost as lost:
                self.walk.lost.append(lost)
        return [self._declared(t) for t in tried]

    def _declared(self, tried: Tried) -> Tried:
        known = next((s.name for s in self.sources if tried.finding.url in s.lists), None)
        return replace(tried, finding=replace(tried.finding, declared=known)) if known else tried


Found = Callable[[SiteReport, list[Tried]], None]


def scout_class(site: Site, source: Source, sources: tuple[Source, ...], pages: int, found: Found) -> type[Scout]:
    settings = {**Scout.custom_settings, "DOWNLOAD_DELAY": source.delay}
    body = {"__module__": __name__, "name": source.name, "source": source, "sources": sources, "site": site, "pages": pages}
    return type(source.name, (Scout,), {**body, "found": staticmethod(found), "custom_settings": settings})
