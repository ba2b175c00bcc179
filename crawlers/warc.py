"""The archived pages as WARC 1.1, for any replay tool and any other archive: the bytes as they came, each with its time and its hash."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from crawlers.packed import unpack
from crawlers.settings import PRODUCT, VERSION

KEY = "X-Archive-Key"  #: of a record: the address that was asked for, where another one answered or was posted to
ORIGINAL = "X-Archive-Orig-"  #: before an HTTP header that is no longer true of the bytes: they are kept decoded
_UNTRUE = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"))
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/scam-bulletins/warc")
_SQL = "SELECT id, url, final_url, fetched_at, status, headers, sha256, body FROM pages ORDER BY fetched_at, url, sha256"
Wanted = Callable[[str], bool]


class NoWarc(Exception):
    """The extra that reads and writes WARC is not installed."""


@dataclass(frozen=True, slots=True)
class Exported:
    path: Path
    records: int
    bytes: int


def warcio() -> Any:
    """The library. Raises NoWarc with what to do."""
    try:
        import warcio
        import warcio.archiveiterator
        import warcio.warcwriter
    except ImportError as error:
        raise NoWarc("WARC files need warcio: pip install 'scam-bulletins[archive]'") from error
    return warcio


def export(archive: Path, target: Path) -> Exported:
    """Every archived page into one file, readable by its owner alone; the same archive gives the same bytes (gzip where it ends in gz)."""
    library = warcio()
    aside = target.with_name(target.name + ".new")
    try:
        with closing(sqlite3.connect(f"{archive.resolve().as_uri()}?mode=ro", uri=True)) as db, private(aside) as out:
            db.row_factory = sqlite3.Row
            (until,) = db.execute("SELECT coalesce(max(fetched_at), '1970-01-01T00:00:00Z') FROM pages").fetchone()
            writer = library.warcwriter.WARCWriter(out, gzip=target.suffix == ".gz", warc_version="WARC/1.1")
            writer.write_record(_about(writer, target.name, until))
            records = 0
            for row in db.execute(_SQL):
                writer.write_record(_record(library, writer, row))
                records += 1
            out.flush()
            os.fsync(out.fileno())
        aside.rename(target)
    finally:
        aside.unlink(missing_ok=True)
    return Exported(target, records, target.stat().st_size)


def private(path: Path) -> IO[bytes]:
    """A new file that only its owner reads: raw pages are unmasked."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _about(writer: Any, name: str, until: str) -> Any:
    about = {"software": f"{PRODUCT}/{VERSION}", "format": "WARC File Format 1.1"}
    record = writer.create_warcinfo_record(name, about)
    record.rec_headers.replace_header("WARC-Record-ID", _identity("warcinfo", until))
    record.rec_headers.replace_header("WARC-Date", until)
    return record


def _record(library: Any, writer: Any, row: sqlite3.Row) -> Any:
    raw = unpack(row["body"])
    target = (row["final_url"] or row["url"]).partition("#!")[0]
    web = target.startswith(("http://", "https://"))
    uri = target if web else row["url"]
    named = {"WARC-Date": row["fetched_at"], "WARC-Record-ID": _identity(row["url"], row["sha256"])}
    if row["url"] != uri:
        named[KEY] = row["url"]
    headers = json.loads(row["headers"] or "{}")
    if not web:
        kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "text/html")
        return writer.create_warc_record(uri, "resource", BytesIO(raw), len(raw), kind, named)
    http = library.StatusAndHeaders(_status(row["status"]), list(_headers(headers, len(raw))), protocol="HTTP/1.1")
    return writer.create_warc_record(uri, "response", BytesIO(raw), len(raw), warc_headers_dict=named, http_headers=http)


def _identity(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_SPACE, ' '.join(parts))}>"


def _status(status: int | None) -> str:
    try:
        return f"{status or 200} {HTTPStatus(status or 200).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _headers(kept: Mapping[str, str], size: int) -> Iterator[tuple[str, str]]:
    for name, value in kept.items():
        yield (f"{ORIGINAL}{name}" if name.lower() in _UNTRUE else name), value
    yield "Content-Length", str(size)


def without(path: Path, unwanted: Wanted) -> int:
    """Write a file again without the records of unwanted addresses; returns how many went, and leaves one alone that has none."""
    library, gone = warcio(), 0
    aside = path.with_name(path.name + ".new")
    try:
        with path.open("rb") as file, private(aside) as out:
            writer = library.warcwriter.WARCWriter(out, gzip=path.suffix == ".gz", warc_version="WARC/1.1")
            for record in library.archiveiterator.ArchiveIterator(file, no_record_parse=True):
                named = record.rec_headers
                if any(unwanted(url) for url in (named.get_header("WARC-Target-URI"), named.get_header(KEY)) if url):
                    gone += 1
                else:
                    writer.write_record(record)
            out.flush()
            os.fsync(out.fileno())
        if gone:
            aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    return gone
