"""`kb trends`: the site's trends, in rows."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

from kb.cli.options import echo_json, folder_option, json_option, open_release, refusing

if TYPE_CHECKING:
    from kb.trends import Lang, Series


@click.command()
@click.argument("name", required=False)
@folder_option
@click.option("--type", "kind", metavar="T", help="Code or Chinese name of a type; includes its subtypes.")
@click.option("--region", metavar="R", help="Code or name of a region; includes everything below.")
@click.option("--since", metavar="DATE", help="From this date on (2021, 2021-05 or 2021-05-28), by the trend's own date.")
@click.option("--until", metavar="DATE", help="To this date, inclusive.")
@click.option("--watched", is_flag=True, help="Leave out what was collected afterwards.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True, help="Language of titles and columns.")
@json_option
def trends(
    name: str | None,
    data: Path,
    kind: str | None,
    region: str | None,
    since: str | None,
    until: str | None,
    watched: bool,
    lang: Lang,
    as_json: bool,
) -> None:
    """Print the rows of a trend, with intervals, coverage and the SQL that counted them; without NAME the trends there are.

    Example: kb trends cases-by-month --type 刷单返利 --since 2021 --json
    """
    from kb.search import UnknownName, resolve_region, resolve_type
    from kb.trends import BadCut, Cut, OldRelease, UnknownTrend, run

    if name is None:
        _list(lang, as_json)
        return
    with closing(open_release(data)) as db, refusing(UnknownTrend, UnknownName, BadCut, OldRelease):
        code = None if kind is None else resolve_type(db, kind)
        place = None if region is None else resolve_region(db, region)
        series = run(db, name, Cut(code, place, since, until, watched))
    if as_json:
        echo_json(series.to_json())
    else:
        _show(series, lang)


def _list(lang: Lang, as_json: bool) -> None:
    from kb.trends import TRENDS

    for trend in TRENDS.values():
        if as_json:
            echo_json({"name": trend.name, "title": trend.text("title", lang), "counts": trend.text("counts", lang), "basis": trend.basis})
        else:
            click.echo(f"{trend.name:<26}{trend.text('title', lang)}")


def _show(series: Series, lang: Lang) -> None:
    from kb.trends.words import column, value

    click.echo(series.title(lang))
    if note := series.trend.text("note", lang):
        click.echo(note)
    for fact, told in series.found.beside.items():
        if isinstance(told, int | float | str):
            click.echo(f"{fact}: {told}")
    names = [name for name in series.columns if any(row.get(name) is not None for row in series.rows)]
    cells = [[column(name, lang) for name in names]]
    cells += [[value(row.get(name), lang) for name in names] for row in series.rows]
    numeric = [all(isinstance(row.get(name), int | float | None) for row in series.rows) for name in names]
    widths = [max(_width(line[n]) for line in cells) for n in range(len(names))]
    click.echo("")
    for line in cells:
        click.echo("  ".join(_pad(cell, widths[n], numeric[n]) for n, cell in enumerate(line)).rstrip())


def _width(text: str) -> int:
    """Columns of a terminal.

    >>> _width("案件 3")
    6
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks
