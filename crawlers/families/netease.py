"""网易: 网易号 articles since 2021, the news pages and the 网易号 pages of 2019–20; author lists as JSON."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawlers.families.answers import objects
from crawlers.families.base import ArticlePage, Ask, Layout, Link, ListPage
from crawlers.families.markup import tidy
from crawlers.families.stated import find_date

_CHROME = (
    ".post_statement, .post_recommends, .post_comment, .post_next, .post_crumb, .post_topad, "
    ".ep-source, .video-wrapper, .video-list, .gg200x300"
)
_ACCOUNT = re.compile(r"\bwemediaId\W{1,9}(W\d{6,30})")
_SIZE = re.compile(r"\bpageSize\W{1,9}(\d{1,3})\b")
_STAMP = "html::attr(data-publishtime)"


class NeteaseArticle(ArticlePage):
    family = "netease"
    signs = (
        "html[data-publishtime]",
        "#epContentLeft #endText",
        ".article_box #content[data-cover]",
        ".article_box .article_title ~ #content",
        ".post_main .post_body",
    )
    layouts = (
        Layout("2021", (".post_body",), ("h1.post_title",), (_STAMP, ".post_info"), (".post_info a",), _CHROME, "h1.post_title"),
        Layout(
            "2019 news", ("#endText",), ("#epContentLeft > h1",), (".post_time_source",), ("#ne_article_source",), _CHROME, "#epContentLeft"
        ),
        Layout("2019 dy", ("#content",), (".article_title h2",), ("p.time span",), ("p.time span:last-child",), _CHROME, ".article_title"),
    )

    def published(self) -> str | None:
        return super().published() or find_date(self.metas.get("article:published_time"))


class NeteaseList(ListPage):
    """A column page, an account's page, or the JSON behind it."""

    lists = (".newsdata_list .news_title", ".newsdata_item", ".list_content", ".media_articles")
    article_url = (
        r"^https?://[^/]{1,260}/(?:\d\d/\d{4}/\d\d/[0-9A-Z]{16}\.html|photoview/\w+/\d+\.html"
        r"|(?:dy(?:/v2)?/)?(?:v2/)?article/(?:detail/)?[0-9A-Z]{16}\.html)"
    )
    page_key = "pageNo"

    def _scripted(self) -> list[Ask]:
        """An account's page knows its number and leaves the rest to `list.do`."""
        account, size = _ACCOUNT.search(self.page.text), _SIZE.search(self.page.text)
        query = f"?pageNo=1&wemediaId={account[1]}&size={size[1] if size else 10}" if account else ""
        host = "https://dy.163.com/" if urlsplit(self.page.url).netloc.endswith("163.com") else self.page.url
        return [self.ask(urljoin(host, f"/v2/article/list.do{query}"))] if account else super()._scripted()

    def links(self) -> list[Link]:
        """The account's JSON names articles by `docid` alone."""
        if self.answer is None:
            return super().links()
        base = urlsplit(self.page.url)
        host = "www.163.com" if base.netloc.endswith("163.com") else base.netloc
        named = ((str(row.get("docid", "")), str(row.get("title", ""))) for row in objects(self.answer))
        return [Link(f"{base.scheme}://{host}/dy/article/{d}.html", tidy(t)) for d, t in named if re.fullmatch(r"[0-9A-Z]{16}", d)]
