"""开普 UCAP: `#UCAP-CONTENT`, also on gov.cn; lists page by `createPageHTML` counted from 1, or by JSON."""

from __future__ import annotations

from urllib.parse import urljoin

from crawlers.families.base import ArticlePage, Ask, Layout, ListPage
from crawlers.families.pagers import create_page_html
from crawlers.families.stated import find_date


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

    def _counted(self) -> list[Ask]:
        """Pages are counted from 1: `nav_list.shtml`, `nav_list_2.shtml` …"""
        pager = create_page_html(self.page.text)
        if not pager:
            return []
        after = max(pager.at, 1) + 1
        return [Ask(urljoin(self.page.url, f"{pager.stem}_{after}.{pager.ext}"))] if after <= pager.count else []
