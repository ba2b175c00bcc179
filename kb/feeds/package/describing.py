"""The words around the tables: datapackage.json, data dictionary, README, citation, sums; all from what is in the package."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.feeds.package.checks import Check
from kb.feeds.package.contents import CHANGES, KINDS, TABLES, Column, Table

SUMS = "SHA256SUMS"
FORMATS = {"csv": ("csv", "text/csv"), "jsonl": ("jsonl", "application/jsonl"), "parquet": ("parquet", "application/vnd.apache.parquet")}
#: what metadata.yml says of the tables of a release: table -> {"title", "description", "columns": {column: words}}
Words = Mapping[str, Mapping[str, Any]]
_OWN: Words = {
    "": {
        "title": "变化 Changes",
        "description": "与上一版相比：新增、撤去、改动的行，以及改动的列；不含任何值。 "
        "Against the version before: rows added, removed, changed, and the columns that changed; no values.",
        "columns": {
            "table": "表 Table",
            "key": "主键，各部分以 / 相连 Key, its parts joined by /",
            "change": "added 新增，removed 撤去，changed 改动 Added, removed or changed",
            "columns": "改动的列 Columns that changed",
        },
    }
}
_QUOTE = "引文，至多 60 字 Quotation, at most 60 characters"


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself; `until` is the last day on which anything in it was archived."""

    month: str
    version: str
    until: str
    program: str
    extractor: str
    counts: Mapping[str, int]
    before: tuple[str, str] | None  #: version and sum of the package before

    @property
    def name(self) -> str:
        return f"scam-bulletins-{self.version}"

    @property
    def database(self) -> str:
        return f"{self.name}.sqlite"


COUNTS = {
    "notices": "SELECT count(*) FROM notices",
    "notices_without_copies": "SELECT count(*) FROM notice_clusters WHERE role = 'origin'",
    "cases_told": "SELECT count(*) FROM cases",
    "cases_counted_once": "SELECT count(*) FROM merged_cases",
    "statistics": "SELECT count(*) FROM tallies",
    "sources": "SELECT count(DISTINCT source) FROM notices",
    "alerts": "SELECT count(*) FROM alerts",
}


def count(db: sqlite3.Connection) -> dict[str, int]:
    return {name: int(db.execute(sql).fetchone()[0]) for name, sql in COUNTS.items()}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _describe(table: Table, column: Column, words: Words) -> str:
    said = words.get(table.of, _OWN.get(table.of, {})).get("columns", {})
    return str(said.get(column.name, _QUOTE if column.kind == "quote" else ""))


def schema(table: Table, words: Words) -> dict[str, Any]:
    """The table schema of Frictionless."""
    fields = []
    for column in table.columns:
        kind, _, promised = KINDS[column.kind]
        rules = {**({"required": True} if column.required else {}), **promised}
        field = {"name": column.name, "type": kind, "description": _describe(table, column, words)}
        fields.append(field | ({"constraints": rules} if rules else {}))
    foreign = [{"fields": [own], "reference": {"resource": target, "fields": [other]}} for own, target, other in table.foreign]
    return {"fields": fields, "missingValues": [""], "primaryKey": list(table.key), **({"foreignKeys": foreign} if foreign else {})}


def _resource(folder: Path, path: str, name: str, **more: Any) -> dict[str, Any]:
    file = folder / path
    return {"name": name, "path": path, "hash": f"sha256:{digest(file)}", "bytes": file.stat().st_size, **more}


def _resources(folder: Path, words: Words) -> list[dict[str, Any]]:
    found = []
    for table in (*TABLES, CHANGES):
        said = words.get(table.of, _OWN.get(table.of, {}))
        for kind, (extension, media) in FORMATS.items():
            more: dict[str, Any] = {"title": said.get("title", table.name), "description": said.get("description", "")}
            more |= {"format": extension, "mediatype": media, "encoding": "utf-8"}
            empty = kind == "jsonl" and not (folder / f"{kind}/{table.name}.{extension}").stat().st_size
            if kind == "parquet" or empty:  # a Parquet file has its types in itself; no JSON Lines are no table to Frictionless
                more |= {"type": "file"}
                del more["encoding"]
            else:
                more |= {"type": "table", "profile": "tabular-data-resource", "schema": schema(table, words)}
            name = table.name if kind == "csv" else f"{table.name}-{kind}"
            found.append(_resource(folder, f"{kind}/{table.name}.{extension}", name.replace("_", "-"), **more))
    return found


def datapackage(folder: Path, about: About, words: Words) -> dict[str, Any]:
    """The descriptor of all files, with their sums."""
    found = _resources(folder, words)
    for resource in found:  # names of resources know no underscore
        for key in resource.get("schema", {}).get("foreignKeys", ()):
            key["reference"]["resource"] = key["reference"]["resource"].replace("_", "-")
    database = {"title": "全部表 All tables", "type": "file", "format": "sqlite", "mediatype": "application/vnd.sqlite3"}
    found.append(_resource(folder, about.database, "database", **database))
    licence = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"}
    before = None if about.before is None else {"version": about.before[0], "sha256": about.before[1]}
    return {
        "profile": "data-package",
        "name": about.name.lower(),
        "title": f"诈骗通报库 {about.version} Scam Bulletins {about.version}",
        "description": f"警方与媒体截至 {about.month} 发布的诈骗通报中读出的案件、事实与统计。 "
        f"Cases, facts and statistics read from notices on scams that police and press in China published up to {about.month}.",
        "version": about.version,
        "licenses": [licence],
        "contributors": [{"title": "scam-bulletins authors", "role": "author"}],
        "keywords": ["fraud", "scam", "police", "china", "诈骗", "反诈"],
        "collectedUntil": about.until,
        "program": about.program,
        "extractor": about.extractor,
        "counts": dict(about.counts),
        "before": before,
        "resources": found,
    }


def dictionary(words: Words) -> str:
    """The data dictionary, a section a table."""
    lines = ["# Data dictionary", "", "Every table is in `csv/`, `jsonl/`, `parquet/` and in the SQLite file, with the same columns.", ""]
    for table in (*TABLES, CHANGES):
        said = words.get(table.of, _OWN.get(table.of, {}))
        foreign = {own: f"{target}.{other}" for own, target, other in table.foreign}
        lines += [
            f"## `{table.name}` {said.get('title', '')}",
            "",
            str(said.get("description", "")),
            "",
            f"Key: {', '.join(table.key)}",
            "",
        ]
        lines += ["| column | type | rules | what |", "|---|---|---|---|"]
        for column in table.columns:
            kind, _, promised = KINDS[column.kind]
            rules = [*(["required"] if column.required else []), *(f"{name} {json.dumps(value)}" for name, value in promised.items())]
            rules += [f"→ {foreign[column.name]}"] if column.name in foreign else []
            cells = (f"`{column.name}`", kind, "; ".join(rules), _describe(table, column, words))
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def readme(about: About, checks: Sequence[Check]) -> str:
    before = "This is the first version." if about.before is None else f"Against {about.before[0]}: `csv/changes.csv`."
    rows = "\n".join(f"| {name.replace('_', ' ')} | {number:,} |" for name, number in about.counts.items())
    return f"""# Scam Bulletins {about.version}

Cases, facts and statistics read from notices on scams that police and press in China published up to {about.month}, as archived until
{about.until}. Cases as published by police, not crimes committed: places that publish more look more dangerous (`coverage`, `reach`).

| what | number |
|---|---|
{rows}

A count says what it counts. `notices` are pages; `cases` are tellings, a row each time a notice tells a case; `merged_cases` has each case
once, and `conflicts` where its tellings differ.

- **Formats.** The same tables as CSV (UTF-8; a `'` stands before a cell that a spreadsheet would run), JSON Lines, Parquet, and one SQLite
  file. `datapackage.json` describes all of them (Frictionless), `DICTIONARY.md` every column, `{SUMS}` the bytes.
- **What is not in it.** No full text. Quotations have at most 60 characters; the place of each (`start`, `end`, in characters of the
  text or the title) and the address and SHA-256 of the page lead back to it. No exact age below 18, no names of schools and
  communities; of sextortion and romance cases month, prefecture and age band alone.
- **Never changed silently.** A mistake or a takedown makes a new version (`{about.month}.r2` …), with what changed; the one before is
  withdrawn. {before}
- **Checks.** {len(checks)} passed when it was written: keys, references, ranges, lengths, limits (`checks.json`).
- **Licence.** Facts CC BY 4.0, quotations their publishers' (`LICENSE-DATA`). To cite: `CITATION.cff`.
- Read by {about.program}, extractor {about.extractor}.
"""


def citation(about: About) -> str:
    return f"""cff-version: 1.2.0
message: If you use these data, please cite this version.
type: dataset
title: Scam Bulletins
version: {json.dumps(about.version)}
date-released: {json.dumps(about.until)}
authors:
  - name: scam-bulletins authors
license: CC-BY-4.0
keywords: [fraud, scam, police, China]
"""


def checks_json(checks: Iterable[Check]) -> str:
    rows = [{"rule": check.rule, "table": check.table, "failed": check.failed} for check in checks]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def sums(folder: Path) -> str:
    """As sha256sum writes them."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{digest(folder / name)}  {name}\n" for name in files)
