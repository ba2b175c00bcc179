"""The feed as CSV, for people and for tools that read nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kb.feeds.entry_tables import CHANGES, FIELDS, FOLDER, NAMES, Row, merged, rows_of
from kb.feeds.formats import Files
from kb.feeds.log import Entry, State
from kb.feeds.table import write_csv


def snapshot(state: State) -> Files:
    return _files(FOLDER, rows_of(state[each] for each in sorted(state)))


def delta(entries: Sequence[Entry]) -> Files:
    return _files(CHANGES, rows_of(entries))


def merge(before: Files, change: Files) -> Files:
    """Only ids and numbers are read; a cell that was made harmless is written again as it stands."""
    return _files(FOLDER, merged(_read(FOLDER, before), _read(CHANGES, change)))


def _files(folder: str, rows: dict[str, list[Row]]) -> Files:
    made = {}
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
