"""`kb detect`: lines of chat, messages or calls in; type, probability and evidence out, by nothing but a feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from kb.cli.options import Refusal, refusing

if TYPE_CHECKING:
    from kb.detect import Verdict

_SAYS = {True: "scam", False: "-"}


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
def detect(file: Path, feed: Path, key: Path | None, as_json: bool, whole: bool) -> None:
    """Tell scams among the lines of FILE (or of what is piped in), by the feed alone.

    The score is the probability of a scam where every second text is one. Without a feed the command ends with 1.

    Example: kb detect --feed feed --json chat.txt
    """
    from kb.detect import Detector, NoFeed

    _check(feed, key)
    with refusing(NoFeed, OSError):
        detector = Detector.load(feed)
    with refusing(OSError), click.open_file(str(file), encoding="utf-8", errors="replace") as lines:
        for number, text in enumerate([lines.read()] if whole else _lines(lines), 1):
            verdict = detector.score(text)
            click.echo(json.dumps(to_json(number, verdict), ensure_ascii=False) if as_json else _line(verdict))


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


def _lines(file: IO[str]) -> Iterator[str]:
    for line in file:
        yield line.rstrip("\r\n")


def to_json(number: int, verdict: Verdict) -> dict[str, Any]:
    """As CONTRACT has it."""
    return {
        "line": number,
        "is_scam": verdict.is_scam,
        "score": verdict.score,
        "type": {"code": verdict.type.code, "zh": verdict.type.zh},
        "evidence": [{"pattern": found.pattern, "cue": found.cue, "quote": found.quote} for found in verdict.evidence],
    }


def _line(verdict: Verdict) -> str:
    quotes = " · ".join(dict.fromkeys(found.quote for found in verdict.evidence))
    return f"{_SAYS[verdict.is_scam]}\t{verdict.score:.4f}\t{verdict.type.code} {verdict.type.zh}\t{quotes}"
