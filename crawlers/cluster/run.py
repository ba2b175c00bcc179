"""The two doors to a cluster, for `kb crawl --writer` and `kb crawl --cluster`: one process has the archive, any number fetch for it.

report = write("redis://…", data, names=["hunan_police"])
report = work("redis://…")
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawlers.archive import Archive
from crawlers.cluster.board import ClusterError, client
from crawlers.crawl import Report, Watch, chosen_of, recorded
from crawlers.guard import SampleWeb
from crawlers.reactor import BY_SIGNAL, drive, quiet, settings_for
from crawlers.source import Source, sources_of
from crawlers.spider import SourceSpider


def write(
    url: str,
    data: Path,
    names: Sequence[str] = (),
    *,
    sources: Mapping[str, Source] | None = None,
    since: str | None = None,
    max_pages: int | None = None,
    sample_web: SampleWeb | None = None,
    watch: Watch | None = None,
) -> Report:
    """Hand out what is to be fetched and archive what workers bring, until every source is done.

    Raises SourceError, ArchiveError and ClusterError; after each of them, as after a kill, the same command goes on where it was.
    """
    known = sources_of(data) if sources is None else sources
    chosen = chosen_of(known, names)
    client(url).close()
    from crawlers.cluster.writer import Writer

    path = (data / "archive.db").absolute()

    def visit(archive: Archive) -> tuple[list[SourceSpider], bool]:
        writer, ended = Writer(url, archive, path, _settings(url, path, sample_web)), False
        try:
            writer.crawl(chosen, known, {"since": since, "max_pages": max_pages})
        except KeyboardInterrupt:
            ended = True
        return [each.spider for each in writer.visits.values()], ended

    return recorded(path, "crawl", known.values(), watch, visit)


def work(url: str, *, sample_web: SampleWeb | None = None) -> Any:
    """Fetch and read for a writer until its run is over; returns a WorkerReport. Blocks; once a process. Raises ClusterError."""
    client(url).close()
    import htmldate  # noqa: F401 - a worker that waits for its run has time to load what the fallback needs
    import readability  # noqa: F401

    from crawlers.cluster.worker import Worker, WorkerReport, again

    quiet(logging.ERROR)
    settings = _settings(url, None, sample_web)
    settings.set("SCHEDULER", "crawlers.cluster.queue.WorkerScheduler", priority="cmdline")
    settings.set("ITEM_PIPELINES", {"crawlers.cluster.worker.DeliverPipeline": 100}, priority="cmdline")
    doors = {**settings.getdict("DOWNLOAD_HANDLERS"), **dict.fromkeys(("http", "https"), "crawlers.cluster.turns.ClusterDoor")}
    settings.set("DOWNLOAD_HANDLERS", doors, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    worker, failures = Worker(url, process, sample_web is not None), list[BaseException]()

    async def everything() -> None:
        try:
            await worker.work()
        except Exception as error:
            failures.append(error)

    done = drive(process, everything)
    for failure in failures:
        if not isinstance(failure, ClusterError):
            raise failure
    error = str(failures[0]) if failures else None if done else again(BY_SIGNAL)
    return WorkerReport(worker.name, dict(worker.delivered), error)


def _settings(url: str, path: Path | None, sample: SampleWeb | None) -> Settings:
    from crawlers.cluster.queue import settings as meeting

    settings = settings_for(path, sample)
    for name, value in meeting(url).items():
        settings.set(name, value, priority="cmdline")
    return settings
