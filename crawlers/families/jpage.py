"""大汉's list script: a group of rows in the page, further groups from `dataproxy.jsp`, by GET or by POST."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawlers.families.base import Ask

_RECORD = re.compile(r"<record>\s{0,99}<!\[CDATA\[(.{0,20000}?)\]\]>", re.S)
_GROUP = re.compile(r"<nextgroup>\s{0,99}<!\[CDATA\[.{0,300}?href=[\"']([^\"']{1,600})", re.S)
_PAGES = re.compile(r"<totalpage>\s{0,9}(\d{1,6})", re.I)
_ROWS = re.compile(r"<totalrecord>\s{0,9}(\d{1,7})", re.I)
_SCRIPT = re.compile(r"\bproxyUrl\s{0,3}:\s{0,3}[\"']([^\"']{1,200})[\"']")
_SIZE = re.compile(r"\b(totalRecord|perPage|groupSize)\s{0,3}:\s{0,3}[\"']?(\d{1,7})", re.I)
_PARAMS = re.compile(r"\b(?:ajaxParam|data|params)\s{0,3}:\s{0,3}\{([^{}]{1,1500})\}")
_PAIR = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}(?:[\"']([^\"']{0,200})[\"']|(\d{1,12}))")
_SPAN = ("startrecord", "endrecord", "perpage")


def records(text: str) -> str:
    """The rows of a page or of an answer, as HTML; "" where there are none."""
    return "".join(_RECORD.findall(text))


def further(url: str, text: str) -> list[Ask]:
    """The request for the group after this one; [] on the last."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "dataproxy" not in parts.path:
        group = _GROUP.search(text)
        return [Ask(urljoin(url, group[1].replace("&amp;", "&")))] if group else _first_post(url, text)
    shown = len(_RECORD.findall(text))
    if all(query.get(name, "").isdecimal() for name in _SPAN):
        return _posted(url, query, int(query["startrecord"]) + shown, _count(_ROWS, text)) if shown else []
    page, last = int(query["page"]) if query.get("page", "").isdecimal() else 1, _count(_PAGES, text)
    if not shown or (last is not None and page >= last):
        return []
    query["page"] = str(page + 1)
    return [Ask(urlunsplit(parts._replace(query=urlencode(query, safe="/"))))]


def _count(mark: re.Pattern[str], text: str) -> int | None:
    found = mark.search(text)
    return int(found[1]) if found else None


def _first_post(url: str, text: str) -> list[Ask]:
    """As the page's own script would ask: it counts all rows and knows how many it was given."""
    script, params = _SCRIPT.search(text), _PARAMS.search(text)
    size = {name.lower(): int(n) for name, n in _SIZE.findall(text)}
    if not script or not params or not size.get("totalrecord"):
        return []
    fixed = {name: quoted or number for name, quoted, number in _PAIR.findall(params[1])}
    group = size.get("perpage", 15) * max(1, size.get("groupsize", 1))
    query = {"startrecord": "1", "endrecord": str(group), "perpage": str(size.get("perpage", 15)), **fixed}
    return _posted(urljoin(url, script[1]), query, len(_RECORD.findall(text)) + 1, size["totalrecord"])


def _posted(url: str, query: dict[str, str], start: int, total: int | None) -> list[Ask]:
    """Rows from `start` on; what is posted also stands in the address, from which the next request is made."""
    if total is not None and start > total:
        return []
    group = int(query["endrecord"]) - int(query["startrecord"]) + 1
    end = start + group - 1 if total is None else min(start + group - 1, total)
    fixed = {k: v for k, v in query.items() if k not in _SPAN}
    asked = {"startrecord": str(start), "endrecord": str(end), "perpage": query.get("perpage", "15"), **fixed}
    address = urlunsplit(urlsplit(url)._replace(query=urlencode(asked, safe="/")))
    return [Ask(address, "POST", urlencode(fixed, safe="/"), (("Content-Type", "application/x-www-form-urlencoded"),))]
