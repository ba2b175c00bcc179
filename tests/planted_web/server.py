"""Serves the planted web on the loopback interface, by Host header, on a day that the test turns; every request is written down."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .model import START
from .web import Answer, Web

ADDRESS = "127.0.0.1"
RETRY_AFTER = 2  #: seconds that a busy site asks for


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the access log."""

    at: float  #: time.monotonic() when the request was read
    done: float  #: when its answer went out
    when: datetime  #: the simulated moment, UTC
    day: int
    method: str
    host: str
    path: str  #: with its query
    status: int  #: 0: the connection was dropped
    kind: str  #: list, article, home, robots, wall, down, redirect, missing, file, busy, other
    connection: int  #: the client's port: one for each connection
    agent: str
    form: str = ""  #: body of a POST
    if_none_match: str = ""
    if_modified_since: str = ""
    etag: str = ""  #: validators sent with the answer
    last_modified: str = ""
    digest: str = ""  #: of the body as written; empty where none was
    length: int = 0


@dataclass
class Served:
    """A running planted web. `factor` is real seconds per simulated second: 0.01 plays a hundred seconds in one."""

    web: Web
    port: int = 0
    factor: float = 1.0
    lag: float = 0.0  #: seconds before every answer
    slowness: float = 0.3  #: seconds before a slow answer
    log: list[Entry] = field(default_factory=list)
    day: int = 0
    _turned: tuple[float, datetime] = field(default_factory=lambda: (time.monotonic(), datetime.now(UTC)))
    _healed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _busy: set[tuple[str, int]] = field(default_factory=set)
    _seen: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.turn_to(0)

    @property
    def address(self) -> tuple[str, int]:
        """As the crawler's SAMPLE_WEB takes it."""
        return ADDRESS, self.port

    def turn_to(self, day: int, hour: float = 9.0) -> None:
        """From now on it is this day; `hour` is Beijing's."""
        midnight = datetime(START.year, START.month, START.day, tzinfo=UTC) + timedelta(days=day)
        with self._lock:
            self.day = day
            self._turned = (time.monotonic(), midnight + timedelta(hours=hour - 8))

    def now(self) -> datetime:
        since, moment = self._turned
        return moment + timedelta(seconds=(time.monotonic() - since) / self.factor)

    def forget(self) -> None:
        """An empty log; what the server has healed or shown stays so."""
        with self._lock:
            self.log.clear()

    def requests(self, host: str | None = None, kind: str | None = None, day: int | None = None) -> list[Entry]:
        with self._lock:
            return [e for e in self.log if host in (None, e.host) and kind in (None, e.kind) and day in (None, e.day)]

    def answer(self, host: str, path: str, form: str = "") -> Answer:
        """What this address answers now; counts towards what heals or is busy."""
        query = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
        found = self.web.on(self.day).answer(host, path, dict(parse_qsl(form, keep_blank_values=True)), query)
        plan = self.web.by_host.get(host)
        with self._lock:
            if found.heals and self._healed[host, path] < 2:
                self._healed[host, path] += 1
                return Answer(b"<html><body><h1>500 Internal Server Error</h1></body></html>", 500, "text/html", kind="down")
            if plan and plan.traits.busy and found.kind == "list" and (host, self.day) not in self._busy:
                self._busy.add((host, self.day))
                return Answer(b"busy", 503, "text/plain", (("Retry-After", str(RETRY_AFTER)),), kind="busy")
        return found

    def modified(self, host: str, path: str, digest: str) -> str:
        """When the body at this address last became another one, as this server has seen it."""
        with self._lock:
            known = self._seen.get((host, path))
            if known is None or known[0] != digest:
                day = max(0, self.day) if known else -1
                moment = datetime(START.year, START.month, START.day, 1, tzinfo=UTC) + timedelta(days=day)
                known = self._seen[host, path] = (digest, format_datetime(moment, usegmt=True))
            return known[1]


class _Speaker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    disable_nagle_algorithm = True
    sys_version = ""
    served: Served

    def do_GET(self) -> None:
        self._speak("")

    def do_HEAD(self) -> None:
        self._speak("")

    def do_POST(self) -> None:
        size = min(int(self.headers.get("Content-Length") or 0), 64 * 1024)
        self._speak(self.rfile.read(size).decode("utf-8", "replace"))

    def _speak(self, form: str) -> None:
        at, when, day = time.monotonic(), self.served.now(), self.served.day
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        found = self.served.answer(host, self.path, form)
        if wait := self.served.lag + (self.served.slowness if found.slow else 0):
            time.sleep(wait)
        validators = self._validators(host, found)
        status = 304 if found.status == 200 and self.command == "GET" and self._known(validators) else found.status
        sent = b"" if status == 304 or self.command == "HEAD" else found.body
        entry = Entry(
            at,
            time.monotonic(),
            when,
            day,
            self.command,
            host,
            self.path,
            status,
            found.kind,
            self.client_address[1],
            self.headers.get("User-Agent") or "",
            form,
            self.headers.get("If-None-Match") or "",
            self.headers.get("If-Modified-Since") or "",
            validators.get("ETag", ""),
            validators.get("Last-Modified", ""),
            hashlib.sha256(sent).hexdigest()[:16] if sent else "",
            len(sent),
        )
        with self.served._lock:  # before the answer goes out: who has read it finds it written down
            self.served.log.append(entry)
        self._send(found, status, validators, sent)

    def _validators(self, host: str, found: Answer) -> dict[str, str]:
        if found.status != 200 or not found.validators or found.validators == "none":
            return {}
        digest = hashlib.sha256(found.body).hexdigest()[:16]
        both = {"ETag": f'"{digest}"', "Last-Modified": self.served.modified(host, self.path, digest)}
        return {
            name: value for name, value in both.items() if found.validators == "both" or (name == "ETag") == (found.validators == "etag")
        }

    def _known(self, validators: dict[str, str]) -> bool:
        """Does the client have this already? ETag goes before date, as RFC 9110 has it."""
        tags = self.headers.get("If-None-Match")
        if tags is not None and "ETag" in validators:
            return validators["ETag"] in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = self.headers.get("If-Modified-Since")
        return since is not None and since == validators.get("Last-Modified")

    def _send(self, found: Answer, status: int, validators: dict[str, str], sent: bytes) -> None:
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        if found.content_type:
            self.send_header("Content-Type", found.content_type)
        for name, value in [*validators.items(), *found.headers]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(found.body) if status != 304 else 0))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:
        """The log is kept, not printed."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is none of our business: crawls are killed in tests."""


@contextmanager
def serve(web: Web, port: int = 0, factor: float = 1.0) -> Iterator[Served]:
    """The web on 127.0.0.1 until the block ends; port 0 takes a free one."""
    served = Served(web, factor=factor)
    speaker = type("Speaker", (_Speaker,), {"served": served})
    with _Server((ADDRESS, port), speaker) as server:
        served.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
