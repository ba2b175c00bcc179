"""新浪: `#artibody` or `#article` under `.main-title`, `#artibodyTitle` before 2017; roll lists as JSON."""

from __future__ import annotations

from crawlers.families.base import ArticlePage, Layout, ListPage

_CHROME = (
    ".article-editor, .show_author, .show_statement, .appendQr_wrap, .app-kaihu-qr, .wap_special, .article-bottom, "
    ".img_descr_app, .blk-video, .otherContent_01, #sinaads, .hqimg_related, .statement, .artical-player-wrap"
)


class SinaArticle(ArticlePage):
    family = "sina"
    signs = ("#artibody", "#artibodyTitle", ".main-title ~ .top-bar-wrap #article", ".article-content-left #article", "#article.article")
    layouts = (
        Layout(
            "2017",
            ("#artibody", "#article"),
            (".main-title",),
            (".date-source .date", ".date-source .titer", ".date-source"),
            (".date-source .source", ".date-source .ent-source", ".date-source a"),
            _CHROME,
            ".main-title",
        ),
        Layout(
            "2013",
            ("#artibody",),
            ("#artibodyTitle", "#main_title", ".blkContainerSblk h1", "h1"),
            ("#pub_date", ".time-source", ".titer"),
            ("#media_name", ".time-source [data-sudaclick=media_name]", ".source"),
            _CHROME,
        ),
    )


class SinaList(ListPage):
    lists = (".list_009", ".listBlk", "#listcontent", ".main-list", ".feed-card")
    article_url = r"/\d{4}-\d\d-\d\d/(?:doc-i\w{10,20}|\d{8,20})\.s?html$|/article_\d+_\w+\.html$"
    page_key = "page"
