"""澎湃: since 2021 the article is JSON in the page, before that server-made HTML."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from parsel import Selector

from crawlers.families.base import ArticlePage, Layout, ListPage, Page
from crawlers.families.markup import tree_of
from crawlers.families.stated import clean_publisher, find_date


def _content_detail(tree: Any) -> dict[str, Any] | None:
    """The object `contentDetail` wherever it hangs in the page's state."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            found = node.get("contentDetail")
            if isinstance(found, dict) and "content" in found:
                return found
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return None


class ThepaperArticle(ArticlePage):
    family = "thepaper"
    signs = ("h1.news_title", ".news_txt")
    layouts = (
        Layout("2019", (".news_txt",), ("h1.news_title",), (".news_about",), (".news_about p:first-child",), ".contheight"),
        Layout("2021", ("#content_detail",)),
    )

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        return super().recognises(page, tree) or cls(page)._detail is not None

    @cached_property
    def _detail(self) -> dict[str, Any] | None:
        state = tree_of(self.page.text).css("#__NEXT_DATA__::text").get() if "__NEXT_DATA__" in self.page.text else None
        try:
            return _content_detail(json.loads(state)) if state else None
        except ValueError:
            return None

    @cached_property
    def markup(self) -> str:
        return f"<html><body><div id='content_detail'>{self._detail['content']}</div></body></html>" if self._detail else self.page.text

    def title(self) -> str:
        return str(self._detail.get("name") or "").strip() if self._detail else super().title()

    def published(self) -> str | None:
        return find_date(str(self._detail.get("pubTime") or "")) if self._detail else super().published()

    def publisher(self) -> str | None:
        if not self._detail:
            return super().publisher()
        author = self._detail.get("authorInfo")
        name = author.get("sname") if isinstance(author, dict) else None
        return clean_publisher(str(name or self._detail.get("source") or self._detail.get("author") or ""))


class ThepaperList(ListPage):
    article_url = r"/(?:newsDetail_forward_|detail/)\d+$"
    next_css = "a.next"
