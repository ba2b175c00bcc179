"""Which figure of a case in which money left came back, or none, is weighed."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.ending import Ending
from kb.extract.outcome import Loss, Story
from kb.extract.purse import Purse
from kb.extract.which_back import choose_back, find_backs
from kb.model import Case


def case_of(text: str) -> Case:
    (case,) = read_titled(text, "2023-09-20").cases
    return case


TASTED = """以案说法
2022年8月，家住清溪县的退休教师计某被拉进一个炒股群。按“老师”指引，他下载软件后先后6次向对公账户转账，共计投入64万元，其间提现两次，共计取回1.8万元。
10月，计某的账户一夜之间归零。法院以诈骗罪判处被告人钱某有期徒刑十一年，并处罚金30万元。"""
FEE = """被骗的钱没要回来，又被骗走一笔
薛女士在网上搜索怎么追款，一名自称“网警”的人加了她，说每追回一万元收500元技术费，追到再付。薛女士信了，先扫码付了980元信息费，又转了15000元保证金，对方随即失联，共损失15980元。"""
STOPPED = """反诈中心紧急止付
7月3日，清溪县的薛女士接到冒充客服的电话，按对方要求转账9.8万元。民警接警后立即启动止付，成功冻结9.1万元，目前已返还薛女士。"""


@pytest.mark.parametrize(
    ("text", "outcome", "back"),
    [(TASTED, "lost", None), (FEE, "lost", None), (STOPPED, "partly_recovered", 91000.0)],
    ids=["what the scammers let out", "a fee of what would come back", "stopped"],
)
def test_what_came_back(text: str, outcome: str, back: float | None) -> None:
    case = case_of(text)
    assert (case.outcome, case.recovered_yuan) == (outcome, back)


def test_what_came_back_is_quoted() -> None:
    (back,) = (amount for amount in case_of(STOPPED).amounts if amount.role == "recovered")
    assert (STOPPED.partition("\n")[2][back.span.start : back.span.end], back.yuan) == ("9.1万元", 91000.0)


def test_where_no_loss_is_told_nothing_is_chosen() -> None:
    loss, purse, case = Loss(), Purse((), (), (), Loss(), 0, 1, ()), Story("", 0, [], [], Ending(0.0))
    assert choose_back(loss, purse, case) is loss
    assert [one.value for one in find_backs(loss, purse, case)] == [None]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("民警在车站将取货的尤某抓获，金条全数追回。", "recovered"),
        ("庭审前，尤某的家属代为退赔全部赃款。", "recovered"),
        ("法院判处尤某有期徒刑三年，责令退赔全部赃款。", "lost"),
        ("法院判处尤某有期徒刑三年，责令退赔葛女士12万元。", "lost"),
    ],
)
def test_words_that_are_said_of_nothing_but_what_came_back(words: str, outcome: str) -> None:
    told = case_of(
        f"以案说法\n3月4日，葛女士接到冒充检察官的电话，按对方要求买了价值12万元的金条，放到指定地点被人取走。葛女士报警。{words}"
    )
    assert told.outcome == outcome
