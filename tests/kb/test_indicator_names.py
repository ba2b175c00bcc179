"""Which quoted names are an app or a site of the scam's own: by what stands around them, and never a mere description."""

from __future__ import annotations

import pytest

from kb.extract.indicators import find_indicators

NAMED = [
    ("她在“凯普数字”注册，充了5000元", [("site", "凯普数字")]),
    ("买家要他到“迅玩网”上交易，说更安全", [("site", "迅玩网")]),
    ("按对方说的装上“优品汇”，开始做任务", [("app", "优品汇")]),
    ("对方说发现一个“数字期权”平台有漏洞", []),
    ("他在一个“中老年相亲”APP上认识了老周", []),
    ("在专员的指导下“退款”很快到账", []),
]


@pytest.mark.parametrize(("text", "found"), NAMED)
def test_names(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.value) for one in find_indicators(text)] == found
