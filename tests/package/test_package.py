"""A frozen package holds what the release says and no more than may leave, in four formats that agree, the same bytes each time."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from kb.feeds.package import SUMS
from kb.feeds.package.contents import BY_NAME, CHANGES, KINDS, QUOTE, TABLES
from kb.feeds.table import harmless

from .release import FIRST, OF_SPECIAL, PERSONAL, SECOND, SPECIAL, bulletins, contents, database, export, files, freeze, make_release, rows

ALL = (*TABLES, CHANGES)


@pytest.fixture(scope="module")
def data(frozen: Path) -> Path:
    return frozen


@pytest.fixture(scope="module")
def first(frozen: Path) -> Path:
    return frozen / "exports" / FIRST


@pytest.fixture(scope="module")
def second(frozen: Path) -> Path:
    return frozen / "exports" / SECOND


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_notices_up_to_the_month_with_all_that_was_read_of_them(data: Path, first: Path) -> None:
    wanted = {
        row[0] for row in rows(data / "kb.db", f"SELECT id FROM bulletins WHERE is_bulletin AND substr(published, 1, 7) <= '{FIRST}'")
    }
    found = {row[0] for row in rows(database(first), "SELECT id FROM notices")}
    assert found == wanted and len(wanted) > 100
    intimate = "(SELECT id FROM cases WHERE type IN ('09', '13'))"
    for name in ("cases", "facts", "case_clusters", "notice_clusters"):
        key = ", ".join(BY_NAME[name].key)
        inside = set(rows(database(first), f"SELECT {key} FROM {name}"))
        where = f"bulletin_id IN {tuple(sorted(wanted))}"
        if name == "facts":  # of love and nakedness only the type; what was masked is not told
            where += f" AND (field = 'type' OR (case_id IS NOT NULL AND case_id NOT IN {intimate})) AND field NOT LIKE 'masked.%'"
        assert inside == set(rows(data / "kb.db", f"SELECT {key} FROM {BY_NAME[name].of} WHERE {where}"))


def test_every_case_told_is_counted_once(first: Path) -> None:
    clusters = {row[0] for row in rows(database(first), "SELECT cluster FROM case_clusters")}
    assert clusters == {row[0] for row in rows(database(first), "SELECT cluster FROM merged_cases")}
    told = json.loads((first / "datapackage.json").read_text("utf-8"))["counts"]
    assert told["cases_counted_once"] == len(clusters) < told["cases_told"]


def test_quotations_are_the_text_and_short(data: Path, first: Path) -> None:
    texts = {row[0]: row[1:] for row in rows(data / "kb.db", "SELECT id, title, text FROM bulletins")}
    special = {b.id for b in SPECIAL}
    seen = 0
    for table in (table for table in TABLES if "quote" in table.names and "bulletin_id" in table.names):
        for each, quote, part, start, end in rows(database(first), f'SELECT bulletin_id, quote, part, start, "end" FROM {table.name}'):
            if quote is not None:
                said = texts[each][part != "title"][start:end]
                assert len(quote) <= QUOTE and (quote == said[:QUOTE] or each in special)
                seen += 1
    assert seen > 300


def test_no_full_text_is_in_any_file(data: Path, first: Path) -> None:
    texts = [row[0] for row in rows(data / "kb.db", "SELECT text FROM bulletins WHERE length(text) > 200")]
    whole = "".join(path.read_text("utf-8") for path in files(first) if path.suffix in (".csv", ".jsonl", ".json", ".md"))
    whole += "".join(str(row) for table in ALL for row in rows(database(first), f'SELECT * FROM "{table.name}"'))
    for text in texts:
        assert all(text[at : at + QUOTE + 1] not in whole for at in range(0, len(text) - QUOTE, 40))


def test_nothing_personal_leaves(second: Path) -> None:
    """Children's ages, schools, communities, and all but month, prefecture and age band of love and nakedness: in no file whatever."""
    for path in files(second):
        raw = path.read_bytes()
        if path.suffix == ".parquet":
            raw = str(parquet.read_table(path).to_pylist()).encode()
        for word in PERSONAL:
            assert word.encode() not in raw, f"{word} in {path.name}"
    special = {b.id for b in SPECIAL[:3]}
    told = [str(row) for table in TABLES for row in rows(database(second), f'SELECT * FROM "{table.name}"')]
    about = [row for row in told if any(each in row for each in special)]
    assert len(about) > 20 and not [(word, row) for row in about for word in OF_SPECIAL if word in row]


def test_what_is_given_of_intimate_cases_and_of_children(second: Path) -> None:
    columns = "type, loss_yuan, victim_label, victim_gender, victim_age, victim_age_from, victim_age_to, incident_date, region"
    sql = f"SELECT {columns} FROM cases WHERE bulletin_id = '{{}}'"
    child, romance, naked, plain = (rows(database(second), sql.format(b.id))[0] for b in SPECIAL)
    assert child == ("01", 2600.0, "小林", None, None, 0, 17, "2024-03", None)
    assert romance == ("09", None, None, None, None, 30, 39, "2024-04", "350900")
    assert naked == ("13", None, None, None, None, 40, 49, "2024-03", "220600")
    assert plain == ("03", 19240.0, "孙女士", "女", None, None, None, "2024-05-02", "510118")
    left = rows(database(second), f"SELECT field FROM facts WHERE bulletin_id IN ('{SPECIAL[1].id}', '{SPECIAL[2].id}')")
    assert {row[0] for row in left} <= {"type", "subtype"}
    ages = rows(database(second), f"SELECT value, quote FROM facts WHERE bulletin_id = '{SPECIAL[0].id}' AND field = 'victim.age'")
    assert ages == [("<18", None)]


def test_indicators_of_people_have_no_value(second: Path) -> None:
    found = rows(database(second), f"SELECT kind, value FROM indicators WHERE bulletin_id = '{SPECIAL[3].id}' ORDER BY n")
    assert found == [("qq", None), ("app", "云会通")]


# --- formats ---------------------------------------------------------------------------------------------------------


def _from_cell(cell: str, kind: str) -> Any:
    if cell == "":
        return None
    read: dict[str, Callable[[str], Any]] = {
        "integer": int, "number": float, "boolean": {"true": True, "false": False}.__getitem__, "array": json.loads,
        "string": lambda text: text[1:] if text.startswith("'") and harmless(text[1:]) == text else text,
    }  # fmt: skip
    return read[kind](cell)


def test_the_formats_say_the_same(second: Path) -> None:
    for table in ALL:
        kinds = {column.name: KINDS[column.kind][0] for column in table.columns}
        with (second / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as lines:
            from_csv = [{name: _from_cell(cell, kinds[name]) for name, cell in row.items()} for row in csv.DictReader(lines)]
        from_lines = [json.loads(line) for line in (second / "jsonl" / f"{table.name}.jsonl").read_text("utf-8").splitlines()]
        assert from_csv == from_lines
        from_parquet = parquet.read_table(second / "parquet" / f"{table.name}.parquet").to_pylist()
        if table.name != "types":  # its arrays hold objects, which Parquet has as JSON
            assert from_parquet == from_lines
        stored = rows(database(second), f'SELECT count(*) FROM "{table.name}"')
        assert stored == [(len(from_lines),)] and [tuple(row) for row in from_lines[:1]] == [table.names][: len(from_lines)]


def test_no_cell_is_a_formula(second: Path) -> None:
    title = rows(database(second), f"SELECT title FROM notices WHERE id = '{SPECIAL[3].id}'")
    assert title == [('=HYPERLINK("http://x.example")',)]
    with (second / "csv" / "notices.csv").open(encoding="utf-8", newline="") as lines:
        assert not any(cell.startswith("=") for row in csv.reader(lines) for cell in row)


def test_sums_are_right(second: Path) -> None:
    lines = (second / SUMS).read_text("utf-8").splitlines()
    assert {line[66:] for line in lines} == contents(second).keys() - {SUMS}
    assert all(hashlib.sha256((second / line[66:]).read_bytes()).hexdigest() == line[:64] for line in lines)
    described = json.loads((second / "datapackage.json").read_text("utf-8"))["resources"]
    for resource in described:
        raw = (second / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw) and resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    assert len(described) == 3 * len(ALL) + 1


def test_every_column_is_explained(second: Path) -> None:
    told = json.loads((second / "datapackage.json").read_text("utf-8"))
    for resource in told["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            assert field["description"], f"{resource['name']}.{field['name']}"
    dictionary = (second / "DICTIONARY.md").read_text("utf-8")
    assert all(f"## `{table.name}`" in dictionary and f"| `{column.name}` |" in dictionary for table in ALL for column in table.columns)


def test_the_same_archive_gives_the_same_bytes(second: Path, first: Path, tmp_path: Path) -> None:
    """Built anew, the notices in another order, frozen elsewhere."""
    shuffled = bulletins()
    random.Random(7).shuffle(shuffled)
    again = make_release(tmp_path, shuffled)
    for month, package in ((FIRST, first), (SECOND, second)):
        assert contents(freeze(again, month)) == contents(package)


# --- changes ---------------------------------------------------------------------------------------------------------


def test_changes_against_the_month_before(first: Path, second: Path) -> None:
    old, new = ({row[0] for row in rows(database(package), "SELECT id FROM notices")} for package in (first, second))
    told = rows(database(second), "SELECT key, change FROM changes WHERE \"table\" = 'notices'")
    assert sorted(told) == sorted((each, "added") for each in new - old)
    before = json.loads((second / "datapackage.json").read_text("utf-8"))["before"]
    assert before == {"version": FIRST, "sha256": hashlib.sha256((first / SUMS).read_bytes()).hexdigest()}
    assert rows(database(first), "SELECT count(*) FROM changes") == [(0,)]


def test_checks_are_told_and_hold(second: Path) -> None:
    checks = json.loads((second / "checks.json").read_text("utf-8"))
    assert len(checks) > 90 and all(check["failed"] == 0 for check in checks)


def test_a_release_that_contradicts_itself_is_not_frozen(data: Path, tmp_path: Path) -> None:
    """One fault a check: each is found, and nothing is written."""
    faults = {
        "what was averted cost nothing": "UPDATE cases SET outcome = 'averted', loss_yuan = 5 WHERE type = '03'",
        "case_id is in cases": "UPDATE facts SET case_id = 'gone-1' WHERE field = 'region'",
        "no case is spoken for by two": "UPDATE case_clusters SET head = 1",
        "every notice is an origin or a copy once": "DELETE FROM bulletin_clusters",
        "loss_yuan is not below 0": "UPDATE cases SET loss_yuan = -1 WHERE type = '03'",
        "every telling is of a case counted once": "DELETE FROM merged_cases",
        "nothing taken down is in it": "INSERT INTO tombstones SELECT id, '', '2025-01-01', 'x' FROM bulletins",
    }
    for n, (rule, sql) in enumerate(faults.items()):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "kb.db").write_bytes((data / "kb.db").read_bytes())
        with closing(sqlite3.connect(folder / "kb.db")) as db:
            db.execute(sql)
            db.commit()
        done = export(folder, "--month", SECOND)
        assert done.exit_code == 1 and rule in done.output, rule
        assert list(files(folder / "exports")) == [] if (folder / "exports").exists() else True


def test_months_that_cannot_be_frozen(data: Path) -> None:
    for month, said in (("2999-01", "is not over"), ("2001-01", "no notice published")):
        done = export(data, "--month", month)
        assert done.exit_code == 1 and said in done.output
    assert export(data, "--month", "2024-13").exit_code == 2
    assert export(data).exit_code == 2


def test_of_a_whole_release_the_clusters_are_those_of_the_release(data: Path, tmp_path: Path) -> None:
    """Where no notice is missing nothing is mended: counts and values are the release's own."""
    whole = freeze(data, "2026-01", "-o", str(tmp_path))
    columns = "cluster, outcome, pages, notices, hosts, independent, first_published, last_published, conflicts"
    plain = "WHERE type NOT IN ('09', '13')"
    assert rows(database(whole), f"SELECT {columns}, loss_yuan FROM merged_cases {plain}") == rows(
        data / "kb.db", f"SELECT {columns}, loss_yuan FROM merged_cases {plain} ORDER BY cluster"
    )


def test_of_a_part_the_clusters_count_what_is_in_it(first: Path) -> None:
    told = "SELECT cluster, count(DISTINCT bulletin_id), count(DISTINCT notice) FROM case_clusters GROUP BY cluster ORDER BY cluster"
    assert rows(database(first), "SELECT cluster, pages, notices FROM merged_cases ORDER BY cluster") == rows(database(first), told)
    late = f"SELECT count(*) FROM merged_cases WHERE substr(last_published, 1, 7) > '{FIRST}' OR independent > hosts OR hosts > pages"
    assert rows(database(first), late) == [(0,)]
    assert rows(database(first), "SELECT cluster FROM case_clusters GROUP BY cluster HAVING sum(head) <> 1") == []
