"""How sentences and paragraphs begin, and whether others of the notice begin alike: a clock, a day, a number stand before each case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.sentences import Sentence, style_of

_HOURS = "凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|深夜"
_MARKS = r"[^一-鿿0-9a-z“\"「(（]{0,6}"  #: before the lead
_PLACE = r"(?P<place>[^,。;!?:“”\s]{1,10}(?:市|县|区|镇|乡|村|街道|小区|社区)的?)"
_LEAD = re.compile(
    rf"{_MARKS}+(?:"
    rf"(?P<clock>(?:{_HOURS})?(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[:：][0-9]{{2}}|[点时][0-9一二三四五六七八九十半]{{0,3}}分?))"
    r"|(?P<week>(?:上|本|这)?(?:周|星期)[一二三四五六日天1-6])"
    r"|(?P<date>(?:(?:[0-9]{4}|今|去)年)?[0-9]{1,2}月[0-9]{1,2}[日号])"
    r"|(?P<day>(?:[0-9]{1,2}[日号]|当[日天晚]|同[日天一]|次日|第二天|翌日|隔了?[一两几]天|几天[后前]|[前昨今][日天]))"
    r"|(?P<month>(?:(?:[0-9]{4}|今|去)年)?[0-9]{1,2}月)"
    rf"|(?P<hour>{_HOURS}|夜里)"
    r"|(?P<case>(?:典型|真实)?(?:案例?|故事|警情|事件|骗局|镜头|场景|现场)[一二三四五六七八九十0-9])"
    rf"|{_PLACE}"
    r"|(?P<count>(?:第|头|最后|另|还有|再说|先说|再看|先看)[一二三四五六两]?(?:位|个|起|宗|家|名|例)?)"
    r"|(?P<sum>[0-9.]{1,8}万?元?的?(?:是|那))"
    r")"
)
_MARKED = re.compile(_MARKS + _PLACE)  #: of a place marks may be a part: 【镇街】
_BARE = 10  #: characters of a line that holds a lead alone
_MOST = 4


def lead_of(text: str, sentence: Sentence) -> str:
    """How it begins: "clock", "date", …, the style of its number; "" where in no such way."""
    if sentence.number and sentence.first:
        return style_of(sentence.number)
    match = _LEAD.match(text) or _MARKED.match(text)
    return (match.lastgroup or "") if match else ""


def lead_signs(texts: Sequence[str], read: Sequence[Sentence]) -> list[list[str]]:
    """For every sentence its lead, whether one before began so, and how many of the notice do."""
    leads = [lead_of(text, sentence) for text, sentence in zip(texts, read, strict=True)]
    firsts = [lead for lead, sentence in zip(leads, read, strict=True) if lead and sentence.first]
    many = {lead: min(firsts.count(lead), _MOST) for lead in set(firsts)}
    made: list[list[str]] = []
    before: dict[str, int] = {}
    bare = ""
    for lead, text, sentence in zip(leads, texts, read, strict=True):
        row = [f"under:{bare}:{min(before[bare], _MOST)}:{many.get(bare, 0)}", f"under:{bare}"] if bare else []
        bare = ""
        if lead:
            place = "first" if sentence.first else "mid"
            before[lead] = before.get(lead, 0) + 1
            row += [f"lead:{lead}:{place}", f"lead:{lead}:{place}:{min(before[lead], _MOST)}"]
            if sentence.first:
                row.append(f"lead of:{min(before[lead], _MOST)}:{many[lead]}")
            if len(text) <= _BARE and sentence.first:
                bare = lead
        made.append(row)
    return made
