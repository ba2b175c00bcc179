"""人民网: `.rm_txt_con` since 2020, `#rwb_zw` from 2014, `#p_content` before; `index2.html` and `…-2.html` go on."""

from __future__ import annotations

from crawlers.families.base import ArticlePage, Layout, ListPage

_CHROME = ".edit, .editor, .zdfy, .page_n, .page_c, .paper_num, #rwb_tjyd, .bza, .ra_bottom, .box_pic + .clear, .otitle, .share, .sou, .pre"


class PeopleArticle(ArticlePage):
    family = "people"
    signs = (".rm_txt_con", "#rwb_zw", "#p_content")
    layouts = (
        Layout(
            "2020",
            (".rm_txt_con",),
            (".rm_txt h1", ".layout h1", "h1"),
            (".channel .col-1-1", ".channel div", ".channel"),
            (".channel .col-1-1 a", ".channel a"),
            _CHROME,
        ),
        Layout(
            "2014",
            ("#rwb_zw", ".box_con"),
            (".text_title h1", "h1"),
            (".box01 .fl", ".artOri", ".text_title .sou", ".sou"),
            (".box01 .fl a", ".artOri a", ".sou a"),
            _CHROME,
            "#rwb_zw",
        ),
        Layout(
            "2012",
            ("#p_content",),
            ("#p_title", "h1"),
            ("#p_publishtime",),
            ("#p_origin a", "#p_origin"),
            _CHROME,
        ),
    )


class PeopleList(ListPage):
    lists = (".ej_list_box", ".hdNews", ".list_16", ".list_14", ".headingNews", ".p2j_list", ".ej_bor")
    article_url = r"/n[12]?/\d{4}/\d{4}/c\d+-\d+\.html$"
