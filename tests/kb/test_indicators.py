"""What a scam used: apps, sites and domains in clear, numbers only as having been there; real services and hotlines are none."""

from __future__ import annotations

import pytest

from kb.extract.indicators import find_indicators
from kb.mask import mask
from kb.model import Bulletin


def told(text: str) -> list[tuple[str, str | None, str]]:
    masked, facts = mask(Bulletin("u", "t", text))
    return [(i.kind, i.value, i.role) for i in find_indicators(masked.text, 0, facts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("对方让她下载一款名为“云鑫汇”的APP投资。", [("app", "云鑫汇", "scammer")]),
        ("她按要求下载了“云鑫汇”App，又登录“云鑫汇”。", [("app", "云鑫汇", "scammer")]),
        ("她登录网站www.yxh-vip.example充值。", [("domain", "www.yxh-vip.example", "scammer")]),
        ("她在“微信”App里收到消息，又用“支付宝”App转账。", []),
        ("请下载“国家反诈中心”App，或拨打96110。", []),
        ("被拉进“财富自由”QQ群。", []),
    ],
)
def test_named(text: str, found: list[tuple[str, str | None, str]]) -> None:
    assert told(text) == found


def test_masked_numbers_have_no_value() -> None:
    assert told("骗子用13712345678打来电话，让她转到卡号6217001234567890123的账户。") == [
        ("phone", None, "scammer"),
        ("account", None, "scammer"),
    ]


def test_spans_count_from_the_offset() -> None:
    text = "对方让她下载“云鑫汇”App。"
    (found,) = find_indicators(text, 50)
    assert text[found.span.start - 50 : found.span.end - 50] == found.value == "云鑫汇"
