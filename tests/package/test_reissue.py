"""A version is never changed silently: it stands, is refused, or is re-issued and withdrawn; a takedown reaches every version."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb.feeds.package import SUMS, WITHDRAWN, Shelf
from kb.feeds.package.contents import TABLES

from .release import FIRST, SECOND, contents, database, export, files, freeze, rows


@pytest.fixture
def data(frozen: Path, tmp_path: Path) -> Path:
    shutil.copytree(frozen, tmp_path / "data")
    return tmp_path / "data"


def change(data: Path, sql: str) -> None:
    """As another build would leave the release."""
    with closing(sqlite3.connect(data / "kb.db")) as db:
        db.executescript(sql)
        db.commit()


def reissued(data: Path, *options: str) -> list[dict[str, Any]]:
    done = export(data, "--reissue", *options, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def table_rows(package: Path) -> dict[str, set[tuple[object, ...]]]:
    return {table.name: set(rows(database(package), f'SELECT * FROM "{table.name}"')) for table in TABLES}


RAISE = "UPDATE cases SET loss_yuan = loss_yuan + 100 WHERE type = '03' AND loss_yuan > 0;"


def test_the_same_again_is_nothing(data: Path) -> None:
    before = contents(data / "exports")
    done = export(data, "--month", FIRST)
    assert done.exit_code == 0 and "stands already" in done.output
    assert contents(data / "exports") == before


def test_a_release_that_differs_is_refused_and_nothing_changes(data: Path) -> None:
    before = contents(data / "exports")
    change(data, RAISE)
    done = export(data, "--month", FIRST)
    assert done.exit_code == 1 and f"{FIRST} is frozen" in done.output and "(cases)" in done.output
    assert contents(data / "exports") == before


def test_an_error_makes_the_next_issue_and_withdraws(data: Path) -> None:
    old = json.loads((data / "exports" / FIRST / "datapackage.json").read_text("utf-8"))["resources"]
    change(data, RAISE)
    (made,) = reissued(data, "error", "--month", FIRST)
    assert (made["version"], made["withdrawn"], made["written"]) == (f"{FIRST}.r2", FIRST, True)
    new = data / "exports" / f"{FIRST}.r2"
    changed = rows(database(new), 'SELECT "table", change, columns FROM changes')
    assert set(changed) == {("cases", "changed", '["loss_yuan"]')} and len(changed) > 2
    assert [path.name for path in files(data / "exports" / FIRST)] == [WITHDRAWN]
    note = json.loads((data / "exports" / FIRST / WITHDRAWN).read_text("utf-8"))
    assert (note["reason"], note["successor"]) == ("error", f"{FIRST}.r2")
    assert {line[:64] for line in note["files"]} >= {resource["hash"].removeprefix("sha256:") for resource in old}
    assert "stands already" in export(data, "--month", FIRST).output


def test_the_next_month_is_compared_with_the_issue_in_force(data: Path) -> None:
    change(data, RAISE)
    reissued(data, "error", "--month", SECOND)
    third = freeze(data, "2026-01")
    assert json.loads((third / "datapackage.json").read_text("utf-8"))["before"]["version"] == f"{SECOND}.r2"


def taken(data: Path, where: str) -> str:
    """Take the notice down that `where` finds; its id."""
    ((each,),) = rows(data / "kb.db", f"SELECT id FROM bulletins WHERE {where} ORDER BY id LIMIT 1")
    tables = [
        row[0]
        for row in rows(
            data / "kb.db", "SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE c.name = 'bulletin_id'"
        )
    ]
    change(data, "".join(f"DELETE FROM {table} WHERE bulletin_id = '{each}';" for table in tables))
    change(data, f"DELETE FROM bulletins WHERE id = '{each}'; INSERT INTO tombstones VALUES ('{each}', 'x', '2026-02-01', 'asked');")
    return str(each)


_TELLINGS = "(SELECT count(*) FROM case_clusters k WHERE k.cluster = c.cluster)"
TOLD_BY_MANY = f"id IN (SELECT c.bulletin_id FROM case_clusters c WHERE c.head AND {_TELLINGS} > 2)"
ORIGIN = "id IN (SELECT cluster FROM bulletin_clusters WHERE role = 'copy')"
ALONE = "url = 'https://special.example/plain.html'"


@pytest.mark.parametrize(
    "where", [ALONE, f"{TOLD_BY_MANY} AND published < '{FIRST}'", f"{ORIGIN} AND published < '{FIRST}'"], ids=["alone", "told", "copied"]
)
def test_a_takedown_reaches_every_version_and_changes_nothing_else(data: Path, where: str) -> None:
    before = {month: table_rows(data / "exports" / month) for month in (FIRST, SECOND)}
    ((title, url),) = rows(data / "kb.db", f"SELECT title, url FROM bulletins WHERE {where} ORDER BY id LIMIT 1")
    each = taken(data, where)
    change(data, RAISE)  # what else the release says by now does not come in
    made = reissued(data, "takedown")
    assert [(one["version"], one["withdrawn"]) for one in made] == [(f"{month}.r2", month) for month in (FIRST, SECOND)]
    for month in (FIRST, SECOND):
        after = table_rows(data / "exports" / f"{month}.r2")
        assert after["taken_down"] - before[month]["taken_down"] == {(each, "2026-02-01", "asked")}
        for table in TABLES:
            gone, new = before[month][table.name] - after[table.name], after[table.name] - before[month][table.name]
            if table.name in ("notices", "cases", "facts", "amounts", "places", "steps", "indicators", "tallies"):
                assert not new and all(each in str(row[:2]) for row in gone)
        assert {row[0] for row in before[month]["notices"] - after["notices"]} == {each}
        told = rows(
            database(data / "exports" / f"{month}.r2"), "SELECT count(*) FROM cases WHERE id NOT IN (SELECT case_id FROM case_clusters)"
        )
        assert told == [(0,)]
    for path in files(data / "exports"):
        raw = path.read_bytes()
        assert str(url).encode() not in raw
        assert each.encode() not in raw or path.stem in ("changes", "taken_down") or path.suffix == ".sqlite", path.name
    assert str(title)
    assert reissued(data, "takedown") == []


def test_what_was_taken_down_names_no_one(data: Path) -> None:
    each = taken(data, ALONE)
    reissued(data, "takedown")
    told = rows(database(data / "exports" / f"{FIRST}.r2"), 'SELECT "table", key, change, columns FROM changes')
    assert ("notices", each, "removed", "[]") in told
    others = [row for row in told if not str(row[1]).startswith(each)]
    assert others == []


def test_half_a_version_is_finished_or_swept_away(data: Path) -> None:
    """Killed while writing, and killed between writing the next issue and withdrawing the one before."""
    shelf = Shelf(data / "exports")
    half = data / "exports" / f".{FIRST}.r2.new"
    shutil.copytree(data / "exports" / FIRST, half)
    kept = {path: path.read_bytes() for path in files(data / "exports" / FIRST)}
    change(data, RAISE)
    reissued(data, "error", "--month", FIRST)
    assert not half.exists()
    for path, raw in kept.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
    (data / "exports" / FIRST / WITHDRAWN).unlink()
    assert str(shelf.of(FIRST)) == f"{FIRST}.r2"
    assert export(data, "--month", FIRST).exit_code == 0
    assert [path.name for path in files(data / "exports" / FIRST)] == [WITHDRAWN]


def test_sums_of_a_new_issue_hold(data: Path) -> None:
    taken(data, ALONE)
    reissued(data, "takedown")
    package = data / "exports" / f"{SECOND}.r2"
    assert (package / SUMS).exists() and len(contents(package)) == len((package / SUMS).read_text("utf-8").splitlines()) + 1
