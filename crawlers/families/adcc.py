"""反詐騙協調中心 of the Hong Kong police: alerts as a file of all of them, each with a number and titles by language."""

from __future__ import annotations

from urllib.parse import urljoin

from crawlers.families.answers import objects
from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage
from crawlers.families.markup import tidy

_LANGUAGES = ("zhHk", "zhCn", "enHk")  #: in which a title is taken; the first is that of the address


class AdccArticle(ArticlePage):
    family = "adcc"
    signs = ("h1._content-title",)
    layouts = (Layout("fr-view", ("div.fr-view",), ("h1._content-title",), ("._date",), needs="h1._content-title"),)


class AdccList(ListPage):
    article_url = r"/[a-z]{2}-[a-z]{2}/alerts-detail/alerts-\d+\.html$"

    def links(self) -> list[Link]:
        """The pages in traditional Chinese of all alerts; a page by its links."""
        if not isinstance(self.answer, dict):
            return super().links()
        found = []
        for row in objects(self.answer):
            key, names = str(row.get("id", "")), row.get("title")
            if key.isdigit() and isinstance(names, dict):
                title = next((str(names[name]) for name in _LANGUAGES if names.get(name)), "")
                found.append(Link(urljoin(self.page.url, f"/zh-hk/alerts-detail/alerts-{key}.html"), tidy(title)))
        return [link for link in dict.fromkeys(found) if self.article.search(link.url)]

    def next_pages(self) -> list[Ask]:
        return [] if self.answer is not None else super().next_pages()
