"""A person's words -> notices or cases, exactly those that contain them, ranked, with snippets; on a connection given to it, read-only."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kb.model import Json
from kb.search.names import TIERS, UnknownName, bands, day_range, loss_range, region_range, resolve_region, resolve_type, type_range
from kb.search.query import Part, Query, QueryTooLong, escape_fts, joined, parse, words_to_rank
from kb.search.snippets import contains, mark, snippet
from kb.text import words

__all__ = [
    "TIERS", "Ask", "Found", "Hit", "Part", "Query", "QueryTooLong", "UnknownName", "bands", "count_facets", "day_range", "escape_fts",
    "find_rows",    "loss_range", "mark", "parse", "resolve_region", "resolve_type", "search", "snippet",
]  # fmt: skip

WINDOW = 2_000  #: hits that are ranked; more are shown newest first unless all are asked to be ranked, for bm25 costs its time per hit

_BLOCK = 20  #: hits among which the words of the segmenter decide: bigrams say which are the best, words in which order

Kind = Literal["bulletin", "case"]
Sort = Literal["relevance", "date", "loss"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for; `type` and `region` are codes (with all below them), dates prefix ISO, inclusive."""

    query: str
    kind: Kind = "bulletin"
    type: str | None = None
    region: str | None = None
    since: str | None = None
    until: str | None = None
    sort: Sort = "relevance"
    limit: int = 20
    offset: int = 0
    full: bool = False  #: rank all hits, however many
    tier: str | None = None
    loss: str | None = None  #: a range of yuan (loss_range); of a notice, of its largest loss in a type and place
    source: str | None = None
    also: bool = False  #: accept what says the same (synonyms) too

    def understood(self) -> Query:
        """Raises QueryTooLong."""
        parsed = parse(self.query)
        return parsed.broad() if self.also else parsed


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


@dataclass(frozen=True, slots=True)
class _Tables:
    plain: str
    fts: str
    facets: str
    rows: str  #: seq, id, url, title, published, publisher, text


_TABLES: dict[str, _Tables] = {
    "bulletin": _Tables(
        "bulletins",
        "bulletins_fts",
        "notice_facets",
        "SELECT seq, id, url, title, published, publisher, text FROM bulletins WHERE seq IN ({})",
    ),
    "case": _Tables(
        "cases",
        "cases_fts",
        "case_facets",
        'SELECT c.seq, c.id, b.url, b.title, b.published, b.publisher, substr(b.text, c.start + 1, c."end" - c.start) '
        "FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.seq IN ({})",
    ),
}


#: the facets of a notice or case lie at its place
_OF = "f.id BETWEEN {0} * 256 AND {0} * 256 + 255"


def _conditions(ask: Ask) -> tuple[str, list[float]]:
    """Conditions on a row of the facets, and their parameters."""
    wanted: list[tuple[str, tuple[float, float]]] = []
    if ask.type is not None:
        wanted.append(("type", type_range(ask.type)))
    if ask.region is not None:
        wanted.append(("region", region_range(ask.region)))
    if ask.since or ask.until:
        wanted.append(("day", day_range(ask.since, ask.until)))
    if ask.loss is not None:
        wanted.append(("loss", loss_range(ask.loss)))
    if ask.tier is not None:
        wanted.append(("tier", (TIERS.index(ask.tier),) * 2))
    sql = " AND ".join(f"f.{column} BETWEEN ? AND ?" for column, _ in wanted)
    return sql, [bound for _, pair in wanted for bound in pair]


_OF_SOURCE = {
    "bulletin": "SELECT seq FROM bulletins WHERE source = ?",
    "case": "SELECT c.seq FROM bulletins b JOIN cases c ON c.bulletin_id = b.id WHERE b.source = ?",
}


def _beyond(ask: Ask, rowid: str, query: Query, match: str | None) -> tuple[list[str], list[Any]]:
    """Conditions that no row of the facets can answer: of what source, and, where nothing must be contained, what must not be."""
    sql, parameters = [], []
    if ask.source is not None:
        sql.append(f"{rowid} IN ({_OF_SOURCE[ask.kind]})")
        parameters.append(ask.source)
    if match is None and query.without:
        fts = _TABLES[ask.kind].fts
        sql.append(f"{rowid} NOT IN (SELECT rowid FROM {fts} WHERE {fts} MATCH ?)")
        parameters.append(query.without)
    return sql, parameters


def _hits_sql(ask: Ask, match: str | None, query: Query) -> tuple[str, list[Any]]:
    """FROM and WHERE that give the hits as `rowid`; `match` None is a query without words, which everything answers."""
    tables, (conditions, bounds) = _TABLES[ask.kind], _conditions(ask)
    if match is None:
        column = "f.seq" if conditions else "t.seq"
        beyond, more = _beyond(ask, column, query, match)
        where = " AND ".join([*([conditions] if conditions else []), *beyond])
        table = f"SELECT DISTINCT f.seq AS rowid FROM {tables.facets} f" if conditions else f"SELECT t.seq AS rowid FROM {tables.plain} t"
        return f"FROM ({table}{f' WHERE {where}' if where else ''}) AS {tables.fts}", [*bounds, *more]
    beyond, more = _beyond(ask, f"{tables.fts}.rowid", query, match)
    sql = " AND ".join([f"FROM {tables.fts} WHERE {tables.fts} MATCH ?", *beyond])
    expression = joined(match, query.without)
    if not conditions:
        return sql, [expression, *more]
    place = _OF.format(f"{tables.fts}.rowid")
    return f"{sql} AND EXISTS (SELECT 1 FROM {tables.facets} f WHERE {place} AND {conditions})", [expression, *more, *bounds]


def search(db: sqlite3.Connection, ask: Ask) -> Found:
    """One page of hits. Raises QueryTooLong; a query that cannot match gives no hits."""
    match = ask.understood().match
    if match == "":
        return Found(ask, 0)
    if match is not None and "*" in match:
        return _by_one_character(db, ask, match)
    sql, parameters = _hits_sql(ask, match, ask.understood())
    (total,) = db.execute(f"SELECT count(*) {sql}", parameters).fetchone()
    return _found(db, ask, match, total)


def find_rows(db: sqlite3.Connection, ask: Ask) -> tuple[int, list[int]]:
    """How many hits there are, and the internal places (`seq`) of those asked for, in the order of `search`; no text is read."""
    query = ask.understood()
    match = query.match
    if match == "":
        return 0, []
    sql, parameters = _hits_sql(ask, match, query)
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


def _by_one_character(db: sqlite3.Connection, ask: Ask, match: str) -> Found:
    """A character alone is a prefix, and a prefix costs the same to count as to list: list once."""
    sql, parameters = _hits_sql(ask, match, ask.understood())
    newest = [row[0] for row in db.execute(f"SELECT rowid {sql} ORDER BY rowid DESC", parameters)]
    by_date = ask.sort == "date" or (ask.sort == "relevance" and len(newest) > WINDOW and not ask.full)
    if not by_date or ask.limit <= 0:
        return _found(db, ask, match, len(newest))
    scored: Scored = [(seq, None) for seq in newest[ask.offset : ask.offset + ask.limit]]
    return Found(ask, len(newest), _hits(db, ask, scored), ask.sort == "relevance")


def _order(db: sqlite3.Connection, ask: Ask, match: str | None) -> Scored:
    page = f"LIMIT {int(ask.limit)} OFFSET {int(ask.offset)}"
    tables = _TABLES[ask.kind]
    if ask.sort == "relevance" and match is not None:
        return _ranked(db, ask, match)
    sql, parameters = _hits_sql(ask, match, ask.understood())
    if ask.sort == "loss":
        loss = f"(SELECT max(loss) FROM {tables.facets} f WHERE {_OF.format(f'{tables.fts}.rowid')})"
        sql = f"SELECT rowid, {loss} AS loss {sql} ORDER BY loss DESC NULLS LAST, rowid DESC {page}"
        return [(row[0], None) for row in db.execute(sql, parameters)]
    return [(row[0], None) for row in db.execute(f"SELECT rowid {sql} ORDER BY rowid DESC {page}", parameters)]


def _ranked(db: sqlite3.Connection, ask: Ask, match: str) -> Scored:
    """By FTS5's bm25; of each twenty, those first whose title has more of the query's words as words."""
    first = ask.offset // _BLOCK * _BLOCK
    sql, parameters = _hits_sql(ask, match, ask.understood())
    page = f"LIMIT {-(-(ask.offset + ask.limit - first) // _BLOCK) * _BLOCK} OFFSET {first}"
    rows = db.execute(f"SELECT rowid, rank {sql} ORDER BY rank, rowid DESC {page}", parameters)
    scored = [(seq, round(-score, 4)) for seq, score in rows]
    if wanted := words_to_rank(ask.understood()):
        marks = ", ".join("?" * len(scored))
        titles = {row[0]: row[3] for row in db.execute(_TABLES[ask.kind].rows.format(marks), [seq for seq, _ in scored])}
        blocks = (scored[at : at + _BLOCK] for at in range(0, len(scored), _BLOCK))
        scored = [hit for block in blocks for hit in sorted(block, key=lambda hit: -len(wanted.intersection(words(titles[hit[0]]))))]
    return [*scored[ask.offset - first : ask.offset - first + ask.limit]]


def _hits(db: sqlite3.Connection, ask: Ask, scored: Scored) -> list[Hit]:
    marks = ", ".join("?" * len(scored))
    found = {row[0]: row[1:] for row in db.execute(_TABLES[ask.kind].rows.format(marks), [seq for seq, _ in scored])}
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


Counts = dict[str, list[tuple[int, int]]]
FACETS = ("type", "region", "month")
#: facet -> the packed column it is counted by, its flag there (an earlier row of the same notice has the value too, so that it counts
#: once), its place there and its size
_PACKED = {
    "type": ("bucket", 1, 8 * 10**9, 1000), "region": ("bucket", 2, 8 * 10**6, 1000), "month": ("bucket", 4, 8, 10**6),
    "tier": ("shelf", 1, 64, 16), "loss": ("shelf", 2, 4, 16),
}  # fmt: skip


def count_facets(db: sqlite3.Connection, ask: Ask, wanted: Sequence[str] = FACETS) -> Counts:
    """How many hits have each value of a facet, most first: types as 3 (of 03), regions as 51 (of 510000), months as 202105; 0 is none.

    Tiers are places in TIERS, losses places in bands() from 1 on; of these 0 is "not told".
    One pass for each packed integer: to count each apart, and hits by DISTINCT, takes 3 times as long.
    """
    query = ask.understood()
    match = query.match
    if match == "":
        return {name: [] for name in wanted}
    facets, (sql, parameters) = _TABLES[ask.kind].facets, _hits_sql(ask, match, query)
    counts: dict[str, Counter[int]] = {name: Counter() for name in wanted}
    for packed in dict.fromkeys(_PACKED[name][0] for name in wanted):
        of_hits = f"FROM (SELECT rowid AS hit {sql}) CROSS JOIN {facets} f ON {_OF.format('hit')}"
        names = [(name, *_PACKED[name][1:]) for name in wanted if _PACKED[name][0] == packed]
        for value, n in db.execute(f"SELECT f.{packed}, count(*) {of_hits} GROUP BY 1", parameters):
            for name, flag, place, size in names:
                if not value & flag:
                    counts[name][value // place % size] += n
    return {name: sorted(found.items(), key=lambda pair: (-pair[1], pair[0])) for name, found in counts.items()}
