"""The processes that are measured: `python -m bench.roles ROLE …` prints one JSON object of what it did and what it cost."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any


def crawl(data: str, sources: str, port: str) -> Any:
    from crawlers.crawl import crawl as run
    from crawlers.source import load_sources

    known = load_sources(Path(sources))
    begun = time.process_time(), time.perf_counter()
    report = run(Path(data), sources=known, sample_web=("127.0.0.1", int(port)))
    spent = _spent(begun)
    with closing(sqlite3.connect(Path(data) / "archive.db")) as db:
        (asked,) = db.execute("SELECT sum(asked) FROM hosts").fetchone()
    return {"pages": sum(r.stored for r in report.sources), "asked": asked, **spent}


def fetch(hosts: str, count: str, port: str, at_once: str) -> Any:
    """Stock Scrapy that makes the same requests, for robots.txt and lists too, and does nothing with what is answered."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    from bench.local_web import host, lists, paths

    got = 0

    class Fetch(scrapy.Spider):
        name = "fetch"

        async def start(self) -> Any:
            for path in ("/robots.txt", *lists(int(count)), *paths(int(count))):
                for n in range(int(hosts)):
                    yield scrapy.Request(f"http://127.0.0.1:{port}{path}?{n}", headers={"Host": host(n)})

        def parse(self, response: Any) -> None:
            nonlocal got
            got += response.status == 200

    settings = {
        "CONCURRENT_REQUESTS": int(at_once),
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(at_once),
        "DOWNLOAD_DELAY": 0,
        "LOG_ENABLED": False,
    }
    process = CrawlerProcess({**settings, "TELNETCONSOLE_ENABLED": False})
    broken: list[Any] = []
    process.crawl(Fetch).addErrback(broken.append)
    begun = time.process_time(), time.perf_counter()
    process.start()
    for failure in broken:  # nothing was fetched, and with the log off nothing else says why
        failure.raiseException()
    return {"asked": got, **_spent(begun)}


def write(data: str, sources: str, port: str, url: str) -> Any:
    from crawlers.cluster.run import write as run
    from crawlers.source import load_sources

    known = load_sources(Path(sources))
    begun = time.process_time(), time.perf_counter()
    report = run(url, Path(data), sources=known, sample_web=("127.0.0.1", int(port)))
    return {"pages": sum(r.stored for r in report.sources), **_spent(begun)}


def work(port: str, url: str, scale: str) -> Any:
    from crawlers import pace
    from crawlers.cluster.run import work as run

    pace.SAMPLE_SCALE = float(scale)
    begun = time.process_time(), time.perf_counter()
    report = run(url, sample_web=("127.0.0.1", int(port)))
    return {"pages": sum(report.delivered.values()), **_spent(begun)}


def _spent(begun: tuple[float, float]) -> dict[str, float]:
    return {"cpu": time.process_time() - begun[0], "wall": time.perf_counter() - begun[1]}


if __name__ == "__main__":
    print(json.dumps({"crawl": crawl, "fetch": fetch, "write": write, "work": work}[sys.argv[1]](*sys.argv[2:])))
