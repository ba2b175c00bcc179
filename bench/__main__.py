"""`python -m bench [PART…]`: prints the table of figures with today's values; exit 1 where one falls short."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import cluster, crawling, linking, parsing, reading, searching, site
from bench.measure import Figure

Part = Callable[[Path, int], Iterator[Figure]]
#: name -> figures; a part finds in the folder what the parts before it left
PARTS: dict[str, Part] = {
    "parsing": parsing.figures,
    "crawling": crawling.figures,
    "cluster": cluster.figures,
    "indexing": lambda folder, n: reading.indexing(),
    "extraction": lambda folder, n: reading.extraction(),
    "building": reading.building,
    "searching": searching.figures,
    "site": site.figures,
    "linking": linking.figures,
}
_NEEDS = {"searching": "building", "site": "building"}


def main(wanted: list[str]) -> int:
    n = int(os.environ.get("BENCH_N", "100000"))
    if unknown := set(wanted) - set(PARTS):
        print(f"no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    chosen = set(wanted or PARTS) | {_NEEDS[name] for name in wanted if name in _NEEDS}
    short = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name, part in PARTS.items():
            if name in chosen:
                for figure in part(Path(folder), n):
                    print(figure.line(), flush=True)
                    short += not figure.holds
    return 1 if short else 0


sys.exit(main(sys.argv[1:]))
