"""`kb add`: a person's own URL, its host and no other; and reading again what was kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nursery import Ended, Nursery
from web import HOST, Answer, Web, column, notice

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]
LONG = (
    "近日，安澜市民张女士接到自称客服的电话，对方称商品有问题要退款，引导她转账。"
    "张女士先后两次转款，共被骗走19240元。警方提醒：不轻信、不转账。"
)


def test_a_notice_is_fetched_stored_read_and_shown(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    url = f"http://{HOST}/other/202403/t20240305_1.html"
    web.put(url, Answer(notice("冒充客服诈骗通报", LONG)))
    ended = kb("add", "--json", url)
    assert ended.code == 0, ended.err
    (reading,) = ended.rows
    assert reading["input"] == url and reading["bulletin"]["title"] == "冒充客服诈骗通报"
    assert (reading["bulletin"]["tier"], reading["bulletin"]["source"]) == ("T0", "anlan_police"), "a declared source's host"
    assert (data / "kb.db").exists()
    again = kb("add", url)
    assert again.code == 0 and "冒充客服诈骗通报" in again.out and rows("SELECT count(*) FROM bulletins") == [1]


def test_a_stranger_s_notice_is_a_re_post(web: Web, kb: Kb, rows: Rows) -> None:
    url = "http://news.other.example/a/1.html"
    web.put(url, Answer(notice("转载通报", LONG).replace('ContentSource" content="安澜市公安局', 'ContentSource" content="公安部')))
    assert kb("add", url).code == 0
    assert rows("SELECT tier, source, publisher FROM bulletins") == [("T2", None, "公安部")]


def test_a_redirect_stays_on_the_one_host(web: Web, kb: Kb, rows: Rows) -> None:
    moved, away = f"http://{HOST}/old/1.html", f"http://{HOST}/old/2.html"
    web.put(moved, Answer(status=301, headers={"Location": "/new/202403/t20240305_1.html"}))
    web.put(f"http://{HOST}/new/202403/t20240305_1.html", Answer(notice("搬家的通报", LONG)))
    web.put(away, Answer(status=302, headers={"Location": "http://news.other.example/a/1.html"}))
    web.put("http://news.other.example/a/1.html", Answer(notice("别处", LONG)))
    ended = kb("add", moved, away, "--json")
    assert ended.code == 1 and [r.get("error", {}).get("code") for r in ended.rows] == [None, "offsite"]
    assert rows("SELECT url FROM bulletins") == [f"http://{HOST}/new/202403/t20240305_1.html"]
    assert {a.host for a in web.log} == {HOST}


def test_what_cannot_be_had_says_why(web: Web, kb: Kb, rows: Rows) -> None:
    web.put(f"http://{HOST}/robots.txt", Answer("User-agent: *\nDisallow: /private/"))
    web.put(f"http://{HOST}/wall", Answer("<script>__jsl_clearance</script>"))
    web.put(f"http://{HOST}/empty", Answer("<html><body><p>没有</p></body></html>"))
    urls = [f"http://{HOST}/{path}" for path in ("missing", "private/1", "empty", "wall")]
    ended = kb("add", *urls, "--json")
    assert ended.code == 1 and {r["input"]: r["error"]["code"] for r in ended.rows} == dict(
        zip(urls, ["http_404", "robots", "unknown_layout", "blocked"], strict=True)
    )
    assert "Traceback" not in ended.err and rows("SELECT count(*) FROM bulletins") == [0]


def test_an_added_notice_is_its_source_s_when_a_list_names_it(web: Web, kb: Kb, rows: Rows) -> None:
    urls = column(web, HOST, 3)
    kb("add", urls[1])
    assert rows("SELECT source FROM frontier WHERE url = ?", urls[1]) == ["add"]
    (report,) = kb("crawl", "--json").rows
    assert report["discovered"] == report["stored"] == 3 and web.paths().count(urls[1].removeprefix(f"http://{HOST}")) == 1


def test_update_crawls_builds_and_publishes_what_exists(web: Web, kb: Kb, data: Path) -> None:
    urls = column(web, HOST, 3)
    ended = kb("update", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.rows[0]["stored"] == 3 and (ended.rows[1]["notices"], ended.rows[1]["published"]) == (3, True)
    web.put(f"http://{HOST}/jwzx/index.html", Answer("", 521))
    ended = kb("update")
    assert ended.code == 1 and "blocked" in ended.out and "3 notices" in ended.out, "what exists is published all the same"
    assert (data / "kb.db").exists() and len(urls) == 3


def test_reparse_reads_again_what_was_kept(web: Web, kb: Kb, rows: Rows, declare: Callable[..., Path], data: Path) -> None:
    """A family that did not know a layout is mended (here: the source's selector); nothing is fetched again."""
    sources = declare()
    urls = column(web, HOST, 3)
    odd = f'<html><head><meta name="ArticleTitle" content="新版面"></head><body><div class="novel"><p>{LONG}</p></div></body></html>'
    web.put(urls[0], Answer(odd))
    kb("crawl")
    assert rows("SELECT code FROM quarantine") == ["unknown_layout"]
    declare({"options": {"body": ".novel, .TRS_Editor"}})
    asked = len(web.log)
    code = """
import sys
from pathlib import Path
from crawlers.archive import Archive
from crawlers.reparse import reparse
from crawlers.source import load_sources
archive = Archive(Path(sys.argv[1]))
archive.begin_run("reparse", "")
print(dict(reparse(archive, load_sources(Path(sys.argv[2])))))
"""
    done = subprocess.run([sys.executable, "-c", code, str(data / "archive.db"), str(sources)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "'stored': 1" in done.stdout and "'unchanged': 2" in done.stdout, done.stderr + done.stdout
    assert rows("SELECT title FROM bulletins WHERE url = ?", urls[0]) == ["新版面"] and rows("SELECT count(*) FROM quarantine") == [0]
    assert len(web.log) == asked and rows("SELECT count(*) FROM pages WHERE url LIKE '%/t2024%'") == [3]


def test_the_reparse_command_stands(tmp_path: Path) -> None:
    env = {"KB_DATA": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-m", "scrapy", "reparse"], capture_output=True, text=True, timeout=60, cwd=root, env=env)
    assert done.returncode == 1 and "there is no archive" in done.stdout


def test_kb_sources_lists_what_is_declared(web: Web, kb: Kb, nursery: Nursery, declare: Callable[..., Path], data: Path) -> None:
    column(web, HOST, 2)
    kb("crawl")
    (row,) = nursery.run("sources", "list", "--data", data, "--json", sources=declare()).rows
    assert (row["name"], row["notices"], row["discovered"], row["verified_live"]) == ("anlan_police", 2, 2, "never")
