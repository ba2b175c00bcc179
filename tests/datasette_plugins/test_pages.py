"""The pages: what they show and where their links lead, not how they are marked up."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from desk_notices import CLIENT, GONE, TITLE, WEEKLY, WEEKLY_TITLE, readings, release
from parsel import Selector

from datasette_plugins.site import new_site

BUDGET = 150_000  #: bytes of a page


def one(path: Path, sql: str) -> Any:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


@pytest.fixture(scope="session")
def client_case(kb_db: Path) -> str:
    return str(one(kb_db, "SELECT id FROM cases WHERE loss_yuan = 28650"))


@pytest.fixture(scope="session")
def weekly(kb_db: Path) -> str:
    return str(one(kb_db, "SELECT id FROM bulletins WHERE form = 'weekly_bulletin'"))


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


async def page(site: Any, path: str, status: int = 200) -> Selector:
    response = await site.client.get(path)
    assert response.status_code == status, response.text[:500]
    assert len(response.content) < BUDGET
    return Selector(response.text)


async def test_home_counts_say_what_they_count(site: Any) -> None:
    home = await page(site, "/")
    counts = {words(div.css("dt")[0]): int(words(div.css("dd")[0])) for div in home.css(".counts div")}
    assert counts == {"起案件": 4, "篇涉诈通报": 32, "个收录页面": 33, "个来源": 1}
    assert "尚未合并" in words(home.css(".caveat")[0])
    assert home.css("form[role=search] input[name=q]")
    newest = home.css(".latest .headline")
    assert [words(a) for a in newest[:2]] == [TITLE, WEEKLY_TITLE]
    kinds = {words(row.css("th a")[0]): [words(td) for td in row.css("td")] for row in home.css(".bars tbody tr")}
    assert kinds["冒充电商物流客服类"] == ["2", "1"]
    assert kinds["虚假网络投资理财类"] == ["1", "0"]


async def test_home_counts_once_where_copies_are_merged(tmp_path: Path) -> None:
    path = release(tmp_path, readings())
    with closing(sqlite3.connect(path)) as db, db:
        role = "CASE WHEN url LIKE '%/tips/1.html' THEN 'copy' ELSE 'origin' END"
        db.execute(f"INSERT INTO bulletin_clusters SELECT id, id, {role}, 'test' FROM bulletins")
        db.execute("INSERT INTO case_clusters SELECT id, id, bulletin_id, bulletin_id, n <> 2, 'test' FROM cases")
    site = new_site(path)
    await site.invoke_startup()
    home = await page(site, "/")
    assert [words(dd) for dd in home.css(".counts dd")] == ["3", "31", "33", "1"]
    assert "另有 1 篇转载、1 处重复讲述" in words(home.css(".caveat")[0]) and "尚未合并" not in words(home)


async def test_a_case_shows_each_value_and_where_it_is_said(site: Any, client_case: str) -> None:
    case = await page(site, f"/-/case/{client_case}")
    figures = {words(f.css("dt")[0]): f for f in case.css(".figure")}
    assert words(figures["被骗金额"].css("dd a")[0]) == "2.87万元"
    assert "28,650元" in words(figures["被骗金额"])
    assert "年份取自发布日期" in words(figures["案发时间"])
    for name, told in (("被骗金额", "共被骗走28650元"), ("案发时间", "3月12日"), ("受害地", "青河区"), ("受害人", "赵女士")):
        anchor = figures[name].css("dd a::attr(href)").get("")
        assert told in words(case.css(anchor)[0]), name
    chips = {words(a): a for a in case.css(".chip")}
    assert set(chips) == {"电话", "优选商城客服", "电商/物流客服", "信用分/流水不足", "屏幕共享/会议软件", "转账"}
    assert "信用分不足" in words(case.css(chips["信用分/流水不足"].attrib["href"])[0])
    assert [words(s) for s in case.css(".steps .stage")] == ["接触", "取信", "诱导", "付款"]


async def test_the_exact_words_are_marked_for_every_fact(site: Any, client_case: str, kb_db: Path) -> None:
    """What carries a fact's key, put together, is the fact's quotation, nested and overlapping ones too."""
    case = await page(site, f"/-/case/{client_case}")
    with closing(sqlite3.connect(kb_db)) as db:
        facts = db.execute('SELECT n, part, start, "end" FROM facts WHERE case_id = ?', (client_case,)).fetchall()
    assert len(facts) > 15
    for n, part, start, end in facts:
        marked = "".join("".join(m.xpath(".//text()").getall()) for m in case.css(f'mark[data-n~="f{n}"]'))
        assert marked == (TITLE if part == "title" else CLIENT)[start:end]


async def test_the_text_on_the_page_is_the_text(site: Any, weekly: str) -> None:
    notice = await page(site, f"/-/notice/{weekly}")
    shown = ["".join(p.xpath(".//text()").getall()) for p in notice.css(".text > p:not(.legend):not(.caveat)")]
    assert "\n".join(shown) == WEEKLY


async def test_a_notice_shows_cases_figures_and_doubts(site: Any, weekly: str) -> None:
    notice = await page(site, f"/-/notice/{weekly}")
    cases = [words(li.css("a")[0]) for li in notice.css(".case-list li")]
    assert cases == ["4.6万元 刷单返利类", "金额未说 网络游戏产品虚假交易类", "避免 9万元 冒充公检法及政府机关类"]
    rows = [[words(td) for td in row.css("th, td")] for row in notice.css(".tallies tbody tr")]
    assert rows[0] == ["案件", "全部", "2025年3月4日–3月10日", "31起", "环比 +47.62%", ""]
    assert rows[1][3:] == ["186.3万元", "", "与增减不符 按其余数字应为 863,000"]
    assert rows[2][1] == "刷单返利类 已含在总数内"
    doubt = notice.css(".warnings li")[0]
    assert ".7万元" in words(notice.css(doubt.css("a::attr(href)").get(""))[0])
    out = notice.css(".out a")[0]
    assert out.attrib["href"].startswith("https://www.sample-news.example/") and {"noopener", "nofollow"} <= set(out.attrib["rel"].split())
    record = words(notice.css(".record")[0])
    assert "cd" * 32 in record and "2025-11-02 08:01:00Z" in record and "未经核实" in record


async def test_what_is_not_told_is_not_invented(site: Any, kb_db: Path) -> None:
    case = await page(site, f"/-/case/{one(kb_db, 'SELECT id FROM cases WHERE loss_yuan IS NULL')}")
    loss = case.css(".f-loss")[0]
    assert "通报没有说" in words(loss) and not loss.css("dd a")
    assert not case.css(".figure.f-region")


async def test_the_rest_of_the_notice_is_folded_but_there(site: Any, kb_db: Path) -> None:
    case = await page(site, f"/-/case/{one(kb_db, 'SELECT id FROM cases WHERE ordinal = 2')}")
    folded = [words(d.css("summary")[0]) for d in case.css("details.folded")]
    assert folded == ["其余 3 段（与本案数据无关）", "其余 1 段（与本案数据无关）"]
    assert "3月4日至3月10日" in words(case.css("details.folded")[0])


async def test_hostile_words_stay_words(site: Any, kb_db: Path) -> None:
    bulletin_id = one(kb_db, "SELECT id FROM bulletins WHERE url LIKE '%/h.html'")
    for path in ("/", f"/-/notice/{bulletin_id}", "/-/search?q=警惕", "/-/search?q=<script>alert(1)</script>", "/kb/bulletins"):
        found = Selector((await site.client.get(path)).text)
        assert not [s for s in found.css("script:not([src])::text").getall() if "alert(1)" in s]
        assert not found.css("[onmouseover]")


async def test_only_web_addresses_become_links(site: Any, kb_db: Path) -> None:
    picture = await page(site, f"/-/notice/{one(kb_db, 'SELECT id FROM bulletins WHERE url LIKE ' + repr('%/p.html'))}")
    links = picture.css("a::attr(href)").getall()
    assert "https://ga.qinghe.example/1.png" in links
    assert all(urlsplit(link).scheme in ("", "http", "https") for link in links)


async def test_unknown_is_404_and_taken_down_is_410(site: Any, weekly: str) -> None:
    for path, status in (
        (f"/-/notice/{GONE}", 410),
        (f"/-/case/{GONE}-1", 410),
        ("/-/notice/ffffffffffffffff", 404),
        ("/-/case/ffffffffffffffff-1", 404),
        (f"/-/case/{weekly}-9", 404),
        ("/-/notice/nothing", 404),
        ("/nothing", 404),
    ):
        refused = await page(site, path, status)
        assert words(refused.css("h1")[0]) in ("这一篇已撤下", "没有这一页")


async def test_the_language_is_asked_for_and_remembered(site: Any, client_case: str) -> None:
    response = await site.client.get(f"/-/case/{client_case}?_lang=en")
    english = Selector(response.text)
    assert english.css("html::attr(lang)").get() == "en"
    assert words(english.css(".f-loss dd a")[0]) == "¥28,650"
    assert "kb_lang=en" in response.headers["set-cookie"]
    again = Selector((await site.client.get("/", cookies={"kb_lang": "en"})).text)
    assert again.css("html::attr(lang)").get() == "en"
    back = again.css(".switch::attr(href)").get("")
    assert parse_qs(urlsplit(back).query) == {"_lang": ["zh"]}
    for header, lang in (("en-GB,en;q=0.9", "en"), ("fr, zh-CN", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN"), ("zh-TW,en", "zh-CN")):
        found = Selector((await site.client.get("/", headers={"accept-language": header})).text)
        assert found.css("html::attr(lang)").get() == lang, header
    table = Selector((await site.client.get("/kb/cases?_lang=en")).text)
    assert table.css("html::attr(lang)").get() == "en"
    assert (await site.client.get("/?_lang=xx")).headers.get("set-cookie") is None


async def test_a_long_notice_shows_the_telling_sentences(tmp_path: Path) -> None:
    from dataclasses import replace

    first = readings()[0]
    text = first.bulletin.text + "\n" + "与案件无关的话。" * 20_000
    path = release(tmp_path, [replace(first, bulletin=replace(first.bulletin, text=text))])
    site = new_site(path)
    await site.invoke_startup()
    notice = await page(site, f"/-/notice/{one(path, 'SELECT id FROM bulletins')}")
    assert "全文很长" in words(notice.css(".text .caveat")[0])
    assert "共被骗走28650元" in words(notice.css(".text")[0]) and "与案件无关" not in words(notice.css(".text")[0])


async def test_what_a_person_corrected_is_told(tmp_path: Path) -> None:
    path = release(tmp_path, readings()[:1])
    with closing(sqlite3.connect(path)) as db, db:
        case, bulletin = db.execute("SELECT id, bulletin_id FROM cases").fetchone()
        row = (
            "c1",
            bulletin,
            case,
            "loss_yuan",
            "598.0",
            None,
            "28650元",
            "text",
            0,
            2,
            "编辑甲",
            "2025-11-02T08:00:00Z",
            "原文写的是共被骗",
            "applied",
        )
        db.execute(f"INSERT INTO corrections VALUES ({', '.join('?' * len(row))})", row)
    site = new_site(path)
    await site.invoke_startup()
    told = words((await page(site, f"/-/case/{case}")).css(".corrections li")[0])
    assert told == "被骗金额: 598.0 → 未说 编辑甲, 2025年11月2日: 原文写的是共被骗 （已采用）"


async def test_every_id_is_there_once(site: Any, client_case: str, weekly: str) -> None:
    for path in ("/", "/-/search", "/-/search?kind=case", f"/-/case/{client_case}", f"/-/notice/{weekly}"):
        ids = re.findall(r'\sid="([^"]+)"', (await site.client.get(path)).text)
        assert len(ids) == len(set(ids)), path


async def test_an_empty_release_has_a_front_page(tmp_path: Path) -> None:
    site = new_site(release(tmp_path, []))
    await site.invoke_startup()
    assert "kb update" in words((await page(site, "/")).css(".columns")[0])
    assert "没有找到" in words((await page(site, "/-/search?q=客服")).css(".nothing")[0])
