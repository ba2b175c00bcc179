"""Cases and notices as rows to take away: one list of columns for CSV, XLSX and the dossier."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from datasette_plugins.records import Row, rows
from kb.lexicon import kinds

_CHUNK = 500  #: rows asked for at once
_CASE = """
SELECT c.seq, c.id, c.type, c.type_label, c.subtype, c.loss_yuan, c.loss_approx, c.loss_amount, c.loss_currency, c.outcome, c.averted_yuan,
       c.recovered_yuan, c.n_victims, c.victim_label, c.victim_gender, c.victim_age, c.victim_age_from, c.victim_age_to,
       c.victim_occupation, c.incident_date, c.incident_date_basis, c.region, c.region_name, c.channels, c.impersonated, c.impersonated_as,
       c.hooks, c.pretexts, c.controls, c.payments, c.platforms, k.cluster AS same_case, b.title, b.published, b.publisher, b.authority,
       b.tier, b.url, b.fetched_at, b.sha256, c.bulletin_id
FROM cases c JOIN bulletins b ON b.id = c.bulletin_id LEFT JOIN case_clusters k ON k.case_id = c.id WHERE {}
"""
_NOTICE = """
SELECT b.seq, b.id, b.title, b.published, b.publisher, b.authority, b.tier, b.form, b.types, b.url, b.source, b.fetched_at, b.sha256,
       (SELECT count(*) FROM cases c WHERE c.bulletin_id = b.id) AS cases,
       (SELECT sum(loss_yuan) FROM cases c WHERE c.bulletin_id = b.id) AS loss_yuan
FROM bulletins b WHERE {}
"""
_LISTS = ("types", "channels", "impersonated", "impersonated_as", "hooks", "pretexts", "controls", "payments", "platforms")
_SQL = {"case": _CASE, "bulletin": _NOTICE}
_BY = {"case": "c", "bulletin": "b"}


def load_sheet(db: sqlite3.Connection, kind: str, seqs: Sequence[int], base: str) -> list[Row]:
    """The rows of those places, in that order; lists joined by `;`; `page` is our address under `base`."""
    found: dict[int, Row] = {}
    for at in range(0, len(seqs), _CHUNK):
        places = ", ".join(str(int(seq)) for seq in seqs[at : at + _CHUNK])
        found |= {row["seq"]: row for row in rows(db, _SQL[kind].format(f"{_BY[kind]}.seq IN ({places})"))}
    return [_ready(found[seq], kind, base) for seq in seqs if seq in found]


def load_cases(db: sqlite3.Connection, ids: Sequence[str], base: str) -> list[Row]:
    """Cases by id, in that order; what is not there is left out."""
    if not ids:
        return []
    found = {row["id"]: row for row in rows(db, _CASE.format(f"c.id IN ({', '.join('?' * len(ids))})"), tuple(ids))}
    return [_ready(found[each], "case", base) for each in ids if each in found]


def _ready(row: Row, kind: str, base: str) -> Row:
    made = {name: value for name, value in row.items() if name != "seq"}
    for name in _LISTS:
        if name in made:
            made[name] = ";".join(json.loads(made[name] or "[]"))
    if kind == "case":
        known = kinds().get(made["type"] or "")
        made["type_name"] = known.zh if known else None
        made["subtype_name"] = next((sub.zh for sub in known.subtypes if sub.code == made["subtype"]), None) if known else None
    made["page"] = f"{base}/-/{'case' if kind == 'case' else 'notice'}/{row['id']}"
    return made


def to_csv(table: Iterable[Row]) -> str:
    """Cells as they are; whoever sends them makes them harmless."""
    listed = list(table)
    out = io.StringIO()
    if listed:
        writer = csv.DictWriter(out, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return out.getvalue()


def to_xlsx(table: Iterable[Row], name: str, about: Sequence[str]) -> bytes:
    """A workbook of values alone, with a second sheet that says what it is. Raises ImportError without the extra `table`."""
    import xlsxwriter

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    listed = list(table)
    for column, title in enumerate(listed[0] if listed else ()):
        sheet.write_string(0, column, title, bold)
    for at, row in enumerate(listed, 1):
        for column, value in enumerate(row.values()):
            _write(sheet, at, column, value)
    sheet.freeze_panes(1, 0)
    told = book.add_worksheet("about")
    for at, line in enumerate(about):
        told.write_string(at, 0, line)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:32_000])
