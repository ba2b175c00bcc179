"""`kb detect`: lines of chat, messages or calls in; type, probability and evidence out, by nothing but a feed."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import Refusal, refusing
from kb.cli.verdicts import read_chunks, read_whole, tell, tell_all


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-")
@click.option(
    "--feed", type=click.Path(path_type=Path, file_okay=False), default=Path("feed"), show_default=True, help="Folder of the feed."
)
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Public key: a feed that it did not sign is refused."
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each line read.")
@click.option("--whole", is_flag=True, help="The input is one transcript, its turns on lines of their own (A: and B:).")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N", help="Processes that read a long FILE.")
def detect(file: Path, feed: Path, key: Path | None, as_json: bool, whole: bool, jobs: int) -> None:
    """Tell scams among the lines of FILE (or of what is piped in), by the feed alone.

    The score is the probability of a scam where every second text is one. Without a feed the command ends with 1.

    Example: kb detect --feed feed --json chat.txt
    """
    from kb.detect import Detector, NoFeed

    _check(feed, key)
    with refusing(NoFeed, OSError):
        detector = Detector.load(feed)
    with refusing(OSError), click.open_file(str(file), "rb") as opened:
        chunks = read_whole(opened) if whole else read_chunks(opened)
        told = tell_all(feed, chunks, as_json, jobs) if jobs > 1 else (tell(detector, chunk, as_json) for chunk in chunks)
        for lines in told:
            click.echo(lines)


def _check(feed: Path, key: Path | None) -> None:
    """Refuses a feed that the key did not sign, or that was changed since."""
    if key is None:
        return
    from datetime import UTC, datetime

    from kb.feeds.check import check
    from kb.feeds.sign import BadKey, load_public

    if key.resolve().is_relative_to(feed.resolve()):
        raise Refusal(f"{key}: a key from inside the folder proves nothing; take the publisher's by another way")
    with refusing(BadKey):
        problems = check(feed, load_public(key), datetime.now(UTC))
    if problems:
        raise Refusal(f"{feed}: {problems[0]}")
