"""What people collected elsewhere: saved pages, bulletin JSON Lines, WARC, another archive; nothing is stored twice or gains trust."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from crawlers import capture
from crawlers.archive import Archive
from crawlers.clock import now
from crawlers.decode import MAX_BYTES, Refused
from crawlers.families import UnknownLayout, read_loose
from crawlers.lookalike import impostor, said
from crawlers.merge import SQLITE, merge
from crawlers.pipeline import LINE_KEYS
from crawlers.rows import Snapshot
from crawlers.source import INGESTED, Source, canonical, host_of, tier_of
from kb.model import MAX_TEXT, Bulletin

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NEEDED = ("url", "title", "text")
_LISTS = ("authors", "images")
_PAGES = (".html", ".htm", ".shtml")
CLAIMED = "url_claimed"  #: a mark: the address is what the file says of itself


@dataclass(slots=True)
class FileReport:
    """What one file brought; `refused` are (line or 0, code, message)."""

    file: str
    stored: int = 0
    known: int = 0
    skipped: int = 0  #: of a WARC file: what is no notice of a declared source
    refused: list[tuple[int, str, str]] = field(default_factory=list)

    def count(self, state: str, line: int = 0) -> None:
        if state == "stored":
            self.stored += 1
        elif state == "refused":
            self.refused.append((line, "taken_down", "taken down; it is not stored again"))
        else:
            self.known += 1


def ingest(archive: Archive, path: Path, declared: Collection[Source]) -> FileReport:
    """Bring one file in; the archive has a run open. Each notice is a transaction of its own."""
    report = FileReport(str(path))
    try:
        with path.open("rb") as file:
            head = file.read(512)
            if head.startswith(SQLITE):
                merge(archive, path, declared, report)
            elif head.startswith((capture.MAGIC, capture.GZIP)):
                capture.bring(archive, path, declared, report)
            elif path.suffix.lower() in _PAGES or head.lstrip().startswith(b"<"):
                report.count(_put_page(archive, path, head + file.read(MAX_BYTES + 1), declared))
            elif head.lstrip()[:1] == b"{":
                file.seek(0)
                for number, line in enumerate(_lines(file), 1):
                    _put_line(archive, number, line, declared, report)
            else:
                raise Refused("unknown_kind", "neither a saved page, nor bulletin JSON Lines, nor WARC, nor an archive")
    except Refused as error:
        report.refused.append((0, error.code, error.message))
    except UnknownLayout as error:
        report.refused.append((0, "unknown_layout", str(error)))
    except OSError as error:
        report.refused.append((0, "unreadable", error.strerror or str(error)))
    return report


def _put_page(archive: Archive, path: Path, raw: bytes, declared: Collection[Source]) -> str:
    """A saved page: its address is what it says of itself, so that it is nobody's but a re-post (T2)."""
    bulletin = read_loose(raw)
    if not bulletin.title.strip():
        raise Refused("no_title", "a notice without a title")
    url = canonical(bulletin.url) if bulletin.url else ""
    _honest(url, declared)
    bulletin = given(bulletin, url, now())
    key = url or f"urn:sha256:{bulletin.sha256}"
    page = Snapshot(key, url or path.name, now(), 200, {"Content-Type": "text/html"}, raw, None, bulletin.sha256)
    return archive.put_given(INGESTED, key, bulletin, page)


def _honest(url: str, declared: Collection[Source]) -> None:
    """Raises Refused for a host that dresses up as one of ours."""
    host = host_of(url) if url else ""
    if host and (real := impostor(host, declared)):
        raise Refused("lookalike", said(host, real))


def given(bulletin: Bulletin, url: str, at: str) -> Bulletin:
    """A notice from a file: nobody's, and no more than a re-post."""
    return replace(bulletin, url=url, tier="T2", source=None, fetched_at=at, marks=(*bulletin.marks, *((CLAIMED,) if url else ())))


def _lines(file: Any) -> Iterator[bytes]:
    """Lines of a file, none longer than what is read of one; the rest of a longer one is skipped."""
    while line := file.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES + 1)


def _put_line(archive: Archive, number: int, line: bytes, declared: Collection[Source], report: FileReport) -> None:
    if not line.strip():
        return
    try:
        bulletin = read_line(line, declared)
    except Refused as error:
        report.refused.append((number, error.code, error.message))
        return
    report.count(archive.put_given(INGESTED, bulletin.url, bulletin), number)


def read_line(line: bytes, declared: Collection[Source]) -> Bulletin:
    """One line of bulletin JSON Lines. Raises Refused; the tier is T2, for a file proves no host."""
    if len(line) > MAX_BYTES:
        raise Refused("too_large", f"a line of more than {MAX_BYTES:,} bytes")
    try:
        given = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json", f"no JSON: {error}"[:200]) from error
    if not isinstance(given, dict):
        raise Refused("bad_json", "not an object")
    if problem := next(_problems(given), None):
        raise Refused("bad_line", problem)
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in given.items() if value is not None}
    try:
        url = canonical(given["url"])
    except ValueError as error:
        raise Refused("bad_line", f"url: {error}") from error
    _honest(url, declared)
    _, owner = tier_of(url, declared)
    name = given.get("source")
    values |= {"url": url, "tier": "T2", "region": owner.region if owner and owner.name == name else None}
    values.setdefault("sha256", hashlib.sha256(line.strip()).hexdigest())
    return Bulletin(**{"fetched_at": now(), "family": "text", **values, "marks": (CLAIMED,)})


def _problems(given: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the keys and values of a line."""
    for key in given:
        if key not in LINE_KEYS:
            yield f"unknown key: {key}"
    for key in _NEEDED:
        if not isinstance(given.get(key), str):
            yield f"{key}: missing, or no string"
    for key, value in given.items():
        if key in _LISTS and value is not None and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            yield f"{key}: must be a list of strings"
        if key not in _LISTS and value is not None and not isinstance(value, str):
            yield f"{key}: must be a string"
    if not given["title"].strip() or not (given["text"].strip() or given.get("images")):
        yield "title, text: empty"
    if len(given["text"]) > MAX_TEXT or len(given["title"]) > MAX_TEXT:
        yield f"text: more than {MAX_TEXT:,} characters"
    if given.get("published") is not None and not is_date(given["published"]):
        yield f"published: {given['published'][:40]!r} is no date"
    if any("\ud800" <= c <= "\udfff" for v in given.values() if isinstance(v, str) for c in v):
        yield "a character that is none (a lone surrogate)"


def is_date(text: str) -> bool:
    """Prefix ISO: `2021`, `2021-05`, `2021-05-28`."""
    found = _DATE.fullmatch(text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True
