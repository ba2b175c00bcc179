"""How many hits have each value of a facet, so that another value can be chosen."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain

from kb.search.ask import Ask, hits_sql
from kb.search.columns import FACETS, Bits, Columns, load_columns, remember

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
        hits = db.execute(f"SELECT rowid {sql} ORDER BY rowid", parameters)
        known = columns.rows_of(list(chain.from_iterable(hits)))
        remember(columns.words, key, known)
    return known


def count_facets(db: sqlite3.Connection, ask: Ask, wanted: Sequence[str] = tuple(FACETS), columns: Columns | None = None) -> Counts:
    """How many hits have each value of a facet, most first: types as 3 (of 03), regions as 51 (of 510000), months as 202105; 0 is none.

    Tiers are places in TIERS, losses places in bands() from 1 on; of these 0 is "not told". Each facet counts what its own filter would
    let in. `columns` are those of the release (`load_columns`), loaded here where the caller keeps none.
    """
    columns = columns or load_columns(db, ask.kind)
    rows, filters = rows_of_words(db, ask, columns), ask.filters()
    return {facet: columns.count(rows, filters, facet) for facet in wanted}
