"""The build: only what is new, the same rows whatever the way, nothing lost to a kill, no bad release over a good one."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from notices import make_archive, make_bulletin, put_in_archive, read_by_hand

from kb import build as room
from kb.build import BuildError, Built, Busy, build
from kb.build.case_ids import Known, Told, number
from kb.corrections import Correction, save_correction
from kb.model import Bulletin, Reading
from kb.store.census import census
from kb.store.lock import writing
from kb.tables import TABLES


def run(data: Path, **options: Any) -> Built:
    return build(data, reader=read_by_hand, **options)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, the index's own included, without the record of runs."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'runs'")]
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def without_the_way(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Of the feed what is in use: its log and its revisions tell how it came to that, step by step."""
    last = {row[2]: row for row in sorted(found["feed_log"])}
    rev = list(TABLES["patterns"][0]).index("rev")
    used = sorted((row[2], row[4], row[5]) for row in last.values() if row[1] == "upsert")
    patterns = [(*row[:rev], *row[rev + 1 :]) for row in found["patterns"]]
    return {**found, "feed_log": used, "patterns": patterns}


def one(path: Path, sql: str, *parameters: object) -> Any:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute(sql, parameters).fetchone()


def change(data: Path, bulletin: Bulletin) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db:
        put_in_archive(db, bulletin)
        db.commit()


def sound(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert census(db) == (0, 0)
        assert db.execute("SELECT count(*) FROM facts WHERE case_id NOT IN (SELECT id FROM cases)").fetchone()[0] == 0


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    make_archive(tmp_path, list(range(20)))
    first = run(tmp_path)
    assert (first.read, first.published, first.notices) == (20, True, 20)
    inode = (tmp_path / "kb.db").stat().st_ino
    again = run(tmp_path)
    assert (again.read, again.published) == (0, False) and (tmp_path / "kb.db").stat().st_ino == inode
    change(tmp_path, replace(make_bulletin(3), text=make_bulletin(3).text + "\n补充一句。"))
    change(tmp_path, make_bulletin(77))
    more = run(tmp_path)
    assert (more.read, more.published, more.notices) == (2, True, 21)
    sound(tmp_path / "kb.db")


def test_a_new_extractor_reads_all_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_archive(tmp_path, list(range(5)))
    run(tmp_path)
    for module in ("kb.build", "kb.store", "kb.store.rows"):
        monkeypatch.setattr(f"{module}.EXTRACTOR_VERSION", 999)
    assert run(tmp_path).read == 5
    assert one(tmp_path / "kb.db", "SELECT min(extractor) FROM bulletins") == (999,)
    assert run(tmp_path).read == 0


def test_the_same_archive_gives_the_same_rows(tmp_path: Path) -> None:
    """Twice, with two processes, in another order, and step by step."""
    seeds = list(range(60))
    shuffled = random.Random(4).sample(seeds, len(seeds))
    dumps = []
    for name, order, options in (("a", seeds, {}), ("b", seeds, {}), ("c", seeds, {"jobs": 2}), ("d", shuffled, {})):
        make_archive(tmp_path / name, order)
        run(tmp_path / name, **options)
        dumps.append(rows(tmp_path / name / "kb.db"))
    make_archive(tmp_path / "e", shuffled[:20])
    run(tmp_path / "e")
    for seed in shuffled[20:]:
        change(tmp_path / "e", make_bulletin(seed))
        if seed % 7 == 0:
            run(tmp_path / "e")
    run(tmp_path / "e")
    stepwise = {name: found for name, found in rows(tmp_path / "e" / "kb.db").items() if name in TABLES}
    assert dumps[0] == dumps[1] == dumps[2] == dumps[3]
    assert without_the_way(stepwise) == without_the_way({name: dumps[0][name] for name in stepwise})


def test_what_goes_from_the_archive_goes_from_the_release(tmp_path: Path) -> None:
    make_archive(tmp_path, list(range(9)))
    run(tmp_path)
    gone, down = make_bulletin(2).id, make_bulletin(5).id
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        db.execute("DELETE FROM bulletins WHERE id = ?", (gone,))
        db.execute("INSERT INTO tombstones VALUES (?, 'hash', '2025-11-02', 'asked')", (down,))
        db.commit()
    built = run(tmp_path)
    assert (built.removed, built.notices, built.published) == (2, 7, True)
    for table in ("bulletins", "cases", "facts", "amounts", "places", "steps", "indicators", "tallies"):
        column = "id" if table == "bulletins" else "bulletin_id"
        assert one(tmp_path / "kb.db", f"SELECT count(*) FROM {table} WHERE {column} IN (?, ?)", gone, down) == (0,)
    assert one(tmp_path / "kb.db", "SELECT reason FROM tombstones WHERE id = ?", down) == ("asked",)
    assert run(tmp_path, everything=True).notices == 7
    sound(tmp_path / "kb.db")


def _fails_on_seven(bulletin: Bulletin) -> Reading:
    if bulletin.url.endswith("/7.html"):
        raise RuntimeError("a fault of a finder")
    return read_by_hand(bulletin)


def test_a_notice_that_cannot_be_read_is_a_row_and_stops_no_other(tmp_path: Path) -> None:
    make_archive(tmp_path, list(range(10)))
    built = build(tmp_path, reader=_fails_on_seven)
    assert (built.read, built.unread, built.notices) == (9, 1, 9)
    why = one(tmp_path / "kb.db", "SELECT url, code, message FROM quarantine WHERE stage = 'read'")
    assert why == (make_bulletin(7).url, "not_read", "RuntimeError: a fault of a finder")
    assert one(tmp_path / "kb.db", "SELECT count(*) FROM quarantine") == (2,)
    assert build(tmp_path, reader=_fails_on_seven).unread == 0  # not asked again until something changes
    change(tmp_path, replace(make_bulletin(7), text="改过了。某女士。"))
    assert run(tmp_path).read == 1
    assert one(tmp_path / "kb.db", "SELECT count(*) FROM quarantine WHERE stage = 'read'") == (0,)


def test_a_build_of_another_shape_is_made_anew(tmp_path: Path) -> None:
    make_archive(tmp_path, list(range(4)))
    run(tmp_path)
    with closing(sqlite3.connect(tmp_path / "build.db")) as db:
        db.execute("ALTER TABLE cases ADD COLUMN colour TEXT")
    assert run(tmp_path).read == 4
    assert run(tmp_path).read == 0


# --- numbers of cases ------------------------------------------------------------------------------------------------


def test_numbers_are_kept_by_words_then_by_overlap_and_only_grow() -> None:
    known = [Known(Told(0, 100, "a"), 1), Known(Told(100, 200, "b"), 2), Known(Told(200, 300, "c"), 5)]
    assert number(known, [Told(0, 100, "a"), Told(100, 200, "b")]) == [1, 2]
    assert number(known, [Told(40, 140, "a"), Told(140, 240, "b"), Told(0, 40, "new")]) == [1, 2, 6]  # moved down, one new in front
    assert number(known, [Told(110, 290, "x")]) == [2]  # the larger share: 90 of 2 and 90 of 5, the lower number
    assert number(known, [Told(105, 290, "x"), Told(0, 30, "y")]) == [2, 1]
    assert number(known, [Told(900, 950, "z")]) == [6]
    dead = [*known[:2], Known(Told(200, 300, "c"), 5, live=False)]
    assert number(dead, [Told(150, 290, "x")]) == [2]  # a living case before a dead one
    assert number(dead, [Told(200, 300, "c")]) == [5]  # told again


def test_a_case_that_is_no_longer_told_leaves_a_tombstone(tmp_path: Path) -> None:
    make_archive(tmp_path, [1])
    bulletin = replace(make_bulletin(1), text="甲女士被骗1200元。\n乙女士被骗3400元。\n丙女士被骗5600元。")
    change(tmp_path, bulletin)
    run(tmp_path)
    ids = "SELECT group_concat(id || ' ' || coalesce(loss_yuan, '')) FROM (SELECT * FROM cases ORDER BY n)"
    b = bulletin.id
    assert one(tmp_path / "kb.db", ids) == (f"{b}-1 1200.0,{b}-2 3400.0,{b}-3 5600.0",)
    change(tmp_path, replace(bulletin, text="甲女士被骗1200元。\n丙女士被骗5600元。\n丁女士被骗7800元。"))
    run(tmp_path)
    assert one(tmp_path / "kb.db", ids) == (f"{b}-1 1200.0,{b}-3 5600.0,{b}-4 7800.0",)
    change(tmp_path, replace(bulletin, text="甲女士被骗1200元。"))
    run(tmp_path)
    assert one(tmp_path / "kb.db", "SELECT count(*), min(reason) FROM tombstones") == (3, "gone")
    change(tmp_path, bulletin)
    run(tmp_path)
    assert one(tmp_path / "kb.db", "SELECT count(*) FROM tombstones WHERE id IN (SELECT id FROM cases)") == (0,)
    before = rows(tmp_path / "kb.db")["cases"]
    run(tmp_path, everything=True)
    assert rows(tmp_path / "kb.db")["cases"] == before


# --- the gate --------------------------------------------------------------------------------------------------------

BROKEN = {
    "too few": ('{"min": 30}', None),
    "too many": ('{"max": 3}', None),
    "dates empty": ('{"filled": {"published": 0.8}}', "UPDATE bulletins SET published = NULL WHERE source = 'source1'"),
    "texts empty": ('{"filled": {"text": 0.9}}', "UPDATE bulletins SET text = '' WHERE source = 'source1'"),
    "titles empty": ('{"filled": {"title": 1}}', "UPDATE bulletins SET title = '' WHERE source = 'source1' AND rowid > 8"),
    "publishers empty": ('{"filled": {"publisher": 0.5}}', "UPDATE bulletins SET publisher = '' WHERE source = 'source1'"),
    "nothing left": ("{}", "DELETE FROM bulletins"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_crawl_keeps_the_last_good_release(kind: str, tmp_path: Path) -> None:
    expect, harm = BROKEN[kind]
    make_archive(tmp_path, list(range(24)))
    run(tmp_path)
    good = (tmp_path / "kb.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        db.execute("UPDATE sources SET expect = ? WHERE name = 'source1'", (expect,))
        if harm:
            db.execute(harm)
            db.execute("UPDATE bulletins SET changed = changed + 1000")
        put_in_archive(db, make_bulletin(101)) if kind != "nothing left" else None
        db.commit()
    built = run(tmp_path)
    assert built.held and not built.published and (tmp_path / "kb.db").read_bytes() == good
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        db.execute("UPDATE sources SET expect = '{}'")
        if kind == "nothing left":
            put_in_archive(db, make_bulletin(1))
        db.commit()
    assert run(tmp_path).published  # held is not lost


def test_new_notices_alone_can_hold_a_release(tmp_path: Path) -> None:
    """A layout that broke yesterday is a small share of all and the whole of what is new."""
    make_archive(tmp_path, list(range(2, 150, 4)))
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        db.execute("UPDATE sources SET expect = ?", ('{"filled": {"publisher": 0.8}}',))
        db.commit()
    assert run(tmp_path).published
    for seed in range(202, 226, 4):
        change(tmp_path, replace(make_bulletin(seed), publisher=None))
    held = run(tmp_path).held
    assert held and "new" in held[0]


def test_an_unreachable_source_holds_nothing(tmp_path: Path) -> None:
    make_archive(tmp_path, [1, 2, 3])
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        db.execute("INSERT INTO sources(name, expect) VALUES ('silent', '{\"min\": 10}')")
        db.execute("INSERT INTO frontier VALUES ('https://silent.example/', 'silent', 'list', 'pending', NULL, NULL, '2025-11-02', NULL)")
        db.commit()
    assert run(tmp_path).published


# --- corrections -----------------------------------------------------------------------------------------------------


def fix(case: str, field: str, new: Any, quote: str, second: int = 0, name: str | None = None) -> Correction:
    return Correction(case, field, None, new, quote, "tester", f"2025-11-02T08:00:{second:02}Z", "made up", name=name)


def test_corrections_outlive_every_build(tmp_path: Path) -> None:
    make_archive(tmp_path, [1])
    bulletin = replace(make_bulletin(1), text="甲女士被骗1200元，其中退回200元。\n乙女士被骗3400元。")
    change(tmp_path, bulletin)
    run(tmp_path)
    folder, case = tmp_path / "corrections", f"{bulletin.id}-1"
    save_correction(folder, fix(case, "loss_yuan", 1000.0, "1200元，其中退回200元", 1))
    save_correction(folder, fix(case, "type", "05", "甲女士", 2, "虚假征信类"))
    save_correction(folder, fix(f"{bulletin.id}-2", "victim.gender", None, "乙女士", 3))
    save_correction(folder, fix(case, "region", "510118", "不在文中的话", 4, "四川省成都市新津区"))
    save_correction(folder, fix(f"{bulletin.id}-9", "loss_yuan", 1.0, "3400元", 5))
    for everything in (False, True):
        assert run(tmp_path, everything=everything).read == 1
        found = one(tmp_path / "kb.db", "SELECT loss_yuan, type, region_name FROM cases WHERE id = ?", case)
        assert found[:2] == (1000.0, "05")
        assert one(tmp_path / "kb.db", "SELECT victim_gender FROM cases WHERE id = ?", f"{bulletin.id}-2") == (None,)
        quote = 'SELECT substr(text, start + 1, "end" - start) FROM facts JOIN bulletins b ON b.id = bulletin_id'
        assert one(tmp_path / "kb.db", f"{quote} WHERE rule = 'correction' AND value = '1000.0'") == ("1200元，其中退回200元",)
        states = "SELECT count(*), sum(status = 'applied'), sum(status LIKE 'refused%') FROM corrections"
        assert one(tmp_path / "kb.db", states) == (5, 3, 2)
    change(tmp_path, replace(bulletin, text="甲女士被骗6600元。\n乙女士被骗3400元。"))
    run(tmp_path)
    # the words are gone, and with them the correction
    assert one(tmp_path / "kb.db", "SELECT loss_yuan FROM cases WHERE id = ?", case) == (6600.0,)


def test_a_bad_correction_is_named(tmp_path: Path) -> None:
    make_archive(tmp_path, [1])
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "x.yml").write_text("of: abc-1\nfield: shoe_size\n")
    with pytest.raises(BuildError, match=r"x\.yml"):
        run(tmp_path)


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_no_archive_and_two_builders(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no archive"):
        run(tmp_path)
    make_archive(tmp_path, [1])
    for name in ("archive.db", "build.db"):
        with writing(tmp_path / name), pytest.raises(Busy, match=name):
            run(tmp_path)
    run(tmp_path)


_BUILDER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from notices import read_by_hand
from kb import build as room
from kb.store import index
room.BATCH = index.BATCH = 4
sys.stdin.readline()
print("go", flush=True)
room.build(Path(sys.argv[1]), reader=read_by_hand)
print("done", flush=True)
"""


def killed(data: Path, after: float) -> bool:
    """A build in a process of its own, killed `after` seconds; was it still at work?"""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            run(data)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("wanted", [40, pytest.param(1_000, marks=pytest.mark.soak)])
def test_kills_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: int) -> None:
    """SIGKILL at a random moment: after each, the release is whole; in the end the rows are those of a build that nobody disturbed."""
    monkeypatch.setattr(room, "BATCH", 3)
    monkeypatch.setattr("kb.store.index.BATCH", 3)
    draw = random.Random(40)
    make_archive(tmp_path, list(range(20)))
    begun = time.perf_counter()
    run(tmp_path)
    span = time.perf_counter() - begun
    kills, seed = 0, 40
    while kills < wanted:
        for _ in range(3):
            altered = replace(make_bulletin(draw.randrange(seed)), text=f"改{seed}。{make_bulletin(seed).text}")
            change(tmp_path, make_bulletin(seed) if draw.random() < 0.4 else altered)
            seed += 1
        kills += killed(tmp_path, draw.random() * span)
        sound(tmp_path / "kb.db")
    run(tmp_path)
    sound(tmp_path / "build.db")
    after = rows(tmp_path / "kb.db")
    assert len(after["bulletins"]) == one(tmp_path / "archive.db", "SELECT count(*) FROM bulletins")[0]
    twins = "SELECT count(*) FROM (SELECT 1 FROM case_ids GROUP BY bulletin_id, n HAVING count(*) > 1)"
    assert one(tmp_path / "archive.db", twins) == (0,)
    run(tmp_path, everything=True)
    undisturbed = rows(tmp_path / "kb.db")
    assert all(undisturbed[name] == after[name] for name in TABLES if name != "runs")


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _BUILDER.replace("reader=", "jobs=2, reader="), str(tmp_path), str(Path(__file__).parent)]
    make_archive(tmp_path, list(range(120)))
    builder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert builder.stdin and builder.stdout
    builder.stdin.write("\n")
    builder.stdin.flush()
    builder.stdout.readline()
    children: list[str] = []
    until = time.monotonic() + 10
    while not children and time.monotonic() < until:
        children = Path(f"/proc/{builder.pid}/task/{builder.pid}/children").read_text().split()
    assert children
    builder.kill()
    builder.communicate()
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    make_archive(tmp_path, [1])
    for parent in list(tmp_path.parents)[:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    tmp_path.chmod(0o555)
    me = os.geteuid()
    if me == 0:  # root writes anywhere
        os.seteuid(65_534)
    try:
        assert (tmp_path / "archive.db").read_bytes()
        with pytest.raises(OSError):
            run(tmp_path)
    finally:
        os.seteuid(me)
        tmp_path.chmod(0o700)


def test_a_full_disk_keeps_the_old_release(tmp_path: Path) -> None:
    """At every size of the file system that is left, the release is the old one or the new one, whole."""
    make_archive(tmp_path, list(range(30)))
    run(tmp_path)
    good = rows(tmp_path / "kb.db")
    for seed in range(200, 240):
        change(tmp_path, make_bulletin(seed))
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)"
    script = _BUILDER.replace("room.BATCH", f"{limited}; room.BATCH")
    size = (tmp_path / "kb.db").stat().st_size
    refused = 0
    for limit in (20_000, size // 2, size - 20_000, size + 40_000):
        command = [sys.executable, "-c", script, str(tmp_path), str(Path(__file__).parent), str(limit)]
        done = subprocess.run(command, input="\n", capture_output=True, text=True)
        refused += done.returncode != 0
        if done.returncode:
            assert rows(tmp_path / "kb.db") == good
    assert refused >= 2
    assert run(tmp_path).published
    sound(tmp_path / "kb.db")


def test_publishing_never_writes_into_the_old_file(tmp_path: Path) -> None:
    """A reader that has the old release open goes on reading it, whole, after the new one has come."""
    make_archive(tmp_path, list(range(6)))
    run(tmp_path)
    with closing(sqlite3.connect(f"file:{tmp_path / 'kb.db'}?mode=ro", uri=True)) as reader:
        assert reader.execute("SELECT count(*) FROM bulletins").fetchone() == (6,)
        change(tmp_path, make_bulletin(50))
        assert run(tmp_path).published
        assert reader.execute("SELECT count(*) FROM bulletins").fetchone() == (6,)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert one(tmp_path / "kb.db", "SELECT count(*) FROM bulletins") == (7,)
    assert not list(tmp_path.glob("kb.db-*")) and not list(tmp_path.glob("*.new"))
