"""Runs the real `kb` command in processes of their own, fast: one process imports everything once and forks a child for each command.

The child is the command: its own reactor, its own database connection, its own exit code; a SIGKILL ends it as it would end any.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRELOADED = (
    "crawlers.crawl.crawl",
    "crawlers.cluster.run.work",
    "crawlers.cluster.worker.Worker",
    "crawlers.cluster.writer.Writer",
    "crawlers.ingest.ingest",
    "scrapy.statscollectors.MemoryStatsCollector",
    "scrapy.utils.engine.any",
)


def serve() -> None:
    """Read one JSON request a line: start a command and answer its pid, or wait for a pid and answer how it ended."""
    from crawlers import settings

    parts = (settings.DOWNLOADER_MIDDLEWARES_BASE, settings.SPIDER_MIDDLEWARES_BASE, settings.EXTENSIONS_BASE, settings.ITEM_PIPELINES)
    commands = ("crawl", "add", "ingest", "sources", "update")
    for name in [*PRELOADED, *(f"kb.cli.{c}.{c}" for c in commands), *(name for part in parts for name in part)]:
        importlib.import_module(name.rpartition(".")[0])

    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            _, status, used = os.wait4(asked["wait"], 0)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status), "peak_kb": used.ru_maxrss}), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            _become(asked)
        print(json.dumps({"pid": pid}), flush=True)


def _become(asked: dict[str, Any]) -> None:
    code = 3
    try:
        os.setpgid(0, 0)
        for path, fd in ((asked["out"], 1), (asked["err"], 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), fd)
        os.environ.update(asked["env"])
        for name, value in asked["set"].items():
            module, _, attribute = name.rpartition(".")
            setattr(importlib.import_module(module), attribute, value)
        if asked["file_limit"]:
            resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_limit"], asked["file_limit"]))
        if asked["user"]:
            os.setgid(asked["user"])
            os.setuid(asked["user"])
        code = _command(asked)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _command(asked: dict[str, Any]) -> int:
    from crawlers.source import load_sources
    from kb.cli import main
    from kb.cli.crawl import Web

    web = Web(
        load_sources(Path(asked["sources"])) if asked["sources"] else None,
        ("127.0.0.1", asked["port"]) if asked["port"] else None,
    )
    try:
        main(args=asked["args"], obj=web, prog_name="kb")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str
    peak_mb: float

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Nursery:
    """The test's end of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "error::DeprecationWarning:crawlers"}
        self.process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def start(self, *args: str | Path, sources: Path | None = None, port: int | None = None, **more: Any) -> tuple[int, int]:
        """(pid, number) of a command under way."""
        self.number += 1
        files = {"out": str(self.folder / f"{self.number}.out"), "err": str(self.folder / f"{self.number}.err")}
        asked = {"env": {}, "set": {}, "file_limit": None, "user": None, **more, **files}
        asked |= {"args": [str(a) for a in args], "sources": str(sources) if sources else None, "port": port}
        return int(self._ask(asked)["pid"]), self.number

    def wait(self, pid: int, number: int) -> Ended:
        ended = self._ask({"wait": pid})
        out, err = ((self.folder / f"{number}.{kind}").read_text("utf-8") for kind in ("out", "err"))
        return Ended(ended["code"], out, err, ended["peak_kb"] / 1024)

    def run(self, *args: str | Path, **more: Any) -> Ended:
        return self.wait(*self.start(*args, **more))

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)


if __name__ == "__main__":
    serve()
