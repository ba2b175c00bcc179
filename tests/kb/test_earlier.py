"""A data folder that an earlier version wrote opens, is brought up, and gives the same rows as one that this version wrote."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawlers.archive import Archive
from crawlers.reparse import snapshot_of
from crawlers.schema import LATER, STEPS
from kb.build import build
from kb.cli import main
from kb.model import EXTRACTOR_VERSION

EARLIER = Path(__file__).resolve().parent.parent / "earlier"
VERSIONS = sorted(path.name for path in EARLIER.iterdir() if path.is_dir())
Rows = dict[str, list[tuple[Any, ...]]]
OWN = ("runs", "_sqlite_migrations", "versions")  #: when and by what a release was made


def load(folder: Path, version: str) -> Path:
    """The data folder of an earlier version, from its SQL."""
    folder.mkdir()
    for path in (EARLIER / version).glob("*.sql"):
        with closing(sqlite3.connect(folder / f"{path.stem}.db", isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(path.read_text("utf-8"))
    return folder


def content(path: Path, columns: dict[str, list[str]] | None = None) -> Rows:
    """Every plain table, or these columns of these."""
    with closing(sqlite3.connect(path)) as db:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%' AND name NOT LIKE 'sqlite_%'"
        names = sorted(columns or {row[0] for row in db.execute(sql)})
        chosen = {name: ", ".join(f'"{column}"' for column in columns[name]) if columns else "*" for name in names}
        return {name: sorted(db.execute(f'SELECT {chosen[name]} FROM "{name}"').fetchall(), key=repr) for name in names}


def columns_of(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return {name: [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')] for name in names}


def rewritten(old: Path, folder: Path) -> Path:
    """A data folder of this version with the same archive, row by row."""
    folder.mkdir()
    with closing(Archive(folder / "archive.db")):
        pass
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as db:
        db.execute("DELETE FROM clock")
        db.execute("ATTACH ? AS old", (str(old / "archive.db"),))
        for name, columns in columns_of(old / "archive.db").items():
            listed = ", ".join(f'"{column}"' for column in columns)
            db.execute(f'INSERT INTO main."{name}"({listed}) SELECT {listed} FROM old."{name}"')
    return folder


@pytest.fixture
def later_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that has changed since those versions says so by its number; both of them had this version's, 1."""
    for module in ("kb.build", "kb.store", "kb.store.rows"):
        monkeypatch.setattr(f"{module}.EXTRACTOR_VERSION", EXTRACTOR_VERSION + 1)


def release(data: Path) -> Rows:
    return {name: rows for name, rows in content(data / "kb.db").items() if name not in OWN}


@pytest.mark.usefixtures("later_reading")
@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_folder_gives_the_same_rows(version: str, tmp_path: Path) -> None:
    old = load(tmp_path / "old", version)
    known, before = columns_of(old / "archive.db"), content(old / "archive.db")
    assert len(before["bulletins"]) == len(before["pages"]) - 1 == 5 and before["case_ids"]
    fresh = rewritten(old, tmp_path / "fresh")
    with closing(Archive(old / "archive.db")) as archive:
        assert archive.db.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)
        pages = [snapshot_of(archive, url) for (url,) in archive.db.execute("SELECT url FROM pages").fetchall()]
        assert all(page and hashlib.sha256(page.raw).hexdigest() == page.sha256 for page in pages), "and so are the bytes of each page"
    now = columns_of(old / "archive.db")
    assert set(known) <= set(now) and now == columns_of(fresh / "archive.db")
    assert content(old / "archive.db", known) == before, "what was there is there, to the letter"
    assert [build(data).notices for data in (old, fresh)] == [5, 5]
    found = release(old)
    assert found == release(fresh) and len(found["bulletins"]) == 5 and found["cases"] and found["facts"]
    kept = {row[:2] for row in before["case_ids"]}
    assert kept <= {row[:2] for row in content(old / "archive.db", known)["case_ids"]}, "numbers of cases last"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_folder_goes_on(version: str, tmp_path: Path) -> None:
    """With no step between: build, look over, search, take something in, build again, back up."""
    data = load(tmp_path / "old", version)
    line = {"url": "https://gaj.example.gov.cn/a/1.html", "title": "警方提示", "text": "近日，张女士被冒充客服的人骗走19240元。"}
    (tmp_path / "more.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    for command in (["build"], ["doctor"], ["ingest", tmp_path / "more.jsonl"], ["build"], ["doctor"], ["backup", tmp_path / "kb.tar"]):
        done = CliRunner().invoke(main, [*map(str, command), "--data", str(data)])
        assert done.exit_code == 0, (command, done.output)
    done = CliRunner().invoke(main, ["search", "19240元", "--data", str(data), "--json"])
    assert line["url"] in {each["url"] for each in json.loads(done.output)["results"]}


def test_the_folders_are_of_versions_with_another_schema(tmp_path: Path) -> None:
    """Else these tests would pass for nothing."""
    steps = []
    for version in VERSIONS:
        data = load(tmp_path / version, version)
        with closing(sqlite3.connect(data / "archive.db")) as db:
            steps.append(db.execute("PRAGMA user_version").fetchone()[0])
    assert steps == [0, 2]
    first = columns_of(tmp_path / "first" / "archive.db")
    assert "hosts" not in first and all(column not in first[table] for table, columns in LATER.items() for column in columns)
    assert "history" not in columns_of(tmp_path / "with_hosts" / "build.db")
