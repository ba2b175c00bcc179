"""A feed's folder made of a made-up history, signed with a key of the test's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from histories import Feed, history

from kb.feeds.folder import contents, write
from kb.feeds.log import end_of

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
FORMATS = ("jsonl", "csv", "parquet")


def turns(n: int, seed: int = 7) -> list[Feed]:
    """The same feed after 1, 2, … n builds."""
    found = []
    for feed, _ in history(seed, n):
        found.append(Feed(feed.window, list(feed.entries)))
    return found


def publish(folder: Path, feed: Feed, now: datetime = NOW, **options: Any) -> None:
    given = {"cursor": None, "formats": FORMATS, "key": KEY, **options}
    files, began = contents(feed.entries, given.pop("cursor"), given.pop("formats"))
    write(folder, files, sequence=end_of(feed.entries), began=began, now=now, **given)


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)
