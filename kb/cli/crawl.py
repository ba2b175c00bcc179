"""`kb crawl`: declared sources from the web into the archive."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawlers.crawl import Report, SourceReport

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
REACHED = ("done", "outside_hours", "ceiling")


class Web:
    """Which sources and which web: the declared ones and the real one. `kb demo` and the tests give others, in code and nowhere else."""

    def __init__(self, sources: Mapping[str, Any] | None = None, sample_web: tuple[str, int] | None = None) -> None:
        self.sources = sources
        self.sample_web = sample_web


def web_of(context: click.Context) -> Web:
    return context.obj if isinstance(context.obj, Web) else Web()


def _since(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _DATE.fullmatch(value):
        raise click.BadParameter("a date such as 2024, 2024-05 or 2024-05-01")
    return value


@contextmanager
def progress(label: str) -> Iterator[Callable[[str, str], None]]:
    """A bar on stderr where that is a terminal; told (source, state) of each document."""
    from tqdm import tqdm

    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(desc=label, unit=" pages", disable=not sys.stderr.isatty(), file=sys.stderr, leave=False))

        def tell(source: str, state: str) -> None:
            bar.set_postfix_str(f"{source} {state}", refresh=False)
            bar.update()

        yield tell


def contact(web: Web) -> None:
    from crawlers.settings import CONTACT

    if not CONTACT and web.sample_web is None:
        click.echo("kb: no contact is told to the sites; set KB_CONTACT to a URL or address where their owners reach you", err=True)


def sentence(report: SourceReport) -> str:
    """One source's visit in one line; the notices over all runs add up."""
    sums = " + ".join(f"{state} {getattr(report, state)}" for state in ("stored", "unchanged", "quarantined", "pending", "refused"))
    run = report.run
    visit = ", ".join(f"{run.get(key, 0)} {word}" for key, word in (("new", "new"), ("lists", "lists"), ("failed", "failed")))
    why = f" ({report.why})" if report.why else ""
    missed = "".join(f"; {line}" for line in report.missed)
    return f"{report.source}: {report.status}{why}: discovered {report.discovered} = {sums}; this visit {visit}{missed}"


def show(report: Report, as_json: bool) -> None:
    for each in report.sources:
        if as_json:
            echo_json(asdict(each))
        else:
            click.echo(sentence(each))


def interruption(report: Report) -> str:
    """What ended a run before its time."""
    return next((each.why for each in report.sources if each.status == "interrupted" and each.why), "before any source was done")


def judge(report: Report) -> None:
    """Exit 1 where nothing could be written or no source could be visited."""
    if report.error:
        raise Refusal(report.error)
    if report.status == "interrupted":
        raise Refusal(f"interrupted ({interruption(report)}); what was fetched is kept, run it again to go on")
    if report.sources and not any(each.status in REACHED for each in report.sources):
        raise Refusal("no source could be visited")


def visit(data: Path, names: tuple[str, ...], since: str | None, max_pages: int | None, web: Web, writer: str | None = None) -> Report:
    """In this process, or (`writer`) by the workers of a cluster."""
    from crawlers.cluster.board import ClusterError
    from crawlers.crawl import crawl as here
    from crawlers.ledger import ArchiveError
    from crawlers.source import SourceError

    contact(web)
    with refusing(ArchiveError, SourceError, ClusterError), progress("crawl") as tell:
        limits: dict[str, Any] = {"since": since, "max_pages": max_pages}
        asked = {"sources": web.sources, "sample_web": web.sample_web, "watch": tell, **limits}
        report = _cluster(writer, data, names, asked) if writer else here(data, names, **asked)
    if not report.sources:
        raise Refusal("no source is enabled")
    return report


def _cluster(url: str, data: Path, names: tuple[str, ...], asked: Mapping[str, Any]) -> Report:
    from crawlers.cluster.run import write

    return write(url, data, names, **asked)


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]…")
@folder_option
@click.option("--since", callback=_since, metavar="DATE", help="Leave notices alone whose date is before this.")
@click.option("--max-pages", type=click.IntRange(min=1), metavar="N", help="Read at most N pages of each list.")
@click.option("--writer", metavar="REDIS", help="Be the writer of a cluster: workers fetch, this command has the archive.")
@click.option("--cluster", metavar="REDIS", help="Be a worker: fetch for the writer that is at this redis, and write nothing here.")
@json_option
@click.pass_context
def crawl(
    context: click.Context,
    sources: tuple[str, ...],
    data: Path,
    since: str | None,
    max_pages: int | None,
    writer: str | None,
    cluster: str | None,
    as_json: bool,
) -> None:
    """Visit declared sources, politely, and archive what they publish. Ended at any moment, it goes on where it was.

    Example: kb crawl hunan_police --since 2024 --max-pages 3

    On several machines: kb crawl --writer redis://host:6379/0 on one, kb crawl --cluster redis://host:6379/0 on each
    """
    if cluster:
        if writer or sources or since or max_pages:
            raise click.UsageError("a worker takes nothing but --cluster: what is fetched the writer says")
        work(cluster, web_of(context), as_json)
        return
    report = visit(data, sources, since, max_pages, web_of(context), writer)
    show(report, as_json)
    judge(report)


def work(url: str, web: Web, as_json: bool) -> None:
    """Fetch for a cluster until its run is over."""
    from crawlers.cluster.board import ClusterError
    from crawlers.cluster.run import work as run

    contact(web)
    with refusing(ClusterError):
        report = run(url, sample_web=web.sample_web)
    if as_json:
        echo_json({"worker": report.worker, "delivered": dict(report.delivered)})
    else:
        click.echo(f"worker {report.worker}: {sum(report.delivered.values())} answers delivered")
    if report.error:
        raise Refusal(report.error)
