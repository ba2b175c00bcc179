"""凤凰网: classes that end in a hash, and the same article as JSON in `allData`; `#main_content` before 2018."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from parsel import Selector

from crawlers.families.answers import objects, state_of
from crawlers.families.base import ArticlePage, Layout, Link, ListPage, Page
from crawlers.families.markup import tidy
from crawlers.families.stated import clean_publisher, find_date


class IfengArticle(ArticlePage):
    family = "ifeng"
    signs = ("[class^=main_content-], [class*=' main_content-']", "#main_content.js_img_share_area, #artical_real #main_content")
    layouts = (
        Layout(
            "2018",
            ("[class^=main_content-], [class*=' main_content-']", "#ifeng_state"),
            ("h1[class^=topic-]", "[class*=topTitle-] h1", "h1"),
            ("[class^=time-]", "[class*=_time_]", "[class*=timeBref-]", "[class^=info-]"),
            ("[class^=source-] a", "[class^=source-]", "[class*=_source_]", "[class*=mediaName-]"),
            "[class^=detail_end], [class*=copyright-], [class^=end-]",
        ),
        Layout("2013", ("#main_content",), ("#artical_topic",), (".ss01",), (".ss03", ".js_crtUrl .ss03"), ".ifengLogo, .share"),
    )

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        return super().recognises(page, tree) or cls(page)._stored is not None

    @cached_property
    def _stored(self) -> dict[str, Any] | None:
        found = state_of(self.page.text, "allData").get("docData")
        return found if isinstance(found, dict) and found.get("title") else None

    @cached_property
    def markup(self) -> str:
        """The page; where it was left for a script to fill, what that script would fill in."""
        text = self.page.text
        if self._stored is None or re.search(r"[\"'\s]main_content[-\"']", text):
            return text
        pieces = (self._stored.get("contentData") or {}).get("contentList")
        texts = [p for p in pieces if isinstance(p, dict) and p.get("type") == "text"] if isinstance(pieces, list) else []
        html = "".join(str(p.get("data", "")) for p in texts)
        return f"<html><body><div id='ifeng_state'>{html}</div></body></html>"

    def title(self) -> str:
        return tidy(str((self._stored or {}).get("title") or "")) or super().title()

    def published(self) -> str | None:
        return find_date(str((self._stored or {}).get("newsTime") or "")) or super().published()

    def publisher(self) -> str | None:
        return clean_publisher(str((self._stored or {}).get("source") or "")) or super().publisher()


class IfengList(ListPage):
    lists = ("[class*=news-stream-newsStream]", "[class*=newsList-]", ".newsList")
    article_url = r"/c/(?:special/)?[0-9][0-9A-Za-z]{10}$|/a/\d{8}/\d{6,}_0\.shtml$"

    script = re.compile(r"\bvar\s{1,9}allData\s{0,9}=")

    def links(self) -> list[Link]:
        """The page's links, else the rows of its state."""
        rows = ((str(r.get("url", "")), str(r.get("title", ""))) for r in objects(state_of(self.page.text, "allData")))
        return super().links() or list(dict.fromkeys(e for row in rows if all(row) and (e := self.entry(*row))))
