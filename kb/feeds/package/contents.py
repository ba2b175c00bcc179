"""What a frozen package holds: its tables, their columns, keys and the rules that every value keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

QUOTE = 60  #: characters of a quotation at most
#: what a column may hold -> type of the table schema, type in SQLite, further constraints
KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "string": ("string", "TEXT", {}),
    "date": ("string", "TEXT", {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}),  # as precise as known
    "quote": ("string", "TEXT", {"maxLength": QUOTE}),
    "tier": ("string", "TEXT", {"enum": ["T0", "T1", "T2"]}),
    "count": ("integer", "INTEGER", {"minimum": 0}),
    "yuan": ("number", "REAL", {"minimum": 0}),
    "integer": ("integer", "INTEGER", {}),
    "number": ("number", "REAL", {}),
    "boolean": ("boolean", "INTEGER", {}),
    "array": ("array", "TEXT", {}),
}


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """`of` is the table of the release whose rows it has; `foreign` maps a column to the table and column it points to."""

    name: str
    of: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign: tuple[tuple[str, str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _columns(spec: str) -> tuple[Column, ...]:
    """`id! published:date`: a name, its kind where it is no string, and `!` where it is never empty."""
    made = []
    for word in spec.split():
        name, _, kind = word.removesuffix("!").partition(":")
        made.append(Column(name, kind or "string", word.endswith("!")))
    return tuple(made)


def _table(name: str, of: str, key: str, spec: str, foreign: str = "") -> Table:
    points = []
    for word in foreign.split():
        column, _, target = word.partition("=")
        table, _, other = target.partition(".")
        points.append((column, table, other))
    keys = tuple(key.split())
    columns = tuple(Column(c.name, c.kind, c.required or c.name in keys) for c in _columns(spec))
    return Table(name, of, keys, columns, tuple(points))


_NOTICE, _CASE = "bulletin_id=notices.id", "bulletin_id=notices.id case_id=cases.id"
_AT = "quote:quote part start:count end:count"

TABLES: tuple[Table, ...] = (
    _table(
        "sources", "sources", "name",
        "name title publisher authority tier:tier region family enabled:boolean verified_live republish:boolean",
    ),
    _table("types", "types", "code", "code parent zh! en! key ccl23 names:array f3:array attck4fraud:array"),
    _table("techniques", "techniques", "facet value", "facet value facet_zh! f3:array"),
    _table("regions", "regions", "code name", "code name full_name! short parent level since until"),
    _table(
        "notices", "bulletins", "id",
        "id url title:quote published:date publisher authority source tier:tier! region fetched_at sha256 language form! types:array "
        "family",
        "source=sources.name",
    ),
    _table(
        "cases", "cases", "id",
        "id bulletin_id! ordinal:count! start:count! end:count! type type_label subtype loss_yuan:yuan loss_amount:number loss_currency "
        "loss_approx loss_parts:boolean! outcome! n_victims:count averted_yuan:yuan recovered_yuan:yuan victim_label victim_gender "
        "victim_age:count victim_age_from:count victim_age_to:count victim_occupation incident_date:date incident_date_basis region "
        "region_name channels:array! impersonated:array! impersonated_as:array! hooks:array! pretexts:array! controls:array! "
        "payments:array! platforms:array!",
        f"{_NOTICE} type=types.code subtype=types.code",
    ),
    _table("facts", "facts", "bulletin_id n", f"bulletin_id n:count case_id field! value! {_AT} rule!", _CASE),
    _table(
        "amounts", "amounts", "bulletin_id n",
        f"bulletin_id n:count case_id role! yuan:yuan amount:number currency approx {_AT} rule",
        _CASE,
    ),
    _table("places", "places", "bulletin_id n", f"bulletin_id n:count case_id role! code! name! {_AT}", _CASE),
    _table("steps", "steps", "bulletin_id n", "bulletin_id n:count case_id ordinal:count! stage! part start:count end:count", _CASE),
    _table("indicators", "indicators", "bulletin_id n", "bulletin_id n:count case_id kind! value role!", _CASE),
    _table(
        "tallies", "tallies", "bulletin_id n",
        "bulletin_id n:count metric! value:number! unit! dimension category period_from:date period_to:date region region_name "
        "change_basis change_percent:number change_points:number change_absolute:number approx part_of_start:count part_of_end:count "
        f"flag proposed:number {_AT}",
        _NOTICE,
    ),
    _table("notice_clusters", "bulletin_clusters", "cluster bulletin_id", "cluster bulletin_id role!", _NOTICE),
    _table("case_clusters", "case_clusters", "case_id", "case_id cluster! bulletin_id! notice! head:boolean!", _CASE),
    _table(
        "merged_cases", "merged_cases", "cluster",
        "cluster type subtype loss_yuan:yuan loss_approx outcome! incident_date:date region region_name pages:count! notices:count! "
        "hosts:count! independent:count! first_published:date last_published:date conflicts:count!",
        "type=types.code subtype=types.code",
    ),
    _table(
        "conflicts", "conflicts", "cluster field n",
        f"cluster field n:count value chosen:boolean! case_id! bulletin_id! host tier:tier published:date approx {_AT}",
        _CASE,
    ),
    _table(
        "alerts", "alerts", "id",
        "id kind! what! label! type hook control pretext money opened:date! first:date! known:date! hosts:count! before:count! "
        "share:number! chance:number! also:array!",
        "type=types.code",
    ),
    _table(
        "alert_evidence", "alert_evidence", "alert n",
        f"alert n:count case_id! bulletin_id! host! tier:tier! published:date! counted:boolean! {_AT}",
        f"alert=alerts.id {_CASE}",
    ),
    _table(
        "coverage", "coverage", "source day",
        "source day:date looks:count lists:count listed:count found:count stored:count unchanged:count failed:count blocked:count "
        "unreachable:count vantage",
        "source=sources.name",
    ),
    _table(
        "reach", "reach", "source list",
        "source list first_look last_look pages:count pages_left:count listed:count stored:count waiting:count oldest:date newest:date",
        "source=sources.name",
    ),
    _table("taken_down", "tombstones", "id", "id date:date! reason!"),
)  # fmt: skip
#: against the package before: a row a notice, case, alert …; of what belongs to a notice, one row for all of it
CHANGES = _table("changes", "", "table key", "table key change! columns:array!")
BY_NAME = {table.name: table for table in (*TABLES, CHANGES)}


def create_sql(table: Table) -> str:
    columns = [f'"{c.name}" {KINDS[c.kind][1]}{" NOT NULL" if c.required else ""}' for c in table.columns]
    keys = ", ".join(f'"{name}"' for name in table.key)
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)}, PRIMARY KEY ({keys}))'
