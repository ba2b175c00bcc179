"""What was looked at: from a real archive's log, frontier and runs to a row a source and day, and a row a list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawlers.archive import Archive
from crawlers.rows import Child, Row, Snapshot
from crawlers.source import Source
from kb.build.coverage import COUNTS, coverage_rows, reach_rows
from kb.model import Bulletin

LIST = "https://gat.hunan.gov.cn/jqfb/index.html"
FURTHER = "https://gat.hunan.gov.cn/jqfb/index_1.html"


class Diary:
    """An archive kept by hand, at times that the test sets."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = ""
        for module in ("crawlers.ledger", "crawlers.archive", "crawlers.documents", "crawlers.frontier"):
            monkeypatch.setattr(f"{module}.now", lambda: self.now)
        self.archive = Archive(path)
        where = {"hunan": LIST, "tieshan": "https://gaj.tieshan.gov.cn/list.html"}
        self.archive.put_sources([Source(name, name, name, lists=(url,)) for name, url in where.items()])

    def visit(self, at: str, vantage: str = "") -> None:
        self.now = at
        self.archive.begin_run("crawl", vantage)

    def snapshot(self, url: str, raw: bytes) -> Snapshot:
        return Snapshot(url, url, self.now, 200, {}, raw, "utf-8")

    def list(self, url: str, names: str, further: str | None = None) -> None:
        row = self.archive.db.execute("SELECT parent, sha256 FROM frontier WHERE url = ?", (url,)).fetchone()
        if row is None:
            sql = "INSERT INTO frontier(url, source, kind, state, discovered_at) VALUES (?, 'hunan', 'list', 'pending', ?)"
            self.archive.db.execute(sql, (url, self.now))
        given = Row(url, "hunan", "list", parent=row and row["parent"], sha256=row and row["sha256"])
        pages = [Child(further, "list")] if further else []
        self.archive.put_list(given, self.snapshot(url, names.encode()), [Child(f"{LIST}/{name}") for name in names], pages)

    def notice(self, name: str, published: str) -> None:
        url, page = f"{LIST}/{name}", self.snapshot(f"{LIST}/{name}", name.encode())
        b = Bulletin(url, name, name, published, "湖南公安", source="hunan", fetched_at=self.now, sha256=page.sha256)
        self.archive.put_article(Row(url, "hunan", parent=LIST), page, b)


@pytest.fixture
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diary]:
    made = Diary(tmp_path / "archive.db", monkeypatch)
    yield made
    made.archive.close()


def told(archive: Archive) -> dict[tuple[str, str], dict[str, Any]]:
    """Without what is nought."""
    names = (*COUNTS, "vantage")
    rows = coverage_rows(archive.db)
    return {(str(row[0]), str(row[1])): {n: v for n, v in zip(names, row[2:], strict=True) if v} for row in rows}


def test_a_day_of_looking_is_a_row(diary: Diary) -> None:
    diary.visit("2026-03-01T01:00:00Z", "成都")
    diary.list(LIST, "abc", FURTHER)
    diary.list(FURTHER, "de")
    for name, day in zip("abcd", ("2026-02-27", "2026-01-05", "2025-12", "2023-06-30"), strict=True):
        diary.notice(name, day)
    diary.archive.put_failure(Row(f"{LIST}/e", "hunan"), "fetch", "http_404", "status 404", "quarantined")
    diary.visit("2026-03-01T13:00:00Z", "成都")
    diary.archive.put_same(Row(LIST, "hunan", "list"))
    diary.visit("2026-03-01T16:30:00Z", "长沙")  # the second of March in China
    diary.list(LIST, "fabc")
    diary.archive.put_same(Row(f"{LIST}/a", "hunan", state="stored"))
    assert told(diary.archive) == {
        ("hunan", "2026-03-01"): {"looks": 2, "lists": 3, "listed": 5, "found": 5, "stored": 4, "failed": 1, "vantage": "成都"},
        ("hunan", "2026-03-02"): {"looks": 1, "lists": 1, "listed": 4, "found": 1, "unchanged": 1, "vantage": "长沙"},
    }
    assert reach_rows(diary.archive.db) == [
        ("hunan", LIST, "2026-03-01", "2026-03-02", 2, 0, 6, 4, 1, "2023-06-30", "2026-02-27"),
    ]


def test_a_wall_or_silence_is_no_look(diary: Diary) -> None:
    diary.visit("2026-03-01T01:00:00Z")
    diary.archive.log("tieshan", "blocked", "https://gaj.tieshan.gov.cn/", {"why": "status 521"})
    diary.archive.log("hunan", "blocked", "https://mp.weixin.qq.com/", {"why": "a host that a list links to"})
    diary.archive.end_run("done", {"tieshan": {"status": "blocked"}, "hunan": {"status": "done"}})
    diary.visit("2026-03-02T01:00:00Z")  # left alone: no request was made
    diary.archive.end_run("done", {"tieshan": {"status": "blocked"}, "hunan": {"status": "outside_hours"}})
    diary.visit("2026-03-03T01:00:00Z")
    diary.archive.log("tieshan", "unreachable_from_here", "https://gaj.tieshan.gov.cn/", {"why": "timeout"})
    diary.archive.log("tieshan", "robots_unreachable", "https://gaj.tieshan.gov.cn/", {"why": "status 503"})
    diary.list(LIST, "a")
    diary.archive.log("hunan", "retry_later", "https://gat.hunan.gov.cn/", {"why": "status 429"})
    assert told(diary.archive) == {
        ("tieshan", "2026-03-01"): {"blocked": 1},
        ("tieshan", "2026-03-02"): {"blocked": 1},
        ("tieshan", "2026-03-03"): {"unreachable": 2},
        ("hunan", "2026-03-03"): {"looks": 1, "lists": 1, "listed": 1, "found": 1, "blocked": 1},
    }


def test_what_people_brought_is_no_look(diary: Diary) -> None:
    diary.visit("2026-03-01T01:00:00Z")
    b = Bulletin("https://x.example/1", "题", "文", "2024-01-01", fetched_at=diary.now, sha256="ab")
    diary.archive.put_given("ingest", b.url, b)
    diary.archive.put_article(Row("https://y.example/1", "add"), diary.snapshot("https://y.example/1", b"y"), b)
    assert told(diary.archive) == {} and reach_rows(diary.archive.db) == []


def test_an_archive_of_before_visits_were_counted(diary: Diary) -> None:
    """What a list brought on a day shows that it was looked at."""
    diary.visit("2026-03-01T01:00:00Z")
    diary.list(LIST, "ab")
    diary.notice("a", "2026-02-27")
    diary.archive.db.execute("DELETE FROM crawl_log")
    assert told(diary.archive) == {("hunan", "2026-03-01"): {"looks": 1, "found": 2, "stored": 1}}


def test_a_release_has_both_tables(tmp_path: Path) -> None:
    from notices import make_archive, read_by_hand

    from kb.build import build

    make_archive(tmp_path, [1, 2, 3, 4, 5, 6, 8])
    build(tmp_path, reader=read_by_hand)
    with closing(sqlite3.connect(tmp_path / "kb.db")) as db:
        found = db.execute("SELECT source, day, looks, found, stored FROM coverage ORDER BY source").fetchall()
        assert found == [(f"source{n}", "2025-11-02", 1, count, count) for n, count in enumerate((2, 2, 2, 1))]
        assert db.execute("SELECT list, listed FROM reach").fetchall() == []
