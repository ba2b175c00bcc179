"""新华网: `#detail` under `.head-line` since 2021, `#p-detail` from 2013, `#content` before; lists as pages or as JSONP."""

from __future__ import annotations

from crawlers.families.base import ArticlePage, Layout, ListPage
from crawlers.families.stated import find_date

_CHROME = (
    ".p-jc, .editor, #articleEdit, .zan-wap, .share, .columBox, .tiyi1, .relatedNews, .p-tags, .news-expand, .page-article, "
    "#div_currpage, .tadd, .pageVideo, .articleEdit, .arcEdit"
)


class XinhuanetArticle(ArticlePage):
    family = "xinhuanet"
    signs = (
        ".head-line .title ~ *", ".header-time .year", "#p-detail", ".h-title", "#pubtime ~ #source, #source ~ #pubtime", ".xlwords",
    )  # fmt: skip
    layouts = (
        Layout(
            "2021",
            ("#detailContent", "#detail"),
            (".head-line .title", ".head-line h1", ".mheader h1"),
            (".header-time", ".info .time", ".mheader .info"),
            (".header-info .source", ".source", ".mheader .info"),
            _CHROME,
            ".head-line, .header-time, .mheader",
        ),
        Layout(
            "2013",
            ("#p-detail", ".p-detail", ".article"),
            (".h-title", "#title", "h1"),
            (".h-time", ".h-info", ".info .time"),
            (".h-info #source", "#source", ".h-info em", ".h-info"),
            _CHROME,
            "#p-detail, .h-title",
        ),
        Layout(
            "2010",
            ("#content", ".content"),
            ("#title", "#Title", "h1"),
            ("#pubtime",),
            ("#source",),
            _CHROME,
            "#pubtime",
        ),
    )

    def published(self) -> str | None:
        """The newest layout splits the day: `<span class=year>2024</span><span class=day>08/29</span>`."""
        said = [self.first([f".header-time .{part}"]) for part in ("year", "day")]
        return find_date("/".join(s.strip("/ ") for s in said if s)) or super().published()


class XinhuanetList(ListPage):
    lists = (".dataList", "#showData0", ".column-center-item", ".newsList", ".hdList", ".domPC")
    article_url = r"/\d{4}-\d\d/\d\d/c_\d{6,}(?:_\d+)?\.html?$|/\d{8}/[0-9a-f]{32}/c\.html$"
    page_key = "pgnum"
