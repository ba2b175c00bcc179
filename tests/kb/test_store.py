"""put, delete, settle, rebuild: one notice at a time, and an index that says exactly what the notices say."""

from __future__ import annotations

import itertools
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from notices import make_bulletin, read_by_hand

from kb.model import Bulletin, Span
from kb.store import Progress, Store, index, numbers
from kb.store.census import census
from kb.store.release import publish, unfit
from kb.store.rows import UnfitReading
from kb.tables import TABLES
from kb.text import tokens

PROGRESS = Progress(1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "build.db")
    yield store
    store.close()


def put(store: Store, bulletin: Bulletin) -> None:
    reading = read_by_hand(bulletin)
    store.put(reading, range(1, len(reading.cases) + 1), PROGRESS)


def fill(store: Store, n: int = 30) -> list[Bulletin]:
    made = [make_bulletin(seed) for seed in range(n)]
    for bulletin in made:
        put(store, bulletin)
    index.settle(store)
    return made


def dump(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in TABLES if name != "runs"}


def hits(store: Store, token: str) -> set[str]:
    sql = "SELECT id FROM bulletins WHERE seq IN (SELECT rowid FROM bulletins_fts WHERE bulletins_fts MATCH ?)"
    return {row[0] for row in store.db.execute(sql, (f'"{token}"',))}


def test_every_row_of_a_reading_is_there(store: Store) -> None:
    bulletin = make_bulletin(1)
    reading = read_by_hand(bulletin)
    numbers = [7, 9, 8][: len(reading.cases)]
    store.put(reading, numbers, PROGRESS)
    ids = [row[0] for row in store.db.execute("SELECT id FROM cases ORDER BY ordinal")]
    assert ids == [f"{bulletin.id}-{n}" for n in numbers]
    for table, values in (
        ("facts", len(reading.facts) + sum(len(c.facts) for c in reading.cases)),
        ("amounts", sum(len(c.amounts) for c in reading.cases)),
        ("steps", len(reading.method) + sum(len(c.steps) for c in reading.cases)),
        ("places", len(reading.cases)),
        ("indicators", len(reading.cases)),
        ("tallies", len(reading.tallies)),
    ):
        assert store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == values, table
    quote = 'substr(b.text, f.start + 1, f."end" - f.start)'
    sql = f"SELECT f.value, {quote} FROM facts f JOIN bulletins b ON b.id = f.bulletin_id WHERE field = ?"
    for value, quote in store.db.execute(sql, ("amount.lost",)):
        assert float(value) == float(quote.removesuffix("元"))


def test_a_span_outside_the_text_is_refused_and_leaves_the_old_notice(store: Store) -> None:
    bulletin = make_bulletin(1)
    put(store, bulletin)
    before = dump(store.db)
    reading = read_by_hand(bulletin)
    broken = replace(reading, facts=(replace(reading.facts[0], span=Span(0, 10_000)),))
    with pytest.raises(UnfitReading):
        store.put(broken, range(1, len(reading.cases) + 1), PROGRESS)
    assert dump(store.db) == before


def test_seq_runs_in_publication_order_whatever_the_order_of_arrival(tmp_path: Path) -> None:
    bulletins = [make_bulletin(seed) for seed in range(40)]
    dumps = []
    for turn in range(3):
        store = Store(tmp_path / f"{turn}.db")
        random.Random(turn).shuffle(bulletins)
        for bulletin in bulletins:
            put(store, bulletin)
            if turn == 2:  # placed one by one, so that others have to move
                index.settle(store)
        index.settle(store)
        rows = store.db.execute("SELECT coalesce(published, ''), id FROM bulletins ORDER BY seq").fetchall()
        assert rows == sorted(rows)
        assert census(store.db) == (0, 0)
        dumps.append(dump(store.db))
        store.close()
    assert dumps[0] == dumps[1] == dumps[2]


def test_a_month_that_outgrows_its_places_has_everything_placed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LEAST_BITS", 1)
    made = [replace(make_bulletin(seed), published="2021-05-03" if seed % 3 else f"20{seed + 10}-02-01") for seed in range(24)]
    grown, whole = Store(tmp_path / "grown.db"), Store(tmp_path / "whole.db")
    bits = []
    for bulletin in made:
        put(grown, bulletin)
        index.settle(grown)
        bits.append(grown.version("rank_bits"))
        put(whole, bulletin)
    index.settle(whole)
    assert len(set(bits)) >= 4 and grown.version("rank_bits") == whole.version("rank_bits")
    assert dump(grown.db) == dump(whole.db) and census(grown.db) == (0, 0) and unfit(grown) == []
    assert hits(grown, "安全") == {b.id for b in made if "安全" in tokens(b.text) or "安全" in tokens(b.title)} != set()
    for store in (grown, whole):
        store.close()


def test_the_index_follows_updates_and_deletions(store: Store) -> None:
    made = fill(store)
    draw = random.Random(5)
    words = ["安全", "转账", "屏幕", "96110", "新词", "usdt"]
    for turn in range(12):
        at = draw.randrange(len(made))
        if turn % 4 == 3:
            store.delete(made.pop(at).id)
        else:
            day = f"20{draw.randint(13, 25)}-0{draw.randint(1, 9)}-11"
            made[at] = replace(made[at], text=f"新词{turn}。{made[at].text[::-1]}", published=day)
            put(store, made[at])
        if turn % 3 == 0:
            index.settle(store)
    index.settle(store)
    assert census(store.db) == (0, 0)
    assert unfit(store) == []
    for word in words:
        assert hits(store, word) == {b.id for b in made if word in tokens(b.text) or word in tokens(b.title)}


def test_census_sees_old_words_and_missing_ones(store: Store) -> None:
    made = fill(store, 12)
    seq, text = store.db.execute("SELECT seq, text FROM bulletins WHERE id = ?", (made[0].id,)).fetchone()
    store.db.execute("UPDATE bulletins SET text = ? WHERE seq = ?", (text + "又来一句", seq))  # behind the index's back
    assert census(store.db) == (1, 0)
    store.db.execute("INSERT INTO bulletins_fts(rowid, text, title) VALUES (?, ?, '')", (seq + 1_000, "鬼影"))
    assert census(store.db) == (1, 1)
    index.empty(store)
    index.settle(store)
    assert census(store.db) == (0, 0)


def test_a_grown_dictionary_leaves_no_ghosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "build.db")
    made = fill(store, 20)
    store.close()
    # the next version of the program cuts and folds differently
    monkeypatch.setattr(index, "tokens", lambda text: [token + "x" for token in tokens(text)])
    monkeypatch.setattr(index, "tokens_version", lambda: "grown")
    store = Store(tmp_path / "build.db")
    put(store, replace(made[17], text="全新的正文", title="新题"))
    index.settle(store)
    assert store.db.execute("SELECT count(*) FROM bulletins_fts WHERE bulletins_fts MATCH '\"安全\"'").fetchone()[0] == 0
    assert hits(store, "16x") == {made[16].id}
    assert hits(store, "17x") == set()  # the old title's number, nowhere else
    assert hits(store, "正文x") == {made[17].id}
    store.close()


def test_facets_say_what_cases_say(store: Store) -> None:
    fill(store)
    told = "SELECT 1 FROM cases WHERE bulletin_id = b.id AND coalesce(subtype, type) LIKE '03%'"
    sql = f"SELECT count(*) FROM bulletins b WHERE EXISTS ({told})"
    found = store.db.execute("SELECT count(DISTINCT seq) FROM notice_facets WHERE type BETWEEN 300 AND 399").fetchone()
    assert found == store.db.execute(sql).fetchone() and found[0] > 0
    orphans = "SELECT count(*) FROM notice_facets WHERE seq NOT IN (SELECT seq FROM bulletins)"
    assert store.db.execute(orphans).fetchone()[0] == 0
    assert store.db.execute("SELECT count(*) FROM case_facets").fetchone() == store.db.execute("SELECT count(*) FROM cases").fetchone()


def test_a_release_is_plain_sqlite(store: Store, tmp_path: Path) -> None:
    """No view, trigger or index of it calls a function of ours: counted and listed by another Python without this project."""
    made = fill(store)
    publish(store, tmp_path / "kb.db")
    script = """
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
for name in names:
    db.execute(f"SELECT * FROM [{name}]").fetchall()
print(db.execute("SELECT count(*) FROM bulletins").fetchone()[0], db.execute("PRAGMA journal_mode").fetchone()[0],
      db.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchone()[0],
      db.execute("SELECT count(*) FROM readings").fetchone()[0])
"""
    done = subprocess.run([sys.executable, "-I", "-c", script, str(tmp_path / "kb.db")], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(made)), "delete", "0", "0"]


def test_a_build_that_lost_its_index_is_not_published(store: Store, tmp_path: Path) -> None:
    fill(store, 6)
    publish(store, tmp_path / "kb.db")
    before = (tmp_path / "kb.db").read_bytes()
    put(store, make_bulletin(99))  # stored, not yet placed
    assert unfit(store)
    with pytest.raises(Exception, match="not published"):
        publish(store, tmp_path / "kb.db")
    assert (tmp_path / "kb.db").read_bytes() == before


@pytest.mark.parametrize("published", ["2021-05-28", "2021-05", "2021", "1969-01-01", None])
def test_days_and_months(published: str | None) -> None:
    day = numbers.day_of(published)
    assert (day == 0) == (published is None)
    assert index.place_of(day) <= index.place_of(day + 40)
    months = [index.place_of(d) for d in range(1, 800)]
    assert months == sorted(months) and len(set(months)) == len(list(itertools.groupby(map(numbers.month_of, range(1, 800)))))
