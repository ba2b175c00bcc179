"""Demands that what follows tells as paid or not, what nearly left, what was thrown away, what came from the other side."""

from __future__ import annotations

import pytest
from notices import only_titled


@pytest.mark.parametrize(
    ("told", "loss"),
    [
        # paid in so many words, without the sum
        ("受害人向对方转账2800元后，对方又让其再转600元保价费，并承诺签收后退还。受害人转账后迟迟未收到货，才发现被骗。", 3400),
        ("受害人先后垫付4万余元后，平台显示余额6.8万元，却需再交2万元激活。受害人转账后仍不能提现，才知被骗。", 60_000),
        (
            "对方只收280元的接送费，10月21日，受害人就把钱转了过去。次日对方说要租航空箱，押金1200元，到了就退。受害人便付了押金，随后被拉黑。",
            1480,
        ),
        # the rest of a price that was never paid
        ("男子说：“给你两张一千五。”受害人用手机先付了1200元，双方说好剩下的300元等进了场再给。到了检票口才知道是假票。", 1200),
        # what the other side paid out
        ("“讲师”推荐受害人先投了3500元。没过几天“讲师”说分红下来了，真给她微信转了500元。她还想再投，对方已失联。", 3500),
        # a group whose members' losses are listed
        ("骗子以高价收购游戏账号为诱饵，以缴纳保证金为由诈骗。该两起案件中，被害人分别被骗6600元和2400元不等。", 9000),
        # a total of all, beside the victim's own
        ("受害人给了对方22万元“活动费”，两年后才发现没有学籍。像他这样被骗的还有5家，被骗总额高达126万元。", 220_000),
        # what a thief got for what he took
        ("葛某谎称替受害人把表卖出去，拿走6块手表。这些手表已被他陆续卖掉，得款7500元挥霍一空。", None),
    ],
)
def test_what_was_paid(told: str, loss: float | None) -> None:
    assert only_titled(f"一起网络诈骗案\n8月20日，受害人吴某在网上认识一名男子，两人加了微信。{told}", "2024-09-14").loss_yuan == loss


@pytest.mark.parametrize(
    "told",
    [
        "晚上收到一条短信：“妈，我手机掉水里了，这是同学的号，先打3000块到这张卡上。”吴女士心里一急，差点就去汇款了。还好丈夫在旁边，说先打个老号码试试，儿子正在宿舍睡觉呢。",
        "接到自称孙子的电话，说与人打架要赔2万元。吴女士着急忙慌取了存折，险些就把钱汇了出去，幸好在路上碰见下班的儿子。",
        "说是老板在QQ群里要求的，到银行办理转账，金额为39万元。柜员建议她打电话给老板核实，老板称并无此事。该笔资金未被汇出。",
    ],
)
def test_what_nearly_left_is_nothing_lost(told: str) -> None:
    case = only_titled(f"当心骗局\n2月24日，家住江宁区的吴女士{told}", "2022-02-25")
    assert (case.outcome, case.loss_yuan) == ("averted", 0)


def test_what_was_thrown_away_before_the_rest_was_kept() -> None:
    case = only_titled(
        "演员梦差点碎了\n5月3日，市民宋女士在网上认识一名“导演”，对方以上节目为由让她先交2000元报名费。之后又要9800元“包装费”，宋女士正要转账，民警赶到拦下。"
        "“虽然白扔了2000块钱，好在9800块保住了。”宋女士说。",
        "2023-05-11",
    )
    assert (case.loss_yuan, case.averted_yuan, case.outcome) == (2000, 9800, "lost")


def test_what_a_court_finds_has_not_come_back() -> None:
    case = only_titled(
        "婚恋骗局\n被害人方某通过交友软件认识褚某，8个月里先后向褚某支付94万余元。后法院审理，认定其中76万余元系诈骗所得，以诈骗罪判处褚某有期徒刑十年。",
        "2021-04-11",
    )
    assert (case.loss_yuan, case.recovered_yuan, case.outcome) == (940_000, None, "lost")


def test_the_victim_is_not_who_is_sentenced() -> None:
    case = only_titled(
        "“点招”押金可退？\n韦某在网上发帖称能办理大学点招，录取不成全额退款。家长彭女士与其签了“协议”，先后汇去15万元押金。录取结束后彭女士的儿子落榜，"
        "韦某失去联系。法院以诈骗罪判处韦某有期徒刑五年。",
        "2021-06-28",
    )
    assert (case.victim.label if case.victim else None) == "彭女士"
