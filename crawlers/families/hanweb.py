"""大汉 JCMS: content between comments, lists in a datastore, further pages from dataproxy.jsp."""

from __future__ import annotations

import re
from functools import cached_property

from parsel import Selector

from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage, Page
from crawlers.families.jpage import further, records
from crawlers.families.markup import css, tree_of
from crawlers.families.stated import find_date

_COMMENT = r"<!--\s{0,9}<\$\[(?:%s)\]>\s{0,9}begin\s{0,9}-->(.{0,%d}?)<!--\s{0,9}<\$\[(?:%s)\]>\s{0,9}end\s{0,9}-->"
_TITLE, _DATE, _ORIGIN = (re.compile(_COMMENT % (name, 500, name), re.S) for name in ("标题", "发布日期|发布时间", "信息来源"))
_CONTENT = re.compile(r"<!--ZJEG_RSS\.content\.begin-->(.{0,2000000}?)<!--ZJEG_RSS\.content\.end-->", re.S)


class HanwebArticle(ArticlePage):
    family = "hanweb"
    signs = ("meta[name=ContentStart]", "meta[name=SiteName] ~ meta[name=Maketime]", ".bt_content")
    layouts = (
        Layout(
            "zoom",
            ("#zoom", ".bt_content", ".article_content"),
            (".con-title", ".art_title h2", ".title h1", "h1"),
            (".fz_xx", ".explain", ".info"),
        ),
    )

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        text = page.text
        return "ZJEG_RSS.content.begin" in text or bool(_TITLE.search(text)) or super().recognises(page, tree)

    @cached_property
    def markup(self) -> str:
        """The page; where comments mark the content, it alone inside `#zoom` (the markup around it is often broken)."""
        marked = _CONTENT.search(self.page.text)
        if marked and not css(tree_of(self.page.text), "#zoom, .bt_content", self.page.text):
            return f"{self.page.text[: marked.start()]}<div id='zoom'>{marked[1]}</div>"
        return self.page.text

    def _marked(self, mark: re.Pattern[str]) -> str | None:
        found = mark.search(self.page.text)
        return tree_of(f"<p>{found[1]}</p>").xpath("string()").get("").strip() if found else None

    def title(self) -> str:
        return self.metas.get("articletitle") or self._marked(_TITLE) or super().title()

    def published(self) -> str | None:
        return find_date(self.metas.get("pubdate")) or find_date(self._marked(_DATE)) or super().published()

    def publisher(self) -> str | None:
        return super().publisher() or self._marked(_ORIGIN) or None


class HanwebList(ListPage):
    script = re.compile(r"/jpage/\w{0,20}dataproxy\.jsp|<datastore>")
    article_url = r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html$"

    def links(self) -> list[Link]:
        rows = records(self.page.text)
        return self._links_in([tree_of(f"<ul>{rows}</ul>")]) if rows else super().links()

    def next_pages(self) -> list[Ask]:
        asks = further(self.page.url, self.page.text)
        named = [a._replace(headers=(*a.headers, *self.ask(a.url).headers)) for a in asks]
        return named or ([] if "dataproxy" in self.page.url else super().next_pages())
