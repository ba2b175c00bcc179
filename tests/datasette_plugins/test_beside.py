"""What stands beside a case: other tellings, conflicts, similar cases, the line of places, citations, a correction prepared."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Self

import pytest
import pytest_asyncio
import yaml
from click.testing import CliRunner
from desk_notices import readings, release
from parsel import Selector

from datasette_plugins import citation
from datasette_plugins.report import FIELDS
from datasette_plugins.site import new_site
from kb.cli import main
from kb.corrections import CASE_FIELDS, load_corrections


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


@pytest.fixture(scope="module")
def told_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The client's case told again by a newspaper with another sum; (kb.db, the case that speaks, the other)."""
    first = readings()[0]
    again = {"url": "https://www.sample-news.example/again.html", "publisher": "青河晚报", "tier": "T1", "published": "2025-03-21"}
    notice = replace(first.bulletin, **again)
    path = release(tmp_path_factory.mktemp("twice"), [*readings(), replace(first, bulletin=notice)])
    with closing(sqlite3.connect(path)) as db, db:
        told = "SELECT id FROM cases WHERE loss_yuan = 28650 ORDER BY bulletin_id <> ?"
        (one, two) = [row[0] for row in db.execute(told, (first.bulletin.id,))]
        cluster = "SELECT id, CASE WHEN id = ? THEN ? ELSE id END, bulletin_id, bulletin_id, id <> ?, 'test' FROM cases"
        db.execute(f"INSERT INTO case_clusters {cluster}", (two, one, two))
        db.execute("INSERT INTO bulletin_clusters SELECT id, id, CASE WHEN id = ? THEN 'copy' ELSE 'origin' END, 'test' FROM bulletins",
                   (two[:16],))  # fmt: skip
        for n, (case, value, chosen, quote) in enumerate([(one, "28650.0", 1, "共被骗走28650元"), (two, "28000.0", 0, "被骗2.8万元")]):
            db.execute(
                "INSERT INTO conflicts VALUES (?, 'loss_yuan', ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 'text', 0, 4)",
                (one, n, value, chosen, case, case[:16], "host.example", "T0", "2025-03-20", quote),
            )
    return path, one, two


@pytest_asyncio.fixture
async def twice(told_twice: tuple[Path, str, str]) -> AsyncIterator[Any]:
    site = new_site(told_twice[0])
    await site.invoke_startup()
    yield site


async def page(site: Any, path: str) -> Selector:
    response = await site.client.get(path)
    assert response.status_code == 200, response.text[:300]
    return Selector(response.text)


async def test_other_tellings_and_their_conflicts(twice: Any, told_twice: tuple[Path, str, str]) -> None:
    _, one, two = told_twice
    case = await page(twice, f"/-/case/{one}")
    assert case.css(".tellings a::attr(href)").getall() == [f"/-/case/{two}"]
    assert "转载" in words(case.css(".tellings")[0]) and "媒体" in words(case.css(".tellings")[0])
    rows = [[words(cell) for cell in row.css("th, td")] for row in case.css(".conflicts tbody tr")]
    assert [row[1] for row in rows] == ["2.87万元 采用", "2.8万元"] and rows[0][2].startswith("本篇") and rows[1][3] == "被骗2.8万元"
    other = await page(twice, f"/-/case/{two}")
    assert other.css(".tellings a::attr(href)").getall() == [f"/-/case/{one}"] and "以此篇为准" in words(other.css(".tellings")[0])
    assert two not in "".join(case.css(".similar a::attr(href)").getall())


async def test_no_conflict_is_made_up(site: Any, kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        (case,) = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()
    shown = await page(site, f"/-/case/{case}")
    assert not shown.css(".conflicts, .tellings, .similar")


async def test_the_line_goes_from_the_victim_to_the_den(site: Any, kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        (case,) = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()
    line = (await page(site, f"/-/case/{case}")).css(".line li")
    assert [words(spot) for spot in line] == ["受害地 四川省成都市新津区", "窝点 广东省广州市"]


async def test_similar_cases_share_what_is_rare(tmp_path: Path) -> None:
    first, made = readings()[0], []
    for n, (pretexts, channels) in enumerate([(("信用分/流水不足",), ("电话",)), ((), ("电话",)), ((), ("QQ",))]):
        b = replace(first.bulletin, url=f"https://ga.qinghe.example/{n}.html")
        alike = replace(first.cases[0], pretexts=pretexts, controls=(), channels=channels, payments=())
        made.append(replace(first, bulletin=b, cases=(alike,)))
    path = release(tmp_path, [first, *made])
    with closing(sqlite3.connect(path)) as db:
        (case,) = db.execute("SELECT id FROM cases WHERE bulletin_id = ?", (first.bulletin.id,)).fetchone()
    site = new_site(path)
    await site.invoke_startup()
    listed = (await page(site, f"/-/case/{case}")).css(".similar li")
    ids = [li.css("a::attr(href)").get("").split("/")[-1][:16] for li in listed]
    assert ids == [reading.bulletin.id for reading in made]
    assert "信用分/流水不足" in words(listed[0]) and "信用分" not in words(listed[1])


def test_what_is_cited_at_night_in_utc_is_of_chinas_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2026, 11, 26, 18, tzinfo=tz)

    monkeypatch.setattr(citation, "datetime", Late)
    assert citation.today() == "2026-11-27"


async def test_citations(site: Any, kb_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citation, "today", lambda: "2026-11-26")
    with closing(sqlite3.connect(kb_db)) as db:
        (case,) = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()
    cited = [words(dd) for dd in (await page(site, f"/-/case/{case}")).css(".cite dd")]
    title = "童鞋甲醛超标？退休教师接到“客服”电话被骗两万余元"
    assert cited[0] == f"青河公安. {title}[EB/OL]. (2025-03-20)[2026-11-26]. https://ga.qinghe.example/art/2025/3/20/art_12_345.html."
    assert cited[2] == f"诈骗通报库. 案件 {case}：据《{title}》[DB/OL]. [2026-11-26]. http://localhost/-/case/{case}."
    assert "2025年11月2日存档" in cited[3] and "ab" * 8 in cited[3]
    english = [words(dd) for dd in (await page(site, f"/-/case/{case}?_lang=en")).css(".cite dd")]
    assert english[1].startswith(f"青河公安, “{title}”, 20 Mar 2025, https://") and english[1].endswith("(seen 26 Nov 2026)")


def test_every_field_that_can_be_corrected_is_offered() -> None:
    assert set(FIELDS) == set(CASE_FIELDS)


async def test_a_report_becomes_a_correction_that_holds(site: Any, kb_db: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        (case,) = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()
    why = "it's the refund; $(rm -rf /)"
    asked = {"field": "loss_yuan", "value": "598", "quote": "双倍赔付598元", "why": why}
    shown = Selector((await site.client.get(f"/-/report/{case}", params=asked)).text)
    command, told = ("".join(pre.xpath(".//text()").getall()) for pre in shown.css("pre"))
    line = shlex.split(command)
    assert line == ["kb", "correct", case, "loss_yuan", "598", "--quote", "双倍赔付598元", "--why", why]
    (tmp_path / "kb.db").write_bytes(kb_db.read_bytes())
    done = CliRunner().invoke(main, [*line[1:], "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    for path in (tmp_path / "corrections").glob("*.yml"):
        path.unlink()
    (tmp_path / "corrections" / "mine.yml").write_text(told, "utf-8")
    (correction,) = load_corrections(tmp_path / "corrections")[case[:16]]
    assert (correction.field, correction.new, correction.quote) == ("loss_yuan", 598.0, "双倍赔付598元")
    assert yaml.safe_load(told)["old"] == 28650.0


async def test_a_report_without_the_notices_words_is_not_ready(site: Any, kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        (case,) = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()
    for asked, fault in (({"value": "1", "quote": "没有这句话", "why": "x"}, "没有这句话"), ({"value": "1", "why": "x"}, "没有引原话")):
        shown = Selector((await site.client.get(f"/-/report/{case}", params={"field": "loss_yuan", **asked})).text)
        assert fault in words(shown.css(".faults")[0]) and not shown.css("pre")
    assert (await site.client.get("/-/report/ffffffffffffffff-1")).status_code == 404
