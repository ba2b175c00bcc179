"""From markup to single lines: the tree of a page, what of it a reader sees, and a line without its layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from parsel import Selector, SelectorList

from crawlers.decode import to_utf8
from crawlers.families.limits import check_depth, check_tags
from crawlers.families.recent import Recent

#: elements whose text is never read
SKIPPED = frozenset("script style noscript template iframe video audio object embed canvas svg button select textarea head".split())
_HIDDEN = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.I)
#: WeChat hides its whole body until a script has run
_SHOWN_BY_SCRIPT = frozenset(("js_content",))
_BLANKS = re.compile("[ \\t\\r\\f\\v\\u00a0\\u3000\\u2000-\\u200a\\u202f\\u205f]{1,10000}")
_NOTHING = re.compile("[\\u200b-\\u200d\\u2060\\ufeff\\u00ad]")
#: lxml reads these, and raises where they are written
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")
#: libxml2 drops all that follows an early `</html>`, which included headers and footers do print
_EARLY_END = re.compile(rb"</(?:html|body)[ \t\n\f\r]{0,99}>", re.I)
_NO_END = b"</x-end>"  #: an end tag still, so that what it stands in is cut as before, and of no element
#: not `//text()[not(ancestor::script …)]`: to ask each piece for its ancestors takes minutes where thousands of elements never end
TEXTS = "descendant-or-self::*[not(self::script or self::style)]/text()"
#: names in a CSS query: .class and #id; [attribute=value] and [data-attribute]
_NAMED = re.compile(r"([.#])([\w-]{1,99})")
_ATTRIBUTES = {".": "class", "#": "id"}
_VALUED = re.compile(r"=\s{0,9}[\"']?\s{0,9}([\w-]{1,99})|\[(data-[a-z-]{1,99})")
_CLASSES = re.compile(r"(?:\.[\w-]{1,99}){1,9}")
_ARGUED = re.compile(r":[a-z-]{1,20}\(")  # :not(.a) does not need an a


def document_of(text: str) -> HtmlElement:
    """A tree of one's own for a library that changes what it reads. Such a library gets no text: htmldate would fetch one that looks
    like an address, past every guard, and parsers of its own have a limit of 256 levels. Raises Refused, or lxml's errors."""
    text = _CONTROL.sub("", text)
    tags = check_tags(text)
    root = document_fromstring(text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    check_depth(root, tags)
    return root


def _parser() -> etree.HTMLParser:
    """Without a class of its own for each element, and without a list of all ids."""
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)


@Recent
def tree_of(text: str) -> Selector:
    """The element tree of a page or of a piece of one; shared between those who read it, so nobody changes it. Raises Refused."""
    raw = to_utf8(text)
    if b"\0" in raw:
        text = text.replace("\0", "")
        raw = to_utf8(text)
    tags = check_tags(text)
    raw = raw if raw.startswith(b"<") and raw.endswith(b">") else text.strip().encode()
    markup = _EARLY_END.sub(_NO_END, raw) or b"<html></html>"
    root = etree.fromstring(markup, _parser())
    if root is None:
        root = etree.fromstring(b"<html></html>", _parser())
    check_depth(root, tags)
    return Selector(root=root, type="html")


@Recent
def _names(text: str, attribute: str) -> str:
    """Every class, or every id, in the tree of a page."""
    return " ".join(set(xpath(tree_of(text), f"/descendant::*/@{attribute}")))  # `//` takes twice as long


@lru_cache(maxsize=2048)
def _branches(query: str) -> tuple[tuple[str, frozenset[tuple[str, str]], frozenset[str]], ...]:
    """The alternatives of a CSS query, each with the classes and ids, and with the values, without which it finds nothing."""
    found = []
    for branch in query.split(","):
        plain = not _ARGUED.search(branch.replace("::", ""))
        named = ((_ATTRIBUTES[mark], name) for mark, name in _NAMED.findall(branch)) if plain else ()
        valued = ("".join(pair) for pair in _VALUED.findall(branch)) if plain else ()
        found.append((branch.strip(), frozenset(named), frozenset(valued)))
    return tuple(found)


@lru_cache(maxsize=512)
def _classed(query: str) -> str | None:
    """An XPath for a CSS query that names nothing but classes; None for one that does more.

    It walks over the attributes once: half the time of what CSS is translated to, which asks every element for each class.
    """
    branches = [branch.strip() for branch in query.split(",")]
    if not all(map(_CLASSES.fullmatch, branches)):
        return None
    classes = [branch[1:].split(".") for branch in branches]
    may = " or ".join(f"contains(., '{first}')" for first, *_ in classes)
    has = (" and ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in names) for names in classes)
    return f"descendant-or-self::*/@class[{may}]/parent::*[{' or '.join(has)}]"


def css(tree: Selector, query: str, source: str) -> SelectorList[Selector]:
    """`tree.css(query)` without looking for what `source`, the text of the tree, cannot hold: most queries find nothing."""
    branches = ", ".join(
        branch
        for branch, named, valued in _branches(query)
        if all(v in source for v in valued) and all(name in _names(source, attribute) for attribute, name in named)
    )
    if not branches:
        return SelectorList()
    path = _classed(branches)
    return tree.xpath(path) if path else tree.css(branches)


def is_hidden(element: Any) -> bool:
    """Does this element itself hide what is in it?"""
    if element.get("id") in _SHOWN_BY_SCRIPT:
        return False
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def chain(element: Any, root: Any = None) -> Iterator[Any]:
    """The element and what it stands in, up to `root` and without it."""
    while element is not None and element is not root:
        yield element
        element = element.getparent()


def is_shown(node: Selector) -> bool:
    """Does a reader see this node, as far as the markup says?"""
    return not any(is_hidden(e) for e in chain(node.root) if isinstance(e.tag, str))


def tidy(line: str) -> str:
    """One line as read: runs of blanks become one space, invisible characters go."""
    return _BLANKS.sub(" ", _NOTHING.sub("", line)).strip()


@lru_cache(maxsize=512)
def _path(query: str) -> etree.XPath:
    return etree.XPath(query, smart_strings=False)


def xpath(node: Selector, query: str) -> list[Any]:
    """What an XPath finds below a node, as elements and plain strings: a Selector for each costs more than the search."""
    return list(_path(query)(node.root))


def _texts(node: Selector) -> list[str]:
    """The pieces of text below a node that are more than layout."""
    texts = map(tidy, xpath(node, TEXTS))
    return [text for text in texts if text]


def line_text(node: Selector) -> str:
    """A title's text: nodes joined without the blanks that only lay it out."""
    return "".join(_texts(node))


def spaced_text(node: Selector) -> str:
    """A line of labels: nodes joined by blanks, so that `10:12` and `来源` stay apart."""
    return " ".join(_texts(node))
