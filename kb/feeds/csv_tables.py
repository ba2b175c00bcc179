"""The feed as CSV, for people and for tools that read nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kb.feeds.entry_tables import CHANGES, FIELDS, FOLDER, NAMES, Row, merged, rows_of
from kb.feeds.log import Entry, State
from kb.feeds.table import write_csv

Files = dict[str, bytes]


def snapshot(state: State) -> Files:
    return _files(FOLDER, (state[each] for each in sorted(state)))


def delta(entries: Sequence[Entry]) -> Files:
    return _files(CHANGES, entries)


def merge(before: Files, change: Files) -> Files:
    """Cells stay as they are written; only ids and numbers are read."""
    found = merged(_read(FOLDER, before), _read(CHANGES, change))
    return {f"{FOLDER}/{name}.csv": _plain(name, found[name]) for name in NAMES}


def _files(folder: str, entries: Iterable[Entry]) -> Files:
    rows, made = rows_of(entries), {}
    for name in NAMES:
        out = io.StringIO()
        write_csv(out, FIELDS[name], rows[name])
        made[f"{folder}/{name}.csv"] = out.getvalue().encode()
    return made


def _read(folder: str, files: Files) -> dict[str, list[Row]]:
    found = {}
    for name in NAMES:
        _, *rows = csv.reader(io.StringIO(files[f"{folder}/{name}.csv"].decode(), newline=""))
        found[name] = [tuple(row) for row in rows]
    return found


def _plain(name: str, rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field for field, _ in FIELDS[name]])
    writer.writerows(rows)
    return out.getvalue().encode()
