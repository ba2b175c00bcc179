"""What every family is made of: a page, its list, its article, and the order in which to believe what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawlers.families import answers
from crawlers.families.body import paragraphs, paragraphs_outside
from crawlers.families.calls import calls
from crawlers.families.files import attachments, without_files
from crawlers.families.heading import bare, headings, shown_date, shown_origin, without_credits, without_site
from crawlers.families.markup import css, is_shown, line_text, tidy, xpath
from crawlers.families.page import Ask, Layout, Link, Page, Reader, UnknownLayout, absolute
from crawlers.families.pagers import MAX_LIST_PAGES, MAX_PARTS, create_page_html, next_hrefs, parts_of, scripted, turned
from crawlers.families.pictures import images
from crawlers.families.stated import clean_publisher, find_date, url_date
from kb.model import Bulletin

__all__ = ["ArticlePage", "Ask", "Layout", "Link", "ListPage", "Page", "UnknownLayout", "absolute", "url_date"]

LEAST_TITLE = 5  #: characters of a heading that is believed against the layout


class ListPage(Reader):
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

    #: the query parameter that counts pages, where a list's script does not write it for page 1
    page_key: ClassVar[str | None] = None

    @cached_property
    def answer(self) -> Any:
        """What the page says as JSON; None where it is a page."""
        return answers.answer(self.page.text)

    def _links_in(self, areas: Iterable[Selector]) -> list[Link]:
        found: dict[str, str] = {}
        for area in areas:
            for a in area.css("a[href]"):
                url = absolute(self.page.base or self.page.url, a.root.get("href"))
                if url and self.article.search(url):
                    title = tidy(a.root.get("title", "")) or line_text(a)
                    found[url] = max(found.get(url, ""), title, key=len)
        return [Link(url, title) for url, title in found.items()]

    def entry(self, href: str, title: str) -> Link | None:
        """A row of a JSON answer as a link, where its address is one of an article."""
        url = absolute(self.page.base or self.page.url, href)
        return Link(url, tidy(re.sub(r"<[^<>]{1,200}>", "", title))) if url and self.article.search(url) else None

    def links(self) -> list[Link]:
        """Articles in the order of the page, each once; hosts are not judged here."""
        if self.answer is not None:
            return list(dict.fromkeys(e for row in answers.rows(self.answer) if (e := self.entry(*row))))
        for query in [self.options["list"]] if "list" in self.options else self.lists:
            if found := self._links_in(self.css(query)):
                return found
        return [] if "list" in self.options else self._links_in([self.tree])

    def next_pages(self) -> list[Ask]:
        """Requests for the pages after this one; [] on the last."""
        if self.answer is not None:
            after = turned(self.page.url, self.page_key) if self.links() else None
            return [self.ask(after)] if after else []
        if "next" in self.options:
            return self._asks(self.tree.css(self.options["next"]).xpath("./@href").getall())
        return self._counted() or self._asks(self.css(self.next_css).xpath("./@href").getall() if self.next_css else [])

    def ask(self, url: str) -> Ask:
        """A request that a script makes for this list, in the name of its page."""
        return Ask(url, headers=(("Referer", self.page.base or self.page.url),))

    def _asks(self, hrefs: Sequence[str]) -> list[Ask]:
        urls = [absolute(self.page.url, h) for h in [*hrefs, *(() if hrefs else next_hrefs(self.tree)[:1])]]
        return [Ask(u) for u in dict.fromkeys(urls) if u and u != self.page.url] or self._scripted()

    def _scripted(self) -> list[Ask]:
        """What a script asks for when a reader wants more, or to draw the list, where its address stands in the page."""
        more = [self.ask(url) for h in scripted(self.page.text)[:1] if (url := absolute(self.page.url, h))]
        drawn = [] if more else calls(self.page.text, self.page.url)
        if not drawn or self.links():
            return more
        return [ask._replace(headers=(*ask.headers, *self.ask(ask.url).headers)) for ask in drawn]

    def _counted(self) -> list[Ask]:
        """By `createPageHTML`: page 1 is `index.html`, page 2 `index_1.html`: numbers start at 0 and 0 is not written."""
        pager = create_page_html(self.page.text)
        if not pager or pager.at + 1 >= min(pager.count, MAX_LIST_PAGES):
            return []
        return [Ask(urljoin(self.page.url, f"{pager.stem}_{pager.at + 1}.{pager.ext}"))]


class ArticlePage(Reader):
    """One notice: which layout it has, and what it says of itself."""

    family: ClassVar[str] = ""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    #: a page of this family has one of these, as CSS
    signs: ClassVar[tuple[str, ...]] = ()
    #: take the longest of several bodies instead of the first
    longest_body: ClassVar[bool] = False

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        return any(css(tree, sign, page.text) for sign in cls.signs)

    @cached_property
    def metas(self) -> dict[str, str]:
        """Metas by lower-case name, the first with content wins; 国办发〔2017〕47号 asks for ArticleTitle, PubDate, ContentSource."""
        stated: dict[str, str] = {}
        for meta in xpath(self.tree, "/html/head/meta[@content] | /html/body/meta[@content]"):
            name = (meta.get("name") or meta.get("property") or "").strip().lower()
            value = tidy(meta.get("content"))
            if name and value:
                stated.setdefault(name, value)
        return stated

    @cached_property
    def layout(self) -> Layout:
        if "body" in self.options:
            return Layout("options", (self.options["body"],), drop=self.options.get("drop", ""))
        for layout in self.layouts:
            if (not layout.needs or self.css(layout.needs)) and self.bodies(layout):
                return layout
        raise UnknownLayout(f"{self.family}: none of its {len(self.layouts)} layouts fits")

    def bodies(self, layout: Layout) -> list[Selector]:
        for query in layout.body:
            if found := list(self.css(query)):
                return found
        return []

    def body(self) -> Selector:
        return self._body

    @cached_property
    def _body(self) -> Selector:
        found = self.bodies(self.layout)
        if not found:
            raise UnknownLayout(f"{self.family}: no {self.layout.body}")
        if len(found) == 1:
            return found[0]
        return max(found, key=lambda n: len(n.xpath("string()").get() or "")) if self.longest_body else found[0]

    @property
    def drop(self) -> str:
        """What of the body is chrome, as CSS."""
        return ", ".join(filter(None, (self.layout.drop, self.options.get("drop", ""))))

    def lines(self) -> list[str]:
        body = self.body()
        return without_credits(without_files(paragraphs(body, self.drop), body))

    def _own(self, key: str, queries: tuple[str, ...]) -> str | None:
        return self.first([self.options[key]] if key in self.options else queries, spaced=key != "title")

    @cached_property
    def _around(self) -> list[str]:
        """Lines that the page prints outside its body."""
        return paragraphs_outside(self.tree, self.body())

    def title(self) -> str:
        """The meta's, else the layout's or a heading; of headings that with which the page's `<title>` begins."""
        if stated := self.metas.get("articletitle"):
            return stated
        named = self.first(["title"]) or ""
        own = self._own("title", self.layout.title)
        if own and ("title" in self.options or bare(named).startswith(bare(own))):
            return own
        shown = (line_text(n) for n in headings(self.tree) if is_shown(n))
        told = [t for t in shown if len(t) > LEAST_TITLE and bare(named).startswith(bare(t))]
        return max(told, key=len, default=None) or own or self.first(["h1"]) or without_site(named, self._around)

    def published(self) -> str | None:
        stated = find_date(self.metas.get("pubdate")) or find_date(self._own("date", self.layout.date))
        return stated or shown_date(self._around, self.title()) or url_date(self.page.url)

    def publisher(self) -> str | None:
        meta = self.metas.get("contentsource")
        if named := clean_publisher(meta):
            return named
        own = self._own("publisher", self.layout.publisher)
        if not (meta or own):
            return shown_origin(self._around)
        # `来源：本网` names nobody, but then the site speaks for itself
        return clean_publisher(own) or clean_publisher(self.metas.get("sitename"))

    def address(self) -> str:
        """The page's own canonical address where it is on the same host, else the one it was fetched from."""
        own = self.first(["link[rel=canonical]::attr(href)"]) or self.metas.get("og:url") or ""
        url = absolute(self.page.url or "https://", own) if own else None
        if not url:
            return self.page.url
        return url if not self.page.url or urlsplit(url).hostname == urlsplit(self.page.url).hostname else self.page.url

    def more_pages(self) -> list[str]:
        """Addresses of this article's further pages; [] where it has one."""
        pager = create_page_html(self.page.text)
        if pager and not pager.at and pager.stem not in ("index", "list") and 1 < pager.count <= MAX_PARTS:
            return [urljoin(self.page.url, f"{pager.stem}_{n}.{pager.ext}") for n in range(1, pager.count)]
        name = self.page.url.rpartition("/")[2].partition(".")[0]
        marks = (f"{name}_", f"{name}-")
        if name not in self.page.text or not any(mark in self.page.text for mark in marks):  # most articles have one page
            return []
        found = self.tree.css("a::attr(href), option::attr(value)").getall()
        hrefs = (absolute(self.page.url, h) for h in found if any(mark in h for mark in marks))
        return parts_of(self.page.url, [h for h in hrefs if h])

    def attachments(self) -> list[str]:
        """Addresses of the files that the notice hangs on; they are listed, not fetched."""
        return attachments(self.body(), self.page.url)

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
            marks=(*(() if text else ("picture_only",)), *(f"attachment {url}" for url in self.attachments())),
        )
