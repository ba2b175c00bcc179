"""Two workers of a cluster against one, by the clock: on sites that answer slowly, as real ones do, and on heavy pages at once."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.local_web import Served, cpu_of, declare, pages, serving, started
from bench.measure import Figure

ROUNDS = 3
PEEP = 2.0  #: seconds; a process that works for a twentieth of them waits


@dataclass(frozen=True)
class Web:
    """What is crawled: so many sources of one family, and their pages."""

    what: str
    hosts: int
    notices: int
    kilobytes: int
    family: str
    latency: float = 0.0  #: seconds until a site answers
    scale: float = 0.0  #: what a second between two requests to a host lasts here


#: as real sites are, but quicker: four times as many as a worker visits side by side, and its rate is bound by waiting
SLOW = Web("sites that answer after 200 ms, 300 ms between two requests", 32, 12, 6, "trs", 0.2, 0.15)
#: every process wants a core of its own here
HEAVY = Web("heavy pages at once, read by the fallback", 12, 12, 200, "fallback")


@dataclass(frozen=True)
class Run:
    """One crawl by a writer and its workers: seconds by the clock, and of CPU."""

    wall: float
    workers: tuple[float, ...]
    writer: float
    redis: float
    site: float

    @property
    def idle(self) -> float:
        """The share of its time in which a worker waits."""
        return 1 - sum(self.workers) / len(self.workers) / self.wall

    def told(self) -> str:
        each = " + ".join(f"{cpu:.1f}" for cpu in self.workers)
        cpu = f"CPU {each}, writer {self.writer:.1f}, redis {self.redis:.1f}, site {self.site:.1f}"
        return f"{self.wall:.1f} s ({cpu}; a worker waits {self.idle:.0%})"


@contextmanager
def _redis(folder: Path) -> Iterator[tuple[str, int]]:
    """Its address and its process."""
    options = {"dir": folder, "port": 0, "unixsocket": f"{folder}/s", "appendonly": "yes", "save": "", "loglevel": "warning"}
    words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    process = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL)
    try:
        while not (folder / "s").exists():
            time.sleep(0.01)
        yield f"unix://{folder}/s", process.pid
    finally:
        process.kill()
        process.wait()


def _settled(pids: list[int]) -> None:
    """Return when these processes have loaded what they need and wait: on a busy machine that takes longer than one thinks."""
    while True:
        before = [cpu_of(pid) for pid in pids]
        time.sleep(PEEP)
        if all(then > 0 and cpu_of(pid) - then < PEEP / 20 for pid, then in zip(pids, before, strict=True)):
            return


def _crawl(folder: Path, web: Web, sources: Path, site: Served, workers: int) -> Run:
    """Workers are there before the writer begins."""
    with tempfile.TemporaryDirectory() as place, _redis(Path(place)) as (url, redis):
        at_work = [subprocess.Popen(started("work", site.port, url, web.scale), stdout=subprocess.PIPE, text=True) for _ in range(workers)]
        _settled([each.pid for each in at_work])
        before = site.cpu
        command = started("write", folder, sources, site.port, url)
        writer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=900).stdout.splitlines()[-1])
        said = [json.loads(each.communicate()[0].splitlines()[-1]) for each in at_work]
        assert writer["pages"] == web.hosts * web.notices
        return Run(writer["wall"], tuple(each["cpu"] for each in said), writer["cpu"], cpu_of(redis), site.cpu - before)


def _pairs(folder: Path, web: Web) -> Iterator[tuple[Run, Run]]:
    """By one worker and by two, in turn."""
    sources = declare(folder, web.hosts, web.family)
    with serving(pages(web.notices, web.kilobytes, plain=web.family == "fallback"), web.latency) as site:
        for turn in range(ROUNDS):
            yield _crawl(folder / f"one{turn}", web, sources, site, 1), _crawl(folder / f"two{turn}", web, sources, site, 2)


def figures(folder: Path, _: int) -> Iterator[Figure]:
    if shutil.which("redis-server") is None:
        return
    cores = os.cpu_count() or 1
    for web, floor in ((SLOW, 1.8), (HEAVY, 1.8 if cores >= 4 else None)):
        pairs = list(_pairs(folder / web.family, web))
        one, two = min(pairs, key=lambda pair: pair[0].wall + pair[1].wall)
        what = f"{web.hosts} sources of {web.notices} notices of {web.kilobytes} kB; one: {one.told()}; two: {two.told()}"
        note = f"{what}; {cores} cores, load {os.getloadavg()[0]:.1f}"
        ratio = statistics.median(one.wall / two.wall for one, two in pairs)
        yield Figure(f"cluster: two workers against one, {web.what}", ratio, floor, note=note)
        share = statistics.median(one.writer / sum(one.workers) for one, _ in pairs)
        yield Figure(f"cluster: the writer's CPU time against its one worker's, {web.what}", share)
