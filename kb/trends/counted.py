"""What trends count, in plain SQL: `told` has a row a telling, `counted` a row a case, however many tell it.

A case stands under the first publication of any telling. It is `watched` where some source that tells it was already looked at then, else
it was collected afterwards. Its values are those that stand in front among its tellings (`merged_cases`); what that table does not hold
is the head's, else the least that another telling says. A release that is not linked yet counts each case of each notice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from kb.trends.cut import Cut

_HEAD = "coalesce(max(CASE WHEN t.case_id = t.cluster THEN {0} END), min({0}))"
_PUBLISHED = "coalesce(m.first_published, min(t.published))"

#: column of `counted` -> (columns of `cases` that it needs, its value)
_COLUMNS: dict[str, tuple[tuple[str, ...], str]] = {
    "published": ((), _PUBLISHED),
    "watched": ((), f"(min(t.first_look) <= {_PUBLISHED}) IS TRUE"),
    "incident": (("incident_date",), f"coalesce(m.incident_date, {_HEAD.format('t.incident_date')})"),
    "type": (("type",), f"coalesce(m.type, {_HEAD.format('t.type')})"),
    "subtype": (("subtype",), f"coalesce(m.subtype, {_HEAD.format('t.subtype')})"),
    "region": (("region",), f"coalesce(m.region, {_HEAD.format('t.region')})"),
    "loss": (("loss_yuan",), f"coalesce(m.loss_yuan, {_HEAD.format('t.loss_yuan')})"),
    "outcome": (("outcome",), f"coalesce(m.outcome, {_HEAD.format('t.outcome')})"),
    "sex": (("victim_gender",), _HEAD.format("t.victim_gender")),
    "age_from": (("victim_age", "victim_age_from"), _HEAD.format("coalesce(t.victim_age, t.victim_age_from)")),
    "age_to": (("victim_age", "victim_age_to"), _HEAD.format("coalesce(t.victim_age, t.victim_age_to)")),
}
#: columns of `cases` that hold several values, as JSON
FACETS = ("channels", "hooks", "pretexts", "controls", "payments", "impersonated_as")

#: of cases of love and of nakedness no county is told to everyone
_PREFECTURE = """CASE WHEN {type} IN ('09', '13') AND {region} NOT LIKE '%00'
           THEN substr({region}, 1, 4) || '00' ELSE {region} END"""
# CROSS, so that notices come first, from the index that holds all that is asked of them, and no text is read
_TOLD = """\
WITH seen AS (
  SELECT source, min(day) AS first_look FROM coverage WHERE looks > 0 GROUP BY source),
told AS (
  SELECT c.id AS case_id, coalesce(l.cluster, c.id) AS cluster, coalesce(l.notice, c.bulletin_id) AS notice, c.bulletin_id,
         b.published, b.source, h.region AS home, s.first_look,
         substr(b.url, instr(b.url, '//') + CASE WHEN instr(b.url, '//www.') = instr(b.url, '//') THEN 6 ELSE 2 END) AS address{columns}
  FROM bulletins b CROSS JOIN cases c
  LEFT JOIN case_clusters l ON l.case_id = c.id LEFT JOIN seen s ON s.source = b.source LEFT JOIN sources h ON h.name = b.source
  WHERE c.bulletin_id = b.id AND b.is_bulletin),
counted AS (
  SELECT t.cluster, {values}
  FROM told t LEFT JOIN merged_cases m ON m.cluster = t.cluster GROUP BY t.cluster)
"""
_BEGIN, _END = "counted AS (\n", "GROUP BY t.cluster)\n"
#: who printed a telling, without www.
HOST = "substr(t.address, 1, instr(t.address || '/', '/') - 1)"
TELLINGS = ("cases", "notices", "pages", "hosts", "afterwards", "seen")


def tellings(own: str) -> str:
    """Counts over `counted` k and `told` t: cases, notices that are no copies of one another, pages, hosts, cases collected afterwards,
    and `seen`, cases that were watched and are told by one of the sources whose looks are counted (`own`): the rate's numerator."""
    return f"""\
count(DISTINCT k.cluster) AS cases, count(DISTINCT t.notice) AS notices, count(DISTINCT t.bulletin_id) AS pages,
       count(DISTINCT nullif({HOST}, '')) AS hosts, count(DISTINCT CASE WHEN NOT k.watched THEN k.cluster END) AS afterwards,
       count(DISTINCT CASE WHEN {seen(own)} THEN k.cluster END) AS seen"""


def seen(own: str) -> str:
    return f"k.watched AND t.first_look <= k.published AND {own}"


def counted(cut: Cut, columns: Iterable[str] = (), facets: Iterable[str] = ()) -> str:
    """The beginning of every query: `told` and `counted`, with these columns of `counted` beside published, watched and what the cut
    needs, and these facets of each telling."""
    wanted = list(dict.fromkeys(("published", "watched", *columns, *cut.columns)))
    needed = dict.fromkeys((*(name for column in wanted for name in _COLUMNS[column][0]), *facets))
    made = {name: _COLUMNS[name][1] for name in wanted}
    if cut.discreet and "region" in made:
        made["region"] = _PREFECTURE.format(type=_COLUMNS["type"][1], region=made["region"])
        needed |= {"type": None}
    values = ",\n         ".join(f"{value} AS {name}" for name, value in made.items())
    return _TOLD.format(columns="".join(f", c.{name}" for name in needed), values=values)


def lay_aside(db: sqlite3.Connection, discreet: bool) -> None:
    """Both, whole, into the connection's own temporary tables; what was begun and not ended goes first."""
    db.execute("PRAGMA temp_store = MEMORY")
    head = counted(Cut(discreet=discreet), _COLUMNS, FACETS)
    for name in ("told", "counted"):
        db.execute(f"DROP TABLE IF EXISTS temp.{name}")
    db.execute(f"CREATE TEMP TABLE told AS {head}SELECT * FROM told ORDER BY cluster")
    db.execute("CREATE INDEX temp.told_cluster ON told(cluster)")
    once = head.partition(_BEGIN)[2].removesuffix(")\n")  # of the rows that are there by now
    db.execute(f"CREATE TEMP TABLE counted AS {once}")


def _as_prepared(db: sqlite3.Connection, sql: str) -> str:
    """Without its beginning where what that would count is laid aside."""
    if not sql.startswith("WITH seen"):
        return sql
    (there,) = db.execute("SELECT count(*) FROM temp.sqlite_master WHERE type = 'table' AND name IN ('told', 'counted')").fetchone()
    return sql.partition(_END)[2] if there == 2 else sql


def ask(db: sqlite3.Connection, sql: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    cursor = db.execute(_as_prepared(db, sql), dict(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
