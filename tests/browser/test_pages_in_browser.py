"""What a person sees and does: values light up their sentences, on a wide screen, on a phone, and without scripts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fed import ACTIVE, SCAM

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def paths(release_path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(release_path)) as db:
        case = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()[0]
        notice = db.execute("SELECT id FROM bulletins WHERE form = 'weekly_bulletin'").fetchone()[0]
    return {
        "home": "/",
        "search": "/-/search?q=客服",
        "cases": "/-/search?kind=case",
        "nothing": "/-/search?q=没有这样的话",
        "case": f"/-/case/{case}",
        "notice": f"/-/notice/{notice}",
        "types": "/-/types",
        "type": "/-/type/03",
        "techniques": "/-/techniques",
        "technique": "/-/technique/control?value=屏幕共享/会议软件",
        "region": "/-/region/510000",
        "sources": "/-/sources",
        "source": "/-/source/qinghe_ga",
        "dossier": f"/-/dossier?cases={case}",
        "report": f"/-/report/{case}?value=1&quote=x",
        "queries": "/-/queries",
        "query": "/-/queries/losses-by-type",
        "dictionary": "/-/dictionary",
        "api": "/-/api",
        "flows": "/-/trends/flows",
        "beside": "/-/trends/cases-by-type?type=03&with_type=01",
        "unknown": "/-/notice/ffffffffffffffff",
        "link": "/-/search?q=https://a.example/x.html",
        "table": "/kb/cases",
        "row": f"/kb/cases/{case}",
        "tables": "/kb",
        "trends": "/-/trends",
        "trend": "/-/trends/cases-by-type",
        "patterns": "/-/patterns?status=all",
        "pattern": f"/-/pattern/{ACTIVE}",
        "feed": "/-/feed/",
        "detect": "/-/detect",
    }


@contextmanager
def page_of(browser: Any, viewport: dict[str, int], **more: Any) -> Iterator[Any]:
    context = browser.new_context(viewport=viewport, locale="zh-CN", reduced_motion="reduce", **more)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" and "status of" not in line.text else None)
    page.on("request", lambda asked: page.faults.append(asked.url) if not asked.url.startswith(("http://127.0.0.1", "data:")) else None)
    try:
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_scrolls_sideways_breaks_or_asks_elsewhere(
    browser: Any, address: str, paths: dict[str, str], viewport: dict[str, int]
) -> None:
    with page_of(browser, viewport) as page:
        for name, path in paths.items():
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
            assert page.faults == [], name


def test_no_text_stands_in_a_column_of_five_characters(browser: Any, address: str) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + "/kb/bulletins")
        for column in ("title", "text"):
            widths = page.eval_on_selector_all(f"td.col-{column}", "cells => cells.map(cell => cell.clientWidth)")
            assert widths and min(widths) > 200, column


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_loss_stands_in_one_line(browser: Any, address: str, paths: dict[str, str], viewport: dict[str, int]) -> None:
    with page_of(browser, viewport) as page:
        page.goto(address + paths["case"])
        lines = page.eval_on_selector(
            ".f-loss dd > a", "loss => { loss.textContent = 'HK$12,206,000'; return loss.getClientRects().length }"
        )
        assert lines == 1 and page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def follow(page: Any, link: Any, key: str = "") -> None:
    """Click (or press `key` on) what leads elsewhere, and wait until that page, or its fragment, is there and loaded."""
    with page.expect_navigation(wait_until="load", timeout=15_000):
        link.press(key) if key else link.click()


def lit(page: Any) -> tuple[str, str]:
    """The sentences and the words that are lit up, once any are."""
    page.wait_for_selector(".s.lit", state="attached", timeout=5_000)
    sentences = page.eval_on_selector_all(".s.lit", "all => all.map(s => s.textContent).join('')")
    return sentences, page.eval_on_selector_all("mark.lit", "all => all.map(m => m.textContent).join('')")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_value_lights_its_sentence_and_its_words(browser: Any, address: str, paths: dict[str, str], viewport: dict[str, int]) -> None:
    with page_of(browser, viewport, has_touch=True) as page:
        page.goto(address + paths["case"])
        page.locator(".f-loss dd a").first.tap()
        sentences, words = lit(page)
        assert "共被骗走28650元" in sentences and words == "28650元"
        assert page.locator(".s.lit").first.is_visible()
        box = page.locator("mark.lit").first.bounding_box()
        assert 0 <= box["y"] <= viewport["height"]  # it was scrolled to
        page.locator(".chip", has_text="屏幕共享").tap()
        assert lit(page)[1] == "打开屏幕共享"
        page.locator(".steps a").first.tap()
        assert lit(page)[1] == "她接到自称“优选商城客服”的电话"
        assert page.faults == []


def test_the_words_lead_back_to_their_values(browser: Any, address: str, paths: dict[str, str]) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + paths["case"])
        page.locator("mark", has_text="28650元").click()
        assert "2.87万元" in page.locator(".figure a.lit").first.inner_text()


def test_without_scripts_the_sentence_is_lit_too(browser: Any, address: str, paths: dict[str, str]) -> None:
    with page_of(browser, DESK, java_script_enabled=False) as page:
        page.goto(address + paths["case"])
        follow(page, page.locator(".f-loss dd a").first)
        assert page.url.endswith("#" + page.locator(".s:target").get_attribute("id"))
        assert "共被骗走28650元" in page.locator(".s:target").inner_text()
        colours = [
            page.locator(each).first.evaluate("el => getComputedStyle(el).backgroundColor") for each in (".s:target", ".s:not(:target)")
        ]
        assert colours[0] != colours[1]


def test_evidence_in_a_folded_paragraph_unfolds(browser: Any, address: str, paths: dict[str, str]) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + paths["notice"])
        page.locator(".tallies tbody tr").nth(2).locator("a").first.click()
        assert lit(page)[1] == "17起"


def test_the_filters_are_folded_on_a_phone_alone(browser: Any, address: str, paths: dict[str, str]) -> None:
    for viewport, shown in ((PHONE, False), (DESK, True)):
        with page_of(browser, viewport) as page:
            page.goto(address + paths["search"])
            assert page.locator(".facet").first.is_visible() is shown
            page.goto(address + "/-/trends")
            assert page.locator(".cut").is_visible() is shown
            page.goto(address + "/-/trends?type=01")  # a cut in force is seen
            assert page.locator(".cut").is_visible()
    with page_of(browser, PHONE) as page:
        page.goto(address + paths["search"])
        page.locator(".facet-fold summary").click()
        follow(page, page.locator(".facet a").first)
        assert "type=" in page.url


def test_the_language_stays_switched(browser: Any, address: str) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + "/")
        follow(page, page.locator(".switch"))
        follow(page, page.locator(".latest .headline").first)
        assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize(("lang", "only"), [("zh", ""), ("en", "case")])
def test_every_page_holds_wcag_aa(browser: Any, address: str, paths: dict[str, str], lang: str, only: str) -> None:
    axe = Axe()
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    with page_of(browser, DESK, bypass_csp=True) as page:
        for name, path in paths.items():
            if path.startswith("/kb") or only not in name:
                continue  # the markup under /kb is Datasette's
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}_lang={lang}")
            if name == "case":
                page.locator(".f-loss dd a").first.click()
                lit(page)
            found = axe.run(page, options=rules).response["violations"]
            assert not found, (name, [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary", "")[:300]) for v in found])


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_pasted_text_is_checked(browser: Any, address: str, viewport: dict[str, int]) -> None:
    axe = Axe()
    with page_of(browser, viewport, bypass_csp=True) as page:
        page.goto(address + "/-/detect")
        page.fill("textarea", f"{SCAM}https://{'a' * 200}.example/")
        with page.expect_navigation(wait_until="load", timeout=15_000):
            page.locator(".detect form button").click()
        assert page.url == f"{address}/-/detect"
        assert page.locator(".verdict h2.scam").is_visible() and "打开屏幕共享" in page.locator(".given mark").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"] and page.faults == []
        rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
        assert axe.run(page, options=rules).response["violations"] == []


def test_paper_has_the_text_and_no_controls(browser: Any, address: str, paths: dict[str, str]) -> None:
    with page_of(browser, DESK) as page:
        page.goto(address + paths["case"])
        page.emulate_media(media="print")
        assert not page.locator(".main-nav").is_visible() and not page.locator(".search-small").is_visible()
        assert page.locator(".text").is_visible() and page.locator(".figures").is_visible()
