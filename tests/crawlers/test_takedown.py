"""What is taken down is in no file of the folder any more, and nothing brings it back."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended, Nursery
from web import HOST, Answer, Web, column, listing, notice

from crawlers.packed import unpack
from datasette_plugins.site import new_site
from kb.model import bulletin_id

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]
WORDS = "蓝鲸岭的欧阳女士接到自称客服的电话，按对方要求下载软件并转账，共被骗走38251元，警方正在侦办。"
TITLE = "蓝鲸岭一女子网购退款被骗"
URL = f"http://{HOST}/jwzx/202403/t20240305_77.html"
OLD = f"http://{HOST}/jwzx/202403/t20240305_76.html"  # leads to URL
_CHANCE = re.compile(rb"[0-9a-f]{64}|[0-9]{8}T[0-9]{6}Z")  # a digest, or a time such as T113825Z, has four digits of a sum by chance


@pytest.fixture
def full(web: Web, kb: Kb, data: Path, tmp_path: Path) -> Path:
    """A folder in which the notice is everywhere; copies of what was handed out before stand beside it."""
    others = column(web, HOST, 4)
    web.put(URL, Answer(notice(TITLE, WORDS.replace("38251", "38250"))))
    web.put(OLD, Answer(status=301, headers={"Location": URL}))
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(u, "通报") for u in others] + [(OLD, TITLE)])))
    assert kb("crawl").code == 0
    web.put(URL, Answer(notice(TITLE, WORDS)))  # it was put right: both versions are kept
    with closing(sqlite3.connect(data / "archive.db")) as db, db:  # left open, it would read a WAL that the next command has removed
        db.execute("UPDATE frontier SET next_at = '2000-01-01T00:00:00Z' WHERE kind = 'article'")
    for line in ("crawl", "build", "export --month 2024-03", "export --warc"):
        ended = kb(*line.split())
        assert ended.code == 0, ended.err
    (case,) = query(data / "kb.db", "SELECT id FROM cases WHERE bulletin_id = ?", bulletin_id(URL))
    ended = kb("correct", case, "loss_yuan", "38251", "--quote", "38251元", "--why", "test", "--who", "test")
    assert ended.code == 0, ended.err
    assert kb("backup", tmp_path / "old.tar").code == 0
    shutil.copy(data / "archive.db", tmp_path / "colleague.db")
    (warc,) = (data / "warc").iterdir()
    shutil.copy(warc, tmp_path / "old.warc.gz")
    kb("build")
    assert places(data), "it is there before"
    return data


def query(path: Path, sql: str, *values: Any) -> list[Any]:
    db = sqlite3.connect(path)
    try:
        return [row[0] if len(row) == 1 else tuple(row) for row in db.execute(sql, values)]
    finally:
        db.close()


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and what is packed in it."""
    raw = path.read_bytes()
    yield path.name, raw
    if path.name == "archive.db":
        for url, body in query(path, "SELECT url, body FROM pages"):
            yield f"{path.name}: {url}", unpack(body)
    elif path.suffix == ".gz":
        yield path.name, gzip.decompress(raw)


def places(folder: Path) -> set[str]:
    """Files in which anything of the notice stands."""
    marks = ("蓝鲸岭", "欧阳女士", "3825", "t20240305_77", "t20240305_76")
    files = [p for p in folder.rglob("*") if p.is_file() and ".withdrawn" not in p.parts]
    told = ((name, _CHANCE.sub(b"", raw)) for path in files for name, raw in contents(path))
    return {name for name, raw in told if any(mark.encode() in raw for mark in marks)}


def taken_down(data: Path) -> bool:
    here = query(data / "archive.db", "SELECT count(*) FROM bulletins WHERE id = ?", bulletin_id(URL))
    return here == [0] == query(data / "kb.db", "SELECT count(*) FROM bulletins WHERE id = ?", bulletin_id(URL))


def test_it_is_nowhere_any_more(full: Path, kb: Kb, web: Web) -> None:
    others = query(full / "kb.db", "SELECT id FROM bulletins WHERE id <> ? ORDER BY id", bulletin_id(URL))
    ended = kb("takedown", URL, "--reason", "request", "--json")
    assert ended.code == 0, ended.err
    (told,) = ended.rows
    assert (told["notices"], told["release"], told["corrections"]) == (1, True, 1)
    assert len(told["packages"]) == 1 and len(told["warcs"]) == 1 and told["pages"] >= 2
    left = places(full)
    assert left == set(), left
    assert query(full / "kb.db", "SELECT id FROM bulletins ORDER BY id") == others
    stones = query(full / "kb.db", "SELECT id, reason FROM tombstones")
    assert (bulletin_id(URL), "request") in stones and (bulletin_id(OLD), "request") in stones
    assert (bulletin_id(URL.replace("http:", "https:")), "request") in stones
    assert kb("search", "退款", "--json").rows[0]["total"] == 0 and kb("doctor").code == 0
    for path in (full / "archive.db", full / "kb.db"):
        assert query(path, "PRAGMA integrity_check") == ["ok"]


def test_nothing_brings_it_back(full: Path, kb: Kb, web: Web, tmp_path: Path) -> None:
    kb("takedown", OLD, "--reason", "court")
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(URL, TITLE), (OLD, TITLE)])))
    (tmp_path / "lines.jsonl").write_text(json.dumps({"url": URL, "title": TITLE, "text": WORDS}), "utf-8")
    page = notice(TITLE, WORDS).replace("<head>", f'<head><link rel="canonical" href="{URL}">')
    (tmp_path / "page.html").write_text(page, "utf-8")
    web.log.clear()
    kb("crawl")
    assert web.paths() == ["/jwzx/index.html"], "it is not even asked for"
    for source in ("lines.jsonl", "page.html", "old.warc.gz", "colleague.db"):
        kb("ingest", tmp_path / source)
        assert query(full / "archive.db", "SELECT count(*) FROM bulletins WHERE id = ?", bulletin_id(URL)) == [0], source
    ended = kb("add", URL)
    assert ended.code == 1 and "taken down" in ended.err and web.paths() == ["/jwzx/index.html"]
    assert kb("build", "--all").code == 0 and taken_down(full)
    assert query(full / "archive.db", "SELECT count(*) FROM frontier WHERE url IN (?, ?)", URL, OLD) == [0]
    assert kb("restore", tmp_path / "old.tar").code == 0 and taken_down(full)
    assert kb("build").code == 0 and taken_down(full)
    assert kb("backup", tmp_path / "new.tar").code == 0
    with tarfile.open(tmp_path / "new.tar") as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    assert places(tmp_path / "unpacked") <= {f"archive.db: http://{HOST}/jwzx/index.html"}, "what the site itself still lists"


async def test_the_site_says_410_without_a_restart(full: Path, kb: Kb) -> None:
    site = new_site(full / "kb.db", True)
    await site.invoke_startup()
    path = f"/-/notice/{bulletin_id(URL)}"
    assert (await site.client.get(path)).status_code == 200
    assert (await site.client.get("/-/search.json?q=蓝鲸岭")).json()["total"] == 1
    assert kb("takedown", bulletin_id(URL), "--reason", "request").code == 0
    assert (await site.client.get(path)).status_code == 410
    assert (await site.client.get("/-/search.json?q=蓝鲸岭")).json()["total"] == 0
    assert "蓝鲸岭" not in (await site.client.get("/-/search.atom?q=电话")).text


def test_a_release_that_is_behind_the_build_loses_it_and_gains_nothing(full: Path, kb: Kb, web: Web) -> None:
    with closing(sqlite3.connect(full / "build.db")) as db, db:
        db.execute("PRAGMA user_version=1")  # as when a release was held back
    before = query(full / "kb.db", "SELECT id FROM bulletins WHERE id <> ? ORDER BY id", bulletin_id(URL))
    assert kb("takedown", URL, "--reason", "privacy").code == 0
    assert query(full / "kb.db", "SELECT id FROM bulletins ORDER BY id") == before and places(full) == set()
    assert kb("build").code == 0 and taken_down(full)


def test_a_kill_at_any_moment_is_mended_by_running_it_again(
    full: Path, nursery: Nursery, kb: Kb, declare: Callable[..., Path], tmp_path: Path
) -> None:
    import os
    import signal
    import time

    kept = tmp_path / "kept"
    shutil.copytree(full, kept)
    for n in range(6):
        shutil.rmtree(full)
        shutil.copytree(kept, full)
        pid, number = nursery.start("takedown", "--data", full, URL, "--reason", "request", sources=tmp_path / "sources")
        time.sleep(0.04 + 0.12 * n)
        os.kill(pid, signal.SIGKILL)
        nursery.wait(pid, number)
        ended = kb("takedown", URL, "--reason", "request")
        assert ended.code == 0, ended.err
        assert places(full) == set() and taken_down(full)


def test_what_never_was_here_never_comes(web: Web, kb: Kb, rows: Rows) -> None:
    column(web, HOST, 2)
    kb("crawl")
    assert kb("takedown", URL, "--reason", "request").code == 0
    web.put(URL, Answer(notice(TITLE, WORDS)))
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(URL, TITLE)])))
    kb("crawl")
    assert rows("SELECT count(*) FROM bulletins WHERE title = ?", TITLE) == [0]


@pytest.mark.parametrize("reason", ["gone", "asked by Ms Ouyang", "欧阳女士", "", "A"])
def test_a_reason_is_a_code_that_names_nobody(kb: Kb, web: Web, reason: str) -> None:
    column(web, HOST, 1)
    kb("crawl")
    assert kb("takedown", URL, "--reason", reason).code == 2
