"""What came back of a loss, what was kept from leaving beside it, and what was only meant to be paid."""

from __future__ import annotations

from itertools import product

import pytest
from notices import read_titled

from kb.model import Case

BEFORE = "近日，芦溪派出所在辖区走访时，社区民警结合身边案例，向居民讲解了当前高发的几类骗局，并通报了下面这起警情。\n"
BEHIND = """
民警一边安抚当事人情绪，一边详细了解事情经过，调取相关聊天记录和通话记录。
警方提醒：凡是自称客服、网友、领导要求转账汇款的，一定要先核实对方身份；不轻信陌生来电，不点击陌生链接，不透露验证码。如遇可疑情况，请及时拨打96110。"""
BOSS = "5月14日，出纳滕女士在群里被假“老板”要求付货款，把46万元转了出去，随后打电话核实才知道被骗，立即报警。"
FLIGHT = "6月1日，居民邬先生接到自称航空公司客服的电话，按要求转账2.6万元，发现被骗后到派出所报警。"
FRIEND = "6月3日，居民甘阿姨走进邮政网点，急着要给网恋“军官”转账5.2万元。营业员报警。民警当场拆穿骗局，甘阿姨放弃了转账。"
ACCOUNT = "居民阮某在游戏平台卖账号，对方称他的资料填错，先交1200元解冻。阮某转账后，"

#: text -> loss, outcome, what was saved, what came back
CASES: dict[str, tuple[float, str, float | None, float | None]] = {
    BOSS + "警方迅速开展止付，46万元中有39.8万元被成功冻结，其余6.2万元已被取走。": (460_000, "partly_recovered", None, 398_000),
    BOSS + "民警将46万元中的39.8万元止付，钱款已返还公司。": (460_000, "partly_recovered", None, 398_000),
    BOSS + "民警及时拦截39.8万元，6.2万元已被转走。": (460_000, "partly_recovered", None, 398_000),
    BOSS + "民警冻结40万元。三天后，其余6万元也被追回，46万元全部返还滕女士。": (460_000, "recovered", None, 460_000),
    FLIGHT + "民警循线追踪，将嫌疑人抓获，并将赃款悉数追回，发还给邬先生。": (26_000, "recovered", None, 26_000),
    FLIGHT + "经过二十多天努力，民警将被骗资金如数归还邬先生。": (26_000, "recovered", None, 26_000),
    FLIGHT + "民警第一时间止付，账户里的钱分文未少。": (26_000, "recovered", None, 26_000),
    FLIGHT + "好在转账选了次日到账，民警联系银行把这笔钱原封不动拦了下来。": (26_000, "recovered", None, 26_000),
    FLIGHT + "两天后，这笔钱一分没少地退回到他的卡上。": (26_000, "recovered", None, 26_000),
    FLIGHT + "目前，民警已为其追回七成损失。": (26_000, "partly_recovered", None, None),
    FRIEND + "民警了解到，上个月她已经给对方转过2.3万元。": (23_000, "lost", 52_000, None),
    FRIEND + "但此前汇出的2.3万元已无法追回。": (23_000, "lost", 52_000, None),
    "6月3日，储户荀大爷到银行取款12万元，说是要交给上门的“警官”。柜员起疑后报警，民警到场将他劝返。": (0, "averted", None, None),
    "6月3日，居民冉女士到银行取款4万元，交给上门的“民警”，第二天发现被骗报警。": (40_000, "lost", None, None),
    "6月3日，会计燕女士按假“老板”的要求转出12万元，出纳小侯也按要求转出25万元。民警接警后立即止付，37万元全部冻结。": (
        370_000,
        "recovered",
        None,
        370_000,
    ),
    "6月3日，居民桑女士接到假客服电话，称要注销校园贷，她被骗走6.4万元。民警接警后迅速冻结涉案账户，为她守住了4.1万元。": (
        64_000,
        "partly_recovered",
        None,
        41_000,
    ),
    "6月18日，褚先生在派出所领回了被骗的3.6万元。今年2月，他在网上买二手摩托车，付完款后就联系不上卖家了。": (
        36_000,
        "recovered",
        None,
        36_000,
    ),
    ACCOUNT + "客服说再充1800元就一起返还。阮某又转了1800元，还是不能提现，才发现被骗3000元。": (3_000, "lost", None, None),
    "居民蒲某接到自称“公安局”的电话，说他涉嫌洗钱。民警上门劝阻时，他已按要求准备转账8万元，经劝说其停止转账，8万元分文未少。": (
        0,
        "averted",
        80_000,
        None,
    ),
}


def case_of(text: str) -> Case:
    (case,) = read_titled(f"一起电信诈骗\n{text}", "2024-06-20").cases
    return case


@pytest.mark.parametrize(("text", "whole"), list(product(CASES, (False, True))))
def test_how_it_ended(text: str, whole: bool) -> None:
    case = case_of(f"{BEFORE}{text}{BEHIND}" if whole else text)
    loss, outcome, saved, back = CASES[text]
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (loss, outcome, back)
    assert outcome == "averted" or case.averted_yuan == saved


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("6月3日，滕女士在网上买手机，先转了1500元，对方称金额不足，她又补了2500元，4000元转完后被拉黑。", [4_000]),
        ("1.刷单返利类2起：城关镇滕某（女，32岁）被骗2.1万元；河口乡邬某（男，27岁）被骗8800元。", [21_000, 8_800]),
    ],
)
def test_a_total_told_as_a_payment_and_a_first_item_behind_its_count(text: str, losses: list[float]) -> None:
    assert [case.loss_yuan for case in read_titled(f"一周警情\n{text}", "2024-06-20").cases] == losses
