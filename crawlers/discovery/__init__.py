"""From police sites' home pages to tried source files: the one door for `kb sources discover` and the tests.

    reports = discover(data, load_sites(), into=data / "sources")

Each site's report is a file below `<data>/discovery`, written when the site is done, so that a run that was ended goes on where it was.
Runs Scrapy in this process, like `crawlers.crawl`: once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawlers.crawl import went
from crawlers.discovery.findings import FINAL, SiteReport, from_json
from crawlers.discovery.scout import PAGES, Scout, scout_class, source_of
from crawlers.discovery.trial import Tried
from crawlers.discovery.writing import slug, write_golden, write_sources, write_whole
from crawlers.guard import SampleWeb, judge
from crawlers.reactor import settings_for, spin
from crawlers.scheduler import release, share
from crawlers.sites import Site
from crawlers.source import Source

__all__ = ["FOLDER", "PAGES", "SiteReport", "Wishes", "discover"]

FOLDER = "discovery"  #: below the data folder: what each site's visit said


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a run of discovery is to do besides looking."""

    into: Path  #: where source files go
    golden: Path | None = None
    again: bool = False  #: also sites whose last visit came to an end
    pages: int = PAGES


def discover(
    data: Path,
    sites: Sequence[Site],
    wishes: Wishes,
    *,
    sources: Mapping[str, Source],
    sample_web: SampleWeb | None = None,
    watch: Callable[[str, str], None] | None = None,
) -> list[SiteReport]:
    """Look through sites; reports in their order. Raises ArchiveError where the data folder cannot be written."""
    known = {site.home: _last(data, site) for site in sites}
    done = {home: report for home, report in known.items() if report and report.status in FINAL and not wishes.again}
    fresh = {home: report for site in sites if (home := site.home) not in done and (report := _refused(site, sample_web))}
    visits = [site for site in sites if site.home not in done and site.home not in fresh]
    found: dict[str, SiteReport] = {}

    def settle(report: SiteReport, tried: list[Tried]) -> None:
        found[report.site.home] = _keep(data, report, tried, wishes, sources)

    _visit(data, [scout_class(s, source_of(s, slug(s)), tuple(sources.values()), wishes.pages, settle) for s in visits], sample_web, watch)
    for home, report in fresh.items():
        found[home] = _keep(data, report, [], wishes, sources)
    return [done.get(s.home) or found.get(s.home) or SiteReport(s, "interrupted", "ended before its turn") for s in sites]


def _visit(data: Path, scouts: Sequence[type[Scout]], sample: SampleWeb | None, watch: Callable[[str, str], None] | None) -> None:
    path = (data / "archive.db").absolute()
    archive = share(path)
    try:
        archive.watch = watch
        archive.begin_run("discover", os.environ.get("KB_VANTAGE", ""))
        spiders = spin(settings_for(path, sample), [(scout, {}) for scout in scouts]) if scouts else []
        if not archive.broken:
            archive.end_run(went(archive, spiders), {})
    finally:
        release(path)


def _refused(site: Site, sample: SampleWeb | None) -> SiteReport | None:
    """A site that the guard would not let us ask for: a bare address, a host that is none."""
    refusal = judge(site.home, lambda host: host == site.host, sample)
    return SiteReport(site, "refused", refusal.message) if refusal else None


def _file(data: Path, site: Site) -> Path:
    return data / FOLDER / f"{slug(site)}.json"


def _last(data: Path, site: Site) -> SiteReport | None:
    """What the last visit said; None where there was none, or of another list's line."""
    try:
        report = from_json(json.loads(_file(data, site).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return report if report.site.home == site.home else None


def _keep(data: Path, report: SiteReport, tried: list[Tried], wishes: Wishes, sources: Mapping[str, Source]) -> SiteReport:
    """Write the source files, then the report that names them."""
    written = write_sources(report, tried, wishes.into, sources)
    if wishes.golden:
        write_golden(tried, slug(report.site), wishes.golden)
    report = replace(report, vantage=os.environ.get("KB_VANTAGE", ""), written=tuple(str(path) for path in written))
    write_whole(_file(data, report.site), json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n")
    return report
