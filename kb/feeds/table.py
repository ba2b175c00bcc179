"""Rows as files: CSV for people, JSON Lines, Parquet; the same rows give the same bytes."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

_FORMULA = re.compile(r"\s{0,100}[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?")
_BATCH = 65_536  #: rows of a group in Parquet; part of the bytes

Field = tuple[str, str]  #: name, one of string integer number boolean array
Rows = Iterable[Sequence[Any]]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("-23.33"), harmless("＠sum"), harmless("张女士")
    ("'=1+1", '-23.33', "'＠sum", '张女士')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def select(db: sqlite3.Connection, table: str, fields: Sequence[Field], key: Sequence[str]) -> sqlite3.Cursor:
    """All rows of a table by its key."""
    columns, order = (", ".join(f'"{name}"' for name in names) for names in ([name for name, _ in fields], key))
    return db.execute(f'SELECT {columns} FROM "{table}" ORDER BY {order}')


def save_csv(path: Path, fields: Sequence[Field], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(out, fields, rows)


def write_csv(out: TextIO, fields: Sequence[Field], rows: Rows) -> None:
    """UTF-8, commas, line ends alone; nothing for null, true and false, arrays as JSON."""
    kinds = [kind for _, kind in fields]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in fields])
    writer.writerows([_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows)


def _cell(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    return harmless(value) if kind == "string" else str(value)


def write_json_lines(path: Path, fields: Sequence[Field], rows: Rows) -> None:
    """An object a line with every key."""
    with path.open("w", encoding="utf-8", newline="") as out:
        for row in rows:
            made = {name: _value(value, kind) for (name, kind), value in zip(fields, row, strict=True)}
            out.write(json.dumps(made, ensure_ascii=False, allow_nan=False) + "\n")


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    return bool(value) if kind == "boolean" else json.loads(value) if kind == "array" else value


def write_parquet(path: Path, fields: Sequence[Field], rows: Rows) -> None:
    """Zstandard, groups of 65,536 rows. An array's elements are strings: what is no string stands as JSON."""
    import pyarrow as arrow
    from pyarrow import parquet

    kinds = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "array": arrow.list_(arrow.string()),
    }
    schema = arrow.schema([(name, kinds[kind]) for name, kind in fields])
    with parquet.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        for batch in _batches(rows):
            columns = [
                [_element(value, kind) for value in column] for column, (_, kind) in zip(zip(*batch, strict=True), fields, strict=True)
            ]
            writer.write_table(arrow.table(columns, schema=schema))


def _element(value: Any, kind: str) -> Any:
    made = _value(value, kind)
    if kind == "array" and made is not None:
        return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False, sort_keys=True) for each in made]
    return made


def _batches(rows: Rows) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
