"""How many hits have each value of a facet, so that another value can be chosen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from kb.search.ask import Ask, hits_sql
from kb.search.columns import FACETS, Bits, Columns, load_columns, remember

_AT_ONCE = 200_000  #: seqs of one text, which a public connection keeps below 4 MB
Counts = dict[str, list[tuple[int, int]]]


def rows_of_words(db: sqlite3.Connection, ask: Ask, columns: Columns) -> Bits:
    """The rows of all that has the words (and is of the source), whatever the filters."""
    query = ask.understood()
    if query.match == "":
        return 0
    if query.match is None and ask.source is None and not query.without:
        return columns.all
    sql, parameters = hits_sql(ask.unfiltered(), query.match, query)
    key = (sql, *parameters)
    if (known := columns.words.get(key)) is None:
        known = columns.rows_of(list(seqs_of(db, f"SELECT rowid {sql} ORDER BY rowid", parameters)))
        remember(columns.words, key, known)
    return known


def seqs_of(db: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> Iterator[int]:
    """What a query without LIMIT selects as `rowid`, in one JSON text for many rows: to fetch each row takes three times as long."""
    for offset in count(0, _AT_ONCE):
        part = f"SELECT json_group_array(rowid) FROM ({sql} LIMIT {_AT_ONCE} OFFSET {offset})"
        found = json.loads(db.execute(part, parameters).fetchone()[0])
        yield from found
        if len(found) < _AT_ONCE:
            return


def count_facets(db: sqlite3.Connection, ask: Ask, wanted: Sequence[str] = tuple(FACETS), columns: Columns | None = None) -> Counts:
    """How many hits have each value of a facet, most first: types as 3 (of 03), regions as 51 (of 510000), months as 202105; 0 is none.

    Tiers are places in TIERS, losses places in bands() from 1 on; of these 0 is "not told". Each facet counts what its own filter would
    let in. `columns` are those of the release (`load_columns`), loaded here where the caller keeps none.
    """
    columns = columns or load_columns(db, ask.kind)
    rows, filters = rows_of_words(db, ask, columns), ask.filters()
    return {facet: columns.count(rows, filters, facet) for facet in wanted}
