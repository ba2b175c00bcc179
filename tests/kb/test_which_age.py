"""Of several ages in a notice the victim's, wherever it stands; of sexes that one that is told of the victim."""

from __future__ import annotations

import pytest
from notices import read_titled

#: notice, sex, age
TOLD = {
    "two sentences behind the name": (
        "一通电话骗走8万\n3月2日上午，城西的乌大娘在家接到自称医保局的电话。对方说她的卡在外地被盗用，要她把钱转到安全账户。"
        "乌大娘信了。民警说，老人今年78岁，独居多年，8万元是她的养老钱，当天下午全部汇出。",
        "女",
        78,
    ),
    "a clerk has one too": (
        "柜员拦下3万元汇款\n3月2日上午，71岁的乌大爷到银行汇款，说是客服要收保证金。26岁的柜员小蓬见他神色慌张，多问了几句，随即报警。"
        "民警赶到后，乌大爷才明白遇到了骗子，3万元没有汇出。",
        "男",
        71,
    ),
    "the suspect alone": (
        "网恋被骗5万元\n3月2日，乌女士在交友软件上认识一名男子，对方以投资为由，让她先后转账5万元。后来警方抓获嫌疑人蓬某（男，31岁）。",
        "女",
        None,
    ),
    "a relative's": (
        "学费被骗\n3月2日，乌女士接到电话，对方自称学校老师，说她19岁的儿子急需交培训费，乌女士转账3万元后发现被骗。",
        "女",
        None,
    ),
    "whoever says to be so old": (
        "网恋被骗\n3月2日，乌女士在交友软件上认识一名自称35岁外科医生的男子，与其网恋后被骗19万元。",
        "女",
        None,
    ),
    "in brackets behind her, and another's": (
        "网恋被骗\n3月2日，对方称是一名35岁的外科医生，乌女士（52岁）与其网恋后被骗19万元。",
        "女",
        52,
    ),
    "in brackets behind police": ("刷单被骗\n3月2日，居民乌某在网上刷单被骗8600元。民警蓬警官（女，28岁）提醒大家。", None, None),
    "in brackets behind a clerk": (
        "拦下汇款\n3月4日，一名储户来到银行网点汇款5万元，柜员小蓬（女，26岁）发现其神色慌张，立即报警。民警赶到后劝阻，"
        "储户称对方自称公安局民警要求转到安全账户。",
        None,
        None,
    ),
    "a daughter's": (
        "资料费被骗\n3月5日，乌先生带着6岁的女儿在公园散步时接到自称老师的微信，要求交资料费，乌先生转了1980元后发现被骗。",
        "男",
        None,
    ),
    "a son's, behind him": (
        "培训费被骗\n乌女士的儿子今年19岁，正在外地上大学。3月6日乌女士收到自称儿子辅导员的QQ消息要求交培训费，"
        "她转账17800元后联系儿子才知被骗。",
        "女",
        None,
    ),
    "a woman by her title, whoever is caught": (
        "我局抓获一人\n3月2日，榕城区的乌女士接到自称客服的电话，被骗走3万元。3月8日，民警在外省抓获犯罪嫌疑人蓬某（男，23岁），"
        "其对诈骗事实供认不讳。",
        "女",
        None,
    ),
    "a woman by her title, whoever calls": (
        "电话骗走5万\n3月2日，乌女士接到一男子电话，他自称是派出所民警，他说她涉嫌洗钱，他让她转账。他骗走5万元。他还威胁她。"
        "犯罪嫌疑人他的同伙蓬某（男，29岁）、李某（男，33岁）被抓获。",
        "女",
        None,
    ),
    "only in the title": (
        "67岁女子刷单被骗4万元\n3月2日，乌某在微信群里看到刷单广告，按对方要求下载软件做任务，先后转账4万元后无法提现，发现被骗。",
        "女",
        67,
    ),
}


@pytest.mark.parametrize(("text", "gender", "age"), TOLD.values(), ids=TOLD.keys())
def test_whose_age_it_is(text: str, gender: str | None, age: int | None) -> None:
    case = read_titled(text, "2024-07-20").cases[0]
    assert (case.victim.gender, case.victim.age) == (gender, age)
    title, _, body = text.partition("\n")
    for fact in case.facts:
        if fact.field in ("victim.age", "victim.gender"):
            assert fact.value == (case.victim.age if fact.field == "victim.age" else case.victim.gender)
            printed = (title if fact.span.part == "title" else body)[fact.span.start : fact.span.end]
            assert printed
            if fact.field == "victim.age":
                assert str(fact.value) in printed


def test_a_child_beside_its_age_is_a_person_of_the_story() -> None:
    text = "领皮肤被骗\n3月2日，9岁的楠楠在家用妈妈的手机玩游戏，有人加她好友说送皮肤，她扫码付了3000元。母亲发现后报警，才知道被骗。"
    victim = read_titled(text, "2024-07-20").cases[0].victim
    assert (victim.label, victim.age) == ("楠楠", 9)


#: notice, label, sex, age
OF_OTHERS = {
    "who asks for his wife": (
        "门口劝回\n65岁的丰先生走进反诈中心打听，他的老伴蓬女士一直和“珠海警察”通话，对方要她把存款转到安全账户。"
        "民警赶到家中，蓬女士正准备转账12万元，被当场劝住。",
        ("蓬女士", "女", None),
    ),
    "who tells of his wife": (
        "门口劝回\n6月4日，58岁的丰先生报警称，妻子乌某接到“医保局”电话后，把5.6万元转到了对方账户。",
        ("乌某", "女", None),
    ),
    "the victim himself, whose neighbour comes too": (
        "门口劝回\n76岁的孔大爷和54岁的邻居丰先生一起来到银行，孔大爷要给“公安”汇款8万元，被劝住。",
        ("孔大爷", "男", 76),
    ),
}


@pytest.mark.parametrize(("text", "told"), OF_OTHERS.values(), ids=OF_OTHERS.keys())
def test_an_age_is_of_who_is_named_right_behind_it(text: str, told: tuple[str, str, int | None]) -> None:
    victim = read_titled(text, "2024-06-20").cases[0].victim
    assert (victim.label, victim.gender, victim.age) == told
