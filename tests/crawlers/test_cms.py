"""Each CMS walked as a crawl would: the list to its last page, every notice to the letter, the family known without being told."""

from __future__ import annotations

import re

import cms_press
import cms_sites
import pytest
from cms_sites import Cms

from crawlers.families import FAMILIES, Ask, Page, read_article, recognise, recognise_list

SITES = [cms_sites.jpaas(), cms_sites.mps(), cms_sites.shanghai(), cms_sites.hanweb_post(), cms_sites.trs_counted(),
         cms_press.sohu(), cms_press.sina(), cms_press.people(), cms_press.xinhuanet(), cms_press.ifeng(), cms_press.toutiao()]  # fmt: skip
EVERY = pytest.mark.parametrize("site", SITES, ids=lambda s: f"{s.family}-{s.start.split('/')[2]}")


def walk(site: Cms) -> tuple[dict[str, str], int]:
    """(address -> title in the list, list pages with links)."""
    found: dict[str, str] = {}
    todo, done = [Ask(site.start)], set()
    turns = 0
    while todo:
        ask = todo.pop(0)
        if (ask.url, ask.body) in done:
            continue
        done.add((ask.url, ask.body))
        listing = FAMILIES[site.family][0](Page(ask.url, site.pages[ask.url, ask.body], base=ask.base))
        turns += 1
        found |= {link.url: link.title for link in listing.links()}
        todo += listing.next_pages()
    return found, turns


@EVERY
def test_a_list_is_walked_to_its_end(site: Cms) -> None:
    found, turns = walk(site)
    assert found == {url: told.title for url, told in site.found.items()}
    assert list(found) == list(site.found), "in the order of the list"
    assert turns == site.turns


@EVERY
def test_every_notice_is_read_to_the_letter(site: Cms) -> None:
    for url, told in site.found.items():
        page = Page(url, site.pages[url, None])
        more = [Page(u, site.pages[u, None]) for u in FAMILIES[site.family][1](page).more_pages()]
        read = read_article(page, site.family, None, more)
        assert (read.title, read.published, read.publisher) == (told.title, told.day, told.publisher), url
        assert read.text.split("\n") == [re.sub(r"\s+", " ", line) for line in told.lines], url
        assert read.family == site.family and FAMILIES[site.family][1](page).layout.name == site.layouts[url]


@EVERY
def test_family_and_list_are_recognised(site: Cms) -> None:
    for url in site.found:
        assert recognise(Page(url, site.pages[url, None])) == site.family, url
    assert recognise_list(Page(site.start, site.pages[site.start, None])) == site.family


def test_files_are_listed_and_not_fetched() -> None:
    site = cms_sites.jpaas()
    url = next(iter(site.found))
    assert read_article(Page(url, site.pages[url, None]), "jpaas").marks == ("attachment http://gaj.chengjiang.example/cms_files/0.docx",)
