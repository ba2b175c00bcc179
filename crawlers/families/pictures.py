"""The pictures of a notice: many notices are nothing else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawlers.families.body import dropped
from crawlers.families.markup import SKIPPED, chain, is_hidden, xpath

_KEYS = ("data-src", "data-original", "src")


def images(node: Selector, url: str, drop: str = "") -> tuple[str, ...]:
    """Absolute addresses of the visible pictures below a node, in order, each once; data: and other schemes left out."""
    out = dropped(node, drop)
    shown = []
    for img in xpath(node, "descendant-or-self::img"):
        src = next((img.get(k).strip() for k in _KEYS if img.get(k, "").strip()), "")
        if not src or any(e in out or e.tag in SKIPPED or is_hidden(e) for e in chain(img, node.root)):
            continue
        try:
            address = urljoin(url, src)
            if urlsplit(address).scheme in ("http", "https"):
                shown.append(address)
        except ValueError:  # "http://[": not an address
            continue
    return tuple(dict.fromkeys(shown))
