"""The pattern feed on the site: what is new since a number, every file of every format, and a page that tells people what is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from email.utils import format_datetime, parsedate_to_datetime
from itertools import islice
from typing import Any, BinaryIO
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from datasette_plugins.feed_shelf import Folder, Shelf, Source, made_folder, open_file, open_shelf, raised, read_entries
from datasette_plugins.page import language, refuse, render
from datasette_plugins.takeaway import base_of
from kb.feeds import patterns_atom, patterns_jsonfeed
from kb.feeds.bar import TIERS
from kb.feeds.jsonl import LOG, SNAPSHOT
from kb.feeds.log import Entry, TooOld
from kb.feeds.manifest import MANIFEST, SIGNATURE, digest
from kb.feeds.reading import CODES, Listed, codes_of, listed

LIMIT, MOST = 500, 5_000  #: entries of a page of the log
MOST_BYTES = 4 << 20  #: of a page, but for its first entry
_PIECE = 1 << 18
_NO_KEY, _NO_FILE = "not signed here: the key never lies on the site", "no such file in the feed"
_REPLACED = "the feed is being replaced; ask again"
_KEPT = "public, max-age=300, must-revalidate"
#: by the end of the path
KINDS = {
    ".jsonl": "application/jsonl; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".yml": "application/yaml; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}
#: formats in the order of the page: their name, and what leads to them
SHOWN = (
    ("jsonl", (LOG, SNAPSHOT)), ("rules", ("rules/",)), ("scoring", ("scoring.json", "vectors.json")), ("stix", ("stix/bundle.json",)),
    ("misp", ("misp/manifest.json", "misp/clusters/scam-method.json")), ("csv", ("table/entries.csv", "table/cues.csv", "table/words.csv")),
    ("parquet", ("table/entries.parquet", "table/cues.parquet", "table/words.parquet")),
    ("atom", tuple(patterns_atom.SNAPSHOT.format(lang) for lang in CODES)),
    ("jsonfeed", tuple(patterns_jsonfeed.SNAPSHOT.format(lang) for lang in CODES)),
)  # fmt: skip


class BadAsk(ValueError):
    """A parameter that says nothing; names it."""


def _number(request: Any, name: str, fallback: int, most: int) -> int:
    text = request.args.get(name)
    if text is None:
        return fallback
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadAsk(name)
    return min(int(text), most)


def _tier(request: Any) -> str | None:
    tier: str | None = request.args.get("min_tier")
    if tier is not None and tier not in TIERS:
        raise BadAsk("min_tier")
    return tier


def _is_known(request: Any, etag: str, changed: str) -> bool:
    """Has who asks the same bytes already? A tag that is told stands over a time."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return etag in [each.strip().removeprefix("W/") for each in tags.split(",")] or tags.strip() == "*"
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(changed)
    except (TypeError, ValueError):
        return False


def _headers(shelf: Shelf, sha256: str) -> dict[str, str]:
    changed = format_datetime(shelf.changed, usegmt=True)
    told = {"etag": f'"{sha256[:32]}"', "last-modified": changed, "x-feed-sequence": str(shelf.end)}
    return {**told, "cache-control": _KEPT, "access-control-allow-origin": "*"}


def _answer(request: Any, shelf: Shelf, raw: bytes, kind: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {**_headers(shelf, digest(raw)), **(more or {})}
    known = _is_known(request, headers["etag"], headers["last-modified"])
    return Response(b"" if known else raw, status=304 if known else 200, headers=headers, content_type=kind)


class Stream:
    """An answer that is read piece by piece from an open file."""

    def __init__(self, file: BinaryIO, headers: Mapping[str, str]) -> None:
        self.file, self.headers = file, headers

    async def asgi_send(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        with self.file:
            while piece := await asyncio.to_thread(self.file.read, _PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _no(status: int, error: str, **more: Any) -> Response:
    return Response.json({"ok": False, "status": status, "error": error, **more}, status=status, headers={"cache-control": "no-store"})


def kind_of(path: str) -> str:
    return KINDS.get(f".{path.rpartition('.')[2]}", "text/plain; charset=utf-8")


async def feed_log(datasette: Any, request: Any) -> Response | Stream:
    """Entries after `since`, `limit` at a time; the whole file where nothing is asked."""
    try:
        shelf, tier = await open_shelf(datasette), _tier(request)
        if not {"since", "limit", "min_tier"} & set(request.args):
            return await _sent(request, shelf, await made_folder(datasette, shelf, None), LOG)
        cursor, limit = _number(request, "since", shelf.start, 10**15), max(1, _number(request, "limit", LIMIT, MOST))
    except BadAsk as bad:
        return _no(400, f"{bad}: cannot be read")
    except OSError:
        return _no(503, _REPLACED)
    if not shelf.start <= cursor <= shelf.end:
        told = {"cursor": cursor, "start": shelf.start, "end": shelf.end}
        return _no(410, str(TooOld(cursor, shelf.start, shelf.end)), **told, snapshot=f"{base_of(datasette, request)}/-/feed/{SNAPSHOT}")
    try:
        page = await read_entries(datasette, shelf, lambda source: _page(source, cursor, limit))
    except OSError:
        return _no(503, _REPLACED)
    more = {}
    if page and page[-1][0] < shelf.end:
        asked = {"since": page[-1][0], "limit": limit, **({"min_tier": tier} if tier else {})}
        more["link"] = f'<{base_of(datasette, request)}/-/feed/{LOG}?{urlencode(asked)}>; rel="next"'
    lines = (line for _, line in page)
    raw = b"".join(lines if tier is None else await asyncio.to_thread(lambda: list(raised(lines, tier))))
    return _answer(request, shelf, raw, KINDS[".jsonl"], more)


def _page(source: Source, cursor: int, limit: int) -> list[tuple[int, bytes]]:
    """As many lines as were asked for, and no more than a page may weigh."""
    page: list[tuple[int, bytes]] = []
    weight = 0
    for seq, line in islice(source.lines(cursor), limit):
        weight += len(line)
        if page and weight > MOST_BYTES:
            break
        page.append((seq, line))
    return page


async def _sent(request: Any, shelf: Shelf, folder: Folder, path: str) -> Response | Stream:
    """Raises Unsteady."""
    found = await asyncio.to_thread(open_file, folder, path)
    if found is None:
        return _no(404, _NO_KEY if path == SIGNATURE else _NO_FILE)
    file, sha256 = found
    headers = {**_headers(shelf, sha256), "content-type": kind_of(path)}
    if _is_known(request, headers["etag"], headers["last-modified"]):
        file.close()
        return Response(b"", status=304, headers=headers, content_type=headers["content-type"])
    return Stream(file, headers)


async def feed_file(datasette: Any, request: Any) -> Response | Stream:
    """A file of the feed: of a folder to the byte, else made of the release."""
    path = str(request.url_vars["path"])
    try:
        shelf, tier = await open_shelf(datasette), _tier(request)
        return await _sent(request, shelf, await made_folder(datasette, shelf, tier), path)
    except BadAsk as bad:
        return _no(400, f"{bad}: cannot be read")
    except OSError:
        return _no(503, _REPLACED)


async def _listed(datasette: Any, request: Any) -> tuple[str, list[Listed]]:
    shelf, lang = await open_shelf(datasette), language(request)
    kind = request.args.get("type")

    def read(source: Source) -> list[Entry]:
        return [each for each in source.live() if kind is None or each.body is None or kind in codes_of(each.body)]

    return lang, list(listed(await read_entries(datasette, shelf, read), lang, base_of(datasette, request)))


async def patterns_atom_page(datasette: Any, request: Any) -> Response:
    """For readers, with addresses of this site; `type` takes one type or subtype."""
    return await _for_readers(datasette, request, patterns_atom.write, KINDS[".atom"])


async def patterns_feed_json(datasette: Any, request: Any) -> Response:
    return await _for_readers(datasette, request, patterns_jsonfeed.write, "application/feed+json; charset=utf-8")


async def _for_readers(datasette: Any, request: Any, write: Callable[[list[Listed], str, str, str], bytes], kind: str) -> Response:
    try:
        lang, found = await _listed(datasette, request)
    except OSError:
        return _no(503, _REPLACED)
    return Response(write(found, lang, *_addresses(datasette, request)), content_type=kind)


def _addresses(datasette: Any, request: Any) -> tuple[str, str]:
    """Of the page and of the feed itself."""
    base = base_of(datasette, request)
    kind = f"?{urlencode({'type': request.args['type']})}" if "type" in request.args else ""
    return f"{base}/-/patterns{kind}", f"{base}{request.path}{kind}"


def _shown(sizes: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each format that is there with the files that lead to it; of a folder two, and how many more there are."""
    found = []
    for name, paths in SHOWN:
        there = [(one, sizes[one]) for one in paths if one in sizes]
        there += [(path, size) for path, size in sorted(sizes.items()) if paths[0].endswith("/") and path.startswith(paths[0])]
        if there:
            found.append({"name": name, "files": there[:2], "more": len(there[2:])})
    return found


async def feed_page(datasette: Any, request: Any) -> Response:
    """What is there, for people."""
    try:
        shelf = await open_shelf(datasette)
        files = (await made_folder(datasette, shelf, None)).manifest.files
    except OSError:
        return await refuse(datasette, request, 503, "too_slow")
    shown = _shown({path: told.bytes for path, told in files.items()})
    context = {
        "shelf": shelf, "shown": shown, "base": base_of(datasette, request), "manifest": MANIFEST,
        "signature": SIGNATURE, "tiers": TIERS, "follow": max(shelf.start, shelf.end - LIMIT),
    }  # fmt: skip
    return await render(datasette, request, "feed.html", context)
