"""The whole crawl – manners, parsing, archive, frontier – against stock Scrapy that only fetches, on the same local web."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.local_web import declare, pages, serving, started
from bench.measure import Figure

HOSTS, NOTICES, ROUNDS = 8, 150, 3  # long enough that starting up weighs little
FLOOR = 0.6
SIZES = (6, 30, 100, 150)  #: kilobytes of a page; half of the real ones at hand are larger than the last


def run(*command: object) -> dict[str, Any]:
    done = subprocess.run(started(*map(str, command)), stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def figures(folder: Path, _: int) -> Iterator[Figure]:
    sources = declare(folder / "crawling", HOSTS, "trs")
    for kilobytes in SIZES:
        cpu, wall, spent = [], [], []
        site = pages(NOTICES, kilobytes, plain=False)
        with serving(site) as served:
            for turn in range(ROUNDS):
                ours = run("crawl", folder / "crawling" / f"{kilobytes}-{turn}", sources, served.port)
                theirs = run("fetch", HOSTS, NOTICES, served.port, HOSTS)
                assert ours["pages"] == HOSTS * NOTICES, f"{ours['pages']} notices are stored"
                assert ours["asked"] == theirs["asked"] == HOSTS * len(site), f"requests: ours {ours['asked']}, its {theirs['asked']}"
                cpu.append(theirs["cpu"] / ours["cpu"])
                wall.append(theirs["wall"] / ours["wall"])
                spent.append((ours["cpu"] / ours["asked"] * 1e3, theirs["cpu"] / theirs["asked"] * 1e3))
        mine, its = (min(each) for each in zip(*spent, strict=True))
        note = f"{HOSTS * len(site)} requests of {mine:.2f} ms of CPU against {its:.2f}; by the clock {statistics.median(wall):.2f}"
        yield Figure(f"crawl with all it does against fetching alone, pages of {kilobytes} kB", statistics.median(cpu), FLOOR, note=note)
