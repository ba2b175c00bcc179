"""集约化 (jpaas): a column's list is a unit that a script asks for by the page's own `queryData`; the answer is HTML in JSON."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawlers.families.answers import answer
from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage
from crawlers.families.markup import tree_of
from crawlers.families.pagers import MAX_LIST_PAGES

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_STATED = (re.compile(r"\brows=[\"'](\d{1,4})[\"']"), re.compile(r"\bcount=[\"'](\d{1,7})[\"']"))
#: 大汉's own articles stand at the root
_BELOW_COLUMN = re.compile(r"^https?://[^/]{1,260}/.{1,200}/art/\d{4}/art_[0-9a-f]{32}\.html$")
MAX_UNITS = 4  #: of one column page


class JpaasArticle(ArticlePage):
    family = "jpaas"
    address_sign = _BELOW_COLUMN
    signs = (".wzzw-article", "[querydata]", "script[src*='jpaas-']")

    layouts = (
        Layout(
            "wzzw-article",
            (".wzzw-article", "#zoom", ".article-content", ".article_content"),
            (".wzzw-title", ".article-title", ".title h1", "h1"),
            (".wzzw-date", ".article-date", ".date", ".wzzw-info"),
            (".wzzw-source", ".article-source", ".source"),
            ".wzzw-share, .share, .fj-tips",
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
            return self._turned()
        return [self.ask(u) for u in dict.fromkeys(self._units())][:MAX_UNITS] or super().next_pages()

    def _units(self) -> list[str]:
        """What the page's scripts ask for first, as they ask it."""
        found = []
        for node in self.tree.css("[querydata]"):
            try:
                query = json.loads(node.attrib["querydata"].replace("'", '"'))
            except ValueError:
                continue
            path = node.attrib.get("url") or node.attrib.get("uniturl") or _UNIT
            if isinstance(query, dict) and query.get("pageType", "column") == "column":
                found.append(f"{urljoin(self.page.url, path)}?{urlencode({k: str(v) for k, v in query.items()})}")
        return found

    def _turned(self) -> list[Ask]:
        """The unit's next page: `paramJson={"pageNo":2,"pageSize":15}`, until all that it counts is read."""
        parts = urlsplit(self.page.url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = answer(query.get("paramJson", "")) or {}
        rows, count = (int(m[1]) if (m := mark.search(self._html)) else 0 for mark in _STATED)
        page, size = int(asked.get("pageNo", 1)), rows or int(asked.get("pageSize", 15))
        if not self.links() or page > MAX_LIST_PAGES or (count and page * size >= count):
            return []
        query["paramJson"] = json.dumps({**asked, "pageNo": page + 1, "pageSize": size}, separators=(",", ":"))
        return [self.ask(urlunsplit(parts._replace(query=urlencode(query))))]
