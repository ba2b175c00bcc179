"""The pictures of a notice: many notices are nothing else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawlers.families.body import dropped
from crawlers.families.markup import SKIPPED, chain, is_hidden

_KEYS = ("data-src", "data-original", "src")


def images(node: Selector, url: str, drop: str = "") -> tuple[str, ...]:
    """Absolute addresses of the visible pictures below a node, in order, each once; data: and other schemes left out."""
    out = dropped(node, drop)
    found = []
    for img in node.css("img"):
        src = next((img.root.get(k).strip() for k in _KEYS if img.root.get(k, "").strip()), "")
        if not src or any(e in out or e.tag in SKIPPED or is_hidden(e) for e in chain(img.root, node.root)):
            continue
        try:
            address = urljoin(url, src)
            if urlsplit(address).scheme in ("http", "https"):
                found.append(address)
        except ValueError:  # "http://[": not an address
            continue
    return tuple(dict.fromkeys(found))
