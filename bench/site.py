"""The site's search page against that of Datasette as it comes, over the same release."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Figure, cpu
from bench.visits import ours

ROUNDS = 3


def _visit(which: str, path: Path) -> float:
    """Milliseconds of CPU a first visit, in a fresh process."""
    done = subprocess.run([sys.executable, "-m", "bench.visits", which, str(path)], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def figures(folder: Path, n: int) -> Iterator[Figure]:
    """HTML with facets and snippets, of ten words nobody asked for before; both in turn."""
    path = folder / str(n) / "kb.db"
    pairs = [(_visit("stock", path), _visit("ours", path)) for _ in range(ROUNDS)]
    times = statistics.median(stock / mine for stock, mine in pairs)
    yield Figure(f"site's search page at {n:,} notices: times faster than stock Datasette's", times, 5)
    yield Figure("site's search page, first visit of a word: milliseconds of CPU", statistics.median(mine for _, mine in pairs))
    yield _trends(path)


def _trends(path: Path) -> Figure:
    loop, site = asyncio.new_event_loop(), ours(path)
    loop.run_until_complete(site.invoke_startup())
    seconds = cpu(lambda: loop.run_until_complete(site.client.get("/-/trends")))
    assert loop.run_until_complete(site.client.get("/-/trends")).status_code == 200
    loop.close()
    return Figure("page of trends, counted once a release (`kb serve` does it ahead): seconds", seconds)
