"""What each of several lost, what only seemed paid, and what went to the other side, as pages told it that were read wrongly."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def _losses(text: str, published: str = "2022-11-20") -> list[tuple[str | None, float | None, str | None]]:
    return [(case.victim.label if case.victim else None, case.loss_yuan, case.outcome) for case in read_titled(text, published).cases]


def _case(text: str, published: str = "2022-11-20") -> Case:
    (case,) = read_titled(text, published).cases
    return case


def test_each_of_a_row_lost_a_sum() -> None:
    text = (
        "查水表的“师傅”专找老人换钱\n近期，东山镇接连发生三起老人受骗的警情。骗子借口查水表进门，要用零钱换整钱，趁老人不备换成假币。"
        "三起警情中，河湾村的葛某损失2300元，上坝村的申某损失4100元，石桥村的牛某某损失1500元。\n目前，警方正在侦办。"
    )
    assert _losses(text) == [("葛某", 2300, "lost"), ("申某", 4100, "lost"), ("牛某某", 1500, "lost")]


def test_a_court_tells_whom_each_took_from() -> None:
    text = (
        "县法院集中宣判两起诈骗案\n11月2日，由县检察院提起公诉的两起电信诈骗案在县法院公开宣判。\n"
        "2021年3月以来，陆某海租下一处民房，邀集陆某山等人，在聊天软件上冒充女子添加外地男子，编造投资漏洞，骗取钱款。\n"
        "通过上述手段，陆某海于2021年5月4日骗得外地人邱某人民币3.2万元；陆某山于2021年6月9日骗得外地人贺某人民币1.5万元。"
    )
    assert _losses(text) == [("邱某", 32_000, "lost"), ("贺某", 15_000, "lost")]


@pytest.mark.parametrize(
    ("words", "loss", "outcome"),
    [
        ("先付400元定金，后来对方说现在付清可以只收1900元，小鲁又转了1500元，东西一直没有寄来，对方将他拉黑", 1900, "lost"),
        ("照做后在手机上看到一笔860元“处理中”的款项，对方说要先转2000元激活，小鲁转了过去，对方随后失联，小鲁发现被骗", 2000, "lost"),
        ("支付了600元运费，对方又以备注写错为由要求重新支付，小鲁又付了600元，随后被拉黑，才知道被骗", 1200, "lost"),
    ],
)
def test_what_was_paid(words: str, loss: float, outcome: str) -> None:
    case = _case(f"网购二手乐器要当心\n11月6日，小鲁在网上看中一把二手吉他，加了卖家微信。{words}。")
    assert (case.loss_yuan, case.outcome) == (loss, outcome)


def test_a_demand_that_a_warning_came_before() -> None:
    case = _case(
        "想起民警的话 没上当\n11月6日，汪某在网上认识一名“外汇老师”，对方称跟着操作一月翻番，前提是先入金12万元，"
        "汪某想起民警的提醒，来到派出所核实，在民警帮助下卸载了软件。"
    )
    assert case.outcome == "averted"
    assert not case.loss_yuan


def test_a_refund_that_went_to_the_buyer() -> None:
    case = _case(
        "刷店铺信誉反被骗\n网店店主小鲁想提升店铺等级，加了一家“工作室”的QQ。对方在店里拍下一批商品，总价1.6万元，让小鲁用自己的账户代付，"
        "并保证付完就申请退款。小鲁付款后逐笔同意了退款，却一直没有收到，询问客服才知道，代付订单退款后钱会退到买家账户。小鲁被骗走1.6万元。"
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (16_000, "lost", None)


def test_the_one_whom_a_report_singles_out() -> None:
    case = _case(
        "街头「祈福黨」落網\n警方昨日（10日）在荃灣拘捕三名女子，涉嫌以欺騙手段取得財產。\n"
        "人員相信三人亦與10月27日沙田區一宗同類騙案有關。該案中，一名68歲婦人被騙去約9萬港元的首飾及現金。案件交由刑事調查隊跟進。",
        "2022-11-11",
    )
    assert (case.loss_amount, case.loss_currency, case.incident_date) == (90_000, "HKD", "2022-10-27")


def test_towns_of_a_place_that_is_not_named() -> None:
    told = read_titled(
        "10月下半月全区电信网络诈骗警情通报\n2022年10月16日至31日，全区公安机关共立电信网络诈骗案件190起。其中，银川市立案101起，同比上升40%，环比下降3起；"
        "石嘴山市立案35起；吴忠市立案28起；固原市立案16起；中卫市立案10起。\n全区共成功预警劝阻800名。其中，银川市成功预警劝阻450名，吴忠市成功预警劝阻350名。",
        "2022-11-02",
    ).tallies
    assert {figure.region.code for figure in told if figure.region} == {"640000"}
    towns = [(figure.category, figure.value) for figure in told if figure.dimension == "region" and figure.metric == "cases"]
    assert towns == [("银川市", 101), ("石嘴山市", 35), ("吴忠市", 28), ("固原市", 16), ("中卫市", 10)]
    saved = [(figure.category, figure.value) for figure in told if figure.metric == "dissuaded" and figure.dimension == "region"]
    assert saved == [("银川市", 450), ("吴忠市", 350)]
    first = next(figure for figure in told if figure.category == "银川市")
    assert first.change is not None
    assert (first.change["percent"], first.change["basis"], first.change["absolute"]) == (40, "同比", None)


def test_what_was_gone_before_the_rest_was_stopped() -> None:
    case = _case(
        "老翁欲匯保證金 警銀合力攔阻\n警方接獲銀行通報，有男子要匯款60萬元。員警到場了解，男子透過網路結識一名自稱護理師的女子，"
        "對方稱包裹卡在海關，要他寄出提款卡，再繳60萬元保證金。男子刷簿子時發現，帳戶內近9萬元已遭盜領一空，當場取消匯款，成功攔阻60萬元。",
        "2022-11-02",
    )
    assert (case.loss_amount or case.loss_yuan, case.outcome) == (90_000, "lost")


def test_what_a_receipt_says() -> None:
    case = _case(
        "谨防“找关系”安排工作\n2021年，镇上居民涂某通过同事打听到，薛某自称能把他儿子弄进电力公司当正式工，便托薛某去办。当年8月，薛某写下一张借条："
        "“今收涂某孩子工作安排款9万元，年底不成全数退还。”到了年底，薛某的电话再也打不通了，涂某发现被骗。"
    )
    assert (case.loss_yuan, case.outcome, case.type.code if case.type else None) == (90_000, "lost", "99")


def test_the_same_year_as_one_told_before() -> None:
    case = _case(
        "法官说案\n薛某2019年离职后对外自称某大学招生办副主任。同年7月，考生小涂的父亲找到薛某，分两次给了他20万元“指标费”。小涂报到时才发现通知书是假的。"
    )
    assert case.incident_date == "2019-07"
