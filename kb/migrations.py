"""The schema of build.db and of its releases (kb.db), as a list of named steps that only grows."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from kb.tables import ALERTS, FEED, LINKS, TABLES

MIGRATIONS = Migrations("kb")

_OWNERS = [("bulletin_id", "bulletins", "id"), ("case_id", "cases", "id")]
_FOREIGN = {
    "bulletins": [("source", "sources", "name")],
    "cases": [("bulletin_id", "bulletins", "id"), ("type", "types", "code"), ("subtype", "types", "code")],
    **dict.fromkeys(("facts", "amounts", "places", "steps", "indicators"), _OWNERS),
    "tallies": [("bulletin_id", "bulletins", "id")],
}
_INDEXES = (
    "CREATE UNIQUE INDEX bulletins_seq ON bulletins(seq)",
    "CREATE INDEX bulletins_source ON bulletins(source)",
    "CREATE UNIQUE INDEX cases_seq ON cases(seq)",
    "CREATE INDEX cases_bulletin ON cases(bulletin_id, n)",
    "CREATE INDEX cases_type ON cases(type)",
    "CREATE INDEX cases_region ON cases(region)",
    "CREATE INDEX facts_case ON facts(case_id)",
    "CREATE INDEX amounts_case ON amounts(case_id)",
    "CREATE INDEX places_case ON places(case_id)",
    "CREATE INDEX steps_case ON steps(case_id)",
    "CREATE INDEX indicators_case ON indicators(case_id)",
    "CREATE INDEX tallies_metric ON tallies(metric)",
)
_LINK_FOREIGN = {
    "bulletin_clusters": [("cluster", "bulletins", "id"), ("bulletin_id", "bulletins", "id")],
    "case_clusters": [("case_id", "cases", "id"), ("cluster", "cases", "id"), ("bulletin_id", "bulletins", "id")],
    "merged_cases": [("cluster", "cases", "id"), ("type", "types", "code"), ("subtype", "types", "code")],
    "conflicts": [("cluster", "cases", "id"), ("case_id", "cases", "id"), ("bulletin_id", "bulletins", "id")],
}
_LINK_INDEXES = (
    "CREATE INDEX bulletin_clusters_bulletin ON bulletin_clusters(bulletin_id)",
    "CREATE INDEX case_clusters_cluster ON case_clusters(cluster)",
    "CREATE INDEX merged_cases_type ON merged_cases(type)",
    "CREATE INDEX merged_cases_region ON merged_cases(region)",
    "CREATE INDEX conflicts_case ON conflicts(case_id)",
    "CREATE INDEX compared_b ON compared(b)",
)
#: in both, `text` first: in the first column a position costs no column mark
INDEXED = ("bulletins_fts", "cases_fts")


@MIGRATIONS()
def tables(db: Database) -> None:
    for name, (columns, pk) in TABLES.items():
        if name not in LINKS | ALERTS | FEED and name not in ("history", "prepared"):
            db.table(name).create(columns, pk=pk, foreign_keys=_FOREIGN.get(name))
    for sql in _INDEXES:
        db.execute(sql)


@MIGRATIONS()
def full_text(db: Database) -> None:
    # contentless, of tokens cut by us, with SQLite's own tokenizer: the file opens anywhere; `ascii` never splits a token of ours
    for name in INDEXED:
        db.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(text, title, content='', tokenize='ascii')")
        db.execute(f"INSERT INTO {name}({name}, rank) VALUES ('rank', 'bm25(1.0, 4.0)')")
        db.execute(f"INSERT INTO {name}({name}, rank) VALUES ('hashsize', {64 << 20})")


@MIGRATIONS()
def links(db: Database) -> None:
    for name, (columns, pk) in LINKS.items():
        db.table(name).create(columns, pk=pk, foreign_keys=_LINK_FOREIGN.get(name))
    for sql in _LINK_INDEXES:
        db.execute(sql)


@MIGRATIONS()
def coverage(db: Database) -> None:
    for name in ("coverage", "reach"):
        columns, pk = TABLES[name]
        db.table(name).create(columns, pk=pk, if_not_exists=True)
    # who published a telling and when, without reading its text
    db.execute("CREATE INDEX bulletins_told ON bulletins(id, is_bulletin, published, source, tier, url)")


@MIGRATIONS()
def alerts(db: Database) -> None:
    foreign = {
        "alerts": [("type", "types", "code")],
        "alert_evidence": [("alert", "alerts", "id"), ("case_id", "cases", "id"), ("bulletin_id", "bulletins", "id")],
    }
    for name, (columns, pk) in ALERTS.items():
        db.table(name).create(columns, pk=pk, foreign_keys=foreign[name])
    db.execute("CREATE INDEX alert_evidence_case ON alert_evidence(case_id)")


@MIGRATIONS()
def expected_and_shelves(db: Database) -> None:
    if "expect" not in db.table("sources").columns_dict:  # a build.db from before
        db.table("sources").add_column("expect", str)
    if "tier" not in db.table("case_facets").columns_dict:  # every notice is read again, so that it is filled
        for name in ("notice_facets", "case_facets"):
            db.table(name).add_column("tier", int)
        db.execute("UPDATE readings SET extractor = -1")


@MIGRATIONS()
def history(db: Database) -> None:
    columns, pk = TABLES["history"]
    db.table("history").create(columns, pk=pk, foreign_keys=[("bulletin_id", "bulletins", "id")])


@MIGRATIONS()
def prepared(db: Database) -> None:
    columns, pk = TABLES["prepared"]
    db.table("prepared").create(columns, pk=pk)


@MIGRATIONS()
def feed(db: Database) -> None:
    foreign = {
        "patterns": [("type", "types", "code"), ("subtype", "types", "code")],
        "pattern_evidence": [("pattern", "patterns", "id"), ("case_id", "cases", "id"), ("bulletin_id", "bulletins", "id")],
    }
    for name, (columns, pk) in FEED.items():
        db.table(name).create(columns, pk=pk, foreign_keys=foreign.get(name))
    db.execute("CREATE INDEX pattern_evidence_bulletin ON pattern_evidence(bulletin_id)")
    db.execute("CREATE INDEX pattern_evidence_case ON pattern_evidence(case_id)")
    db.execute("CREATE INDEX feed_log_id ON feed_log(id, seq)")
