"""Serves the sample web on the loopback interface, by Host header; every request is kept for the tests to read."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import brotli

from crawlers.sample_web.answer import Answer
from crawlers.sample_web.notice import load_sites
from crawlers.sample_web.site import answer_for

ADDRESS = "127.0.0.1"
MAX_FORM = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came, and the status it got."""

    at: float  #: time.monotonic()
    method: str
    host: str
    path: str  #: with the query
    headers: Mapping[str, str]  #: names in lower case
    status: int


@dataclass
class SampleWeb:
    """A running sample web: its port, what was asked of it, and knobs for what should go wrong.

    `put` lays another answer over an address, `fail` makes it answer an error `times` times, `delay` slows every answer.
    """

    port: int = 0
    delay: float = 0.0  #: seconds before every answer
    log: list[Asked] = field(default_factory=list)
    _laid: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _failing: Counter[tuple[str, str]] = field(default_factory=Counter)
    _errors: dict[tuple[str, str], int] = field(default_factory=dict)
    _healed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> tuple[str, int]:
        return ADDRESS, self.port

    def put(self, host: str, path: str, answer: Answer) -> None:
        """From now on, this address (with its query) answers so."""
        with self._lock:
            self._laid[host, path] = answer

    def fail(self, host: str, path: str, status: int = 500, times: int = 1) -> None:
        with self._lock:
            self._failing[host, path] = times
            self._errors[host, path] = status

    def reset(self) -> None:
        """As at the start: nothing asked, nothing laid over, what heals is ill again."""
        with self._lock:
            for kept in (self.log, self._laid, self._failing, self._errors, self._healed):
                kept.clear()

    def requests(self, host: str | None = None, path: str | None = None) -> list[Asked]:
        with self._lock:
            return [a for a in self.log if host in (None, a.host) and path in (None, a.path)]

    def answer(self, host: str, path: str, form: Mapping[str, str]) -> Answer:
        """What this address answers now; counts towards what fails and heals."""
        key = (host, path)
        with self._lock:
            if self._failing[key] > 0:
                self._failing[key] -= 1
                return Answer(b"<html><body>error</body></html>", self._errors[key])
            laid = self._laid.get(key)
        parts = urlsplit(path)
        found = laid or answer_for(host, unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(form))
        with self._lock:
            if found.heals_after > self._healed[key]:
                self._healed[key] += 1
                return Answer(b"<html><body><h1>500 Internal Server Error</h1></body></html>", 500)
        return found


def _stamp(day: str) -> str:
    return format_datetime(datetime.fromisoformat(day or "2026-01-01").replace(hour=1, tzinfo=UTC), usegmt=True)


def _compress(body: bytes, kind: str, accepted: str) -> tuple[bytes, str]:
    """The body in the encoding the host prefers, where the client takes it."""
    if kind == "br" and "br" in accepted:
        return brotli.compress(body, quality=4), "br"
    if kind and "gzip" in accepted:
        return gzip.compress(body, 6, mtime=0), "gzip"
    return body, ""


class _Speaker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a kept-alive connection waits 40 ms for each answer
    server_version = "SampleWeb"
    sys_version = ""
    web: SampleWeb

    def do_GET(self) -> None:
        self._speak({})

    def do_HEAD(self) -> None:
        self._speak({})

    def do_POST(self) -> None:
        size = min(int(self.headers.get("Content-Length") or 0), MAX_FORM)
        self._speak(dict(parse_qsl(self.rfile.read(size).decode("utf-8", "replace"))))

    def _speak(self, form: Mapping[str, str]) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        found = self.web.answer(host, self.path, form)
        if self.web.delay:
            time.sleep(self.web.delay)
        headers = self._validators(found)
        if found.status == 200 and self._known(headers):
            found = replace(found, status=304, body=b"")
        self._log(host, found.status)
        self._send(host, found, headers)

    def _validators(self, found: Answer) -> dict[str, str]:
        if found.status != 200:
            return {}
        tag = hashlib.sha256(found.body).hexdigest()[:16]
        return {"ETag": f'"{tag}"'} | ({"Last-Modified": _stamp(found.modified)} if found.modified else {})

    def _known(self, headers: Mapping[str, str]) -> bool:
        """Does the client have this already? ETag goes before date, as RFC 9110 has it."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return headers.get("ETag", "").strip('"') in {t.strip().removeprefix("W/").strip('"') for t in tags.split(",")}
        since = self.headers.get("If-Modified-Since")
        return since is not None and since == headers.get("Last-Modified")

    def _log(self, host: str, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(time.monotonic(), self.command, host, self.path, headers, status)
        with self.web._lock:
            self.web.log.append(asked)

    def _send(self, host: str, found: Answer, headers: Mapping[str, str]) -> None:
        site = load_sites().get(host)
        body, encoding = _compress(found.body, site.compress if site else "", self.headers.get("Accept-Encoding") or "")
        self.send_response(found.status)
        self.send_header("Content-Type", found.content_type)
        if encoding and body:
            self.send_header("Content-Encoding", encoding)
            self.send_header("Vary", "Accept-Encoding")
        for name, value in [*headers.items(), *found.headers]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if found.status != 304 else 0))
        self.end_headers()
        if self.command != "HEAD" and found.status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """The log is kept, not printed."""


def _gone_away(server: Any, request: Any, client_address: Any) -> None:
    """A client that closed its connection is none of our business: crawls are killed in tests."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    handle_error = _gone_away


@contextmanager
def serve(port: int = 0) -> Iterator[SampleWeb]:
    """The sample web on 127.0.0.1, until the block ends; port 0 takes a free one. Raises OSError where the port is taken."""
    web = SampleWeb()
    speaker = type("Speaker", (_Speaker,), {"web": web})
    with _Server((ADDRESS, port), speaker) as server:
        web.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
