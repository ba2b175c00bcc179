"""A small web on the loopback interface for the tests: hosts under `.example`, routes by host and path, a log of what was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "gaj.anlan.example"  #: of the source that `conftest.SOURCE` declares


@dataclass(frozen=True)
class Asked:
    at: float
    host: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"

    def encode(self) -> bytes:
        raw = self.body.encode() if isinstance(self.body, str) else self.body
        lines = [f"HTTP/1.1 {self.status} X", f"Content-Length: {0 if self.status == 304 else len(raw)}", f"Content-Type: {self.kind}"]
        head = "\r\n".join([*lines, *(f"{k}: {v}" for k, v in self.headers.items()), "", ""])
        return head.encode() + (b"" if self.status == 304 else raw)


Route = Answer | Callable[[Asked], Answer | None]


class Web:
    """`routes[host, path]` is an answer or a function of what was asked (None: hang up)."""

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], Route] = {}
        self.fallbacks: dict[str, Callable[[Asked], Answer | None]] = {}
        self.log: list[Asked] = []
        self.on_request: Callable[[Asked], None] | None = None
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                asked = Asked(time.monotonic(), self.headers.get("Host", ""), self.path, dict(self.headers), self.rfile.read(size))
                web.log.append(asked)
                if web.on_request:
                    web.on_request(asked)
                found = web.find(asked)
                if found is None:
                    self.close_connection = True
                    return
                self.wfile.write(found.encode())

            do_GET = do_POST = answer

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server.server_port)

    def find(self, asked: Asked) -> Answer | None:
        route = self.routes.get((asked.host, asked.path)) or self.fallbacks.get(asked.host) or Answer("nothing here", 404)
        return route if isinstance(route, Answer) else route(asked)

    def put(self, url: str, route: Route) -> None:
        host, _, path = url.removeprefix("http://").partition("/")
        self.routes[host, "/" + path] = route

    def paths(self, host: str | None = None) -> list[str]:
        return [a.path for a in self.log if a.path != "/robots.txt" and host in (None, a.host)]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def notice(title: str, text: str = "", date: str = "2024-03-05", extra: str = "") -> str:
    """An article page as TRS writes it."""
    text = text or f"近日，{title}的张女士接到自称客服的电话，对方要求转账，张女士先后两次转款，共被骗走19240元。"
    return (
        f'<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{date}">'
        f'<meta name="ContentSource" content="安澜市公安局"></head><body><div class="TRS_Editor"><p>{text}</p></div>{extra}</body></html>'
    )


def listing(links: list[tuple[str, str]], count: int = 1, at: int = 0) -> str:
    """A list page as TRS writes it: page `at` of `count`."""
    items = "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in links)
    return f'<html><body><ul class="list">{items}</ul><script>createPageHTML({count}, {at}, "index", "html")</script></body></html>'


def column(web: Web, host: str, notices: int, per_page: int = 10, folder: str = "/jwzx") -> list[str]:
    """A whole column of made-up notices; returns their addresses, the newest first."""
    numbers = range(notices - 1, -1, -1)
    urls = [f"http://{host}{folder}/202403/t20240305_{1000 + n}.html" for n in numbers]
    for n, url in zip(numbers, urls, strict=True):
        web.put(url, Answer(notice(f"第{n}号通报")))
    pages = -(-notices // per_page)
    for at in range(pages):
        links = [(url.removeprefix(f"http://{host}"), "通报") for url in urls[at * per_page : (at + 1) * per_page]]
        name = "index.html" if at == 0 else f"index_{at}.html"
        web.put(f"http://{host}{folder}/{name}", Answer(listing(links, pages, at)))
    return urls
