"""NFCMS 政务公开 (广东): `post_<id>.html`; lists as `index_2.html`, or JSON from `/gkmlpt/api/all/<column>`."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from parsel import Selector

from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage, Page, absolute
from crawlers.families.markup import tidy

_POST = re.compile(r"/m?post_\d{1,12}\.html")
_SID = re.compile(r"['\"]?SID['\"]?\s{0,9}[:=]\s{0,9}['\"]?(\d{1,9})")
_COLUMN = re.compile(r"/gkmlpt/(?:index|api/all)[/#]?(\d{1,9})?")
_INDEX = re.compile(r"^(.{0,300}/)index(?:_(\d{1,5}))?\.html$|^(.{0,300}/)$")


class GkmlptArticle(ArticlePage):
    family = "gkmlpt"
    signs = (".article-content", ".content-text")
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

    def _answer(self) -> dict[str, object] | None:
        if not self.page.text.lstrip().startswith("{"):
            return None
        try:
            answer = json.loads(self.page.text)
        except ValueError:
            return {}
        return answer if isinstance(answer, dict) else {}

    def links(self) -> list[Link]:
        answer = self._answer()
        if answer is None:
            return super().links()
        rows = answer.get("articles")
        found = []
        for row in rows if isinstance(rows, list) else []:
            url = absolute(self.page.url, str(row.get("url", ""))) if isinstance(row, dict) else None
            if url and self.article.search(url):
                found.append(Link(url, tidy(str(row.get("title", "")))))
        return found

    def next_pages(self) -> list[Ask]:
        here = urlsplit(self.page.url)
        if self._answer() is not None:
            query = dict(parse_qsl(here.query))
            query["page"] = str(int(query.get("page", "1")) + 1)
            return [Ask(urlunsplit(here._replace(query=urlencode(query))))] if self.links() else []
        sid, column = _SID.search(self.page.text), _COLUMN.search(here.path + ("#" + here.fragment if here.fragment else ""))
        if sid and column and column[1]:
            return [Ask(urljoin(self.page.url, f"/gkmlpt/api/all/{column[1]}?page=1&sid={sid[1]}"))]
        return super().next_pages()
