"""What leaves the search: tables and feeds that hold the same hits, words that say the same, dossiers."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from desk_notices import HOSTILE, readings, release
from parsel import Selector

from datasette_plugins.site import new_site
from kb.search import Ask, bands, search

ATOM = "{http://www.w3.org/2005/Atom}"


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


def ids(path: Path, **asked: Any) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [hit.id for hit in search(db, Ask(limit=1000, **asked)).hits]


async def test_a_table_holds_the_hits_of_the_search(site: Any, kb_db: Path) -> None:
    for kind, name in (("case", "case"), ("bulletin", "notice")):
        response = await site.client.get("/-/search.csv", params={"q": "客服", "kind": name})
        rows = list(csv.DictReader(io.StringIO(response.text)))
        assert [row["id"] for row in rows] == ids(kb_db, query="客服", kind=kind) and rows
        assert response.headers["x-total-count"] == str(len(rows)) and rows[0]["page"] == f"http://localhost/-/{name}/{rows[0]['id']}"
    cases = list(csv.DictReader(io.StringIO((await site.client.get("/-/search.csv?kind=case&sort=loss")).text)))
    assert [row["loss_yuan"] for row in cases] == ["46000.0", "28650.0", "0.0", ""] and cases[1]["pretexts"] == "信用分/流水不足"


async def test_csv_for_people_has_its_mark_and_no_formula(site: Any) -> None:
    plain, marked = [await site.client.get(f"/-/search.csv?q=警惕{bom}") for bom in ("", "&_bom=1")]
    assert not plain.content.startswith(b"\xef\xbb\xbf") and marked.content.startswith(b"\xef\xbb\xbf")
    assert marked.content.removeprefix(b"\xef\xbb\xbf") == plain.content
    for cells in csv.reader(io.StringIO(plain.text)):
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]


async def test_a_workbook_holds_values_alone(site: Any) -> None:
    response = await site.client.get("/-/search.xlsx?q=警惕")
    book = zipfile.ZipFile(io.BytesIO(response.content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
    assert HOSTILE.split('"')[0].replace("<", "&lt;").replace(">", "&gt;") in book.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<row ") == 1 + int(response.headers["x-rows"])


async def test_feeds_hold_the_newest(site: Any, kb_db: Path) -> None:
    newest = ids(kb_db, query="客服", kind="case", sort="date")
    atom = ElementTree.fromstring((await site.client.get("/-/search.atom?q=客服&kind=case")).content)
    assert [entry.findtext(f"{ATOM}id", "").split(":")[-1] for entry in atom.iter(f"{ATOM}entry")] == newest
    assert atom.findtext(f"{ATOM}updated") == "2025-03-20T00:00:00Z"
    links = {link.get("rel"): link.get("href") for link in next(atom.iter(f"{ATOM}entry")).iter(f"{ATOM}link")}
    assert links == {"alternate": f"http://localhost/-/case/{newest[0]}", "via": "https://ga.qinghe.example/art/2025/3/20/art_12_345.html"}
    response = await site.client.get("/-/search.feed.json?q=客服&kind=case")
    feed = response.json()
    assert response.headers["content-type"].startswith("application/feed+json") and feed["version"].endswith("1.1")
    assert [item["url"].split("/")[-1] for item in feed["items"]] == newest and feed["items"][0]["date_published"] == "2025-03-20T00:00:00Z"


async def test_hostile_words_stay_words_in_a_feed(site: Any) -> None:
    atom = ElementTree.fromstring((await site.client.get("/-/search.atom?q=警惕")).content)
    assert HOSTILE in [entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")]
    json.loads((await site.client.get("/-/search.feed.json", params={"q": "\x01\x0b"})).text)
    ElementTree.fromstring((await site.client.get("/-/search.atom", params={"q": "\x01<&\ufffe"})).content)


async def test_the_page_leads_to_all_forms(site: Any) -> None:
    page = Selector((await site.client.get("/-/search?q=客服&kind=case&tier=T0")).text)
    links = {words(a): a.attrib["href"] for a in page.css(".take p:first-of-type a")}
    assert set(links) == {"CSV", "CSV (Excel)", "XLSX", "JSON", "Atom", "JSON Feed"}
    for href in links.values():
        asked = parse_qs(urlsplit(href).query)
        assert {key: asked[key] for key in ("q", "kind", "tier")} == {"q": ["客服"], "kind": ["case"], "tier": ["T0"]}
        assert (await site.client.get(href)).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "atom", "feed.json"])
@pytest.mark.parametrize("query", ["kind=x", "loss=5-1", "loss=x", "tier=T9", "source=../x", "q=" + "甲+" * 41, "type=没有"])
async def test_what_cannot_be_read_is_a_400_in_every_form(site: Any, form: str, query: str) -> None:
    response = await site.client.get(f"/-/search.{form}?{query}")
    assert response.status_code == 400 and query.partition("=")[0] in response.text


# --- words -------------------------------------------------------------------------------------------------------------------


def found(path: Path, query: str, **more: Any) -> int:
    with closing(sqlite3.connect(path)) as db:
        return search(db, Ask(query, **more)).total


def test_phrases_and_what_must_not_be_there(kb_db: Path) -> None:
    both = found(kb_db, "警惕 刷单返利")
    assert found(kb_db, '"警惕 刷单返利"') == found(kb_db, "“警惕刷单返利”") == both == 28
    assert found(kb_db, '"刷单返利 警惕"') == 0
    assert found(kb_db, "提醒 -刷单返利") == found(kb_db, "提醒") - found(kb_db, "提醒 刷单返利")
    with closing(sqlite3.connect(kb_db)) as db:
        (pages,) = db.execute("SELECT count(*) FROM bulletins").fetchone()
    assert found(kb_db, "-刷单返利") == pages - found(kb_db, "刷单返利")
    assert found(kb_db, "-") == found(kb_db, '""') == 0 and found(kb_db, "提醒 -") == 0
    assert found(kb_db, '-"警惕 刷单返利" 提醒') == found(kb_db, "提醒") - both
    assert found(kb_db, "冒充“客服”") == found(kb_db, "冒充客服")  # marks inside a word are punctuation


def test_words_that_say_the_same(kb_db: Path) -> None:
    assert found(kb_db, "共享屏幕") == 0 and found(kb_db, "共享屏幕", also=True) == found(kb_db, "屏幕共享") == 1
    with closing(sqlite3.connect(kb_db)) as db:
        (hit,) = search(db, Ask("screen sharing", also=True)).hits
    assert hit.through == "屏幕共享" and "<mark>屏幕共享</mark>" in hit.snippet


async def test_the_page_says_through_what_it_matched(site: Any) -> None:
    page = Selector((await site.client.get("/-/search?q=screen+sharing")).text)
    assert len(page.css(".hits li")) == 1 and "屏幕共享" in words(page.css(".through")[0]) and "命中" in words(page.css(".snippet")[0])
    assert "also=1" in page.css(".take a::attr(href)").get("")
    wider = Selector((await site.client.get("/-/search?q=刷信誉 垫付")).text)
    assert "also=1" in wider.css(".take a::attr(href)").get("") and len(wider.css(".hits li")) == 1
    assert (await site.client.get("/-/search.json?q=screen+sharing")).json()["total"] == 0  # only as asked


async def test_more_in_other_words_is_offered_not_forced(tmp_path: Path) -> None:
    first = readings()[0]
    other = replace(first.bulletin, url="https://ga.qinghe.example/o.html", text="她打开了共享屏幕。", title="另一起")
    path = release(tmp_path, [first, replace(first, bulletin=other, cases=(), method=(), facts=())])
    site = new_site(path)
    await site.invoke_startup()
    page = Selector((await site.client.get("/-/search?q=屏幕共享")).text)
    assert len(page.css(".hits li")) == 1 and "还有 1 条" in words(page.css(".through")[0])
    more = Selector((await site.client.get(page.css(".through a::attr(href)").get(""))).text)
    assert len(more.css(".hits li")) == 2


async def test_nothing_found_can_be_cited(site: Any) -> None:
    page = Selector((await site.client.get("/-/search?q=没有这样的话&tier=T0")).text)
    told = words(page.css(".statement")[0])
    assert "截至2025年11月2日" in told and "33 个页面" in told and "“没有这样的话”" in told and "tier = T0" in told
    assert "http://localhost/-/search?q=" in words(page.css(".nothing .hash")[0])


# --- filters -----------------------------------------------------------------------------------------------------------------


def test_loss_bands_part_all_losses(kb_db: Path) -> None:
    assert bands()[0] == "0" and bands()[1] == "-1000" and bands()[-1] == "1000000-"
    assert [found(kb_db, "", kind="case", loss=band) for band in bands()] == [1, 0, 0, 2, 0, 0, 0, 0]
    assert found(kb_db, "", kind="case", loss="28650-46000") == 1


def test_tiers_and_sources(kb_db: Path) -> None:
    assert [found(kb_db, "", tier=tier) for tier in ("T0", "T1", "T2")] == [30, 1, 2]
    assert found(kb_db, "", source="qinghe_ga") == 30 and found(kb_db, "客服", source="qinghe_ga") == 1
    assert found(kb_db, "", kind="case", source="qinghe_ga") == 1 and found(kb_db, "", kind="case", source="nobody") == 0
    assert found(kb_db, "-客服", source="qinghe_ga", tier="T0") == 29


# --- dossiers ----------------------------------------------------------------------------------------------------------------


async def test_a_dossier_is_its_address(site: Any, kb_db: Path) -> None:
    one, two, three = ids(kb_db, query="", kind="case", sort="loss")[:3]
    search_page = Selector((await site.client.get(f"/-/search?kind=case&pick={one}")).text)
    form = search_page.css("form:has(.hits)")[0]
    assert form.attrib["action"] == "/-/dossier" and form.css("input[name=cases]::attr(value)").get() == one
    assert one in form.css("input[name=case][checked]::attr(value)").getall() and two in form.css("input[name=case]::attr(value)").getall()
    asked = f"cases={one}&case={two}&case={three}&case={one}&case=ffffffffffffffff-1&case=x"
    page = Selector((await site.client.get(f"/-/dossier?{asked}")).text)
    assert [a.split("/")[-1] for a in page.css(".ledger tbody th a::attr(href)").getall()] == [one, two, three]
    assert "7.46万元" in words(page.css(".lede")[0]) and "ffffffffffffffff-1" in words(page)
    assert [words(li.css(".stage")[0]) for li in page.css(".steps li")] == ["2025年3月5日", "2025年3月10日", "2025年3月12日"]
    assert len(page.css(".cite ol li")) == 2 and "[EB/OL]" in words(page.css(".cite ol")[0])
    without = {a.split("cases=")[1] for a in page.css(".ledger td a[aria-label]::attr(href)").getall()}
    assert without == {f"{two},{three}", f"{one},{three}", f"{one},{two}"}
    rows = list(csv.DictReader(io.StringIO((await site.client.get(f"/-/dossier.csv?cases={one},{two}")).text)))
    assert [row["id"] for row in rows] == [one, two]


async def test_a_case_told_twice_is_lost_once(tmp_path: Path) -> None:
    first = readings()[0]
    again = replace(first, bulletin=replace(first.bulletin, url="https://ga.qinghe.example/again.html"))
    path = release(tmp_path, [first, again])
    with closing(sqlite3.connect(path)) as db, db:
        (one, two) = [row[0] for row in db.execute("SELECT id FROM cases ORDER BY id")]
        db.execute("INSERT INTO case_clusters SELECT id, ?, bulletin_id, bulletin_id, id = ?, 'test' FROM cases", (one, one))
    site = new_site(path)
    await site.invoke_startup()
    page = Selector((await site.client.get(f"/-/dossier?cases={one},{two}")).text)
    assert "2.87万元" in words(page.css(".lede")[0]) and "合并后 1 起" in words(page.css("h1")[0])
