"""`kb build`: what is new in the archive, read, indexed and released."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a stage on stderr, where that is a terminal; told (stage, done, total)."""
    from tqdm import tqdm

    shown: dict[str, Any] = {}

    def watch(stage: str, done: int, total: int) -> None:
        if stage not in shown:
            off = not sys.stderr.isatty()
            shown[stage] = tqdm(total=total or None, desc=stage, unit=" notices", disable=off, file=sys.stderr, leave=False)
        shown[stage].update(done)

    try:
        yield watch
    finally:
        for bar in shown.values():
            bar.close()


@click.command()
@folder_option
@click.option("--all", "everything", is_flag=True, help="Read every notice again, into an empty build.db.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N", help="Processes that read.")
@json_option
def build(data: Path, everything: bool, jobs: int, as_json: bool) -> None:
    """Read what is new in the archive and release it as kb.db. Ended at any moment, it goes on where it was.

    Example: kb build --jobs 4
    """
    from kb.build import BuildError, Busy, StoreError
    from kb.build import build as run
    from kb.cli.prepared import count_ahead

    with refusing(BuildError, Busy, StoreError), bars() as watch:
        built = run(data, everything, jobs, watch, prepare=count_ahead)
    if as_json:
        names = ("read", "unread", "removed", "notices", "cases", "merged_cases", "published", "held")
        echo_json({**{name: getattr(built, name) for name in names}, "feed_changed": built.feed.changed, "feed_held": built.feed.held})
    else:
        state = "released" if built.published else "the release before stays" if built.held else "nothing new to release"
        counts = f"read {built.read}, not read {built.unread}, removed {built.removed}"
        click.echo(f"{counts}; {built.notices} notices, {built.merged_cases} cases told {built.cases} times; {state}")
        if built.feed.changed:
            click.echo(f"{built.feed.changed} entries of the feed changed")
    if built.held:
        raise Refusal(f"the release before stays: {'; '.join(built.held)}")
    if built.feed.held:
        raise Refusal(stays(built.feed.held))


def stays(why: str) -> str:
    return f"released, but the feed stays as it was: {why}; look at what is wanted (`kb patterns`), then `kb feed accept` lets it pass"
