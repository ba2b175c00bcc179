"""A report to the police and the account that follows it are one case; what police then did, and what a suspect tells, is none."""

from __future__ import annotations

import pytest
from notices import read_titled

GIRL = """卖号能赚一百元 女生倒贴一千三
3月9日晚上，海宁市公安局许村派出所来了一名小女孩，她在家长陪同下来报案。
{account}3月8日中午，她趁课间在家玩游戏，有陌生人加她好友，问她要不要卖游戏账号。她登录了对方发来的网站，账户里显示有100元，却提不出来。
客服说没有激活，要交300元。她转了300元，还是提不出来，又向同学借了1000元转过去，随后对方不见了。"""
FIRM = """“老板”头像一闪 58万元没了
频道 > 地方
字号：大 中 小
10月20日，嵊州警方通报一起案件，赃款一分不少地还给了受害公司。
9月下旬，当地一家领带公司报警，称公司会计在QQ上被骗，损失58万元。
{account}出事那天是9月23日，她一上班就看到“老板”的QQ头像在闪，对方让她把58万元转到一个账户里，她从网银把58万元汇了出去。不到一刻钟，老板打来电话，她的腿就软了。
10月5日，嫌疑人在外地落网，58万元被全数追回。"""
LOVER = """34岁女子网恋 五个月被骗73万元
据报道，近日，一名女子在网上交友中被一名自称“法国商人”的男子骗走了73万元。
据报道，被骗的女子今年34岁，从事文职工作。{account}一名男子在网上相识并陷入热恋，对方自称做汽车零件生意，以种种借口要钱，她先后转账50多次。
她发现被骗后报了警。"""
HELD = """警方为群众挽回被骗资金
近日，源城区的黄某把一面锦旗送到民警手中。原来，10月14日，黄某到派出所报案称其在网上投资理财被骗290900元。
{account}，10月15日，银行卡持有人刘某、肖某主动来到派出所，返还被骗资金117900元。"""
MULE = """一张卡牵出9起案
5月24日，津阳市公安局反诈中心收到核查线索：本市男子岑某名下的银行卡先后有9起电信诈骗案件的钱流过。5月26日，民警将岑某抓获。
经讯问，岑某交代，3月中旬，一个在牌桌上认识的“邓哥”说急着给工人发钱，想借卡走个账，一天给他300元。岑某把卡和密码交了出去。
目前，岑某已被刑事拘留。"""
SHOPS = """一天两个“大单”
近日，安宁公安分局接连劝阻了两起以采购为名的骗局。
11月5日上午，派出所接到反诈中心指令：辖区石女士可能正在被骗。石女士开粮油店，一个自称部队秦班长的男子要订大米，又叫她先替部队垫付19200元买“单兵火锅”。民警敲门时，她就差按下确认键。
当天中午，江桥派出所也上门劝住了一位。开日料店的井上老板接到自称某小学总务老师的电话，要订150份便当，又让他联系厂家先付6800元货款。他打算吃过午饭就去转，被民警堵在店里。"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (GIRL.format(account="据小女孩讲述，"), 1),
        (FIRM.format(account="女会计边某回忆，"), 1),
        (LOVER.format(account="今年6月，她与"), 1),
        (HELD.format(account="经民警耐心劝导"), 1),
        (MULE, 0),
        (SHOPS, 2),
    ],
    ids=["a girl", "a firm", "she", "won over", "a mule", "two shops"],
)
def test_number_of_cases(text: str, count: int) -> None:
    assert len(read_titled(text, "2023-11-20").cases) == count


def test_what_was_given_back_is_not_added_to_what_rounds_it() -> None:
    (case,) = read_titled(HELD.format(account="经民警耐心劝导").replace("被骗资金\n", "被骗资金10余万元\n"), "2023-11-20").cases
    assert (case.loss_yuan, case.recovered_yuan) == (290_900, 117_900)
