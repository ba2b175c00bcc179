"""Where a list or an article goes on: counters that a script prints, links that say so, numbers in addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from parsel import Selector

from crawlers.families.markup import line_text

MAX_PARTS = 20  #: pages of one article
MAX_LIST_PAGES = 2_000

_ARG = r"\s{0,9}['\"]?([\w./-]{1,200})['\"]?\s{0,9}"
_QUOTED = r"\s{0,9}['\"]([\w./-]{1,200})['\"]\s{0,9}"
_CREATE = re.compile(rf"createPageHTML\((?:\s{{0,9}}['\"][\w-]{{0,40}}['\"]\s{{0,9}},)?{_ARG},{_ARG},{_QUOTED},{_QUOTED}")
_COUNTED = re.compile(r"var\s{1,9}countPage\s{0,9}=\s{0,9}['\"]?(\d{1,5})")
_AT = re.compile(r"var\s{1,9}currentPage\s{0,9}=\s{0,9}['\"]?(\d{1,5})")
_NEXT = re.compile(r"^[\s>»›]{0,3}(?:下一?页|下一?頁|后一?页|后页|下页|next(?: page)?|>|›)[\s>»›]{0,3}$", re.I)
#: parameters of a list's script that count its pages
PAGE_KEYS = ("page", "pageNo", "pageNum", "pageNumber", "pageIndex", "pNo", "pgnum", "curPage", "currentPage", "cpage", "p")
_MORE = re.compile(r"[\"']((?:https?:)?/[^\"'\s<>]{3,300}[?&](?:" + "|".join(PAGE_KEYS) + r")=)[\"']")
_ALL = re.compile(r"\b(?:data|json|list|api)_?(?:url|path)\s{0,3}[:=]\s{0,3}[\"']([^\"'\s<>]{3,300}\.json)[\"']", re.I)


@dataclass(frozen=True, slots=True)
class Pager:
    """A counter in a page's script: `count` pages, this one is number `at`."""

    count: int
    at: int
    stem: str
    ext: str


def _number(text: str, argument: str) -> int | None:
    """A literal number, or the value of a script's variable of that name."""
    if argument.isdigit():
        return int(argument)
    found = re.search(rf"\b{re.escape(argument)}\s{{0,9}}=\s{{0,9}}['\"]?(\d{{1,5}})\b", text)
    return int(found[1]) if found else None


def create_page_html(text: str) -> Pager | None:
    """`createPageHTML(12, 0, "index", "html")` as TRS and its kin print it, also with variables; None without one."""
    for found in _CREATE.finditer(text) if "createPageHTML" in text else ():
        count, at = _number(text, found[1]), _number(text, found[2])
        if count is not None and at is not None:
            return Pager(count, at, found[3], found[4])
    if "countPage" not in text:
        return None
    counted, at_page = _COUNTED.search(text), _AT.search(text)
    return Pager(int(counted[1]), int(at_page[1]), "index", "html") if counted and at_page else None


def next_hrefs(tree: Selector) -> list[str]:
    """What the links called 下一页 point to; scripts are left out."""
    found = []
    for a in tree.css("a[href]"):
        href = a.root.get("href").strip()
        if href and not href.lower().startswith(("javascript:", "#")):
            named = line_text(a) or a.root.get("title", "")
            if _NEXT.match(named) or (a.root.get("title", "") and _NEXT.match(a.root.get("title"))):
                found.append(href)
    return found


def scripted(text: str) -> list[str]:
    """Addresses in a page's script that give more of its list: one that ends in a page number to be, or a file of all rows."""
    paged = [f"{m[1]}1" for m in _MORE.finditer(text)]
    return paged or [m[1] for m in _ALL.finditer(text)]


def turned(url: str, key: str | None = None, first: int = 2) -> str | None:
    """The address of a list's script with its page number one higher; `key` where the first page does not write its number."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    name = next((k for known in PAGE_KEYS for k, v in query if k == known and v.isdigit()), None)
    if name is None:
        if key is None:
            return None
        return urlunsplit(parts._replace(query=urlencode([*query, (key, str(first))], safe="/")))
    after = [(k, str(int(v) + 1) if k == name else v) for k, v in query]
    return urlunsplit(parts._replace(query=urlencode(after, safe="/")))


def parts_of(url: str, hrefs: list[str]) -> list[str]:
    """Of absolute addresses those of further pages of this article, `…_1.html` or `…-2.html`, in order of their number."""
    parts = urlsplit(url)
    stem, dot, ext = parts.path.rpartition(".")
    if not dot:
        return []
    further = re.compile(rf"^{re.escape(stem)}[_-](\d{{1,2}})\.{re.escape(ext)}$")
    numbered: dict[int, str] = {}
    for href in hrefs:
        other = urlsplit(href)
        found = further.match(other.path) if other.hostname == parts.hostname else None
        if found and int(found[1]) <= MAX_PARTS:
            numbered.setdefault(int(found[1]), href)
    order = sorted(numbered)
    return [numbered[n] for n in order] if order and order[0] <= 2 else []
