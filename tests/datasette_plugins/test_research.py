"""For researchers: every saved query and every example runs, at home and in public; the dictionary is the file's."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector

from datasette_plugins.research import EXAMPLES, described, queries
from kb.tables import TABLES


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


@pytest.mark.parametrize("name", queries())
async def test_every_saved_query_runs(site: Any, public: Any, kb_db: Path, name: str) -> None:
    saved = queries()[name]
    assert set(saved) == {"title", "says", "sql"} and set(saved["title"]) == set(saved["says"]) == {"zh", "en"}
    with closing(sqlite3.connect(kb_db)) as db:
        rows = db.execute(saved["sql"]).fetchall()  # in plain SQLite
    page = Selector((await site.client.get(f"/-/queries/{name}")).text)
    assert len(page.css(".ledger tbody tr")) == min(len(rows), 100) and page.css('a[href^="/kb?sql="]')
    table = list(csv.reader(io.StringIO((await site.client.get(f"/-/queries/{name}.csv")).text)))
    assert len(table) == (len(rows) + 1 if rows else 0)
    for address in (f"/-/queries/{name}", f"/-/queries/{name}.csv"):
        assert (await public.client.get(address)).status_code == 200
    assert not Selector((await public.client.get(f"/-/queries/{name}")).text).css('a[href^="/kb?sql="]')
    assert name != "values-without-quotation" or not rows


async def test_unknown_queries_are_not_there(site: Any) -> None:
    for path in ("/-/queries/nothing", "/-/queries/nothing.csv"):
        assert (await site.client.get(path)).status_code == 404


async def test_every_example_of_the_interface_runs(site: Any, public: Any) -> None:
    page = Selector((await site.client.get("/-/api")).text)
    assert page.css(".examples dd a::attr(href)").getall() == list(EXAMPLES.values())
    for address in EXAMPLES.values():
        for each in (site, public):
            response = await each.client.get(address)
            assert response.status_code in ((200, 404) if "trends" in address else (200,)), address
            if ".json" in address and response.status_code == 200:
                assert response.json() is not None


async def test_the_dictionary_is_the_files(site: Any) -> None:
    page = Selector((await site.client.get("/-/dictionary?_lang=en")).text)
    told = {section.attrib["id"]: [words(th) for th in section.css("tbody th")] for section in page.css("section[id]")}
    hidden = {name for name, about in described().items() if about.get("hidden")}
    assert {name: list(TABLES[name][0]) for name in TABLES if name not in hidden} == told
    assert "Loss in yuan" in words(page.css("#cases")[0]) and "被骗金额" not in words(page.css("#cases")[0])


async def test_the_index_leads_to_all(site: Any) -> None:
    page = Selector((await site.client.get("/-/queries")).text)
    assert [a.split("/")[-1] for a in page.css(".plain-list .headline::attr(href)").getall()] == list(queries())
