"""The files that a notice hangs on, such as forms and tables: listed by address, never opened here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawlers.families.heading import bare
from crawlers.families.markup import xpath

_FILES = frozenset("doc docx xls xlsx ppt pptx wps et pdf ofd zip rar 7z csv txt".split())
_SCRIPTS = frozenset("jsp do aspx php".split())
_SCRIPT = re.compile(r"(?:^|/)(?:downfile|download|file_?down|attach)\w{0,20}\.\w{2,4}$", re.I)
_LABEL = re.compile(r"^\s{0,3}附件\s{0,2}\d{0,2}\s{0,2}[:：.、]{0,2}\s{0,3}")
LEVELS = 3  #: of what the body stands in, below which a file is still the notice's
_NEAR = (".//a/@href", *(f"{'../' * up}following-sibling::*[position() < 4]//a/@href" for up in range(LEVELS)))


def _address(url: str, href: str) -> str | None:
    path = href.strip().partition("?")[0].partition("#")[0]
    kind = path.rpartition(".")[2].lower() if "." in path else ""
    if kind not in _FILES and not (kind in _SCRIPTS and _SCRIPT.search(path)):
        return None
    try:
        address = urljoin(url, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") else None


def attachments(node: Selector, url: str) -> list[str]:
    """Absolute addresses of linked files in the body, and of those printed just below it, in order, each once."""
    inside, *near = _NEAR
    below = next((files for path in near if (files := _files(node, path, url))), [])
    return list(dict.fromkeys([*_files(node, inside, url), *below]))


def _files(node: Selector, path: str, url: str) -> list[str]:
    return [address for href in xpath(node, path) if (address := _address(url, href))]


def attachments_after(heading: Selector, url: str) -> list[str]:
    """Absolute addresses of the files that a page links after its heading; where its body is a guess, its end is not known."""
    return list(dict.fromkeys(_files(heading, "following::a/@href", url)))


def without_files(lines: Sequence[str], body: Selector) -> list[str]:
    """The lines without those that are only the name of an attached file."""
    files = (a for a in xpath(body, "descendant-or-self::a[@href]") if _address("http://x/", a.get("href")))
    named = {bare(_LABEL.sub("", a.xpath("string()"))) for a in files}
    return [line for line in lines if not named or bare(_LABEL.sub("", line)) not in named]
