"""What is asked, and the SQL that gives its hits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from kb.search.columns import FACETS, Filters
from kb.search.names import TIERS, day_range, loss_range, region_range, type_range
from kb.search.query import Query, joined, parse

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

    def unfiltered(self) -> Ask:
        """The same words of the same source, whatever else."""
        return replace(self, type=None, region=None, since=None, until=None, loss=None, tier=None)

    def filters(self) -> Filters:
        """What is asked of a row of the facets; source and words are not."""
        found: Filters = {}
        if self.type is not None:
            found["type"] = type_range(self.type)
        if self.region is not None:
            found["region"] = region_range(self.region)
        if self.since or self.until:
            found["month"] = day_range(self.since, self.until)
        if self.loss is not None:
            found["loss"] = loss_range(self.loss)
        if self.tier is not None:
            found["tier"] = (TIERS.index(self.tier),) * 2
        return found


@dataclass(frozen=True, slots=True)
class Tables:
    plain: str
    fts: str
    facets: str
    rows: str  #: seq, id, url, title, published, publisher, text


TABLES: dict[str, Tables] = {
    "bulletin": Tables(
        "bulletins",
        "bulletins_fts",
        "notice_facets",
        "SELECT seq, id, url, title, published, publisher, text FROM bulletins WHERE seq IN ({})",
    ),
    "case": Tables(
        "cases",
        "cases_fts",
        "case_facets",
        'SELECT c.seq, c.id, b.url, b.title, b.published, b.publisher, substr(b.text, c.start + 1, c."end" - c.start) '
        "FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.seq IN ({})",
    ),
}


#: the facets of a notice or case lie at its place
OF = "f.id BETWEEN {0} * 256 AND {0} * 256 + 255"


def _conditions(ask: Ask) -> tuple[str, list[float]]:
    """Conditions on a row of the facets, and their parameters."""
    filters = ask.filters()
    sql = " AND ".join(f"f.{FACETS[facet]} BETWEEN ? AND ?" for facet in filters)
    return sql, [bound for bounds in filters.values() for bound in bounds]


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
        fts = TABLES[ask.kind].fts
        sql.append(f"{rowid} NOT IN (SELECT rowid FROM {fts} WHERE {fts} MATCH ?)")
        parameters.append(query.without)
    return sql, parameters


def hits_sql(ask: Ask, match: str | None, query: Query) -> tuple[str, list[Any]]:
    """FROM and WHERE that give the hits as `rowid`; `match` None is a query without words, which everything answers."""
    tables, (conditions, bounds) = TABLES[ask.kind], _conditions(ask)
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
    place = OF.format(f"{tables.fts}.rowid")
    return f"{sql} AND EXISTS (SELECT 1 FROM {tables.facets} f WHERE {place} AND {conditions})", [expression, *more, *bounds]
