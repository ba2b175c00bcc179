"""`kb add`: single notices by address, fetched, stored, read and shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.crawl import Web, contact, progress, web_of
from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing
from kb.cli.update import release
from kb.model import bulletin_id

if TYPE_CHECKING:
    from crawlers.crawl import Report
    from kb.model import Bulletin


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@folder_option
@json_option
@click.pass_context
def add(context: click.Context, urls: tuple[str, ...], data: Path, as_json: bool) -> None:
    """Fetch single notices, politely; store and read them, and show what they say.

    Example: kb add https://www.163.com/dy/article/GB192Q2V0514D3UH.html
    """
    report = _fetch(data, urls, web_of(context))
    failures = [(url, "refused", why) for url, why in report.refusals]
    found: list[tuple[str, Bulletin]] = []
    if report.urls:
        with closing(sqlite3.connect(f"{(data / 'archive.db').resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            for url in report.urls:
                bulletin = _stored(db, url)
                if bulletin is None:
                    failures.append((url, *_why(db, url, report)))
                else:
                    found.append((url, bulletin))
    held = release(data)[1] if found else None
    for url, bulletin in found:
        _show(url, bulletin, as_json)
    for url, code, why in failures:
        if as_json:
            echo_json({"input": url, "error": {"code": code, "message": why}})
    if report.error or held:
        raise Refusal(report.error or held or "")
    if failures:
        raise Refusal("; ".join(f"{url}: {why}" for url, _, why in failures))


def _fetch(data: Path, urls: tuple[str, ...], web: Web) -> Report:
    from crawlers.crawl import add as run
    from crawlers.ledger import ArchiveError
    from crawlers.source import SourceError

    contact(web)
    with refusing(ArchiveError, SourceError), progress("add") as tell:
        return run(data, urls, sources=web.sources, sample_web=web.sample_web, watch=tell)


def _stored(db: sqlite3.Connection, key: str) -> Bulletin | None:
    """The notice that this address led to, where it is stored."""
    from crawlers.rows import to_bulletin
    from crawlers.source import canonical

    state = db.execute("SELECT state FROM frontier WHERE url = ?", (key,)).fetchone()
    if state is None or state[0] not in ("stored", "unchanged"):
        return None
    moved = db.execute("SELECT final_url FROM pages WHERE url = ? ORDER BY fetched_at DESC, id DESC LIMIT 1", (key,)).fetchone()
    for url in (key, *([canonical(moved[0])] if moved and moved[0] else [])):
        if row := db.execute("SELECT * FROM bulletins WHERE url = ?", (url,)).fetchone():
            return to_bulletin(row)
    return None


def _why(db: sqlite3.Connection, key: str, report: Report) -> tuple[str, str]:
    """(code, message): the quarantine's, else the last line of this run's log, else the source's status."""
    if db.execute("SELECT 1 FROM tombstones WHERE id = ?", (bulletin_id(key),)).fetchone():
        return "taken_down", "taken down; it is not stored again"
    row = db.execute("SELECT code, message FROM quarantine WHERE url = ?", (key,)).fetchone()
    if row is None:
        sql = "SELECT event, json_extract(detail, '$.message') FROM crawl_log WHERE run = ? AND url = ? ORDER BY rowid DESC LIMIT 1"
        row = db.execute(sql, (report.run, key)).fetchone()
    if row is None:
        bad = next((each for each in report.sources if each.status != "done"), None)
        row = (bad.status, bad.why) if bad else ("not_fetched", "not fetched")
    return str(row[0]), f"{row[1] or row[0]}"


def _show(url: str, bulletin: Bulletin, as_json: bool) -> None:
    from kb.build import Unreadable, read
    from kb.cli.card import card
    from kb.shapes import reading_to_json

    try:
        reading = read(bulletin)
    except Unreadable as error:
        raise Refusal(f"{url}: {error}") from error
    if as_json:
        echo_json(reading_to_json(reading, url))
    else:
        click.echo(card(reading))
