"""The files that a notice hangs on, such as forms and tables: listed by address, never opened here."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from parsel import Selector

_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|wps|et|pdf|ofd|zip|rar|7z|csv|txt)$", re.I)
_SCRIPT = re.compile(r"/(?:downfile|download|file_?down|attach)\w{0,20}\.(?:jsp|do|aspx|php)$", re.I)


def attachments(node: Selector, url: str) -> list[str]:
    """Absolute addresses of linked files in the body and just below it, in order, each once."""
    found = []
    for href in node.xpath(".//a/@href | following-sibling::*[position() < 4]//a/@href").getall():
        try:
            address = urljoin(url, href.strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and (_FILE.search(parts.path) or _SCRIPT.search(parts.path)):
            found.append(address)
    return list(dict.fromkeys(found))
