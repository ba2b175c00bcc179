"""The families on the planted web, whose truth is known: who printed a page, and what it says, to the letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from crawlers.decode import decode, gate
from crawlers.families import FAMILIES, Ask, Page, UnknownLayout, read_article, recognise, recognise_list
from tests.planted_web import plant

SITES, DAYS = 17, (0, 25)  #: one site of each family; on the later day some have a new skin
FLOOR = 0.98
MAX_TURNS = 60


class Reader:
    """Pages of one day, without a server: redirects are followed, errors that heal are asked again."""

    def __init__(self, day: int) -> None:
        self.truth: Any = plant(seed=23, sites=SITES).on(day)

    def page(self, ask: Ask) -> Page | None:
        url, charset, status, body = ask.url, None, 0, b""
        for _ in range(6):
            parts = urlsplit(url)
            form = dict(parse_qsl(ask.body or "", keep_blank_values=True))
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            answer = self.truth.answer(parts.hostname, parts.path or "/", form=form, query=query)
            status, body = answer.status, answer.body
            named = re.search(r"charset=([\w-]+)", answer.content_type or "")
            charset = named and named[1]
            if status not in (301, 302, 307, 308):
                break
            url = urljoin(url, {k.lower(): v for k, v in dict(answer.headers).items()}["location"])
        if status != 200:
            return None
        gate(body)
        return Page(url, decode(body, charset).text, base=ask.base)

    def columns(self) -> Iterator[tuple[Any, Any]]:
        for site in self.truth.sites:
            for column in site.columns:
                if column.articles and not site.walls:
                    yield site, column


@pytest.fixture(scope="module", params=DAYS)
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param)


def bare(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def test_pages_are_named_and_read(reader: Reader) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for _, column in reader.columns():
        for article in [*column.articles[:2], *column.articles[2:][-1:]]:
            page = reader.page(Ask(article.url))
            assert page, article.url
            name = recognise(page)
            counts["pages"] += 1
            counts["named"] += name == ("fallback" if article.family == "unknown" else article.family)
            more = [found for url in FAMILIES[name][1](page).more_pages() if (found := reader.page(Ask(url)))]
            try:
                read = read_article(page, None, None, more)
                said = (bare(read.title), read.published, bare(read.text), len(read.images))
            except UnknownLayout:
                said = ()
            want = (bare(article.title), article.date, bare(article.text), len(article.images)) if article.family != "unknown" else ()
            counts["read"] += said == want
            if said != want:
                wrong.append(article.url)
    assert counts["pages"] > 200
    assert counts["named"] >= FLOOR * counts["pages"] and counts["read"] >= FLOOR * counts["pages"], (counts, wrong[:5])


def test_lists_are_named_and_walked(reader: Reader) -> None:
    listed, found, strange, misnamed = 0, 0, [], []
    for site, column in reader.columns():
        if site.family not in FAMILIES or site.family == "fallback":
            continue
        first = reader.page(Ask(column.url))
        assert first, column.url
        misnamed += [] if recognise_list(first) == column.family else [column.url]
        links = walk(reader, column.family, column.url)
        own = [a for a in column.articles if not a.elsewhere]
        listed += len(own)
        found += sum(bool({a.url, *a.also} & links) for a in own)
        known = {url for a in column.articles for url in (a.url, *a.also)}
        strange += sorted(links - known)
    assert misnamed == [] and strange == []
    assert listed > 300 and found >= FLOOR * listed


def walk(reader: Reader, family: str, url: str) -> set[str]:
    todo, done, links = [Ask(url)], set[tuple[str, str | None]](), set[str]()
    while todo and len(done) < MAX_TURNS:
        ask = todo.pop(0)
        if (ask.url, ask.body) not in done and (page := reader.page(ask)):
            column = FAMILIES[family][0](page)
            links |= {link.url for link in column.links()}
            todo += column.next_pages()
        done.add((ask.url, ask.body))
    return links
