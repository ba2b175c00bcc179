"""What had left before police came is lost, whatever they stopped after it."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def case_of(text: str) -> Case:
    (case,) = read_titled(text, "2023-09-20").cases
    return case


STOPPED = """反诈民警火速上门 为市民挽损8万
5月6日上午，清溪县反诈中心接到预警，辖区薛女士疑似遭遇冒充客服诈骗，民警立即拨打电话，一直占线。
民警赶到薛女士家中时，她已向对方转账12万元，正准备再转20万元。民警当即劝阻，并联系银行启动紧急止付，成功止付8万元。
原来，薛女士接到自称直播平台客服的电话，称不取消会员每月要扣800元，她便按对方要求共享屏幕操作。
见到民警，薛女士才知道被骗，连声道谢。"""
FOURTH = """上门劝阻 拦下10万元
6月11日，城南派出所接到预警指令：居民韩某可能正在被骗。民警赶到韩某家中时，他已经分三次转出5.6万元，第四笔10万元正在输入密码，被民警当场拦下。
经了解，韩某在网上认识一名“投资老师”，被拉进炒股群，下载App后开始充值。
韩某对民警表示感谢。"""
BEFORE = """民警劝醒被骗老人
7月2日，计大爷到银行准备汇款3万元，柜员发现异常报警。民警赶到后了解到，计大爷前一天已经在“健康讲座”群里买“养生卡”花了6800元，对方又让他交3万元办“理财卡”。民警劝说半小时，计大爷才放弃汇款。"""
NOTHING = """老人急着汇款 民警银行联手拦下
7月2日，计大爷到银行要把5万元汇给“孙子”，柜员发现异常报警。民警赶到后拨通了他孙子的电话，计大爷这才知道遇上骗子，5万元没有汇出。"""
LATE = """一个电话骗走百万 警方抓获12人
9月3日，清溪县公安局接到群众计某报警，称接到自称公安民警的电话，说他名下的卡涉嫌洗钱，要把钱转入指定账户。计某先后8次转账100余万元，三天后发现被骗。
接到报警后，专案组对涉案银行卡进行止付，因报案较晚仅止付1.8万元。
专案组分赴四省，抓获嫌疑人12人，扣押涉案资金20余万元。"""
CLAIMED = """老人险些转走3万元 民警及时劝阻
7月2日，计大爷接到自称孙子的电话，对方说已经给他转了5000元，让他再借3万元。计大爷到银行准备汇款3万元，柜员发现异常报警。
民警赶到后拨通了他孙子的电话，计大爷这才明白遇上了骗子，没有转账，未造成损失。"""


@pytest.mark.parametrize(
    ("text", "outcome", "loss", "back"),
    [
        (STOPPED, "partly_recovered", 120000.0, 80000.0),
        (FOURTH, "lost", 56000.0, None),
        (BEFORE, "lost", 6800.0, None),
        (LATE, "partly_recovered", 1000000.0, 18000.0),
        (NOTHING, "averted", 0.0, None),
        (CLAIMED, "averted", 0.0, None),
    ],
    ids=["stopped", "the fourth payment", "the day before", "late", "nothing", "claimed by the other side"],
)
def test_what_had_left(text: str, outcome: str, loss: float, back: float | None) -> None:
    case = case_of(text)
    assert (case.outcome, case.loss_yuan, case.recovered_yuan) == (outcome, loss, back)
