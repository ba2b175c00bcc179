"""拓尔思 WCM: the last or longest editor field is the body; `createPageHTML` pages both lists and long articles."""

from __future__ import annotations

from urllib.parse import urljoin

from crawlers.families.base import MAX_PARTS, ArticlePage, Ask, Layout, ListPage, create_page_html

_BODIES = (".TRS_Editor, .trs_editor_view, .TRS_UEDITOR, .view.TRS_UEDITOR", "#mainText", "#zoom", ".article-body", ".trs_paper_default")
MAX_LIST_PAGES = 2_000


class TrsArticle(ArticlePage):
    family = "trs"
    signs = (".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", "#mainText")
    longest_body = True
    layouts = (
        Layout(
            "editor",
            _BODIES,
            (".article-title h1", ".detail-title", "h1", "h2.title", "h2", ".title"),
            (".article-infos-source", ".info", ".date", ".time", ".xxgk_time", ".laiyuan"),
            (".article-infos-source span:last-child", ".source", ".laiyuan", ".info .ly"),
        ),
    )

    def more_pages(self) -> list[str]:
        """`t20240205_5160547.html` goes on in `t20240205_5160547_1.html` …"""
        pager = create_page_html(self.page.text)
        if not pager or pager.at or pager.stem in ("index", "list") or not 1 < pager.count <= MAX_PARTS:
            return []
        return [urljoin(self.page.url, f"{pager.stem}_{n}.{pager.ext}") for n in range(1, pager.count)]


class TrsList(ListPage):
    lists = (".list-content", ".news-list", ".list_con", ".newslist", ".gl_list", ".list", "ul.list", ".right_list", ".main-list")
    article_url = r"/\d{6}/t\d{8}_\d+\.s?html?$"
    next_css = "a.next"

    def next_pages(self) -> list[Ask]:
        """Page 1 is `index.html`, page 2 `index_1.html`: numbers start at 0 and 0 is not written."""
        pager = create_page_html(self.page.text)
        if not pager:
            return super().next_pages()
        after = pager.at + 1
        return [Ask(urljoin(self.page.url, f"{pager.stem}_{after}.{pager.ext}"))] if after < min(pager.count, MAX_LIST_PAGES) else []
