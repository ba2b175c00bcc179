"""The feed as Parquet, for notebooks and warehouses; needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as arrow
from pyarrow import parquet

from kb.feeds.entry_tables import CHANGES, FIELDS, FOLDER, NAMES, Row, merged, rows_of
from kb.feeds.formats import Files
from kb.feeds.log import Entry, State

#: arrays stand as JSON, as in the CSV, so that both say the same to the letter
_TYPES = {"string": arrow.string(), "array": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}


def snapshot(state: State) -> Files:
    return _files(FOLDER, rows_of(state[each] for each in sorted(state)))


def delta(entries: Sequence[Entry]) -> Files:
    return _files(CHANGES, rows_of(entries))


def merge(before: Files, change: Files) -> Files:
    return _files(FOLDER, merged(_read(FOLDER, before), _read(CHANGES, change)))


def _files(folder: str, rows: dict[str, list[Row]]) -> Files:
    return {f"{folder}/{name}.parquet": _write(name, rows[name]) for name in NAMES}


def _write(name: str, rows: Iterable[Row]) -> bytes:
    schema = arrow.schema([(field, _TYPES[kind]) for field, kind in FIELDS[name]])
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in FIELDS[name]]
    out = arrow.BufferOutputStream()
    parquet.write_table(arrow.table(columns, schema=schema), out, compression="zstd", version="2.6")
    return bytes(out.getvalue())


def _read(folder: str, files: Files) -> dict[str, list[Row]]:
    found = {}
    for name in NAMES:
        table = parquet.ParquetFile(arrow.BufferReader(files[f"{folder}/{name}.parquet"])).read(use_threads=False)
        found[name] = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return found
