"""Freezes what was first seen in each month: writes tests/scripts/months.tsv, a hash for each month of each set of scripts.

python -m docs.freeze_months         # adds the months of sets that are new; ends with 1 where a frozen one is no longer what it was
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docs.spoken import SCRIPTS, read_scripts

FROZEN = SCRIPTS[0].parent / "months.tsv"
SETS = tuple(path for path in SCRIPTS if path.stem != "own")  #: what is learned from and, held out, scored
_HEAD = "# set\tmonth first seen\ttexts\tSHA-256 of their ids, types and texts; written by docs/freeze_months.py"

Months = dict[tuple[str, str], tuple[int, str]]  #: set and month -> number of texts, their hash


def months_of(rows: Iterable[Mapping[str, Any]], name: str) -> Months:
    """The months of one set, each with what is in it, in whatever order its rows stand.

    >>> row = {"id": "a-1", "type": "00", "first_seen": "2024-06", "text": "好"}
    >>> [(key, many) for key, (many, _) in months_of([row], "open").items()]
    [(('open', '2024-06'), 1)]
    """
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["first_seen"], []).append("\t".join((row["id"], row["type"], row["text"])))
    return {(name, month): (len(own), hashlib.sha256("\0".join(sorted(own)).encode()).hexdigest()) for month, own in sorted(found.items())}


def now(paths: Sequence[Path] = SETS) -> Months:
    """What the months of the sets are today."""
    made: Months = {}
    for path in paths:
        made |= months_of(read_scripts(path), path.stem)
    return made


def frozen(path: Path = FROZEN) -> Months:
    """What they were when they were closed."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]] if path.exists() else []
    return {(name, month): (int(many), sha) for name, month, many, sha in lines}


def changed(before: Months, today: Months) -> list[str]:
    """Months that are no longer what they were: another hash, gone, or new in a set that was frozen whole."""
    closed = {name for name, _ in before}
    new = [key for key in today if key[0] in closed and key not in before]
    return [" ".join(key) for key in (*(key for key in before if today.get(key) != before[key]), *new)]


def main() -> None:
    before, today = frozen(), now()
    if wrong := changed(before, today):
        raise SystemExit(f"not what was frozen: {', '.join(wrong)}")
    lines = [f"{name}\t{month}\t{many}\t{sha}" for (name, month), (many, sha) in today.items()]
    FROZEN.write_text("\n".join([_HEAD, *lines]) + "\n", "utf-8")
    print(f"{len(lines)} months of {len(SETS)} sets, {len(lines) - len(before)} new")


if __name__ == "__main__":
    main()
