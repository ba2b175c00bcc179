"""Learns every weight of the reading again from the gold sets, each on what stands before it: `python -m docs.learn` (some minutes).

A process each, for what a room has read of the lexicon it keeps.
"""

from __future__ import annotations

import subprocess
import sys

ORDER = ("cases", "forms", "endings", "sums", "saved", "steps", "types", "personas", "facets", "who", "days", "places", "place_roles")


def main() -> None:
    for name in ORDER:
        print(f"{name}: ", end="", flush=True)
        subprocess.run([sys.executable, "-m", f"docs.learn_{name}"], check=True)


if __name__ == "__main__":
    main()
