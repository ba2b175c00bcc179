"""What 集约化's script asks for: the units that a page declares, and the next page of one."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from parsel import Selector

from crawlers.families.answers import answer
from crawlers.families.pagers import MAX_LIST_PAGES

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_STATED = (re.compile(r"\brows=[\"'](\d{1,4})[\"']"), re.compile(r"\bcount=[\"'](\d{1,7})[\"']"))
MAX_UNITS = 4  #: of one column page


def units(tree: Selector, url: str) -> list[str]:
    """The addresses that a column page's scripts ask for first, as they ask for them."""
    found: dict[str, None] = {}
    for node in tree.css("[querydata]"):
        query = answer(node.root.get("querydata").replace("'", '"'))
        unit = urljoin(url, node.root.get("url") or node.root.get("uniturl") or _UNIT)
        if query and isinstance(query, dict) and query.get("pageType", "column") == "column":
            found[f"{unit}?{urlencode({k: str(v) for k, v in query.items()})}"] = None
    return list(found)[:MAX_UNITS]


def turned_unit(url: str, html: str) -> list[str]:
    """The address of a unit's next page, `paramJson={"pageNo":2,"pageSize":15}`; [] where all that its answer counts is read."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    stated = answer(query.get("paramJson", ""))
    asked = stated if isinstance(stated, dict) else {}
    rows, count = (int(m[1]) if (m := mark.search(html)) else 0 for mark in _STATED)
    page, size = _number(asked.get("pageNo"), 1), rows or _number(asked.get("pageSize"), 15)
    if page > MAX_LIST_PAGES or (count and page * size >= count):
        return []
    query["paramJson"] = json.dumps({**asked, "pageNo": page + 1, "pageSize": size}, separators=(",", ":"))
    return [urlunsplit(parts._replace(query=urlencode(query)))]


def _number(value: object, otherwise: int) -> int:
    return int(str(value)) if re.fullmatch(r"\d{1,6}", str(value)) else otherwise
