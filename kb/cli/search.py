"""`kb search`: the site's search, in the site's order."""

from __future__ import annotations

import re
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import echo_json, folder_option, json_option, open_release, refusing

if TYPE_CHECKING:
    from kb.search import Found, Hit


def _date(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from kb.search import day_range

    try:
        day_range(value, None)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@folder_option
@click.option("--cases", is_flag=True, help="Look for cases instead of notices.")
@click.option("--type", "kind", metavar="T", help="Code or Chinese name of a type; includes its subtypes.")
@click.option("--region", metavar="R", help="Code or name of a region; includes everything below.")
@click.option("--since", callback=_date, metavar="DATE", help="Published on or after (2021, 2021-05 or 2021-05-28).")
@click.option("--until", callback=_date, metavar="DATE", help="Published on or before.")
@click.option("--also", is_flag=True, help="Accept what says the same too: synonyms, English names.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, metavar="N")
@json_option
def search(
    query: tuple[str, ...],
    data: Path,
    cases: bool,
    kind: str | None,
    region: str | None,
    since: str | None,
    until: str | None,
    also: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Find notices (or cases) that contain all the words.

    Example: kb search 安全账户 --cases --region 四川 --since 2021
    """
    from kb.search import Ask, QueryTooLong, UnknownName, only_through, resolve_region, resolve_type
    from kb.search import search as run

    with closing(open_release(data)) as db, refusing(QueryTooLong, UnknownName):
        code = None if kind is None else resolve_type(db, kind)
        place = None if region is None else resolve_region(db, region)
        ask = Ask(" ".join(query), "case" if cases else "bulletin", code, place, since, until, limit=limit, also=also)
        found = run(db, ask)
        more = 0 if as_json else only_through(db, found)
    if as_json:
        echo_json(found.to_json())
    else:
        _show(found, more)


def _show(found: Found, more: int) -> None:
    what = "cases" if found.ask.kind == "case" else "notices"
    click.echo(f"{found.total:,} {what}{', too many to rank: newest first' if found.too_many else ''}")
    if more:
        click.echo(f"{more:,} more say the same in other words: --also")
    for hit in found.hits:
        click.echo(_card(hit))


def _card(hit: Hit) -> str:
    lit = re.sub(r"<mark>(.*?)</mark>", lambda m: click.style(m[1], bold=True, underline=True), hit.snippet)
    through = f"through {hit.through}" if hit.through else None
    about = " · ".join(part for part in (hit.published, hit.publisher, hit.id, through) if part)
    return f"\n{click.style(hit.title, bold=True)}\n  {about}\n  {unescape(lit)}\n  {hit.url or ''}".rstrip()
