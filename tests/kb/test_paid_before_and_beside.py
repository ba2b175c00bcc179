"""Sums of one case as pages told them that were read wrongly: of before, of others, beside a sum, taken once more, come back."""

from __future__ import annotations

import pytest
from notices import only_titled, read_titled

DAY = "2024-07-20"


@pytest.mark.parametrize(
    ("text", "yuan", "outcome", "averted"),
    [
        (
            "农信社堵截诈骗\n7月9日，谭大爷到资阳支行要求转账4.8万元，柜员报警。民警查看聊天记录，骗子以高额分红、海关扣货为由实施诈骗。"
            "谭大爷此前已通过微信向骗子转去数万元，这天又打算转4.8万元，被成功堵截。",
            None,
            "lost",
            48_000,
        ),
        (
            "银行劝阻老人\n昨天，石女士到网点要汇出五百多元，柜员一问才知，她已在手机上把征地补偿款转出去大半，因卡被管控才来柜台试着小额汇款。"
            "民警赶到后耐心劝说，石女士终于放弃转账。",
            None,
            "lost",
            None,
        ),
        (
            "民警敲门保住1.8万元\n6月18日，居民黄阿姨正与自称“医保局”的人通话，对方让她把存款转到安全账户。民警及时上门，关掉了她的手机，"
            "黄阿姨这才明白遇到了骗子。",
            0.0,
            "averted",
            18_000,
        ),
        (
            "刷单骗局\n2月12日，钟某加了对方QQ刷单，按二维码付了8000元，对方说这是组合任务，还有一单15000元，做完才能一起返。"
            "钟某又扫码付了15000元，对方又称超时，需再做一单20000元的，钟某才发觉被骗。",
            23_000,
            "lost",
            None,
        ),
        (
            "老人被骗\n吴大妈领取免费鸡蛋后被带去听课，先后花费4.6万元购买了成本不足2000元的“溶栓胶囊”，女儿发现后报警。",
            46_000,
            "lost",
            None,
        ),
        (
            "金镯失而复得\n9月8日，顾阿姨接到自称“刘警官”的电话，称她涉嫌洗钱。一个小伙子上门取走了价值1.9万元的项链和手镯。"
            "民警抓获取货的孟某，项链和手镯从他的背包里找到，已经发还顾阿姨。",
            19_000,
            "recovered",
            None,
        ),
        (
            "集中返还仪式\n6月8日，新城公安分局举行返还仪式。受害群众代表王女士现场领回被骗的9.2万元。今年以来，分局共立电信诈骗案件16起，"
            "涉案损失312万元，为受害群众挽回损失86.4万元。",
            92_000,
            "recovered",
            None,
        ),
    ],
)
def test_what_left_before_what_was_stopped_and_what_is_of_others(
    text: str, yuan: float | None, outcome: str, averted: float | None
) -> None:
    case = only_titled(text, DAY)
    assert (case.loss_yuan, case.outcome, case.averted_yuan) == (yuan, outcome, averted)


def test_a_title_by_which_it_nearly_left_tells_no_sum_that_was_saved() -> None:
    text = (
        "八旬老人险失6万\n2月27日，老人接到“孙子”电话，说要赔偿，揣上存折直奔信用社。柜员见他手抖，报了警，"
        "民警劝了许久，老人把存折递了回去。"
    )
    assert only_titled(text, DAY).averted_yuan is None


def test_a_last_short_case_is_told_in_money_of_its_own() -> None:
    text = (
        "四男女受骗\n一名女教师本月八日报案，称去年十二月在社交平台被加入投资群组，先后七次转账共六十八万港元，其后未能提款。\n"
        "一名男生接获自称「通讯管理局」人员来电，指其涉及洗钱，着其支付一百零八万人民币作担保，男生照做后发觉受骗。\n"
        "司警日前亦收到珠海警方通报，一名澳门女青年堕「冒充客服」骗局，损失四万港元。"
    )
    assert [case.loss_amount for case in read_titled(text, "2024-03-14").cases][-1] == 40_000


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("网恋被骗\n唐某在网上认识谢某，8个月里，唐某给谢某转了93万余元（自称110万），后谢某失联。", 930_000),
        (
            "学生被骗\n6月2日，小王收到退款短信，填了卡号和验证码后余额反而少了。同校还有6名学生收到同样的短信，"
            "骗子冒用商家名义群发信息，累计获利近2万元。",
            None,
        ),
    ],
)
def test_what_is_only_said_or_made_of_several_is_no_loss(text: str, yuan: float | None) -> None:
    assert only_titled(text, "2024-06-14").loss_yuan == yuan


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        (
            "澳門女學生墮騙局失62萬\n司警接獲報案，一名女學生上月接獲自稱內地公安的來電，指其涉嫌洗黑錢。女學生按指示先後轉賬51萬港元及11.3萬港元，"
            "先後損失約62.3萬港元，案件仍在偵查。",
            623_000,
            "HKD",
        ),
        (
            "新加坡女子被骗20万元\n一名58岁女子接到自称银行职员的电话，称其信用卡被盗用，随后转账20万3000新元到指定账户。警方展开调查。",
            203_000,
            "SGD",
        ),
        (
            "警破六宗骗案\n报案人为一名78岁女子，她接获自称儿子的来电，称急需8万港元保释金，她信以为真，全数交出。警方其后拘捕一名男子，"
            "揭发他另涉5宗同类骗案，6案合共涉款95万港元。",
            80_000,
            "HKD",
        ),
    ],
)
def test_what_was_lost_in_other_money(text: str, amount: float, currency: str) -> None:
    case = only_titled(text, "2025-06-19")
    assert (case.loss_amount, case.loss_currency) == (amount, currency)


def test_digits_that_no_one_grouped_so_are_no_figure() -> None:
    reading = read_titled("女子被骗\n7月9日，陈女士在网上刷单，先后转出12,3456元，后被对方拉黑，才发现被骗。", DAY)
    assert [case.loss_yuan for case in reading.cases] == [None]
    assert "damaged_number" in {warning.code for warning in reading.warnings}


def test_an_end_of_a_range_is_no_loss() -> None:
    case = only_titled("女子被骗\n7月9日，陈女士在网上刷单，前前后后被骗了4、5万元，随后报警。")
    assert (case.loss_yuan, case.outcome) == (None, "lost")


def test_part_of_a_sum_just_told_is_paid_once() -> None:
    case = only_titled(
        "购买二手车被骗\n7月9日，李先生在网上看中一辆二手车，先转账定金3000元（含运费1200元），又转尾款2万元，后被对方拉黑。"
    )
    assert (case.loss_yuan, case.loss_parts) == (23_000, True)


@pytest.mark.parametrize("total", ["", "骗走的钱都已挥霍。"])
def test_what_was_taken_of_one_once_more_is_added(total: str) -> None:
    case = only_titled(
        "一案判决\n法院查明，2023年3月，被告人王某以介绍对象为名，骗取被害人张某某人民币13万元，后又以看病为由骗取张某某8万元。" + total
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (210_000, "lost", None)


def test_a_sum_sent_to_one_account_is_no_range() -> None:
    case = only_titled("公司会计被骗\n7月9日，尚会计按“董事长”的要求，将49.8万到一个个人账户转了过去，随后发现被骗报警。")
    assert case.loss_yuan == 498_000


@pytest.mark.parametrize(
    ("text", "yuan", "outcome", "recovered"),
    [
        (
            "贷款骗局被拦下\n7月9日，反诈中心预警，罗某正遭遇虚假贷款诈骗，已经给对方交过好几笔费用。民警联系银行止付，"
            "7.2万元被骗资金一分不少，目前已全部退还罗某。",
            72_000,
            "recovered",
            72_000,
        ),
        (
            "男子行骗获刑\n2018年3月至2019年6月，孟某以谈恋爱为名，先后骗取吕某21.3万元、许某4万元，除归还吕某2万元外，其余均用于网络赌博。"
            "法院以诈骗罪判处孟某有期徒刑五年。",
            253_000,
            "partly_recovered",
            20_000,
        ),
        (
            "大学生刷单被骗\n小芸在网上找到刷单兼职，她用生活费拍下付了4500元，对方说订单卡住了，要再拍一单。"
            "小芸把从同学那里借来的4500元也付了过去，对方就没了音信。",
            9_000,
            "lost",
            None,
        ),
        (
            "买二手手机被骗\n7月9日，谢女士在网上购买二手手机，第一次转了8.8元，结果显示转账失败，对方称需重新付款，"
            "谢女士照着要求转了3900元，随后被拉黑。",
            3_900,
            "lost",
            None,
        ),
    ],
)
def test_what_came_back_was_taken_of_two_or_failed(text: str, yuan: float, outcome: str, recovered: float | None) -> None:
    case = only_titled(text)
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (yuan, outcome, recovered)


def test_what_one_or_each_of_several_lost_is_not_the_loss_of_all() -> None:
    each = only_titled("学生购票被骗\n4月，武汉某高校一名男生冒充演唱会黄牛，在群里发布购票信息，就有9名学生扫码付款，每人被骗399元。")
    one = only_titled(
        "黄金回购计划\n（太平12日讯）一名前保险代理以不存在的黄金回购计划，骗取11人共93万7000令吉，遭警方通缉。"
        "其中一名受害者自己投入15万令吉，头半年曾收到回酬，之后便分文未得。"
    )
    assert [(case.loss_yuan, case.loss_amount, case.outcome) for case in (each, one)] == [(None, None, "lost")] * 2
