"""`kb sources discover`: from police sites' home pages to tried source files, one table and one report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.crawl import Web, contact, progress, web_of
from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing

if TYPE_CHECKING:
    from crawlers.discovery.findings import Finding, SiteReport
    from crawlers.sites import Site

FOLDER_PATH = click.Path(file_okay=False, path_type=Path)
REPORT = "report.json"  #: of a run, beside the reports of its sites


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]…")
@click.option("--all", "every", is_flag=True, help="Every police site of the bundled list.")
@click.option("--region", metavar="CODE", help="Listed sites of a region: 51, 5101, sichuan. With a URL: its region, 510100.")
@click.option("--max-pages", type=click.IntRange(min=2), default=40, show_default=True, metavar="N", help="Ask a site for at most N pages.")
@click.option("--into", type=FOLDER_PATH, help="Where source files go. [default: sources/ in the data folder]")
@click.option("--golden", type=FOLDER_PATH, help="Keep the pages of one notice of each column there; with one URL only.")
@click.option("--again", is_flag=True, help="Also sites that were looked through before.")
@folder_option
@json_option
@click.pass_context
def discover(context: click.Context, /, urls: tuple[str, ...], data: Path, as_json: bool, **asked: Any) -> None:
    """Find columns that warn of fraud, from a site's home page, and write them as sources.

    A column's list and two of its articles are tried; a source is enabled where all were read and half of its titles are about fraud.
    Ended at any moment, it goes on with the sites that are left.

    A region: kb sources discover --region 51

    Every site of the list: kb sources discover --all

    Example: kb sources discover https://gaj.cngy.gov.cn/ --golden golden
    """
    if asked["golden"] and len(urls) != 1:
        raise click.UsageError("--golden goes with one URL")
    reports = _look(data, web_of(context), urls, asked)
    path = _save(data, reports)
    if as_json:
        for report in reports:
            echo_json(report.to_json())
    else:
        click.echo("\n".join(_table(reports)))
        click.echo(f"report: {path}")
    if any(report.status == "interrupted" for report in reports):
        raise Refusal("interrupted; what was found is kept, run it again to go on")
    if not any(report.looked for report in reports):
        raise Refusal("no site could be looked through")


def _look(data: Path, web: Web, urls: tuple[str, ...], asked: Mapping[str, Any]) -> list[SiteReport]:
    from crawlers.discovery import Wishes
    from crawlers.discovery import discover as run
    from crawlers.ledger import ArchiveError
    from crawlers.sites import SiteError
    from crawlers.source import FOUND, SourceError, load_sources, sources_of

    with refusing(SiteError, SourceError, ArchiveError):
        sites = _sites(urls, asked["every"], asked["region"])
        into = asked["into"] or data / FOUND
        known = dict(web.sources or sources_of(data)) | load_sources(into)
        contact(web)
        wishes = Wishes(into, asked["golden"], asked["again"], asked["max_pages"])
        with progress("discover") as tell:
            return run(data, sites, wishes, sources=known, sample_web=web.sample_web, watch=tell)


def _sites(urls: Sequence[str], every: bool, region: str | None) -> list[Site]:
    """What to look through: addresses, or lines of the bundled list. Raises SiteError."""
    from crawlers.sites import POLICE, load_sites, site_at

    if urls:
        return [site_at(url, region) for url in urls]
    if not every and region is None:
        raise click.UsageError("name a site's address, --region or --all")
    chosen = [s for s in load_sites() if s.kind in POLICE and _within(s, region)]
    if not chosen:
        raise click.BadParameter(f"{region}: no site of the list lies there", param_hint="--region")
    return chosen


def _within(site: Site, region: str | None) -> bool:
    if region is None:
        return True
    code = region.rstrip("0") if region.isdigit() and len(region) == 6 else region
    code = f"{code}0" if code.isdigit() and len(code) % 2 else code
    return site.region.startswith(code) if code.isdigit() else site.province.folder == region


def _save(data: Path, reports: Sequence[SiteReport]) -> Path:
    from crawlers.discovery import FOLDER
    from crawlers.discovery.writing import write_whole

    path = data / FOLDER / REPORT
    write_whole(path, json.dumps([report.to_json() for report in reports], ensure_ascii=False, indent=1) + "\n")
    return path


# --- the table -------------------------------------------------------------------------------------------------------


def _table(reports: Sequence[SiteReport]) -> list[str]:
    """A line a site, below it a line a column, and the sums."""
    lines = []
    for report in reports:
        why = f": {report.why}" if report.why else ""
        on = f"{sum(f.taken for f in report.columns)} of {len(report.columns)} columns on"
        lines.append(f"{report.site.name} {report.site.home}  {report.status}{why}; {on}, {report.pages} pages")
        lines += [_line(f) for f in report.columns]
        lines += [f"    → {path}" for path in report.written]
    return [*lines, _sums(reports)]


def _line(found: Finding) -> str:
    state = f"declared as {found.declared}" if found.declared else "on " if found.taken else "off"
    read = f"{sum(t.passed for t in found.trials)}/{len(found.trials)} read"
    told = f"{found.share:4.0%} of {found.rows:2} about fraud"
    return f"    {found.score:3} {state} {found.family:8} {told}, {read}  {found.name}  {found.url}"


def _sums(reports: Sequence[SiteReport]) -> str:
    states: dict[str, int] = {}
    for report in reports:
        states[report.status] = states.get(report.status, 0) + 1
    columns = [f for report in reports for f in report.columns]
    how = ", ".join(f"{n} {status}" for status, n in sorted(states.items(), key=lambda kv: -kv[1]))
    return f"{len(reports)} sites ({how}); {len(columns)} columns, {sum(f.taken for f in columns)} on"


# --- the list --------------------------------------------------------------------------------------------------------


def listed(sources: Sequence[Any], as_json: bool) -> None:
    """The bundled sites by province, each with the sources that are declared on its host."""
    from crawlers.sites import load_sites
    from crawlers.source import host_of

    province = None
    for site in load_sites():
        own = [s for s in sources if site.host in {*s.allow, *map(host_of, s.lists)}]
        if as_json:
            echo_json({**asdict(site), "province": site.province.folder, "sources": [s.name for s in own]})
            continue
        if site.province != province:
            province = site.province
            click.echo(f"{province.name} {province.folder}")
        note = f"  ({site.note})" if site.note else ""
        click.echo(f"  {site.region} {site.kind:15} {site.tier} {site.name} {site.home}{note}")
        for s in own:
            click.echo(f"         {'on ' if s.enabled else 'off'} {s.name} {s.family} seen {s.verified_live}")
