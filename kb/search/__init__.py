"""A person's words -> notices or cases, exactly those that contain them, ranked, with snippets; on a connection given to it, read-only."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field, replace

from kb.model import Json
from kb.search.ask import OF, TABLES, Ask, Kind, Sort, hits_sql
from kb.search.columns import Columns, load_columns
from kb.search.counting import Counts, count_facets, rows_of_words, seqs_of
from kb.search.names import TIERS, UnknownName, bands, day_range, loss_range, resolve_region, resolve_type
from kb.search.query import Part, Query, QueryTooLong, escape_fts, parse, words_to_rank
from kb.search.snippets import contains, mark, snippet
from kb.text import words

__all__ = [
    "TIERS", "Ask", "Columns", "Counts", "Found", "Hit", "Kind", "Part", "Query", "QueryTooLong", "Sort", "UnknownName", "bands",
    "count_facets", "day_range", "escape_fts", "find_rows", "load_columns", "loss_range", "mark", "only_through", "parse", "resolve_region",
    "resolve_type", "search", "snippet",
]  # fmt: skip

WINDOW = 2_000  #: hits that are ranked; more are shown newest first unless all are asked to be ranked, for bm25 costs its time per hit

_BLOCK = 20  #: hits among which the words of the segmenter decide: bigrams say which are the best, words in which order


@dataclass(frozen=True, slots=True)
class Hit:
    kind: Kind
    id: str
    url: str | None
    title: str
    published: str | None
    publisher: str | None
    snippet: str  #: HTML: <mark> and nothing else unescaped
    score: float | None  #: None where the order is not by relevance
    through: str | None = None  #: the synonym by which it was found, where what was typed does not stand in it

    def to_json(self) -> Json:
        told = {name: getattr(self, name) for name in self.__slots__ if name != "through"}
        return {**told, "through": self.through} if self.through else told


@dataclass(frozen=True, slots=True)
class Found:
    """`total` is exact; `too_many` says that ranking was asked for and the order is by date, newest first."""

    ask: Ask
    total: int
    hits: list[Hit] = field(default_factory=list)
    too_many: bool = False

    def to_json(self) -> Json:
        return {"query": self.ask.query, "total": self.total, "results": [hit.to_json() for hit in self.hits]}


def search(db: sqlite3.Connection, ask: Ask, columns: Columns | None = None) -> Found:
    """One page of hits. Raises QueryTooLong; a query that cannot match gives no hits.

    The same with `columns`, those of the release: words that were asked before, filters and orders then cost next to nothing.
    """
    match = ask.understood().match
    if match == "":
        return Found(ask, 0)
    if columns is not None:
        return _by_columns(db, ask, match, columns)
    if match is not None and "*" in match:
        return _by_one_character(db, ask, match)
    sql, parameters = hits_sql(ask, match, ask.understood())
    (total,) = db.execute(f"SELECT count(*) {sql}", parameters).fetchone()
    return _found(db, ask, match, total)


def only_through(db: sqlite3.Connection, found: Found, columns: Columns | None = None) -> int:
    """How many hits only what says the same (synonyms) finds; 0 where nothing does, or where it was asked for."""
    parsed = found.ask.understood()
    if found.ask.also or parsed.broad() is parsed:
        return 0
    wide = replace(found.ask, also=True, limit=0)  # without filters SQL counts faster than it lists
    return search(db, wide, columns if wide.filters() else None).total - found.total


def find_rows(db: sqlite3.Connection, ask: Ask) -> tuple[int, list[int]]:
    """How many hits there are, and the internal places (`seq`) of those asked for, in the order of `search`; no text is read."""
    query = ask.understood()
    match = query.match
    if match == "":
        return 0, []
    sql, parameters = hits_sql(ask, match, query)
    (total,) = db.execute(f"SELECT count(*) {sql}", parameters).fetchone()
    by_date = ask.sort == "relevance" and (match is None or (total > WINDOW and not ask.full))
    return total, [seq for seq, _ in _order(db, replace(ask, sort="date") if by_date else ask, match)]


Scored = list[tuple[int, float | None]]


def _found(db: sqlite3.Connection, ask: Ask, match: str | None, total: int) -> Found:
    if not total or ask.limit <= 0:
        return Found(ask, total)
    too_many = ask.sort == "relevance" and match is not None and total > WINDOW and not ask.full
    order = replace(ask, sort="date") if ask.sort == "relevance" and (match is None or too_many) else ask
    return Found(ask, total, _hits(db, order, _order(db, order, match)), too_many)


def _by_columns(db: sqlite3.Connection, ask: Ask, match: str | None, columns: Columns) -> Found:
    notices = columns.passing(rows_of_words(db, ask, columns), ask.filters())
    total, ranked = notices.bit_count(), ask.sort == "relevance" and match is not None
    too_many = ranked and total > WINDOW and not ask.full
    if not total or ask.limit <= 0:
        return Found(ask, total)
    if ranked and not too_many:
        few = ask.filters() and total <= WINDOW
        scored = _ranked(db, ask, match or "", columns.seqs_of(notices) if few else None)
    else:
        order = columns.by_loss if ask.sort == "loss" else columns.newest
        scored = [(seq, None) for seq in order(notices, ask.offset, ask.limit)]
    return Found(ask, total, _hits(db, ask, scored), too_many)


def _by_one_character(db: sqlite3.Connection, ask: Ask, match: str) -> Found:
    """A character alone is a prefix, and a prefix costs the same to count as to list: list once."""
    sql, parameters = hits_sql(ask, match, ask.understood())
    newest = list(seqs_of(db, f"SELECT rowid {sql} ORDER BY rowid DESC", parameters))
    by_date = ask.sort == "date" or (ask.sort == "relevance" and len(newest) > WINDOW and not ask.full)
    if not by_date or ask.limit <= 0:
        return _found(db, ask, match, len(newest))
    scored: Scored = [(seq, None) for seq in newest[ask.offset : ask.offset + ask.limit]]
    return Found(ask, len(newest), _hits(db, ask, scored), ask.sort == "relevance")


def _order(db: sqlite3.Connection, ask: Ask, match: str | None) -> Scored:
    page = f"LIMIT {int(ask.limit)} OFFSET {int(ask.offset)}"
    tables = TABLES[ask.kind]
    if ask.sort == "relevance" and match is not None:
        return _ranked(db, ask, match)
    sql, parameters = hits_sql(ask, match, ask.understood())
    if ask.sort == "loss":
        loss = f"(SELECT max(loss) FROM {tables.facets} f WHERE {OF.format(f'{tables.fts}.rowid')})"
        sql = f"SELECT rowid, {loss} AS loss {sql} ORDER BY loss DESC NULLS LAST, rowid DESC {page}"
        return [(row[0], None) for row in db.execute(sql, parameters)]
    return [(row[0], None) for row in db.execute(f"SELECT rowid {sql} ORDER BY rowid DESC {page}", parameters)]


def _ranked(db: sqlite3.Connection, ask: Ask, match: str, only: list[int] | None = None) -> Scored:
    """By FTS5's bm25; of each twenty, those first whose title has more of the query's words as words. `only` are those that pass."""
    first = ask.offset // _BLOCK * _BLOCK
    sql, parameters = hits_sql(ask if only is None else ask.unfiltered(), match, ask.understood())
    if only is not None:
        # + for FTS5 would look up each by itself
        sql, parameters = f"{sql} AND +rowid IN (SELECT value FROM json_each(?))", [*parameters, json.dumps(only)]
    page = f"LIMIT {-(-(ask.offset + ask.limit - first) // _BLOCK) * _BLOCK} OFFSET {first}"
    rows = db.execute(f"SELECT rowid, rank {sql} ORDER BY rank, rowid DESC {page}", parameters)
    scored = [(seq, round(-score, 4)) for seq, score in rows]
    if wanted := words_to_rank(ask.understood()):
        marks = ", ".join("?" * len(scored))
        titles = {row[0]: row[3] for row in db.execute(TABLES[ask.kind].rows.format(marks), [seq for seq, _ in scored])}
        blocks = (scored[at : at + _BLOCK] for at in range(0, len(scored), _BLOCK))
        scored = [hit for block in blocks for hit in sorted(block, key=lambda hit: -len(wanted.intersection(words(titles[hit[0]]))))]
    return [*scored[ask.offset - first : ask.offset - first + ask.limit]]


def _hits(db: sqlite3.Connection, ask: Ask, scored: Scored) -> list[Hit]:
    marks = ", ".join("?" * len(scored))
    found = {row[0]: row[1:] for row in db.execute(TABLES[ask.kind].rows.format(marks), [seq for seq, _ in scored])}
    hits, query = [], ask.understood()
    for seq, score in scored:
        each, url, title, published, publisher, text = found[seq]
        shown = snippet(text, query.marked)
        hits.append(Hit(ask.kind, each, url, title, published, publisher, shown, score, _through(query, f"{title}\n{text}")))
    return hits


def _through(query: Query, text: str) -> str | None:
    """The synonym that a hit has where it does not have what was typed."""
    for part in query.wanted:
        if part.through and not all(contains(text, (word,)) for word in part.words):
            return next((term for term in part.through if contains(text, (term,))), None)
    return None
