"""A police site whose notices carry every planted person, on the loopback interface; and the real command, run on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from tests.crawlers.nursery import Nursery
from tests.planted_people.people import Item, items

HOST = "gaj.renyuan.example"
EACH = 8  #: sentences of one notice
METHOD = (
    "近日，安澜市公安局通报一起冒充电商客服诈骗案。3月5日，受害人接到自称客服的来电，对方称商品有质量问题可以双倍理赔，"
    "诱导其下载会议软件并打开屏幕共享，"
    "随后要求把钱转到指定账户，共被骗走19240元。"
)
#: of children, and of love and nakedness: what a public page must not tell
CHILDREN = (
    ("春熙中学初二学生网购被骗", "3月2日，春熙中学初二学生小林（13岁）在网上购买游戏皮肤被骗走3217元，"
     "他家住锦绣家园。民警已到春熙中学开展宣传。", ("13岁", "春熙", "锦绣")),
    ("一男子裸聊被敲诈", "2月26日，霞浦县41岁的教师冯先生与陌生女子裸聊，对方以群发视频相要挟，"
     "冯先生转账61234元。", ("2月26日", "41岁", "冯先生", "61234")),
)  # fmt: skip


def notices() -> Iterator[tuple[str, str, str, list[Item]]]:
    """(path, title, text, who is in it)"""
    told: list[Item] = []
    lines: list[str] = []
    number = 1000
    for item in items():
        told.append(item)
        if item.sentence:
            lines.append(item.sentence)
        if len(lines) == EACH:
            victim = next((i.secret for i in told if i.kind == "name"), None)
            title = f"受害人{victim}被骗，安澜警方通报" if victim else "安澜警方通报一起冒充客服诈骗案"
            number += 1
            yield f"/jwzx/202403/t20240305_{number}.html", title, "\n".join([METHOD, *lines]), told
            told, lines = [], []
    for title, text, _ in CHILDREN:
        number += 1
        yield f"/jwzx/202403/t20240305_{number}.html", title, text, []


def page(title: str, text: str, body: str = "TRS_Editor") -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    head = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-03-10"><title>{title}</title>'
    return f'<html><head>{head}</head><body><h1>{title}</h1><div class="{body}">{lines}</div></body></html>'


def pages() -> dict[str, tuple[int, str]]:
    """Path -> (status, page); some cannot be read, and carry people all the same."""
    found = {path: (200, page(title, text)) for path, title, text, _ in notices()}
    first = next(notices())
    broken = {
        "/jwzx/202403/t20240305_2001.html": (200, page(first[1], first[2], body="nobody_knows_this")),
        "/jwzx/202403/t20240305_2002.html": (404, page(first[1], first[2])),
        "/jwzx/202403/t20240305_2003.html": (500, page(first[1], first[2])),
        "/jwzx/202403/t20240305_2004.html": (200, page(first[1], first[2]).replace("<p>", "<p " + "x" * 20_000 + ">")),
    }
    names = [item.secret for item in items() if item.kind in ("name", "phone")]
    links = "".join(f'<li><a href="{path}">事主{names[n]}被骗</a></li>' for n, path in enumerate([*found, *broken]))
    found["/jwzx/index.html"] = (200, f'<html><body><ul class="list">{links}</ul></body></html>')
    return {**found, **broken}


@contextmanager
def serving(answers: dict[str, tuple[int, str]]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answers.get(self.path, (404, ""))
            raw = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def declare(folder: Path) -> Path:
    """The site's source file; returns the folder of sources."""
    source: dict[str, Any] = {
        "name": "renyuan_police",
        **dict.fromkeys(("title", "publisher", "authority"), "安澜市公安局"),
        "tier": "T0",
        "family": "trs",
        "region": "510000",
        "lists": [f"http://{HOST}/jwzx/index.html"],
        "allow": [HOST],
        "article": r"/jwzx/\d{6}/t\d{8}_\d+\.html$",
        "verified_live": "never",
        "enabled": True,
    }
    (folder / "x").mkdir(parents=True)
    (folder / "x" / "renyuan_police.yml").write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
    return folder


def kb(nursery: Nursery, sources: Path, port: int, *args: str | Path) -> str:
    """The real command in a process of its own; all that it says."""
    ended = nursery.run(*args, sources=sources, port=port)
    assert ended.code in (0, 1) and "Traceback" not in ended.err, ended.err[-2000:]
    return ended.out + ended.err
