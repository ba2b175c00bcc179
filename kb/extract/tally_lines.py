"""Sentences of statistics that were broken over lines, as one again."""

from __future__ import annotations

import re

_BREAK = r"(?:\n[ \u3000\xa0]{0,4}){1,3}"
_BROKEN = re.compile(
    rf"(?<=[案报失额生数]){_BREAK}(?=\d[\d,.]{{0,9}}万?[起宗件元])"
    rf"|(?<=[降升长少加占比]){_BREAK}(?=\d[\d.]{{0,8}}%)"
    rf"|{_BREAK}(?P<goes_on>)(?=(?:环比|同比)?(?:较?上[周月]|上升|下降|增长|持平)[^\n，。]{{0,16}}(?:\n|$))"
    rf"|(?<=[起宗件]){_BREAK}(?P<losing>)(?=(?:共|累计)?(?:财产|群众)?(?:损失|涉案|被骗|财损)[^\n，。\d]{{0,4}}\d)"
    rf"|(?<=诈骗){_BREAK}(?=\d[\d.]{{0,6}}%[ \u3000\xa0]{{0,4}}(?:\n|$))"
    rf"|(?<=[\u4e00-\u9fff]){_BREAK}(?P<joined>)(?=诈骗\d[\d.]{{0,6}}%)"
    rf"|(?<=[主多高]){_BREAK}(?P<sharing>)(?=占[^\n，。\d]{{0,8}}\d)"
)
#: a label that is all of its line, over a figure that is all of the next
_CARD = re.compile(
    rf"(?m)^(?P<label>[ \u3000\xa0]{{0,4}}[\u4e00-\u9fff、]{{1,12}})(?P<gap>{_BREAK})"
    r"(?=(?:占比?)?\d[\d,.]{0,9}[万亿]?(?:元|[起宗件名%]|人次?)[ \u3000\xa0]{0,4}(?:\n|$))"
)
_STOP_AS_O = re.compile(r"(?<=[%％])[oO0](?=20\d{2}年)")  #: a full stop that a scan made an o: 2.96%o2023年1-5月
#: an item of a list over the bracket with its figures: 2.猜猜我是谁 / (430起,案值612万元)
_ITEM = re.compile(
    rf"(?m)^(?P<item>[ \u3000\xa0]{{0,4}}(?:\d{{1,2}}[.、．]|[①-⑳]|[（(]?[一二三四五六七八九十]{{1,2}}[)）、])"
    rf"[^\n\d。（(]{{2,20}})(?P<gap>{_BREAK})"
    r"(?=[（(]\d{1,5}[起宗件])"
)
_CARDS = 4  #: such pairs that a text has before they are taken for its layout


def _mended(match: re.Match[str]) -> str:
    """共发案⏎9起⏎环比上周(12起)⏎下降25%: one sentence broken over lines, character for character."""
    mark = {None: "：", "joined": " "}.get(match.lastgroup, "，")
    return mark.ljust(len(match.group()))


def _on_cards(folded: str) -> str:
    """Labels and figures that stand over each other as one line each (克拉玛依区⏎15起, 投资理财类⏎占25.4%), where many do."""
    made, cards = _CARD.subn(lambda card: card["label"] + ("" if folded[card.end()] == "占" else "：").ljust(len(card["gap"])), folded)
    return made if cards >= _CARDS else folded


def mend_lines(folded: str) -> str:
    """The text with what goes on over lines joined, every character in its place.

    >>> mend_lines("刷单类发案4起\\n损失6.3万元")
    '刷单类发案4起，损失6.3万元'
    """
    folded = _STOP_AS_O.sub("。", folded)
    items = _ITEM.sub(lambda item: item["item"] + "：".ljust(len(item["gap"])), folded)
    return _BROKEN.sub(_mended, _on_cards(items))
