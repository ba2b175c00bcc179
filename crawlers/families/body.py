"""From an element to the paragraphs that a reader sees: what is hidden, scripted or chrome stays out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any
from urllib.parse import urljoin, urlsplit

from parsel import Selector

_SKIP = frozenset("script style noscript template iframe video audio object embed canvas svg button select textarea head".split())
_BREAK = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 section article blockquote pre tr table thead tbody tfoot hr dl dt dd "
    "figure figcaption header footer center".split()
)
_CELL = frozenset(("td", "th"))
_HIDDEN = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.I)
#: WeChat hides its whole body until a script has run
_SHOWN_BY_SCRIPT = frozenset(("js_content",))
_BLANKS = re.compile("[ \\t\\r\\f\\v\\u00a0\\u3000\\u2000-\\u200a\\u202f\\u205f]{1,10000}")
_NOTHING = re.compile("[\\u200b-\\u200d\\u2060\\ufeff\\u00ad]")
#: libxml2 drops all that follows an early `</html>`, which included headers and footers do print
_EARLY_END = re.compile(r"</(?:html|body)\s{0,99}>", re.I)
_IMAGE_KEYS = ("data-src", "data-original", "src")


def tree_of(text: str) -> Selector:
    """The element tree of a page or of a piece of one."""
    return Selector(text=_EARLY_END.sub("", text) or "<html></html>", type="html")


def _is_hidden(element: object) -> bool:
    get = element.get  # type: ignore[attr-defined]
    if get("id") in _SHOWN_BY_SCRIPT:
        return False
    return get("hidden") is not None or bool(_HIDDEN.search(get("style") or ""))


def _pieces(root: object, drop: frozenset[object]) -> Iterator[str]:
    """Texts of the tree in order, newlines at block edges; a loop, since hostile trees are deep."""
    stack: list[tuple[object, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag  # type: ignore[attr-defined]
        if leaving:
            yield "\n" if tag in _BREAK else " " if tag in _CELL else ""
            tail = element.tail  # type: ignore[attr-defined]
            if element is not root and tail:
                yield tail.replace("\n", " ")
            continue
        stack.append((element, True))
        if not isinstance(tag, str) or tag in _SKIP or element in drop or _is_hidden(element):
            stack[-1] = (element, True)
            continue
        if tag in _BREAK:
            yield "\n"
        text = element.text  # type: ignore[attr-defined]
        if text:
            yield text.replace("\n", " ")
        stack.extend((child, False) for child in reversed(element))  # type: ignore[call-overload]


def tidy(line: str) -> str:
    """One line as read: runs of blanks become one space, invisible characters go."""
    return _BLANKS.sub(" ", _NOTHING.sub("", line)).strip()


def paragraphs(node: Selector, drop: str = "") -> list[str]:
    """Visible paragraphs below a node, table rows as one line each; `drop` is a CSS list of what to leave out."""
    dropped = frozenset(n.root for n in node.css(drop)) if drop else frozenset()
    lines = "".join(_pieces(node.root, dropped)).split("\n")
    return [line for line in map(tidy, lines) if line]


def line_text(node: Selector) -> str:
    """A title's text: nodes joined without the blanks that only lay it out."""
    texts = [tidy(t) for t in node.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()]
    return "".join(t for t in texts if t)


def _seen(img: Any, root: Any, dropped: frozenset[object]) -> bool:
    """Is the picture in what a reader sees of `root`?"""
    chain = takewhile(lambda e: e is not root, (img, *img.iterancestors()))
    return not any(e in dropped or e.tag in _SKIP or _is_hidden(e) for e in chain)


def images(node: Selector, url: str, drop: str = "") -> tuple[str, ...]:
    """Absolute addresses of the visible pictures below a node, in order, each once; data: and other schemes left out."""
    dropped = frozenset(n.root for n in node.css(drop)) if drop else frozenset()
    found = []
    for img in node.css("img"):
        src = next((img.attrib[k].strip() for k in _IMAGE_KEYS if img.attrib.get(k, "").strip()), "")
        try:
            address = urljoin(url, src) if src else ""
            if urlsplit(address).scheme in ("http", "https") and _seen(img.root, node.root, dropped):
                found.append(address)
        except ValueError:  # "http://[": not an address
            continue
    return tuple(dict.fromkeys(found))
