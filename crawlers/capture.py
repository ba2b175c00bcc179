"""The past from a web archive: captures in a WARC file of what declared sources publish. Nothing else of the file is taken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from crawlers.archive import Archive
from crawlers.clock import now
from crawlers.decode import MAX_BYTES, Refused
from crawlers.families import FAMILIES, UnknownLayout
from crawlers.gone import replaced, says_nothing
from crawlers.notice import more_pages, open_page, read_notice
from crawlers.pipeline import next_look
from crawlers.rows import VIA, Row, Snapshot
from crawlers.source import INGESTED, Source, host_of, is_platform, source_of_host
from crawlers.spider import MAX_PARTS
from crawlers.warc import KEY, ORIGINAL, NoWarc, warcio
from kb.model import Bulletin

if TYPE_CHECKING:
    from crawlers.ingest import FileReport

MAGIC = b"WARC/"
GZIP = b"\x1f\x8b"
_REPLAY = re.compile(r"https?://web\.archive\.org/web/(\d{14})id_/(https?:/.{1,2000})")
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z")


@dataclass(frozen=True, slots=True)
class Capture:
    """Where one answer stands in the file."""

    number: int
    offset: int
    key: str
    final_url: str
    at: str
    source: Source
    notice: bool  #: by its address; else it may be a further page of one


def bring(archive: Archive, path: Path, declared: Collection[Source], report: FileReport) -> None:
    """Notices of declared sources, in the order of their capture. Raises Refused for what is no WARC file."""
    try:
        library = warcio()
    except NoWarc as error:
        raise Refused("no_warcio", str(error)) from error
    with path.open("rb") as file:
        found = list(_captures(library, file, declared, report))
        _Captures(archive, library, file, declared, report, found).put_all()


def _captures(library: Any, file: IO[bytes], declared: Collection[Source], report: FileReport) -> Iterator[Capture]:
    """What may be wanted, without its bytes. A damaged end is told, and what stood before it is taken."""
    records = library.archiveiterator.ArchiveIterator(file, check_digests="log")
    number = 0
    try:
        for number, record in enumerate(records, 1):
            if not record.rec_headers.get_header("WARC-Date"):
                raise Refused("damaged", f"record {number} is none of WARC")
            found = _capture(number, record, declared)
            if found is None:
                report.skipped += record.rec_type in ("response", "resource", "revisit")
            else:
                yield replace(found, offset=records.get_record_offset())
    except Refused:
        raise
    except Exception as error:  # warcio raises as many kinds as there are ways to damage a file
        if number == 0:
            raise Refused("damaged", f"cannot be read as WARC ({str(error).strip().splitlines()[0][:200]})") from error
        report.refused.append((number + 1, "damaged", f"cannot be read further ({type(error).__name__})"))
    if number == 0:
        raise Refused("damaged", "holds no record that can be read as WARC")


def _capture(number: int, record: Any, declared: Collection[Source]) -> Capture | None:
    named = record.rec_headers
    date = _DATE.fullmatch(named.get_header("WARC-Date") or "")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if record.rec_type not in ("response", "resource") or status != "200" or not date or named.get_header("WARC-Truncated"):
        return None
    url, at = (named.get_header("WARC-Target-URI") or "").strip("<>"), f"{date[1]}Z"
    if replayed := _REPLAY.fullmatch(url):
        stamp, url = replayed[1], replayed[2]
        at = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
    try:
        source = _source_of(url, declared)
        if source is None:
            return None
        key, asked = source.canonical(url), named.get_header(KEY)
        if asked and source.allows(host_of(asked)):
            key = asked
    except ValueError:
        return None
    return Capture(number, 0, key, url, at, source, _is_notice(key, source) or _is_notice(source.canonical(url), source))


def _source_of(url: str, declared: Collection[Source]) -> Source | None:
    """The declared source whose host this is, and whose pattern the address has where several share the host."""
    host = host_of(url)
    able = [s for s in declared if s.owns(host)] or [s for s in declared if s.allows(host)]
    return next((s for s in able if _is_notice(url, s)), able[0] if able else None)


def _is_notice(url: str, source: Source) -> bool:
    return re.search(source.article or FAMILIES[source.family][0].article_url, url) is not None


class _Captures:
    """The captures of one file, read where they stand."""

    def __init__(
        self, archive: Archive, library: Any, file: IO[bytes], declared: Collection[Source], report: FileReport, found: list[Capture]
    ) -> None:
        self.archive, self.library, self.file, self.declared, self.report = archive, library, file, declared, report
        self.by_key: dict[str, list[Capture]] = defaultdict(list)
        for each in found:
            self.by_key[each.key].append(each)
        self.notices = sorted((c for c in found if c.notice), key=lambda c: (c.at, c.number))

    def put_all(self) -> None:
        taken = set[str]()  #: further pages of notices are none themselves
        read = []
        for capture in self.notices:
            try:
                page = self.snapshot(capture)
                parts = more_pages(page, capture.source)
            except (Refused, UnknownLayout) as error:
                self._refuse(capture, error)
                continue
            taken.update(capture.source.canonical(url) for url in parts)
            read.append(capture)
        self.report.skipped += sum(len(c) for c in self.by_key.values()) - len(self.notices)
        for capture in read:
            if capture.key not in taken:
                self._put(capture)

    def _put(self, capture: Capture) -> None:
        try:
            row, page, bulletin, parts = self._read(capture)
        except (Refused, UnknownLayout) as error:
            self._refuse(capture, error)
            return
        self.report.count(self.archive.put_captured(row, page, bulletin, parts, next_look(row, bulletin.published)), capture.number)

    def _refuse(self, capture: Capture, error: Exception) -> None:
        code = error.code if isinstance(error, Refused) else "unknown_layout"
        said = error.message if isinstance(error, Refused) else str(error)
        self.report.refused.append((capture.number, code, f"{capture.key}: {said}"[:300]))

    def _read(self, capture: Capture) -> tuple[Row, Snapshot, Bulletin, list[Snapshot]]:
        source, page = capture.source, self.snapshot(capture)
        host = host_of(page.final_url)
        known = source.owns(host) and not is_platform(host)
        reader = source if known else source_of_host(host, self.declared)
        parts = [self.snapshot(self._part(capture, url)) for url in more_pages(page, reader)[:MAX_PARTS]]
        bulletin = read_notice(page, reader, self.declared, parts=parts, known=known)
        if says_nothing(open_page(page)[0]) or replaced(open_page(page)[0], None, bulletin):
            raise Refused("soft_404", "a page that says there is none")
        row = Row(capture.key, source.name if known else INGESTED, discovered_at=now(), fetched_at=capture.at, title=bulletin.title)
        return row, page, replace(bulletin, marks=(*bulletin.marks, VIA)), parts

    def _part(self, of: Capture, url: str) -> Capture:
        """The capture of a further page that is nearest in time."""
        near = self.by_key.get(of.source.canonical(url))
        if not near:
            raise Refused("part_missing", f"{url} is not in the file")
        return min(near, key=lambda c: (abs(int(_digits(c.at)) - int(_digits(of.at))), c.number))

    def snapshot(self, capture: Capture) -> Snapshot:
        """The bytes of a capture, transfer and content encoding undone. Raises Refused where they are not what their hash says."""
        self.file.seek(capture.offset)
        try:
            record = next(iter(self.library.archiveiterator.ArchiveIterator(self.file, check_digests="log")))
            raw = record.content_stream().read(MAX_BYTES + 1)
            if len(raw) <= MAX_BYTES:
                record.content_stream().read(1)  # to the end, so that the hash is whole
        except Exception as error:
            raise Refused("damaged", f"a record that cannot be read ({type(error).__name__})") from error
        if len(raw) > MAX_BYTES:
            raise Refused("too_large", f"more than {MAX_BYTES:,} bytes")
        if record.digest_checker.passed is False:
            raise Refused("bad_digest", "the bytes are not those that the record names by hash")
        headers = _headers(record)
        page = Snapshot(capture.key, capture.final_url, capture.at, 200, headers, raw)
        return replace(page, encoding=open_page(page)[1])


def _digits(at: str) -> str:
    return re.sub(r"\D", "", at)


def _headers(record: Any) -> Mapping[str, str]:
    """HTTP headers as they came; of what was written by us, as they were before."""
    if record.http_headers is None:
        return {"Content-Type": record.rec_headers.get_header("Content-Type") or "text/html"}
    pairs = list(record.http_headers.headers)
    ours = any(name == "X-Archive-Orig-Content-Length" for name, _ in pairs)
    kept = [(n, v) for n, v in pairs if n.lower() not in ("set-cookie", *(("content-length",) if ours else ()))]
    return {name.removeprefix(ORIGINAL): value for name, value in kept}
