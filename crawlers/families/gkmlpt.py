"""NFCMS 政务公开 (广东): `post_<id>.html`; lists as `index_2.html`, or JSON from `/gkmlpt/api/all/<column>`."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawlers.families.base import ArticlePage, Ask, Layout, ListPage, Page

_POST = re.compile(r"/m?post_\d{1,12}\.html")
_SID = re.compile(r"['\"]?SID['\"]?\s{0,9}[:=]\s{0,9}['\"]?(\d{1,9})")
_COLUMN = re.compile(r"/gkmlpt/(?:index|api/all)[/#]?(\d{1,9})?")


class GkmlptArticle(ArticlePage):
    family = "gkmlpt"
    signs = (".article-content", ".content-text", ".TRS_Editor")
    longest_body = True

    @classmethod
    def recognises(cls, page: Page, tree: Selector) -> bool:
        """Its class names are everybody's: the address or the script must say so too."""
        named = bool(_POST.search(page.url)) or "gkmlpt" in page.text or "NFCMS" in page.text
        return named and super().recognises(page, tree)

    layouts = (
        Layout(
            "article-content",
            (".article-content", ".content-text", ".TRS_Editor"),
            (".article-title", "h1.title", "h1", ".content-title"),
            (".article-date", ".date-row .date", ".content-date"),
            (".article-source", ".date-row .source", ".content-source"),
            ".article-share, .qrcode, .content-share",
        ),
    )


class GkmlptList(ListPage):
    lists = (".news_list", ".list_con", ".artList", ".list")
    article_url = r"/(?:content|gkmlpt/content)/(?:\d+/\d+/)?m?post_\d+\.html$"
    next_css = "a.next"
    script = re.compile(r"/gkmlpt/api/all/|NFCMS|_CONFIG\s{0,9}=\s{0,9}\{[^}]{0,900}SID")

    def next_pages(self) -> list[Ask]:
        here = urlsplit(self.page.url)
        sid = _SID.search(self.page.text) if self.answer is None else None
        column = _COLUMN.search(here.path + ("#" + here.fragment if here.fragment else "")) if sid else None
        if sid and column and column[1]:
            return [Ask(urljoin(self.page.url, f"/gkmlpt/api/all/{column[1]}?page=1&sid={sid[1]}"))]
        return super().next_pages()
