"""What a page says of itself in words: its date, its publisher, its title without the site's name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.families.markup import tidy

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s{0,3}[-./年]\s{0,3}(1[0-2]|0?[1-9])\s{0,3}[-./月]\s{0,3}(3[01]|[12]\d|0?[1-9])(?:(?!\d)|(?=\d\d:))"
)
_PLAIN_DATE = re.compile(r"^((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?$")
_URL_DATE = re.compile(
    r"/(20\d\d)/(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])/"
    r"|[/_]t(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])_"
    r"|/(20\d\d)-(0\d|1[0-2])[-/]?([0-2]\d|3[01])/"
    r"|/(20\d\d)/(0\d|1[0-2])([0-2]\d|3[01])/"
    r"|/(20\d\d)(0\d|1[0-2])([0-2]\d|3[01])/"
)
_ORIGIN = re.compile(r"^\W{0,3}(?:信息|文章|稿件|新闻|内容)?(?:来源|來源|出处|发布机构|发布单位|发布者)\s{0,3}[:：]\s{0,5}")
_REPORTER = re.compile(r"(?<=..)\s{0,2}(?:见习|实习|首席)?记者[\s/:：]{1,3}\S{2,4}(?:[\s、,，]{1,2}\S{2,4}){0,3}$|(?<=..)\s{1,2}原创稿?$")
#: what follows a publisher in one line: the next label, or a separator
_AFTER = re.compile(
    r"\s{0,3}(?:[|｜]|(?:作者|编辑|责编|责任编辑|记者|时间|日期|发布时间|发布日期|浏览|点击|阅读|访问|字号|字体|分享|打印|审核)"
    r"(?:量|次数|人)?\s{0,3}[:：(（【\[]|【|\[).{0,300}$",
    re.S,
)
_LABELLED = re.compile(r"(?:来源|來源|出处|发布机构|发布单位|信息提供)\s{0,3}[:：]\s{0,5}(?=\S)(.{2,60})", re.S)
_NOBODY = frozenset("本网 本站 本局 本网站 本单位 本报 原创 转载 未知 网络 互联网".split())
#: where a page's `<title>` may go over to the site's name
SITE_TAIL = re.compile(r"\s{0,3}(?:[_|｜]|-{2,3}|(?<=\s)[-–—]|[-–—])\s{0,3}")


def find_date(text: str | None) -> str | None:
    """The first full date of a string as ISO, or None.

    >>> find_date("2019-09-0716:28"), find_date("2019年9月7日"), find_date("20190907")
    ('2019-09-07', '2019-09-07', '2019-09-07')
    """
    text = text or ""
    found = _DATE.search(text) or _PLAIN_DATE.match(text.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def url_date(url: str) -> str | None:
    """The date that a CMS writes into an article's address, or None."""
    found = _URL_DATE.search(urlsplit(url).path)
    if not found:
        return None
    year, month, day = (g for g in found.groups() if g)
    return f"{year}-{int(month):02}-{int(day):02}"


def clean_publisher(text: str | None) -> str | None:
    """`来源：新京报` -> `新京报`, `浦江报记者 卜易` -> `浦江报`; None for nothing and for `本网`, which names nobody.

    >>> clean_publisher("2024-05-06 10:00 来源：青河晚报 作者：某某 点击：12")
    '青河晚报'
    """
    text = tidy(text or "")
    labelled = _LABELLED.search(text)
    text = _AFTER.sub("", labelled[1] if labelled else _ORIGIN.sub("", text))
    text = tidy(_REPORTER.sub("", tidy(text)).strip("()（）[]【】"))
    return text if 0 < len(text) <= 40 and text not in _NOBODY and not find_date(text) else None
