"""The restore drill: a backup comes back in a new folder with the same rows, and a kill on the way harms neither file nor folder."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from notices import make_archive, read_by_hand

from kb.build import build
from kb.cli import main

N = 40
#: functions of a restore before which it is killed, one after the other
STAGES = ("_unpack", "_whole", "_take_down", "replace:1", "_republish", "publish", "replace:2")
_VICTIM = """
import os, signal, sys
import kb.cli.backup as room
import kb.store.release as release
import kb.store
stage, _, nth = sys.argv[1].partition(":")
owner = room if hasattr(room, stage) else release
real, calls = getattr(owner, stage), []
def deadly(*args, **more):
    calls.append(1)
    if len(calls) >= int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **more)
setattr(owner, stage, deadly)
from kb.cli import main
main(sys.argv[2:])
"""


def kb(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the indexes' own, and what pages laid aside for themselves."""
    with closing(sqlite3.connect(path)) as db:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%' AND name NOT IN ('prepared')"
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for (name,) in db.execute(sql).fetchall()}


def sound(data: Path) -> dict[str, Any]:
    done = kb("doctor", "--data", data, "--json")
    found: dict[str, Any] = json.loads(done.output.splitlines()[0])
    assert done.exit_code == 0 and found["ok"] and found["problems"] == [], found
    return found


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(a data folder, its backup)"""
    folder = tmp_path_factory.mktemp("drill")
    make_archive(folder / "data", list(range(N)))
    build(folder / "data", reader=read_by_hand)
    (folder / "data" / "corrections").mkdir()
    (folder / "data" / "corrections" / "links.yml").write_text("[]\n", "utf-8")
    assert kb("backup", folder / "kb.tar.gz", "--data", folder / "data").exit_code == 0
    return folder / "data", folder / "kb.tar.gz"


def test_a_backup_in_a_new_folder_has_the_same_rows(drilled: tuple[Path, Path], tmp_path: Path) -> None:
    data, file = drilled
    fresh = tmp_path / "fresh"
    assert kb("restore", file, "--data", fresh).exit_code == 0
    for name in ("archive.db", "kb.db"):
        assert content(fresh / name) == content(data / name), name
    before, after = sound(data), sound(fresh)
    assert {key: before[key] for key in ("discovered", "stored", "bulletins", "cases")} == {
        key: after[key] for key in ("discovered", "stored", "bulletins", "cases")
    }
    build(fresh, everything=True, reader=read_by_hand)
    rows = content(fresh / "kb.db")
    assert all(rows[name] == of for name, of in content(data / "kb.db").items() if name not in ("runs", "versions"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_kill_on_the_way_is_mended_by_another_try(drilled: tuple[Path, Path], tmp_path: Path, stage: str) -> None:
    data, file = drilled
    whole, target = file.read_bytes(), tmp_path / "target"
    make_archive(target, list(range(100, 110)))
    build(target, reader=read_by_hand)
    old = content(target / "archive.db")["bulletins"]
    command = [sys.executable, "-c", _VICTIM, stage, "restore", str(file), "--data", str(target)]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-500:]
    assert file.read_bytes() == whole
    assert content(target / "archive.db")["bulletins"] in (old, content(data / "archive.db")["bulletins"]), "one of the two, whole"
    assert kb("restore", file, "--data", target).exit_code == 0
    assert content(target / "archive.db") == content(data / "archive.db")
    assert content(target / "kb.db") == content(data / "kb.db")
    sound(target)
    assert not list(target.glob("*.new")) and not list(target.glob(".restore-*")), "what a kill left behind is cleared away"


def test_a_kill_of_a_backup_leaves_the_one_before(drilled: tuple[Path, Path], tmp_path: Path) -> None:
    data, _ = drilled
    file = tmp_path / "kb.tar"
    assert kb("backup", file, "--data", data).exit_code == 0
    good = file.read_bytes()
    for wait in (0.05, 0.4, 0.6):
        command = [sys.executable, "-c", "from kb.cli import main; main()", "backup", str(file), "--data", str(data)]
        victim = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        victim.kill()
        victim.wait(10)
        assert kb("restore", file, "--data", tmp_path / f"back{wait}").exit_code == 0
    assert len(file.read_bytes()) == len(good)
    for left in (*tmp_path.glob(".backup-*"), tmp_path / ".backup-old"):
        left.mkdir(exist_ok=True)
        (left / "archive.db").write_bytes(b"unmasked")
        os.utime(left, (1, 1))
    (tmp_path / ".backup-now").mkdir()
    assert kb("backup", file, "--data", data).exit_code == 0
    assert [path.name for path in tmp_path.glob(".backup-*")] == [".backup-now"], "what is left of killed ones goes, a day later"
