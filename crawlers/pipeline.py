"""One transaction for what came of each URL, and the counts of a visit against what its source expects."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawlers import hosts
from crawlers.archive import Archive, ArchiveError
from crawlers.clock import later, since
from crawlers.failures import DAY
from crawlers.health import stale
from crawlers.outcome import Exported, Failed, Listed, Outcome, Read, Same, Stopped
from crawlers.rows import Row
from crawlers.source import Source, host_of
from kb.model import Bulletin

#: what `scrapy crawl SOURCE -o notices.jsonl` writes and `kb ingest` reads
LINE_KEYS = ("url", "title", "text", "published", "publisher", "authority", "authors", "source", "images", "family", "fetched_at", "sha256")
FIRST_LOOK, LAST_LOOK = 3 * DAY, 180 * DAY
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def to_line(bulletin: Bulletin) -> Exported:
    """A notice as a line of bulletin JSON Lines: unmasked and private."""
    values = {key: getattr(bulletin, key) for key in LINE_KEYS}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def next_look(row: Row, published: str | None = None) -> str:
    """When to ask for a stored notice again: in days, then after half its age again, at most half a year.

    Its age is that in the archive or since its publication, whichever is more; addresses of one age do not fall due on one day.
    """
    known = [since(at) / 2 for at in (row.discovered_at, (published or "").ljust(10, "x")) if _DAY.match(at)]
    spread = 0.9 + 0.2 * int(hashlib.sha256(row.url.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return later(min(max(FIRST_LOOK, *known, 0.0), LAST_LOOK) * spread)


def shortfall(archive: Archive, source: Source) -> list[str]:
    """What the archive holds of a source against its `expect`: one sentence for each bound it misses."""
    where = "FROM bulletins WHERE source = ?"
    (n,) = archive.db.execute(f"SELECT count(*) {where}", (source.name,)).fetchone()
    found = []
    if n < source.expect.get("min", 0):
        found.append(f"{n} notices, expected at least {source.expect['min']}")
    if n > source.expect.get("max", n):
        found.append(f"{n} notices, expected at most {source.expect['max']}")
    for field, share in (source.expect.get("filled") or {}).items():
        sql = f"SELECT count(*) {where} AND coalesce([{field}], '') NOT IN ('', '[]')"
        (filled,) = archive.db.execute(sql, (source.name,)).fetchone()
        if n and filled / n < share:
            found.append(f"{field} filled in {filled / n:.0%}, expected {share:.0%}")
    old = stale(archive, source)
    return [*found, old] if old else found


class ArchivePipeline:
    """Writes outcomes; what was stored goes on as a line for Scrapy's exports."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        return cls(crawler)

    async def process_item(self, item: Outcome) -> Exported:
        spider: Any = self.crawler.spider
        try:
            line = self._write(spider, item)
        except ArchiveError as error:
            spider.stop("failed", str(error))
            raise DropItem(str(error)) from error
        spider.scheduler.settled(item)
        if line is None:
            raise DropItem(type(item).__name__)
        return line

    def _write(self, spider: Any, item: Outcome) -> Exported | None:
        archive: Archive = spider.archive
        spider.seen["requests"] += 1
        if isinstance(item, Read | Listed | Same):
            hosts.read(archive, host_of(item.row.address))
        if isinstance(item, Read):
            state = archive.put_article(item.row, item.page, item.bulletin, item.parts, next_look(item.row, item.bulletin.published))
            spider.seen["new" if state == "stored" else state] += 1
            return to_line(item.bulletin) if state == "stored" else None
        if isinstance(item, Listed):
            spider.seen["lists"] += 1
            spider.seen["found"] += archive.put_list(item.row, item.page, item.notices, item.further)
        elif isinstance(item, Same):
            spider.seen["lists" if item.row.kind == "list" else "unchanged"] += 1
            known = archive.bulletin(item.row.url)
            archive.put_same(item.row, None if item.row.kind == "list" else next_look(item.row, known.published if known else None))
        elif isinstance(item, Failed):
            spider.seen["failed"] += 1
            spider.seen[f"failed:{item.code}"] += 1
            if item.row.kind == "list":
                spider.seen[f"list:{item.code}"] += 1
            due = None if item.wait is None else later(item.wait)
            archive.put_failure(item.row, item.stage, item.code, item.message, item.state, due, item.page)
        elif isinstance(item, Stopped):
            if item.seconds and item.host not in hosts.held(archive):
                hosts.hold(archive, item.host, item.event, item.why, item.seconds)
            until = {"until": later(item.seconds)} if item.seconds else {}
            archive.log(item.row.source, item.event, f"https://{item.host}/", {"why": item.why, "at": item.row.url, **until})
        return None

    def close_spider(self) -> None:
        spider: Any = self.crawler.spider
        archive: Archive | None = getattr(spider, "archive", None)
        if archive is None or archive.broken or spider.only is not None:
            return
        missed = shortfall(archive, spider.source)
        if missed:
            archive.log(spider.source.name, "expect", None, {"missed": missed})
