"""What pages were read wrongly in that no set had: further payments, what nobody says was saved, rows of headed cases."""

from __future__ import annotations

import pytest
from notices import only_case, read_titled

from kb.extract.gazetteer import find_names
from kb.model import Reading


def told(text: str) -> list[tuple[str | None, float | None, str]]:
    """Of each case who was deceived, what was lost, how it ended."""
    reading: Reading = read_titled(text, "2024-05-20")
    return [(case.victim.label if case.victim else None, case.loss_yuan, case.outcome) for case in reading.cases]


# --- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        ("5月6日，宿迁市民骆女士被拉进刷单群，按要求垫资2万余元后对方称订单未完成，骆女士继续转账8000元仍无法提现，报警。", 28_000, "lost"),
        (
            "5月6日，秦某接到客服电话，在网贷平台贷款3.4万元，后将钱全部转到对方账户，接着又把自己的1.2万元转了过去，才知被骗。",
            46_000,
            "lost",
        ),
        ("5月6日，盛先生在投资平台充值，共转账30余万元，又将现金12余万元交给线下U商，最后共计被骗40余万元，遂报警。", 400_000, "lost"),
        ("5月6日，池某刷了两单120元的，都收到了返利和本金，随后池某刷了一个15000元的单，对方称操作失误，池某才知被骗。", 15_000, "lost"),
        (
            "5月6日，会计小游收到“老板”消息，让她立即打款86万元。86万元，几乎是公司全部的钱，小游便将这86万元转了过去，才知被骗。",
            860_000,
            "lost",
        ),
        ("5月6日，邵女士被冒充领导的骗子骗走21.4万元。民警经过努力追回了21.2万元，其余2000元暂时没有追回。", 214_000, "partly_recovered"),
        ("5月6日，民警将凌先生被骗的6万元追赃挽损。今年4月，凌先生被冒充领导的人骗走6万元。", 60_000, "recovered"),
    ],
)
def test_what_all_payments_came_to_and_what_came_back(text: str, yuan: float, outcome: str) -> None:
    case = only_case(text, "2024-05-20")
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        (
            "警方接獲一名68歲女子報案，指其被人誘騙投資。女子分別32次轉賬超過210萬港元到指定戶口，並分2次將共64萬港元現金交給騙徒，其後失聯。",
            2_740_000,
        ),
        (
            "警方接獲一名57歲男子報案，指早前認識一名網友，對方游說他買金。男子將約265萬港元積蓄，分12次共轉帳至指定戶口，後來未能取回。"
            "警方已成功將約18萬港元騙款凍結。",
            2_650_000,
        ),
    ],
)
def test_what_was_lost_in_hong_kong(text: str, amount: float) -> None:
    case = only_case(f"香港警方通報\n{text}", "2024-05-20")
    assert (case.loss_yuan, case.loss_amount, case.loss_currency) == (None, amount, "HKD")


def test_the_worth_of_one_card_is_no_loss_where_nobody_says_how_many_there_were() -> None:
    text = "5月6日，向女士点赞拿到返利后，按对方要求购买了三十几张面额1000元的礼品卡，把卡密发给对方，才知被骗，报警。"
    assert only_case(text, "2024-05-20").loss_yuan is None


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("老荣被拉进炒股群，老荣投入资金后，确实赚了一些，但随后却无法取出，最终血本无归。", "lost"),
        ("小汤接到客服电话，按对方要求操作后，小汤的账户被转走了数万元。", "lost"),
        ("阮先生接到“领导”电话，一听着了急，赶紧按照对方的要求转账。", "lost"),
        ("俞某接到“某快递客服”的电话，称其有一个包裹", "unknown"),
    ],
)
def test_nothing_is_saved_where_nothing_says_so(text: str, outcome: str) -> None:
    cases = told(f"本周案例\n5月3日，小柏在网上刷单，被骗3000元，报警。\n{text}")
    assert cases[0][1:] == (3000, "lost")
    assert cases[1][1:] == (None, outcome)


@pytest.mark.parametrize(
    "text",
    [
        "5月6日，盐城的石女士接到自称客服的电话，要求转账5万元。石女士没有照做，而是立即报警。",
        "5月6日，盐城的石大爷到银行要汇8万元给“民警”，柜员劝阻，石大爷放弃汇款，8万元保住了。",
        "5月6日，盐城的石女士接到“公安局”电话，对方要她把12万元转到安全账户。石女士打电话给儿子，儿子说这是诈骗，她没有转账。",
    ],
)
def test_what_was_saved_stays_so(text: str) -> None:
    case = only_case(text, "2024-05-20")
    assert (case.loss_yuan, case.outcome) == (0.0, "averted")


# --- cases -----------------------------------------------------------------------------------------------------------

_ADVICE = (
    "防骗指南：牢记这些“不要”\n1.不要轻信陌生电话、短信、链接。\n2.不要透露密码、验证码。\n3.不要向任何陌生账户转账。\n4.发现被骗立即报警。"
)
_KINDS = (
    "2. 低价购物诈骗\n骗子在社交平台发布低价信息，诱导私下转账后拉黑。\n3. 冒充客服诈骗\n接到“理赔”电话，照着对方说的做，钱就保不住。\n"
    "4. 校园网贷诈骗\n“无抵押”“当天到账”的广告背后，是会员费、解冻费等套路。"
)


def test_an_example_under_its_head_is_a_case_in_the_longest_advice() -> None:
    example = "真实案例：某学院学生小桑，为攒旅费参与刷单，前两单赚了60元，第三单转账4200元后，对方失联。"
    text = f"同学们，这些骗局别往里跳\n1. 兼职刷单诈骗\n先返小钱骗取信任，后面投入就没了下文。\n{example}\n{_KINDS}\n{_ADVICE}"
    assert told(text) == [("小桑", 4200, "lost")]


def test_advice_without_an_example_tells_no_case() -> None:
    assert told(f"同学们，这些骗局别往里跳\n1. 兼职刷单诈骗\n先返小钱骗取信任，后面投入就没了下文。\n{_KINDS}\n{_ADVICE}") == []


def test_each_head_that_numbers_a_case_begins_one() -> None:
    text = (
        "以案说险：守护您的养老钱\n案例一：冒充扶贫干部 警惕异常开卡\n案例回顾：\n"
        "2月，某银行柳林支行柜员发现一名客户办理开卡时神色躲闪。进一步了解得知，客户被拉入名为“惠民工程”的虚假群，"
        "按群主要求转账3000元激活补助，又被要求开卡，柜员告知后才知被骗。\n风险提示：\n核实身份与用途，不出借银行卡。\n"
        "案例二：社保升级要验证 点了链接钱没了\n案例回顾：\n"
        "倪大爷接到自称社保局的电话，对方以“社保卡升级”为由，要求其点击链接并报出验证码，导致卡内1.8万元被盗刷。\n风险提示：\n不点陌生链接。"
    )
    assert [label for label, *_ in told(text)] == ["客户", "倪大爷"]


def test_who_came_to_the_police_in_a_report_of_arrests_is_a_case() -> None:
    text = (
        "大同警方打掉一“跑分”团伙\n近日，大同警方跨省追捕，打掉一个为诈骗团伙洗钱的“跑分”团伙，抓获5名嫌疑人，涉案流水约800余万元。"
        "今年10月9日，大同市公安局平城分局接到辖区居民报警称：其在网恋好友的诱导下，下载一App炒黄金，先后投入9笔，累计被骗18.6万元。"
        "专案组民警赶赴湖南，将主犯刘某及主要成员抓获。目前，5人已被采取刑事强制措施。"
    )
    assert told(text) == [("居民", 186_000, "lost")]


def test_the_group_that_one_fraud_struck_is_a_case() -> None:
    text = (
        "派出所里的退赃会\n8月31日上午，潍坊市公安局寒亭分局固堤派出所举行退赃会，民警把追回的钱交到家长手中。"
        "今年7月中旬，一学校的新生家长群内，发生了一起诈骗案件。诈骗分子冒充班主任，发布“收取校服费”通知和二维码，"
        "诱导家长扫码，最终导致30余名家长被骗，共计损失3900余元。专案组民警赶赴湖南，将两名嫌疑人抓获归案。"
    )
    assert [row[1] for row in told(text)] == [3900]


def test_the_sum_of_another_victim_is_not_that_of_the_one_case() -> None:
    forum = '- X6 e2 R( B$ l- r) M$ X\n安康公安11天跨6省，破获2起网络诈骗案件！\n: q r _# S" F1 ? D0 |& b: A7 E\n'
    text = (
        f"@ME: |\n近日，紫阳县公安局历经11天，破获2起电信网络诈骗案件，打掉1个洗钱窝点，抓获犯罪嫌疑人9名。{forum}"
        "8月4日，紫阳县郭某报警，称自己在某社交软件上认识一名男子并确定恋爱关系，后该男子以投资名义诱骗郭某8万元。\n"
        ": j' J3 `+ Z2 ~9 |9 @ 同月，某护士邓某在社交软件上认识一男子，在对方诱导下，以投资理财为由被骗二十几万元。) {9 h' w1 H/\n"
        "两起案件发生后，市公安局高度重视，迅速确定了嫌疑人落脚点。) Q3 g* T) ^. ]/ y1\n紫阳县公安局立即赴6省抓捕，抓获犯罪嫌疑人8名。"
    )
    assert ("邓某", 80_000) not in [(label, yuan) for label, yuan, _ in told(text)]


def test_who_defrauded_others_by_name_is_no_victim() -> None:
    text = "网上卖口罩诈骗\n2020年2月，甘某在微信群发布出售口罩的虚假信息，南通市民葛先生向其下单并支付8600元货款，甘某收款后将葛先生拉黑。"
    assert [(label, yuan) for label, yuan, _ in told(text)] == [("葛先生", 8600)]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (
            "5月6日，李某某到派出所报案称，银行卡里的1800元不见了，怀疑被骗。民警查询后发现，原来李某某误点了自动转入功能，钱转进了零钱通。",
            False,
        ),
        ("5月6日，李某某接到客服电话，对方要其取消自动扣款，李某某照做后1800元被转走，原来是骗子冒充客服，遂报警。", True),
    ],
)
def test_a_slip_of_ones_own_is_no_fraud(text: str, notice: bool) -> None:
    assert (read_titled(f"民警帮群众找钱\n{text}", "2024-05-20").form != "other") is notice


# --- words -----------------------------------------------------------------------------------------------------------


def test_pictures_amid_words_are_not_read() -> None:
    case = only_case("5月6日，袁(🍐)女士接到“客(👦)服”电话，按要求转(💲)账5400元(☂️)后对方失联，报(📗)警。", "2024-05-20")
    assert (case.loss_yuan, case.victim and case.victim.label) == (5400, "袁女士")


def test_a_persona_is_printed_without_the_words_that_say_so() -> None:
    case = only_case("5月6日，南通的许某接到骗子冒充天猫客服的电话，称其店铺异常，许某转账3000元，才知被骗报警。", "2024-05-20")
    assert case.impersonated == ("天猫客服",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("她被诱骗投资白银，损失30万元", []),
        ("白银市公安局通报", ["甘肃省白银市"]),
        ("长宁公安分局民警接到报警", ["上海市长宁区"]),
        ("长宁县公安局民警接到报警", ["四川省宜宾市长宁县"]),
    ],
)
def test_which_place_a_short_name_is(text: str, names: list[str]) -> None:
    assert [found.regions[0].full for found in find_names(text)] == names


# --- neighbours of all these, read as before ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        ("6月3日，林女士被冒充客服的人骗走3万元。民警表示，将被骗钱款追回是当前首要任务。", 30_000, "lost"),
        ("6月3日，林女士被冒充客服的人骗走3万元。待法院判决后，警方将被骗钱款返还受害人。", 30_000, "lost"),
        ("6月3日，卢女士被骗2万元，原来是误点链接，手机被植入木马。卢女士报警。", 20_000, "lost"),
        ("6月3日，民警接到报警，称卡里5万元没了，原来卢先生接到冒充客服的电话，误操作转走了5万元。", 50_000, "lost"),
        ("6月3日，汪女士做刷单任务，先后转账共计4.5万元，才知被骗报警。同群的另外三人共计被骗20余万元。", 45_000, "lost"),
        ("6月3日，江女士接到“领导”消息，没有多想，就转给对方。民警提醒后她立即撤回了转账，一分钱没损失。", 0.0, "averted"),
        ("6月3日，黄某明知无还款能力，仍被“贷款中介”诱导办理贷款，对方收走1万元手续费后失联，黄某报警。", 10_000, "lost"),
    ],
)
def test_neighbours_of_the_money(text: str, yuan: float, outcome: str) -> None:
    case = only_case(text, "2024-06-12")
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


def test_numbered_cases_that_are_no_frauds_make_no_notice() -> None:
    text = (
        "法官说法：这些事要留心\n案例一：试用期被辞退\n2月，一名员工在试用期被公司辞退，要求公司支付工资8000元。法院判决公司支付。\n"
        "案例二：借款未还\n3月，一名市民向朋友借款3万元到期未还，朋友诉至法院，要求返还。\n法官提醒：借款要写借条，也要谨防诈骗。"
    )
    assert read_titled(text, "2024-06-12").cases == ()


def test_who_collects_for_fraudsters_is_no_victim() -> None:
    text = "警方拘捕收款男子\n6月3日，警方拘捕一名45岁陆姓男子，他涉嫌替诈骗集团收取骗款。警员在其身上起回1万元，并在一间兑换店检回8万元。"
    assert told(text) == []
