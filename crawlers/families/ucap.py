"""开普 UCAP: `#UCAP-CONTENT`, also on gov.cn; lists page by `createPageHTML` counted from 1, or by JSON."""

from __future__ import annotations

import json
from urllib.parse import urljoin

from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage, absolute, create_page_html, find_date
from crawlers.families.markup import tidy


class UcapArticle(ArticlePage):
    family = "ucap"
    signs = ("#UCAP-CONTENT", ".pages_content")
    layouts = (
        Layout(
            "ucap-content",
            ("#UCAP-CONTENT", ".pages_content"),
            ("#ti", ".article h1", ".share-title", "h1"),
            (".pages-date", ".date", ".pages_date"),
            (".pages-date .font", ".source", ".pages_source"),
        ),
    )

    def published(self) -> str | None:
        return find_date(self.metas.get("firstpublishedtime")) or super().published()


class UcapList(ListPage):
    lists = (".list_2", ".news_box", ".list ul", ".channel-list", ".list")
    article_url = r"/(?:c\w+/(?:\d{4}/\d{1,2}/\d{1,2}/|\d{6}/)?[0-9a-f]{32}|content_\d+)\.s?html?$"
    next_css = "a.next"

    def links(self) -> list[Link]:
        if not self.page.text.lstrip().startswith(("{", "[")):
            return super().links()
        try:
            answer = json.loads(self.page.text)
        except ValueError:
            return []
        rows = answer if isinstance(answer, list) else answer.get("list", []) if isinstance(answer, dict) else []
        found = []
        for row in rows:
            named = {str(k).lower(): str(v) for k, v in row.items()} if isinstance(row, dict) else {}
            url = absolute(self.page.url, named.get("url", ""))
            if url and self.article.search(url):
                found.append(Link(url, tidy(named.get("title", ""))))
        return found

    def next_pages(self) -> list[Ask]:
        pager = create_page_html(self.page.text)
        if not pager:
            return super().next_pages()
        after = max(pager.at, 1) + 1
        return [Ask(urljoin(self.page.url, f"{pager.stem}_{after}.{pager.ext}"))] if after <= pager.count else []
