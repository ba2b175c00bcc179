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
SIZES = ((6, 0.6), (30, None))  #: kilobytes of a page -> floor; a page of the sample web, and one of a portal


def run(*command: object) -> dict[str, Any]:
    done = subprocess.run(started(*map(str, command)), stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def figures(folder: Path, _: int) -> Iterator[Figure]:
    sources = declare(folder / "crawling", HOSTS, "trs")
    for kilobytes, floor in SIZES:
        cpu, wall, rate = [], [], 0.0
        with serving(pages(NOTICES, kilobytes, plain=False)) as port:
            for turn in range(ROUNDS):
                ours = run("crawl", folder / "crawling" / f"{kilobytes}-{turn}", sources, port)
                theirs = run("fetch", HOSTS, NOTICES, port, HOSTS)
                assert ours["pages"] == theirs["pages"] == HOSTS * NOTICES, f"pages: ours {ours['pages']}, stock Scrapy's {theirs['pages']}"
                cpu.append(theirs["cpu"] / ours["cpu"])
                wall.append(theirs["wall"] / ours["wall"])
                rate = max(rate, ours["pages"] / ours["cpu"])
        note = f"{HOSTS} hosts, {HOSTS * NOTICES} notices; by the clock {statistics.median(wall):.2f}; {rate:.0f} pages per CPU second"
        yield Figure(f"crawl with all it does against fetching alone, pages of {kilobytes} kB", statistics.median(cpu), floor, note=note)
