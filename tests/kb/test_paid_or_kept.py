"""Whether money left, as stories without 被骗 or 损失 tell it; what was kept, asked for and not paid, or all given back."""

from __future__ import annotations

import pytest

from kb.build import read
from kb.extract.amounts import find_amounts
from kb.model import Bulletin, Case

KIDNAP = (
    "5月8日上午，温岭泽国镇的阮大伯接到一个陌生电话，听筒里有人哭着喊“爸”。另一个男人接过话头，说他儿子欠了赌账，拿4万元来赎人。"
    "阮大伯求了又求，对方松口到2.4万元，不准挂电话，不准报警。阮大伯揣着存折进了邮储网点，柜员问他汇给谁，大堂经理也劝他先打个电话问问，他不听。"
)
LOAN = "3月6日，常山的尤先生接到“信贷经理”的电话，装上对方发来的软件，申请贷款。页面提示卡号填错，款项冻结，要交5200元解冻金。"


def only(text: str, title: str = "一个电话") -> Case:
    (case,) = read(Bulletin("", title, text, published="2019-05-10")).cases
    return case


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        (KIDNAP + "走到第三家，他说是给外甥送彩礼，2.4万元就这么汇了出去。钱一走，电话断了，儿子却好好地在厂里上班。", 24_000, "lost"),
        (KIDNAP + "民警赶来，拨通了他儿子的电话，儿子好好地在厂里上班。阮大伯瘫坐在椅子上，2.4万元一分没动。", 0, "averted"),
        (LOAN + "他用手机把5200元转了过去，对方又要保险费，再打电话已是空号。", 5_200, "lost"),
        ("民警成功拦下一起诈骗，为居民计女士挽回4万元。她刚从银行取出4万元，疑似被骗。", 0, "averted"),
        (LOAN + "他正要转，妻子一把夺过手机，打给派出所一问，是骗子。5200元没有转出去。", 0, "averted"),
    ],
)
def test_whether_money_left(text: str, yuan: float, outcome: str) -> None:
    case = only(text)
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("傍晚，18万元留在了折子上。", True),
        ("3万元一分没动，仍旧躺在她的存折里。", True),
        ("老太太把布袋抱了回去，11万元一张没少。", True),
        ("再晚十分钟，2.8万元就出去了。", True),
        ("要不是柜员多问一句，6万元就成了别人的。", True),
        ("18万元留在了对方账户上。", False),
        ("十分钟后，2.8万元就出去了。", False),
        ("11万元一张卡转完。", False),
    ],
)
def test_what_was_kept(text: str, kept: bool) -> None:
    (amount, *_) = find_amounts(text)
    assert (amount.rule == "amounts.averted.safe") is kept


def test_what_is_asked_for_is_no_total_of_what_was_paid() -> None:
    asked = "他汇去2200元。钱刚到账，对方说还得先缴两成的个人所得税，一共7600元。他不肯，对方挂了电话。"
    assert [(a.role, a.yuan) for a in find_amounts(asked)] == [("part", 2200.0), ("demanded", 7600.0)]
    assert ("lost", 7600.0) in [(a.role, a.yuan) for a in find_amounts("他汇去2200元，又缴了个人所得税，一共7600元。")]


def test_a_payment_that_was_asked_for_first_is_told_once() -> None:
    text = "周女士在网上卖旧琴，“客服”要她交4800元保证金，她转了4800元。对方又说要交6200元解冻费，她再转6200元，随后被拉黑。"
    assert sorted(a.yuan or 0 for a in only(text).amounts if a.role == "part") == [4800.0, 6200.0]


def test_the_title_tells_a_payment_from_a_total() -> None:
    """6000 and 12000 come to 18000, which was paid too."""
    text = (
        "上月28日，当地一男子申请贷款，对方说卡号有误，要他交6000元解冻金。他转过去6000元，又要1.2万元验证金，他转了1.2万元。"
        "再要1.8万元保险，他又转了1.8万元。随后号码成了空号，男子报警。"
    )
    assert only(text, "贷款没见着，他倒贴三万六").loss_yuan == 36_000
    assert only(text.replace("再要1.8万元保险，他又转了1.8万元", "两笔加起来一共1.8万元"), "贷款没见着，他倒贴一万八").loss_yuan == 18_000


@pytest.mark.parametrize(
    ("end", "yuan", "outcome"),
    [
        ("民警接报后九分钟止付，9.6万元全额拦回，当天下午回到公司账上。", 96_000, "recovered"),
        ("民警接报后去查，收款的卡早已空了，9.6万元没能追回。", 96_000, "lost"),
    ],
)
def test_all_that_came_back_was_lost(end: str, yuan: float, outcome: str) -> None:
    case = only("9月4日，一家建材公司的会计牛女士接到“总经理”的微信，让她给“客户”转9.6万元工程款。她刚转完，老总从门口走进来。" + end)
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("警方发现卡里尚有25万元没被骗子取走，迅速冻结。", ["recovered"]),
        ("剩余的7万元被顺利追回。", ["recovered"]),
        ("店主说1500元就会退回来。", ["rebate", "lure", "other"]),
        ("对方要求她先将600元退还给自己。", ["demanded", "lure"]),
    ],
)
def test_what_came_back_and_what_is_only_said_to(text: str, roles: list[str]) -> None:
    assert find_amounts(text)[0].role in roles


@pytest.mark.parametrize(
    ("end", "outcome", "back"),
    [
        ("民警调看监控，将一辆嫌疑车辆截停，当场抓获三人，三人是专门来取钱的。", "lost", None),
        ("民警将车辆截停，当场抓获三人，两万元完璧归赵。", "recovered", 20_000),
    ],
)
def test_a_car_that_was_stopped_is_no_money(end: str, outcome: str, back: float | None) -> None:
    story = "3月20日，招远的高大娘报警，说被人冒充孙子诈骗了两万元。她把钱交给了来取钱的男子，给真孙子打了电话才知受骗。"
    case = only(story + end, "装孙子骗奶奶")
    assert (case.outcome, case.recovered_yuan) == (outcome, back)


def test_sums_of_no_role_belong_to_the_case_only_where_it_is_told() -> None:
    story = "5月4日，市民邱女士接到假冒客服的电话，对方说她误开了会员，她按要求转账3.6万元，随后被拉黑，到派出所报警。"
    text = f"{story}\n专案组赴外省抓获嫌疑人7名，该团伙成员每做一单可分800元。"
    assert [(a.role, a.yuan) for a in only(text, "警方打掉一团伙").amounts] == [("lost", 36_000.0)]


@pytest.mark.parametrize(
    "others",
    [
        "今年以来，市反诈中心已为11万多名群众挽回2.9亿元的经济损失。",
        "上半年全市共破获电诈案件412起，避免群众损失约6200万元。损失最大的一起被骗走390万元。",
    ],
)
def test_what_police_did_for_many_is_nothing_of_one(others: str) -> None:
    text = (
        f"{others}\n【近期案例】5月8日，在灵溪镇做门窗生意的葛老板接到自称消防队后勤的电话，"
        "向对方介绍的厂家汇了33000元货款，当晚才知受骗，报了警。"
    )
    (case,) = read(Bulletin("", "警方通报", text, published="2023-07-12")).cases
    assert (case.loss_yuan, case.averted_yuan, case.recovered_yuan) == (33_000.0, None, None)


def test_a_story_that_breaks_off_has_nothing_of_what_police_did_for_many() -> None:
    text = "今年以来全市反诈部门为10万多名群众挽回损失2.3亿元。\n【案例】7月9日，大学生阮某在店里接到电话，对方称其涉嫌一起案件。"
    (case,) = read(Bulletin("", "警方通报", text, published="2019-08-23")).cases
    assert (case.averted_yuan, case.recovered_yuan) == (None, None)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        (
            "1月，简先生店里来了个男子拿着一张“中奖”彩票，简先生付了3.95万元买下，第二天兑奖时才知是假票，马上报警。两个多月后，嫌疑人扎某某被抓。"
            "经审讯，1月至2月，扎某某用假彩票一共骗了12.75万元。",
            39_500.0,
        ),
        (
            "近日，检察院以诈骗罪对王某等12人提起公诉。检方指控，他们用婚托骗了50余名单身男子，一共30余万元。"
            "小荀看到征婚广告后来到婚介所，交了580元报名费、200元茶水费。",
            780.0,
        ),
        ("5月至8月，段某给网恋女友发红包、转账共计46次，金额8.73万元，其中“520”当天转了5200元，之后被拉黑。", 87_300.0),
        (
            "8月12日，简某走进金店张口就要17万元黄金，店员起疑报警，民警追到快递点，截住了要寄出的黄金。经查，在这之前他已被“刷单返利”骗走24万元。",
            240_000.0,
        ),
    ],
)
def test_what_one_paid_is_told_from_what_others_paid_and_what_was_kept(text: str, yuan: float) -> None:
    (case,) = read(Bulletin("", "警方通报", text, published="2025-03-12")).cases
    assert case.loss_yuan == yuan


def test_what_is_told_of_many_is_no_loss_of_one() -> None:
    text = (
        "香港觀塘警區拘捕一名男子，他涉嫌與五宗假冒官員電話騙案有關，五宗案件受害人合共損失152萬港元。"
        "警方表示，一名54歲女文員於9月10日接到自稱內地公安的電話，要她交出30萬港元保證金。她到銀行提款後，在公園把現金交給一名男子，其後起疑報警。"
    )
    (case,) = read(Bulletin("", "警拘一名假官員", text, published="2019-09-19")).cases
    assert case.loss_amount != 1_520_000


@pytest.mark.parametrize(
    ("title", "text", "yuan"),
    [
        (
            "",
            "谭某在网上挂卖游戏账号，余额里有1200元却提不出来，“客服”让他交1500元解冻。谭某扫码付了两次，每次1500元，对方还说要再交3600元，"
            "谭某报警。",
            3_000,
        ),
        (
            "",
            "谭女士在网上认识一名男子，在他发来的网站上充了5000元，第二天赚了900元，连本带利都提了出来；随后她又转了3.5万元，就提不出来了。",
            35_000,
        ),
        (
            "教师两次跑柜员机汇走三万二",
            "谭老师接到“老同事”的电话，称打架要赔钱，她到柜员机按短信发来的卡号存进去2万元。刚走到门口，对方又说还差一万二。"
            "谭老师折转身，用工资卡转了1.2万元，后来才知道被骗。",
            32_000,
        ),
    ],
)
def test_which_payments_make_up_the_loss(title: str, text: str, yuan: float) -> None:
    assert only(text, title).loss_yuan == yuan
