"""From archive to log: what a build logs, what it holds back, and what a takedown, a backup and a rebuild leave of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawlers.archive import Archive
from kb.build import build, feeding
from kb.build.logbook import Logbook, carry
from kb.cli import main
from kb.feeds import log
from kb.feeds.log import DELETE, REVOKE, UPSERT, Entry
from kb.model import bulletin_id
from kb.store import Store

T0, T1 = "https://gaj.anlan.example/a/1.html", "https://ribao.anlan.example/b/2.html"
OTHER = "https://gaj.beihe.example/c/3.html"
TEXTS = {
    T0: "高女士接到自称平台客服的电话，对方称不取消会员每月要自动扣费，她的信用分不足，要她开屏幕共享并转账，共被骗走38251元。",
    T1: "5月20日，市民孔先生接到自称平台客服的来电，以取消百万保障为由让他共享屏幕，转走71900元，随后被拉黑。",
    OTHER: "6月2日，北河县的俞先生在网上看到刷单兼职广告，下载“蓝鲸岭”App做任务垫付，被骗走9900元。",
}


def put(data: Path, url: str, tier: str = "T0", published: str = "2025-06-10") -> None:
    with closing(Archive(data / "archive.db")):
        pass
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        (n,) = db.execute("SELECT coalesce(max(changed), 0) + 1 FROM bulletins").fetchone()
        row = (bulletin_id(url), url, "警方通报一起诈骗案", TEXTS[url], published, "安澜警方", tier, "0" * 64, "2025-07-01T00:00:00Z", n)
        columns = "id, url, title, text, published, publisher, tier, sha256, fetched_at, changed"
        db.execute(f"INSERT INTO bulletins({columns}) VALUES ({', '.join('?' * len(row))})", row)


def logged(data: Path, name: str = "kb.db") -> list[Entry]:
    with closing(sqlite3.connect(data / name)) as db:
        return log.read_log(db)


def using(data: Path) -> dict[str, log.Body]:
    return {entry.id: entry.body or {} for entry in log.live(log.replay(logged(data)))}


def kb(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three notices, built: methods of two, and an app that the police print."""
    folder = tmp_path / "data"
    folder.mkdir()
    for url in TEXTS:
        put(folder, url, "T1" if url == T1 else "T0")
    assert build(folder).feed.changed > 0
    return folder


def evidence(data: Path, url: str) -> set[str]:
    return {each for each, body in using(data).items() if any(one["url"] == url for one in body.get("evidence", ()))}


def test_a_build_logs_what_it_found_once(data: Path) -> None:
    entries = logged(data)
    assert [each.seq for each in entries] == list(range(1, len(entries) + 1)) and {each.op for each in entries} == {UPSERT}
    assert entries == logged(data, "archive.db") == logged(data, "build.db")
    kinds = {each.kind for each in entries}
    assert kinds == {"pattern", "indicator", "cue"} and evidence(data, T0) and evidence(data, OTHER)
    assert "蓝鲸岭" in {body.get("value") for body in using(data).values()}
    with closing(sqlite3.connect(data / "kb.db")) as db:
        revs = dict(db.execute("SELECT id, rev FROM patterns WHERE status = 'active'"))
    assert revs == {each.id: 1 for each in entries if each.kind == "pattern"}
    assert build(data).feed.changed == 0 and build(data, everything=True).feed.changed == 0
    assert logged(data) == entries


def test_what_loses_its_support_is_revoked_and_comes_back_with_the_next_revision(data: Path) -> None:
    before = using(data)
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("CREATE TABLE aside AS SELECT * FROM bulletins WHERE url = ?", (OTHER,))
        db.execute("DELETE FROM bulletins WHERE url = ?", (OTHER,))
    build(data)
    gone = before.keys() - using(data).keys()
    last = log.replay(logged(data))
    assert gone and {last[each].op for each in gone} == {REVOKE}
    assert all((last[each].body or {})["status"] == "retired" for each in gone)
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("INSERT INTO bulletins SELECT * FROM aside")
        db.execute("UPDATE bulletins SET changed = 99 WHERE url = ?", (OTHER,))
    build(data)
    assert using(data) == before and {log.replay(logged(data))[each].rev for each in gone} == {3}


def words_left(data: Path, *words: str) -> set[str]:
    return {path.name for path in data.iterdir() if path.is_file() and any(word.encode() in path.read_bytes() for word in words)}


def test_a_takedown_is_retracted_and_told_anew_where_others_support_it(data: Path) -> None:
    before, theirs, mine = using(data), evidence(data, T1), evidence(data, T0)
    both = theirs & mine
    assert both
    told = json.loads(kb("takedown", T0, "--reason", "request", "--data", data, "--json"))
    state = log.replay(logged(data))
    lonely = {each for each, body in before.items() if "says" in body and each not in using(data)}
    assert told["feed"] == len(mine | lonely) and {state[each].op for each in lonely} <= {REVOKE}
    assert {each: state[each].op for each in mine} == {each: UPSERT if each in using(data) else DELETE for each in mine}
    assert both & using(data).keys() and all(state[each].rev == 2 for each in mine)
    assert using(data).keys() >= before.keys() - mine - lonely
    assert logged(data) == logged(data, "archive.db") == logged(data, "build.db")
    assert words_left(data, T0, bulletin_id(T0) + "-", "38251") == set()
    entries = logged(data)
    assert build(data).feed.changed == 0 and build(data, everything=True).feed.changed == 0 and logged(data) == entries


@pytest.mark.parametrize("release", ["behind", "gone", "no build"])
def test_a_takedown_reaches_the_log_whatever_release_there_is(release: str, data: Path) -> None:
    mine = evidence(data, OTHER)
    if release == "gone":
        (data / "kb.db").unlink()
    if release == "no build":
        for path in data.glob("build.db*"):
            path.unlink()
    elif release == "behind":
        with closing(sqlite3.connect(data / "build.db")) as db:
            db.execute("PRAGMA user_version=1")
    kb("takedown", OTHER, "--reason", "request", "--data", data)
    state = log.replay(logged(data, "archive.db"))
    assert mine and {state[each].op for each in mine} == {DELETE}
    assert words_left(data, OTHER, bulletin_id(OTHER) + "-", "蓝鲸岭") == set()
    build(data)
    assert logged(data) == logged(data, "archive.db") and mine.isdisjoint(using(data))


def test_an_older_backup_does_not_take_the_log_back(data: Path, tmp_path: Path) -> None:
    kb("backup", tmp_path / "old.tar", "--data", data)
    kb("takedown", OTHER, "--reason", "request", "--data", data)
    entries = logged(data)
    kb("restore", tmp_path / "old.tar", "--data", data)
    assert logged(data) == logged(data, "archive.db") == entries
    assert words_left(data, bulletin_id(OTHER) + "-") == set()
    build(data)
    assert logged(data)[: len(entries)] == entries and not evidence(data, OTHER)
    elsewhere = tmp_path / "elsewhere"
    kb("restore", tmp_path / "old.tar", "--data", elsewhere)
    build(elsewhere)
    behind = logged(elsewhere)[-1].seq
    assert behind < entries[-1].seq
    kb("feed", "-o", tmp_path / "feed", "--data", data)
    assert "kb feed accept --after" in kb("feed", "-o", tmp_path / "feed", "--data", elsewhere, code=1)
    kb("feed", "accept", "--after", entries[-1].seq, "--data", elsewhere)
    kb("feed", "-o", tmp_path / "feed", "--data", elsewhere)
    assert "start from the snapshot" in kb("feed", "-o", tmp_path / "other", "--since", entries[-1].seq, "--data", elsewhere, code=1)


# --- the ceiling -----------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Logbook]:
    with closing(sqlite3.connect(tmp_path / "archive.db", isolation_level=None)) as db:
        yield Logbook(db)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "build.db")) as opened:
        yield opened


def wish(store: Store, n: int, cues: str = "ab", cases: int = 1, notice: str = "0" * 16) -> None:
    """n patterns in use; every other one has the first of the cues, the rest the second."""
    rows = []
    for at in range(n):
        body: dict[str, Any] = {
            "id": f"p-{at:03}", "status": "active", "cues": [{"id": f"c-{cues[at % 2]}", "weight": 1.0, "cases": cases}],
            "support": {"cases": cases, "hosts": 1, "tiers": {"T0": cases}}, "evidence": [{"case": f"{notice}-{cases}"}],
        }  # fmt: skip
        rows.append((f"p-{at:03}", None, None, "active", 0, None, None, cases, 1, "T0", json.dumps(body)))
    store.replace("patterns", rows)


def test_too_much_at_once_is_held_back_and_let_pass(book: Logbook, store: Store) -> None:
    wish(store, 200)
    assert feeding.feed(book, store, set()) == feeding.Fed(202), "the first build is exempt; two cues"
    wish(store, 200, cases=2)
    assert feeding.feed(book, store, set()) == feeding.Fed(200), "who tells of it changes nothing that a detector does"
    wish(store, 160, cases=2)
    assert feeding.feed(book, store, set()).changed == 40
    wish(store, 160, "ba", cases=2)
    fed = feeding.feed(book, store, set())
    assert fed.changed == 0 and fed.held == "160 of 160 entries would change, after 40 today; 40 may in a day"
    assert {entry.op for entry in log.live(book.state())} == {UPSERT} and book.end == 442
    assert feeding.feed(book, store, set()).held, "and it stays held back"
    wish(store, 159, cases=2)
    assert feeding.feed(book, store, set()).held, "over the day, however often it is built"
    assert feeding.feed(book, store, set(), ceiling=False) == feeding.Fed(1)


def test_a_day_is_noted_with_its_first_change(book: Logbook, store: Store) -> None:
    """Where nothing changes, nothing is written: so a restored archive is the one that was backed up."""
    days = "SELECT live, changed FROM feed_days"
    wish(store, 200)
    feeding.feed(book, store, set())
    for retract_only in (False, True):
        assert feeding.feed(book, store, set(), retract_only=retract_only).changed == 0
        assert book.db.execute(days).fetchall() == []
    wish(store, 190)
    assert feeding.feed(book, store, set()) == feeding.Fed(10)
    assert book.db.execute(days).fetchall() == [(200, 10)]
    assert feeding.feed(book, store, set()).changed == 0
    assert book.db.execute(days).fetchall() == [(200, 10)], "the day began with 200, whatever is in use now"


def test_other_words_of_the_program_are_no_change_by_notices(book: Logbook, store: Store) -> None:
    """A cue that is new or gone everywhere came with a version, or was a person's word."""
    wish(store, 200)
    feeding.feed(book, store, set())
    wish(store, 200, "ac")
    assert feeding.feed(book, store, set()) == feeding.Fed(102), "a hundred patterns, and a cue for a cue"
    assert {each for each, entry in book.state().items() if entry.op == REVOKE} == {"c-b"}


def test_a_few_may_always_change(book: Logbook, store: Store) -> None:
    wish(store, 5)
    feeding.feed(book, store, set())
    wish(store, 5, "ba")
    assert feeding.feed(book, store, set()) == feeding.Fed(5)


def test_what_was_taken_down_goes_even_where_all_else_is_held_back(book: Logbook, store: Store) -> None:
    wish(store, 100)
    feeding.feed(book, store, set())
    wish(store, 90, "bc", notice="1" * 16)
    fed = feeding.feed(book, store, {"0" * 16})
    assert fed == feeding.Fed(102), "each told anew without it, or deleted: none of that counts"
    assert [entry.op for entry in book.state().values()].count(DELETE) == 10
    assert all("0" * 16 not in log.to_line(entry) for entry in book._entries("SELECT seq, op, id, rev, kind, life, body FROM feed_log"))


def test_a_log_of_an_earlier_version_goes_on(book: Logbook, store: Store, tmp_path: Path) -> None:
    """Its entries had no life; opened, or carried into a restored archive, each is in its first."""
    path = tmp_path / "earlier.db"
    columns = "seq INTEGER PRIMARY KEY, op TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"CREATE TABLE feed_log({columns})")
        db.execute("CREATE TABLE feed_days(day TEXT PRIMARY KEY, live INTEGER NOT NULL, changed INTEGER NOT NULL)")
        db.execute("INSERT INTO feed_log VALUES (7, 'revoke', 'c-a', 2, 'cue', '{}')")
    carry(path, book.db)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        earlier = Logbook(db)
        assert earlier.state() == book.state() == {"c-a": Entry(7, REVOKE, "c-a", 2, "cue", {})}
        wish(store, 2, "aa")
        feeding.feed(earlier, store, set())
        assert (earlier.state()["c-a"].op, earlier.state()["c-a"].life) == (UPSERT, 2)


def test_the_log_forgets_what_lies_before_its_window(book: Logbook, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log.spent, "__defaults__", (30,))
    for turn in range(1, 9):
        wish(store, 10, "aa", cases=turn)
        feeding.feed(book, store, set())
    held = [row[0] for row in book.db.execute("SELECT seq FROM feed_log ORDER BY seq")]
    cue = book.state()["c-a"].seq
    assert held == [cue, *range(52, 82)] and cue < 12, "the last entry of each id stays"


# --- commands --------------------------------------------------------------------------------------------------------


def test_from_a_key_to_a_checked_feed(data: Path, tmp_path: Path) -> None:
    key, out = tmp_path / "keys" / "feed", tmp_path / "out" / "feed"
    key.parent.mkdir()
    assert "hand it out" in kb("feed", "key", key, "--data", data)
    (tmp_path / "code" / ".git").mkdir(parents=True)
    assert "repository" in kb("feed", "key", tmp_path / "code" / "no", "--data", data, code=1)
    assert "data folder" in kb("feed", "key", data / "no", "--data", data, code=1)
    base = ("feed", "--format", "jsonl", "--format", "csv", "--data", data)
    told = json.loads(kb(*base, "--key", key, "-o", out, "--json"))
    assert told["signed"] and told["sequence"] == logged(data)[-1].seq
    assert (out / "log.jsonl").read_bytes() == log.to_lines(logged(data))
    assert "whole" in kb("feed", "verify", out, "--key", f"{key}.pub")
    seen = tmp_path / "manifest.json"
    seen.write_bytes((out / "manifest.json").read_bytes())
    kb("takedown", OTHER, "--reason", "request", "--data", data)
    kb(*base, "--key", key, "-o", out, "--since", told["sequence"])
    new = log.from_lines((out / "log.jsonl").read_bytes())
    assert {each.op for each in new if each.kind != "cue"} == {DELETE} and (out / "table" / "changes" / "entries.csv").exists()
    kb("feed", "verify", out, "--key", f"{key}.pub", "--after", seen)
    (out / "feed.pub").write_bytes(Path(f"{key}.pub").read_bytes())
    assert "inside the folder" in kb("feed", "verify", out, "--key", out / "feed.pub", code=1)
    assert json.loads(kb("feed", "verify", out, "--key", f"{key}.pub", "--json", code=1).splitlines()[0])["problems"] == [
        {"code": "extra", "what": "feed.pub"}
    ]
    (out / "feed.pub").unlink()
    key.chmod(0o644)
    assert "chmod 600" in kb(*base, "--key", key, "-o", out, code=1)
    assert "not signed" in kb(*base, "-o", out)
    assert "bad_signature" in kb("feed", "verify", out, "--key", f"{key}.pub", code=1)
    assert "there is no format xml" in kb("feed", "-o", out, "--format", "xml", "--data", data, code=1)
    assert "-o DIR" in kb("feed", "--data", data, code=2)


def test_a_bar_leaves_out_what_lies_below(data: Path, tmp_path: Path) -> None:
    kb("feed", "-o", tmp_path / "all", "--format", "jsonl", "--data", data)
    kb("feed", "-o", tmp_path / "t0", "--format", "jsonl", "--min-tier", "T0", "--data", data)
    every, best = (log.replay(log.from_lines((tmp_path / name / "snapshot.jsonl").read_bytes())) for name in ("all", "t0"))
    tiers = {each: (entry.body or {})["support"]["tiers"] for each, entry in every.items() if entry.kind != "cue"}
    assert {each for each, entry in best.items() if entry.op == UPSERT and entry.kind != "cue"} == {
        each for each, found in tiers.items() if found.get("T0")
    }
