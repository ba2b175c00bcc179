"""Which of the places of a notice is the victim's, where only a name in the title, a school or a bank says it, or one of several."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.build import read
from kb.model import Bulletin

TOLD = {
    "a bank that bears the name": (
        "柜员多问一句保住三万\n近日，颍上农商银行建颍支行劝下一名汇款的客户。3月2日上午，客户高女士要汇3万元“保证金”，"
        "说刷单群里的派单员催得急。柜员报警，民警赶到后高女士才明白遇到了骗子，钱没有汇出。",
        "安徽省阜阳市颍上县",
    ),
    "a scammer's tale names another place": (
        "会计差点汇出68万\n7月8日上午，六盘水钟山区某公司会计金某被拉进“工作群”，“老板”说昆明那边的项目等着签合同，"
        "要她先打68万元保证金。金某转账后发现被骗，随即报警。",
        "贵州省六盘水市钟山区",
    ),
    "nothing is said": (
        "轻信退款电话受骗\n3月2日，高女士接到自称客服的电话，对方以商品质量问题退款为由，让她打开屏幕共享，随后卡内被转走3万元。",
        None,
    ),
}


@pytest.mark.parametrize(("text", "name"), TOLD.values(), ids=TOLD.keys())
def test_place_of_the_victim(text: str, name: str | None) -> None:
    case = read_titled(text, "2024-07-20").cases[0]
    assert (case.region.name if case.region else None) == name
    for fact in case.facts:
        if fact.field == "region":
            assert case.region is not None and fact.value == case.region.code


def test_a_place_before_some_firm_is_no_name() -> None:
    text = "近日，在南宁某在建小区打工的覃女士接到电话，对方自称民警，称她涉嫌洗钱。覃女士将2万元转到“安全账户”后发现被骗。"
    case = read(Bulletin("", "接到电话以后", text, published="2024-07-20", sha256="0" * 64)).cases[0]
    assert case.victim is not None and case.victim.label == "覃女士"


#: title, text, who publishes it, place
DISTRICTS = [
    ("天津和平警方", "和平警方提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", None, "天津市和平区"),
    ("五华公安反诈提醒", "五华公安提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", "昆明市公安局五华分局", "云南省昆明市五华区"),
    ("五华公安反诈提醒", "五华公安提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", None, "广东省梅州市五华县"),
    ("五华县反诈提醒", "五华公安提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", "五华县公安局", "广东省梅州市五华县"),
]


@pytest.mark.parametrize(("title", "text", "authority", "name"), DISTRICTS)
def test_police_of_a_district_that_is_named_elsewhere(title: str, text: str, authority: str | None, name: str) -> None:
    case = read(Bulletin("u", title, text, published="2026-03-12", authority=authority)).cases[0]
    assert case.region is not None
    assert case.region.name == name
