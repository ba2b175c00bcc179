"""What stands before every answer: addresses refused, parameters dropped, headers set; more of each in public."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette_plugins import i18n
from datasette_plugins.cells import guarded

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: dropped everywhere: they hand a visitor's words to the database as syntax, or point the search at another table
NEVER = {"_searchmode", "_fts_table", "_fts_pk", "_trace", "_context"}
#: what a table page takes in public; a filter (`type=03`, `loss_yuan__gt=1000`) has no underscore in front
PUBLIC_ARGS = re.compile(
    r"_(?:search|sort|sort_desc|sort_by_desc|next|size|facet|facet_size|nofacet|nocount|shape|nl|labels|label|col|nocol|header|dl|bom|lang"
    r"|filter_(?:column|op|value)(?:_\d{1,2})?)"
)
#: tables with pages of their own in public; the texts of notices are shown by our pages alone, as excerpts
PUBLIC_TABLES = set(
    "cases facts amounts places steps indicators tallies types techniques regions sources corrections tombstones "
    "conflicts bulletin_clusters case_clusters coverage reach history alerts alert_evidence".split()
)
PUBLIC_PAGES = re.compile(
    r"/(?:-/(?:search|notice|case|trends|types?|techniques?|region|sources?|dossier|report|api|dictionary|queries|patterns?|feed|detect)(?:[./].*)?"
    r"|-/static(?:-plugins)?/.*|favicon\.ico|robots\.txt)?"
)
#: they change nothing and keep nothing
PUBLIC_FORMS = {("POST", "/-/detect")}
_FEED = "/-/feed/"  #: what is signed there passes to the byte
_TABLE = re.compile(r"/kb(?:/(?P<table>[^/.]{1,100})(?:/[^/]{1,300})?)?(?:\.(?:json|csv))?")
_MAX_QUERY = 4_096
_MAX_POSTED = 256 * 1_024  #: bytes of a form
_MAX_ARGS = 60
_MAX_FACETS = 3
_HOSTILE = re.compile(rb"[\x00-\x20\x7f\\]|%(?:5c|0[0-9a-f]|1[0-9a-f]|7f)|^/{2}", re.IGNORECASE)

#: SQLite's own limits: one query took 4.85 GB without them
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 4_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 60,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 2_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

_FRAME = "default-src 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; img-src 'self' data:"
_OURS = f"{_FRAME}; style-src 'self'; script-src 'self'".encode("ascii")
#: Datasette's own pages carry scripts and styles in the page
_DATASETTES = f"{_FRAME}; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'".encode("ascii")
_NO = {400: "This address cannot be read.", 404: "Not found.", 405: "Only reading is possible here.", 413: "This is too long."}
_NO |= {414: "This address is too long."}
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def limit(conn: sqlite3.Connection) -> None:
    """Bound what one statement can take; never raises a limit that is lower already."""
    for which, most in LIMITS.items():
        if conn.getlimit(which) > most:
            conn.setlimit(which, most)


def refused(path: bytes, query: bytes, method: str, public: bool) -> int:
    """The status with which an address is refused; 0 where it may pass."""
    if _HOSTILE.search(path):
        return 400
    if len(query) > _MAX_QUERY or query.count(b"&") >= _MAX_ARGS:
        return 414
    if not public:
        return 0
    name = path.decode("latin-1")
    if method not in ("GET", "HEAD") and (method, name) not in PUBLIC_FORMS:
        return 405
    if PUBLIC_PAGES.fullmatch(name):
        return 0
    table = _TABLE.fullmatch(name)
    return 0 if table and (table["table"] is None or table["table"] in PUBLIC_TABLES) else 404


def cleaned(query: bytes, public: bool) -> bytes:
    """The query without what nobody may ask; in public without all that is not known to be harmless."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept, facets = [], 0
    for name, value in pairs:
        if name in NEVER or (public and name.startswith("_") and not (PUBLIC_ARGS.fullmatch(name) or "__" in name)):
            continue
        facets += name == "_facet"
        if public and name == "_facet" and facets > _MAX_FACETS:
            continue
        kept.append((name, value))
    return query if len(kept) == len(pairs) else urlencode(kept).encode("ascii")


def _headers(message: Message, path: str, lang: str | None) -> Message:
    policy = _DATASETTES if path.startswith("/kb") else _OURS
    found = [*message.get("headers", []), *HEADERS, (b"content-security-policy", policy)]
    if lang:
        cookie = f"{i18n.COOKIE}={lang}; Path=/; Max-Age={i18n.YEAR}; SameSite=Lax"
        found = [(name, value) for name, value in found if name.lower() != b"cache-control"]
        found += [(b"set-cookie", cookie.encode("ascii")), (b"cache-control", b"private, no-store")]
    return {**message, "headers": found}


async def _posted(receive: Receive, most: int) -> Receive | None:
    """What gives a form again that was read whole; None for one that is longer."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body, more = body + message.get("body", b""), bool(message.get("more_body"))
        if len(body) > most:
            return None
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return parts.pop() if parts else await receive()

    return again


async def _say_no(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": _NO[status].encode("ascii")})


def guard(app: App, public: Callable[[], bool]) -> App:
    """The wrapper around Datasette's application."""

    async def guarded_app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        path = (scope.get("raw_path") or scope["path"].encode("utf-8")).partition(b"?")[0]
        query, is_public = scope.get("query_string") or b"", public()
        if status := refused(path, query, scope["method"], is_public):
            return await _say_no(send, status)
        if scope["method"] == "POST":
            whole = await _posted(receive, _MAX_POSTED)
            if whole is None:
                return await _say_no(send, 413)
            receive = whole
        scope = {**scope, "query_string": cleaned(query, is_public)}
        lang, name = i18n.asked_for(query), path.decode("latin-1")

        async def headed(message: Message) -> None:
            await send(_headers(message, name, lang) if message["type"] == "http.response.start" else message)

        rewritten = name.endswith(".csv") and not name.startswith(_FEED)
        await app(scope, receive, guarded(headed, query) if rewritten else headed)

    return guarded_app
