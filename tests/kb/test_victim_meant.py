"""Who is meant when the victim is told without a name: by a role first, by 她, by what the family calls a child; and who is not."""

from __future__ import annotations

import pytest

from kb.extract.victim import find_victim

#: text, label
LABELS = [
    ("欧阳女士收到短信，点开链接后被转走8000元。", "欧阳女士"),
    ("出纳收到消息，我和老板都没起疑。芦女士转走3万元。", "芦女士"),
    ("和尚女士不同，岑女士接到的是“快递客服”的电话，被骗3万元。", "岑女士"),
    ("据店家讲，12日接到一个订餐电话，对方要他垫付水箱款，他转了2800元。", "店家"),
    ("民警对殷女士的账户采取保护措施。殷女士接到电话，险些转走3万元。", "殷女士"),
    ("民警将殷某抓获。包女士接到电话，被转走3万元。", "包女士"),
    ("经核实，报警人为电子学院2021级柳同学。9月4日，柳同学扫码付了600元。", "柳同学"),
    ("60岁的折大爷接到“医保局”来电，要汇3万元。", "折大爷"),
    ("一名车主收到短信，点了链接，卡里5000元没了。", "车主"),
    ("一位中年大姐接到电话，汇出3万元。", "中年大姐"),
    ("金店员工暗中报警。一位老人走进金店，要买26万元金条寄走。", "老人"),
    ("公司员工接到电话，转账3万元。一位老人走进金店。", "公司员工"),
]


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_label(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


#: text around the case, where the case begins in it, sex, age
TOLD_FIRST = [
    ("傍晚，派出所来了一对母女。女孩姓巩，今年15岁，读初二。\n小巩说，她在家打游戏，有人加她好友，她扫码付了280元。", "小巩", "女", 15),
    ("分局民警接待了一位姑娘。姑娘姓阮，今年29岁。\n今年8月，阮某在网上认识一人，充值3万元。", "今年8月", "女", 29),
    ("有人来报案，该名男子姓于，\n当晚于某接到客服电话，转账10万元。", "当晚", "男", None),
    ("我县一名男货车司机就中了招\n家住城东的小芦收到短信，点了链接，4980元没了。", "家住", "男", None),
    ("民警抓到嫌疑人姓阮，今年29岁。\n今年8月，阮某在网上认识一人，充值3万元。", "今年8月", None, None),
    ("柜员姓巩，今年25岁。\n小巫说，有人加好友，小巫扫码付了280元。", "小巫", None, None),
]


@pytest.mark.parametrize(("text", "begin", "gender", "age"), TOLD_FIRST)
def test_what_is_told_before_the_name(text: str, begin: str, gender: str | None, age: int | None) -> None:
    at = text.index(begin)
    victim = find_victim(text[at:], at, around=(text, 0)).victim
    assert (victim.gender, victim.age) == (gender, age)


#: text, sex
SEXES = [
    ("小魏正要登录网银，又被拉进一个QQ群，群里只有她和“陈总”。“陈总”让她先付18万元，手续等他回来补。", "女"),
    ("受害人连着三晚没合眼。她是一所小学的教师，网友说他在维和，她汇去3.8万元，她又补了6.2万元。", "女"),
    ("小寇在网上认识一个女孩，小寇想见面，她说病房不让进，小寇给她转了5000元，他没再收到回信。", None),
    ("小杜的母亲先发现，她报了警；他转走了8000元，他没敢说。", None),
    ("14岁的小尹扫码付了2.5元，又分六次转出4万元，父亲看到短信才知道女儿被骗。", "女"),
    ("30岁的小尹给儿子报网课，扫码付了2.5元，又分六次转出4万元。", None),
    ("韦同学付了6800元。下课后，几个男生围着韦同学问号还卖不卖。", None),
]


@pytest.mark.parametrize(("text", "gender"), SEXES)
def test_sex(text: str, gender: str | None) -> None:
    assert find_victim(text).victim.gender == gender


@pytest.mark.parametrize(
    ("text", "age", "band"),
    [
        ("小简（化名）坐在派出所。\n今年28岁的他在一家公司画图，接到电话后转了8万元。", 28, None),
        ("受害人报了案。她是一所小学的教师，44岁，汇去3.8万元。", 44, None),
        ("事主损失9万元，一名19岁青年落网。", None, None),
        ("退了休的周师傅，七十来岁，进门就要转2万元。", None, (70, 79)),
    ],
)
def test_age(text: str, age: int | None, band: tuple[int, int] | None) -> None:
    victim = find_victim(text).victim
    assert (victim.age, victim.age_band) == (age, band)


def test_who_is_clerk_in_the_lead_is_none_later() -> None:
    lead, story = "一位大姐拉着大堂经理小普的手。\n", "小普劝了半天，小普拨通电话。大姐把3万元存了回去。"
    assert find_victim(story, len(lead), around=(lead + story, 0)).victim.label == "大姐"
    lead = "一位大姐走进网点。\n"
    assert find_victim(story, len(lead), around=(lead + story, 0)).victim.label == "小普"
