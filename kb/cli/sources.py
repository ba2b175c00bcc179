"""`kb sources`: what is declared, and whether it can be seen from here."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from kb.cli.check import check
from kb.cli.crawl import web_of
from kb.cli.discover import discover, listed
from kb.cli.options import echo_json, folder_option, json_option, refusing


@click.group()
def sources() -> None:
    """Declared sources and their health.

    Example: kb sources list
    """


sources.add_command(discover)
sources.add_command(check)


@sources.command("list")
@click.option("--all", "every", is_flag=True, help="The bundled list of police sites and portals, by province, with their sources.")
@folder_option
@json_option
@click.pass_context
def list_sources(context: click.Context, every: bool, data: Path, as_json: bool) -> None:
    """Every declared source, with what the archive holds of it.

    By province, with every site that is known: kb sources list --all

    Example: kb sources list --json
    """
    from crawlers.source import SourceError, sources_of

    with refusing(SourceError):
        known = web_of(context).sources or sources_of(data)
    if every:
        listed(list(known.values()), as_json)
        return
    held = _held(data / "archive.db")
    for source in known.values():
        states = held.get(source.name, {})
        row: dict[str, Any] = {
            **{key: getattr(source, key) for key in ("name", "title", "publisher", "tier", "region", "family", "enabled", "verified_live")},
            "lists": list(source.lists),
            "notices": states.get("stored", 0) + states.get("unchanged", 0),
            "discovered": sum(states.values()),
        }
        if as_json:
            echo_json(row)
        else:
            on = "on " if source.enabled else "off"
            counts = f"{row['notices']}/{row['discovered']}"
            click.echo(f"{source.name:28} {on} {source.tier} {source.family:8} {counts:>9}  seen {source.verified_live:10} {source.title}")


def _held(path: Path) -> dict[str, dict[str, int]]:
    """source -> state -> notices, of the archive where there is one."""
    if not path.exists():
        return {}
    found: dict[str, dict[str, int]] = {}
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        for source, state, n in db.execute("SELECT source, state, count(*) FROM frontier WHERE kind = 'article' GROUP BY 1, 2"):
            found.setdefault(source, {})[state] = n
    return found
