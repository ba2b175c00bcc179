"""How contact was made and how money moved: what a word says where the scam is told, and what it does not say elsewhere."""

from __future__ import annotations

import pytest

from kb.extract import extract
from kb.model import Bulletin, Case

DAY = "3月5日，孟女士"


def case_of(text: str) -> Case:
    (case,) = extract(Bulletin("", "", text, published="2023-06-01")).cases
    return case


#: (what happened, channels)
CHANNELS = [
    ("接到自称客服的电话，称其视频号会员到期要扣费，她按要求转账8000元后被骗。", ("电话",)),
    ("在租房平台上看到一间房子出租，接到“房东”电话，转账定金2000元后被拉黑。", ("网站", "电话")),
    ("在58同城应聘打字员，加对方微信后刷单垫付，转账2000元后被拉黑。", ("招聘平台", "微信")),
    ("收到ETC停用的短信，点开链接后安装了一个程序，手机黑屏，卡内4900元被盗刷。", ("短信", "链接")),
    ("接到“京东客服”电话，称白条会影响征信，让她下载“云桥会议”共享屏幕，转账3万元后被骗。", ("电话",)),
]


@pytest.mark.parametrize(("told", "channels"), CHANNELS)
def test_channels(told: str, channels: tuple[str, ...]) -> None:
    assert case_of(DAY + told).channels == channels


def test_police_at_the_door_are_no_channel() -> None:
    text = DAY + "接到自称民警的电话，称其涉嫌洗钱，她转账16万元到安全账户。女儿发现后报警，民警上门核实，确认被骗。"
    assert case_of(text).channels == ("电话",)


#: (what happened, payments)
PAYMENTS = [
    ("在QQ群里看到低价手机，加对方好友，先交了600元定金，收货时又被要求补1200元，她也交了，对方失联。", ("其他",)),
    ("接到自称律师的电话，称儿子打伤了人要赔钱，她取了8万元装进纸袋，交给上门的“律师助理”。", ("现金",)),
    ("接到自称民警的电话，称其涉嫌洗钱，要她核查资金，她分3次转完12万元才发现被骗。", ("转账",)),
    ("在闲鱼上买相机，卖家发来两张转账截图让她垫付运费，她扫了三个码，付了900元，对方失联。", ("扫码",)),
]


@pytest.mark.parametrize(("told", "payments"), PAYMENTS)
def test_payments(told: str, payments: tuple[str, ...]) -> None:
    assert case_of(DAY + told).payments == payments


@pytest.mark.parametrize(
    ("told", "called"),
    [
        ("在抖音刷到刷单广告，做任务被骗2.3万元。上周，她接到县法院执行法官打来的电话，得知退赔款已经到账。", False),
        ("被人拉进一个炒股群，向对方账户转账38万元后被骗。今年6月，她接到区检察院检察官的电话，得知退赔款已经打入账户。", False),
        ("接到一个陌生电话，对方冒充客服，她转账8000元后报警。上周，她接到区检察院检察官的电话，得知退赔款已到账。", True),
        ("接到检察院检察官的电话，说她名下有一张卡涉案，要她配合调查，她先后转账8万元后发现被骗。", True),
        ("接到法院的电话，得知有一笔退赔款待领取，但需先缴纳手续费，她转账3000元后发现被骗。", True),
        ("接到“派出所民警”打来的电话，得知银行卡涉嫌洗钱，被要求核查资金，她转账5万元后发现被骗。", True),
    ],
)
def test_a_true_official_who_calls_is_no_channel(told: str, called: bool) -> None:
    assert ("电话" in case_of(DAY + told).channels) is called


def test_being_deceived_is_no_way_to_pay() -> None:
    assert case_of(DAY + "在微信群看到刷单兼职，完成任务后无法提现，被骗走1.2万元。").payments == ()
