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
