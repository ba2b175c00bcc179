"""`kb prune`: raw pages that never were notices go after a while, so that the disk lasts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing


@click.command()
@click.option("--days", type=click.IntRange(min=30), default=180, show_default=True, metavar="N", help="Keep those of the last N days.")
@click.option("--dry-run", is_flag=True, help="Only say how much it would be.")
@folder_option
@json_option
def prune(days: int, dry_run: bool, data: Path, as_json: bool) -> None:
    """Remove archived pages that could never be read as notices and are older than N days. Pages of notices stay, in all their versions.

    Until then `scrapy reparse` can read them once a family is mended. The file does not shrink: what is freed is used again.

    Example: kb prune --days 365 --dry-run
    """
    from crawlers.archive import Archive
    from crawlers.ledger import ArchiveError
    from crawlers.retention import prune as run

    path = data / "archive.db"
    if not path.exists():
        raise Refusal(f"{path}: there is no archive")
    with refusing(ArchiveError), closing(Archive(path)) as archive:
        gone = run(archive, days, dry_run)
    if as_json:
        echo_json({**asdict(gone), "dry_run": dry_run})
    else:
        click.echo(f"{gone.pages} pages, {gone.bytes:,} bytes {'would go' if dry_run else 'gone'}; pages of notices stay")
