"""What stands round a body: its heading, its credits and the furniture below it, and what those say of date and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from parsel import Selector, SelectorList

from crawlers.families.markup import tidy
from crawlers.families.stated import SITE_TAIL, clean_publisher, find_date

LONGEST = 500  #: characters of a heading, with what its markup hides; one that never ends holds the rest of its page
_HEADINGS = " | ".join(f"descendant-or-self::{tag}[string-length(normalize-space()) <= {LONGEST}]" for tag in ("h1", "h2", "h3"))
_ORIGIN = re.compile(
    r"(?:来源|來源|出处)\s{0,3}[:：]\s{0,5}([^\s|｜:：，。]{2,30}?)(?=作者|编辑|责编|记者|时间|日期|浏览|点击|阅读|字号|分享|[\s|｜:：，。]|$)"
)
_DAY = r"((?:19|20)\d\d\s{0,2}[-./年]\s{0,2}\d{1,2}\s{0,2}[-./月]\s{0,2}\d{1,2})"
_LABELLED_DATE = re.compile(r"(?:时间|日期|发布|发表|发布于)\s{0,3}[:：]?\s{0,5}" + _DAY)
_TIMED_DATE = re.compile(r"^\W{0,3}" + _DAY + r"日?\s{0,3}(?:\d\d?:\d\d|.{0,20}来源)")
_CLOCK = re.compile("今天是|现在是|版权|[Cc]opyright|©")
#: a last line that is the editors' or the page's, not the notice's
_FURNITURE = re.compile(
    r"^[(（\[【]?\s{0,3}(?:责任编辑|责编|编辑|责任编|审核|审校|校对|编审|值班编辑|网络编辑|本文来源|稿件来源)\s{0,3}[:：].{0,60}$"
    r"|^(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇|相关阅读|相关链接|相关新闻|相关推荐|相关文章|延伸阅读|推荐阅读|热门推荐|猜你喜欢)(?:\s{0,3}[:：].{0,120})?$"
    r"|^(?:分享到|分享至|分享本文|扫一扫|【?打印|【?关闭|【?字体|返回搜狐|返回顶部|特别声明|免责声明|声明[:：]).{0,120}$"
    r"|^(?:【\d{1,2}】){2,20}$"
)
_BLANK = re.compile(r"\s{1,1000}")
HEAD = 6  #: lines in which a heading ends
CREDIT = 100  #: characters of a line that gives date, source and editor


def bare(text: str) -> str:
    return _BLANK.sub("", text)


def headings(tree: Selector) -> SelectorList[Selector]:
    """The headings of a page. What is longer is the beginning of no title, and thousands of them would take minutes to read."""
    return tree.xpath(_HEADINGS)


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


def without_credits(lines: Sequence[str]) -> list[str]:
    """The lines without what editors and the page put below a notice."""
    end = len(lines)
    while end and _FURNITURE.search(lines[end - 1]):
        end -= 1
    return list(lines[:end])


def shown_date(lines: Sequence[str], title: str = "") -> str | None:
    """A date that the page prints as its own: labelled, with a time of day, or just below the title; clocks are not."""
    short = [line for line in lines if len(line) <= 300 and not _CLOCK.search(line)]
    for mark in (_LABELLED_DATE, _TIMED_DATE):
        if found := next((d for line in short if (m := mark.search(line)) and (d := find_date(m[1]))), None):
            return found
    named = bare(title)
    below = next((n for n, line in enumerate(short) if named and bare(line) == named), None)
    return None if below is None else next((d for line in short[below + 1 : below + 4] if (d := find_date(line))), None)


def without_site(named: str, lines: Iterable[str]) -> str:
    """A page's `<title>` without the site: its longest beginning that the page prints as a line, else all but its last piece."""
    cuts = [named, *(named[: m.start()] for m in reversed(list(SITE_TAIL.finditer(named[:LONGEST]))))]
    shown = {bare(line) for line in lines}
    return next((cut for cut in cuts if bare(cut) in shown), cuts[1] if len(cuts) > 1 and cuts[1] else named).strip()
