"""Which sentences tell how a scam works in general, and which only stand beside them."""

from __future__ import annotations

import pytest

from kb.extract import extract
from kb.model import Bulletin

STORY = (
    "3月5日，河口县的孟女士接到自称某平台客服的电话，对方称她开通了会员，每月扣费800元。孟女士按对方要求下载软件并共享屏幕，"
    "先后转账12000元，随后被拉黑，遂报警。\n"
)


def method(text: str) -> str:
    bulletin = Bulletin("", "警惕冒充客服诈骗", text, published="2024-03-11")
    return "|".join(text[step.span.start : step.span.end] for step in extract(bulletin).method)


@pytest.mark.parametrize(
    ("account", "told"),
    [
        (
            "警方接报后已立案侦查。\n办案民警介绍，骗子先从黑市买来网购信息，再冒充客服打来电话，最后诱导受害人共享屏幕。",
            "冒充客服打来电话",
        ),
        ("套路解析\n第一步：冒充客服打来电话，说您误开了会员。\n第二步：诱导您下载会议软件、共享屏幕。", "诱导您下载会议软件、共享屏幕"),
        ("诈骗手法\n骗子在网上发布兼职广告，把人引到群里；再以小额返利骗取信任；最后以任务失败为由要求继续转账。", "以小额返利骗取信任"),
    ],
)
def test_a_general_account_is_told_apart_from_the_case(account: str, told: str) -> None:
    found = method(STORY + account)
    assert told in found and "孟女士" not in found


@pytest.mark.parametrize(
    "beside",
    [
        "警方提醒：接到此类电话请立即挂断，不要共享屏幕，不要向陌生账户转账，遇到可疑情况请拨打96110。",
        "3月9日，民警在外省抓获犯罪嫌疑人3名，案件正在进一步侦办中。",
        "记者从派出所了解到，民警连日来走访了城区的小区和市场，把提示单送到每一户手里。",
    ],
)
def test_advice_police_work_and_visits_are_no_method(beside: str) -> None:
    assert method(STORY + beside) == ""
