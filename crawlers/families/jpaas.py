"""集约化 (jpaas): a column's list is a unit that a script asks for by the page's own `queryData`; the answer is HTML in JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsel import Selector

from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage, Page
from crawlers.families.markup import css, tree_of
from crawlers.families.units import turned_unit, units

#: an address that 大汉's own articles have too, which carry their marks
_ADDRESS = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w{5,60}\.html$")
_JCMS = re.compile(r"ZJEG_RSS|<\$\[|[\"' ]bt_content[\"' ]")


class JpaasArticle(ArticlePage):
    family = "jpaas"
    signs = (".wzzw-article", "[querydata]", "script[src*='jpaas-']")

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        addressed = _ADDRESS.search(page.url) and not _JCMS.search(page.text)
        return super().recognises(page, tree) or bool(addressed and css(tree, ", ".join(cls.layouts[0].body), page.text))

    layouts = (
        Layout(
            "wzzw-article",
            (".wzzw-article", "#zoom", ".article-content", ".article_content"),
            (".wzzw-title", ".article-title", ".title h1", "h1"),
            (".wzzw-date", ".article-date", ".date", ".wzzw-info"),
            (".wzzw-source", ".article-source", ".source"),
            ".wzzw-share, .share",
        ),
    )


class JpaasList(ListPage):
    article_url = r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html$"
    script = re.compile(r"jpaas-publish-server|\bqueryData\s{0,3}=", re.I)

    @property
    def _html(self) -> str:
        """The list inside the unit's answer."""
        inner = self.answer.get("data") if isinstance(self.answer, dict) else None
        found = inner.get("html") if isinstance(inner, dict) else inner
        return found if isinstance(found, str) else ""

    def links(self) -> list[Link]:
        return super().links() if self.answer is None else self._links_in([tree_of(self._html)])

    def next_pages(self) -> list[Ask]:
        if self.answer is not None:
            return self._asked(turned_unit(self.page.url, self._html) if self.links() else [])
        return self._asked(units(self.tree, self.page.url)) or super().next_pages()

    def _asked(self, urls: Sequence[str]) -> list[Ask]:
        return [self.ask(url) for url in urls]
