"""公安部's own system: `/n…/c…/content.html`; a column's pages are `index_<id>_<k>.html`, k counted down from the last."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawlers.families.base import ArticlePage, Ask, Layout, ListPage

_LAST = re.compile(r"\bmaxPageNum\s{0,3}=\s{0,3}[\"']?(\d{1,5})")
_PAG = re.compile(r"\bid\s{0,3}=\s{0,3}[\"']?pag_(\d{1,12})")
_PAGE = re.compile(r"/index_(\d{1,12})_(\d{1,5})\.html$")


class MpsArticle(ArticlePage):
    family = "mps"
    signs = ("#ztdx",)
    layouts = (
        Layout(
            "ztdx",
            ("#ztdx", ".arc-con .TRS_Editor", ".wenzhang #content"),
            (".wzh h1", ".arc-title h1", "h1"),
            (".wzh-date", ".arc-date", ".date", ".info"),
            (".wzh-source", ".arc-source", ".source"),
            ".fx, .share",
        ),
    )


class MpsList(ListPage):
    lists = ("[id^=comp_] dl", "[id^=comp_]", "body > dl")
    article_url = r"/n\d+/(?:n\d+/){0,3}c\d+/content\.html$"
    script = _LAST

    def next_pages(self) -> list[Ask]:
        """After `index.html` comes `…_<maxPageNum - 1>`, after `…_k` comes `…_<k - 1>`, and `…_1` is the last."""
        here = _PAGE.search(urlsplit(self.page.url).path)
        if here:
            column, after = here[1], int(here[2]) - 1
        else:
            last, pag = _LAST.search(self.page.text), _PAG.search(self.page.text)
            if not last or not pag:
                return super().next_pages()
            column, after = pag[1], int(last[1]) - 1
        return [Ask(urljoin(self.page.url, f"index_{column}_{after}.html"))] if after > 0 else []
