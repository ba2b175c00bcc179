"""What only seems to have come back or to have been paid: money shown or fetched from a bankbook, sums each time, who has got it all."""

from __future__ import annotations

import pytest
from notices import only_titled, read_titled


def test_what_was_to_be_given_back_after_a_blessing_is_gone() -> None:
    case = only_titled(
        "迷信老太被骗四万\n家住哈尔滨市南岗区的孙老太在逛早市时，因为太迷信，被几名男女轻易地骗去4万元现金和一些首饰。\n"
        "12日早，72岁的孙老太在早市溜达时，迎面过来一名中年妇女，焦急地问她认不认识一位老中医。中年女告诉孙老太，神医看病从来不收钱，"
        "但看病时得用金钱和首饰供奉，看完后原物返还。\n孙老太一溜儿小跑回到家中，翻出了一些首饰，又拿出存折取了4万元现金回到大院。"
        "中年妇女拿到钱后，告诉她回家等一周后即可免灾，到时再来将钱物取回。家人赶紧与她到派出所报了案。",
        "2003-10-15",
    )
    assert (case.loss_yuan, case.recovered_yuan, case.outcome) == (40_000, None, "lost")


def test_who_breaks_off_after_all_was_received_has_given_nothing_back() -> None:
    case = only_titled(
        "以谈对象为诱饵骗钱\n今年6月，家住献县的青年窦某上网聊天时，认识了一名网名叫“雨荷”的女孩，两人在网上确立了恋爱关系。“雨荷”提出，"
        "窦某要支付1800元的“见面费”。窦某向其账户汇入1800元钱。过了几天，“雨荷”说见面费太少，要求再汇1800元，窦某再次汇去1800元。"
        "窦某按照“雨荷”的要求前后分四次向贾某共计汇款8000元人民币。“雨荷”在收到8000元后，断绝了与窦某的联系。窦某向公安机关报了案。\n"
        "9月8日，民警将犯罪嫌疑人贾某抓获。",
        "2012-09-20",
    )
    assert (case.loss_yuan, case.recovered_yuan, case.outcome) == (8000, None, "lost")


def test_money_that_was_shown_is_no_loss_and_a_ring_that_was_taken_is_not_saved() -> None:
    reading = read_titled(
        "男子拿冥币骗金戒指开溜\n19日7时许，在长春市宽城区新发路附近，一名男子用一沓冥币对市民白女士实施诈骗。骗局被识破后，"
        "他拿着骗下来的金戒指转身就跑。附近市民听到呼喊声后一起追赶骗子。\n这时一辆出租车将玩命跑的男子拦住，赶到的民警和市民将对方抓住。\n"
        "白女士今年45岁。当天6时50分，她走在街上，突然身后一名男子大声说：“这是谁的钱？”她回头看到，对方手中有一只袜子，"
        "里面有两捆一百元的人民币，看厚度约有5000元左右。白女士跟着对方走进附近一个楼道内，男子将她手上的一枚金戒指摘了下来，并快步走下楼去。",
        "2009-06-20",
    )
    (case,) = reading.cases
    assert (case.loss_yuan, case.outcome) == (None, "lost")
    assert all("出租车" not in reading.bulletin.text[step.span.start : step.span.end] for step in case.steps)


@pytest.mark.parametrize(
    ("words", "loss"),
    [
        ("每次都会在她直播的时候打赏，而且出手大方，一次就是800元，很快就花掉了60000元。她提出想见面，小徐又给对方转去了35000元", 95_000),
        ("给她转账5500元。又过几天，小徐又给她转账7000元。就这样，小徐在对方的要求下，分多次将4万余元打给了对方", 40_000),
    ],
)
def test_a_sum_each_time_and_all_that_was_sent(words: str, loss: float) -> None:
    case = only_titled(
        f"网恋骗局\n小徐今年26岁，去年在某社交软件上认识了一个叫“丁香”的美女，两人确立了恋爱关系。小徐{words}。之后对方把他拉黑了。",
        "2018-11-06",
    )
    assert case.loss_yuan == loss


def test_who_gave_up_a_transfer_lost_nothing() -> None:
    case = only_titled(
        "網友要求資助買新車 高雄男險遭騙財\n經員警到場了解，林姓男子想臨櫃匯款新台幣6萬元到吳姓男子帳戶，"
        "行員關懷用途時發現林姓男子稱不認識收款人，只說要支付與女友出遊住宿費，當下也聯繫不上女友詢問，行員就通報警方。\n林姓男子告訴警方，與女友交往近半年，近日對方稱想買新車希望協助，"
        "就答應資助6萬元。警方分析確認為交友詐騙，讓林姓男子當下決定取消匯款。",
        "2026-01-08",
    )
    assert case.outcome == "averted"


def test_a_girlfriend_says_nothing_of_the_sex_of_whom_she_tells_it() -> None:
    case = only_titled(
        "网恋惊梦\n去年初，一位微信名“梦里花开”的妙龄女子加小杜为好友，两人开始了网恋。突然有一天，女友告诉小杜自己出车祸了，急需住院押金，"
        "小杜立刻转账5500元。之后对方将小杜拉黑，小杜发现被骗，遂报警。",
        "2021-09-24",
    )
    assert case.victim is not None
    assert case.victim.gender != "女"


def test_what_is_not_to_be_seen_any_more_is_gone() -> None:
    case = only_titled(
        "一通电话骗走积蓄\n6月13日，农先生接到自称电信局的电话，说他家座机欠费，又转接“公安局”，要他把钱转到安全账户。农先生听得深信不疑，挂了电话，"
        "就揣着存折和银行卡来到一台ATM机前，一步步照对方教的做完了转账。回家路上他越琢磨越觉得蹊跷，这才去派出所报案。"
        "等警方一查，农先生卡里的2.3万多元早已不见踪影。",
        "2009-06-15",
    )
    assert (case.loss_yuan, case.outcome) == (23_000, "lost")


def test_what_a_cashier_gives_back_to_a_customer_who_is_none() -> None:
    case = only_titled(
        "冒充董事长\n小周进群后，“董事长”说有一笔183万元的合同款今天要进公司账户，让她盯着点，还给了她客户方总的电话。小周打给“方总”，"
        "对方说183万已经转进董事长的个人卡里了。“董事长”说合同要重签，先从公司账户里退183万给方总，等回到公司自己再补进来。"
        "最后小周分五次把公司账户上183万退给了对方。等见到董事长才知道被骗，遂报警。",
        "2021-05-15",
    )
    assert case.loss_yuan == 1_830_000
