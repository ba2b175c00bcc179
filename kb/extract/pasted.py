"""A page as a person pastes it: its title and the notice itself, without menus before and other headlines after."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from kb.extract.byline import REPORTER, find_authors
from kb.extract.cues import load_pattern
from kb.extract.verse import is_told
from kb.model import Bulletin
from kb.text import fold

FILE = "segments.yml"
_PROSE = 24  #: characters of a line that is surely text when it ends or pauses like text
_TITLE = (6, 60)  #: characters of a title
_PARAGRAPH = 100  #: characters of a line that no menu is, whatever words it opens with
_LISTED = 4  #: so many lines in a row that are no text end the notice
_AHEAD = 12  #: lines after such a row in which two that are text say that the notice goes on
_NEAR = 12  #: lines before the first text in which the title is looked for
_OVER = 6  #: lines of a page of short lines
_LEAD = 40  #: characters of a first line that is no headline where it holds sentences
_RUN = 100  #: characters of one that is none however it ends: the page came without line breaks
_BAR = re.compile(r"[\s|｜\u00a0\u3000]*")  #: all that is left in a line of an empty row of a table, or between two links
_PAUSE = re.compile(r"[。！？；，：,;:!?、]")
_END = re.compile(r"[。！？；.!?;…”」：:）)]$")
_COUNTS = re.compile(r"\d\s?[余多]?[万亿]?(?:起|宗|件|名|人次?|条|个|元|%)|(?:起|万元|%)$")  #: a line of a list of statistics
_PUBLISHED = re.compile(r"(?:发布|发表)(?:时间|日期)")
_TODAY = re.compile(r"今天是|当前时间|现在是|裁判日期|判决日期")  #: the clock of the site
_CELL = re.compile(
    r"[-+－↑↓]?[\d.,]{1,12}[%↑↓]?|持平|\S.{0,60}[ \t]+[\d.,]{1,12}%?"
)  #: a figure of a table that came a cell a line, or a row of one
_HEADED = re.compile(r"[(（](?:起|宗|件|人|名|万?元|%|％)[)）]|发案|立案|同期|[同环]比|损失|占比")  #: the head of a column
_BY = re.compile(r"(?:来源|稿源|信息来源|发布单位|发布机构)\s?[:：]\s?(?P<who>[^\s|｜:：]{2,20}?)(?=20\d\d|[\s|｜:：]|$)")
#: police under whose name a page stands (郓城公安 2021-10-15 18:02, 来源：平安岳麓), and the stretch that it is of (2023.6.5-6.11)
_SIGNED = re.compile(
    r"(?:(?:来源|稿源|信息来源|发布单位|发布机构|供稿|作者)\s?[:：]\s?)?(?:平安|网警|反诈)?[\u4e00-\u9fff]{2,14}"
    r"(?:公安(?:局|分局|厅)?|警方|警察|派出所|反诈(?:骗)?中心|网警|刑警|分局)(?:[\s|｜]{1,4}(?:20\d\d|发布|时间|阅读|\d).{0,30})?"
    r"|[(（]?(?:20\d\d\s?[.年/-])?\s?\d{1,2}[.月/]\d{1,2}日?\s?[-—－–~至到]{1,2}\s?(?:20\d\d\s?[.年/-])?\s?(?:\d{1,2}[.月/])?\d{1,2}日?[)）]?"
    r"|(?:来源|稿源|发布单位)\s?[:：]\s?平安[\u4e00-\u9fff]{2,6}|平安[\u4e00-\u9fff]{2,4}\s{1,4}20\d\d.{0,24}"
)
_FOOT = 3  #: lines behind the notice in which it is signed
#: of one day: 2023.6.12-6.18 is the stretch that is reported on
_DAY = re.compile(
    r"(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)"
    r"(?!\s?日?\s?(?:至|到|-|—|－|–|~|～){1,2}\s?(?:20\d\d|\d{1,2})\s?[-/.年月日])"
)
_BRACKETED = re.compile(r"[(（\[【][^)）\]】]{0,30}[)）\]】]")  #: of one bracket alone: （样例）一周警情（3月4日—10日） is a title
_STAMP = re.compile(r"^[\s\[(（【]{0,4}(?:(?:发布|发表|更新|时间|日期|发稿)[^\d]{0,6})?20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    prose: bool


def part_title(text: str) -> tuple[str, str]:
    """The title and the body of a notice whose first line is its title; a lead paragraph is none, and belongs to the body.

    >>> part_title("警惕冒充客服\\n近日，李女士被骗。")
    ('警惕冒充客服', '近日，李女士被骗。')
    """
    title, _, body = text.partition("\n")
    if "。" in title and (len(title) >= _RUN or (len(title) >= _LEAD and _END.search(title))):
        return "", text
    return title, body


def _is_prose(text: str) -> bool:
    """A line of running text, or a short one that ends like a sentence; headlines of lists end on no mark but ? and !."""
    if len(text) >= _PROSE and _PAUSE.search(text):
        return bool(_END.search(text)) or len(text) >= 3 * _PROSE
    return (len(text) >= 4 and text[-1] in "。；") or (len(text) >= 6 and text[-1] in "：:")


def _lines(pasted: str) -> list[_Line]:
    found = (line.strip(" \t\r\u3000\u00a0") for line in pasted.split("\n"))
    return [_Line(text, _is_prose(text)) for text in found if not _BAR.fullmatch(text)]


def _with_verses(lines: list[_Line]) -> list[_Line]:
    """The lines, those of a story told a clause a line counted as text; what opens the page is its title all the same."""
    made = lines[:1]
    for is_short, run in groupby(lines[1:], lambda line: not line.prose and not _is_furniture(line.text)):
        rows = list(run)
        texts = [fold(line.text) for line in rows]
        told = is_short and (is_told(texts) or sum(_COUNTS.search(text) is not None for text in texts) > max(2, len(rows) / 4))
        made += [replace(line, prose=True) for line in rows] if told else rows
    return made


def _first_prose(lines: list[_Line]) -> int | None:
    menu = load_pattern(FILE, "menu")
    found = (at for at, line in enumerate(lines) if line.prose and (len(line.text) >= _PARAGRAPH or not menu.search(line.text[:12])))
    return next((at for at in found if at or not _is_headline(lines)), None)


def _is_headline(lines: list[_Line]) -> bool:
    """Whether the page opens with a headline that pauses and ends like a sentence: no stop in it, and a longer text below.

    One that ends on an exclamation or a question stands over short lines too.
    """
    head = lines[0].text
    longer = any(line.prose and len(line.text) >= len(head) for line in lines[1:])
    over = head[-1] in "！!？?" and len(lines) > _OVER
    return "。" not in head and len(head) <= _TITLE[1] and (longer or over)


def _title_at(lines: list[_Line], first: int) -> int | None:
    """The first meaningful line before the text: long enough for a title, no menu, no date, no byline, no sentence."""
    for at in range(max(0, first - _NEAR), first):
        text = lines[at].text
        fits = _TITLE[0] <= len(text) <= _TITLE[1] and "。" not in text and not _BRACKETED.fullmatch(text)
        if fits and not _is_furniture(text) and not REPORTER.match(text):
            return at
    return None


def _is_furniture(text: str) -> bool:
    return load_pattern(FILE, "menu").search(text) is not None or _STAMP.match(text) is not None


def _last(lines: list[_Line], start: int) -> int:
    """Where the notice ends: a mark of the page's own furniture, or a row of lines that are no text."""
    tail, related = load_pattern(FILE, "tail"), load_pattern(FILE, "related")
    idle = 0
    for at in range(start, len(lines)):
        folded = fold(lines[at].text)
        if related.match(folded) or (tail.match(folded) and not _is_ahead(lines, start, at)):
            return at
        idle = 0 if lines[at].prose or _COUNTS.search(folded) or _CELL.fullmatch(folded.strip()) else idle + 1
        ahead = [line.prose for line in lines[at + 1 : at + 1 + _AHEAD]]
        if idle >= _LISTED and sum(ahead) < 2 and not any(ahead[:_LISTED]) and not _are_heads(lines, at - idle + 1):
            return at - idle + 1
    return len(lines)


def _are_heads(lines: list[_Line], start: int) -> bool:
    """Whether lines are the heads of a table that came a cell a line: 发案数(起), 去年同期, above many figures."""
    near = [line.text for line in lines[start : start + _AHEAD]]
    figures = sum(_CELL.fullmatch(fold(text)) is not None for text in near)
    return figures >= _LISTED and any(_HEADED.search(text) for text in near)


def _is_ahead(lines: list[_Line], start: int, at: int) -> bool:
    """Whether the text is still to come: 来源 and 责任编辑 stand above it too."""
    if any(len(line.text) >= _PARAGRAPH for line in lines[start:at] if line.prose):
        return False
    return any(line.prose and len(line.text) >= _PARAGRAPH for line in lines[at:])


def _dated(lines: list[_Line]) -> str | None:
    """A full date in the lines between the title and the text, as the page prints it: that of publication before any other."""
    for line in sorted(lines, key=lambda line: _PUBLISHED.search(line.text) is None):
        match = _DAY.search(line.text)
        if match and not _TODAY.search(line.text) and (_STAMP.match(line.text) or _PUBLISHED.search(line.text) or len(line.text) <= 40):
            return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
    return None


def read_pasted(pasted: str, url: str = "", published: str | None = None, sha256: str = "") -> Bulletin:
    """The notice in a pasted text; a text of one stretch has no title of its own.

    >>> read_pasted("首页 > 正文\\n警惕冒充客服\\n近日，李女士接到自称客服的电话，损失5000元，现已报警。").title
    '警惕冒充客服'
    """
    lines = _with_verses(_lines(pasted))
    first = _first_prose(lines)
    if first is None:
        title = lines[0].text if lines else ""
        return Bulletin(url, title, "\n".join(line.text for line in lines[1:]), published, sha256=sha256)
    at = _title_at(lines, first)
    body = at + 1 if at is not None and first - at <= 1 else _body_at(lines, -1 if at is None else at, first)
    end = _last(lines, max(body, first))
    head = lines[(at or 0) : first + 1]
    source = next((match["who"] for line in head if (match := _BY.search(line.text))), None)
    title = "" if at is None else lines[at].text
    before, behind = lines[0 if at is None else at + 1 : body], lines[end : end + _FOOT]
    text = "\n".join(line.text for line in (*_signatures(before), *lines[body:end], *_signatures(behind)))
    when = _dated(lines[(at or 0) + 1 : first]) or published
    return Bulletin(url, title, text, when, source, authors=find_authors("\n".join(line.text for line in head)), sha256=sha256)


def _signatures(lines: list[_Line]) -> list[_Line]:
    """The lines by which police sign what they publish, and of its stretch of time: where and when is often said nowhere else."""
    return [line for line in lines if _SIGNED.fullmatch(line.text)]


def _body_at(lines: list[_Line], title: int, first: int) -> int:
    """Between title and text stand counters, share buttons, the source; subheads and the byline belong to the text."""
    at = first
    while at - 1 > title and not _is_furniture(lines[at - 1].text):
        at -= 1
    return at
