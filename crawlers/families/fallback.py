"""What no family knows: readability-lxml for the body, htmldate for the date; every notice read so is marked `fallback`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from parsel import Selector

from crawlers.families.base import ArticlePage, Layout, ListPage, Page, UnknownLayout
from crawlers.families.body import paragraphs
from crawlers.families.heading import link_lines, shown_origin, without_heading
from crawlers.families.markup import tree_of
from crawlers.families.stated import SITE_TAIL, clean_publisher, find_date, url_date
from kb.model import Bulletin

_CONTAINERS = tuple("#artibody #article .rm_txt_con #rwb_zw #p-detail #mp-editor article .article-content #ctrlfscont .txt_con".split())
_CREDIT = re.compile(r"^[(（【]{0,1}\s{0,3}(?:责任编辑|责编|编辑|责任编|审校|校对)\s{0,3}[:：].{0,40}$|^(?:【\d{1,2}】){2,20}$")
_PUBLISHERS = ("contentsource", "mediaid", "article:author", "source")
LEAST_TEXT = 40  #: characters; less is a menu, not a notice


class FallbackArticle(ArticlePage):
    family = "fallback"
    layouts = (Layout("readability", ("body",)),)

    @cached_property
    def _summary(self) -> Selector:
        from readability import Document  # heavy: loaded only where no family fits

        try:
            summary = Document(self.page.text, url=self.page.url or None).summary(html_partial=True)
        except Exception as error:  # readability raises its own and lxml's errors on odd trees
            raise UnknownLayout(f"fallback: no readable body ({type(error).__name__})") from error
        return tree_of(summary or "<html></html>")

    def body(self) -> Selector:
        """A container that press sites name so, where it holds text; else readability's choice."""
        held = (node for query in _CONTAINERS for node in self.tree.css(query))
        return next((node for node in held if len("".join(paragraphs(node))) >= LEAST_TEXT), None) or self._summary

    def lines(self) -> list[str]:
        lines = [line for line in super().lines() if not _CREDIT.search(line)]
        return without_heading(lines, self.title(), link_lines(self.body()))

    def title(self) -> str:
        headings = [t for t in (self.first(["h1"]), self.metas.get("og:title")) if t]
        return self.metas.get("articletitle") or (headings[0] if headings else SITE_TAIL.sub("", self.first(["title"]) or ""))

    def published(self) -> str | None:
        stated = [self.metas.get(k) for k in ("pubdate", "publishdate", "article:published_time", "firstpublishedtime")]
        known = next((d for d in map(find_date, stated) if d), None) or url_date(self.page.url)
        if known:
            return known
        from htmldate import find_date as guess  # heavy, as above

        found = guess(self.page.text, url=self.page.url or None, original_date=True, extensive_search=False)
        return str(found) if found else None

    def publisher(self) -> str | None:
        stated = next((p for p in map(clean_publisher, map(self.metas.get, _PUBLISHERS)) if p), None)
        return stated or shown_origin(paragraphs(self.tree))

    def to_bulletin(self, more: Sequence[Page] = ()) -> Bulletin:
        bulletin = super().to_bulletin(more)
        if len(bulletin.text) < LEAST_TEXT and not bulletin.images:
            raise UnknownLayout(f"fallback: only {len(bulletin.text)} characters of text")
        return bulletin


class FallbackList(ListPage):
    next_css = "a.next, a[rel=next]"
