"""微信公众号: the date is an epoch in a script, pictures wait in `data-src`; there is no public list."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crawlers.families.base import ArticlePage, Layout, ListPage
from kb.model import CHINA

_CT = re.compile(r"\bvar\s{1,3}ct\s{0,3}=\s{0,3}[\"'](\d{9,11})[\"']|\bct\s{0,3}:\s{0,3}[\"'](\d{9,11})[\"']")


class WechatArticle(ArticlePage):
    family = "wechat"
    signs = ("#js_content", "#js_article")
    layouts = (
        Layout(
            "js_content", ("#js_content",), ("#activity-name", ".rich_media_title"), ("#publish_time",), ("#js_name", ".profile_nickname")
        ),
    )

    def title(self) -> str:
        return self._own("title", self.layout.title) or self.metas.get("og:title", "") or super().title()

    def published(self) -> str | None:
        found = _CT.search(self.page.text)
        if found:
            return datetime.fromtimestamp(int(found[1] or found[2]), UTC).astimezone(CHINA).date().isoformat()
        return super().published()


class WechatList(ListPage):
    """A page of links to WeChat notices, such as a police column that links out."""

    article_url = r"^https?://mp\.weixin\.[^/]{1,60}/s(?:/[\w-]{22}|\?__biz=)"
