"""Where a page leads and what its links are called: by their text, title, picture, or the heading of the block they close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from parsel import Selector

from crawlers.discovery.names import LONGEST_NAME, enters, is_name, leads_on, share
from crawlers.families.markup import TEXTS, chain, is_hidden, line_text, tidy, tree_of, xpath
from crawlers.families.page import Page, absolute

FEW_LINKS = 6  #: a page with fewer is a splash page
_SESSION = re.compile(r";jsessionid=[^?#/]{1,200}", re.I)
_SCRIPTED = re.compile(r"(?:location(?:\.href)?\s{0,5}=|location\.(?:replace|assign)\(|window\.open\()\s{0,5}['\"]([^'\"]{1,500})['\"]")
_REFRESH = re.compile(r"^\s{0,5}\d{1,3}\s{0,5};\s{0,5}url\s{0,3}=\s{0,3}['\"]?([^'\"]{1,500})", re.I)
_NO_PAGE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|zip|rar|7z|jpe?g|png|gif|bmp|ico|mp[34]|avi|flv|apk|exe|css|js|xml|rss)$", re.I)
_NAMING = "h1, h2, h3, h4, h5, dt, th, caption, [class*=tit], [class*=head], [class*=name], strong, b"
_TITLE = 9  #: characters; a link text as long as this may be an article's title
_CLIMB = 5  #: elements up from a link to the block it closes


@dataclass(frozen=True, slots=True)
class Hint:
    """A link and what is known of what it leads to before it is followed."""

    url: str
    name: str
    told: float = 0.0  #: the share of fraud in the titles of the block that it closes or heads


def without_session(url: str) -> str:
    """The address without `;jsessionid=…`: it is another one on each visit."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=_SESSION.sub("", parts.path) or "/"))


def target(base: str, href: str) -> str | None:
    """The page that a link leads to, also by a script that only sets the location; None for none."""
    if href.strip().lower().startswith("javascript:"):
        found = _SCRIPTED.search(href)
        href = found[1] if found else ""
    url = absolute(base, href) if href.strip() else None
    return None if url is None or _NO_PAGE.search(urlsplit(url).path) else without_session(url)


def name_of(link: Selector) -> str:
    """What a reader would call it: its text, else its title, else that of its picture."""
    texts = (line_text(link), link.attrib.get("title", ""), link.css("img::attr(alt)").get(""), link.css("img::attr(title)").get(""))
    shown = [tidy(t) for t in (*texts, link.attrib.get("aria-label", ""), link.attrib.get("alt", "")) if tidy(t)]
    cut = shown[0] if shown else ""
    return next((t for t in shown[1:2] if cut.rstrip(".…") and t.startswith(cut.rstrip(".…"))), cut)


def _reachable(link: Selector) -> bool:
    """Can a reader come to it? A menu that unfolds is hidden below the entry that shows it; a link that is hidden for itself is bait."""
    hidden = [e for e in chain(link.root) if isinstance(e.tag, str) and is_hidden(e)]
    return all(e is not link.root and _unfolds(e) for e in hidden)


def _unfolds(element: Any) -> bool:
    """Is this hidden element the menu of an entry, or one of several tabs?"""
    parent = element.getparent()
    if parent is None or element.tag not in ("ul", "ol", "dl", "div", "table"):
        return False
    beside = [e for e in parent if e is not element and isinstance(e.tag, str) and not is_hidden(e)]
    return any(e.tag == "a" or e.find(".//a") is not None or e.tag == element.tag for e in beside)


def _block(link: Selector) -> Selector | None:
    """The element that this link closes: the nearest above it that holds links besides."""
    node = link
    for _ in range(_CLIMB):
        above = node.xpath("..")
        if not above or above[0].root.tag in ("body", "html"):
            return None
        node = above[0]
        if len(node.css("a")) > 1:
            return node
    return None


def _heading(link: Selector) -> str:
    """The heading of the block that a 更多 closes: the nearest above it, else the block's first short text."""
    node = link
    for _ in range(_CLIMB):
        above = node.xpath("..")
        if not above or above[0].root.tag in ("body", "html"):
            return ""
        node = above[0]
        found = [line_text(n) for n in node.css(_NAMING) if n.root is not link.root]
        texts = [tidy(t) for t in xpath(node, TEXTS)]
        for text in (*found, *texts[:8]):
            if 1 < len(text) <= LONGEST_NAME and not leads_on(text):
                return text
    return ""


def _told(block: Selector | None) -> float:
    titles = [name_of(a) for a in block.css("a[href]")] if block is not None else []
    long = [t for t in titles if len(t) >= _TITLE]
    return share(long) if len(long) > 1 else 0.0


def hints(page: Page) -> Iterator[Hint]:
    """Links that may lead to columns, in the order of the page; titles of articles are left out."""
    tree = tree_of(page.text)
    for link in tree.css("a[href], area[href], [onclick]"):
        url = target(page.url, link.attrib.get("href") or "") or _clicked(page.url, link)
        if url is None or "nofollow" in link.attrib.get("rel", "") or not _reachable(link):
            continue
        name = name_of(link)
        closing = not name or leads_on(name)
        block = _block(link)
        name = _heading(link) if closing else name
        if is_name(name):
            heads = closing or link.root.getparent().tag in ("h1", "h2", "h3", "h4", "dt", "strong")
            yield Hint(url, name, _told(block if closing else _around(link)) if heads else 0.0)
    for option in tree.css("option[value]"):
        url, name = target(page.url, option.attrib["value"]), line_text(option)
        if url and "/" in option.attrib["value"] and is_name(name):
            yield Hint(url, name)


def _around(link: Selector) -> Selector | None:
    above = link.xpath("../..")
    return above[0] if above and above[0].root.tag not in ("body", "html") else None


def _clicked(base: str, node: Selector) -> str | None:
    found = _SCRIPTED.search(node.attrib.get("onclick", ""))
    return target(base, found[1]) if found else None


def onward(page: Page) -> str | None:
    """Where a splash page leads: a refresh, a script that sets the location, the link that says 进入."""
    tree = tree_of(page.text)
    links = [(target(page.url, a.attrib["href"]), name_of(a)) for a in tree.css("a[href], area[href]")]
    known = [(url, name) for url, name in links if url and url != page.url]
    named = next((url for url, name in known if enters(name)), None)
    if len(known) > FEW_LINKS:
        return named
    refreshes = [m.attrib.get("content", "") for m in tree.css("meta[http-equiv]") if m.attrib["http-equiv"].lower() == "refresh"]
    refresh = next((found for said in refreshes if (found := _REFRESH.match(said))), None)
    scripted = _SCRIPTED.search(" ".join(tree.css("script::text").getall()))
    candidates = (target(page.url, refresh[1]) if refresh else None, named, target(page.url, scripted[1]) if scripted else None)
    return next((u for u in candidates if u and u != page.url), None) or (known[0][0] if len(known) == 1 else None)
