"""Knows a notice that is no longer there, also where the site answers 200 to it: the archive keeps it and says since when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from crawlers.families.base import Page
from crawlers.source import Source, canonical
from kb.model import Bulletin

#: codes of a page that is gone; a notice that was stored stays, and is `gone_since`
GONE = frozenset(("http_404", "http_410", "soft_404"))
SHORT = 300  #: characters of text up to which a page may be nothing but a message that there is nothing
_UNSHOWN = re.compile(r"<(?:(script|style)\b|!--)", re.I)
_GLANCE = 2_048  #: characters of markup
_CLOSES = {
    "script": re.compile("</[sS][cC][rR][iI][pP][tT]"),  # without a flag, so that it begins with what can be found fast
    "style": re.compile("</[sS][tT][yY][lL][eE]"),
    "": re.compile("-->"),
}
_TAG = re.compile(r"<[^<>]{0,16384}>")
_BLANK = re.compile(r"(?:\s|&nbsp;?){1,1000}")
_NOTHING = re.compile(
    r"(?:页面|网页|文章|文件|内容|信息|资源|地址|链接|稿件|栏目)[^，。！!<>]{0,12}?"
    r"(?:不存在|没有?找到|未找到|找不到|无法找到|无法访问|已经?被?(?:删除|撤下|移除|下线|下架|关闭|失效|过期)|不见了)"
    r"|(?:找不到|未找到|没有找到|无法找到)[^，。！!<>]{0,12}?(?:页面|网页|文章|文件|内容|信息|资源)"
    r"|\b404\b|page\s{0,3}not\s{0,3}found|not\s{0,3}found|no\s{0,3}longer\s{0,3}(?:exists?|available)",
    re.I,
)
_ERROR_PATH = re.compile(r"(?:^|[/_.-])(?:404|410|error|notfound|not-found|nopage)(?:[/_.-]|$)", re.I)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.I)


def moved_away(page: Page, asked: str, source: Source) -> bool:
    """Was the request for a notice led to a front page, a list or an error page?"""
    if canonical(page.url) == canonical(asked):
        return False
    path = urlsplit(page.url).path
    front = re.fullmatch(r"/(?:(?:index|default|home)\.\w{2,6})?", path) is not None
    return front or _ERROR_PATH.search(path) is not None or any(canonical(page.url) == canonical(url) for url in source.lists)


def says_nothing(page: Page) -> bool:
    """Does a page, of few words, say that there is none? In its title, or as its whole text."""
    title = _TITLE.search(page.text)
    named = title is not None and _NOTHING.search(title[1]) is not None
    most = 4 * SHORT if named else SHORT
    if _says_more(page.text, most):
        return False
    words = shown(page.text)
    return len(words) <= most and (named or _NOTHING.search(words) is not None)


def _says_more(markup: str, most: int) -> bool:
    """Has it surely more words than so many characters? Most notices say so in their first pieces."""
    said = 0
    for kept in _kept(markup):
        for start in range(0, len(kept), _GLANCE):
            piece = kept[start : start + _GLANCE]
            whole = piece[piece.find("<") if start else 0 : piece.rfind(">") + 1]
            said += len("".join(_TAG.sub(" ", whole).replace("&nbsp", "").split()))
            if said > most:
                return True
    return False


def shown(markup: str) -> str:
    """The words of a page, menus included, blanks as one; without scripts, styles and comments."""
    return _BLANK.sub(" ", _TAG.sub(" ", "".join(_kept(markup)))).strip()


def _kept(markup: str) -> Iterator[str]:
    """What stands between scripts, styles and comments."""
    at, unclosed = 0, set[str]()
    for opened in _UNSHOWN.finditer(markup):
        kind = (opened[1] or "").lower()
        if opened.start() < at or kind in unclosed:
            continue
        close = _CLOSES[kind].search(markup, opened.end())
        if close is None:
            unclosed.add(kind)
            continue
        yield markup[at : opened.start()]
        at = close.start()
    yield markup[at:]


def lost(page: Page, title: str | None) -> bool:
    """Is the title under which a notice was stored nowhere in its page any more? Then this is not the notice, whatever it is."""
    words = _squeeze(title or "")
    plain = unescape(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), page.text))  # a script may hold the notice
    return bool(words) and words not in _squeeze(plain) and words not in _squeeze(shown(plain))


def replaced(page: Page, old: Bulletin | None, new: Bulletin) -> bool:
    """Does an address that had a notice now have a message that there is none?"""
    if len(new.text) > SHORT:
        return False
    said = _NOTHING.search(f"{new.title}\n{new.text}") is not None
    if old is None:
        return said and not new.images
    runs = {old.text[at : at + 4] for at in range(len(old.text) - 3)}
    strange = not any(new.text[at : at + 4] in runs for at in range(len(new.text) - 3))
    return lost(page, old.title) and (said or strange)


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text)
