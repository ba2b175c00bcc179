"""博达 VSB: content in `#vsb_content`; list numbers run backwards (page 2 of 140 is `139.htm`)."""

from __future__ import annotations

import re

from crawlers.families.base import ArticlePage, Layout, ListPage
from crawlers.families.markup import tidy
from crawlers.families.stated import clean_publisher, find_date

_REGION = re.compile(r"<!--#begineditable name=\"标题\"[^>]{0,600}-->(.{0,3000}?)<!--#endeditable-->", re.S)
_TAG = re.compile(r"<script.{0,2000}?</script>|<[^>]{0,500}>", re.S)
_DATE = re.compile(r"(?:发布时间|发布日期|发表时间|时间|日期)\s{0,9}[:：]\s{0,9}([\d年月./-]{8,11})")
_ORIGIN = re.compile(r"(?:信息)?来源\s{0,3}[:：]\s{0,9}([^\s|:：<]{2,30})")
_FORM = "form[name=_newscontent_fromname]"
_ROUND_BODY = ".//text()[contains(., '来源') or contains(., '时间') or contains(., '日期')]"


class VsbArticle(ArticlePage):
    family = "vsb"
    signs = ("#vsb_content", "[id^=vsb_content_]", ".v_news_content", "form[name=_newscontent_fromname]", "[class^=contentstyle]")
    layouts = (
        Layout(
            "vsb_content",
            ("#vsb_content", "[id^=vsb_content_]", ".v_news_content", "[class^=contentstyle]"),
            (f"{_FORM} h1", f"{_FORM} h2", f"{_FORM} h3", ".title h1", "h1.title", "[class^=titlestyle]"),
            (f"{_FORM} .date", ".article-info .date", "[class^=timestyle]"),
            (".article-info .source", "[class^=authorstyle]"),
        ),
    )

    def title(self) -> str:
        region = _REGION.search(self.page.text)
        marked = tidy(_TAG.sub("", region[1])) if region else ""
        return self.metas.get("articletitle") or self._own("title", self.layout.title) or marked or super().title()

    def _shown(self, mark: re.Pattern[str]) -> str | None:
        """Text that the page prints round its body; the body itself may speak of other dates."""
        lines = [line for line in self.tree.css("body").xpath(_ROUND_BODY).getall() if len(line) < 300]
        return next((m[1] for line in lines if (m := mark.search(tidy(line)))), None)

    def published(self) -> str | None:
        return find_date(self.metas.get("pubdate")) or find_date(self._own("date", self.layout.date)) or find_date(self._shown(_DATE))

    def publisher(self) -> str | None:
        return super().publisher() or clean_publisher(self._shown(_ORIGIN))


class VsbList(ListPage):
    lists = (".list", "ul.news_list", ".main_conRCb", ".n_listxx1", ".right_list", "table.winstyle")
    article_url = r"/info/\d+/\d+\.htm$"
    next_css = "span.p_pages .p_next a, .p_pages .p_next a, a.Next"
