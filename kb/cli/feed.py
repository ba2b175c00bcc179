"""`kb feed`: the pattern feed as a folder of signed files; its keys, its check, and the change that waits for a person."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, open_release, refusing

if TYPE_CHECKING:
    from kb.feeds.log import Entry
    from kb.feeds.manifest import Manifest

_KEY = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@click.option("-o", "folder", type=click.Path(path_type=Path), metavar="DIR", help="The folder: new, or one that this command wrote.")
@click.option("--since", type=click.IntRange(0), metavar="SEQ", help="What has a greater number, in every format, beside the snapshot.")
@click.option("--format", "formats", multiple=True, metavar="F", help="Only these (again for each); all unless told.")
@click.option("--min-tier", type=click.Choice(("T0", "T1", "T2")), help="Only what a source of this tier or a better one supports.")
@click.option("--key", type=_KEY, metavar="FILE", help="The private key that signs.")
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True, metavar="N", help="For how long the manifest holds.")
@folder_option
@json_option
@click.pass_context
def feed(
    context: click.Context,
    folder: Path | None,
    since: int | None,
    formats: tuple[str, ...],
    min_tier: str | None,
    key: Path | None,
    days: int,
    data: Path,
    as_json: bool,
) -> None:
    """Write the feed of the release: its log, its snapshot in every format, and a manifest that is signed with --key.

    The folder is replaced whole. Without --since the log holds all that the release still has.

    Example: kb feed --key ~/keys/feed -o public/feed
    """
    if context.invoked_subcommand is not None:
        return
    if folder is None:
        raise click.UsageError("say where: -o DIR")
    with closing(open_release(data)) as db:
        entries = _entries(db)
    manifest = _write(folder, entries, since, formats, min_tier, key, days)
    if as_json:
        told = {"sequence": manifest.sequence, "since": manifest.since, "files": len(manifest.files), "signed": key is not None}
        echo_json({"path": str(folder), **told, "created": manifest.created, "expires": manifest.expires})
    else:
        signed = "signed" if key else "not signed: nobody can tell it from a forged one"
        click.echo(f"{folder}: {len(manifest.files)} files up to sequence {manifest.sequence}, until {manifest.expires}, {signed}")


def _entries(db: sqlite3.Connection) -> list[Entry]:
    from kb.feeds.log import read_log

    try:
        return read_log(db)
    except sqlite3.OperationalError as error:
        raise Refusal("the release has no feed: `kb build` makes one") from error


def _write(
    folder: Path, entries: list[Entry], since: int | None, formats: tuple[str, ...], min_tier: str | None, key: Path | None, days: int
) -> Manifest:
    from kb.feeds.bar import above
    from kb.feeds.folder import BadFolder, contents, write
    from kb.feeds.formats import NoFormat
    from kb.feeds.log import TooOld, end_of
    from kb.feeds.sign import BadKey, load_private
    from kb.store import Busy, writing

    with refusing(BadFolder, BadKey, Busy, NoFormat, TooOld):
        signing = None if key is None else load_private(key)
        seen = entries if min_tier is None else list(above(entries, min_tier))
        files, began = contents(seen, since, formats)
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        with writing(folder.absolute()):
            made = {"sequence": end_of(entries), "began": began, "min_tier": min_tier, "days": days}
            return write(folder, files, now=datetime.now(UTC), key=signing, **made)  # type: ignore[arg-type]


@feed.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@folder_option
def key(file: Path, data: Path) -> None:
    """Make the pair of keys that signs the feed: the private half in FILE, the public one in FILE.pub, which consumers get.

    Example: kb feed key ~/keys/feed
    """
    from kb.feeds.sign import BadKey, make_key

    with refusing(BadKey):
        public = make_key(file, data)
    click.echo(f"{file}: keep it, and keep it to yourself; {public}: hand it out by another way than the feed")


@feed.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--key", type=_KEY, required=True, metavar="FILE", help="The publisher's public key, never one from the folder.")
@click.option("--after", type=_KEY, metavar="MANIFEST", help="The manifest that was seen last: this one must come after it.")
@json_option
def verify(folder: Path, key: Path, after: Path | None, as_json: bool) -> None:
    """Check a feed's folder: signature, dates, every byte of every file, and that it goes on from what was seen before.

    Example: kb feed verify feed --key police-feed.pub --after seen/manifest.json
    """
    from kb.feeds.check import check
    from kb.feeds.sign import BadKey, load_public

    if key.resolve().is_relative_to(folder.resolve()) or key.absolute().is_relative_to(folder.absolute()):
        raise Refusal(f"{key}: a key from inside the folder proves nothing; take the publisher's by another way")
    with refusing(BadKey):
        found = check(folder, load_public(key), datetime.now(UTC), None if after is None else after.read_bytes())
    told: list[dict[str, Any]] = [{"code": each.code, "what": each.what} for each in found]
    if as_json:
        echo_json({"path": str(folder), "ok": not found, "problems": told})
    elif not found:
        click.echo(f"{folder}: whole, in time, and as it was signed")
    if found:
        raise Refusal(f"{folder}: do not use it: {'; '.join(map(str, found))}")


@feed.command()
@click.option("--after", type=click.IntRange(0), metavar="SEQ", help="Go on beyond this number: the log was restored and lacks its end.")
@folder_option
@json_option
def accept(after: int | None, data: Path, as_json: bool) -> None:
    """Let the change of the feed pass that a build held back, and release it. Look at it first: kb patterns shows what is wanted.

    Example: kb feed accept
    """
    from kb.build.accepting import accept as run
    from kb.cli.prepared import count_ahead
    from kb.store import Busy, StoreError

    with refusing(Busy, StoreError):
        fed = run(data, count_ahead, after)
    if as_json:
        echo_json({"changed": fed.changed})
    else:
        click.echo(f"{fed.changed} entries of the feed changed, and released" if fed.changed else "nothing was held back")
