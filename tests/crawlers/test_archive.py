"""The archive: whole documents or nothing, one writer, and one clear line where the disk will not have it."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended, Nursery
from web import HOST, Answer, Web, column, notice

from crawlers import ledger
from crawlers.archive import Archive, ArchiveError
from crawlers.clock import now
from crawlers.frontier import counts, queue_urls, waiting
from crawlers.packed import unpack
from crawlers.reparse import snapshot_of
from crawlers.rows import Child, Row, Snapshot
from kb.model import Bulletin, bulletin_id

URL = "https://gat.hunan.gov.cn/gat/202403/t20240305_1.html"


def snapshot(url: str = URL, raw: bytes = b"<html>1</html>", **headers: str) -> Snapshot:
    return Snapshot(url, url, now(), 200, headers, raw, "utf-8")


def bulletin(url: str = URL, text: str = "张女士被骗走19240元。", page: Snapshot | None = None) -> Bulletin:
    page = page or snapshot(url)
    return Bulletin(url, "通报", text, "2024-03-05", "公安厅", tier="T0", source="hunan", fetched_at=page.fetched_at, sha256=page.sha256)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive.db")
    archive.begin_run("test", "")
    yield archive
    archive.close()


def one(archive: Archive, sql: str, *values: Any) -> Any:
    row = archive.db.execute(sql, values).fetchone()
    return row[0] if len(row) == 1 else tuple(row)


def queued(archive: Archive, url: str = URL) -> Row:
    queue_urls(archive, "hunan", [url])
    return next(waiting(archive, "hunan", set()))


def test_a_notice_its_bytes_and_its_state_come_together(archive: Archive) -> None:
    assert archive.put_article(queued(archive), snapshot(), bulletin()) == "stored"
    assert one(archive, "SELECT state, sha256 FROM frontier") == ("stored", snapshot().sha256)
    assert one(archive, "SELECT bytes, encoding FROM pages") == (14, "utf-8")
    assert one(archive, "SELECT id, url, changed FROM bulletins") == (bulletin_id(URL), URL, 1)


def test_bytes_are_kept_as_they_came_and_those_of_an_earlier_version_are_read(archive: Archive) -> None:
    raw = bytes(range(256)) * 40 + "<p>通报</p>".encode("gb18030")
    page = snapshot(raw=raw)
    archive.put_article(queued(archive), page, bulletin(page=page))
    kept = one(archive, "SELECT body FROM pages")
    assert unpack(kept) == raw and len(kept) < len(raw) / 4
    archive.db.execute("UPDATE pages SET body = ?", (zlib.compress(raw),))
    found = snapshot_of(archive, URL)
    assert found is not None and found.raw == raw


def test_when_one_part_fails_nothing_is_written(archive: Archive) -> None:
    row = queued(archive)
    archive.db.execute("CREATE TRIGGER fails BEFORE UPDATE OF state ON frontier BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        archive.put_article(row, snapshot(), bulletin())
    assert one(archive, "SELECT (SELECT count(*) FROM pages) + (SELECT count(*) FROM bulletins)") == 0
    assert one(archive, "SELECT state FROM frontier") == "pending" and not archive.db.in_transaction


def test_changed_grows_with_every_change_and_only_then(archive: Archive) -> None:
    row = queued(archive)
    archive.put_article(row, snapshot(), bulletin())
    assert archive.put_article(row, snapshot(raw=b"<html>counter 2</html>"), bulletin()) == "unchanged"
    assert one(archive, "SELECT count(*), max(changed) FROM bulletins") == (1, 1)
    assert one(archive, "SELECT count(*) FROM pages") == 1, "bytes that say nothing new are not kept"
    later = snapshot(raw=b"<html>2</html>")
    assert archive.put_article(row, later, bulletin(text="更正：29240元", page=later)) == "stored"
    other = "https://gat.hunan.gov.cn/gat/202403/t20240305_2.html"
    archive.put_article(queued(archive, other), snapshot(other), bulletin(other))
    archive.db.execute("DELETE FROM bulletins WHERE url = ?", (other,))
    archive.put_article(queued(archive, other), snapshot(other, b"x"), bulletin(other))
    assert one(archive, "SELECT max(changed) FROM bulletins") == 4, "a number is not used twice, also after a deletion"


def test_a_failed_second_look_does_not_unstore(archive: Archive) -> None:
    row = queued(archive)
    archive.put_article(row, snapshot(), bulletin())
    stored = Row(**{**_fields(row), "state": "stored"})
    assert archive.put_failure(stored, "fetch", "http_404", "status 404", "quarantined") == "stored"
    assert one(archive, "SELECT state FROM frontier") == "stored" and one(archive, "SELECT count(*) FROM quarantine") == 0
    assert one(archive, "SELECT group_concat(event) FROM crawl_log WHERE url IS NOT NULL") == "gone,http_404"
    assert one(archive, "SELECT gone_since FROM bulletins")


def _fields(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Row.__dataclass_fields__}


def test_what_heals_leaves_the_quarantine(archive: Archive) -> None:
    row = queued(archive)
    archive.put_failure(row, "read", "unknown_layout", "…", "quarantined", page=snapshot())
    assert one(archive, "SELECT code, sha256 FROM quarantine") == ("unknown_layout", snapshot().sha256)
    assert counts(archive) == {"discovered": 1, "stored": 0, "unchanged": 0, "quarantined": 1, "pending": 0, "refused": 0}
    archive.put_article(row, snapshot(), bulletin())
    assert one(archive, "SELECT count(*) FROM quarantine") == 0 and counts(archive)["stored"] == 1


def test_a_visit_is_counted_with_its_documents(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line a run, source and day in China; what a kill cuts off has been counted."""
    clock = ["2026-03-01T15:50:00Z"]
    for module in ("crawlers.ledger", "crawlers.archive"):
        monkeypatch.setattr(f"{module}.now", lambda: clock[0])
    listing = Row("https://gat.hunan.gov.cn/jqfb/", "hunan", "list")
    archive.put_list(listing, snapshot(listing.url), [Child(URL), Child(URL + "?2")], [])
    archive.put_article(Row(URL, "hunan"), snapshot(), bulletin())
    archive.put_failure(Row(URL + "?2", "hunan"), "fetch", "http_404", "status 404", "quarantined")
    clock[0] = "2026-03-01T16:10:00Z"
    archive.put_same(Row(URL, "hunan", state="stored"))
    archive.put_same(listing)
    archive.put_same(Row("https://other.example/", "other", "list"))
    archive.begin_run("test", "")
    archive.put_same(listing)
    found = archive.db.execute("SELECT run, source, at, detail FROM crawl_log WHERE event = 'visit' ORDER BY rowid").fetchall()
    assert [(row["run"], row["source"], row["at"][:16], json.loads(row["detail"])) for row in found] == [
        (1, "hunan", "2026-03-01T15:50", {"lists": 1, "listed": 2, "found": 2, "stored": 1, "failed": 1}),
        (1, "hunan", "2026-03-01T16:10", {"unchanged": 1, "lists": 1}),
        (1, "other", "2026-03-01T16:10", {"lists": 1}),
        (2, "hunan", "2026-03-01T16:10", {"lists": 1}),
    ]


def test_what_was_taken_down_does_not_come_back(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as db:
        archive = Archive(tmp_path / "archive.db")
        archive.close()
        db.execute("INSERT INTO tombstones VALUES (?, ?, '2024-03-05', 'asked')", (bulletin_id(URL), "x"))
    archive = Archive(tmp_path / "archive.db")
    row = Row("https://gat.hunan.gov.cn/jqfb/", "hunan", "list")
    archive.put_list(row, snapshot(row.url), [Child(URL)], [])
    assert one(archive, "SELECT count(*) FROM frontier") == 0, "not even its address is kept"
    assert archive.put_article(Row(URL, "hunan"), snapshot(), bulletin()) == "refused"
    assert archive.put_given("ingest", URL, bulletin()) == "refused"
    assert one(archive, "SELECT (SELECT count(*) FROM bulletins) + (SELECT count(*) FROM pages WHERE url = ?)", URL) == 0
    archive.close()


def test_paging_goes_on_while_a_page_brings_something_new(archive: Archive) -> None:
    def read(url: str, notices: list[str], further: str | None, raw: bytes) -> list[str]:
        known = archive.db.execute("SELECT sha256, parent FROM frontier WHERE url = ?", (url,)).fetchone()
        row = Row(url, "hunan", "list", parent=known["parent"] if known else None, sha256=known["sha256"] if known else None)
        if not known:
            archive.db.execute(
                "INSERT INTO frontier(url, source, kind, state, discovered_at) VALUES (?, 'hunan', 'list', 'pending', '')", (url,)
            )
        archive.put_list(row, snapshot(url, raw), [Child(n) for n in notices], [Child(further, "list")] if further else [])
        return [r[0] for r in archive.db.execute("SELECT url FROM frontier WHERE kind = 'list' AND state = 'pending' ORDER BY rowid")]

    assert read("https://a.cn/1", ["https://a.cn/n1"], "https://a.cn/2", b"1") == ["https://a.cn/2"]
    assert read("https://a.cn/2", ["https://a.cn/n2"], "https://a.cn/3", b"2") == ["https://a.cn/3"]
    assert read("https://a.cn/3", ["https://a.cn/n2"], "https://a.cn/4", b"2") == [], "the same page under another number ends it"
    assert read("https://a.cn/1", ["https://a.cn/n1"], "https://a.cn/2", b"1") == [], "nothing new: the rest is known"
    assert read("https://a.cn/1", ["https://a.cn/n3"], "https://a.cn/2", b"3") == ["https://a.cn/2"], "something new: it moved on"
    assert read("https://a.cn/other", ["https://a.cn/n1"], "https://a.cn/o2", b"o") == ["https://a.cn/2", "https://a.cn/o2"]


def test_one_process_writes(tmp_path: Path, nursery: Nursery) -> None:
    archive = Archive(tmp_path / "archive.db")
    with pytest.raises(ArchiveError, match=f"process {os.getpid()} is writing"):
        Archive(tmp_path / "archive.db")
    page = tmp_path / "page.html"
    page.write_text(notice("通报"))
    ended = nursery.run("ingest", "--data", tmp_path, page)
    assert ended.code == 1 and ended.err.startswith("kb: ") and "is writing to it" in ended.err and ended.err.count("\n") == 1
    archive.close()
    assert nursery.run("ingest", "--data", tmp_path, page).code == 0


def sound(path: Path) -> int:
    """Notices of an archive that is whole."""
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            return 0  # not even its tables: all of them or none
        assert db.execute("SELECT count(*) FROM bulletins WHERE sha256 NOT IN (SELECT sha256 FROM pages)").fetchone() == (0,)
        stored = db.execute("SELECT count(*) FROM frontier WHERE kind = 'article' AND state = 'stored'").fetchone()
        assert db.execute("SELECT count(*) FROM bulletins").fetchone() == stored
        return int(stored[0])
    finally:
        db.close()


def refused_in_one_line(ended: Ended, *says: str) -> bool:
    lines = ended.err.strip().splitlines()
    told = bool(lines) and lines[-1].startswith("kb: ") and any(word in lines[-1] for word in says)
    return ended.code == 1 and told and "Traceback" not in ended.err


def fill(web: Web, kb: Callable[..., Ended], data: Path, pages: int) -> Ended:
    """A crawl on a disk of so many database pages, then one with room."""
    column(web, HOST, 150)
    full = kb("crawl", set={"crawlers.ledger.MAX_PAGE_COUNT": pages})
    path = data / "archive.db"
    kept = sound(path) if path.exists() and path.stat().st_size else 0
    ended = kb("crawl")
    assert ended.code == 0 and sound(path) == 150 >= kept
    return full


@pytest.mark.parametrize("pages", [20, 40, 70])
def test_a_full_disk_loses_nothing(web: Web, kb: Callable[..., Ended], data: Path, pages: int) -> None:
    ended = fill(web, kb, data, pages)
    assert refused_in_one_line(ended, "no space left"), (ended.code, ended.err)


@pytest.mark.soak
@pytest.mark.parametrize("pages", range(44, 94))
def test_a_disk_of_any_size_loses_nothing(web: Web, kb: Callable[..., Ended], data: Path, pages: int) -> None:
    ended = fill(web, kb, data, pages)
    assert refused_in_one_line(ended, "no space left"), (ended.code, ended.err)


@pytest.mark.parametrize("limit", [60_000, 200_000])
def test_a_disk_that_refuses_a_write_loses_nothing(web: Web, kb: Callable[..., Ended], data: Path, limit: int) -> None:
    column(web, HOST, 40)
    assert refused_in_one_line(kb("crawl", file_limit=limit), "nothing is lost", "No space", "no space", "too large")
    assert kb("crawl").code == 0 and sound(data / "archive.db") == 40


def test_a_locked_database_is_named(web: Web, kb: Callable[..., Ended], data: Path) -> None:
    column(web, HOST, 3)
    kb("crawl")
    db = sqlite3.connect(data / "archive.db", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    assert refused_in_one_line(kb("crawl", set={"crawlers.ledger.BUSY_MS": 50}), "locked")
    db.execute("ROLLBACK")
    db.close()
    assert kb("crawl").code == 0 and sound(data / "archive.db") == 3


@pytest.mark.skipif(os.getuid() != 0, reason="needs to become another user")
def test_a_read_only_folder_is_named(web: Web, kb: Callable[..., Ended], data: Path) -> None:
    column(web, HOST, 3)
    kb("crawl")
    for path in (data, *data.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in list(data.parents)[:4]:
        parent.chmod(parent.stat().st_mode | 0o055)
    assert refused_in_one_line(kb("crawl", user=65_534), "read-only", "Permission denied", "not allowed", "cannot be written")
    data.chmod(0o755)
    assert kb("crawl").code == 0 and sound(data / "archive.db") == 3


@pytest.mark.parametrize("content", [b"not a database at all, " * 60, b"SQLite format 3\0" + b"\xff" * 4_000])
def test_a_damaged_archive_is_named(kb: Callable[..., Ended], data: Path, content: bytes) -> None:
    data.mkdir()
    (data / "archive.db").write_bytes(content)
    assert refused_in_one_line(kb("crawl"), "damaged") and (data / "archive.db").read_bytes() == content


def test_a_folder_that_is_a_file_is_named(kb: Callable[..., Ended], data: Path) -> None:
    data.write_text("x")
    assert kb("crawl").code in (1, 2)


def test_a_trial_leaves_no_trace(web: Web, nursery: Nursery, declare: Callable[..., Path], tmp_path: Path) -> None:
    column(web, HOST, 5)
    before = sorted(tmp_path.rglob("*"))
    ended = nursery.run("sources", "check", "--json", sources=declare(), port=web.port)
    assert ended.code == 0 and ended.rows[0]["ok"] and ended.rows[0]["run"]["new"] == 2
    assert sorted(p for p in tmp_path.rglob("*") if "sources" not in str(p)) == before
    web.routes.clear()
    web.put(f"http://{HOST}/jwzx/index.html", Answer("<html>改版</html>"))
    ended = nursery.run("sources", "check", sources=declare(), port=web.port)
    assert ended.code == 1 and "bad" in ended.out


def test_the_ceiling_is_the_disk_s_own() -> None:
    assert ledger.MAX_PAGE_COUNT is None
