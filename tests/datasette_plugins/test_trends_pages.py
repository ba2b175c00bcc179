"""The pages of trends: every title says what it is, every chart stands beside its table, its SQL and its files."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from parsel import Selector

sys.path.insert(0, str(Path(__file__).parent.parent / "kb"))
from told_cases import Desk

from datasette_plugins import charts
from datasette_plugins.i18n import say
from datasette_plugins.site import new_site
from datasette_plugins.trends import FRONT, GROUPS
from kb.store.release import publish
from kb.trends import TRENDS, run

BUDGET = 150_000
KINDS, PLACES = ("01", "03", "02", None), ("510104", "440106", None)


@pytest.fixture(scope="session")
def trends_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten years of cases; looked at since 2023; weekly figures of one place, one of them flagged."""
    folder = tmp_path_factory.mktemp("trends")
    desk = Desk(folder)
    for n in range(360):
        year, month = 2015 + n // 36, n // 3 % 12 + 1
        day = f"{year}-{month:02}-{n % 3 + 11}"
        values = {
            "type": KINDS[n % 4],
            "region": PLACES[n % 3],
            "loss_yuan": 1000.0 * (n + 1),
            "victim_gender": "女",
            "victim_age": 20 + n % 60,
        }
        facets = {"channels": ["电话", "微信"], "hooks": ["社交群"]}
        desk.one(desk.told(f"https://h{n % 9}.example/{n}", day, "chengdu", incident_date=day[:8] + "01", **values, **facets))
    for year in (2023, 2024):
        desk.look("chengdu", *(f"{year}-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 28, 2)), found=1)
    desk.look("guangzhou", "2024-05-01", looks=0, unreachable=1)
    desk.put("reach", source="chengdu", list="https://gaj.chengdu.example/", listed=3, stored=2, first_look="2023-01-01")
    for week in range(8):
        page = desk.page(f"https://gaj.chengdu.example/w{week}", f"2024-03-{week + 12}", "chengdu", region="510100")
        first = 1 + 3 * week
        desk.figure(
            page,
            30 + week,
            f"2024-03-{first:02}/2024-03-{first + 2:02}",
            flag="sum" if week == 3 else None,
            proposed=12 if week == 3 else None,
        )
    desk.db.execute("PRAGMA user_version=1")
    desk.db.execute("UPDATE bulletins SET publisher = '=1+1', seq = rowid")
    desk.db.execute("UPDATE cases SET seq = rowid")
    for table in ("bulletins", "cases"):
        desk.db.execute(f"INSERT INTO {table}_fts(rowid, text, title) SELECT seq, '', '' FROM {table}")
    publish(desk.store, folder / "kb.db")
    desk.store.close()
    return folder / "kb.db"


async def open_site(path: Path, public: bool = False) -> Any:
    site = new_site(path, public)
    await site.invoke_startup()
    return site


@pytest_asyncio.fixture
async def trends_site(trends_db: Path) -> AsyncIterator[Any]:
    yield await open_site(trends_db)


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


async def page(site: Any, path: str, status: int = 200) -> Selector:
    response = await site.client.get(path)
    assert response.status_code == status, response.text[:500]
    assert len(response.content) < BUDGET, len(response.content)
    return Selector(response.text)


async def test_the_front_of_trends(trends_site: Any) -> None:
    """Every section: what it shows, that these are cases as published, what it counts, its coverage; a chart; a table; SQL; CSV."""
    for lang, published, counts, coverage in (
        ("zh", "警方公布的案件，不是实际发生的犯罪", "数的是", "覆盖："),
        ("en", "Cases as published by police, not crimes committed", "counts", "coverage:"),
    ):
        front = await page(trends_site, f"/-/trends?_lang={lang}")
        sections = front.css("section.trend")
        assert [section.attrib["id"] for section in sections] == list(FRONT)
        for section in sections:
            title = words(section.css("h2")[0])
            assert all(part in title for part in (published, counts, coverage)), title
            assert (
                section.css("svg.chart, svg.strip")
                and section.css("table tbody tr")
                and "SELECT" in words(section.css("details.sql pre")[0])
            )
            assert section.css('a[href$=".csv"]') and section.css('a[href$=".json"]')
            for svg in section.css("svg.chart"):
                assert published.lower()[:12] in svg.attrib["aria-label"].lower()
    assert front.css("nav.all-trends a")[0].attrib["href"] == f"/-/trends/{GROUPS['time'][0]}"


async def test_every_trend_has_its_page(trends_site: Any, trends_db: Path) -> None:
    assert {name for names in GROUPS.values() for name in names} == set(TRENDS)
    with sqlite3.connect(trends_db) as db:
        for name in TRENDS:
            found = await page(trends_site, f"/-/trends/{name}")
            head = words(found.css("h1")[0])
            assert TRENDS[name].text("title", "zh") in head and "不是实际发生的犯罪" in head and "覆盖：" in head
            rows = run(db, name).rows
            shown = len(found.css("section.trend tbody tr"))
            assert shown == len(rows) or (0 < shown < len(rows) and f"{len(rows)} 行中的 {shown} 行" in words(found.css("summary")[0])), (
                name
            )


async def test_what_was_collected_afterwards_is_drawn_apart(trends_site: Any) -> None:
    chart = (await page(trends_site, "/-/trends/cases-by-month")).css("svg.chart")[0]
    late, watched, looked = (chart.css(f"rect.{kind}") for kind in ("afterwards", "watched", "looked"))
    assert (len(late), len(watched), len(looked)) == (96, 24, 24)
    last = max(float(rect.attrib["x"].rstrip("%")) for rect in late)
    assert last < min(float(rect.attrib["x"].rstrip("%")) for rect in watched)
    cut = (await page(trends_site, "/-/trends/cases-by-month?watched=1")).css("svg.chart")[0]
    assert not cut.css("rect.afterwards") and len(cut.css("rect.watched")) == 24


async def test_a_cut_holds_for_the_page_and_its_files(trends_site: Any) -> None:
    found = await page(trends_site, "/-/trends?type=刷单返利&region=四川&since=2020&until=2022-06")
    assert found.css("select[name=type] option[selected]::attr(value)").getall() == ["01"]
    csv_address = found.css("#cases-by-month .forms a::attr(href)").get("")
    assert parse_qs(urlsplit(csv_address).query) == {"type": ["刷单返利"], "region": ["四川"], "since": ["2020"], "until": ["2022-06"]}
    rows = list(csv.DictReader(io.StringIO((await trends_site.client.get(csv_address)).text)))
    told = (await trends_site.client.get(csv_address.replace(".csv", ".json"))).json()
    assert told["cut"] == {"type": "01", "region": "510000", "since": "2020", "until": "2022-06", "watched": False}
    assert rows[0]["month"] == told["rows"][0]["month"] >= "2020-01"
    assert sum(int(row["cases"]) for row in rows) == sum(row["cases"] for row in told["rows"]) > 0
    assert found.css("#cases-by-month svg[aria-label*='不是实际发生的犯罪']")


async def test_rows_lead_to_the_cases_they_count(trends_site: Any) -> None:
    found = await page(trends_site, "/-/trends/cases-by-type")
    row = next(row for row in found.css("tbody tr") if "刷单返利类" in words(row))
    assert parse_qs(urlsplit(row.css("th a::attr(href)").get("")).query) == {"kind": ["case"], "type": ["01"]}
    assert words(row.css("td")[0]) == "90" and row.css("svg.strip rect.watched") and row.css("svg.strip line.whisker")
    english = await page(trends_site, "/-/trends/cases-by-age?_lang=en")
    assert "70 and over" in words(english.css("tbody")[0]) and "岁" not in words(english.css("tbody")[0])


async def test_statistics_stand_beside_cases(trends_site: Any) -> None:
    found = await page(trends_site, "/-/trends/statistics-beside-cases")
    upper, lower = found.css("svg.chart")
    assert upper.css("rect.watched, rect.afterwards") and not upper.css("rect.figure")
    assert len(lower.css("rect.figure")) == 8 and len(lower.css("rect.hollow")) == 1 and not lower.css("rect.watched")
    assert "四川省成都市" in words(found.css("section.trend")[0])
    row = next(row for row in found.css("tbody tr") if words(row.css("th")[0]) == "2024-03")
    assert {"268", "24", "31"} <= {words(td) for td in row.css("td")}
    figures = await page(trends_site, "/-/trends/statistics")
    assert figures.css("tbody td a::attr(href)").re(r"^/-/notice/[0-9a-f]{16}$")


async def test_files_are_harmless_and_whole(trends_site: Any) -> None:
    response = await trends_site.client.get("/-/trends/statistics.csv?_bom=1")
    assert response.headers["content-type"].startswith("text/csv") and "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    assert response.text.startswith("\ufeff") and len(rows) == 8 and {row["publisher"] for row in rows} == {"'=1+1"}
    assert {row["restated"] for row in rows} == {"[]"} and {row["addable"] for row in rows} == {"1"}
    told = (await trends_site.client.get("/-/trends/statistics.json")).json()
    assert len(told["rows"]) == 8 and told["rows"][0]["publisher"] == "=1+1"


async def test_the_sql_runs_as_it_stands(trends_site: Any, trends_db: Path) -> None:
    found = await page(trends_site, "/-/trends/cases-by-sex?type=03")
    address = found.css("details.sql a::attr(href)").get("")
    assert parse_qs(urlsplit(address).query)["type"] == ["03"]
    answer = (await trends_site.client.get(address.replace("/kb?", "/kb.json?") + "&_shape=objects")).json()
    assert [row["cases"] for row in answer["rows"]] == [90]


async def test_in_public_there_is_no_sql_to_run_and_all_else(trends_db: Path) -> None:
    public = await open_site(trends_db, public=True)
    for path in ("/-/trends", "/-/trends/cases-by-region", "/-/trends/cases-by-month.csv", "/-/trends/reach.json"):
        assert (await public.client.get(path)).status_code == 200, path
    day = (await public.client.get("/-/trends/cases-by-type.json?since=2024-03-05&until=2024-03-05")).json()
    assert day["cut"]["since"] == day["cut"]["until"] == "2024-03", "no finer than a month"
    found = await page(public, "/-/trends/cases-by-month")
    assert "SELECT" in words(found.css("details.sql pre")[0]) and not found.css("details.sql a")


async def test_what_cannot_be_read_is_refused(trends_site: Any) -> None:
    for path, status in (
        ("/-/trends?type=無此類", 400), ("/-/trends/cases-by-age?region=朝阳区", 400), ("/-/trends?since=yesterday", 400),
        ("/-/trends?since=2024&until=2020", 400), ("/-/trends/crime-rate", 404), ("/-/trends/cases-by-age.csv?since=x", 400),
        ("/-/trends/crime-rate.json", 404),
    ):  # fmt: skip
        assert (await trends_site.client.get(path)).status_code == status, path


async def test_an_empty_release_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    publish(desk.store, tmp_path / "kb.db")
    desk.store.close()
    site = await open_site(tmp_path / "kb.db")
    front = await page(site, "/-/trends")
    assert {words(section.css(".nothing")[0]) for section in front.css("section.trend")} == {say("zh", "trends.nothing")}
    assert "没有来源被查看过" in words(front.css("h2")[0])


async def test_a_release_from_before_coverage_is_told_what_mends_it(kb_db: Path, tmp_path: Path) -> None:
    old = tmp_path / "kb.db"
    old.write_bytes(kb_db.read_bytes())
    with sqlite3.connect(old) as db:
        db.execute("DROP TABLE coverage")
    site = await open_site(old)
    assert "kb build" in words((await page(site, "/-/trends", 404)).css("section.refusal")[0])
    assert "kb build" in (await site.client.get("/-/trends/cases-by-month.json")).json()["error"]


# --- charts -------------------------------------------------------------------------------------------------------------


def rows_of(*counts: int) -> list[dict[str, Any]]:
    return [
        {"month": f"2024-{n:02}", "cases": cases, "low": cases / 2, "high": cases * 2, "afterwards": 0, "looks": 1}
        for n, cases in enumerate(counts, 1)
    ]


def test_columns_are_as_high_as_what_they_count() -> None:
    chart = Selector(charts.columns(rows_of(10, 20, 0, 40), "month", "a <title>", str))
    heights = [float(rect.attrib["height"]) for rect in chart.css("rect.watched")]
    assert heights == pytest.approx([heights[0], 2 * heights[0], 4 * heights[0]], abs=0.2)
    assert chart.css("svg::attr(aria-label)").get() == "a <title>" and len(chart.css("line.whisker")) == 3
    widest = [float(rect.attrib["x"].rstrip("%")) + float(rect.attrib["width"].rstrip("%")) for rect in chart.css("rect")]
    assert max(widest) <= 100


def test_the_scale_reaches_the_most_in_round_steps() -> None:
    for most in (1, 3, 7, 34, 101, 999, 12_345, 0.3):
        ticks = charts._linear(most).ticks()
        assert 2 <= len(ticks) <= 6 and ticks[-1] >= most * 0.999 and re.fullmatch(r"[125]0*", f"{ticks[0] * 1000:.0f}"), (most, ticks)


def test_of_many_months_the_years_are_named() -> None:
    months = [{**row, "month": f"{2014 + n // 12}-{n % 12 + 1:02}"} for n, row in enumerate(rows_of(*[3] * 120))]
    chart = Selector(charts.columns(months, "month", "t", str))
    named = [text.xpath("string()").get() for text in chart.css("text.tick:not(.over)")]
    assert named == ["2014", "2016", "2018", "2020", "2022"]


def test_words_of_others_stay_words_in_a_chart() -> None:
    hostile = [{**rows_of(3)[0], "month": '"><script>alert(1)</script>'}]
    assert "<script>" not in charts.columns(hostile, "month", '"><script>', str)
