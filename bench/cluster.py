"""Two workers of a cluster against one, by the clock, on a local web of heavy pages; wants a core for each and one for the rest."""

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
from pathlib import Path
from typing import Any

from bench.local_web import declare, pages, serving, started
from bench.measure import Figure

HOSTS, NOTICES, KILOBYTES, ROUNDS = 12, 12, 200, 3


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    options = (
        "--dir",
        str(folder),
        "--port",
        "0",
        "--unixsocket",
        f"{folder}/s",
        "--appendonly",
        "yes",
        "--save",
        "",
        "--loglevel",
        "warning",
    )
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        while not (folder / "s").exists():
            time.sleep(0.01)
        yield f"unix://{folder}/s"
    finally:
        process.kill()
        process.wait()


def _crawl(folder: Path, sources: Path, port: int, url: str, workers: int) -> dict[str, Any]:
    """What the writer counted; workers are there before it begins."""
    at_work = [subprocess.Popen(started("work", port, url), stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    time.sleep(4)
    writer = subprocess.run(started("write", folder, sources, port, url), capture_output=True, text=True, check=True, timeout=900)
    said = [json.loads(each.communicate()[0].splitlines()[-1]) for each in at_work]
    found: dict[str, Any] = json.loads(writer.stdout.splitlines()[-1])
    assert found["pages"] == HOSTS * NOTICES
    return {**found, "worker_cpu": sum(each["cpu"] for each in said)}


def figures(folder: Path, _: int) -> Iterator[Figure]:
    if shutil.which("redis-server") is None:
        return
    sources = declare(folder / "cluster", HOSTS, "fallback")
    ratios, shares = [], []
    with serving(pages(NOTICES, KILOBYTES, plain=True)) as port, tempfile.TemporaryDirectory() as place, _redis(Path(place)) as url:
        for turn in range(ROUNDS):
            one = _crawl(folder / f"one{turn}", sources, port, url, 1)
            two = _crawl(folder / f"two{turn}", sources, port, url, 2)
            ratios.append(one["wall"] / two["wall"])
            shares.append(one["cpu"] / one["worker_cpu"])
    what = f"{HOSTS * NOTICES} notices of {KILOBYTES} kB read by the fallback"
    cores = os.cpu_count() or 1
    note = f"{what}; {cores} cores, load {os.getloadavg()[0]:.1f}"
    yield Figure("crawl: two workers against one, by the clock", statistics.median(ratios), 1.8 if cores >= 4 else None, note=note)
    yield Figure("cluster: the writer's CPU time against its one worker's", statistics.median(shares))
