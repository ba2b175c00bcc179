"""What was read as a case is weighed once more: adverts and tellers of the same are none, and what is a case stays one."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from notices import read_titled

from kb.build.reading import read
from kb.extract.kept import find_surplus, without
from kb.extract.segment import Story
from kb.model import Bulletin, Case, Span, Step, Victim

BRIEF = "近日，海桐区一名女子被冒充客服的骗子骗走36000元。"
LONG = (
    "1月6日上午，海桐区的阮女士接到一个自称网购客服的电话，对方说她误开了会员，每月要扣费。"
    "阮女士按对方要求下载会议软件，打开屏幕共享，先后转账36000元，随后被对方拉黑，她到派出所报警。"
)
OTHER = "1月8日，滨桐区的桑先生在群里看到兼职刷单的广告，垫付三单共5200元，无法提现，桑先生报警。"
LENDERS = (
    "1月6日，海桐警方打掉一个“跑分”窝点，抓获嫌疑人7名。21岁的小阮原来在奶茶店打工，老乡说借两张银行卡走走账，一天给三百，他便把卡交了出去。"
    "没过几天，他的卡被外省公安冻结。民警提醒：出借银行卡要负法律责任，卡一借出去，五年内不能开新户。目前7人均被采取刑事强制措施。"
)


def cases_of(text: str, title: str = "海桐警方发布") -> tuple[Case, ...]:
    return read(Bulletin("", title, text, published="2024-01-12")).cases


def test_whoever_lent_a_card_is_no_victim() -> None:
    assert cases_of(LENDERS, "海桐警方打掉一个“跑分”窝点") == ()


def test_what_stands_under_a_head_is_a_case() -> None:
    """However little it tells of the money."""
    text = (
        "开学季防骗\n骗局一：乱收费\n案例：新生小葛报到第二天接到自称辅导员的电话，对方让他交300元班费，小葛扫码转账后才发现被骗。\n"
        "骗局二：扫码送礼\n案例：新生小阮报到时被一名自称学长的人拦住，对方称扫码就能领礼包。小阮照做，不久银行卡里的钱被盗刷，一旦扫描，信息就会被盗，小阮报警。\n"
    )
    assert len(cases_of(text, "开学季防骗")) == 2


def test_who_is_told_by_a_name_of_her_own_stays_a_case() -> None:
    """Though no money left her."""
    title, told = (
        "“儿子”要10万元学费",
        (
            "1月11日上午，桑女士像往常一样登录QQ，“儿子”找她聊天，说要报学校的培训班，学费折合人民币约10万元。桑女士赶到丈夫单位准备汇钱。"
            "丈夫觉得不对劲，桑女士又和“儿子”聊起来，说汇钱的事交给姑姑了，“儿子”要她给姑姑打电话，可儿子根本没有姑姑。这下她确定对方是骗子。\n"
            "一个月前，邻县的一位家长也收到了“儿子”的信息，说教授的父亲来治病，要汇款20万元还给教授，家长马上转了20万元，后又汇了20万元，损失40万元。\n"
        ),
    )
    assert len(cases_of(told, title)) == 2


def test_two_cases_stay_two() -> None:
    assert [case.loss_yuan for case in cases_of(f"{LONG}\n{OTHER}")] == [36_000.0, 5_200.0]


def test_what_was_told_in_short_before_is_no_case_of_its_own() -> None:
    assert [case.loss_yuan for case in cases_of(f"{BRIEF}\n{LONG}")] == [36_000.0]


def case(ordinal: int, start: int, end: int, **told: object) -> Case:
    return Case(ordinal, Span(start, end), **told)  # type: ignore[arg-type]


FULL = {
    "victim": Victim("阮女士", "女", 30),
    "loss_yuan": 36_000.0,
    "outcome": "lost",
    "channels": ("电话",),
    "payments": ("转账",),
    "steps": (Step(1, "contact", Span(30, 40)), Step(2, "inducement", Span(41, 60)), Step(3, "payment", Span(61, 80))),
}


def test_a_case_of_which_nothing_is_told_is_surplus() -> None:
    told = [case(1, 0, 25, outcome="unknown"), case(2, 26, 120, **FULL)]
    assert find_surplus("", "海" * 200, "multi_case", told) == {0}


@pytest.mark.parametrize(
    ("first", "left"),
    [
        ({"victim": Victim("阮女士")}, [(0, 120)]),  # of the same person: told once more
        ({"loss_yuan": 36_000.0}, [(0, 120)]),
        ({"victim": Victim("桑先生"), "loss_yuan": 5.0}, [(26, 120)]),
    ],
)
def test_what_tells_of_one_beside_it_goes_to_that_one(first: dict[str, object], left: list[tuple[int, int]]) -> None:
    stories = [Story(1, (Span(0, 25),)), Story(2, (Span(26, 120),))]
    made = without(stories, [case(1, 0, 25, **first), case(2, 26, 120, **FULL)], {0})
    assert [(story.span.start, story.span.end) for story in made] == left
    assert [story.ordinal for story in made] == [1]


CAUGHT = (
    "近日，海桐警方抓获涉嫌诈骗的嫌疑人27名，捣毁窝点3个，扣押电脑40余台、手机110部。\n"
    "3月，海桐市公安局在工作中发现一条线索，随即成立专案组。民警辗转多地，经过两个多月的侦查，摸清了该团伙的组织架构，分成六个小组统一收网。\n"
    "经查，该团伙冒充“短视频客服”，以关闭会员为由，诱骗受害人下载会议软件共享屏幕，再将其卡内资金转走。{victim}\n"
    "目前，案件正在进一步侦办中。"
)


@pytest.mark.parametrize(
    ("victim", "losses"),
    [
        ("市民阮女士就是受害人之一，她今年1月被骗12.6万元。", [126_000.0]),
        ("其中，桑先生在去年底被骗走8.8万元。", [88_000.0]),
        ("", []),
    ],
)
def test_a_victim_told_in_a_clause_of_a_report_of_arrests_stays(victim: str, losses: list[float]) -> None:
    assert [case.loss_yuan for case in cases_of(CAUGHT.format(victim=victim), "海桐警方打掉一冒充客服团伙")] == losses


def test_a_second_case_in_the_last_sentence_stays() -> None:
    girl = (
        "6月2日，13岁的小莹放学后用妈妈的手机上网，被拉进一个QQ群。群里的“警察”称她的账号涉案，要她扫码“配合调查”。小莹害怕，先后扫码转出4000元，对方随后把她拉黑。"
        "妈妈发现后带她到派出所报警。\n家长要管好手机支付密码。今年2月，当湖街道也有一名12岁女孩被“警察”恐吓，被骗5000余元。"
    )
    assert [case.loss_yuan for case in cases_of(girl, "女孩被“警察”恐吓 转走4000元")] == [4_000.0, 5_000.0]


@pytest.mark.parametrize(
    ("label", "words", "left"), [("阮女士", "她被骗", set()), ("阮某", "他被骗", set()), ("阮某", "他借出", {0}), (None, "", {0})]
)
def test_a_loss_that_no_other_case_tells_is_kept(label: str | None, words: str, left: set[int]) -> None:
    alone = case(1, 0, 30, victim=Victim(label), loss_yuan=9_000.0, outcome="unknown")
    with patch("kb.extract.kept.chance", lambda *_: 0.9):
        assert find_surplus("", f"{words}{'海' * 60}", "arrests_report", [alone]) == left


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        (
            f"9月，在校大学生邱某在网上看到“日结800元”的兼职，对方称只需提供银行卡帮忙转账。邱某提供名下两张银行卡，并按要求刷脸转账，获利2400元。\n{LONG}",
            [36_000.0],
        ),
        (
            f"案例一：宝妈岑某按“主管”要求，用自己的账户接收转账后买黄金交给对方，每单可拿佣金500元，她就这样帮骗子转移了6.3万元赃款。\n案例二：{LONG}",
            [36_000.0],
        ),
        (
            "1月6日，居民小厉接到“客服”来电，被骗走15万元。后查明，柏某将自己的银行卡交给上家取现，得好处费2000元。",
            [150_000.0],
        ),
    ],
)
def test_whoever_was_paid_for_moving_money_is_no_victim(text: str, losses: list[float]) -> None:
    assert [case.loss_yuan for case in cases_of(text, "以案释法")] == losses


def test_whose_money_is_doubtful_is_no_victim() -> None:
    text = (
        "百色公安织密防护网\n2025年以来，全市共破获电信网络诈骗案件312起，为受骗群众追回资金1300余万元。"
        "近日，反诈中心接到银行上报线索，客户岑某取现3.6万元资金来源可疑，专班指令属地民警到网点拦下，防止了资金再次转移。"
    )
    assert read_titled(text, "2025-11-03").cases == ()
