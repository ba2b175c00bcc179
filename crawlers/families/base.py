"""What every family is made of: a page, its list, its article, and the order in which to believe what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from parsel import Selector

from crawlers.families.body import paragraphs
from crawlers.families.markup import is_shown, line_text, tidy, tree_of
from crawlers.families.pictures import images
from kb.model import Bulletin

MAX_PARTS = 20  #: pages of one article

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,3}[-./年]\s{0,3}(1[0-2]|0?[1-9])\s{0,3}[-./月]\s{0,3}(3[01]|[12]\d|0?[1-9])(?!\d)")
_URL_DATE = re.compile(
    r"/(20\d\d)/(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])/"
    r"|[/_]t(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])_"
    r"|/(20\d\d)-(0\d|1[0-2])[-/]?([0-2]\d|3[01])/"
)
_ORIGIN = re.compile(r"^\W{0,3}(?:信息|文章|稿件|新闻|内容)?(?:来源|來源|出处|发布机构|发布单位|发布者)\s{0,3}[:：]\s{0,5}")
_REPORTER = re.compile(r"(?<=..)\s{0,2}(?:见习|实习|首席)?记者[\s/:：]{1,3}\S{2,4}(?:[\s、,，]{1,2}\S{2,4}){0,3}$|(?<=..)\s{1,2}原创稿?$")
_NOBODY = frozenset("本网 本站 本局 本网站 本单位 本报 原创 转载 未知 网络 互联网".split())
SITE_TAIL = re.compile(r"\s{0,3}[_|].{1,60}$|\s{1,3}[-–—]\s{0,3}[^-–—]{1,30}$")


class UnknownLayout(Exception):
    """No layout of the family fits this page: it is archived and counted, never stored as an empty notice."""


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page, decoded; HTML, JSON or XML. `sha256` is of the raw bytes."""

    url: str
    text: str
    sha256: str = ""


class Link(NamedTuple):
    url: str
    title: str


class Ask(NamedTuple):
    """A request for one more page of a list."""

    url: str
    method: str = "GET"
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """One generation of a site's article page, as CSS; the first whose `body` is there (and `needs`, if any) wins."""

    name: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    drop: str = ""
    needs: str = ""


def find_date(text: str | None) -> str | None:
    """The first full date of a string as ISO, or None; `2019-09-07 16:28` and `2019年9月7日` both are."""
    found = _DATE.search(text or "")
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def url_date(url: str) -> str | None:
    """The date that a CMS writes into an article's address, or None."""
    found = _URL_DATE.search(urlsplit(url).path)
    if not found:
        return None
    year, month, day = (g for g in found.groups() if g)
    return f"{year}-{int(month):02}-{int(day):02}"


def clean_publisher(text: str | None) -> str | None:
    """`来源：新京报` -> `新京报`, `浦江报记者 卜易` -> `浦江报`; None for nothing and for `本网`, which names nobody."""
    text = _REPORTER.sub("", tidy(_ORIGIN.sub("", tidy(text or ""))))
    return text if 0 < len(text) <= 40 and text not in _NOBODY else None


def absolute(base: str, href: str) -> str | None:
    """An http(s) address without its fragment, or None for what is no address of a page."""
    try:
        url = urldefrag(urljoin(base, href.strip()))[0]
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


class _Reader:
    def __init__(self, page: Page, options: Mapping[str, str] | None = None) -> None:
        self.page = page
        self.options = dict(options or {})

    @cached_property
    def tree(self) -> Selector:
        return tree_of(self.page.text)

    def first(self, queries: Iterable[str]) -> str | None:
        """Text of the first element that any of the queries finds and that has text; `a::attr(b)` gives attributes.

        What is hidden comes last: a hidden heading is bait on one page and the share title on the next.
        """
        hidden = None
        for query in queries:
            for node in self.tree.css(query):
                text = tidy(node.get()) if "::" in query else line_text(node)
                if text and ("::" in query or is_shown(node)):
                    return text
                hidden = hidden or text
        return hidden or None


class ListPage(_Reader):
    """A column page: the links to its articles, and the requests for its further pages."""

    #: where the list stands, as CSS; () means the whole page
    lists: ClassVar[tuple[str, ...]] = ()
    #: what an article's address looks like, where the source does not say
    article_url: ClassVar[str] = r"$^"
    next_css: ClassVar[str] = ""
    #: what only a column page of this family has in its source, where its links do not tell
    script: ClassVar[re.Pattern[str] | None] = None

    def __init__(self, page: Page, options: Mapping[str, str] | None = None, article: str | re.Pattern[str] | None = None) -> None:
        super().__init__(page, options)
        self.article = re.compile(article or self.article_url)

    def _areas(self) -> list[Selector]:
        for query in [self.options["list"]] if "list" in self.options else self.lists:
            if found := list(self.tree.css(query)):
                return found
        return [self.tree]

    def _links_in(self, areas: Iterable[Selector]) -> list[Link]:
        found: dict[str, str] = {}
        for area in areas:
            for a in area.css("a[href]"):
                url = absolute(self.page.url, a.attrib["href"])
                if url and self.article.search(url):
                    title = tidy(a.attrib.get("title", "")) or line_text(a)
                    found[url] = max(found.get(url, ""), title, key=len)
        return [Link(url, title) for url, title in found.items()]

    def links(self) -> list[Link]:
        """Articles in the order of the page, each once; hosts are not judged here."""
        return self._links_in(self._areas())

    def next_pages(self) -> list[Ask]:
        """Requests for the pages after this one; [] on the last."""
        query = self.options.get("next", self.next_css)
        hrefs = self.tree.css(query).xpath("./@href").getall() if query else []
        urls = [absolute(self.page.url, h) for h in hrefs]
        return [Ask(u) for u in dict.fromkeys(urls) if u and u != self.page.url]


class ArticlePage(_Reader):
    """One notice: which layout it has, and what it says of itself."""

    family: ClassVar[str] = ""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    #: a page of this family has one of these, as CSS
    signs: ClassVar[tuple[str, ...]] = ()
    #: take the longest of several bodies instead of the first
    longest_body: ClassVar[bool] = False

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        return any(tree.css(sign) for sign in cls.signs)

    @cached_property
    def metas(self) -> dict[str, str]:
        """Metas by lower-case name, the first with content wins; 国办发〔2017〕47号 asks for ArticleTitle, PubDate, ContentSource."""
        found: dict[str, str] = {}
        for meta in self.tree.css("meta[content]"):
            name = (meta.attrib.get("name") or meta.attrib.get("property") or "").strip().lower()
            value = tidy(meta.attrib["content"])
            if name and value:
                found.setdefault(name, value)
        return found

    @cached_property
    def layout(self) -> Layout:
        if "body" in self.options:
            return Layout("options", (self.options["body"],), drop=self.options.get("drop", ""))
        for layout in self.layouts:
            if (not layout.needs or self.tree.css(layout.needs)) and self.bodies(layout):
                return layout
        raise UnknownLayout(f"{self.family}: none of its {len(self.layouts)} layouts fits")

    def bodies(self, layout: Layout) -> list[Selector]:
        for query in layout.body:
            if found := list(self.tree.css(query)):
                return found
        return []

    def body(self) -> Selector:
        found = self.bodies(self.layout)
        if not found:
            raise UnknownLayout(f"{self.family}: no {self.layout.body}")
        return max(found, key=lambda n: len(n.xpath("string()").get() or "")) if self.longest_body else found[0]

    @property
    def drop(self) -> str:
        """What of the body is chrome, as CSS."""
        return ", ".join(filter(None, (self.layout.drop, self.options.get("drop", ""))))

    def lines(self) -> list[str]:
        return paragraphs(self.body(), self.drop)

    def _own(self, key: str, queries: tuple[str, ...]) -> str | None:
        return self.first([self.options[key]] if key in self.options else queries)

    def title(self) -> str:
        own = self._own("title", self.layout.title)
        plain = SITE_TAIL.sub("", self.first(["title"]) or "")
        return self.metas.get("articletitle") or own or plain

    def published(self) -> str | None:
        own = self._own("date", self.layout.date)
        return find_date(self.metas.get("pubdate")) or find_date(own) or url_date(self.page.url)

    def publisher(self) -> str | None:
        stated = (self.metas.get("contentsource"), self._own("publisher", self.layout.publisher))
        named = next((p for p in map(clean_publisher, stated) if p), None)
        # `来源：本网` names nobody, but then the site speaks for itself
        return named or (clean_publisher(self.metas.get("sitename")) if any(stated) else None)

    def address(self) -> str:
        """The page's own canonical address where it is on the same host, else the one it was fetched from."""
        own = self.first(["link[rel=canonical]::attr(href)"]) or self.metas.get("og:url") or ""
        url = absolute(self.page.url or "https://", own) if own else None
        if not url:
            return self.page.url
        return url if not self.page.url or urlsplit(url).hostname == urlsplit(self.page.url).hostname else self.page.url

    def more_pages(self) -> list[str]:
        """Addresses of this article's further pages; [] where it has one."""
        return []

    def to_bulletin(self, more: Sequence[Page] = ()) -> Bulletin:
        """The notice, with the text of its further pages in order. Raises UnknownLayout."""
        pages = [self, *(type(self)(page, self.options) for page in more)]
        text = "\n".join(line for page in pages for line in page.lines())
        shown = tuple(dict.fromkeys(src for page in pages for src in images(page.body(), page.page.url, page.drop)))
        title = self.title()
        if not text and not shown:
            raise UnknownLayout(f"{self.family}: the body is empty and has no picture")
        return Bulletin(
            url=self.address(),
            title=title,
            text=text,
            published=self.published(),
            publisher=self.publisher(),
            images=shown,
            family=self.family,
            sha256=self.page.sha256,
            marks=() if text else ("picture_only",),
        )


@dataclass(frozen=True, slots=True)
class Pager:
    """A counter in a page's script: `count` pages, this one is number `at`."""

    count: int
    at: int
    stem: str
    ext: str
    values: tuple[str, ...] = field(default=())


_CREATE = re.compile(
    r"createPageHTML\(\s{0,9}(?:['\"][\w-]{0,40}['\"]\s{0,9},\s{0,9})?(\d{1,5})\s{0,9},\s{0,9}(\d{1,5})\s{0,9},\s{0,9}['\"]([\w./-]{1,200})['\"]\s{0,9},\s{0,9}['\"](\w{1,9})['\"]"
)


def create_page_html(text: str) -> Pager | None:
    """`createPageHTML(12, 0, "index", "html")` as TRS and its kin print it; None without one."""
    found = _CREATE.search(text)
    return Pager(int(found[1]), int(found[2]), found[3], found[4]) if found else None
