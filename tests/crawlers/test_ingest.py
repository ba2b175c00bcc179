"""What people bring: saved pages, JSON Lines, another archive; each notice once, no line lost for its neighbour, no trust gained."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended
from web import HOST, Answer, Web, column, notice

from crawlers.decode import Refused
from crawlers.ingest import is_date, read_line
from crawlers.pipeline import LINE_KEYS

LINE = {"url": "https://gat.hunan.gov.cn/a.html", "title": "通报", "text": "张女士被骗走19240元。"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tier": "T0"}, "unknown key: tier"),
        ({"text": None}, "text: missing"),
        ({"title": 7}, "title: missing"),
        ({"title": " "}, "empty"),
        ({"text": ""}, "empty"),
        ({"url": "file:///etc/passwd"}, "url: "),
        ({"url": "notice"}, "url: "),
        ({"published": "last May"}, "published: 'last May'"),
        ({"published": "2024-02-30"}, "published: '2024-02-30'"),
        ({"authors": "钟晓璐"}, "authors: must be a list"),
        ({"images": [1]}, "images: must be a list"),
        ({"publisher": ["a"]}, "publisher: must be a string"),
        ({"text": "甲" * 200_001}, "more than 200,000"),
        ({"text": "\ud800"}, "surrogate"),
    ],
)
def test_a_bad_line_says_what_is_wrong(change: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused) as refused:
        read_line(json.dumps({**LINE, **change}).encode(), ())
    assert says in refused.value.message


@pytest.mark.parametrize("line", [b"{", b"[]", b"\xff\xfe", b'"text"', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(line: bytes) -> None:
    with pytest.raises(Refused):
        read_line(line, ())


def test_a_line_is_a_re_post_whatever_it_claims() -> None:
    from crawlers.source import load_sources

    given = {**LINE, "publisher": "湖南省公安厅", "source": "hunan_police", "published": "2024-03", "images": ["https://a.cn/1.jpg"]}
    bulletin = read_line(json.dumps(given).encode(), load_sources().values())
    assert (bulletin.tier, bulletin.source, bulletin.region) == ("T2", "hunan_police", "430000")
    assert bulletin.images == ("https://a.cn/1.jpg",) and bulletin.sha256 and bulletin.marks == ("url_claimed",)


@pytest.mark.parametrize(("text", "good"), [("2024", True), ("2024-03", True), ("2024-13", False), ("2024-3", False), ("0000", False)])
def test_dates(text: str, good: bool) -> None:
    assert is_date(text) is good


def test_bad_lines_are_refused_by_number_and_the_rest_go_on(
    kb: Callable[..., Ended], rows: Callable[..., list[Any]], tmp_path: Path
) -> None:
    path = tmp_path / "notices.jsonl"
    lines = [json.dumps({**LINE, "url": f"https://a.cn/{n}.html"}, ensure_ascii=False) for n in range(4)]
    path.write_text("\n".join([lines[0], "{", lines[1], "", json.dumps({**LINE, "colour": 1}), lines[2], lines[0], lines[3]]), "utf-8")
    ended = kb("ingest", "--json", path)
    (report,) = ended.rows
    assert ended.code == 1 and (report["stored"], report["known"]) == (4, 1)
    assert [line for line, *_ in report["refused"]] == [2, 5]
    assert f"{path}:2:" in kb("ingest", path).err and rows("SELECT count(*) FROM bulletins") == [4]
    assert rows("SELECT state, count(*) FROM frontier GROUP BY 1") == [("stored", 4)]


def test_a_saved_page_comes_in_once_and_as_a_re_post(kb: Callable[..., Ended], rows: Callable[..., list[Any]], tmp_path: Path) -> None:
    loose, named, bad = tmp_path / "loose.html", tmp_path / "named.htm", tmp_path / "bad.html"
    loose.write_text(notice("散页通报"), "utf-8")
    named.write_text(notice("有址通报").replace("<head>", '<head><link rel="canonical" href="https://gat.hunan.gov.cn/x.html">'), "utf-8")
    bad.write_text("<div " + "a='b' " * 9000 + ">", "utf-8")
    ended = kb("ingest", "--json", loose, named, loose, bad, tmp_path / "missing.html")
    assert ended.code == 1 and [(r["stored"], r["known"], len(r["refused"])) for r in ended.rows] == [
        (1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1),
    ]  # fmt: skip
    assert rows("SELECT title, url, tier, source FROM bulletins ORDER BY changed") == [
        ("散页通报", None, "T2", None),
        ("有址通报", "https://gat.hunan.gov.cn/x.html", "T2", None),
    ]
    assert rows("SELECT id = substr(sha256, 1, 16) FROM bulletins WHERE url IS NULL") == [1]
    assert rows("SELECT count(*) FROM pages JOIN bulletins USING(sha256)") == [2]


@pytest.mark.parametrize("content", [b"", b"plain words", b"\x00\x01\x02", b"SQLite format 3\0garbage"])
def test_other_files_are_refused_in_one_line(kb: Callable[..., Ended], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing"
    path.write_bytes(content)
    ended = kb("ingest", path)
    assert ended.code == 1 and ended.out.endswith("1 refused\n") and "Traceback" not in ended.err


def test_a_page_that_was_brought_is_fetched_when_a_list_names_it(
    web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]], tmp_path: Path
) -> None:
    urls = column(web, HOST, 2)
    path = tmp_path / "n.jsonl"
    path.write_text(json.dumps({**LINE, "url": urls[0], "text": "有人寄来的另一种说法。"}))
    kb("ingest", path)
    kb("crawl")
    assert rows("SELECT tier, source FROM bulletins WHERE url = ?", urls[0]) == [("T0", "anlan_police")]
    assert "19240" in rows("SELECT text FROM bulletins WHERE url = ?", urls[0])[0]
    assert kb("ingest", path).out.count("1 already there") == 1
    assert "19240" in rows("SELECT text FROM bulletins WHERE url = ?", urls[0])[0], "a file never replaces what was fetched"


def test_another_archive_comes_in_whole_and_once(
    web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]], data: Path, tmp_path: Path
) -> None:
    urls = column(web, HOST, 6)
    web.put(urls[0], Answer("gone", 404))
    kb("crawl")
    theirs = tmp_path / "theirs.db"
    with sqlite3.connect(data / "archive.db") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(data / "archive.db", theirs)
    with sqlite3.connect(theirs) as db:  # what a colleague claims without a host to show for it
        db.execute("UPDATE bulletins SET url = 'https://news.elsewhere.com/a', id = 'x' WHERE url = ?", (urls[1],))
        db.execute("UPDATE frontier SET url = 'https://news.elsewhere.com/a' WHERE url = ?", (urls[1],))
    shutil.rmtree(data)
    web.put(urls[5], Answer(status=500))
    ended = kb("ingest", "--json", theirs)
    assert (ended.code, ended.rows[0]["stored"], ended.rows[0]["known"]) == (0, 5, 0), ended.err
    assert rows("SELECT tier, count(*) FROM bulletins GROUP BY 1") == [("T0", 4), ("T2", 1)]
    assert rows("SELECT count(*) FROM bulletins JOIN pages USING(sha256)") == [5]
    assert rows("SELECT state, count(*) FROM frontier WHERE kind = 'article' GROUP BY 1 ORDER BY 1") == [("quarantined", 1), ("stored", 5)]
    assert rows("SELECT url, code FROM quarantine") == [(urls[0], "http_404")]
    visits = "SELECT source, run, json_extract(detail, '$.lists', '$.found', '$.failed', '$.run') FROM crawl_log WHERE event = 'visit'"
    assert rows(visits) == [("anlan_police", None, "[1,6,1,1]")], "when they looked is known here too"
    again = kb("ingest", "--json", theirs)
    assert (again.rows[0]["stored"], again.rows[0]["known"]) == (0, 5) and rows("SELECT count(*) FROM pages") == [5]
    assert len(rows(visits)) == 1
    own = kb("ingest", data / "archive.db")
    assert own.code == 1 and "the archive itself" in own.err


#: `scrapy crawl NAME -o notices.jsonl`, with the test's source and web put in by code, as `kb demo` does it
_SCRAPY = """
import sys
from pathlib import Path
import crawlers.spider
from crawlers.source import load_sources
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings
folder, port, data, out, limit = sys.argv[1:]
known = load_sources(Path(folder))
crawlers.spider.anlan_police = crawlers.spider.spider_class(known["anlan_police"], known.values())
settings = get_project_settings()
for name, value in {"SAMPLE_WEB": ("127.0.0.1", int(port)), "DOWNLOAD_DELAY": 0, "KB_DATA": data, "MEMUSAGE_LIMIT_MB": int(limit)}.items():
    settings.set(name, value, "cmdline")
execute(["scrapy", "crawl", "anlan_police", "-o", out], settings)
"""


def scrapy_crawl(sources: Path, web: Web, data: Path, out: Path, limit: int = 1024) -> subprocess.CompletedProcess[str]:
    args = [sys.executable, "-c", _SCRAPY, sources, web.port, data, out, limit]
    return subprocess.run([str(a) for a in args], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2])


def test_what_scrapy_exports_is_what_ingest_reads(
    web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]], declare: Callable[..., Path], tmp_path: Path
) -> None:
    column(web, HOST, 4)
    out = tmp_path / "notices.jsonl"
    done = scrapy_crawl(declare(), web, tmp_path / "own", out)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(lines) == 4 and all(set(line) == set(LINE_KEYS) for line in lines)
    assert "19240" not in done.stderr, "logs carry no text of a notice"
    assert kb("ingest", out).code == 0 and rows("SELECT count(*) FROM bulletins") == [4]


def test_scrapy_itself_says_that_memory_ended_it(web: Web, declare: Callable[..., Path], tmp_path: Path) -> None:
    """Nobody writes a report there, so that the log has to."""
    column(web, HOST, 4)
    done = scrapy_crawl(declare(), web, tmp_path / "own", tmp_path / "notices.jsonl", limit=1)
    assert "Memory usage exceeded 1MiB" in done.stderr, done.stderr
