"""Walks of the three readers: one looks for a kind of case and cites it, one takes rows away, one follows a feed; and a slow phone."""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from test_pages_in_browser import DESK, PHONE, follow, lit, page_of

ATOM = "{http://www.w3.org/2005/Atom}"
BUDGET = 150_000  #: bytes of a page with all that it loads


def test_a_journalist_finds_the_case_lights_the_loss_and_cites_it(browser: Any, address: str) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + "/")
        page.locator("#q").fill("芝麻信用")
        follow(page, page.locator("#q"), "Enter")
        follow(page, page.locator(".hits .headline").first)
        follow(page, page.locator(".case-list a").first)
        page.locator(".f-loss dd a").first.click()
        assert "共被骗走28650元" in lit(page)[0]
        cited = page.locator(".cite .copy").first.inner_text()
        assert cited.startswith("青河公安. ") and "[EB/OL]" in cited and "https://ga.qinghe.example/" in cited
        follow(page, page.locator(".act", has_text="报告错误"))
        page.locator("[name=value]").fill("28651")
        page.locator("[name=quote]").fill("共被骗走28650元")
        page.locator("[name=why]").fill("一试")
        follow(page, page.locator(".paper-form button"))
        assert page.locator(".ready pre").first.inner_text().startswith("kb correct ")
        assert page.faults == []


def test_a_researcher_narrows_a_search_and_opens_its_table(browser: Any, address: str, tmp_path: Any) -> None:
    with page_of(browser, DESK, accept_downloads=True) as page:
        page.goto(address + "/-/search?q=刷单返利")
        for facet, value in (("类型", "刷单返利类"), ("地区", "四川省"), ("发布时间", "2024年")):
            section = page.locator(".facet", has=page.locator("h2", has_text=facet))
            follow(page, section.locator("a", has_text=value).first)
        told = page.locator(".result-head h1").inner_text()
        assert len(page.locator(".chip.off").all()) == 4  # type, region, since, until
        with page.expect_download() as waiting:
            page.locator(".take a", has_text="CSV (Excel)").click()
        path = tmp_path / "rows.csv"
        waiting.value.save_as(path)
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert told.startswith(f"{len(rows)} 篇") and len(rows) == 28
        assert all(row["published"].startswith("2024") and row["types"] == "01" and row["url"].startswith("https://") for row in rows)


def test_a_reader_follows_a_feed(browser: Any, address: str) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + "/-/type/03")
        feed = page.locator("link[type='application/atom+xml']").get_attribute("href")
        assert feed == page.locator(".chip", has_text="Atom").first.get_attribute("href")
        answer = page.request.get(address + feed)
        entries = list(ElementTree.fromstring(answer.body()).iter(f"{ATOM}entry"))
        links = [link.get("href") or "" for entry in entries for link in entry.iter(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(links) == 1 and links[0].startswith(address)
        page.goto(links[0])
        assert "2.87万元" in page.locator(".f-loss").inner_text()


def test_a_dossier_is_picked_without_an_account(browser: Any, address: str) -> None:
    for scripts in (True, False):
        with page_of(browser, DESK, java_script_enabled=scripts) as page:
            page.goto(address + "/-/search?kind=case&sort=loss")
            for at in (0, 1):
                page.locator(".pick input").nth(at).check()
            follow(page, page.locator(".picks button"))
            assert "/-/dossier?" in page.url and page.locator(".ledger tbody tr").count() == 2
            follow(page, page.locator(".chip", has_text="再找几起"))
            assert page.locator(".pick input:checked").count() == 2
            page.locator(".pick input").nth(2).check()
            follow(page, page.locator(".picks button"))
            assert page.locator(".ledger tbody tr").count() == 3


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_slow_phone_needs_three_taps_and_little_data(browser: Any, address: str, scripts: bool) -> None:
    """From the words that are typed to the loss that is lit: the button, the case, the figure."""
    with page_of(browser, PHONE, has_touch=True, is_mobile=True, java_script_enabled=scripts) as page:
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 50_000}
        wire.send("Network.emulateNetworkConditions", slow)
        weights: dict[str, int] = {}
        page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
        page.goto(address + "/-/search?kind=case")
        page.locator("#q").fill("芝麻信用")
        taps = 0
        for target, arrived in ((".search-big button", "**q=*"), (".hits .headline", "**/-/case/*"), (".f-loss dd a", "**#s*")):
            page.locator(target).first.tap()
            page.wait_for_url(arrived)
            page.wait_for_load_state("load")
            taps += 1
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert taps == 3
        shown = page.locator(".s.lit, .s:target").first
        assert "共被骗走28650元" in shown.inner_text()
        box = shown.bounding_box()
        assert box and 0 <= box["y"] <= PHONE["height"]
        pages = {unquote(url): size for url, size in weights.items() if "/-/static" not in url}
        extras = sum(size for url, size in weights.items() if "/-/static" in url)
        assert len(pages) >= 3 and all(size + extras <= BUDGET for size in pages.values()), (pages, extras)


def test_the_keyboard_reaches_what_matters(browser: Any, address: str) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + "/-/search?q=客服&kind=case")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator(".hits .headline").first.focus()
        follow(page, page.locator(".hits .headline").first, "Enter")
        page.locator(".f-loss dd a").first.focus()
        page.keyboard.press("Enter")
        assert "28650元" in lit(page)[1]
