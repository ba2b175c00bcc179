"""Datasette's own pages over a release: described, searchable in Chinese, and leading back to ours."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml
from parsel import Selector

import datasette_plugins

METADATA = yaml.safe_load((Path(datasette_plugins.__file__).parent / "metadata.yml").read_text("utf-8"))["databases"]["kb"]["tables"]


def test_every_table_and_column_is_described_and_no_other(kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        names = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")
        ]
        columns = {name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")} for name in names}
    told = {name: set(table["columns"]) for name, table in METADATA.items()}
    inner = {name for name, table in METADATA.items() if table.get("hidden")}  # no visitor works with their columns
    assert set(told) == set(columns)
    assert {name: told[name] for name in told if name not in inner} == {name: columns[name] for name in columns if name not in inner}
    assert all(table.get("description") for table in METADATA.values())


async def test_search_in_chinese_on_a_table_page(site: Any) -> None:
    for table, word, n in (
        ("bulletins", "刷单返利", 29),
        ("bulletins", "账户", 2),
        ("cases", "安全账户", 1),
        ("bulletins", "賬戶", 2),
        ("cases", "没有", 0),
    ):
        rows = (await site.client.get(f"/kb/{table}.json", params={"_search": word, "_shape": "array", "_size": "max"})).json()
        assert len(rows) == n, word
    page = Selector((await site.client.get("/kb/bulletins?_search=刷单返利")).text)
    assert len(page.css("table.rows-and-columns tbody tr")) == 29


async def test_cells_lead_to_our_pages(site: Any) -> None:
    page = Selector((await site.client.get("/kb/facts")).text)
    links = page.css("td a::attr(href)").getall()
    assert any(link.startswith("/-/case/") for link in links) and any(link.startswith("/-/notice/") for link in links)
    row = next(link for link in links if link.startswith("/-/case/"))
    assert (await site.client.get(row)).status_code == 200


async def test_types_are_shown_by_name(site: Any) -> None:
    page = (await site.client.get("/kb/cases")).text
    assert "冒充电商物流客服类" in page


async def test_csv_has_no_cell_that_a_spreadsheet_runs(site: Any) -> None:
    for extra in ("", "&_stream=1", "&_dl=1"):
        response = await site.client.get(f"/kb/bulletins.csv?_size=max{extra}")
        rows = list(csv.reader(io.StringIO(response.text)))
        assert len(rows) == 34
        texts = [row[rows[0].index("text")] for row in rows[1:]]
        assert any("\n=1+1" in text for text in texts)  # inside a cell it is text
        assert not [
            cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell[1:2] and not cell[1:].replace(".", "").isdigit()
        ]
    with_bom = await site.client.get("/kb/types.csv?_bom=1")
    assert with_bom.content.startswith(b"\xef\xbb\xbf") and not with_bom.content[3:].startswith(b"\xef\xbb\xbf")
    assert (await site.client.get("/kb/bulletins.json?_shape=array")).json()  # JSON stays raw


async def test_sql_is_there_at_home(site: Any) -> None:
    assert (await site.client.get("/kb.json?sql=select+1+as+x&_shape=array")).json() == [{"x": 1}]
    wrong = await site.client.get("/kb?sql=select+nope")
    assert wrong.status_code == 400 and "nope" in wrong.text  # whoever writes SQL is told what SQLite says
