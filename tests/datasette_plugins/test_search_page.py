"""The search page: the same hits as kb.search, filters that come off again, facets that add up, and no query that breaks it."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from parsel import Selector

from kb.search import Ask, search

SQLITE_WORDS = ("fts5", "syntax error", "no such", "unterminated", "sqlite", "malformed match", "operationalerror", "traceback")


def words(node: Selector) -> str:
    return " ".join("".join(node.xpath(".//text()").getall()).split())


async def found(site: Any, query: str) -> Selector:
    response = await site.client.get(f"/-/search?{query}")
    assert response.status_code == 200, query
    return Selector(response.text)


async def test_hits_are_those_of_the_search(site: Any, kb_db: Path) -> None:
    with closing(sqlite3.connect(kb_db)) as db:
        for kind, name in (("bulletin", "notice"), ("case", "case")):
            asked = search(db, Ask("客服", kind=kind))  # type: ignore[arg-type]
            page = await found(site, f"q=客服&kind={name}")
            assert [a.split("/")[-1] for a in page.css(".hits .headline::attr(href)").getall()] == [hit.id for hit in asked.hits]
            answer = (await site.client.get(f"/-/search.json?q=客服&kind={name}")).json()
            assert answer == asked.to_json() and answer["total"] == len(asked.hits) > 0


async def test_the_words_are_marked_in_the_snippet(site: Any) -> None:
    page = await found(site, "q=甲醛 客服")
    assert {words(m) for m in page.css(".snippet mark")} == {"甲醛", "客服"}


async def test_the_words_are_marked_in_the_title_too(site: Any) -> None:
    page = await found(site, "q=客服")
    lit = [hit for hit in page.css(".hits .headline") if "客服" in words(hit)]
    assert lit and all("客服" in {words(m) for m in hit.css("mark")} for hit in lit)


async def test_filters_narrow_and_come_off(site: Any) -> None:
    page = await found(site, "type=冒充电商物流客服&since=2025-03-15&region=四川")
    assert len(page.css(".hits li")) == 1
    chips = {words(a).removesuffix(" ×"): a.attrib["href"] for a in page.css(".chip.off")}
    assert set(chips) == {"冒充电商物流客服类", "四川省", "2025年3月15日起"}
    off = parse_qs(urlsplit(chips["四川省"]).query)
    assert off == {"type": ["冒充电商物流客服"], "since": ["2025-03-15"]}
    assert page.css("input[name=since]::attr(value)").get() == "2025-03-15"
    assert page.css(".search-big input[name=region]::attr(value)").get() == "四川"  # searching again keeps the filters


async def test_facets_lead_to_as_many_hits_as_they_say(site: Any) -> None:
    page = await found(site, "")
    facets = page.css(".facet li")
    assert len(facets) > 6
    for facet in facets:
        query = urlsplit(facet.css("a::attr(href)").get("")).query
        total = (await site.client.get(f"/-/search.json?{query}")).json()["total"]
        assert str(total) == words(facet.css(".n")[0]), words(facet)


async def test_a_chosen_facet_still_offers_the_others(site: Any) -> None:
    page = await found(site, "type=03")
    assert page.css(".facet [aria-current]")
    assert len(page.css(".facet")[0].css("li")) == 5


async def test_pages_follow_each_other_without_gap(site: Any) -> None:
    first = await found(site, "q=刷单返利&sort=date")
    following = first.css("a[rel=next]::attr(href)").get("")
    assert parse_qs(urlsplit(following).query) == {"q": ["刷单返利"], "sort": ["date"], "page": ["2"]}
    second = await found(site, urlsplit(following).query)
    ids = [a for page in (first, second) for a in page.css(".hits .headline::attr(href)").getall()]
    assert len(ids) == len(set(ids)) == 29
    assert second.css(".hits::attr(start)").get() == "21"


async def test_sorting_by_loss_puts_the_largest_first(site: Any) -> None:
    page = await found(site, "kind=case&sort=loss")
    assert [words(s) for s in page.css(".hits .sum")] == ["4.6万元", "2.87万元", "避免 9万元", "金额未说"]


async def test_too_many_to_rank_come_newest_first_and_say_so(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.WINDOW", 5)
    page = await found(site, "q=刷单返利")
    assert "按日期排列" in words(page.css(".caveat")[0]) and "共 29 条" in words(page.css(".caveat")[0])
    full = await found(site, urlsplit(page.css(".caveat a::attr(href)").get("")).query)
    assert not full.css(".result-head .caveat")


async def test_nothing_found_says_what_to_do(site: Any) -> None:
    page = await found(site, "q=没有这样的话&type=03&kind=case")
    hints = [parse_qs(urlsplit(a).query) for a in page.css(".nothing a::attr(href)").getall()]
    assert {"q": ["没有这样的话"], "kind": ["case"]} in hints  # without the filters
    assert {"q": ["没有这样的话"], "type": ["03"]} in hints  # among the notices


UNREADABLE = (
    "kind=x sort=x type=没有 type=98 region=火星 region=朝阳区 since=2025-13 since=x until=昨天 page=0 page=-1 page=x page=٣ page=501 "
    "q=" + "甲+" * 41
).split()


@pytest.mark.parametrize("query", UNREADABLE)
async def test_what_cannot_be_read_is_a_400_that_names_it(site: Any, query: str) -> None:
    for path in ("/-/search", "/-/search.json"):
        response = await site.client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert query.partition("=")[0] in response.text


async def test_an_address_without_end_is_refused(site: Any) -> None:
    assert (await site.client.get("/-/search?q=" + "长" * 1_001)).status_code == 414


def hostile(seed: int) -> str:
    """A search string of the kind that people try."""
    draw = random.Random(seed)
    signs = "\" ' * ( ) : ^ - + ~ NEAR AND OR NOT col: {a} [b] %00 \\ ; -- /* */ {{7*7}} ${x} <b>"
    parts = [*signs.split(), "账户", "a", "b1", "\u202e", "\ufeff", "\U0001f600", "\ud800", ""]
    parts += [chr(draw.randrange(1, 0x110000)) for _ in range(4)] + [draw.choice("账a%_\u0301") * draw.randint(2, 40)]
    many = draw.randint(1, 12) if draw.random() < 0.9 else draw.randint(13, 120)
    return "".join(draw.choice(parts) + draw.choice(["", " "]) for _ in range(many)).encode("utf-8", "replace").decode()[:400]


#: where a visitor's words can go, besides the page of the search
DOORS = (
    ("/-/search.json", "q"), ("/kb/cases", "_search"), ("/kb/bulletins.json", "_search"), ("/-/search.csv", "q"), ("/-/search.atom", "q"),
    ("/-/search.feed.json", "q"), ("/-/search.json", "type"), ("/-/search", "region"), ("/-/search", "loss"), ("/-/search", "source"),
    ("/-/dossier", "cases"), ("/-/technique/control", "value"), ("/-/trends/cases-by-month", "with_region"), ("/-/search", "pick"),
)  # fmt: skip


async def spent(site: Any, path: str, name: str, text: str) -> tuple[Any, float]:
    """(the answer, seconds of CPU that it took; the best of three where it seems slow)."""
    took = 9.0
    for _ in range(3):
        begun = time.process_time()
        response = await site.client.get(path, params={name: text})
        took = min(took, time.process_time() - begun)
        if took < 0.5:
            break
    return response, took


@pytest.mark.parametrize("wanted", [500, pytest.param(20_000, marks=pytest.mark.soak)])
async def test_no_search_string_breaks_a_page_or_speaks_sqlite(site: Any, wanted: int) -> None:
    """Strings of signs and syntax; each on the page of the search and at another door."""
    tried: set[str] = set()
    for seed in count():
        text = hostile(seed)
        if len(tried) == wanted:
            break
        if text in tried:
            continue
        tried.add(text)
        for path, name in (("/-/search", "q"), DOORS[len(tried) % len(DOORS)]):
            response, took = await spent(site, path, name, text)
            assert response.status_code < 500, (path, name, text)
            assert took < 1.0, (path, name, text, took)
            shown = response.text.lower().replace(text.lower(), "")
            assert not [w for w in SQLITE_WORDS if w in shown], (path, name, text)
