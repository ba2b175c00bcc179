"""What the front page draws: tiles with their coverage, losses by type and month, what is rising."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from desk_notices import readings, release
from parsel import Selector

from datasette_plugins.front import load_tiles
from datasette_plugins.site import new_site
from kb.lexicon import load_yaml


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


async def front(path: Path, query: str = "") -> Selector:
    site = new_site(path)
    await site.invoke_startup()
    response = await site.client.get(f"/{query}")
    assert response.status_code == 200 and len(response.content) < 150_000
    return Selector(response.text)


def test_every_province_has_a_square_of_its_own(kb_db: Path) -> None:
    tiles = load_yaml("tiles.yml")["tiles"]
    with closing(sqlite3.connect(kb_db)) as db:
        sql = "SELECT DISTINCT code FROM regions WHERE level = 'province' AND (until IS NULL OR until = '')"
        listed = [code for (code,) in db.execute(sql)]
    assert set(tiles) == set(listed) and len(tiles) == 34
    assert len({tuple(place) for place in tiles.values()}) == 34


async def test_tiles_say_what_was_looked_at_before_what_was_told(tmp_path: Path) -> None:
    path = release(tmp_path, readings())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO coverage VALUES ('qinghe_ga', '2025-11-01', 4, 1, 0, 0, 0, 0, 0, 0, 0, NULL)")
        found = {tile["code"]: tile for tile in load_tiles(db)}
    assert (found["510000"]["looks"], found["510000"]["cases"], found["510000"]["rate"], found["510000"]["shade"]) == (4, 1, 0.25, 1)
    assert found["440000"]["rate"] is None and found["440000"]["shade"] == 0
    page = await front(path)
    tiles = {a.attrib["href"].split("/")[-1]: a for a in page.css(".tile")}
    assert len(tiles) == 34 and "查看 4 次，1 起案件" in tiles["510000"].attrib["title"]
    assert "unseen" in tiles["440000"].attrib["class"] and "unseen" not in tiles["510000"].attrib["class"]


async def test_losses_by_type_and_month(kb_db: Path) -> None:
    page = await front(kb_db)
    lines = {words(row.css("th")[0]): [words(td) for td in row.css("td")] for row in page.css(".heat tbody tr")}
    assert lines["刷单返利类"][-2:] == ["4.6", "4.6万元"] and lines["冒充电商物流客服类"][-2:] == ["2.87", "2.87万元"]
    assert len(lines) == 2 and all(len(cells) == 13 for cells in lines.values())


async def test_what_rises_leads_to_its_cases(tmp_path: Path) -> None:
    path = release(tmp_path, readings())
    with closing(sqlite3.connect(path)) as db, db:
        case = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()[0]
        columns: dict[str, Any] = {"id": "a1", "kind": "appears", "what": "phrase", "label": "云会通", "type": "03"}
        columns |= {"opened": "2025-03-21", "hosts": 3}
        names = ", ".join(columns)
        db.execute(f"INSERT INTO alerts ({names}, chance) VALUES ({', '.join('?' * len(columns))}, 0)", tuple(columns.values()))
        db.execute("INSERT INTO alert_evidence (alert, n, case_id, counted) VALUES ('a1', 1, ?, 1)", (case,))
    page = await front(path, "?_lang=en")
    (item,) = page.css(".rising li")
    assert "云会通" in words(item) and "3 independent hosts" in words(item) and "new" in words(item)
    site = new_site(path)
    await site.invoke_startup()
    hits = Selector((await site.client.get(item.css("a::attr(href)").get(""))).text)
    assert hits.css(".hits .headline")
    assert not (await front(release(tmp_path / "b", readings()))).css(".rising")
