"""Sums as plain notices tell them: whose they are, what they come to, and what was only meant or wished."""

from __future__ import annotations

import pytest
from notices import only_case, read_titled


@pytest.mark.parametrize("clan", ["曾", "王", "向", "方", "何"])
def test_a_family_name_is_no_adverb(clan: str) -> None:
    case = only_case(
        f"案件回放：1月9日20时许，事主{clan}先生在网上办理贷款时被骗63520元。事主接到推销贷款的电话后加对方微信，"
        "不法分子以其银行卡号填错为由，要求交解冻金并多次汇款。"
    )
    assert case.loss_yuan == 63_520


@pytest.mark.parametrize(
    ("told", "yuan"),
    [
        ("马上转去5200元。隔了三天，又转了8000元。不到半年，小谷分十几次给她打去4万余元。", 40_000),
        ("先买了一个疗程，2980元。到今年开春，小谷前前后后从存折上取出现金，在那里花了6.4万元。", 64_000),
        ("马上转去5200元。隔了三天，又转了8000元。", 13_200),
    ],
)
def test_what_all_payments_came_to_is_not_added_to_them(told: str, yuan: float) -> None:
    case = only_case(
        f"小谷在网上认识一名女子，女子说自己住院，押金还差一截，小谷{told}年底对方把小谷拉黑，小谷才发觉被骗，报了警。", "2023-03-01"
    )
    assert case.loss_yuan == yuan


def test_the_last_of_a_list_of_payments_was_paid_too() -> None:
    case = only_case(
        "去年11月底，吕先生收到一条中奖短信，按网页上的热线电话去咨询如何领奖。在“工作人员”的诱导下，他先后汇出了3800元风险抵押金、"
        "7600元个人所得税，还有15800元用以激活收款银行卡。之后，对方还要他再打1万多元，吕先生这才意识到被骗，报了案。",
        "2014-01-16",
    )
    assert case.loss_yuan == 27_200


def test_what_was_not_paid_any_more_is_no_member_of_the_list() -> None:
    case = only_case("5月3日，王女士在网上刷单，先后转账2000元、3000元，还有5000元没转就发现被骗，报了警。")
    assert case.loss_yuan == 5_000


def test_what_somebody_finds_that_he_has_paid_is_all_of_it() -> None:
    case = only_case(
        "近日，李先生收到中奖短信，对方称要先交800元的公证费，李先生想都没想就去信用社存了800元。接下来，对方又说奖金被冻结了，需要3200元的解冻费，"
        "李先生又照着做了。之后，又要交国税。几天后骗子又打来了电话。想到自己已经汇出了5万多元钱，李先生向当地警方报了案。",
        "2012-05-01",
    )
    assert case.loss_yuan == 50_000


def test_what_one_of_several_lost_is_not_somebody_elses() -> None:
    told = read_titled(
        "又有人中招\n上周，本报曾报道市民周先生被一则中奖短信骗走6000元，但仍有人上当。据警方通报，5月9日又有两位女士中招，其中一位被骗近2万元。\n"
        "5月9日上午，李女士收到中奖短信，对方要她存入2800元的保险费，李女士存入2800元后，对方又要求她汇入16800元的个人所得税。"
        "李女士又汇了16800元后，就再也无法联系上对方。",
        "2012-05-12",
    )
    assert {case.loss_yuan for case in told.cases} <= {6_000, 19_600}


def test_a_sum_a_head_of_which_nobody_says_how_many_paid_is_no_loss() -> None:
    case = only_case(
        "10月初，某高校一个新生QQ群里混进了把头像和昵称改得跟辅导员一样的人，以“教材统一征订”为由发出收款码，每人168元。"
        "不到一小时，有多名新生扫码付款，真正的辅导员下课后才发现。",
        "2023-11-01",
    )
    assert case.loss_yuan is None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("他在对方发来的网页上填了银行卡号和短信里的验证码。不多会儿，他的手机收到扣款提醒，他才回过神来，赶紧报警。", "lost"),
        ("对方说查完一分不少，他就按对方的话一样样操作。第二天他去取钱，卡里只剩下6元。", "lost"),
        ("他照对方的话一样样操作。民警赶到时，卡里的钱一分没少。", "averted"),
    ],
)
def test_what_only_the_other_side_says_keeps_nothing(text: str, outcome: str) -> None:
    case = only_case(f"11月20日，石大爷接到自称公安局“孙警官”的电话，说他涉嫌洗钱，要把存款并到一张卡上清查。{text}", "2023-12-01")
    assert case.outcome == outcome


def test_what_somebody_wants_back_has_not_come_back() -> None:
    case = only_case(
        "11月8日，周女士接到自称淘宝客服的电话，把收到的验证码发给了他，余额里的2.5万元被转走。随后周女士发现一万元真的退到了自己账户上，"
        "于是又加了对方微信。民警赶到时立马阻止了她。一边是民警的劝阻，一边是想追回剩余的1.5万元，周女士犹豫了。",
        "2023-12-01",
    )
    assert (case.loss_yuan, case.recovered_yuan == 15_000) == (25_000, False)


def test_what_was_given_back_to_many_is_nobodys_loss() -> None:
    told = read_titled(
        "退赃现场\n原来，去年9月，派出所接到王女士报警，称遇到电信诈骗，被人骗走12万多元。民警将涉案人员抓获，查明共有10多名受害人陷入骗局，"
        "其中最多的被骗近18万元。累计追回30多万元赃款，按照比例退回被骗款。",
        "2024-04-20",
    )
    assert all(case.loss_yuan in (120_000, None) for case in told.cases)


@pytest.mark.parametrize(
    "text",
    [
        "5月9日，姜某收到短信，对方自称残联工作人员，说要发放护理补贴，须提供银行卡号，卡内余额不能少于3000元。姜某心生疑惑，选择报警。",
        "5月9日，赵女士接到自称客服的电话，说她买的衣服要召回理赔。“我前段时间花120元给孙女买了一件衣服，他们说甲醛味很重。”"
        "赵女士填写了银行卡号和密码，觉得不对劲，赶紧报了警，民警赶到劝阻。",
    ],
)
def test_what_must_lie_on_a_card_or_was_bought_before_is_no_loss(text: str) -> None:
    assert not only_case(text, "2023-06-01").loss_yuan


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        (
            "大三女生刷信誉被骗\n大三女生小程8月30日在QQ群里看到有人招人刷信誉，她买了卡，把卡号密码发过去，等来的却是一句“卡单了”，被骗3600元。\n"
            "十天接警二十余起\n被骗的学生少的几百元，最多的一人被骗4200元。",
            [3_600],
        ),
        (
            "四人报案\n近日接获四名男女报案，各人损失由三千余元至八十万元不等。\n一名中年妇人本月六日报案，称今年七月在社交平台认识一名男子，"
            "对方让她下载软件投资，她先后转账二十七万元，提款时被要求再缴税款，始知受骗。",
            [270_000],
        ),
    ],
)
def test_who_of_many_lost_most_is_no_case(text: str, losses: list[float]) -> None:
    assert [case.loss_yuan for case in read_titled(text, "2016-09-09").cases] == losses


@pytest.mark.parametrize(
    ("text", "loss", "back"),
    [
        ("王女士刷单被骗12万元。民警接警后，想方设法为王女士追回被骗资金10万元。", 120_000, 100_000),
        ("5月3日，王女士刷单被骗走8万元。没想到民警仅用两天就追回6万元。", 80_000, 60_000),
        ("5月3日，张女士刷单被骗5万元。民警依法要求嫌疑人退还张女士5万元，现已全部到账。", 50_000, 50_000),
        ("5月3日，李女士刷单被骗18万元，民警共追回15万元，李女士送来锦旗。该所还为3名受害人返还资金。", 180_000, 150_000),
        ("5月3日，张先生刷单被骗10万元，民警先后追回8万元返还张先生。此前，该所已为多名群众挽损。", 100_000, 80_000),
    ],
)
def test_what_came_back_to_one_stays_his(text: str, loss: float, back: float) -> None:
    case = only_case(text)
    assert (case.loss_yuan, case.recovered_yuan) == (loss, back)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("刘女士上个月花5000元在直播间购买了一款保健品，收到后发现是假货，客服已把她拉黑，才发现被骗，遂报警。", 5_000),
        ("小李在二手群里看中一部手机，不久前花3000元购买后对方一直不发货并把他拉黑，小李才知被骗，报了警。", 3_000),
        ("5月3日，王女士先后转账3800元、7600元，还有5000元用于激活的钱尚未转出，被民警劝阻，才知被骗。", 11_400),
        ("5月3日，王女士先后转账3800元押金、7600元税款，还有15800元用以激活卡的费用她没有支付，才知被骗，报了警。", 11_400),
    ],
)
def test_the_fraud_itself_is_paid_and_what_was_not_paid_is_not(text: str, yuan: float) -> None:
    assert only_case(text).loss_yuan == yuan


def test_one_victim_told_in_a_sentence_with_his_greatest_payment_stays_a_case() -> None:
    told = read_titled("又一起\n一位市民遭遇冒充客服诈骗，最高达8万元的一笔转账被银行拦下，最终损失3万元，遂报警。", "2024-05-04")
    assert [case.loss_yuan for case in told.cases] == [30_000]


@pytest.mark.parametrize(
    ("told", "yuan"),
    [
        ("柳阿婆当即掏出身上的1380元“请”了一尊佛像。回家后孙女说这佛像网上只卖十几块钱", 1_380),
        ("“徒弟”说只要1600元香火钱，当天就能化解，柳阿婆照给了。第二天她要求退还香火钱，对方却把她的号码拉黑", 1_600),
    ],
)
def test_what_was_handed_over_in_other_words(told: str, yuan: float) -> None:
    case = only_case(f"3月11日，柳阿婆买菜路上遇到一名穿僧袍的男子，对方说她家有灾。{told}，她这才到派出所报案。", "2025-04-10")
    assert (case.loss_yuan, case.outcome) == (yuan, "lost")


def test_what_the_other_side_paid_is_no_loss() -> None:
    case = only_case(
        "3月5日，和先生在群里认识一名男子，对方让他在软件里抢单，还主动转给和先生1万元，说算两个人合伙。"
        "和先生又转账2万元，平台打不开才发现被骗，报警。",
        "2024-03-10",
    )
    assert case.loss_yuan == 20_000
    assert [step.stage for step in case.steps].count("payment") == 1


def test_notes_that_turned_out_to_be_paper() -> None:
    case = only_case(
        "8月29日，龚大爷到镇上赶集取了养老钱，一名男子捡起地上的布袋，拉他去分钱。丢袋子的人折回来要看他的钱，龚大爷把钱递过去，对方捻了捻又塞回给他。"
        "龚大爷到家里才看见，刚领的2600多元现金，张张都是冥纸，儿子说他碰到了骗子，赶忙打了110。",
        "2016-09-22",
    )
    assert (case.loss_yuan, case.outcome) == (2_600, "lost")


def test_what_was_left_of_it_is_not_all_of_it() -> None:
    case = only_case(
        "2月21日，69岁的区阿婆接到自称外孙的电话，称撞了人要赔钱，她在市场后门将2万元现金交给一名男子，回家后发现被骗报警。"
        "民警将该男子抓获，当场起获尚未花完的赃款17600元，已发还给区阿婆，她感谢民警把钱要了回来。",
        "2023-03-02",
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (20_000, "partly_recovered", 17_600)


@pytest.mark.parametrize(
    ("told", "loss", "outcome"),
    [
        ("老宁按对方说的在柜员机上操作，卡里5万多元卖猪款不见了，这才报案。", 50_000, "lost"),
        ("老宁在柜员机上转走5万元。目前嫌疑人已被刑事拘留，老宁被骗的钱已由民警追回并发还。", 50_000, "recovered"),
    ],
)
def test_what_is_gone_and_what_came_back_in_other_words(told: str, loss: float, outcome: str) -> None:
    case = only_case(f"8月3日，老宁接到电话，对方号称“补贴中心”，说有一笔补贴要他领。{told}", "2013-08-20")
    assert (case.loss_yuan, case.outcome) == (loss, outcome)


def test_what_a_swindler_took_of_others_elsewhere() -> None:
    case = only_case(
        "去年8月，冯老师经人介绍认识了毛某，毛某说手里有军校的“补录指标”，冯老师交了5.5万元。毛某被抓获后供述，他还在宝鸡用同样的办法，"
        "答应给15名考生办理录取，骗得74.4万元。",
        "2013-08-25",
    )
    assert case.loss_yuan == 55_000


@pytest.mark.parametrize(
    ("told", "yuan"),
    [
        (
            "一个中年男子捡起她扔掉的票说大奖不要啦，孙师傅一看真的是25万元的头奖，男子开口要3000元辛苦费，她掏钱给了他，票却是拼贴的，被骗了",
            3_000,
        ),
        ("当下转去3700元，隔几天又转去7600元。就这样，孙师傅照着对方的话，一回一回把4万余元打给了对方，最后被拉黑", 40_000),
    ],
)
def test_a_prize_is_no_loss_and_what_all_came_to_is(told: str, yuan: float) -> None:
    case = only_case(f"4月6日，孙师傅遇到一件事：{told}，她到派出所报了案。", "2013-04-18")
    assert case.loss_yuan == yuan


def test_what_a_swindler_took_of_all_is_no_loss_of_one() -> None:
    case = only_case(
        "一个汉子凭着几句老话，在山村屡屡得手，三个月骗走现金8万多元。4月21日，82岁的龚太婆在家剥豆子，一名男子自称是她女婿的工友，"
        "说女婿撞坏了车被人扣着。龚太婆转账7400元给他，后来才知道被骗。",
        "2012-05-18",
    )
    assert case.loss_yuan == 7_400
