"""Of several callings in a notice the victim's, as printed, wherever it stands; people who are named in full without a title."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.full_names import find_full_names

#: notice, the victim's calling
TOLD = {
    "beside the name": ("轻信客服被骗\n3月2日，药店店员小殷接到自称客服的电话，对方称会员将自动扣费，小殷转账8000元。", "药店店员"),
    "a sentence behind": (
        "网上投资被骗\n3月2日，郗女士报警，称在网上投资被骗。郗女士在一家服装厂当质检员，上月被人拉进股票群，先后转账4万元，平台无法提现。",
        "质检员",
    ),
    "the clerk who stops her": (
        "柜员拦下3万元汇款\n3月2日上午，71岁的乌大爷到银行汇款，说是客服要收保证金。柜员小蓬见他神色慌张，随即报警。3万元没有汇出。",
        None,
    ),
    "what the scammer says he is": (
        "网恋被骗\n3月2日，对方自称是一名外科医生，小学教师乌女士与其网恋，先后转账19万元，后被拉黑。",
        "小学教师",
    ),
    "nobody's": ("购物被骗\n3月2日，乌女士在网上买手机，转账2000元后被拉黑，遂报警。", None),
}


@pytest.mark.parametrize(("text", "calling"), TOLD.values(), ids=TOLD)
def test_the_calling_is_the_victims(text: str, calling: str | None) -> None:
    (case,) = read_titled(text, "2024-03-05").cases
    assert case.victim.occupation == calling


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("郝守田在地里接到电话。对方说他中了奖,郝守田把钱转了过去。", {"郝守田"}),
        ("骗子让村民郝守田去银行。", {"郝守田"}),  # once, behind what he is
        ("郝守田在地里接到电话。", set()),  # once
        ("在平台,官方说平台会退钱,在官方看来没有问题。", set()),
        ("高铁在站里停了,高铁又开了。", set()),
        ("老郝接到电话,老郝信了。", set()),
    ],
)
def test_full_names_are_told_again(text: str, names: set[str]) -> None:
    assert find_full_names(text) == names


def test_who_is_named_in_full_is_the_victim() -> None:
    text = "卖种子的人\n3月2日，麦冬在店里接到自称农业局的电话，对方说有一笔补贴要先交手续费。麦冬按对方说的转了3000元，之后再也联系不上。"
    (case,) = read_titled(text, "2024-03-05").cases
    assert case.victim.label == "麦冬"
