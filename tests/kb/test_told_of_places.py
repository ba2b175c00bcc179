"""Names that are no place of the victim's, days that are none of the case's, who is called what: as real pages have them."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def only(text: str, published: str = "2024-06-20") -> Case:
    cases = read_titled(text, published).cases
    assert len(cases) == 1
    return cases[0]


@pytest.mark.parametrize(
    "text",
    [
        "女子被骗\n6月12日，孟女士接到自称天猫商城客服的电话，说她误开了会员，她按要求转账3万元，发现被骗后报警。",
        "女子被骗\n6月12日，孟女士接到“客服”电话，对方说要先交钱开通绿色退货通道，她转账3万元，发现被骗后报警。",
        "女子被骗\n6月12日，大庆油田的退休职工孟女士接到“客服”电话，她转账3万元，发现被骗后报警。",
        "女子被骗\n6月12日，住在城西平房区的孟女士接到“客服”电话，她转账3万元，发现被骗后报警。",
        "谨防诈骗\n信息来源：曲阜师范大学 发布日期：2024-06-18\n6月12日，大一学生孟某接到“客服”电话，她转账3万元，发现被骗后报警。",
    ],
)
def test_no_place_of_the_victims(text: str) -> None:
    assert only(text).region is None


def test_what_the_caller_names_is_no_place_of_the_victims() -> None:
    case = only(
        "女子被骗\n6月14日，吉水警方接事主孟某报案称：当天上午，一名自称某银行工作人员的女子打电话告知她在肇庆的某银行有3万元欠款，"
        "可向肇庆市公安局咨询。孟某按要求转账15万元，后发现被骗。"
    )
    assert case.region is not None
    assert case.region.name == "江西省吉安市吉水县"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "婦人墮網戀騙案\n今年首5個月全港錄得80宗網戀騙案。其中一名70歲老婦透過社交平台認識一名男子，被誘騙投資黃金，損失600萬港元。",
            "香港特别行政区",
        ),
        ("假公安騙案\n本澳一名女子接到自稱公安的電話，按指示轉賬五萬元，其後報警。", "澳门特别行政区"),
    ],
)
def test_places_told_by_their_own_names(text: str, name: str) -> None:
    region = only(text).region
    assert region is not None
    assert region.name == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("女子被骗\n警方于上周六（15日）至今日（20日）共接获16宗骗案，其中一名女子在网上认识一名男子，被骗走3万元。", None),
        ("女子被骗\n2024年5月11日，图中一名女子手持手机。（资料图）\n孟女士在网上认识一名男子，被骗走3万元。", None),
        ("女子被骗\n孟女士收到短信：您的积分将于今晚清零，点击链接兑换。她点开链接，输入卡号和验证码，卡里2万元被刷走。", None),
        ("女子被骗\n某某在线消息：6月10日，孟女士接到自称老板的人发来的消息，转账3万元后发现被骗。", "2024-06-10"),
        ("女子被骗\n6月12日，孟女士把一面锦旗送到派出所。不久前，她接到自称客服的电话，被骗走3万元，民警帮她追回。", None),
        ("女子被骗\n上月二十四日，孟女士接到自称客服的电话，被骗走3万元。", "2024-05-24"),
        ("学生被骗\n5月，吉水某高校学生孟某在平台发布求租信息后，一名自称房东的人联系她，她转账3000元后被拉黑。", "2024-05"),
    ],
)
def test_days_of_the_case(text: str, day: str | None) -> None:
    assert only(text).incident_date == day


@pytest.mark.parametrize(
    ("text", "label", "gender", "occupation"),
    [
        ("被骗\n6月12日，28岁的打工妹小孟在网上买了一条裤子，接到客服电话后被骗走3万元。", "小孟", "女", None),
        ("被骗\n6月12日，吉水县在校大学生小 Z 接到客服电话，按要求转账3万元，发现被骗。", "小 Z", None, "大学生"),
        (
            "被骗\n6月12日，小孟报案称被骗走3万元。她是怎么被骗的呢？原来她是吉水县一家公司财务，有人冒充老板让她转账。",
            "小孟",
            "女",
            "财务",
        ),
        ("被骗\n6月12日，孟女士被骗走3万元。经了解，孟女士是吉水县某茶厂老板，有人自称客商骗她寄茶叶。", "孟女士", "女", "茶厂老板"),
    ],
)
def test_who_is_called_what(text: str, label: str, gender: str | None, occupation: str | None) -> None:
    victim = only(text).victim
    assert (victim.label, victim.gender, victim.occupation) == (label, gender, occupation)
