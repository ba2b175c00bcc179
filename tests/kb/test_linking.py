"""Linking inside the build: step by step or at once, in any order, after removals, with what people decided; nothing is compared twice."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from links import archive_of, readings
from notices import ARCHIVE, put_in_archive

from kb.build import BuildError, Built, build, linking
from kb.link import Compared
from kb.model import Bulletin, Reading

N, SEED = 300, 7
TABLES = linking.TABLES


def read_planted(bulletin: Bulletin) -> Reading:
    return readings(N, SEED)[bulletin.id]


def run(data: Path, **options: Any) -> Built:
    return build(data, reader=read_planted, **options)


def archive(data: Path) -> None:
    data.mkdir(exist_ok=True)
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.executescript(ARCHIVE)


def put(data: Path, bulletins: Sequence[Bulletin]) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        for bulletin in bulletins:
            put_in_archive(db, bulletin)
        db.commit()


def links(data: Path, name: str = "kb.db") -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(f"file:{data / name}?mode=ro", uri=True)) as db:
        return {table: sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in TABLES}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything in one build; not to be changed."""
    data = tmp_path_factory.mktemp("whole")
    archive(data)
    put(data, archive_of(N, SEED).bulletins)
    built = run(data)
    assert built.notices == N and built.merged_cases < built.cases
    return data


def test_steps_in_any_order_give_the_rows_of_one_build(whole: Path, tmp_path: Path) -> None:
    every = archive_of(N, SEED).bulletins
    for seed in (1, 2):
        data = tmp_path / str(seed)
        archive(data)
        draw = random.Random(seed)
        order = draw.sample(every, N)
        at = 0
        while at < N:
            step = draw.choice((1, 7, 40, 120))
            put(data, order[at : at + step])
            run(data)
            at += step
        assert links(data) == links(whole)


def test_only_new_pairs_are_compared(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    made = linking.comparer

    def counting(words_of: Any) -> Any:
        compare = made(words_of)

        def one(a: str, b: str) -> Compared:
            asked.append((a, b))
            return compare(a, b)

        return one

    monkeypatch.setattr(linking, "comparer", counting)
    archive(tmp_path)
    every = archive_of(N, SEED).bulletins
    put(tmp_path, every[:-20])
    run(tmp_path)
    assert len(asked) == len(set(asked)) > 200
    before = set(asked)
    asked.clear()
    put(tmp_path, every[-20:])
    run(tmp_path)
    new = {bulletin.id for bulletin in every[-20:]}
    assert asked and not before & set(asked) and all(new & set(pair) for pair in asked)
    asked.clear()
    assert not run(tmp_path).published and not asked
    assert links(tmp_path) == links(whole)


def test_what_is_taken_down_leaves_no_link(whole: Path, tmp_path: Path) -> None:
    planted = archive_of(N, SEED)
    gone = [b for b in planted.bulletins if len([1 for c in planted.copies.values() if c == planted.copies[b.id]]) > 2][:5]
    rest = [b for b in planted.bulletins if b not in gone]
    for name, first in (("less", rest), ("more", planted.bulletins)):
        archive(tmp_path / name)
        put(tmp_path / name, first)
        run(tmp_path / name)
    with closing(sqlite3.connect(tmp_path / "more" / "archive.db")) as db:
        db.executemany("INSERT INTO tombstones VALUES (?, 'hash', '2025-11-02', 'asked')", [(b.id,) for b in gone])
        db.commit()
    run(tmp_path / "more")
    assert links(tmp_path / "more") == links(tmp_path / "less") != links(whole)
    with closing(sqlite3.connect(tmp_path / "more" / "build.db")) as db:
        for b in gone:
            assert db.execute("SELECT count(*) FROM compared WHERE a = ? OR b = ?", (b.id, b.id)).fetchone() == (0,)
            assert db.execute("SELECT count(*) FROM sketches WHERE bulletin_id = ?", (b.id,)).fetchone() == (0,)


def test_a_release_has_the_links_and_not_what_they_were_made_from(whole: Path) -> None:
    with closing(sqlite3.connect(f"file:{whole / 'kb.db'}?mode=ro", uri=True)) as db:
        assert db.execute("SELECT (SELECT count(*) FROM sketches) + (SELECT count(*) FROM compared)").fetchone() == (0,)
        assert [row for table in TABLES for row in db.execute(f"PRAGMA foreign_key_check({table})")] == []
        sql = "SELECT count(*) FROM cases WHERE id NOT IN (SELECT case_id FROM case_clusters)"
        assert db.execute(sql).fetchone() == (0,)
        own = "SELECT count(*) FROM bulletin_clusters WHERE bulletin_id = b.id AND role <> 'round_up'"
        sql = f"SELECT count(*) FROM bulletins b WHERE ({own}) <> 1"
        assert db.execute(sql).fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM case_clusters WHERE head AND case_id <> cluster").fetchone() == (0,)
        heads, cases = db.execute("SELECT (SELECT count(*) FROM case_clusters WHERE head), (SELECT count(*) FROM merged_cases)").fetchone()
        assert heads == cases


def _decision(verb: str, ids: Sequence[str]) -> str:
    return f"- {verb}: [{', '.join(repr(each) for each in ids)}]\n  who: tester\n  when: 2026-01-05T09:00:00Z\n  why: made up\n"


def test_people_join_and_part_for_good_and_can_take_it_back(whole: Path, tmp_path: Path) -> None:
    archive(tmp_path)
    put(tmp_path, archive_of(N, SEED).bulletins)
    run(tmp_path)
    before = links(tmp_path)
    told = [(row[0], row[1]) for row in before["case_clusters"] if row[0] != row[1]]
    lone = [str(row[0]) for row in before["merged_cases"] if row[9] == 1]
    path = tmp_path / "corrections" / "links.yml"
    path.parent.mkdir()
    path.write_text(_decision("split", [str(each) for each in told[0]]) + _decision("join", lone[:2]), "utf-8")
    for everything in (False, True):
        assert run(tmp_path, everything=everything).published
        rows = {row[0]: row for row in links(tmp_path)["case_clusters"]}
        assert rows[told[0][0]][1] != rows[told[0][1]][1] and rows[told[0][0]][-1] == "person"
        assert rows[lone[0]][1] == rows[lone[1]][1]
    path.unlink()
    assert run(tmp_path).published
    assert links(tmp_path) == before
    path.write_text("no list", "utf-8")
    with pytest.raises(BuildError, match=r"links\.yml"):
        run(tmp_path)


def test_a_new_linker_reads_again_and_links_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive(tmp_path)
    put(tmp_path, archive_of(N, SEED).bulletins[:40])
    assert run(tmp_path).read == 40
    before = links(tmp_path)
    monkeypatch.setattr(linking, "LINK_VERSION", 999)
    assert run(tmp_path).read == 40
    assert links(tmp_path) == before
    assert run(tmp_path).read == 0
