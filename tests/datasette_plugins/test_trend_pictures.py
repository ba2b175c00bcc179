"""Charts as files, flows, and two cuts side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import pytest_asyncio
from desk_notices import readings, release
from parsel import Selector

from datasette_plugins.site import new_site
from datasette_plugins.trends import PICTURED
from kb.trends import TRENDS, Cut, run

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = release(tmp_path_factory.mktemp("pictures"), readings())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO case_clusters SELECT id, id, bulletin_id, bulletin_id, 1, 'test' FROM cases")
        db.execute("INSERT INTO bulletin_clusters SELECT id, id, 'origin', 'test' FROM bulletins")
        db.execute("INSERT INTO coverage VALUES ('qinghe_ga', '2025-03-01', 4, 1, 0, 0, 0, 0, 0, 0, 0, NULL)")
    return path


@pytest_asyncio.fixture
async def trends_site(linked: Path) -> AsyncIterator[Any]:
    site = new_site(linked)
    await site.invoke_startup()
    yield site


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


@pytest.mark.parametrize("name", TRENDS)
async def test_a_chart_is_a_file_that_says_what_it_is(trends_site: Any, name: str) -> None:
    response = await trends_site.client.get(f"/-/trends/{name}.svg?_lang=en")
    if TRENDS[name].shape not in PICTURED:
        assert response.status_code == 404
        return
    assert response.status_code == 200 and response.headers["content-type"].startswith("image/svg+xml")
    picture = ElementTree.fromstring(response.content)
    said = " ".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text"))
    assert "cases as published by police, not crimes committed" in " ".join(said.split()) and "coverage:" in said
    assert "var(" not in response.text and TRENDS[name].text("title", "en") in said


async def test_the_files_bars_are_the_rows(trends_site: Any, linked: Path) -> None:
    with closing(sqlite3.connect(linked)) as db:
        rows = run(db, "cases-by-type").rows
    picture = ElementTree.fromstring((await trends_site.client.get("/-/trends/cases-by-type.svg")).content)
    bars = [rect for rect in picture.iter(f"{SVG}rect") if rect.get("class") == "watched"]
    assert len(bars) == len(rows) == 4 and {bar.get("width") for bar in bars} == {"100%"}


async def test_flows_lead_from_the_victim_to_the_other_place(trends_site: Any, linked: Path) -> None:
    with closing(sqlite3.connect(linked)) as db:
        (row,) = run(db, "flows").rows
        (finer,) = run(db, "flows", Cut(region="510000")).rows
    assert row == {"victim": "510000", "victim_name": "四川省", "place_role": "den", "place": "440000", "place_name": "广东省", "cases": 1}
    assert finer["victim"] == "510100"
    page = Selector((await trends_site.client.get("/-/trends/flows")).text)
    assert len(page.css(".chart .flow")) == 1 and "四川省 → 窝点 广东省: 1" in words(page.css(".flow")[0])
    assert [words(cell) for cell in page.css(".grid-table tbody tr")[0].css("th, td")] == ["四川省", "窝点", "广东省", "1"]


async def test_two_cuts_stand_side_by_side(trends_site: Any) -> None:
    page = Selector((await trends_site.client.get("/-/trends/cases-by-month?type=03&with_type=01")).text)
    assert [words(h).split()[0] for h in page.css(".pair h2")] == ["冒充电商物流客服类", "刷单返利类"]
    files = [a for a in page.css(".pair .forms a::attr(href)").getall() if ".svg" in a]
    assert [a.split("?")[1] for a in files] == ["type=03", "type=01"]
    places = Selector((await trends_site.client.get("/-/trends/cases-by-type?region=四川&with_region=广东")).text)
    assert len(places.css(".pair > section")) == 2
    assert not Selector((await trends_site.client.get("/-/trends/cases-by-month?type=03")).text).css(".pair")
    assert (await trends_site.client.get("/-/trends/cases-by-month?with_type=xx")).status_code == 400
