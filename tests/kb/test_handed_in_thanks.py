"""Reports of thanks and what went besides: who got money back from police, what was sent behind a total, names in quotation marks."""

from __future__ import annotations

from functools import partial

import pytest
from notices import only_titled, read_titled

BEHIND = "在网上看到兼职信息，添加对方微信后做任务，先后转账3笔共计2.6万元，后发现被骗。"


_case = partial(only_titled, published="2024-09-10")


def _steps(text: str) -> list[tuple[str, str]]:
    reading = read_titled(text, "2024-09-10")
    body = reading.bulletin.text
    return [(step.stage, body[step.span.start : step.span.end]) for step in reading.cases[0].steps]


@pytest.mark.parametrize("who", ["一名群众“小芳”（化名，26岁）", "学生“小芳”（化名）", "“小芳”（化名）"])
def test_a_name_in_quotation_marks_is_the_victims(who: str) -> None:
    victim = _case(f"反诈提醒\n9月3日，{who}{BEHIND}").victim
    assert victim is not None
    assert victim.label == "小芳"


def test_how_many_many_are_is_not_told() -> None:
    case = _case("高校反诈通报\n近日，多名学生在网上购买二手手机，付款后对方失联，多名学生合计损失1.1万元。")
    assert (case.loss_yuan, case.n_victims) == (11_000, None)


@pytest.mark.parametrize(
    ("words", "loss"),
    [
        ("按对方要求转账共计27000元后，又接着把支付宝余额里的4000元也转了过去", 31_000),
        ("按对方要求把工资卡里的8万元分四次转到指定账户，后来一查，连卡内原有的7600元钱也不翼而飞了", 87_600),
        ("按对方要求转账27000元，对方又让他把余额里的4000元转过去，他起了疑心没有转", 27_000),
        ("按对方要求转账27000元，对方要他又把卡里的4000元转过去，他起了疑心没有转", 27_000),
    ],
)
def test_what_went_behind_a_total(words: str, loss: float) -> None:
    case = _case(f"男子被骗\n9月1日，张先生接到自称客服的电话，称其开通了百万保障，{words}。对方失联后，张先生报警。")
    assert case.loss_yuan == loss


def test_what_police_hand_over_has_come_back() -> None:
    text = (
        "老人接过被骗的钱\n7月19日上午，福建省建宁县里心镇70多岁的邱爷爷从民警手中接过被骗的3200元钱，不停地道谢。"
        "2023年10月的一天，一名中年女子到邱爷爷家中，称要租房子收购莲子，愿付2万元的高额租金，让邱爷爷先拿3200元给她赎回机器。"
        "邱爷爷便拿了3200元钱给该女子。没想到，该女子拿到钱后就不见了。2024年6月15日，民警将嫌疑人张某莲抓获，追回被骗资金1.5万余元。"
    )
    case = _case(text)
    assert (case.loss_yuan, case.recovered_yuan, case.outcome) == (3200, 3200, "recovered")
    assert ("payment", "邱爷爷便拿了3200元钱给该女子") in _steps(text)


def test_a_purchase_of_masks_is_a_sale_and_a_hacked_account_a_friends() -> None:
    bought = _case(
        "口罩骗局\n2月3日，熊女士听信一个网友称有口罩现货售卖，便先后汇款13.27万元向对方购买，可迟迟没有收到口罩，对方微信不回。"
    )
    hacked = _case(
        "货款被骗\n6月10日，何先生未与余先生本人核实，便按照社交软件发来的账户，全额转入30万元。转账后致电余先生，却被告知其社交账号已被盗用。"
    )
    assert [case.type.code if case.type else None for case in (bought, hacked)] == ["06", "08"]


def test_a_report_in_which_nobody_is_caught_is_no_report_of_arrests() -> None:
    text = (
        "被诈骗5200元 多亏民警反应迅速\n4月21日上午，市民蒋先生专程来到公安分局刑侦大队，将锦旗送到民警手中，"
        "感谢警方为其全额追回被骗资金5200元。\n"
        "4月8日21时许，蒋先生在浏览网页时，遭遇冒充电商客服诈骗，被诱导转账。他第一时间报警求助。公安分局刑侦大队接警后，对涉案账户进行紧急止付。"
        "办案民警连夜追踪资金流向，成功冻结被骗钱款。4月16日，5200元被骗资金全部回到蒋先生的账户。"
    )
    assert read_titled(text, "2025-04-26").form == "single_case"


def test_who_cannot_say_where_the_cash_came_from_is_no_victim() -> None:
    text = (
        "警银联动\n9月2日上午，客户石某到网点支取3.6万元，说不清这笔钱从哪里来，柜员起疑后报警。民警赶到后查明石某受人指使替电诈团伙取现，"
        "涉案资金没有再往外转。石某被警方带走调查。"
    )
    assert read_titled(text, "2024-09-10").cases == ()


def test_a_sum_in_so_many_words_that_rounds_what_was_charged() -> None:
    case = _case(
        "13岁女孩追星被骗\n8月初，13岁女孩在手机微博上添加明星QQ 号，被诈骗2万余元，"
        "靖边县公安局及时核查并指导该女孩母亲操作手机，顺利将被骗钱款追回。\n"
        "8月6日，靖边刘女士13岁女儿小高在手机微博上添加了明星“王某博”的QQ号码，被自称“王某博”的明星拉入QQ群，以发红包高额返现的方式骗取钱包内80元。"
        "在发现小高QQ钱包内无钱后，诈骗分子又诱导小高用其母亲刘女士的手机下载聚惠优选APP并充值21000元，要求其将登录密码、账号、支付密码提供给对方。"
        "随后，小高发现被骗，告知刘女士，刘女士报案。\n接警后，侦查人员发现，诈骗分子已经用之前充值金额进行了购物。民警联系官方客服，在商家出货前"
        "将购物订单全部取消。经多方努力，最终民警成功将被骗钱款退回刘女士银行卡，挽回了刘女士的经济损失。",
        published="2021-09-02",
    )
    assert (case.loss_yuan, case.loss_approx) == (20_000, "余")


def test_what_was_sent_to_an_account_that_is_frozen_has_not_come_back() -> None:
    case = _case(
        "民警上门劝阻\n3月12日下午，派出所接反诈中心指令，辖区居民曹女士曾向涉诈账户转账过4.8元，疑似遭遇刷单诈骗。民警与曹女士取得联系，"
        "确信她的一笔20000元转账还未转出。曹女士较为抵触，原因是其因曾向涉诈账户转账过4.8元导致名下的一张银行卡被保护性冻结。"
        "她表示为完成“刷单任务”，刚刚已向涉诈账户转账了2万元，对方承诺次日会返现2万8千元。",
        published="2024-03-27",
    )
    assert case.recovered_yuan is None


def test_apps_that_are_no_scammers() -> None:
    case = _case(
        "航班取消骗局\n3月12日，陈某在“航旅纵横”APP内购买了飞往西安的机票，其账户后被国家反诈中心APP“榜上有名”的账户骗走。陈某接到电话，"
        "对方冒充航空公司工作人员称航班取消可退款，让她下载“云易购”APP，被转走5.2万元。"
    )
    assert [one.value for one in case.indicators if one.kind == "app"] == ["云易购"]


def test_the_bank_that_was_to_be_paid_is_not_where_it_happened() -> None:
    case = _case(
        "银行成功堵截诈骗\n7月28日上午，溧水农商银行珍珠路支行拦截了一起电信诈骗。当日，一名78岁的老人提来现金要汇给广西农商行的某账户，"
        "声称对方是其“外甥”。几天前，他曾接到自称民警的电话，说他的银行账户涉及案件。柜员立即报警，老人才避免了损失。",
        published="2021-08-03",
    )
    assert case.region is not None
    assert case.region.name == "江苏省南京市溧水区"
    assert [step.stage for step in case.steps][:1] == ["contact"]


def test_whom_a_swindler_sends_and_whose_name_a_suspect_has_are_victims() -> None:
    sent = _case("老人被骗\n9月2日，李大爷受骗子指使来到银行，把5万元存款转入“安全账户”。之后他接到民警电话，这才报警。")
    named = _case(
        "卡主落网\n9月1日，受害人王某接到冒充客服的电话，按对方要求转账3.2万元，后报警。经查，犯罪嫌疑人王某出借银行卡帮助转账，获利3000元，已被刑拘。"
    )
    assert [case.loss_yuan for case in (sent, named)] == [50_000, 32_000]


def test_whom_a_fee_was_promised_and_who_found_himself_deceived_is_no_helper() -> None:
    case = _case(
        "兼职骗局\n9月1日，大学生小孙在群里看到兼职，对方称每刷一单给8元的好处费，小孙先后垫付2.4万元。对方一直不返款，小孙才发现受骗，随即报警。"
    )
    assert case.loss_yuan == 24_000
