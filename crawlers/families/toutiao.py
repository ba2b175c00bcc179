"""今日头条: `.article-content article` since 2020, before that an escaped string in the page's script; an account's feed as JSON."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from parsel import Selector

from crawlers.families.answers import objects, script_string
from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage, Page
from crawlers.families.markup import tidy
from crawlers.families.stated import clean_publisher, find_date

_FIELD = r"\b%s\s{0,3}:\s{0,3}'((?:[^'\\]|\\.){1,%d})'"
_CONTENT, _TITLE, _TIME, _SOURCE = (
    re.compile(_FIELD % (name, size), re.S) for name, size in (("content", 1_000_000), ("title", 1_000), ("time", 60), ("source", 200))
)


class ToutiaoArticle(ArticlePage):
    family = "toutiao"
    signs = (".tt-article-content, .syl-article-base, .syl-page-article",)
    layouts = (
        Layout(
            "2020",
            (".tt-article-content", ".syl-article-base", ".syl-page-article"),
            (".article-content h1", "h1"),
            (".article-meta", ".article-meta span"),
            (".article-meta .name a", ".article-meta .name"),
            ".pgc-card, tt-audio, .article-tag, .image-desc-icon",
        ),
        Layout("2017", ("#toutiao_state",)),
    )

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        return super().recognises(page, tree) or ("articleInfo" in page.text and "BASE_DATA" in page.text)

    @cached_property
    def markup(self) -> str:
        stored = script_string(_CONTENT.search(self.page.text)) if "articleInfo" in self.page.text else ""
        return f"<html><body><div id='toutiao_state'>{stored}</div></body></html>" if stored else self.page.text

    def title(self) -> str:
        return super().title() if self.layout.name == "2020" else tidy(script_string(_TITLE.search(self.page.text)))

    def published(self) -> str | None:
        return super().published() if self.layout.name == "2020" else find_date(script_string(_TIME.search(self.page.text)))

    def publisher(self) -> str | None:
        return super().publisher() if self.layout.name == "2020" else clean_publisher(script_string(_SOURCE.search(self.page.text)))


class ToutiaoList(ListPage):
    lists = (".profile-tab-feed", ".relatedFeed", ".feed-card-wrapper")
    article_url = r"/(?:article/\d{15,20}|i\d{15,20}|a\d{15,20}|group/\d{15,20}|item/\d{15,20})/?(?:$|\?)"

    def links(self) -> list[Link]:
        """Links of a page; of an account's feed its rows, which may give only the number of an article."""
        found = super().links()
        if found or self.answer is None:
            return found
        keyed = ((str(r.get("group_id") or r.get("item_id") or ""), str(r.get("title") or "")) for r in objects(self.answer))
        return list(dict.fromkeys(e for key, title in keyed if key.isdigit() and title and (e := self.entry(f"/article/{key}/", title))))

    def next_pages(self) -> list[Ask]:
        """More of a feed: the same request with the `max_behot_time` that the answer gives, while it `has_more`."""
        if not isinstance(self.answer, dict):
            return super().next_pages()
        after = self.answer.get("next")
        stamp = after.get("max_behot_time") if isinstance(after, dict) else None
        if not self.answer.get("has_more") or not stamp:
            return []
        parts = urlsplit(self.page.url)
        query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), "max_behot_time": str(stamp)}
        return [Ask(urlunsplit(parts._replace(query=urlencode(query))))]
