"""A fetched page, and what is read off it: elements by CSS, each query once, and the requests that it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from parsel import Selector, SelectorList

from crawlers.families.markup import css, is_shown, line_text, spaced_text, tidy, tree_of

_SESSION = re.compile(r";jsessionid=[^?#]*", re.I)


class UnknownLayout(Exception):
    """No layout of the family fits this page: it is archived and counted, never stored as an empty notice."""


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page, decoded; HTML, JSON or XML. `sha256` is of the raw bytes."""

    url: str
    text: str
    sha256: str = ""
    base: str = ""  #: the page for which a script asked for this, to which its links are relative


class Link(NamedTuple):
    url: str
    title: str


class Ask(NamedTuple):
    """A request for one more page of a list."""

    url: str
    method: str = "GET"
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def base(self) -> str:
        """The page that asks, by its Referer; "" where none is sent."""
        return dict(self.headers).get("Referer", "")


@dataclass(frozen=True, slots=True)
class Layout:
    """One generation of a site's article page, as CSS; the first whose `body` is there (and `needs`, if any) wins."""

    name: str
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    drop: str = ""
    needs: str = ""


def absolute(base: str, href: str) -> str | None:
    """An http(s) address without its fragment and session, or None for what is no address of a page."""
    try:
        url = _SESSION.sub("", urldefrag(urljoin(base, href.strip()))[0])
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


class Reader:
    def __init__(self, page: Page, options: Mapping[str, str] | None = None) -> None:
        self.page = page
        self.options = dict(options or {})
        self._found: dict[str, SelectorList[Selector]] = {}

    @cached_property
    def tree(self) -> Selector:
        return tree_of(self.markup)

    @property
    def markup(self) -> str:
        """What the tree is made of."""
        return self.page.text

    def css(self, query: str) -> SelectorList[Selector]:
        """As `tree.css`, each query once."""
        if query not in self._found:
            self._found[query] = css(self.tree, query, self.markup)
        return self._found[query]

    def first(self, queries: Iterable[str], spaced: bool = False) -> str | None:
        """Text of the first element that any of the queries finds and that has text; `a::attr(b)` gives attributes.

        What is hidden comes last: a hidden heading is bait on one page and the share title on the next. `spaced` keeps labels apart.
        """
        hidden = None
        for query in queries:
            for node in self.css(query):
                shown = "::" in query or is_shown(node)
                if hidden and not shown:
                    continue
                text = tidy(node.get()) if "::" in query else spaced_text(node) if spaced else line_text(node)
                if text and shown:
                    return text
                hidden = hidden or text
        return hidden or None
