"""Runs the real `kb` command in processes of their own, fast: one process imports everything once and forks a child for each command.

The child is the command: its own reactor, its own database connection, its own exit code; a SIGKILL ends it as it would end any. Commands
that read notices come from a second process, which has read some before; those that only crawl do not, for their memory is measured.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import traceback
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
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
CRAWLING = ("crawl", "ingest", "prune", "sources")  #: commands that read no notice
GOLDEN = Path(__file__).parents[1] / "golden"


def read_some() -> None:
    """Read and release the golden notices, so that weights are loaded and patterns compiled in every child from then on."""
    from kb.build import build
    from kb.cli import main
    from kb.cli.prepared import count_ahead

    with tempfile.TemporaryDirectory() as folder:
        told = [json.loads(path.read_text("utf-8")) for path in sorted(GOLDEN.glob("*/*/bulletin.json"))]
        lines = [json.dumps({key: one[key] for key in ("url", "title", "text", "published")}) for one in told if one["text"]]
        (Path(folder) / "golden.jsonl").write_text("\n".join(lines), "utf-8")
        with redirect_stdout(StringIO()):  # what is said on stdout is for the test's end
            main(["ingest", f"{folder}/golden.jsonl", "--data", folder], standalone_mode=False)
        build(Path(folder), prepare=count_ahead)  # not the command: its bars leave a thread, and what forks has none


def serve(reads: bool) -> None:
    """Read one JSON request a line: start a command and answer its pid, or wait for a pid and answer how it ended."""
    from crawlers import settings

    parts = (settings.DOWNLOADER_MIDDLEWARES_BASE, settings.SPIDER_MIDDLEWARES_BASE, settings.EXTENSIONS_BASE, settings.ITEM_PIPELINES)
    commands = ("crawl", "add", "ingest", "sources", "update")
    for name in [*PRELOADED, *(f"kb.cli.{c}.{c}" for c in commands), *(name for part in parts for name in part)]:
        importlib.import_module(name.rpartition(".")[0])
    if reads:
        read_some()

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
        self.env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "error::DeprecationWarning:crawlers"}
        self.processes: dict[bool, subprocess.Popen[str]] = {}  #: whether what it starts reads notices -> the process, once it is needed
        self.under_way: dict[int, bool] = {}

    def _process(self, reads: bool) -> subprocess.Popen[str]:
        if reads not in self.processes:
            words = [sys.executable, __file__, *(["reads"] if reads else [])]
            self.processes[reads] = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.env, cwd=Path(__file__).parents[2]
            )
        return self.processes[reads]

    def _ask(self, reads: bool, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process(reads)
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer

    def start(self, *args: str | Path, sources: Path | None = None, port: int | None = None, **more: Any) -> tuple[int, int]:
        """(pid, number) of a command under way."""
        self.number += 1
        files = {"out": str(self.folder / f"{self.number}.out"), "err": str(self.folder / f"{self.number}.err")}
        asked = {"env": {}, "set": {}, "file_limit": None, "user": None, **more, **files}
        asked |= {"args": [str(a) for a in args], "sources": str(sources) if sources else None, "port": port}
        reads = args[0] not in CRAWLING
        pid = int(self._ask(reads, asked)["pid"])
        self.under_way[pid] = reads
        return pid, self.number

    def wait(self, pid: int, number: int) -> Ended:
        ended = self._ask(self.under_way.pop(pid), {"wait": pid})
        out, err = ((self.folder / f"{number}.{kind}").read_text("utf-8") for kind in ("out", "err"))
        return Ended(ended["code"], out, err, ended["peak_kb"] / 1024)

    def run(self, *args: str | Path, **more: Any) -> Ended:
        return self.wait(*self.start(*args, **more))

    def close(self) -> None:
        for process in self.processes.values():
            assert process.stdin
            process.stdin.close()
            process.wait(10)


if __name__ == "__main__":
    serve(reads=len(sys.argv) > 1)
