"""拓尔思 WCM: the last or longest editor field is the body; `createPageHTML` pages both lists and long articles."""

from __future__ import annotations

import re

from crawlers.families.base import ArticlePage, Layout, ListPage

_EDITORS = ".TRS_Editor, .trs_editor_view, .TRS_UEDITOR, .view.TRS_UEDITOR, .trs_paper_default, .Custom_UnionStyle"
_BODIES = (_EDITORS, "#mainText", "#zoom", ".article-body", ".content-body")


class TrsArticle(ArticlePage):
    family = "trs"
    signs = (".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", "#mainText", ".trs_paper_default", ".Custom_UnionStyle")
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


class TrsList(ListPage):
    lists = (".list-content", ".news-list", ".list_con", ".newslist", ".gl_list", ".list", "ul.list", ".right_list", ".main-list")
    article_url = r"/\d{6}/t\d{8}_\d+\.s?html?$"
    next_css = "a.next"
    script = re.compile(r"createPageHTML\(\s{0,9}\w{1,20}\s{0,9},\s{0,9}\w{1,20}\s{0,9},\s{0,9}[\"']index[\"']")
