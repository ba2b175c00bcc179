"""From markup to single lines: the tree of a page, what of it a reader sees, and a line without its layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from parsel import Selector, SelectorList

from crawlers.families.limits import check_depth, check_tags

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
_EARLY_END = re.compile(r"</(?:html|body)[ \t\n\f\r]{0,99}>", re.I)
_NO_END = "</x-end>"  #: an end tag still, so that what it stands in is cut as before, and of no element
#: not `//text()[not(ancestor::script …)]`: to ask each piece for its ancestors takes minutes where thousands of elements never end
TEXTS = "descendant-or-self::*[not(self::script or self::style)]/text()"
#: names in a CSS query: .class and #id; [attribute=value] and [data-attribute]
_NAMED = re.compile(r"[.#]([\w-]{1,99})")
_VALUED = re.compile(r"=\s{0,9}[\"']?\s{0,9}([\w-]{1,99})|\[(data-[a-z-]{1,99})")
_LONE_CLASS = re.compile(r"\.([\w-]{1,99})")
#: elements of a class, by their attributes: half the time of what CSS is translated to, which asks every element
_CLASSED = "descendant-or-self::*/@class[contains(., '{0}')]/parent::*[contains(concat(' ', normalize-space(@class), ' '), ' {0} ')]"
_ARGUED = re.compile(r":[a-z-]{1,20}\(")  # :not(.a) does not need an a


def document_of(text: str) -> HtmlElement:
    """A tree of one's own for a library that changes what it reads. Such a library gets no text: htmldate would fetch one that looks
    like an address, past every guard, and parsers of its own have a limit of 256 levels. Raises Refused, or lxml's errors."""
    text = _CONTROL.sub("", text)
    tags = check_tags(text)
    root = document_fromstring(text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    check_depth(root, tags)
    return root


@lru_cache(maxsize=4)
def tree_of(text: str) -> Selector:
    """The element tree of a page or of a piece of one; shared between those who read it, so nobody changes it. Raises Refused."""
    text = text.replace("\0", "")
    tags = check_tags(text)
    markup = _EARLY_END.sub(_NO_END, text).strip() or "<html></html>"
    root = etree.fromstring(markup.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))  # no class of its own for each element
    if root is None:
        root = etree.fromstring("<html></html>", etree.HTMLParser())
    check_depth(root, tags)
    return Selector(root=root, type="html")


@lru_cache(maxsize=4)
def _names(text: str) -> str:
    """Every class and id in the tree of a page."""
    tree = tree_of(text)
    return " ".join({*xpath(tree, "/descendant::*/@class"), *xpath(tree, "/descendant::*/@id")})  # `//` takes twice as long


@lru_cache(maxsize=2048)
def _branches(query: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """The alternatives of a CSS query, each with the classes and ids, and with the values, without which it finds nothing."""
    found = []
    for branch in query.split(","):
        plain = not _ARGUED.search(branch.replace("::", ""))
        named = _NAMED.findall(branch) if plain else ()
        valued = ("".join(pair) for pair in _VALUED.findall(branch)) if plain else ()
        found.append((branch.strip(), frozenset(named), frozenset(valued)))
    return tuple(found)


def css(tree: Selector, query: str, source: str) -> SelectorList[Selector]:
    """`tree.css(query)` without looking for what `source`, the text of the tree, cannot hold: most queries find nothing."""
    names = _names(source)
    needs = ((branch, all(n in names for n in named) and all(v in source for v in valued)) for branch, named, valued in _branches(query))
    branches = [branch for branch, there in needs if there]
    if not branches:
        return SelectorList()
    lone = [_LONE_CLASS.fullmatch(branch) for branch in branches]
    return tree.xpath(" | ".join(_CLASSED.format(m[1]) for m in lone if m)) if all(lone) else tree.css(", ".join(branches))


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
