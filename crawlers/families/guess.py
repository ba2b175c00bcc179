"""Where the body of a page is that no family knows: readability's choice, or the pictures below the heading."""

from __future__ import annotations

from parsel import Selector

from crawlers.families.heading import bare
from crawlers.families.markup import line_text, tree_of
from crawlers.families.page import Page, UnknownLayout


def summary(page: Page) -> Selector:
    """What readability takes for the article. Raises UnknownLayout."""
    from readability import Document  # heavy: loaded only where no family fits

    try:
        found = Document(page.text, url=page.url or None).summary(html_partial=True)
    except Exception as error:  # readability raises its own and lxml's errors on odd trees
        raise UnknownLayout(f"fallback: no readable body ({type(error).__name__})") from error
    return tree_of(found or "<html></html>")


def heading(tree: Selector) -> Selector | None:
    """The heading that the page's `<title>` begins with."""
    named = bare(tree.xpath("string(//title)").get() or "")
    return next((h for h in tree.css("h1, h2, h3") if (text := bare(line_text(h))) and named.startswith(text)), None)


def pictures_after(at: Selector) -> Selector | None:
    """The first block after a heading that holds pictures which are no links."""
    blocks = at.xpath("following::*[self::div or self::td or self::p][.//img[not(ancestor::a)]]")
    return next(iter(blocks), None)


def guessed_date(page: Page) -> str | None:
    """What htmldate takes for the day of publication."""
    from htmldate import find_date  # heavy, as above

    found = find_date(page.text, url=page.url or None, original_date=True, extensive_search=False)
    return str(found) if found else None
