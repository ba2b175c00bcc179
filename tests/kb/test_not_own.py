"""Sums beside a victim's own payments: a balance in brackets, a gang's total, a promise, what was paid before a total."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.amounts import find_amounts
from kb.model import Case

CALLED = (
    "6月3日，民警赶到时，居民祁女士已向对方转账6000元。据了解，祁女士接到自称“青河警方”的电话，称她涉嫌洗钱。"
    "骗子{held}，并通过软件转账6000元。民警当场帮她挂失了银行卡。"
)
COURT = (
    "通过诱骗玩家到虚假平台充值，再冒充客服要求交保证金，一团伙骗取{whom}60多万元。日前，县法院审结此案，七被告人获刑。\n"
    "2016年1月，受害人胡某被诱骗至该平台购买游戏币，充值900元后发现游戏币并未到账。“客服人员”称其操作违规，需缴纳保证金才能解冻。"
    "胡某连续多次充值，直至发现被骗，已充值12700元。\n同年4月，七人被抓获。"
)
LOAN = "6月4日，居民辛先生在网上申请贷款，{said}"
PAID = "6月4日，居民小叶接到退款电话，{paid}，随后对方失联，小叶报警。"


def case_of(text: str, title: str = "一起电信诈骗") -> Case:
    (case,) = read_titled(f"{title}\n{text}", "2024-06-20").cases
    return case


@pytest.mark.parametrize(
    ("text", "loss", "other"),
    [
        (CALLED.format(held="让她报出两张银行卡（余额合计约54万元）的卡号"), 6_000, ("balance_shown", 540_000)),
        ("居民岳大妈按“客服”要求共享屏幕，她名下两张卡（存款共计17万元）里的钱被全部转走，岳大妈报警。", 170_000, None),
        ("居民郝某接到注销校园贷的电话，从三个平台借款（合计5.4万元）后全部转到对方指定的账户，被拉黑后报警。", 54_000, None),
        ("骗子谎称内部购房，骗取倪某等多人96万元，其中倪某被骗40万元。去年5月，倪某付款40万元后报警。", 400_000, None),
    ],
)
def test_what_the_victim_did_not_pay_is_no_loss(text: str, loss: float, other: tuple[str, float] | None) -> None:
    case = case_of(text)
    assert case.loss_yuan == loss
    assert other is None or other in {(one.role, one.yuan) for one in case.amounts}


def test_what_a_gang_took_of_many_is_not_what_one_of_them_paid() -> None:
    case = case_of(COURT.format(whom="胡某在内的多名玩家"))
    assert case.loss_yuan in (None, 12_700)
    assert ("gang_total", 600_000) in {(one.role, one.yuan) for one in case.amounts}


@pytest.mark.parametrize(
    ("said", "outcome", "back"),
    [
        ("对方称“先交8000元解冻金，放款时一并全额返还”。辛先生转账后，对方又要保证金，他遂报警。", "lost", None),
        ("对方称卡号填错，账户被冻结，要交8000元，解冻后全额退还。辛先生转账8000元后再也联系不上对方。", "lost", None),
        ("被骗走8000元，对方承诺当日全部退还，次日却失联。民警接警后将8000元全部追回。", "recovered", 8_000),
        ("被骗走8000元。报警后，平台告知他钱款已全额退还。", "recovered", 8_000),
        ("按提示转账8000元，他马上打了银行电话，账户被冻结，这笔钱一分不少地拦了下来。", "recovered", 8_000),
    ],
)
def test_what_only_the_other_side_says_would_come_back(said: str, outcome: str, back: float | None) -> None:
    case = case_of(LOAN.format(said=said))
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (8_000, outcome, back)


@pytest.mark.parametrize(
    ("paid", "loss"),
    [
        ("扫码支付300元，对方称系统延迟，小叶又转了两笔共计999元", 1_299),
        ("交了押金800元，又两次向对方转账共1700元", 2_500),
        ("扫码支付300元，又转账1700元，前后共计2000元", 2_000),
        ("先后转账1200元、3400元，共计4600元", 4_600),
        ("扫码支付300元，又陆续转账，共计被骗2.1万元", 21_000),
    ],
)
def test_a_total_of_later_payments_leaves_the_earlier_in_the_loss(paid: str, loss: float) -> None:
    assert case_of(PAID.format(paid=paid)).loss_yuan == loss


def test_a_case_of_which_only_what_came_back_is_told_stays() -> None:
    text = (
        "两台相机变砖头 民警千里追赃\n近日，毕先生在某平台买了两台相机，收到的却是两块砖头。警方接警后跨省抓获嫌疑人，"
        "为毕先生追赃挽损9600元。7月2日，毕先生把锦旗送到民警手中。\n"
        "原来，毕先生付款后只收到一个装着砖头的快递盒，卖家再也联系不上。民警奔赴外省抓获犯罪嫌疑人卞某，追回赃款9600元。卞某被刑事拘留。"
    )
    (case,) = read_titled(text, "2024-07-20").cases
    assert (case.victim.label, case.loss_yuan, case.recovered_yuan) == ("毕先生", None, 9_600)


@pytest.mark.parametrize(
    ("text", "loss", "other"),
    [
        ("其后警员在其身上检获7万元现金，怀疑是另一宗未有报案的同类案的赃款。", None, ("seized", 70_000)),
        ("经初步调查，3名被捕人与另外4宗同类案件有关，5宗案件合共损失约39万元。", None, ("gang_total", 390_000)),
        ("其后警员在其身上起回7万元现金，相信是另一宗案件的赃款。", None, ("seized", 70_000)),
        ("经初步调查，3名被捕人与另外8宗同类案件有关，涉款95万元。", None, ("gang_total", 950_000)),
    ],
)
def test_what_police_seized_and_what_several_cases_come_to(text: str, loss: float | None, other: tuple[str, float]) -> None:
    case = case_of(
        "6月3日，警方接获一名70岁男子报案，指接到自称是其儿子的来电，称被警方拘留，需缴付“保释金”，事主将现金交予两名骗徒。"
        f"事主其后联络儿子，知道受骗。6月5日，警方拘捕三人。{text}"
    )
    assert case.loss_yuan == loss
    assert other in {(one.role, one.yuan) for one in case.amounts}


@pytest.mark.parametrize(
    ("text", "loss", "outcome", "back"),
    [
        (
            "6月4日，施先生新开网店，客服称要先付1900元认证费，认证后这1900元会在5分钟内返还。施先生扫码支付了1900元，但对方不但没有返还1900元，还要他再转，他才报警。",
            1_900,
            "lost",
            None,
        ),
        (
            "6月4日，邹女士租房，“房东”称看房先交押金3100元，看完这3100元可以退还。邹女士扫码付了3100元后，对方没有退还这3100元。",
            3_100,
            "lost",
            None,
        ),
        (
            "6月4日，伍某在金店买了11万元金条，寄往“投资平台”指定的地址。民警联系快递截下包裹，伍某说本打算第二天再加购9万元。次日，金条发还给伍某。",
            110_000,
            "recovered",
            110_000,
        ),
        ("6月4日，贝女士被骗2600元后报警。经警方冻结，2600元可以退回，近日她领回了2600元。", 2_600, "recovered", 2_600),
    ],
)
def test_a_return_that_is_promised_or_did_not_come(text: str, loss: float, outcome: str, back: float | None) -> None:
    case = case_of(text)
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (loss, outcome, back)


@pytest.mark.parametrize(
    ("title", "loss"),
    [
        ("接了两个钟头电话 卖粽叶的阿婶四万三千六没了", 43_600),
        ("“军官”订了三百床褥子 棉被店搭进去5.8万元", 58_000),
        ("九万八就这么没了 他到现在没明白", 98_000),
    ],
)
def test_a_loss_that_only_the_title_tells(title: str, loss: float) -> None:
    case = case_of(
        "8月13日，苍岭县金溪镇的霍女士接到电话，对方自称商家客服，说要三倍赔付，让她装了个能看屏幕的软件。"
        "霍女士照着按了四次密码，直到女儿来送饭才抢过手机。民警说，四笔款项均已转出，正在追查去向。",
        title,
    )
    assert (case.loss_yuan, case.outcome) == (loss, "lost")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("她转了账，三千二就这么没了。", {"lost": 3_200}),
        ("买鞋不成，4万3没了。", {"lost": 43_000}),
        ("如果不是民警及时赶到，15万元就不翼而飞了。", {"averted": 150_000}),
        ("幸好女儿回家早，六万八差点打了水漂。", {"averted": 68_000}),
        ("一千一天的酬劳她没拿到。", {}),
        ("她扫码付了1888的一笔。", {"part": 1_888}),
        ("六人冒充扶贫办，共骗得四十三人人民币六十七万余元。", {"gang_total": 670_000}),
        ("骗取被害人人民币30万元。", {"lost": 300_000}),
    ],
)
def test_sums_as_people_say_them(text: str, roles: dict[str, float]) -> None:
    assert {a.role: a.yuan for a in find_amounts(text)} == roles


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        (
            "她先后垫了四次：3000元、8800元、2万元、3.1万元，都没能提现。还有10万元没交出去，其中7万元是贷来的。店里还压着19万元的货。",
            62_800,
        ),
        ("她转了6.8万元，又添9万元，再放进去20万元。警方已发还她7万元。有个快递员跟了2000元就没再跟。", None),
        ("她先转了600元，又按要求转了1000元，前后一共1600元。", 1_600),
    ],
)
def test_sums_that_come_to_another_by_chance(text: str, loss: float | None) -> None:
    case = case_of(f"6月4日，商户潘女士被拉进一个刷单群，按导师要求在平台上垫付。{text}潘女士发现被骗后报警。")
    assert case.loss_yuan == loss


ORDERED = "11月21日，羊汤店老板朴先生接到自称部队干事的电话，要订五桌饭，还让他代买饼干。"


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("他先转了4200元，又转了3600元。民警说，前一天邻县也有一家面馆接到同样的电话，赔进去1.6万元。", 7_800),
        ("他转了4200元。民警提起，镇上也有一对夫妻，一晚上赔进去19万元。", 4_200),
        ("他转了2000元后，对方又让他转，前后被骗1.6万元。", 16_000),
    ],
)
def test_what_somebody_else_lost_is_not_the_loss(text: str, loss: float) -> None:
    assert case_of(ORDERED + text).loss_yuan == loss


@pytest.mark.parametrize(
    "text",
    [
        "11月25日，他还在另一家供货商那里被骗1.6万元。",
        "11月他在一家网店又被骗1.6万元。",
        "他也是一名老党员，被骗1.6万元。",
        "12月一名自称能追钱的网友骗走他1.6万元。",
    ],
)
def test_what_he_lost_to_another_is_his(text: str) -> None:
    case = case_of(f"{ORDERED}他转了4200元。{text}")
    assert not any(a.rule == "amounts.other.not_own" for a in case.amounts)


def test_a_title_that_rounds_a_sum_that_was_saved_says_nothing_of_a_loss() -> None:
    case = case_of(
        "6月4日，民警接到预警，居民贝女士正要把20.3万元转到“安全账户”。民警赶到银行劝阻，20.3万元保住了。",
        "冒充公检法骗走老人20万 民警及时拦下",
    )
    assert (case.loss_yuan, case.outcome, case.averted_yuan) == (0, "averted", 203_000)


@pytest.mark.parametrize("text", ["她在19点30的一笔记错了。", "5月20的一笔她没转。"])
def test_a_time_is_no_sum(text: str) -> None:
    assert find_amounts(text) == []
