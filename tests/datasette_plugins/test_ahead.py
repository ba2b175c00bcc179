"""What is counted when a release is made is what would be counted now, on this machine and through the veil, or it is not used."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from desk_notices import readings, release
from test_trends_pages import trends_db  # noqa: F401 - a fixture: ten years of cases
from test_veil import planted

from datasette_plugins import home, trends, types, veil
from datasette_plugins.ahead import PAGES, count_release
from datasette_plugins.site import new_site
from kb.store import Store
from kb.store.release import publish
from kb.trends import TRENDS, Cut, ahead, kept, run
from kb.trends.series import count

ROOT = Path(__file__).parents[2]
#: what publishes, and where it is from
DOORS = {"kb.build": "build", "kb.build.withdrawal": "withdraw", "kb.store.release": "publish"}


def with_counts(path: Path, folder: Path) -> Path:
    """The same release, made again with what is counted ahead."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / "build.db")
    with closing(Store(folder / "build.db")) as store:
        publish(store, folder / "kb.db", count_release)
    return folder / "kb.db"


@pytest.fixture(scope="module", params=["years", "intimate"])
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "years":
        path = tmp_path_factory.mktemp("years") / "kb.db"
        shutil.copy(request.getfixturevalue("trends_db"), path)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE bulletins SET types = '[]', is_bulletin = 1")  # what every reading says
        return path
    path = release(tmp_path_factory.mktemp("intimate"), [planted(), *readings()], republish=1)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO case_clusters SELECT id, id, bulletin_id, bulletin_id, 1, 'test' FROM cases")
        db.execute("INSERT INTO coverage VALUES ('qinghe_ga', '2024-08-01', 4, 1, 0, 0, 0, 0, 0, 0, 0, NULL)")
    return path


@pytest.fixture(scope="module")
def counted(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_counts(plain, tmp_path_factory.mktemp("counted"))


@contextmanager
def opened(path: Path, veiled: bool = False) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as db:
        if veiled:
            veil.draw(db)
        yield db


@pytest.mark.parametrize("veiled", [False, True], ids=["local", "public"])
def test_what_is_kept_is_what_would_be_counted(counted: Path, veiled: bool) -> None:
    cut = Cut(discreet=veiled)
    with opened(counted, veiled) as db:
        for name, trend in TRENDS.items():
            held, live = kept(db, name, cut), count(db, trend, cut)
            assert (held is None) == (trend.shape == "none"), name
            if held is not None:
                assert json.dumps(held.to_json()) == json.dumps(live.to_json()), name
                assert held.rows == live.rows and held.columns == live.columns and held.cut == live.cut and held.looks == live.looks
                assert run(db, name, cut).rows == live.rows
        for name, read in PAGES.items():
            held, live = ahead.load(db, name), json.loads(json.dumps(read(db)))
            assert held and held == live, name


def test_the_veil_is_over_what_is_kept(tmp_path: Path) -> None:
    """Of an intimate case the loss and the county are told on this machine alone; a public connection sees no more than its own."""
    path = with_counts(release(tmp_path / "a", [planted(), *readings()], republish=1), tmp_path / "b")
    with opened(path) as local, opened(path, True) as public:
        assert any("61234" in value for (value,) in local.execute("SELECT value FROM prepared"))
        seen = public.execute("SELECT key, value FROM prepared").fetchall()
        assert len(seen) == len(PAGES) + sum(trend.shape != "none" for trend in TRENDS.values())
        assert all(key.startswith("public ") and "61234" not in value and "510112" not in value for key, value in seen)
        assert kept(local, "cases-by-region", Cut(discreet=True)) is None and kept(public, "cases-by-region", Cut()) is None
        assert kept(local, "cases-by-type", Cut(type="13")) is None and kept(local, "cases-by-type", Cut(since="2024")) is None


@pytest.mark.parametrize("public", [False, True], ids=["local", "public"])
async def test_pages_are_the_same_and_count_nothing(plain: Path, counted: Path, public: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    single = [f"/-/trends/{name}.json" for name, trend in TRENDS.items() if trend.shape != "none"]
    addresses = ("/", "/?_lang=en", "/-/trends", "/-/types", "/-/techniques", "/-/trends/flows", "/-/trends/flows.svg", *single)
    before = [await _get(plain, public, address) for address in addresses]

    def counts(*_: Any) -> Any:
        raise AssertionError("counted anew")

    for module, name in ((home, "read_home"), (types, "read_types"), (types, "read_techniques"), (trends, "prepare"), (trends, "run")):
        monkeypatch.setattr(module, name, counts)
    assert [await _get(counted, public, address) for address in addresses] == before
    with pytest.raises(AssertionError, match="since=2020"):
        await _get(plain, public, "/-/trends/cases-by-type?since=2020")


_SITES: dict[tuple[Path, bool], Any] = {}


async def _get(path: Path, public: bool, address: str) -> str:
    if (path, public) not in _SITES:
        _SITES[path, public] = new_site(path, public)
        await _SITES[path, public].invoke_startup()
    answer = await _SITES[path, public].client.get(address)
    assert answer.status_code == 200, (address, answer.text[:300])
    return str(answer.text)


CHANGES = {
    "a case less": "DELETE FROM cases WHERE seq = (SELECT max(seq) FROM cases)",
    "another type": "UPDATE case_facets SET type = type + 1 WHERE id = (SELECT min(id) FROM case_facets)",
    "looked at again": "INSERT INTO coverage VALUES ('x', '2031-01-01', 1, 1, 0, 0, 0, 0, 0, 0, 0, NULL)",
    "read by another": "UPDATE versions SET value = value || '0' WHERE name = 'extractor'",
    "an older release": "DROP TABLE prepared",
    "no stamp": "DELETE FROM prepared WHERE key = 'stamp'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_counts_of_other_rows_are_not_used(change: str, tmp_path: Path) -> None:
    path = with_counts(release(tmp_path / "a", readings()), tmp_path / "b")
    with opened(path) as db:
        assert kept(db, "cases-by-type") is not None and ahead.load(db, "home")
    with opened(path) as db, db:
        db.execute(CHANGES[change])
    with opened(path) as db:
        assert kept(db, "cases-by-type") is None and ahead.load(db, "home") is None
        assert run(db, "cases-by-type").rows == count(db, TRENDS["cases-by-type"], Cut()).rows


def test_counts_of_another_program_are_not_used(counted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_program", lambda: "another")
    with opened(counted) as db:
        assert kept(db, "cases-by-type") is None and ahead.load(db, "home") is None


def test_the_same_rows_give_the_same_bytes(plain: Path, counted: Path, tmp_path: Path) -> None:
    """Also in a process that hashes words otherwise; and what a build was copied from leaves nothing behind."""
    assert with_counts(plain, tmp_path).read_bytes() == counted.read_bytes()
    again = (
        "import sys; from pathlib import Path; from datasette_plugins.ahead import count_release; "
        "print(list(count_release(Path(sys.argv[1])))[1:])"
    )
    otherwise = {**os.environ, "PYTHONHASHSEED": "7"}
    told = subprocess.run([sys.executable, "-c", again, str(counted)], env=otherwise, capture_output=True, text=True, check=True)
    with opened(counted) as db:
        stored = db.execute("SELECT key, value FROM prepared").fetchall()
    now = list(count_release(counted))
    assert now[0][0] == "stamp" and told.stdout.strip() == str(now[1:]) and sorted(stored) == sorted(now)
    with closing(Store(counted.with_name("build.db"))) as store:
        store.db.execute("INSERT INTO prepared VALUES ('stamp', 'stale')")
        publish(store, tmp_path / "without.db")
    with opened(tmp_path / "without.db") as db:
        assert db.execute("SELECT count(*) FROM prepared").fetchone() == (0,)


def test_the_digest_of_the_program_has_all_that_is_read() -> None:
    files = {path for pattern in ahead._PROGRAM for path in ROOT.glob(pattern)}
    assert all(any(path in files for path in ROOT.glob(pattern)) for pattern in ahead._PROGRAM)
    counting = [
        *(ROOT / "kb/trends").glob("*.py"),
        *(ROOT / f"datasette_plugins/{name}.py" for name in ("home", "front", "types", "subject")),
    ]
    read = {name for path in counting for name in re.findall(r'"(\w+\.yml)"', path.read_text("utf-8"))}
    assert read and read <= {path.name for path in files}


def _publishing(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of what publishes, each in the function that imports it."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        imported = [node for node in ast.walk(function) if isinstance(node, ast.ImportFrom) and node.module in DOORS]
        names = {alias.asname or alias.name for node in imported for alias in node.names if alias.name == DOORS[node.module or ""]}
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node


def test_every_command_that_publishes_counts_ahead() -> None:
    trees = {path.stem: ast.parse(path.read_text("utf-8")) for path in (ROOT / "kb/cli").glob("*.py")}
    for name, tree in trees.items():
        top = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
        assert not top & set(DOORS), f"{name} imports what publishes where no call of it is looked for"
    found = {name: calls for name, tree in trees.items() if (calls := list(_publishing(tree)))}
    assert set(found) == {"build", "demo", "update", "takedown", "backup", "doctor"}
    for name, calls in found.items():
        for call in calls:
            handed = [*call.args, *(word.value for word in call.keywords)]
            assert any(isinstance(each, ast.Name) and each.id == "count_ahead" for each in handed), f"{name}, line {call.lineno}"
