"""What came of one URL: exactly one of these for each request that was handed out, and the pipeline writes it in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crawlers.rows import Child, Row, Snapshot
from kb.model import Bulletin


class Unasked(Exception):
    """Our own machinery failed: nothing is known of the URL, there is no outcome, and it stays as it was."""


@dataclass(frozen=True, slots=True)
class Read:
    """A notice, read."""

    row: Row
    page: Snapshot
    bulletin: Bulletin
    parts: Sequence[Snapshot] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list page and what it links to."""

    row: Row
    page: Snapshot
    notices: Sequence[Child]
    further: Sequence[Child]


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing new since the last visit."""

    row: Row


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong; `state` is where the URL stands now, `wait` the seconds until it may be tried again (None: never by itself)."""

    row: Row
    stage: str
    code: str
    message: str
    state: str = "quarantined"
    wait: float | None = None
    page: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The host wants no more of us now; the URL stays pending as it was."""

    row: Row
    event: str  #: blocked retry_later ceiling outside_hours unreachable_from_here robots_unreachable
    host: str
    why: str
    seconds: float | None = None  #: for so long the host is left alone, in later runs too


Outcome = Read | Listed | Same | Failed | Stopped
Exported = dict[str, Any]
