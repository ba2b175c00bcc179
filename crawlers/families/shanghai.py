"""上海: `#ivs_title`, `#ivs_date`, `#ivs_content`; the police's lists open articles by a script that carries their key."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage
from crawlers.families.markup import line_text, tidy
from crawlers.families.pagers import next_hrefs, turned

_OPENS = re.compile(r"^javascript:\s{0,3}\w{1,30}\(\s{0,3}[\"']([0-9a-f]{16,400})[\"']", re.I)


class ShanghaiArticle(ArticlePage):
    family = "shanghai"
    signs = ("#ivs_content", "#ivs_title")
    layouts = (Layout("ivs", ("#ivs_content", "#gjnr"), ("#ivs_title",), ("#ivs_date",), ("#ivs_source",), ".share, .bdsharebuttonbox"),)


class ShanghaiList(ListPage):
    lists = (".tadaty-list", ".uli14", "#neiy_center", ".list-date", ".pageList")
    article_url = r"/wzXxfb\w{0,20}/detail\?pa=[0-9a-f]{16,}|/nw\d+/\d{8}/[0-9a-f]{32}\.html$|/nw\d+/(?:nw\d+/)*u\d+aw\d+\.html$"
    script = re.compile(r"/wzXxfb\w{0,20}/(?:getList|detail)|javascript:\s{0,3}\w{1,30}\([\"'][0-9a-f]{40,400}[\"']\)")

    def links(self) -> list[Link]:
        """Also what `javascript:toDetail('<key>')` opens: the `detail?pa=<key>` beside the list's own script."""
        found: dict[str, str] = {}
        for area in self.tree.css(", ".join(self.lists)) or [self.tree]:
            for a in area.css("a[href]"):
                if opened := _OPENS.match(a.root.get("href").strip()):
                    url = urljoin(self.page.url, f"detail?pa={opened[1]}")
                    if self.article.search(url):
                        found.setdefault(url, tidy(a.root.get("title", "")) or line_text(a))
        return [Link(u, t) for u, t in found.items()] or super().links()

    def next_pages(self) -> list[Ask]:
        """`getList?pa=…&page=N` until a page is empty; a list of static pages by its links."""
        parts = urlsplit(self.page.url)
        if "pa" not in dict(parse_qsl(parts.query)):
            return super().next_pages()
        after = turned(self.page.url, "page")
        return [Ask(after)] if after and self.links() and not self._last() else []

    def _last(self) -> bool:
        """Does the page show a pager that goes no further?"""
        return bool(self.tree.css("[class*=pag] a, [id*=pag] a")) and not next_hrefs(self.tree) and "下一页" not in self.page.text
