"""Which police publish a notice, where the text itself names them: a signature, the one that warns or reports, else the first that acts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.gazetteer import find_names
from kb.model import Fact, Span
from kb.text import fold

_CENTRE = re.compile(r"反(?:诈骗?|电信?诈骗?)中心")
_UNIT = re.compile(
    r"(?:刑警总队|刑侦总队|反诈(?:骗|电诈|电信诈骗)?中心|反电诈中心|刑侦支队|网安支队|刑警支队|反诈支队|刑侦大队|刑警大队|反诈大队|网安大队|法制大队|[一-龥]{2,4}派出所)"
)
_ORGAN = re.compile(
    r"(?:公安(?:厅|局|分局)|警察局|警务处)(?:[一-龥]{1,8}?(?:分局|总队)(?!部))?|公安[一-龥]{2,4}分局|反(?:诈骗?|电信?诈骗?)中心|公安(?=[:：])"
)
_OF = re.compile(r"(?:市|县|区|旗|州|省|公安)$")  #: what stands before a centre that is an organ's own
_NAME = 12  #: characters of a place before an organ
#: names before one of these are not part of it
_BESIDE = re.compile(r".{0,12}(?:与|来到|前往|走进|赶到|送到|会同|联合|好在|幸好|幸亏|多亏|得益于)")
_POSED = re.compile(r"自称|冒充|假冒|谎称|假扮|伪装")
_LEAD = re.compile(
    r"(?:[^一-龥]|近日|日前|昨[日天]|今[日天]|前[日天]|上午|下午|本报|记者|人员|来源|坐在|来自|是千里之外的|从|据|由|经|在|到|向|是|系|被|对|和(?![静田平龙顺林政硕布])|与|了|的|为|请|日|月|年|采访|联合|其中|随后|目前|截至|获悉|上海市公安部|报道|讯){1,6}"
)
_CLAIMED = re.compile(
    r"(?:自称|冒充|假冒|谎称|称(?:是|为)?|假扮|伪装|打给|一个|名|某)[^,，。;；:：!！?？\n]{0,6}$|[“\"「『][^”\"」』\n]{0,8}$"
)
_SIGNED = re.compile(r"^[^一-龥]{0,4}(?:来源|供稿|发布单位|稿件来源|单位)?[:：\s（(—]{0,6}$")
_SPEAKS = re.compile(
    r"^[^,，。\n]{0,6}(?:宣$|宣\n|发布|通报|提醒|提示|供稿|消息|召开|公布|进行了?[^。\n]{0,16}(?:宣传|通报)|选取|梳理|关于|一周|反诈周报|诈骗警情|近日|获悉|\s?[0-9]{4}年|接报|共|侦破|破获|抓获|打掉)"
)


def _organs(text: str, part: str) -> Iterator[tuple[int, Span]]:
    """(how surely it speaks, where) for every organ named; what stands before a place is no part of its name."""
    for match in _ORGAN.finditer(text):
        start = match.start()
        while start > max(0, match.start() - _NAME) and "一" <= text[start - 1] <= "龥":
            start -= 1
        beside = _BESIDE.match(text, start, match.start())
        start = beside.end() if beside else start
        if _POSED.search(text, start, match.start()):
            continue
        if match.group()[0] == "反" and (match.start() - start < 2 or not _OF.search(text, start, match.start())):
            continue
        lead = _LEAD.match(text, start, match.end())
        start = lead.end() if lead else start
        named = [name.start for name in find_names(text[start : match.end()]) if start + name.start < match.start()]
        start += named[0] if named else 0
        line = text.rfind("\n", 0, start) + 1
        if match.end() - start < 5 or _CLAIMED.search(text, line, start):
            continue
        unit = (_UNIT if _SIGNED.match(text[line:start]) else _CENTRE).match(text, match.end())
        end = unit.end() if unit else match.end()
        tail = text[end : end + 24]
        alone = _SIGNED.match(text[line:start]) is not None and (not tail.strip() or tail[0] in "\n　 ）)宣")
        yield (3 if alone else 2 if _SPEAKS.match(tail) else 1), Span(start, end, "title" if part == "title" else "text")


def find_authority(title: str, text: str) -> Fact | None:
    """The publishing police as printed, with the place where they are named.

    >>> find_authority("", "5月27日，四川省公安厅进行了“全民反诈”防范知识宣传。").value
    '四川省公安厅'
    """
    found = [*_organs(fold(text), "text"), *_organs(fold(title), "title")]
    if not found:
        return None
    best = max(weight for weight, _ in found)
    span = next(span for weight, span in found if weight == best)
    printed = (title if span.part == "title" else text)[span.start : span.end]
    return Fact("authority", printed, span, "authority.named")
