"""Learns every weight of the reading again from the gold sets: `python -m docs.learn` (more than an hour on two cores).

A process each, for what a room has read of the lexicon it keeps. What stands in one stage learns from what the stages before it wrote.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

STAGES = (
    (("cases", "several", "forms", "method", "steps"),),
    (
        ("types", "personas", "facets", "who", "ages", "sexes", "callings", "days", "places", "place_roles", "place_cases"),
        ("endings", "sums", "saved", "ended", "losses", "back"),
    ),
    (("tallies", "tally_by", "kept"),),
)


def _learn(names: Sequence[str]) -> None:
    for name in names:
        done = subprocess.run([sys.executable, "-m", f"docs.learn_{name}"], check=True, stdout=subprocess.PIPE, text=True)
        print(f"{name}: {done.stdout}", end="", flush=True)


def main() -> None:
    with ThreadPoolExecutor() as pool:
        for lanes in STAGES:
            list(pool.map(_learn, lanes))


if __name__ == "__main__":
    main()
