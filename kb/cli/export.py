"""`kb export`: what the release says up to a month, frozen as a data package; the archived pages as WARC."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import kb
from kb.cli.options import Refusal, echo_json, folder_option, json_option, open_release, refusing

if TYPE_CHECKING:
    from kb.feeds.package import Made, Maker

_NAME = "scam-bulletins"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _month(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _MONTH.fullmatch(value):
        raise click.BadParameter("a month is written like 2026-10")
    return value


def _licence() -> str:
    """The licence of the data: beside the package in a checkout, else as it was installed."""
    path = Path(kb.__file__).parents[1] / "LICENSE-DATA"
    text = path.read_text("utf-8") if path.exists() else metadata.distribution(_NAME).read_text("licenses/LICENSE-DATA")
    if text is None:
        raise Refusal("LICENSE-DATA is missing from this installation")
    return text


def maker() -> Maker:
    import yaml

    from kb.feeds.package import Maker

    about = yaml.safe_load((resources.files("datasette_plugins") / "metadata.yml").read_text("utf-8"))
    return Maker(about["databases"]["kb"]["tables"], _licence(), f"{_NAME} {metadata.version(_NAME)}")


def _make(db: sqlite3.Connection, folder: Path, month: str | None, reissue: str | None) -> list[Made]:
    from kb.feeds.package import Shelf, freeze, reissue_without
    from kb.model import GONE

    shelf = Shelf(folder)
    if reissue == "takedown":
        rows = db.execute("SELECT id, date, reason FROM tombstones WHERE reason IS NOT ?", (GONE,))
        return reissue_without(shelf, {each: (date, reason or "unknown") for each, date, reason in rows}, maker())
    if month is None:
        raise click.UsageError("say which month: --month 2026-10")
    today = datetime.now(UTC).date()
    if month >= today.strftime("%Y-%m"):
        last = (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
        raise Refusal(f"{month} is not over; a package is frozen when its month is. The last that is over: --month {last}")
    return [freeze(db, shelf, month, maker(), reissue=reissue is not None)]


def _row(made: Made) -> dict[str, Any]:
    withdrawn = None if made.withdrawn is None else str(made.withdrawn)
    return {
        "version": str(made.version),
        "path": str(made.path),
        "sha256": made.sha256,
        "written": made.written,
        "withdrawn": withdrawn,
        "counts": dict(made.counts),
    }


def _line(made: Made) -> str:
    what = "written" if made.written else "stands already, nothing has changed"
    told = f"{made.counts['notices']:,} notices, {made.counts['cases_counted_once']:,} cases counted once"
    gone = "" if made.withdrawn is None else f"; {made.withdrawn} is withdrawn"
    return f"{made.path}: {what} ({told}){gone}\nsha256 {made.sha256}"


def _pages(data: Path, target: Path | None, as_json: bool) -> None:
    """The archived pages into one WARC file."""
    from crawlers.warc import NoWarc
    from crawlers.warc import export as write

    if not (data / "archive.db").exists():
        raise Refusal(f"{data / 'archive.db'}: there is no archive to export")
    if target is None:
        target = data / "warc" / f"{_NAME}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.warc.gz"
        target.parent.mkdir(exist_ok=True)
    with refusing(NoWarc):
        made = write(data / "archive.db", target)
    if as_json:
        echo_json({"path": str(made.path), "records": made.records, "bytes": made.bytes})
    else:
        click.echo(f"{made.path}: {made.records:,} pages, {made.bytes:,} bytes; they are unmasked, keep them private")


@click.command()
@click.option("--month", callback=_month, metavar="M", help="What was published up to the end of this month.")
@click.option(
    "--reissue", type=click.Choice(("error", "takedown")), help="Write the next issue of a version that stands, and withdraw that."
)
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where packages lie (else exports/ in the data folder); with --warc, the file.",
)
@click.option("--warc", is_flag=True, help="Write every archived page as WARC 1.1 (private: the pages are unmasked).")
@folder_option
@json_option
def export(month: str | None, reissue: str | None, folder: Path | None, warc: bool, data: Path, as_json: bool) -> None:
    """Freeze a month: a dated, hashed data package as CSV, JSON Lines, Parquet and SQLite, with its dictionary, checks and changes.

    A version that stands is never written again: where the release says something else by now, `--reissue error` writes M.r2 from it;
    `--reissue takedown` re-issues every version (without --month) that holds what was taken down, without it.

    `--warc` writes the raw pages instead, for any replay tool and for `kb ingest` elsewhere; else in warc/ of the data folder, where
    `kb takedown` reaches them.

    Example: kb export --month 2026-10
    """
    if warc:
        if month or reissue:
            raise click.UsageError("--warc stands alone")
        _pages(data, folder, as_json)
        return
    from kb.feeds.package import PackageError

    try:
        import pyarrow  # noqa: F401 - asked for before anything is written
    except ImportError as error:
        raise Refusal("kb export needs pyarrow: pip install 'scam-bulletins[table]'") from error
    with closing(open_release(data)) as db, refusing(PackageError):
        done = _make(db, folder or data / "exports", month, reissue)
    if as_json:
        for made in done:
            echo_json(_row(made))
    else:
        click.echo("\n".join(map(_line, done)) or "no version holds anything that was taken down")
