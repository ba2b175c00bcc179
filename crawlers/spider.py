"""The one spider. Each source file makes a class of it, so that `scrapy list` lists the sources; the frontier tells it what to fetch."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from twisted.python.failure import Failure

from crawlers.archive import Archive
from crawlers.clock import now
from crawlers.decode import Refused
from crawlers.failures import DAY, PartMissing, gone, of_exception, of_status
from crawlers.families import UnknownLayout
from crawlers.gone import lost, moved_away, replaced, says_nothing
from crawlers.notice import more_pages, open_page, read_list, read_notice
from crawlers.outcome import Failed, Listed, Outcome, Read, Same, Stopped, Unasked
from crawlers.rows import Row, Snapshot
from crawlers.source import Source, host_of, sources_of

MAX_PARTS = 20  #: pages of one notice
LOST = 5  #: URLs in a row without an answer after which a host that did answer is left for another day


@cache
def declared() -> dict[str, Source]:
    """Bundled sources, and those that were discovered into the data folder of the environment."""
    return sources_of(Path(os.environ.get("KB_DATA") or "data"))


class SourceSpider(Spider):
    """Arguments (`-a` of `scrapy crawl`): `since` a date, `max_pages` of each list, `only` these URLs and no lists, `limit` notices."""

    source: ClassVar[Source]
    known: ClassVar[bool] = True  #: False: a person gave the URLs, their pages say whose they are
    archive: Archive  #: given by the scheduler
    sources: ClassVar[Collection[Source]] = ()  #: all that are declared, for the tier of a host

    def __init__(
        self,
        name: str | None = None,
        since: str | None = None,
        max_pages: str | int | None = None,
        only: Collection[str] | None = None,
        limit: str | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.since = since
        self.max_pages = int(max_pages) if max_pages else None
        self.limit = int(limit) if limit else None
        self.only = tuple(only) if only is not None else None
        self.status, self.why = "done", ""
        self.seen: Counter[str] = Counter()  #: this run: new, unchanged, lists, failed, requests
        self.answered: set[str] = set()
        self.closed_hosts: set[str] = set()  #: they want no more of this crawl
        self._lost: Counter[str] = Counter()

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the scheduler is the frontier."""
        return
        yield

    def stop(self, status: str, why: str) -> None:
        """The first reason to end stands in the report."""
        if self.status == "done":
            self.status, self.why = status, why

    # --- what came back -------------------------------------------------------------------------------------------

    async def visit(self, response: Response) -> AsyncIterator[Outcome]:
        row: Row = response.meta["row"]
        host = host_of(response.url)
        self.answered.add(host)
        self._lost[host] = 0
        if response.status == 304:
            yield Same(row)
            return
        page = to_snapshot(row.url, response)
        if response.status != 200:
            outcome: Outcome = of_status(row, response.status, page)
        elif row.sha256 == page.sha256:
            outcome = Same(row)
        elif row.kind == "list":
            outcome = self._list(row, page)
        else:
            outcome = await self._article(row, page)
        yield outcome
        self._leave(outcome)

    def failed(self, failure: Failure) -> Iterator[Outcome]:
        request: Request = failure.request  # type: ignore[attr-defined]
        row: Row = request.meta["row"]
        host = host_of(row.address)
        error = failure.value
        if isinstance(error, Unasked):
            return
        self._lost[host] += 1
        answered = host in self.answered and self._lost[host] < LOST
        outcome: Outcome = of_exception(row, error if error is not None else Exception("no cause"), answered)
        yield outcome
        self._leave(outcome)

    def _leave(self, outcome: Outcome) -> None:
        """End the visit where the host of the lists wants no more; a side host alone is only skipped (the scheduler sees to it)."""
        if isinstance(outcome, Stopped) and (outcome.host in self.source.list_hosts or not self.source.lists):
            self.stop(outcome.event, outcome.why)
            raise CloseSpider(outcome.event)

    # --- reading --------------------------------------------------------------------------------------------------

    def _list(self, row: Row, page: Snapshot) -> Outcome:
        try:
            notices, further = read_list(page, row, self.source)
        except Exception as error:
            return of_reading(row, page, error)
        if not notices and not further and row.parent is None:
            return Failed(row, "list", "no_links", "a list that links to no notice: its layout is not the family's", wait=DAY, page=page)
        return Listed(row, page, notices, further)

    async def _article(self, row: Row, page: Snapshot) -> Outcome:
        old = self.archive.bulletin(row.url) if row.sha256 else None
        if why := self._nothing(row, page):
            return gone(row, "soft_404", why, page)
        try:
            parts = await self._parts(row, page)
        except (Refused, UnknownLayout) as error:
            return of_reading(row, page, error)
        except Unasked:
            raise
        except Exception as error:
            return of_exception(row, error, True)
        try:
            bulletin = read_notice(page, self.source, self.sources, parts=parts, known=self.known)
        except Exception as error:
            if old and isinstance(error, UnknownLayout | Refused) and lost(open_page(page)[0], old.title):
                return gone(row, "soft_404", "status 200, and another page than the notice", page)
            return of_reading(row, page, error)
        if replaced(open_page(page)[0], old, bulletin):
            return gone(row, "soft_404", "status 200, and a page that says there is none", page)
        return Read(row, page, bulletin, parts)

    def _nothing(self, row: Row, page: Snapshot) -> str | None:
        """Why this answer of status 200 is no notice at all, before anything is read in it."""
        try:
            shown = open_page(page)[0]
        except Refused:
            return None
        if self.known and moved_away(shown, row.address, self.source):
            return f"led to {page.final_url}"
        return "status 200, and a page that says there is none" if says_nothing(shown) else None

    async def _parts(self, row: Row, page: Snapshot) -> list[Snapshot]:
        """The further pages of one notice, all of them or an exception: a notice is stored whole."""
        found: dict[str, Snapshot] = {}
        waiting = more_pages(page, self.source)
        while waiting and len(found) < MAX_PARTS:
            url = self.source.canonical(waiting.pop(0))
            if url in found or url == row.url:
                continue
            request = Request(url, dont_filter=True, meta={"row": row})
            response = await self.crawler.engine.download_async(request)
            if response.status != 200:
                raise PartMissing(f"{url}: status {response.status}")
            found[url] = to_snapshot(url, response)
        return list(found.values())


def of_reading(row: Row, page: Snapshot, error: Exception) -> Failed:
    """A page that cannot be read: its bytes are kept, so that a better reader can (`scrapy reparse`)."""
    code = error.code if isinstance(error, Refused) else "unknown_layout" if isinstance(error, UnknownLayout) else "parse_error"
    text = str(error) if isinstance(error, Refused | UnknownLayout) else f"{type(error).__name__}: {error}"
    return Failed(row, "read", code, text[:500], "quarantined", None, page)


def to_snapshot(url: str, response: Response) -> Snapshot:
    """The answer as it is archived; cookies are none of our business."""
    kept = {name: values for name, values in response.headers.items() if name.lower() != b"set-cookie"}
    headers = {name.decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in kept.items()}
    snapshot = Snapshot(url, response.url, now(), response.status, headers, response.body)
    try:
        encoding: str | None = open_page(snapshot)[1]
    except Refused:
        encoding = None
    return replace(snapshot, encoding=encoding)


class QuietLog(LogFormatter):
    """Log lines name addresses and never carry a notice's text: logs are no place for people's names."""

    def scraped(self, item: Any, response: Any, spider: Any = None) -> Any:
        return None

    def dropped(self, item: Any, exception: Any, response: Any, spider: Any = None) -> Any:
        return None

    def item_error(self, item: Any, exception: Any, response: Any, spider: Any = None) -> Any:
        return super().item_error(type(item).__name__, exception, response, spider)


def spider_class(source: Source, sources: Collection[Source], known: bool = True) -> type[SourceSpider]:
    """A spider for one source, as if it had been written in this module (Scrapy lists classes by their `__module__`)."""
    settings = {"DOWNLOAD_DELAY": source.delay}
    body = {"__module__": __name__, "name": source.name, "source": source, "sources": tuple(sources), "known": known}
    return type(source.name, (SourceSpider,), {**body, "custom_settings": settings})


globals().update({name: spider_class(source, declared().values()) for name, source in declared().items()})
