"""`kb ingest`: what people collected elsewhere, into the archive."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.crawl import web_of
from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing

if TYPE_CHECKING:
    from crawlers.ingest import FileReport


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@folder_option
@json_option
@click.pass_context
def ingest(context: click.Context, files: tuple[Path, ...], data: Path, as_json: bool) -> None:
    """Bring in saved pages, bulletin JSON Lines, WARC files or another archive.db; what is already there is not stored twice.

    Of a WARC file (Common Crawl, a web archive, `kb export --warc`) the notices of declared sources are taken, by their addresses.

    Example: kb ingest notice.html notices.jsonl crawl.warc.gz ../colleague/archive.db
    """
    from crawlers.archive import Archive
    from crawlers.ingest import ingest as bring
    from crawlers.ledger import ArchiveError
    from crawlers.source import SourceError, sources_of

    with refusing(ArchiveError, SourceError):
        known = web_of(context).sources or sources_of(data)
        archive = Archive((data / "archive.db").absolute())
        try:
            archive.begin_run("ingest", "")
            archive.put_sources(known.values())
            reports = []
            for path in files:
                reports.append(bring(archive, path, known.values()))
                _tell(reports[-1], as_json)
            refused = sum(len(r.refused) for r in reports)
            counts = {"stored": sum(r.stored for r in reports), "known": sum(r.known for r in reports), "refused": refused}
            archive.end_run("done", counts)
        finally:
            archive.close()
    if refused:
        raise Refusal(f"{refused} refused")


def _tell(report: FileReport, as_json: bool) -> None:
    if as_json:
        echo_json(asdict(report))
        return
    skipped = f", {report.skipped} other records" if report.skipped else ""
    click.echo(f"{report.file}: {report.stored} stored, {report.known} already there, {len(report.refused)} refused{skipped}")
    for line, _, message in report.refused:
        click.echo(f"kb: {report.file}{f':{line}' if line else ''}: {message}", err=True)
