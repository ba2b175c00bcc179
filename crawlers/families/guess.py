"""Where the body of a page is that no family knows: readability's choice, or the first block below the heading that says something."""

from __future__ import annotations

import logging
from itertools import islice

from lxml.etree import LxmlError
from parsel import Selector

from crawlers.decode import Refused
from crawlers.families.heading import bare, headings
from crawlers.families.markup import document_of, line_text, tree_of
from crawlers.families.page import Page, UnknownLayout

logging.getLogger("readability").setLevel(logging.CRITICAL)  # what it cannot read is told once, as UnknownLayout
MAX_BLOCKS = 40  #: that are looked at below a heading


def summary(page: Page) -> Selector:
    """What readability takes for the article. Raises UnknownLayout."""
    from readability import Document  # heavy: loaded only where no family fits

    try:
        found = Document(document_of(page.text), url=page.url or None).summary(html_partial=True)
    except Refused:
        raise
    except Exception as error:  # readability raises its own and lxml's errors on odd trees
        raise UnknownLayout(f"fallback: no readable body ({type(error).__name__})") from error
    return tree_of(found or "<html></html>")


def heading(tree: Selector) -> Selector | None:
    """The heading that the page's `<title>` begins with."""
    named = bare(tree.xpath("string(//title)").get() or "")
    return next((h for h in headings(tree) if (text := bare(line_text(h))) and named.startswith(text)), None)


def block_after(at: Selector) -> Selector | None:
    """The first block after a heading that says something or holds pictures, and is not made of links: for notices too short to score."""
    for block in islice(at.xpath("following::*[self::div or self::td or self::article or self::section]"), MAX_BLOCKS):
        text = bare(block.xpath("string()").get() or "")
        linked = sum(len(bare(a)) for a in block.xpath(".//a").xpath("string()").getall())
        if linked * 3 <= len(text) and ("。" in text or block.xpath(".//img[not(ancestor::a)]")):
            return block
    return None


def guessed_date(page: Page) -> str | None:
    """What htmldate takes for the day of publication."""
    from htmldate import find_date  # heavy, as above

    try:
        found = find_date(document_of(page.text), url=page.url or None, original_date=True, extensive_search=False)
    except (ValueError, LxmlError):  # an empty tree, or characters that it cannot write
        return None
    return str(found) if found else None
