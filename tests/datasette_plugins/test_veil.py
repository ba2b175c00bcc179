"""What a public site must not tell: ages of children, schools, communities; of intimate cases but month, prefecture and age band."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from desk_notices import readings, release, spot

from datasette_plugins.site import new_site
from kb.feeds.coarse import coarse_text
from kb.model import Amount, Bulletin, Case, Fact, Indicator, Named, Place, Reading, Span, Step, Victim

CHILD = "武侯区春熙中学初二学生小林今年14岁，住在锦绣花园，8月12日在网上领取游戏皮肤，被骗走3217元。"
LOVE = "8月19日，龙泉驿区的教师冯女士（34岁）与自称“工程师李明浩”的网友裸聊，被录像威胁，向尾号账户转账61234元，警方在南山村将嫌疑人抓获。"
TITLE = "15岁少年与34岁教师先后受骗"
TOLD = (
    "春熙", "14岁", "锦绣", "15岁", "8月19", "2024-08-19", "龙泉", "510112", "冯女士", "34岁", "教师冯", "李明浩", "61234", "61,234",
    "6.12", "南山", "录像威胁", "少年与", "先后受骗",
)  # fmt: skip


def planted() -> Reading:
    text = f"{CHILD}\n{LOVE}"

    def fact(field: str, value: Any, quote: str) -> Fact:
        return Fact(field, value, spot(text, quote), "by.hand")

    small = Amount("lost", 3217.0, 3217.0, "CNY", None, spot(text, "3217元"), "by.hand")
    child = Case(
        1, Span(0, len(CHILD)), Named("10", "网络游戏产品虚假交易类"), "stated", loss_yuan=3217.0, outcome="lost",
        victim=Victim("小林", None, 14, None, "春熙中学初二学生"), incident_date="2024-08-12", incident_date_basis="published_year",
        region=Named("510107", "四川省成都市武侯区"), amounts=(small,), steps=(Step(1, "payment", spot(text, "住在锦绣花园，8月12日")),),
        facts=(small.to_fact(), fact("victim.age", 14, "14岁"), fact("victim.occupation", "春熙中学初二学生", "春熙中学初二学生"),
               fact("type", "10", "游戏皮肤"), fact("region", "510107", "武侯区")),
    )  # fmt: skip
    large = Amount("lost", 61234.0, 61234.0, "CNY", None, spot(text, "61234元"), "by.hand")
    love = Case(
        2, Span(len(CHILD) + 1, len(text)), Named("13", "裸聊敲诈类"), "stated", Named("13.1", "裸聊敲诈"), loss_yuan=61234.0,
        outcome="lost",
        victim=Victim("冯女士", "女", 34, None, "教师"), incident_date="2024-08-19", incident_date_basis="published_year", amounts=(large,),
        region=Named("510112", "四川省成都市龙泉驿区"), places=(Place("arrest", "510112", "南山村", spot(text, "南山村")),),
        impersonated=("工程师李明浩",), indicators=(Indicator("app", "龙泉密聊", "scammer", spot(text, "裸聊")),),
        steps=(Step(1, "payment", spot(text, "被录像威胁，向尾号账户转账61234元")),),
        facts=(large.to_fact(), fact("victim.label", "冯女士", "冯女士"), fact("victim.age", 34, "34岁"), fact("type", "13", "裸聊"),
               fact("incident_date", "2024-08-19", "8月19日"), fact("region", "510112", "龙泉驿区"),
               fact("impersonated", "工程师李明浩", "李明浩")),
    )  # fmt: skip
    url = "https://ga.qinghe.example/veil.html"
    b = Bulletin(url, TITLE, text, "2024-09-01", "青河公安", source="qinghe_ga", tier="T0", region="510000", sha256="ee" * 32)
    return Reading(b, "zh-Hans", True, "multi_case", ("10", "13"), (child, love))


@pytest.fixture(scope="module")
def veiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = release(tmp_path_factory.mktemp("veil"), [planted(), *readings()], republish=1)
    with closing(sqlite3.connect(path)) as db, db:
        (love,) = db.execute("SELECT id FROM cases WHERE type = '13'").fetchone()
        (child,) = db.execute("SELECT id FROM cases WHERE victim_age = 14").fetchone()
        db.execute("INSERT INTO case_clusters SELECT id, id, bulletin_id, bulletin_id, 1, 'test' FROM cases")
        for case, quote in ((love, "转账61234元"), (child, "14岁")):
            shape = "(?, 'loss_yuan', 1, '3217.0', 1, ?, ?, 'h', 'T0', '2024-09-01', NULL, ?, 'text', 0, 1)"
            db.execute(f"INSERT INTO conflicts VALUES {shape}", (case, case, case[:16], quote))
            when = "2025-11-02T08:00:00Z"
            row = ("c" + case, case[:16], case, "victim.age", "15岁", "14", quote, "text", 0, 2, "编辑", when, quote, "applied")
            db.execute(f"INSERT INTO corrections VALUES ({', '.join('?' * len(row))})", row)
            db.execute("INSERT INTO alert_evidence (alert, n, case_id, quote) VALUES (?, 1, ?, ?)", (case, case, quote))
        # merged, as a build does it
        db.execute("INSERT INTO merged_cases (cluster, type, subtype, loss_yuan, incident_date, region, region_name) "
                   "SELECT id, type, subtype, loss_yuan, incident_date, region, region_name FROM cases")  # fmt: skip
    return path


@pytest_asyncio.fixture
async def open_web(veiled: Path) -> AsyncIterator[Any]:
    site = new_site(veiled, public=True)
    await site.invoke_startup()
    yield site


def everywhere(path: Path) -> list[str]:
    """Addresses that could tell of these cases, in every form."""
    with closing(sqlite3.connect(path)) as db:
        love, child = (db.execute(f"SELECT id FROM cases WHERE {which}").fetchone()[0] for which in ("type = '13'", "victim_age = 14"))
    found = [f"/-/case/{love}", f"/-/case/{child}", f"/-/notice/{love[:16]}", f"/-/report/{child}", f"/-/dossier?cases={love},{child}",
             f"/-/dossier.csv?cases={love},{child}", "/", "/-/type/13", "/-/type/10", "/-/region/510000", "/-/region/510100",
             "/-/region/510112", "/-/source/qinghe_ga", "/-/technique/payment?value=转账"]  # fmt: skip
    forms = ("", ".json", ".csv", ".xlsx", ".atom", ".feed.json")
    found += [f"/-/search{form}?q=受骗{kind}" for form in forms for kind in ("", "&kind=case")]
    found += ["/-/search?kind=case&type=13", "/-/search.json?q=裸聊&kind=case", "/-/search?q=春熙&kind=case", "/-/search.atom?q=裸聊"]
    tables = "cases facts amounts places steps indicators conflicts corrections alert_evidence case_clusters"
    found += [f"/kb/{table}{form}?_size=max" for table in tables.split() for form in ("", ".json", ".csv")]
    found += [f"/kb/cases/{love}", f"/kb/cases/{love}.json", f"/kb/cases/{child}.json"]
    return [*found, "/kb/cases.json?_facet=region_name&_facet=victim_age"]


def told(response: Any) -> str:
    """All words of an answer, whatever its form; what was asked for does not count."""
    if "spreadsheet" in response.headers["content-type"]:
        book = zipfile.ZipFile(io.BytesIO(response.content))
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    if "json" in response.headers["content-type"]:
        return json.dumps(response.json(), ensure_ascii=False)
    return str(response.text)


async def test_nothing_that_is_planted_is_told_to_the_public(open_web: Any, veiled: Path) -> None:
    """The place of the county has a page of its own; its name may stand there, and where a region is listed, without a case."""
    for address in everywhere(veiled):
        response = await open_web.client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        text, asked = re.sub(r'"query_ms": [\d.]+', "", told(response)), address  # how long it took may have the digits of a sum
        for secret in TOLD:
            if secret in ("龙泉", "510112") and ("region" in address or '"/-/region' in text):
                continue
            if secret in asked:
                continue
            assert secret not in text, (address, secret, text[max(0, text.find(secret) - 80) : text.find(secret) + 40])


async def test_at_home_all_of_it_is_there(veiled: Path) -> None:
    site = new_site(veiled)
    await site.invoke_startup()
    whole = "".join([told(await site.client.get(address)) for address in everywhere(veiled)])
    assert [secret for secret in TOLD if secret not in whole] == []


async def test_what_may_be_told_is_told(open_web: Any, veiled: Path) -> None:
    rows = {row["type"]: row for row in (await open_web.client.get("/kb/cases.json?_shape=array&_size=max")).json()}
    love, child = rows["13"], rows["10"]
    assert (love["incident_date"], love["region"], love["region_name"]) == ("2024-08", "510100", "四川省成都市")
    assert (love["victim_age"], love["victim_age_from"], love["victim_age_to"]) == (None, 30, 39)
    assert love["victim_gender"] is love["loss_yuan"] is love["victim_label"] is None
    games = [row for row in (await open_web.client.get("/kb/cases.json?_shape=array&type=10")).json() if row["victim_age_to"] == 17]
    assert (games[0]["victim_age"], games[0]["victim_age_from"], games[0]["loss_yuan"], games[0]["region"]) == (None, 0, 3217.0, "510107")
    assert child["id"]
    page = (await open_web.client.get(f"/-/case/{love['id']}")).text
    assert "30–39岁" in page and "只给月份、地市和年龄段" in page and "四川省成都市" in page
    other = (await open_web.client.get(f"/-/case/{games[0]['id']}")).text
    assert "3,217元" in other and "**中学初二学生" in other and "0–17岁" in other


async def test_no_filter_tells_what_the_page_does_not(open_web: Any) -> None:
    for query in ("loss=61000-62000", "region=510112", "loss=50000-100000"):
        answer = (await open_web.client.get(f"/-/search.json?kind=case&type=13&{query}")).json()
        assert answer["total"] == 0, query
    assert (await open_web.client.get("/-/search.json?kind=case&type=13&region=510100")).json()["total"] == 1
    assert (await open_web.client.get("/kb/cases.json?victim_age=14&_shape=array")).json() == []
    assert (await open_web.client.get("/kb/cases.json?victim_label=冯女士&_shape=array")).json() == []
    assert (await open_web.client.get("/kb/merged_cases.json")).status_code == 404


async def test_keys_and_links_of_the_tables_stay(open_web: Any, veiled: Path) -> None:
    answer = (await open_web.client.get("/kb/facts.json?_size=1")).json()
    assert answer["primary_keys"] == ["bulletin_id", "n"]
    row = (await open_web.client.get("/kb/cases?_size=1&_facet=type")).text
    assert "冒充电商物流客服类" in row  # a facet still has the label of its foreign key


async def test_titles_of_notices_that_tell_an_intimate_case_are_withheld(open_web: Any, veiled: Path) -> None:
    with closing(sqlite3.connect(veiled)) as db:
        told = dict(db.execute("SELECT b.id, b.title FROM bulletins b"))
        (love,) = db.execute("SELECT id FROM cases WHERE type = '13'").fetchone()
    rows = {hit["id"]: hit["title"] for hit in (await open_web.client.get("/-/search.json?q=")).json()["results"]}
    assert rows and all(title == ("*" * len(TITLE) if each == love[:16] else told[each]) for each, title in rows.items())
    for address in (f"/-/notice/{love[:16]}", f"/-/case/{love}", "/-/search.atom?q=裸聊&kind=case"):
        assert "（标题不对外显示）" in (await open_web.client.get(address)).text, address
    assert "(title withheld)" in (await open_web.client.get(f"/-/notice/{love[:16]}?_lang=en")).text


async def test_no_trend_tells_the_loss_of_an_intimate_case(open_web: Any, veiled: Path) -> None:
    """The rows of merged cases stand behind the trends; `told` is what they say at home."""
    site = new_site(veiled)
    await site.invoke_startup()
    asked = "SELECT cluster, loss_yuan, loss_approx FROM merged_cases WHERE type = '13'"
    home = await site.get_database("kb").execute_fn(lambda conn: conn.execute(asked).fetchall())
    away = await open_web.get_database("kb").execute_fn(lambda conn: conn.execute(asked).fetchall())
    assert [row[1] for row in home] == [61234.0] and [row[1:] for row in away] == [(None, None)]
    said = {}
    for where, kind in ((site, "13"), (open_web, "13"), (open_web, "10")):
        rows = (await where.client.get(f"/-/trends/losses-by-type.json?type={kind}")).json()["rows"]
        said[where is site, kind] = [(row["cases"], row["most"]) for row in rows if row["type"] == kind]
    assert said[True, "13"][0][1] == 61234.0
    assert [most for _, most in said[False, "13"] if most] == [] and said[False, "10"][0][1] == 3217.0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("16岁的小张", "**岁的小张"),
        ("今年9周岁", "今年*周岁"),
        ("十六岁少女", "**岁少女"),
        ("36岁", "36岁"),
        ("三十六岁", "三十六岁"),
        ("116岁", "116岁"),
        ("（女，15，学生）", "（女，**，学生）"),
        ("就读于成都市第七中学", "就读于成都市**中学"),
        ("某大学学生", "某大学学生"),
        ("一名大学生", "一名大学生"),
        ("中小学校园", "中小学校园"),
        ("家住幸福里小区3栋", "家住***小区3栋"),
        ("社区民警上门", "社区民警上门"),
        ("在读于清河职业学院", "在读于****学院"),
    ],
)
def test_ages_and_names(text: str, shown: str) -> None:
    assert coarse_text(text) == shown


def test_lines_and_lengths_stay() -> None:
    text = "甲\n乙丙"
    assert coarse_text(text, [(0, 4)]) == "*\n**"
