"""百家号: three generations of one account platform; the newest names its parts by `data-testid`, its classes are hashes."""

from __future__ import annotations

import re

from crawlers.families.base import ArticlePage, Layout, ListPage
from crawlers.families.markup import spaced_text
from crawlers.families.stated import find_date

_SHOWN = re.compile(r"发布时间\s{0,3}[:：]\s{0,3}((?:20)?\d\d)-(\d\d)-(\d\d)(?!\d)")
_FURNITURE = frozenset(("举报/反馈", "举报", "举报反馈"))


class BaijiahaoArticle(ArticlePage):
    family = "baijiahao"
    signs = ("[data-testid=article]", "[class^=index-module_articleWrap]", ".article-content .bjh-p")
    layouts = (
        Layout("testid", ("[data-testid=article]",), (), (), ("[data-testid=author-name]",)),
        Layout(
            "module",
            ("[class^=index-module_textWrap]", "[class^=index-module_articleWrap]"),
            ("[class^=index-module_articleTitle]",),
            (),
            ("[class^=index-module_authorName]", "[class^=index-module_authorTxt] a p"),
        ),
        Layout("bjh", (".article-content",), (".article-title", "h2"), (), (".author-name",), needs=".bjh-p"),
    )

    def lines(self) -> list[str]:
        return [line for line in super().lines() if line not in _FURNITURE]

    def published(self) -> str | None:
        """As printed, with its year; a day without one is none. Else as the page's meta has it."""
        shown = _SHOWN.search(spaced_text(self.tree))
        printed = find_date(f"20{shown[1][-2:]}-{shown[2]}-{shown[3]}") if shown else None
        return printed or find_date(self.first(["meta[itemprop=dateUpdate]::attr(content)"]))


class BaijiahaoList(ListPage):
    """A page of links to it: none of its own could be evidenced."""

    article_url = r"^https?://(?:baijiahao\.[^/]{1,60}/s\?(?:[^#]{0,200}&)?id=\d{10,20}|mbd\.[^/]{1,60}/newspage/data/landing\w{0,20}\?)"
