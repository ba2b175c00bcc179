"""CMS families by name: how a list and an article of each are read. No network here: a page runs in a test as in a crawl."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from crawlers.decode import decode, gate
from crawlers.families.adcc import AdccArticle, AdccList
from crawlers.families.answers import answer
from crawlers.families.baijiahao import BaijiahaoArticle, BaijiahaoList
from crawlers.families.base import ArticlePage, Ask, Link, ListPage, Page, UnknownLayout, absolute
from crawlers.families.fallback import FallbackArticle, FallbackList
from crawlers.families.gkmlpt import GkmlptArticle, GkmlptList
from crawlers.families.hanweb import HanwebArticle, HanwebList
from crawlers.families.ifeng import IfengArticle, IfengList
from crawlers.families.jpaas import JpaasArticle, JpaasList
from crawlers.families.markup import tree_of
from crawlers.families.mps import MpsArticle, MpsList
from crawlers.families.netease import NeteaseArticle, NeteaseList
from crawlers.families.people import PeopleArticle, PeopleList
from crawlers.families.shanghai import ShanghaiArticle, ShanghaiList
from crawlers.families.sina import SinaArticle, SinaList
from crawlers.families.sohu import SohuArticle, SohuList
from crawlers.families.thepaper import ThepaperArticle, ThepaperList
from crawlers.families.toutiao import ToutiaoArticle, ToutiaoList
from crawlers.families.trs import TrsArticle, TrsList
from crawlers.families.ucap import UcapArticle, UcapList
from crawlers.families.vsb import VsbArticle, VsbList
from crawlers.families.wechat import WechatArticle, WechatList
from crawlers.families.xinhuanet import XinhuanetArticle, XinhuanetList
from kb.model import Bulletin

__all__ = ["FAMILIES", "Ask", "Link", "ListPage", "Page", "UnknownLayout", "read_article", "read_loose", "recognise", "recognise_list"]

LEAST_LINKS = 3  #: to articles on other hosts, where a page has none on its own

#: in the order in which a loose page is tried: the most particular marks first
FAMILIES: dict[str, tuple[type[ListPage], type[ArticlePage]]] = {
    "wechat": (WechatList, WechatArticle),
    "netease": (NeteaseList, NeteaseArticle),
    "thepaper": (ThepaperList, ThepaperArticle),
    "sohu": (SohuList, SohuArticle),
    "toutiao": (ToutiaoList, ToutiaoArticle),
    "baijiahao": (BaijiahaoList, BaijiahaoArticle),
    "adcc": (AdccList, AdccArticle),
    "ifeng": (IfengList, IfengArticle),
    "xinhuanet": (XinhuanetList, XinhuanetArticle),
    "people": (PeopleList, PeopleArticle),
    "sina": (SinaList, SinaArticle),
    "shanghai": (ShanghaiList, ShanghaiArticle),
    "ucap": (UcapList, UcapArticle),
    "vsb": (VsbList, VsbArticle),
    "mps": (MpsList, MpsArticle),
    "jpaas": (JpaasList, JpaasArticle),
    "hanweb": (HanwebList, HanwebArticle),
    "gkmlpt": (GkmlptList, GkmlptArticle),
    "trs": (TrsList, TrsArticle),
    "fallback": (FallbackList, FallbackArticle),
}


def recognise(page: Page) -> str:
    """The family of a page of unknown origin, by its markup; `fallback` where no family knows it."""
    tree = tree_of(page.text)
    return next((name for name, (_, article) in FAMILIES.items() if article.recognises(page, tree)), "fallback")


def recognise_list(page: Page) -> str | None:
    """The family whose lists look like this column or home page: by its script, else by the addresses it links to.

    Says nothing of whether the page is a column; None where no family knows its links.
    """
    for name, (listing, _) in FAMILIES.items():
        if listing.script and listing.script.search(page.text):
            return name
    if answer(page.text) is not None:
        rows = {name: len(listing(page).links()) for name, (listing, _) in FAMILIES.items()}
        return max(rows, key=lambda n: rows[n]) if any(rows.values()) else None
    urls = {u for h in tree_of(page.text).css("a::attr(href)").getall() if (u := absolute(page.url, h))}
    own = {u for u in urls if urlsplit(u).hostname == urlsplit(page.url).hostname}
    counts = {name: _matching(listing.article_url, own, urls) for name, (listing, _) in FAMILIES.items()}
    name = max(reversed(counts), key=lambda n: counts[n])  # of equals the more general: its particular kin has a script to show
    return name if counts[name] >= (1, 0) or counts[name][1] >= LEAST_LINKS else None


def _matching(pattern: str, *groups: set[str]) -> tuple[int, ...]:
    """How many addresses of each group match."""
    known = re.compile(pattern)
    return tuple(sum(bool(known.search(u)) for u in urls) for urls in groups)


def read_article(page: Page, family: str | None = None, options: Mapping[str, str] | None = None, more: Sequence[Page] = ()) -> Bulletin:
    """The notice on a page; `family` None for a page of unknown origin. Raises UnknownLayout."""
    name = family or recognise(page)
    try:
        return FAMILIES[name][1](page, options).to_bulletin(more)
    except UnknownLayout:
        if family is not None or name == "fallback":
            raise
        return FallbackArticle(page, options).to_bulletin(more)


def read_loose(raw: bytes, url: str | None = None, charset: str | None = None) -> Bulletin:
    """A saved page as a notice. Raises crawlers.decode.Refused for what is no text, UnknownLayout for what is no notice."""
    gate(raw)
    text = decode(raw, charset).text
    return read_article(Page(url or "", text, hashlib.sha256(raw).hexdigest()))
