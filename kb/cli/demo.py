"""`kb demo`: the whole river on a made-up web of our own: crawled, read, released and served, without a network."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import click

from kb.cli.options import Refusal, folder_option, refusing
from kb.cli.serve import LOCAL, PORT, listen, run_site


def _crawl(data: Path) -> None:
    """Every source of the sample web, served by this process, into the archive."""
    from crawlers.sample_web import SOURCES, serve
    from crawlers.source import load_sources
    from kb.cli.crawl import Web, interruption, visit

    with serve() as web:
        report = visit(data, (), None, None, Web(load_sources(SOURCES), web.address))
    if report.error:
        raise Refusal(report.error)
    if report.status == "interrupted":
        raise Refusal(f"interrupted ({interruption(report)})")
    stored = sum(each.stored for each in report.sources)
    if not stored:
        raise Refusal(f"nothing came from the sample web: {'; '.join(sorted({each.why or each.status for each in report.sources}))}")
    click.echo(f"crawled {len(report.sources)} sources of the sample web: {stored} pages stored", err=True)


def _build(data: Path) -> None:
    from kb.build import BuildError, Busy, StoreError, build
    from kb.cli.build import bars
    from kb.cli.prepared import count_ahead

    with refusing(BuildError, Busy, StoreError), bars() as watch:
        built = build(data, watch=watch, prepare=count_ahead)
    if built.held:
        raise Refusal(f"nothing was released: {'; '.join(built.held)}")
    click.echo(f"read {built.notices} pages: {built.cases} tellings of cases", err=True)


def _empty(data: Path) -> None:
    if data.is_symlink():
        raise Refusal(f"{data}: is a link; the demo empties its folder and will not empty another's")
    if data.exists():
        shutil.rmtree(data)
    data.mkdir(parents=True)


@click.command()
@folder_option
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--no-serve", is_flag=True, help="Crawl and read only.")
def demo(data: Path, port: int, no_serve: bool) -> None:
    """Crawl the bundled sample web with the real spiders, read it and serve the result; data go to `demo` in the data folder, emptied.

    Example: kb demo --port 8001
    """
    started = time.monotonic()
    with ExitStack() as stack:
        sock = None if no_serve else stack.enter_context(listen(LOCAL, port))
        folder = data / "demo"
        _empty(folder)
        _crawl(folder)
        _build(folder)
        click.echo(f"{folder / 'kb.db'} after {time.monotonic() - started:.1f} s", err=True)
        if sock is not None:
            run_site(folder, sock)
