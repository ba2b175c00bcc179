"""What passes between a crawl and its archive: a line of the frontier, the bytes of an answer, a link that was found."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from kb.model import Bulletin

STATES = ("stored", "unchanged", "quarantined", "pending", "refused")
VIA = "via_archive"  #: a mark: the bytes are a web archive's; the host that they name was not asked
_COLUMNS = tuple(f.name for f in fields(Bulletin))
_JSON = ("authors", "images", "marks")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the frontier. `url` is the key; a POST page of a list carries its body's hash after `#!`."""

    url: str
    source: str
    kind: str = "article"
    state: str = "pending"
    parent: str | None = None
    title: str | None = None
    discovered_at: str = ""
    fetched_at: str | None = None
    attempts: int = 0
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    method: str = "GET"
    body: str | None = None
    headers: str | None = None

    @property
    def address(self) -> str:
        return self.url.partition("#!")[0]


ROW_COLUMNS = ", ".join(f.name for f in fields(Row))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one answer, content encoding undone, exactly as they are archived."""

    url: str
    final_url: str
    fetched_at: str
    status: int
    headers: Mapping[str, str]
    raw: bytes
    encoding: str | None = None
    sha256: str = ""  #: of `raw`; computed where it is not given

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", self.sha256 or hashlib.sha256(self.raw).hexdigest())


@dataclass(frozen=True, slots=True)
class Child:
    """A link found on a list: a notice to fetch, one more page of the list, or (with `code`) one that the guard refuses."""

    url: str
    kind: str = "article"
    title: str | None = None
    code: str | None = None
    message: str | None = None
    method: str = "GET"
    body: str | None = None
    headers: str | None = None


def to_columns(bulletin: Bulletin) -> dict[str, Any]:
    """A bulletin as its row; a loose file has no URL."""
    values = {name: getattr(bulletin, name) for name in _COLUMNS}
    return {**values, "url": bulletin.url or None, **{name: json.dumps(list(values[name]), ensure_ascii=False) for name in _JSON}}


def to_bulletin(row: sqlite3.Row) -> Bulletin:
    """A row of `bulletins` as it was stored."""
    values: dict[str, Any] = {name: tuple(json.loads(row[name] or "[]")) if name in _JSON else row[name] for name in _COLUMNS}
    return Bulletin(**{**values, "url": row["url"] or "", "sha256": row["sha256"] or ""})
