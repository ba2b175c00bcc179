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
    ("对方让他下了“云麓通”，说里头能看收益", [("app", "云麓通")]),
    ("对方说要装个“星绒”直播软件才看得清", [("app", "星绒")]),
    ("一名网名为“核验员”的人让他下载软件", []),
    ("对方发来一个网址“顺易.vip”，让他登记", [("domain", "顺易.vip")]),
    ("她登记了一个名为“KORTA”的网上平台", [("site", "KORTA")]),
    ("他在网上看到一个“足球竞猜”的软件", []),
    ("接到自称某直播平台“客服”的电话", []),
    ("有个叫“金库管家”的人在软件里加他", []),
    ("把她拉进名为“中央清算”的视频房间", []),
    ("刷到一款叫“拾贝优选”的返佣软件，便装上了", [("app", "拾贝优选")]),
]


@pytest.mark.parametrize(("text", "found"), NAMED)
def test_names(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.value) for one in find_indicators(text)] == found
