"""The commands: what they print, how they end, and that they never end in a traceback."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from notices import make_archive, make_bulletin, put_in_archive, read_by_hand

from kb.build import build
from kb.cli import COMMANDS, main
from kb.store import Store
from kb.store.census import census

N = 12


def kb(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=True)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    make_archive(data, list(range(N)))
    build(data, reader=read_by_hand)
    return data


@pytest.fixture
def data(folder: Path, tmp_path: Path) -> Iterator[Path]:
    copied = tmp_path / "data"
    shutil.copytree(folder, copied)
    yield copied


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    script = "import sys, kb.cli; kb.cli.main(['--help'], standalone_mode=False); print(*sorted(m.partition('.')[0] for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"scrapy", "twisted", "datasette", "jieba", "rjieba", "sqlite_utils", "lxml", "yaml", "multiprocessing"}
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = kb(name, "--help")
    assert result.exit_code == 0 and "Example: kb " in result.output


def test_unknown_words_are_wrong_usage() -> None:
    for arguments in (["dance"], ["build", "--dance"], ["search"], ["build", "--jobs", "0"], ["search", "x", "--since", "昨天"]):
        assert kb(*arguments).exit_code == 2, arguments


# --- search ----------------------------------------------------------------------------------------------------------


def test_search_prints_the_contracts_json(data: Path) -> None:
    result = kb("search", "转账", "--data", data, "--json")
    found = json.loads(result.output)
    assert result.exit_code == 0 and list(found) == ["query", "total", "results"]
    assert found["total"] == len(found["results"]) > 0
    assert list(found["results"][0]) == ["kind", "id", "url", "title", "published", "publisher", "snippet", "score"]
    cases = json.loads(kb("search", "女士", "--cases", "--data", data, "--json", "--limit", 3).output)
    assert len(cases["results"]) == 3 and {row["kind"] for row in cases["results"]} == {"case"}


def test_search_filters_and_empty_answers(data: Path) -> None:
    everything = json.loads(kb("search", "", "--data", data, "--json", "--limit", 0).output)["total"]
    assert everything == N
    for arguments in (["--type", "冒充电商物流客服类"], ["--region", "四川"], ["--since", "2018-05"], ["--until", "2018"]):
        found = json.loads(kb("search", "", "--data", data, "--json", *arguments).output)
        assert 0 < found["total"] < N, arguments
    nothing = kb("search", "火星文", "--data", data)
    assert nothing.exit_code == 0 and nothing.output == "0 notices\n"
    for arguments in (["--type", "火星类"], ["--region", "火星"], ["--region", "鼓楼区"]):
        refused = kb("search", "转账", "--data", data, *arguments)
        assert refused.exit_code == 1 and refused.output.startswith("kb: ") and refused.output.count("\n") == 1, arguments
    assert kb("search", "转 " * 50, "--data", data).exit_code == 1


def test_search_finds_what_says_the_same_where_that_is_asked_for(data: Path) -> None:
    plain = json.loads(kb("search", "安全账户", "--data", data, "--json").output)
    assert plain["total"] > 0 and not any("through" in row for row in plain["results"])
    english = kb("search", "safe account", "--data", data).output
    assert english.startswith("0 notices\n") and f"{plain['total']} more" in english and "--also" in english
    found = json.loads(kb("search", "safe account", "--also", "--data", data, "--json", "--limit", plain["total"]).output)
    assert found["total"] == plain["total"] and {row["through"] for row in found["results"]} == {"安全账户"}
    assert "through 安全账户" in kb("search", "safe account", "--also", "--data", data).output


def test_search_reads_utf8_whatever_the_locale(data: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "KB_DATA": str(data)}
    command = [sys.executable, "-c", "from kb.cli import main; main()", "search", "转账", "--json"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["query"] == "转账"


def test_no_release_is_said_so(tmp_path: Path) -> None:
    result = kb("search", "转账", "--data", tmp_path)
    assert result.exit_code == 1 and "kb build" in result.output and result.output.count("\n") == 1
    (tmp_path / "kb.db").write_bytes(b"not a database at all" * 100)
    damaged = kb("search", "转账", "--data", tmp_path)
    assert damaged.exit_code == 1 and "damaged" in damaged.output and damaged.output.count("\n") == 1


# --- doctor ----------------------------------------------------------------------------------------------------------

KEYS = ["ok", "versions", "discovered", "stored", "unchanged", "quarantined", "pending", "refused", "bulletins", "cases", "index_missing",
        "index_extra", "bytes", "days_left", "problems"]  # fmt: skip


def diagnose(data: Path) -> tuple[dict[str, Any], int]:
    result = kb("doctor", "--data", data, "--json")
    return json.loads(result.stdout), result.exit_code


def test_a_healthy_folder(data: Path) -> None:
    found, code = diagnose(data)
    assert list(found) == KEYS and found["problems"] == [] and found["ok"] and code == 0
    assert found["discovered"] == N == found["stored"] and found["bulletins"] == N and found["cases"] > N
    assert found["bytes"]["archive"] > 0 and found["bytes"]["per_notice"] > 0
    assert "all well" in kb("doctor", "--data", data).output


def test_doctor_finds_a_wrong_index_and_rebuilds_it(data: Path) -> None:
    for name in ("kb.db", "build.db"):
        with closing(sqlite3.connect(data / name)) as db:
            db.execute("INSERT INTO bulletins_fts(rowid, text, title) VALUES (999, '鬼影', '')")
            db.execute("UPDATE bulletins SET text = text || '。又一句' WHERE rowid = 2")
            db.commit()
    found, code = diagnose(data)
    assert code == 1 and not found["ok"] and (found["index_missing"], found["index_extra"]) == (1, 1)
    assert "rebuilt" in found["problems"][0]
    found, code = diagnose(data)
    assert code == 0 and found["index_missing"] == found["index_extra"] == 0


@pytest.mark.parametrize("name", ["archive.db", "build.db", "kb.db"])
def test_doctor_names_what_is_damaged_or_missing(name: str, data: Path) -> None:
    raw = (data / name).read_bytes()
    (data / name).write_bytes(raw[:3000] + bytes(len(raw) - 3000))
    found, code = diagnose(data)
    assert code == 1 and any(name in line and "kb " in line for line in found["problems"])
    (data / name).unlink()
    found, code = diagnose(data)
    assert (code == 1) == (name != "build.db")


def test_doctor_adds_up(data: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("INSERT INTO frontier VALUES ('https://x.example/', 's', 'article', 'vanished', NULL, NULL, '2025', NULL)")
        db.execute("INSERT INTO frontier VALUES ('https://y.example/', 's', 'article', 'quarantined', NULL, NULL, '2025', NULL)")
        db.execute("INSERT INTO frontier VALUES ('https://z.example/', 's', 'article', 'stored', NULL, NULL, '2025', NULL)")
        db.commit()
    found, code = diagnose(data)
    assert code == 1 and len(found["problems"]) == 3
    assert diagnose(data.parent / "nowhere")[1] == 1


@pytest.mark.parametrize(("free", "left", "problem"), [(10**12, True, False), (5 * 10**6, True, True), (1000, False, True)])
def test_the_days_that_the_disk_lasts(free: int, left: bool, problem: bool, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files grow, and a release is made beside the old one."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("UPDATE runs SET started_at = '2025-01-01T00:00:00Z', finished_at = '2025-01-01T01:00:00Z'")
        last = "'2025-01-11T00:00:00Z', '2025-01-11T00:00:00Z'"
        db.execute(f"INSERT INTO runs SELECT max(id) + 1, 'crawl', {last}, '', '{{}}', 'done' FROM runs")
        db.commit()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(free * 2, free, free))
    found = json.loads(kb("doctor", "--data", data, "--json").output.splitlines()[0])
    sizes = {name: found["bytes"][name] for name in ("archive", "build", "kb")}
    assert all(size >= (data / f"{name}.db").stat().st_size > 0 for name, size in sizes.items())
    assert found["days_left"] == int(max(0, free - sizes["build"]) / (sum(sizes.values()) / 10))
    assert (found["days_left"] > 0) == left and any("disk" in line for line in found["problems"]) == problem


# --- backup and restore ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kb.tar", "kb.tar.gz"])
def test_a_backup_comes_back(name: str, data: Path, tmp_path: Path) -> None:
    (data / "corrections").mkdir()
    (data / "corrections" / "a.yml").write_text("x", "utf-8")
    (data / "sources" / "sichuan").mkdir(parents=True)
    (data / "sources" / "sichuan" / "b.yml").write_text("y", "utf-8")
    assert kb("backup", tmp_path / name, "--data", data).exit_code == 0
    fresh = tmp_path / "fresh"
    assert kb("restore", tmp_path / name, "--data", fresh).exit_code == 0
    tables = [("archive.db", "bulletins"), ("archive.db", "case_ids"), ("kb.db", "bulletins"), ("kb.db", "cases"), ("kb.db", "facts")]
    for database, table in tables:
        assert count(fresh / database, table) == count(data / database, table) > 0
    assert (fresh / "corrections" / "a.yml").read_text("utf-8") == "x"
    assert (fresh / "sources" / "sichuan" / "b.yml").read_text("utf-8") == "y"
    assert json.loads(kb("search", "转账", "--data", fresh, "--json").output)["total"] > 0
    (fresh / "corrections" / "a.yml").unlink()
    again = build(fresh, reader=read_by_hand)
    assert again.notices == N and not list(tmp_path.glob("*.new")) and not list(fresh.glob(".restore-*"))


def test_what_was_taken_down_stays_down_after_an_older_backup(data: Path, tmp_path: Path) -> None:
    gone, only_in_file = make_bulletin(3), make_bulletin(4)
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("INSERT INTO pages VALUES (NULL, ?, '2025', 3, x'00')", (gone.url,))
        db.execute("INSERT INTO tombstones VALUES (?, 'h', '2025-11-01', 'asked')", (only_in_file.id,))
        db.commit()
    kb("backup", tmp_path / "kb.tar", "--data", data)  # its release still has both
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.execute("DELETE FROM tombstones")
        db.execute("INSERT INTO tombstones VALUES (?, 'h', '2025-11-02', 'asked')", (gone.id,))
        db.commit()
    assert kb("restore", tmp_path / "kb.tar", "--data", data).exit_code == 0
    for bulletin in (gone, only_in_file):
        for database in ("archive.db", "kb.db", "build.db"):
            with closing(sqlite3.connect(data / database)) as db:
                assert db.execute("SELECT count(*) FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone() == (0,)
                assert db.execute("SELECT count(*) FROM tombstones WHERE id = ?", (bulletin.id,)).fetchone() == (1,)
        assert bulletin.url.encode() not in (data / "archive.db").read_bytes() + (data / "kb.db").read_bytes()
    with closing(sqlite3.connect(data / "kb.db")) as db:
        assert census(db) == (0, 0)
    assert build(data, reader=read_by_hand).notices == N - 2


def test_files_that_are_no_backups_change_nothing(data: Path, tmp_path: Path) -> None:
    import io
    import tarfile

    before = (data / "archive.db").read_bytes()
    (tmp_path / "junk.tar").write_bytes(b"junk" * 500)
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        entry = tarfile.TarInfo("../escaped.txt")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    kb("backup", tmp_path / "good.tar", "--data", data)
    whole = (tmp_path / "good.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(whole[: len(whole) // 3])
    for name in ("junk.tar", "evil.tar", "half.tar"):
        result = kb("restore", tmp_path / name, "--data", data)
        assert result.exit_code == 1 and result.output.count("\n") == 1, name
    assert not (tmp_path / "escaped.txt").exists() and (data / "archive.db").read_bytes() == before
    assert kb("backup", tmp_path / "x.tar", "--data", tmp_path / "nowhere").exit_code == 1


# --- correct ---------------------------------------------------------------------------------------------------------


def test_correct_writes_a_file_that_the_next_build_applies(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "kb.db")) as db:
        case, text = db.execute("SELECT c.id, b.text FROM cases c JOIN bulletins b ON b.id = bulletin_id WHERE loss_yuan > 0").fetchone()
    gold = tmp_path / "gold.jsonl"
    done = kb("correct", case, "loss_yuan", "77", "--quote", text[:6], "--why", "a test", "--who", "me", "--data", data, "--gold", gold)
    assert done.exit_code == 0, done.output
    assert kb("correct", case, "type", "05", "--quote", text[:4], "--why", "a test", "--data", data).exit_code == 0
    build(data, reader=read_by_hand)
    with closing(sqlite3.connect(data / "kb.db")) as db:
        assert db.execute("SELECT loss_yuan, type FROM cases WHERE id = ?", (case,)).fetchone() == (77.0, "05")
        rows = db.execute("SELECT who, why, status FROM corrections WHERE field = 'loss_yuan'").fetchall()
    assert rows == [("me", "a test", "applied")]
    row = json.loads(gold.read_text("utf-8"))
    assert row["expect"]["cases"][0]["loss_yuan"] == 77.0 and row["text"].endswith(text)


def test_corrections_that_cannot_be_are_refused(data: Path) -> None:
    with closing(sqlite3.connect(data / "kb.db")) as db:
        case, text = db.execute("SELECT c.id, b.text FROM cases c JOIN bulletins b ON b.id = bulletin_id").fetchone()
    good = ["--quote", text[:5], "--why", "w", "--data", data]
    for arguments in (
        [case, "shoe_size", "42", *good],
        [case, "loss_yuan", "viel", *good],
        [case, "type", "77", *good],
        [case, "region", "999999", *good],
        [case, "outcome", "gone", *good],
        ["0" * 16 + "-1", "loss_yuan", "1", *good],
        [case, "loss_yuan", "1", "--quote", "这句话不在文中", "--why", "w", "--data", data],
    ):
        result = kb("correct", *arguments)
        assert result.exit_code == 1 and result.output.count("\n") == 1, arguments
    assert not (data / "corrections").exists()
    assert kb("correct", case, "loss_yuan", "1", "--data", data).exit_code == 2


# --- what the system refuses -----------------------------------------------------------------------------------------


def test_a_locked_database_is_one_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(data / "archive.db")) as db:
        put_in_archive(db, make_bulletin(500))
        db.commit()
    with closing(sqlite3.connect(data / "build.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = kb("build", "--data", data)
        assert result.exit_code == 1 and "in use" in result.output and result.output.count("\n") == 1
        other.execute("ROLLBACK")
    with closing(Store(data / "build.db")) as store:
        assert census(store.db) == (0, 0)


def test_no_archive_is_one_line(tmp_path: Path) -> None:
    result = kb("build", "--data", tmp_path)
    assert result.exit_code == 1 and "no archive" in result.output and result.output.count("\n") == 1
    (tmp_path / "archive.db").write_bytes(b"rubbish" * 1000)
    result = kb("build", "--data", tmp_path)
    assert result.exit_code == 1 and "damaged" in result.output and result.output.count("\n") == 1


# --- sample and eval -------------------------------------------------------------------------------------------------


def test_a_sample_is_shared_out_in_proportion() -> None:
    from kb.cli.eval import shared_out

    assert shared_out({"a": 80, "b": 15, "c": 5}, 20) == {"a": 16, "b": 3, "c": 1}
    assert shared_out({"a": 97, "b": 2, "c": 1}, 10) == {"a": 8, "b": 1, "c": 1}  # at least one each
    assert shared_out({"a": 3, "b": 1}, 99) == {"a": 3, "b": 1}
    assert sum(shared_out({str(n): n + 1 for n in range(30)}, 7).values()) == 7


def test_a_sample_is_coded_by_hand_and_read_back(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "sample.jsonl"
    done = kb("sample", "--n", 5, "--by", "type,year", "-o", out, "--data", data)
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == 5 == len({row["id"] for row in rows}) and all(row["coded"] is False and row["stratum"] for row in rows)
    again = kb("sample", "--n", 5, "-o", out, "--data", data)
    assert again.exit_code == 1 and "is there already" in again.output
    assert kb("sample", "--n", 5, "--by", "colour", "-o", tmp_path / "x", "--data", data).exit_code == 2
    assert kb("eval", out).exit_code == 1  # nobody has coded a row yet
    for row in rows[:3]:
        row["coded"] = True
    rows[0]["expect"]["bulletin"]["form"] = "campaign" if rows[0]["expect"]["bulletin"]["form"] != "campaign" else "tips_only"
    out.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    result = kb("eval", out, "--json")
    scores = json.loads(result.stdout)
    assert scores["notices"] == 3 and "2 rows are not coded" in result.stderr
    assert scores["fields"]["form"]["exact"]["value"] == pytest.approx(2 / 3, abs=1e-3)
    assert scores["fields"]["is_bulletin"]["exact"]["value"] == 1.0 and scores["worst"][0]["id"] == rows[0]["id"]
    assert "macro-F1" in kb("eval", out).output
