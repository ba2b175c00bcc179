"""What no family knows: readability-lxml for the body, htmldate for the date; every notice read so is marked `fallback`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from parsel import Selector

from crawlers.families.base import ArticlePage, Layout, ListPage, Page, UnknownLayout
from crawlers.families.body import paragraphs
from crawlers.families.files import attachments_after, without_files
from crawlers.families.guess import block_after, guessed_date, heading, summary
from crawlers.families.heading import link_lines, shown_date, shown_origin, without_credits, without_heading, without_site
from crawlers.families.stated import clean_publisher, find_date, url_date
from kb.model import Bulletin

_CONTAINERS = tuple("#artibody #article .rm_txt_con #rwb_zw #p-detail #mp-editor article .article-content #ctrlfscont .txt_con".split())
_CREDIT = re.compile(r"^[(（【]{0,1}\s{0,3}(?:责任编辑|责编|编辑|责任编|审校|校对)\s{0,3}[:：].{0,40}$|^(?:【\d{1,2}】){2,20}$")
_PUBLISHERS = ("contentsource", "mediaid", "article:author", "source")
LEAST_TEXT = 40  #: characters; less is a menu, not a notice


class FallbackArticle(ArticlePage):
    family = "fallback"
    layouts = (Layout("readability", ("body",)),)

    @cached_property
    def _heading(self) -> Selector | None:
        return heading(self.tree)

    @cached_property
    def _body(self) -> Selector:
        """A container that press sites name so, where it holds text; else readability's choice; else the block below the heading."""
        held = (node for query in _CONTAINERS for node in self.css(query))
        if named := next((node for node in held if len("".join(paragraphs(node))) >= LEAST_TEXT), None):
            return named
        guessed = summary(self.page)
        at = self._heading
        short = len("".join(self._lines_of(guessed))) < LEAST_TEXT
        return (block_after(at) if short and at else None) or guessed

    def _lines_of(self, body: Selector) -> list[str]:
        lines = without_credits(without_files(paragraphs(body, self.drop), body))
        return without_heading([line for line in lines if not _CREDIT.search(line)], self.title(), link_lines(body))

    def lines(self) -> list[str]:
        return self._lines_of(self.body())

    def attachments(self) -> list[str]:
        at = self._heading
        return attachments_after(at, self.page.url) if at else super().attachments()

    def title(self) -> str:
        headings = [t for t in (self.first(["h1"]), self.metas.get("og:title")) if t]
        if stated := self.metas.get("articletitle") or next(iter(headings), None):
            return stated
        return without_site(self.first(["title"]) or "", paragraphs(self.tree))

    def published(self) -> str | None:
        stated = [self.metas.get(k) for k in ("pubdate", "publishdate", "article:published_time", "firstpublishedtime")]
        known = next((d for d in map(find_date, stated) if d), None) or url_date(self.page.url)
        known = known or shown_date(paragraphs(self.tree), self.title())
        return known or guessed_date(self.page)

    def publisher(self) -> str | None:
        stated = next((p for p in map(clean_publisher, map(self.metas.get, _PUBLISHERS)) if p), None)
        return stated or shown_origin(paragraphs(self.tree))

    def to_bulletin(self, more: Sequence[Page] = ()) -> Bulletin:
        bulletin = super().to_bulletin(more)
        if len(bulletin.text) < LEAST_TEXT and not bulletin.images and "。" not in bulletin.text:
            raise UnknownLayout(f"fallback: only {len(bulletin.text)} characters of text")
        return bulletin


class FallbackList(ListPage):
    next_css = "a.next, a[rel=next]"
