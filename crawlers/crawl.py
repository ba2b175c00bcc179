"""Runs sources in this process: the one door to the spiders for `kb crawl`, `kb add`, `kb sources check`, `kb demo` and the tests.

    report = crawl(data, names=["hunan_police"])            # or no names: every enabled source
    report = crawl(data, sources=load_sources(folder), sample_web=("127.0.0.1", port))
    report = add(data, ["https://…"])                       # single notices, by address

Twisted's reactor runs once a process, so that a process calls one of these once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from crawlers.archive import Archive
from crawlers.frontier import counts, lost_lists
from crawlers.guard import SampleWeb, judge
from crawlers.health import before, holdings, trouble, verdict
from crawlers.lookalike import impostor, said
from crawlers.pipeline import shortfall
from crawlers.reactor import Job, settings_for, spin
from crawlers.scheduler import release, share
from crawlers.source import Source, SourceError, canonical, host_of, source_of_host, sources_of
from crawlers.spider import SourceSpider, spider_class

Watch = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one source's visit went. `discovered` … `refused` are notices over all runs and add up; `run` counts this one."""

    source: str
    status: str  #: done blocked retry_later ceiling unreachable_from_here robots_unreachable outside_hours interrupted failed
    why: str
    discovered: int
    stored: int
    unchanged: int
    quarantined: int
    pending: int
    refused: int
    run: Mapping[str, int] = field(default_factory=dict)
    missed: Sequence[str] = ()  #: lists that could not be read, bounds of `expect` that the archive does not meet
    health: str = "untried"  #: one of crawlers.health.VERDICTS
    before: str | None = None  #: the verdict of the visit before
    holds: Mapping[str, Any] = field(default_factory=dict)  #: newest date, shares of notices with a date, a publisher, an authority
    trouble: Sequence[Mapping[str, Any]] = ()  #: the latest pages of this visit that failed: url, code, message


@dataclass(frozen=True, slots=True)
class Report:
    run: int
    status: str
    sources: tuple[SourceReport, ...]
    error: str | None = None  #: why nothing more could be written
    urls: tuple[str, ...] = ()  #: of `add`: the keys under which its URLs stand in the frontier
    refusals: tuple[tuple[str, str], ...] = ()  #: of `add`: (url, why) of what was not even asked for
    vantage: str = ""  #: from where the web was looked at

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def crawl(
    data: Path,
    names: Sequence[str] = (),
    *,
    sources: Mapping[str, Source] | None = None,
    since: str | None = None,
    max_pages: int | None = None,
    sample_web: SampleWeb | None = None,
    watch: Watch | None = None,
) -> Report:
    """Visit sources and archive what they publish. Raises SourceError for a name that is not declared or not enabled, ArchiveError at once
    where the archive cannot be opened; one that fails on the way is in the report, and all that was committed stays.
    """
    known = sources_of(data) if sources is None else sources
    chosen = chosen_of(known, names)
    jobs = [(spider_class(s, known.values()), {"since": since, "max_pages": max_pages}) for s in chosen]
    return _run(data / "archive.db", "crawl", jobs, known.values(), sample_web, watch)


def add(
    data: Path,
    urls: Sequence[str],
    *,
    sources: Mapping[str, Source] | None = None,
    sample_web: SampleWeb | None = None,
    watch: Watch | None = None,
) -> Report:
    """Fetch single notices: of each URL its own host is allowed and no other. What is no public web address is in `refusals`."""
    known = sources_of(data) if sources is None else sources
    by_host: dict[str, tuple[Source, list[str]]] = {}
    refusals = []
    for url in urls:
        try:
            source, key = _host_source(url, known.values(), sample_web)
        except SourceError as error:
            refusals.append((url[:200], str(error)))
            continue
        by_host.setdefault(source.allow[0], (source, []))[1].append(key)
    jobs = [(spider_class(s, known.values(), known=False), {"only": keys}) for s, keys in by_host.values()]
    keys = tuple(key for _, found in by_host.values() for key in found)
    return replace(_run(data / "archive.db", "add", jobs, known.values(), sample_web, watch), urls=keys, refusals=tuple(refusals))


def check(
    data: Path, names: Sequence[str] = (), *, sources: Mapping[str, Source] | None = None, sample_web: SampleWeb | None = None
) -> Report:
    """Try sources, enabled or not, and keep nothing: their first list page and two notices each."""
    known = sources_of(data) if sources is None else sources
    for name in names:
        if name not in known:
            raise SourceError(f"{name}: no such source")
    chosen = [s for s in known.values() if s.lists and (s.name in names if names else True)]
    jobs = [(spider_class(s, known.values()), {"max_pages": 1, "limit": 2}) for s in chosen]
    return _run(None, "check", jobs, known.values(), sample_web, None)


def chosen_of(known: Mapping[str, Source], names: Sequence[str]) -> list[Source]:
    """The sources of these names, or all that are enabled. Raises SourceError for one that is not declared or not enabled."""
    return [_chosen(known, name) for name in names] or [s for s in known.values() if s.enabled]


def _chosen(known: Mapping[str, Source], name: str) -> Source:
    if name not in known:
        raise SourceError(f"{name}: no such source; `kb sources list` shows them")
    if not known[name].enabled:
        raise SourceError(f"{name}: not enabled in its source file")
    return known[name]


def _host_source(url: str, known: Iterable[Source], sample: SampleWeb | None) -> tuple[Source, str]:
    """(a source of this URL's host alone, the URL's key). Raises SourceError for what the guard would not let pass."""
    try:
        key = canonical(url)
    except ValueError as error:
        raise SourceError(str(error)) from error
    host = host_of(key)
    if real := impostor(host, known):
        raise SourceError(said(host, real))
    source = source_of_host(host, known)
    if refusal := judge(key, lambda h: h == host, sample):
        raise SourceError(refusal.message)
    return source, source.canonical(key)


def _run(
    path: Path | None, command: str, jobs: Sequence[Job], known: Collection[Source], sample: SampleWeb | None, watch: Watch | None
) -> Report:
    path = path.absolute() if path else None

    def visit(_: Archive) -> tuple[list[SourceSpider], bool]:
        return spin(settings_for(path, sample), jobs) if jobs else [], False

    return recorded(path, command, known, watch, visit)


def recorded(
    path: Path | None,
    command: str,
    known: Collection[Source],
    watch: Watch | None,
    visit: Callable[[Archive], tuple[Iterable[SourceSpider], bool]],
) -> Report:
    """One run in the archive, from its beginning to its report; `visit` gives its spiders, and whether it was ended by a signal."""
    vantage = os.environ.get("KB_VANTAGE", "")
    archive = share(path)
    try:
        archive.watch = watch
        run = archive.begin_run(command, vantage)
        archive.put_sources(known)
        spiders, ended = visit(archive)
        spiders = tuple(spiders)
        status = went(archive, spiders, ended)
        reports = tuple(report_of(archive, spider) for spider in spiders)
        if not archive.broken:
            archive.end_run(status, told(archive, reports))
        return Report(run, status, reports, archive.broken, vantage=vantage)
    finally:
        release(path)


def went(archive: Archive, spiders: Iterable[SourceSpider], ended: bool = False) -> str:
    """The status of a run: failed, interrupted or done."""
    return "failed" if archive.broken else "interrupted" if ended or any(s.status == "interrupted" for s in spiders) else "done"


def report_of(archive: Archive, spider: SourceSpider) -> SourceReport:
    source = spider.source
    missed = [] if spider.only is not None else [*lost_lists(archive, source), *shortfall(archive, source)]
    return SourceReport(
        source.name,
        spider.status,
        spider.why,
        **counts(archive, source.name),
        run=dict(spider.seen),
        missed=missed,
        health=verdict(spider.status, spider.seen),
        before=before(archive, source.name),
        holds=holdings(archive, source),
        trouble=trouble(archive, source),
    )


def told(archive: Archive, reports: Iterable[SourceReport]) -> dict[str, Any]:
    """Of each source, what stays with the run."""
    return {r.source: {"status": r.status, "health": r.health, **counts(archive, r.source)} for r in reports}
