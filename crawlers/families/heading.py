"""How much of a guessed body is only the page's heading, and where a page that no family knows names its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from parsel import Selector

from crawlers.families.base import clean_publisher, find_date
from crawlers.families.markup import tidy

_ORIGIN = re.compile(
    r"(?:来源|來源|出处)\s{0,3}[:：]\s{0,5}([^\s|｜:：，。]{2,30}?)(?=作者|编辑|责编|记者|时间|日期|浏览|点击|阅读|字号|分享|[\s|｜:：，。]|$)"
)
_BLANK = re.compile(r"\s{1,1000}")
HEAD = 6  #: lines in which a heading ends
CREDIT = 100  #: characters of a line that gives date, source and editor


def bare(text: str) -> str:
    return _BLANK.sub("", text)


def is_credit(line: str) -> bool:
    """`2024-06-18 09:30 来源：某报 编辑：某人 点击：949`: a full date in a short line that is no sentence."""
    return len(line) <= CREDIT and "。" not in line and find_date(line) is not None


def link_lines(body: Selector) -> frozenset[str]:
    """Blocks of the body that are a link and nothing else: adverts and menus, as bare text."""
    found = set()
    for block in body.css("p, div, li, h2, h3"):
        text = bare(block.xpath("string()").get() or "")
        if text and text == bare("".join(block.css("a").xpath("string()").getall())):
            found.add(text)
    return frozenset(found)


def without_heading(lines: Sequence[str], title: str, links: frozenset[str]) -> list[str]:
    """The lines after title, credits and leading adverts."""
    heads = [n for n, line in enumerate(lines[:HEAD]) if bare(line) == bare(title) or is_credit(line)]
    at = max(heads) + 1 if heads else 0
    while heads and at < len(lines) and bare(lines[at]) in links:
        at += 1
    return list(lines[at:])


def shown_origin(lines: Iterable[str]) -> str | None:
    """The first `来源：` that the page prints in a short line."""
    short = (tidy(line) for line in lines if len(line) <= CREDIT)
    return next((clean_publisher(m[1]) for line in short if (m := _ORIGIN.search(line))), None)
