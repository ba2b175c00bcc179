"""From an element to the paragraphs that a reader sees: what is hidden, scripted or chrome stays out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from parsel import Selector

from crawlers.families.markup import SKIPPED, is_hidden, tidy

_BREAK = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 section article blockquote pre tr table thead tbody tfoot hr dl dt dd "
    "figure figcaption header footer center".split()
)
_CELL = frozenset(("td", "th"))
ROW_ELEMENTS = 600  #: a row with more elements lays out a page
CELL_TEXT = 120  #: characters; a longer cell is prose and keeps its paragraphs


def _row(tr: Any, drop: frozenset[object]) -> str | None:
    """The cells of a table's row as one line; None where the row only lays out: one cell, a table inside, or prose."""
    inside = list(islice(tr.iter(), ROW_ELEMENTS + 1))
    if len(inside) > ROW_ELEMENTS or any(e.tag == "table" for e in inside):
        return None
    texts = (tidy("".join(_pieces(cell, drop)).replace("\n", " ")) for cell in tr if cell.tag in _CELL)
    cells = [text for text in texts if text]
    return " ".join(cells) if len(cells) > 1 and max(map(len, cells)) <= CELL_TEXT else None


def _pieces(root: Any, drop: frozenset[object]) -> Iterator[str]:
    """Texts of the tree in order, newlines at block edges; a loop, since hostile trees are deep."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        if leaving:
            yield "\n" if tag in _BREAK else " " if tag in _CELL else ""
            if element is not root and element.tail:
                yield element.tail.replace("\n", " ")
            continue
        stack.append((element, True))
        if not isinstance(tag, str) or tag in SKIPPED or element in drop or is_hidden(element):
            continue
        if tag in _BREAK:
            yield "\n"
        row = _row(element, drop) if tag == "tr" else None
        if row is not None:
            yield row
            continue
        if element.text:
            yield element.text.replace("\n", " ")
        stack.extend((child, False) for child in reversed(element))


def dropped(node: Selector, css: str) -> frozenset[object]:
    """Elements below a node that a layout calls chrome."""
    return frozenset(n.root for n in node.css(css)) if css else frozenset()


def paragraphs(node: Selector, drop: str = "") -> list[str]:
    """Visible paragraphs below a node, table rows as one line each; `drop` is a CSS list of what to leave out."""
    lines = "".join(_pieces(node.root, dropped(node, drop))).split("\n")
    return [line for line in map(tidy, lines) if line]


def paragraphs_outside(tree: Selector, body: Selector) -> list[str]:
    """Visible paragraphs of a page without those below `body`."""
    lines = "".join(_pieces(tree.root, frozenset([body.root]))).split("\n")
    return [line for line in map(tidy, lines) if line]
