"""What came back, and what only seemed to, as pages told it that were read wrongly; and the steps of a payment."""

from __future__ import annotations

import pytest
from notices import only_titled


def test_what_was_handed_back_had_been_paid() -> None:
    case = only_titled(
        "民警及时止付\n近日，民警发现村民罗某疑似在网上办贷款被骗。罗某承认自己申请了5万元贷款，已经按对方说的“交”了会员费、流水费等，只差再“交”2万元解冻金就能放款。"
        "由于止付及时，4.5万元涉诈资金一分没丢，现已成功返还给罗某。"
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan, case.averted_yuan) == (45_000, "recovered", 45_000, None)


@pytest.mark.parametrize(
    "told",
    ["在银行的配合下，38600元被骗钱款终于如数退到吕某某的卡上。", "18日，公安厅反馈，已将38600元冻结在对方账户里，对方取不出来。"],
)
def test_it_came_back_in_other_words(told: str) -> None:
    case = only_titled(
        f"点赞掉进坑\n11月5日，吕某某扫码进了一个点赞返佣群，按对方要求先后转账38600元，发现被骗后报警。民警对涉案账户开展止付。{told}"
    )
    assert (case.outcome, case.recovered_yuan) == ("recovered", 38_600)


def test_the_whole_account_of_a_scammer_is_not_what_came_back() -> None:
    case = only_titled(
        "小伙买点券被骗\n1月31日，邵先生在网上买游戏点券，先后充了1.64万元，被骗1.64万元。民警查到骗子账户，一下冻结了86.5万余元。"
        "随后，民警对该账户上的86.5万元资金进行了止付冻结。如果查明是诈骗资金，将依法返还。"
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (16_400, "lost", None)


def test_what_was_kept_and_what_was_stopped_beside_it() -> None:
    case = only_titled(
        "上门劝阻\n11月23日晚，反诈中心接到张女士来电，称儿子被拉进一个微信群做任务，对方让其再交12万元保证金。民警上门劝阻，"
        "最终为受害者挽回财产损失6万元，并第一时间将已经被骗转账的9万元涉案资金成功拦截止付。"
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan, case.averted_yuan) == (90_000, "recovered", 90_000, 60_000)


def test_the_printed_total_holds_against_the_largest_payment() -> None:
    case = only_titled(
        "男子投资被骗\n日前，一名男子在某理财软件投资时被骗8万元。接警后，警方成功追回2.6万元被骗款。今年3月，方先生在短视频上看到一个投资软件。"
        "先投了几百块钱“试试水”后，方先生发现收益不错，便前后往里面投了7.8万元。3月27日，他想提现，软件却一直提示审核中。"
    )
    assert (case.loss_yuan, case.recovered_yuan) == (80_000, 26_000)


def test_who_pays_as_told_pays_in_one_step() -> None:
    case = only_titled(
        "冒充社保局\n8月17日，龚女士接到一男子打来的电话，对方自称是社保局小陈，说她的医保卡被盗刷，要她先交一笔核查金。"
        "龚女士照“小陈”说的，到自动取款机给对方打去5200元，钱打完后电话就关机了，这才发觉受骗。",
        "2016-09-22",
    )
    assert [step.stage for step in case.steps].count("payment") == 1


@pytest.mark.parametrize(
    ("told", "loss"),
    [
        ("小耿微信转账3000元，过几天又转去8000元，先后又转去3.9万元，其中2万元是从借呗借的。", 50_000),
        (
            "小耿微信转账3000元，过几天又转去8000元，先后又转去3.9万元。法院判处阚某有期徒刑三年，责令退赔被害人经济损失五万零二百元。",
            50_200,
        ),
    ],
)
def test_a_loan_in_a_payment_and_what_a_court_orders(told: str, loss: float) -> None:
    case = only_titled(
        f"“女友”一病再病\n今年3月，小耿在“陌陌”上认识一名女子，女友说要住院。{told}到了9月，对方把他删了，小耿才知被骗报案。", "2021-10-12"
    )
    assert case.loss_yuan == loss


def test_who_took_back_what_was_his_own() -> None:
    case = only_titled(
        "网购相机被骗\n13日，郝女士在二手交易平台上看中一台相机，通过对方发来的链接付款4500元，卖家没有发货，郝女士报警。民警联系对方警方冻结这笔货款。当晚，郝女士收回了自己的4500元。"
    )
    assert (case.outcome, case.recovered_yuan) == ("recovered", 4_500)
