"""Is a page a column? Its one list of articles, their titles, and whether it only gathers other columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from crawlers.discovery.links import name_of, target, without_session
from crawlers.discovery.names import leads_on, share
from crawlers.discovery.shape import expression, narrowed
from crawlers.families import FAMILIES, Ask, Link, Page, answers, recognise_list
from crawlers.families.base import ListPage, absolute
from crawlers.families.markup import chain, tree_of
from crawlers.families.pagers import create_page_html

TITLE = 8  #: characters from which a link's text is taken for a title
LEAST_ROWS = 3  #: of a list
FEW_ROWS = 12  #: blocks of a page that gathers columns are no longer
MAIN = 0.6  #: share of a page's articles that stand in its one list
CLIMB = 3  #: elements from a list up to what closes or heads it
READ = 30  #: titles that are looked at
_NUMBER = re.compile(r"\d")
_BLOCKS = frozenset("ul ol table tbody dl div section".split())


@dataclass(frozen=True, slots=True)
class Column:
    """A page that lists articles. `asks` are its further pages; `family` None where no family knows its links."""

    url: str
    family: str | None
    links: tuple[Link, ...]
    asks: tuple[Ask, ...] = ()
    gathers: bool = False  #: it shows the beginnings of several columns
    article: str | None = None  #: what the addresses of its articles look like, where that can be told
    listed: frozenset[str] = frozenset()  #: addresses of all articles on the page, of its other blocks too

    @property
    def share(self) -> float:
        return share(link.title for link in self.links[:READ])

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(link.url for link in self.links)


def is_article(url: str) -> bool:
    """Does any family know this as the address of an article?"""
    return any(p.search(url) for p in _known())


@cache
def _known() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(listing.article_url) for listing, _ in FAMILIES.values())


def _articles(page: Page, tree: Selector, pattern: str | None) -> list[tuple[Any, Link]]:
    """(element, link) of what may be articles: addresses that the family knows, else long names and a number in the address."""
    known = re.compile(pattern) if pattern else None
    host = urlsplit(page.url).hostname
    found = []
    for a in tree.css("a[href]"):
        url = target(page.url, a.attrib["href"])
        if url is None:
            continue
        name = name_of(a)
        own = urlsplit(url).hostname == host
        likely = len(name) >= TITLE and bool(_NUMBER.search(urlsplit(url).path + urlsplit(url).query))
        fits = bool(known.search(url)) if known is not None and own else likely or (not own and is_article(url))
        if fits and name and not leads_on(name):
            found.append((a.root, Link(url, name)))
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """One list of articles on a page and the element that holds it."""

    block: Any
    links: tuple[Link, ...]


def _lists(articles: Sequence[tuple[Any, Link]]) -> list[Rows]:
    """The lists of a page, the longest first; rows in several lists below one element are one list."""
    held: Counter[Any] = Counter(e for element, _ in articles for e in chain(element.getparent()))
    found: dict[Any, dict[str, Link]] = {}
    for element, link in articles:
        block = next((e for e in chain(element.getparent()) if e.tag in _BLOCKS and held[e] > 1), element)
        above = block.getparent()
        merged = above is not None and sum(e.tag == block.tag and held[e] > 0 for e in above) > 1
        rows = found.setdefault(above if merged else block, {})
        old = rows.get(link.url)
        rows[link.url] = link if old is None or len(link.title) > len(old.title) else old
    return sorted((Rows(block, tuple(rows.values())) for block, rows in found.items()), key=lambda r: -len(r.links))


def _own(page: Page, rows: Sequence[Link]) -> bool:
    """Do these rows stand below the page's own folder, or carry its number?"""
    path = urlsplit(page.url).path
    folder = path.rpartition("/")[0] + "/"
    numbers = re.findall(r"\d{3,12}", path)
    below = sum(len(folder) > 1 and urlsplit(r.url).path.startswith(folder) for r in rows)
    named = sum(any(n in r.url for n in numbers) for r in rows)
    return max(below, named) * 2 > len(rows)


def _gathers(tree: Selector, page: Page, lists: Sequence[Rows], main: Rows | None) -> bool:
    """Does the page only show the beginnings of columns? One list that leads on to another page, or several side by side."""
    if main is None or len(main.links) > FEW_ROWS or create_page_html(page.text):
        return False
    if _leads_on(page, main):
        return True
    real = [rows.links for rows in lists if len(rows.links) >= 2]
    closing = sum(leads_on(name_of(a)) for a in tree.css("a[href]"))
    headed = len(tree.css("h2 > a[href]:only-of-type, h3 > a[href]:only-of-type, h4 > a[href]:only-of-type"))
    beside = len(real) > 1 and len(main.links) < MAIN * sum(map(len, real))
    return beside and (closing >= 2 or headed >= 2 or len(real) > 2)


def _leads_on(page: Page, rows: Rows) -> bool:
    """Is the list closed by 更多, or headed by a link, that leads to another page?"""
    here = {page.url.rstrip("/"), *(link.url.rstrip("/") for link in rows.links)}
    for element in list(chain(rows.block))[:CLIMB]:
        if element.tag in ("body", "html"):
            return False
        area = Selector(root=element, type="html")
        links = [*area.css("h2 > a[href]:only-of-type, h3 > a[href]:only-of-type, h4 > a[href]:only-of-type")]
        links += [a for a in area.css("a[href]") if leads_on(name_of(a))]
        if any((url := target(page.url, a.attrib["href"])) and url.rstrip("/") not in here for a in links):
            return True
    return False


def read_column(page: Page) -> Column:
    """The page as a column; without links where it lists nothing (by itself: a script may, see `asks`)."""
    family = recognise_list(page)
    listing = FAMILIES[family or "fallback"][0](page)
    asks = tuple(listing.next_pages())
    if listing.answer is not None and family is None:
        listing = FAMILIES["fallback"][0](page, None, _likely_rows(page, listing.answer))
    if listing.answer is not None or (family and "<record>" in page.text) or page.text.lstrip()[:1] in "{[":
        links = tuple(Link(without_session(link.url), link.title) for link in listing.links())
        return Column(page.url, family, links, asks, article=_narrow(page.url, links, family))
    tree = tree_of(page.text)
    own = _likely(page, tree)
    if family and own and not _shows(page, tree, listing):
        family = None  # only its rows on other hosts look like that family's
    lists = _lists(_articles(page, tree, listing.article_url if family else own))
    long = [rows for rows in lists if len(rows.links) >= LEAST_ROWS]
    main = next((rows for rows in long if _own(page, rows.links)), lists[0] if lists else None)
    links = main.links if main else ()
    listed = frozenset(link.url for rows in long for link in rows.links)
    return Column(page.url, family, links, asks, _gathers(tree, page, lists, main), _narrow(page.url, links, family), listed)


def _shows(page: Page, tree: Selector, listing: ListPage) -> bool:
    """Does the page itself show this family: by a script, or by an article on its own host?"""
    if listing.script and listing.script.search(page.text):
        return True
    urls = (target(page.url, href) for href in tree.css("a::attr(href)").getall())
    return any(u and urlsplit(u).hostname == urlsplit(page.url).hostname and listing.article.search(u) for u in urls)


def _likely(page: Page, tree: Selector) -> str | None:
    """What the addresses of articles look like on a page of no known family: as those of its longest list of long names."""
    lists = _lists(_articles(page, tree, None))
    return _expression(page.url, lists[0].links) if lists and len(lists[0].links) >= LEAST_ROWS else None


def _likely_rows(page: Page, answer: Any) -> str | None:
    """The same, of the rows of an answer for a script."""
    named = [(absolute(page.base or page.url, href), title) for href, title in answers.rows(answer)]
    links = [Link(url, title) for url, title in named if url and len(title) >= TITLE and _NUMBER.search(url)]
    return _expression(page.base or page.url, links) if len(links) >= LEAST_ROWS else None


def _expression(url: str, links: Sequence[Link]) -> str | None:
    host = urlsplit(url).hostname
    return expression(link.url for link in links if urlsplit(link.url).hostname == host)


def _narrow(url: str, links: Sequence[Link], family: str | None) -> str | None:
    """The expression for a column's own articles; None where a family's pattern is all that is known of them."""
    if family is None:
        return _expression(url, links)
    own = [link.url for link in links if urlsplit(link.url).hostname == urlsplit(url).hostname]
    found = narrowed(own, FAMILIES[family][0].article_url)
    return found if found and all(re.search(found, link) for link in own) else None


def filled(page: Column, answer: Column) -> Column:
    """A column whose rows its script asks for: those of the answer, under the page's address."""
    return replace(page, family=answer.family or page.family, links=answer.links, gathers=False, article=answer.article)
