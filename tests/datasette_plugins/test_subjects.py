"""Pages of types, techniques, regions and sources: what they count is what the release holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_notices import readings, release
from parsel import Selector

from datasette_plugins.site import new_site
from datasette_plugins.sources import _state
from datasette_plugins.subject import facet_names
from kb.lexicon import kinds, load_yaml


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


async def page(site: Any, path: str, status: int = 200) -> Selector:
    response = await site.client.get(path)
    assert response.status_code == status, response.text[:300]
    assert len(response.content) < 150_000
    return Selector(response.text)


async def test_a_type_says_what_it_is_and_counts_its_cases(site: Any, kb_db: Path) -> None:
    shown = await page(site, "/-/type/03")
    assert words(shown.css("h1")[0]).startswith("冒充电商物流客服类")
    assert words(shown.css(".lede")[0]) == load_yaml("definitions.yml")["types"]["03"]["zh"]
    assert [words(dd) for dd in shown.css(".counts dd")] == ["1", "2.87万元", "2.87万元", "2.87万元"]
    assert [words(s) for s in shown.css(".steps .stage")] == ["接触", "取信", "诱导", "付款"]
    case = one(kb_db, "SELECT id FROM cases WHERE loss_yuan = 28650")
    assert shown.css(".plain-list .headline::attr(href)").getall() == [f"/-/case/{case}"]
    assert "/-/technique/pretext?value=" in "".join(shown.css(".facets a::attr(href)").getall())
    sub = await page(site, "/-/type/03.1")
    assert words(sub.css(".counts dd")[0]) == "1" and sub.css('.kicker a[href="/-/type/03"]')
    assert (await page(site, "/-/type/98", 404)).css("h1")


def one(path: Path, sql: str) -> Any:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


async def test_all_types_are_listed(site: Any) -> None:
    shown = await page(site, "/-/types?_lang=en")
    assert [a.split("/")[-1] for a in shown.css("tbody th a::attr(href)").getall()] == sorted(kinds())
    counts = {a.attrib["href"][-2:]: words(row.css("td")[0]) for row in shown.css("tbody tr") for a in row.css("th a")}
    assert {code for code, n in counts.items() if n == "1"} == {"01", "03", "07", "10"}


async def test_a_technique_leads_to_its_cases(site: Any) -> None:
    index = await page(site, "/-/techniques")
    links = {words(a): a.attrib["href"] for a in index.css("tbody th a")}
    shown = await page(site, links["屏幕共享/会议软件"])
    assert words(shown.css(".counts dd")[0]) == "1" and len(shown.css(".plain-list .headline")) == 1
    assert words((await page(site, links["先给小额返利"])).css(".counts dd")[0]) == "0"
    for path in ("/-/technique/control?value=没有", "/-/technique/nothing?value=x", "/-/technique/control"):
        await page(site, path, 404)


async def test_a_region_counts_what_lies_below_it(site: Any) -> None:
    for code, n in (("510000", "1"), ("510100", "1"), ("510118", "1"), ("440000", "0")):
        shown = await page(site, f"/-/region/{code}")
        assert words(shown.css(".counts dd")[0]) == n, code
    shown = await page(site, "/-/region/510000")
    assert shown.css('a[href="/-/region/510100"]') and shown.css('a[href="/-/source/qinghe_ga"]')
    assert "没有收录来源" in words(await page(site, "/-/region/440000"))
    await page(site, "/-/region/999999", 404)


async def test_a_source_shows_its_health(tmp_path: Path) -> None:
    path = release(tmp_path, readings())
    with closing(sqlite3.connect(path)) as db, db:
        visits = [("2025-10-01", 1, 2, 30, 30, 30, 0, 0, 0, 0), ("2025-11-01", 2, 4, 30, 0, 0, 28, 1, 1, 0)]
        db.executemany("INSERT INTO coverage VALUES ('qinghe_ga', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", visits)
        counts = '{"qinghe_ga": {"status": "done", "refused": 3, "quarantined": 1, "pending": 2}}'
        db.execute("INSERT INTO runs VALUES ('archive', 1, 'crawl', '', '', NULL, ?, 'done')", (counts,))
    site = new_site(path)
    await site.invoke_startup()
    row = [words(cell) for cell in (await page(site, "/-/sources")).css("tbody tr")[0].css("th, td")]
    assert row[1:] == ["正常", "2025年11月1日", "2025年10月1日", "30", "5–", "28", "4"]
    shown = await page(site, "/-/source/qinghe_ga")
    told = dict(zip([words(dt) for dt in shown.css(".record dt")], [words(dd) for dd in shown.css(".record dd")], strict=True))
    assert told["预期"] == "至少 5 篇" and told["拒收"] == "3" and told["待取"] == "2" and told["在线核实"] == "从未"
    assert [words(cell) for cell in shown.css(".facts tbody tr")[0].css("td")] == ["2", "30", "0", "0", "28", "1", "1", "0"]
    await page(site, "/-/source/nobody", 404)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "ok"),
        ({"enabled": 0}, "off"),
        ({"last_visit": None}, "never"),
        ({"status": "blocked"}, "blocked"),
        ({"health": "unknown_layout"}, "layout"),
        ({"health": "unreachable_from_here", "last_look": "2025-11-01"}, "absent"),
        ({"health": "silent"}, "ok"),
        ({"last_look": None}, "blocked"),
        ({"last_look": "2025-10-01"}, "stale"),
        ({"least": 50}, "few"),
    ],
)
def test_the_state_of_a_source(changes: dict[str, Any], state: str) -> None:
    row = {"enabled": 1, "last_visit": "2025-11-01", "last_look": "2025-11-01", "status": "done", "least": 5, "pages": 30} | changes
    assert _state(row, date(2025, 11, 2)) == state


def test_everything_has_a_definition_and_an_english_name() -> None:
    told = load_yaml("definitions.yml")
    assert set(told["types"]) == set(kinds()) and all(said["zh"] and said["en"] for said in told["types"].values())
    values = {value["zh"] for facet in load_yaml("taxonomy.yml")["facets"] for value in facet["values"]}
    values |= set(load_yaml("channels.yml")["payments"])
    assert values <= set(told["values"])
    assert {about["key"] for about in facet_names().values()} >= {facet["key"] for facet in load_yaml("taxonomy.yml")["facets"]}
