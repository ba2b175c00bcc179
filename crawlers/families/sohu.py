"""搜狐: `#mp-editor` since 2017, `#contentText` before; an author's articles as JSON."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawlers.families.base import ArticlePage, Layout, Link, ListPage

_CHROME = "[data-role=editor-name], #backsohucom, .backword, .share-box, .statement, [data-role=original-title], .editor, .lookall-box"


class SohuArticle(ArticlePage):
    family = "sohu"
    signs = ("#mp-editor", "#article-container .article", "#contentText[itemprop=articleBody]", "#media_span")
    layouts = (
        Layout(
            "2017",
            ("#mp-editor", "#article-container article.article"),
            (".text-title h1", "#article-container h1", "h1"),
            ("#news-time", ".article-info .time", "[data-role=publish-time]", ".tm"),
            ("[data-role=original-link] a", ".article-info .source", ".user-info h4 a", ".user-info h4", ".name"),
            _CHROME,
        ),
        Layout(
            "2013",
            ("#contentText",),
            ("h1[itemprop=headline]", ".content-box h1", "h1"),
            ("#pubtime_baidu", ".time"),
            ("#media_span", "#source_baidu", ".source"),
            _CHROME,
        ),
    )


class SohuList(ListPage):
    lists = (".feed-list", ".list14", "[data-role=news-list]", "#main-news")
    article_url = r"/a/\d+_\d+(?:$|\?)|/\d{8}/n\d{6,}\.shtml$"
    page_key = "pNo"

    def entry(self, href: str, title: str) -> Link | None:
        """Rows name articles without a scheme: `www.sohu.com/a/1_2`."""
        bare = href if "//" in href[:8] or href.startswith("/") else f"//{href}"
        own = urlsplit(self.page.url)
        return super().entry(f"{own.scheme}:{bare}" if bare.startswith("//") else bare, title)
