"""`kb takedown`: a notice out of every place that this machine keeps it in, for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.crawl import web_of
from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing

if TYPE_CHECKING:
    from crawlers.source import Source
    from crawlers.takedown import Tombstone
    from kb.build.withdrawal import Withdrawn


@dataclass
class Reached:
    """What a takedown did, by place."""

    ids: list[str]
    notices: int = 0
    pages: int = 0
    release: bool = False
    corrections: int = 0
    feed: int = 0  #: entries that were told anew without it, or deleted
    packages: list[str] = field(default_factory=list)
    warcs: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)  #: of it, on other addresses: they stay until they are taken down
    left: list[str] = field(default_factory=list)  #: what could not be reached, and how to


def _reason(context: click.Context, option: click.Parameter, value: str) -> str:
    from crawlers.takedown import REASON
    from kb.model import GONE

    if not REASON.fullmatch(value) or value == GONE:
        raise click.BadParameter("a code in small letters, such as request, court, privacy, error: it names nobody and stays for good")
    return value


@click.command()
@click.argument("url", metavar="URL")
@click.option("--reason", required=True, callback=_reason, metavar="R", help="A code: request, court, privacy, error …")
@folder_option
@json_option
@click.pass_context
def takedown(context: click.Context, url: str, reason: str, data: Path, as_json: bool) -> None:
    """Remove the notice of URL (or of an id) everywhere, and never store it again; a tombstone without title and address stays.

    Archive, release, search index, corrections, frozen packages (re-issued), WARC files in warc/; the site answers 410. Ended at any
    moment, run it again. Files that you have given away are not in its reach: the packages' and feeds' readers are told by tombstones.

    Example: kb takedown https://gaj.example.gov.cn/art/2024/5/1/art_1_2.html --reason request
    """
    from crawlers.archive import Archive
    from crawlers.ledger import ArchiveError
    from crawlers.source import SourceError, sources_of

    if not (data / "archive.db").exists():
        raise Refusal(f"{data / 'archive.db'}: there is no archive")
    sources = web_of(context).sources
    with refusing(ArchiveError, SourceError, ValueError):
        archive = Archive((data / "archive.db").absolute())
        try:
            reached = _everywhere(archive.db, data, url, reason, (sources_of(data) if sources is None else sources).values())
        finally:
            archive.close()
    _say(reached, as_json)
    if reached.left:
        raise Refusal("; ".join(reached.left))


def _everywhere(db: sqlite3.Connection, data: Path, url: str, reason: str, declared: Collection[Source]) -> Reached:
    """Buried first, so that nothing brings it back; its rows in the archive go last: they say where else it stands."""
    from crawlers.takedown import ID, addresses, bury, tombstones, trace, withdraw

    asked, ids = (set[str](), {url}) if ID.fullmatch(url) else (addresses(url, declared), set[str]())
    mine = tombstones(db, asked, ids, datetime.now(UTC).date().isoformat(), reason)
    known = bury(db, mine)
    urls = trace(db, known)
    reached = Reached([row[0] for row in mine], copies=_copies(data / "kb.db", [row[0] for row in mine]))
    reached.corrections = _corrections(data, known)
    withdrawn = _release(db, data, known, urls)
    reached.release, reached.feed = withdrawn.release, withdrawn.retracted
    _packages(data / "exports", known, reached)
    _warcs(data / "warc", known, urls, reached)
    removed = withdraw(db, known)
    reached.notices, reached.pages = removed.notices, removed.pages
    return reached


def _copies(release: Path, ids: Sequence[str]) -> list[str]:
    """Addresses of notices that the release calls copies of it, or it of them."""
    if not release.exists():
        return []
    sql = """SELECT DISTINCT coalesce(b.url, b.id) FROM bulletin_clusters mine JOIN bulletin_clusters other USING(cluster)
             JOIN bulletins b ON b.id = other.bulletin_id WHERE mine.bulletin_id = ? AND other.bulletin_id <> ? ORDER BY 1"""
    with closing(sqlite3.connect(f"{release.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return [row[0] for each in ids for row in db.execute(sql, (each, each))]


def _corrections(data: Path, known: Sequence[Tombstone]) -> int:
    from kb.corrections import files_about

    found = files_about(data / "corrections", [row[0] for row in known])
    for path in found:
        path.unlink()
    return len(found)


def _release(db: sqlite3.Connection, data: Path, known: Sequence[Tombstone], urls: Collection[str]) -> Withdrawn:
    from kb.build.methods import BadReview
    from kb.build.withdrawal import withdraw
    from kb.cli.prepared import count_ahead
    from kb.link import BadDecision
    from kb.store import Busy, StoreError

    with refusing(BadDecision, BadReview, Busy, StoreError):
        return withdraw(db, data, known, urls, count_ahead)


def _packages(folder: Path, known: Sequence[Tombstone], reached: Reached) -> None:
    """Every frozen version that holds it is re-issued without it, and withdrawn."""
    if not folder.is_dir():
        return
    try:
        import pyarrow  # noqa: F401 - asked for before anything is written
    except ImportError:
        reached.left.append(f"{folder}: pip install 'scam-bulletins[table]' and run this again, so that packages are re-issued")
        return
    from kb.cli.export import maker
    from kb.feeds.package import PackageError, Shelf, reissue_without

    with refusing(PackageError):
        made = reissue_without(Shelf(folder), {each: (date, reason) for each, _, date, reason in known}, maker())
    reached.packages = [str(each.version) for each in made]


def _warcs(folder: Path, known: Sequence[Tombstone], urls: Collection[str], reached: Reached) -> None:
    """WARC files of `kb export --warc`: written again without its records, and without the lists that name it."""
    from crawlers.takedown import holds
    from crawlers.warc import NoWarc, without

    for path in sorted((*folder.glob("*.warc"), *folder.glob("*.warc.gz"))):
        try:
            if without(path, holds({row[0] for row in known}, urls)):
                reached.warcs.append(path.name)
        except NoWarc as error:
            reached.left.append(f"{path}: {error}, and run this again")


def _say(reached: Reached, as_json: bool) -> None:
    if as_json:
        echo_json({key: getattr(reached, key) for key in Reached.__dataclass_fields__})
        return
    was = f"{reached.notices} notices and {reached.pages} pages removed" if reached.notices or reached.pages else "was not in the archive"
    click.echo(f"{was}; it is never stored again")
    if reached.release:
        click.echo("the release is without it, its page answers 410")
    if reached.corrections:
        click.echo(f"corrections removed: {reached.corrections}")
    if reached.feed:
        click.echo(f"entries of the feed retracted or told anew: {reached.feed}; `kb feed` writes its folder again")
    for name, found in (("packages re-issued", reached.packages), ("WARC files written again", reached.warcs)):
        if found:
            click.echo(f"{name}: {', '.join(found)}")
    for url in reached.copies:
        click.echo(f"a copy stays: {url}")
