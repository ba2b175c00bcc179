"""Raw pages that never were notices go after a while; evidence of a notice never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nursery import Ended, Nursery
from web import HOST, Answer, Web, column, notice

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]
AHEAD = "crawlers.clock.AHEAD"
DAY = 86_400.0


def prune(nursery: Nursery, data: Path, days_on: float, *args: str) -> Ended:
    return nursery.run("prune", "--data", data, "--json", *args, set={AHEAD: days_on * DAY})


def test_only_pages_that_never_were_notices_go(web: Web, kb: Kb, rows: Rows, nursery: Nursery, data: Path) -> None:
    urls = column(web, HOST, 4)
    today = datetime.now(UTC).date().isoformat()  # so that another look is due soon
    for n in (1, 2):
        web.put(urls[n], Answer(notice(f"第{3 - n}号通报", date=today)))
    web.put(urls[0], Answer("<html><body><b>活动照片</b></body></html>"))
    assert kb("crawl").code == 0
    web.put(urls[1], Answer(notice("第2号通报", "更正：共被骗走29240元，警方正在侦办，提醒市民不要向陌生账户转账。", today)))
    assert kb("crawl", set={AHEAD: 10 * DAY}).code == 0
    web.put(urls[2], Answer("没有", 404))
    assert kb("crawl", set={AHEAD: 40 * DAY}).code == 0
    before = rows("SELECT url, sha256 FROM pages ORDER BY id")
    assert len([1 for url, _ in before if url == urls[1]]) == 2, "both versions are evidence"
    (early,) = prune(nursery, data, 100).rows
    assert early == {"pages": 0, "bytes": 0, "dry_run": False}
    (trial,) = prune(nursery, data, 200, "--dry-run").rows
    assert trial["pages"] == 1 and rows("SELECT url, sha256 FROM pages ORDER BY id") == before
    (done,) = prune(nursery, data, 200).rows
    assert done == trial | {"dry_run": False} and done["bytes"] > 0
    assert rows("SELECT url, sha256 FROM pages ORDER BY id") == [row for row in before if row[0] != urls[0]]
    assert rows("SELECT code FROM quarantine WHERE url = ?", urls[0]) == ["unknown_layout"], "why it was not read stays"
    assert prune(nursery, data, 200).rows[0]["pages"] == 0
    assert nursery.run("build", "--data", data).code == 0 and nursery.run("doctor", "--data", data).code == 0


def test_no_archive_and_no_short_keeping(nursery: Nursery, tmp_path: Path) -> None:
    ended = nursery.run("prune", "--data", tmp_path / "nowhere")
    assert ended.code == 1 and "there is no archive" in ended.err and not (tmp_path / "nowhere").exists()
    assert nursery.run("prune", "--data", tmp_path, "--days", "3").code == 2
