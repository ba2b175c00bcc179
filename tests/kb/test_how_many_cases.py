"""How many cases a notice tells where heads, names or a comparison part them."""

from __future__ import annotations

import pytest

from kb.extract import extract
from kb.model import Bulletin

#: (text, how many cases it tells)
NOTICES = {
    "beside the first": (
        "4月8日，家住城北的滕先生在朋友圈看到有人卖口罩，加了对方微信，转账5800元后被拉黑。\n比起滕先生，住在城南的鲍女士损失更大。4月10日，"
        "47岁的鲍女士接到“快递理赔客服”电话，共享屏幕后卡里的9.6万元被转走。鲍女士随即到派出所报警。",
        2,
    ),
    "labelled": (
        "案件一（虚假征信）：6月2日11时，葛某接到自称京东金融客服的电话，称其额度利率过高影响征信，葛某按要求共享屏幕，分两次转账45000元。\n"
        "案件二（网络贷款）：6月4日，计某在抖音看到贷款广告，下载App后被要求缴纳解冻费，转账12000元。\n提示：凡是先交钱的贷款都是诈骗。",
        2,
    ),
    "told again in detail": (
        "6月3日上午，一名中年女子急匆匆走进城关派出所，称自己被骗走3.8万元。\n原来，41岁的滕女士前一天接到“抖音客服”的电话，称她开通了会员，"
        "每月扣费800元。滕女士按对方要求下载会议软件、共享屏幕，分两次转账3.8万元。目前案件正在侦办。",
        1,
    ),
    "numbers in brackets": (
        "四个人的年末教训\n【一】捡来的“分红”\n12月5日下午，城东的鲍大娘接到陌生电话，说捡到她的存折，要她先出3000元打点。鲍大娘到银行汇了3000元，才知被骗。\n"
        "【二】QQ上的同窗\n12月8日，做批发的滕先生在QQ上收到老同学的消息，说急用钱，滕先生用网银转去5万元，第二天才知道同学的号被盗。\n"
        "【三】来电\n12月9日，退休会计葛老师接到自称公安局的电话，把4.9万元转进“安全账户”，后到派出所报案。",
        3,
    ),
}


@pytest.mark.parametrize("text, cases", NOTICES.values(), ids=NOTICES)
def test_how_many_cases_are_told(text: str, cases: int) -> None:
    assert len(extract(Bulletin("https://x.example/1", "", text, published="2024-06-20")).cases) == cases
