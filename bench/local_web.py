"""A web for measuring, in a process of its own: columns of notices on made-up hosts, real size, as fast as they can be sent."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import yaml

from bench.corpus import notices
from bench.surroundings import Around, surroundings

PER_LIST = 20
ARTICLE = 2_500  #: bytes of a notice with its head


def host(n: int) -> str:
    return f"gaj{n}.bench.example"


def paths(count: int) -> list[str]:
    return [f"/jwzx/202403/t20240305_{1000 + n}.html" for n in range(count)]


def lists(count: int) -> list[str]:
    return [f"/jwzx/{'index' if at == 0 else f'index_{at}'}.html" for at in range(-(-count // PER_LIST))]


def _article(title: str, text: str, day: str, around: Around, plain: bool) -> bytes:
    """As TRS writes it, or (`plain`) as nobody's: the fallback has to find the text."""
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    head = f'<meta charset="utf-8">\n<title>{title}-测速公安局</title>\n'
    if plain:
        box = f"<div class='box'><h1>{title}</h1><p>{day}</p>{body}{body}</div>"
    else:
        head += f'<meta name="ArticleTitle" content="{title}">\n<meta name="PubDate" content="{day}">\n'
        head += '<meta name="ContentSource" content="安澜市公安局">\n'
        box = f'<div class="TRS_Editor">{body}</div>'
    whole = f"<!DOCTYPE html>\n<html>\n<head>\n{head}{around.head}</head>\n<body>\n{around.before}{box}{around.after}</body>\n</html>\n"
    return whole.encode()


def _list(at: int, count: int) -> bytes:
    links = "".join(f'<li><a href="{path}">通报</a></li>' for path in paths(count)[at * PER_LIST : (at + 1) * PER_LIST])
    pages = -(-count // PER_LIST)
    return (
        f'<html><body><ul class="list">{links}</ul><script>createPageHTML({pages}, {at}, "index", "html")</script></body></html>'.encode()
    )


def pages(count: int, kilobytes: int, plain: bool) -> dict[str, bytes]:
    around = surroundings(kilobytes * 1000 - ARTICLE)
    found = {"/robots.txt": b""}
    for path, (title, text, day) in zip(paths(count), notices(count), strict=True):
        found[path] = _article(title, text, day, around, plain)
    return found | {path: _list(at, count) for at, path in enumerate(lists(count))}


@dataclass(frozen=True)
class Served:
    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds that it has cost so far."""
        return cpu_of(self.pid)


def cpu_of(pid: int) -> float:
    """Seconds of CPU of a process that runs, by the system's own count."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _serve(pipe: object, answers: dict[str, bytes], latency: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode().partition("?")[0]
                body, status = (answers[path], b"200 OK") if path in answers else (b"", b"404 Not Found")
                where = next((line for line in head.split(b"\r\n") if line[:5].lower() == b"host:"), b"")
                body += b"<!-- %s -->" % where if path.endswith(".html") else b""  # no two hosts have the same bytes
                await asyncio.sleep(latency)
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def serving(answers: dict[str, bytes], latency: float = 0.0) -> Iterator[Served]:
    """Each answer comes after so many seconds."""
    ours, theirs = get_context("fork").Pipe()
    process = get_context("fork").Process(target=_serve, args=(theirs, answers, latency), daemon=True)
    process.start()
    try:
        yield Served(ours.recv(), process.pid or 0)
    finally:
        process.kill()
        process.join()


def declare(folder: Path, hosts: int, family: str) -> Path:
    """Source files for the first hosts; returns their folder."""
    where = folder / "sources" / "bench"
    where.mkdir(parents=True, exist_ok=True)
    for n in range(hosts):
        source = {
            "name": f"bench_{n}",
            "title": "测速",
            "publisher": "测速",
            "tier": "T0",
            "family": family,
            "lists": [f"http://{host(n)}/jwzx/index.html"],
            "allow": [host(n)],
            "article": r"/jwzx/\d{6}/t\d{8}_\d+\.html$",
            "verified_live": "never",
            "enabled": True,
        }
        (where / f"bench_{n}.yml").write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
    return folder / "sources"


def started(role: str, *args: object) -> list[str]:
    """The command line of a role in bench.roles."""
    return [sys.executable, "-m", "bench.roles", role, *map(str, args)]
