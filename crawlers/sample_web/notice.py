"""What the sample web says, as data: sites and their notices, read from `notices/*.yml`; markup is none of its business."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
NOTICES = HERE / "notices"
PAGE_BREAK = "==="


class NoticeError(Exception):
    """A notice file that is not as the loader has it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body: `kind` is text, head, table or image; `rows` of a table, `text` of the rest."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One page of the sample web and, for the tests, what it is about (`types`, `form`, `is_notice`)."""

    path: str
    title: str
    date: str  #: `2024-08-29 10:12`
    publisher: str
    body: str
    types: tuple[str, ...] = ()
    form: str = "other"
    is_notice: bool = True
    layout: str = ""  #: the site's own where empty
    column: str = ""  #: the site's first where empty
    author: str = ""
    hidden: str = ""  #: a title with display:none before the body
    advert: str = ""  #: a line of advertising inside the page, outside the body
    charset: str = "utf-8"  #: of the bytes
    declared: str = ""  #: by header and meta; `charset` where empty
    moved_from: str = ""  #: the address in the list, which redirects to `path`
    gone: bool = False  #: in the list, but 404
    heals_after: int = 0  #: answers 500 that many times first
    host: str = ""  #: where the notice stands, if not on the site that lists it
    copy_of: str = ""  #: path of the notice of which this is a reprint

    @property
    def day(self) -> str:
        return self.date[:10]

    @property
    def parts(self) -> tuple[tuple[Block, ...], ...]:
        """The body's blocks, page by page."""
        pages = self.body.split(f"\n{PAGE_BREAK}\n")
        return tuple(tuple(_blocks(page)) for page in pages)

    @property
    def summary(self) -> str:
        """The first hundred characters of the prose, as a CMS writes them into its description."""
        return "".join(block.text for block in self.parts[0] if block.kind == "text")[:100]


@dataclass(frozen=True, slots=True)
class Site:
    """One host of the sample web: its CMS, its columns and all its notices, newest first."""

    host: str
    cms: str
    name: str
    columns: Mapping[str, Mapping[str, Any]]
    notices: tuple[Notice, ...]
    place: str = ""
    per_page: int = 6
    charset: str = "utf-8"
    compress: str = ""
    robots: str | None = None  #: None: there is no robots.txt
    wall: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def listed(self, column: str) -> tuple[Notice, ...]:
        first = next(iter(self.columns))
        return tuple(n for n in self.notices if (n.column or first) == column)

    def own(self) -> tuple[Notice, ...]:
        """Notices that stand on this host."""
        return tuple(n for n in self.notices if not n.host)


def _blocks(page: str) -> Iterator[Block]:
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    for is_row, run in groupby(lines, lambda line: line.startswith("|")):
        if is_row:
            yield Block("table", rows=tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in run))
        else:
            yield from map(_block, run)


def _block(line: str) -> Block:
    if line.startswith("# "):
        return Block("head", line[2:])
    return Block("image", line[1:].strip()) if line.startswith("!") else Block("text", line)


def _notice(raw: Mapping[str, Any], where: str) -> Notice:
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    try:
        return Notice(**given)
    except TypeError as error:
        raise NoticeError(f"{where}: {raw.get('path')}: {error}") from error


def _site(path: Path) -> Site:
    raw = yaml.safe_load(path.read_text("utf-8"))
    notices = sorted((_notice(n, path.name) for n in raw.pop("notices")), key=lambda n: n.date, reverse=True)
    try:
        return Site(notices=tuple(notices), **raw)
    except TypeError as error:
        raise NoticeError(f"{path.name}: {error}") from error


@lru_cache(maxsize=1)
def load_sites() -> dict[str, Site]:
    """All sites by host."""
    sites = [_site(path) for path in sorted(NOTICES.glob("*.yml"))]
    return {site.host: site for site in sites}
