"""What had left though the rest was stopped, what never came, and what was swapped for paper."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def _case(text: str, published: str = "2024-05-20") -> Case:
    (case,) = read_titled(text, published).cases
    return case


def _told(case: Case) -> tuple[float | None, str, float | None, float | None]:
    return case.loss_yuan, case.outcome, case.averted_yuan, case.recovered_yuan


def test_what_had_gone_before_and_what_of_it_was_stopped() -> None:
    text = (
        "采样点里的劝阻\n5月14日深夜，凉州分局反诈中心接到一位女子的求助电话，说自己的弟弟被人拉进一个微信群，跟着“导师”在平台上猜大小，对方说他“下错了注”，"
        "要交5万元修复金才能提现。民警赶到其租住的房子里当面劝阻，最终避免了5万元损失，并将其先前已经转走的10万元中的8.6万元及时止付。"
    )
    assert _told(_case(text)) == (100_000, "partly_recovered", 50_000, 86_000)


def test_of_two_payments_the_one_that_went_through() -> None:
    text = (
        "柜员拦下33万元\n近日，某银行员工成功识破一起冒充公检法的骗局，替一位七旬客户守住了33万元积蓄。当天下午，72岁的邓奶奶来到柜台，要把存单取出，共33万元。"
        "她说“市局赵警官”打电话称她的医保卡被人盗刷，要她把钱转走。民警赶到网点，发现她前一天已经按“赵警官”的要求用手机银行转出过两笔，"
        "一笔8600元，一笔3万元，所幸后一笔因为超过限额没有转成。"
    )
    assert _told(_case(text))[:2] == (8_600, "lost")


def test_with_another_payment_the_one_that_was_stopped() -> None:
    text = (
        "卖号被骗\n11月1日晚，小谦在网上卖游戏号，标价1300元，买家叫来“担保客服”，他在对方给的网页上看到余额多了1300元，一提现就显示冻结。"
        "“担保客服”说要交1300元“认证”，小谦用妈妈的手机扫码付了1300元，还是提不出来。“客服”又要再交2400元，小谦只剩1750元，就先转了1750元。"
        "民警联系支付平台，将尚未被转走的1750元拦了下来，次日退回了小谦妈妈的账户。"
    )
    assert _told(_case(text, "2024-11-05")) == (3_050, "partly_recovered", None, 1_750)


def test_what_the_buyer_only_seemed_to_have_sent() -> None:
    text = (
        "“消防队”订酒\n8月29日，沈老板接到电话，对方称自己是县消防大队的“吴干事”，想订8桌席面，又要他帮着订“特供酒”，并发来一张7.4万元的转账回执。"
        "沈老板先给酒商转了2万元订金，当晚又转了3.1万元。第二天他去银行一查，那笔7.4万元根本没有到账，再打“吴干事”的电话已是空号，这才报了案。"
    )
    assert _told(_case(text, "2024-09-03")) == (51_000, "lost", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "包里是冥币\n11月16日，覃奶奶到银行取了1800元，路上一名男子掉下布包，另一名男子捡起要和她分钱。掉包的男子折回来要看他们身上的钱，"
        "覃奶奶把刚取的1800元拿给那人看，那人翻了翻又用纸包好还给了她。覃奶奶回家拆开纸包，里面哪有钱，全是冥币，女儿马上报警。",
        "上门“破灾”\n9月6日，一名女子进孟大娘家讨水喝，说她家房上有黑气，要用家里的现金压一压。孟大娘把1800元全放在红布上，女子把红布一裹，"
        "说过了三天才能打开。三天后她打开红布，里面哪还有钱，只剩一沓报纸。",
    ],
)
def test_a_bundle_given_back_with_paper_in_it(text: str) -> None:
    assert _told(_case(text))[:2] == (1_800, "lost")


def test_what_was_paid_of_an_agreed_price() -> None:
    text = (
        "“金蟾”换钱\n5月6日，两名男子拿着“金蟾”找到徐大伯，说只要3万元。讨价还价到1.3万元，他先把家里的1500元给了两人，说好下午再取钱来交货。"
        "徐大伯到信用社取钱时被侄子拦住，打了110。两人被民警堵在村口，1500元也从其中一人的袜子里搜了出来，当场还给了徐大伯。"
    )
    assert _told(_case(text))[:2] == (1_500, "recovered")


def test_tasks_that_were_paid_for_and_done() -> None:
    text = (
        "隔着屏幕的劝阻\n5月6日，民警联系上市民小贾，他说：“群主说做‘福利单’返得多。今天早上他叫我做三连单，头一单1700元我做了，"
        "第二单5300元也做了，第三单要1.2万元，我钱不够，正准备在网上借。”"
    )
    assert _told(_case(text))[0] == 7_000


def test_what_was_lost_before_more_was_kept_back() -> None:
    text = (
        "柜台止损\n5月8日，市民汪女士来到某银行要求转账3.1万元。柜员询问得知，汪女士此前在网上做任务，已被骗3600余元，对方称再转3.1万元就能一起退回。"
        "经民警劝说，汪女士最终放弃转账，止损3.1万元。"
    )
    assert _told(_case(text)) == (3_600, "lost", 31_000, None)


def test_a_month_s_sum_is_no_loss_of_the_case_beside_it() -> None:
    text = (
        "5月詐騙統計　假投資財損38億\n刑事局統計5月全台受理詐欺案1萬5872件、財損73.6億元，其中假投資3021件騙走38.4億元。\n"
        "刑事局指出，新北市板橋區一名72歲陳姓婦人上月7日接獲自稱健保署人員來電，隨後轉接假檢察官，要求她監管財產，陳婦前後3次將現金共285萬元交給前來收款的男子。"
    )
    assert _case(text, "2025-06-20").loss_amount == 2_850_000


def test_a_stake_that_is_stuck_before_more_was_stopped() -> None:
    text = (
        "半路上的劝阻\n6月3日，民警接到预警，辖区的卞先生刚在银行取了6万元现金。民警在路口把他坐的出租车拦停，从背包里找到了尚未交出的6万元现金。"
        "经了解，卞先生扫码进了一个群，做了几单点赞任务，拿到四十多元佣金。尝到甜头的卞先生又转了3000元做“大单”，平台显示他赚了800元，"
        "可提现时“接待员”说是四连单，要他把6万元现金送到停车场。卞先生这才醒悟。"
    )
    assert _told(_case(text, "2025-06-11")) == (3_000, "lost", 60_000, None)


def test_a_page_that_only_shows_a_payment() -> None:
    text = (
        "差点赔进去50万元\n近日，民警赶到骆先生的公司时，骆先生已经按“退费专员”的要求转出去20万元，手机上正是第二笔转账的页面，金额30万元。"
        "民警随即启动紧急止付，20万元被成功止付。"
    )
    case = _case(text)
    assert (case.loss_yuan, case.recovered_yuan) == (200_000, 200_000)


def test_what_had_gone_and_was_stopped_where_the_rest_was_kept() -> None:
    text = (
        "民警上门止付\n3月17日，柯大妈接到自称“武汉市公安局民警”的视频电话，对方说她涉嫌骗保，要核查全部资金。民警赶到其家中拔掉电话卡，"
        "并对她名下的5张银行卡采取保护性止付。经核实，就在民警进门之前，第一笔3万元已经转走，所幸还停在对方的账户里，被全额拦下；"
        "其余卡内共52万元分文未动。"
    )
    assert _told(_case(text, "2025-03-20")) == (30_000, "recovered", 520_000, 30_000)


def test_what_was_thrown_in_before_the_rest_was_stopped() -> None:
    text = (
        "一面锦旗\n8月9日，当事人把锦旗送到反诈中心。向女士在群里做任务，从拿出工资卡里的存款，到找同学借钱，再到用信用卡套现，"
        "她不但没挣到钱，还搭进去26万元。“杨警官这一个电话，帮我拦下了马上要转出去的7万元。”向女士说。"
    )
    assert _told(_case(text, "2023-08-12")) == (260_000, "lost", 70_000, None)
