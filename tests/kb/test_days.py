"""The day of a case where several dates stand around it, read from the whole notice."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.days import find_datings
from kb.extract.form import find_form
from kb.extract.sentences import to_notice
from kb.extract.steps import find_steps
from kb.model import Bulletin, Span, Step


def told(text: str, published: str | None = "2024-06-20") -> list[tuple[str | None, str | None]]:
    return [(case.incident_date, case.incident_date_basis) for case in read_titled(text, published).cases]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "民警登门劝阻\n6月14日下午，吉水县反诈中心收到预警：辖区孟女士疑似正在被骗。今年四月，孟女士在一个相亲软件上认识了自称军官的男子，"
            "对方让她到“金汇”平台投资，她转账3万元。",
            "2024-04",
        ),
        (
            "锦旗送到派出所\n6月18日，龚女士把一面锦旗送到吉水县公安局。5月9日，龚女士接到自称客服的电话，对方称要关闭会员，"
            "她按要求转账2.4万元，发现被骗后报警。民警止付2.4万元，6月12日全部返还。",
            "2024-05-09",
        ),
        (
            "老人差点汇出养老钱\n6月11日，吉水县的卢大爷到派出所报警，称接到自称孙子的电话后转账2万元。原来，6月9日晚，卢大爷接到电话，"
            "对方说撞了人要赔钱，他第二天一早就去银行转账。",
            "2024-06-09",
        ),
    ],
)
def test_the_contact_before_what_police_did(text: str, day: str) -> None:
    assert [found for found, _ in told(text)] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "假客服盯上手工店\n事情从6月9日说起。当天，吉水县的孟女士接到自称平台客服的电话，对方说要交保证金，她转账1.2万元，发现被骗后报警。",
            "2024-06-09",
        ),
        (
            "退休教师被骗\n6月14日，吉水县的龚某到派出所报案，称其3日接到自称银行客服的电话，对方让他下载软件，他转账4.8万元后发现被骗。",
            "2024-06-03",
        ),
        (
            "一通电话骗走养老钱\n吉水县的卢大爷上个礼拜三接到自称孙子的电话，对方说撞了人要赔钱，他转账2万元，发现被骗后报警。",
            "2024-06-12",
        ),
    ],
)
def test_a_day_of_which_there_is_a_doubt(text: str, day: str) -> None:
    assert [found for found, _ in told(text)] == [day]


def test_a_day_after_the_notice_is_of_the_year_before() -> None:
    text = "网友\n《北方周末》2022年11月18日\n2月13日，吉水县的龚女士在交友网站上收到一条留言，对方让她投资，她转账9万元，发现被骗。"
    assert told(text, "2022-11-18") == [("2022-02-13", "published_year")]


def test_a_day_in_the_line_before_each_case() -> None:
    text = (
        "三笔钱是这样追回来的\n时间：6月3日 14:10　地点：吉水县文峰镇\n孟女士接到自称航空公司客服的电话，"
        "对方称航班取消可以退300元，她转账1.2万元后发现被骗。\n"
        "时间：6月5日 9:35　地点：吉水县八都镇\n龚师傅在微信上收到“老领导”的消息，说急用钱，"
        "龚师傅转账6万元，后来发现被骗报警。"
    )
    assert [day for day, _ in told(text)] == ["2024-06-03", "2024-06-05"]


def test_a_week_alone_is_its_month() -> None:
    text = "婆婆被骗\n吉水县的孟婆婆上周接到自称孙子的电话，对方说打伤人要赔钱，孟婆婆交出现金8万元，发现被骗后报警。"
    assert told(text, "2024-06-20") == [("2024-06", "relative")]
    assert told(text, "2024-06-05")[0][0] is None  # the week lies in two months


def test_that_year_is_the_one_told_before() -> None:
    text = "三年追回养老钱\n2020年的事，孟大叔至今记得。那年8月3日，孟大叔接到自称社保局的电话，把卡和密码交了出去，被骗6万元。"
    assert told(text)[0][0] == "2020-08-03"


def test_what_may_be_the_day_stands_in_order_with_its_place() -> None:
    text = "6月18日，吉水县警方通报一起案件。\n6月9日，孟女士接到自称客服的电话，转账2万元，发现被骗。"
    notice = to_notice(Bulletin("", "通报", text, published="2024-06-20"))
    _, stories = find_form(notice)
    datings = find_datings(notice, stories[0], stories)
    starts = [dating.found.dated.span.start for dating in datings]
    assert starts == sorted(starts)
    assert all(f"z:{dating.place}" in dating.signs for dating in datings)


def test_without_a_publication_the_rules_alone_speak() -> None:
    text = "通报\n2023年3月5日，孟女士接到自称客服的电话，转账2万元，发现被骗。2023年3月1日，她曾收到客服的短信。"
    assert told(text, None)[0] == ("2023-03-01", "stated")


def test_the_year_of_goods_is_no_day() -> None:
    assert told("买酒被骗\n孟先生在网上购买三瓶1999年茅台，转账3万元后被对方拉黑，发现被骗后报警。")[0][0] is None


def test_without_a_publication_another_case_says_nothing_of_the_year() -> None:
    text = (
        "三起案例\n案例一：10月27日，孟女士在家长群里看到“班主任”发的收款码，扫码付了1240元，发现被骗后报警。\n"
        "案例二：2024年7月25日，龚先生接到自称客服的电话，转账5443元，发现被骗后报警。\n"
        "案例三：3月9日，卢女士在网上贷款，按客服要求转账8000元，发现被骗后报警。"
    )
    assert told(text, None) == [(None, None), ("2024-07-25", "stated"), (None, None)]
    assert [day for day, _ in told(text, "2024-11-20")] == ["2024-10-27", "2024-07-25", "2024-03-09"]


def test_without_a_publication_its_own_arrests_say_the_year() -> None:
    text = (
        "两起案例\n案例一：10月27日，孟女士接到自称客服的电话，转账5443元，发现被骗后报警。2023年12月5日，民警将嫌疑人抓获。\n"
        "案例二：2024年7月25日，龚先生在网上贷款，按客服要求转账8000元，发现被骗后报警。"
    )
    assert told(text, None) == [("2023-10-27", "stated"), ("2024-07-25", "stated")]


def test_the_date_of_the_page_is_nobody_s_day() -> None:
    text = "提醒\n首页 > 警务资讯\n2024-06-14 吉水县公安局 浏览：312\n近日，孟女士接到自称客服的电话，转账2万元，发现被骗后报警。"
    assert told(text) == [(None, None)]


def test_the_day_after_a_day_that_is_not_told_is_not_told() -> None:
    text = (
        "两起案例\n案例一：6月5日，龚先生收到一封匿名信，按要求支付3914元，发现被骗后报警。\n"
        "案例二：近日，孟女士扫码进群领了一箱牛奶。次日起任务变成垫付货款，孟女士分6次转账9万元，发现被骗后报警。"
    )
    assert told(text) == [("2024-06-05", "published_year"), (None, None)]


def test_the_case_of_the_next_day() -> None:
    text = (
        "两天两起\n案例一：6月5日，龚先生接到自称客服的电话，按要求转账3914元，发现被骗后报警。\n"
        "案例二：次日，孟女士也接到自称客服的电话，分6次转账9万元，发现被骗后报警。"
    )
    assert told(text) == [("2024-06-05", "published_year"), ("2024-06-06", "published_year")]


def test_the_day_of_the_first_case_is_not_the_second_one_s() -> None:
    first = "6月4日下午，某园林公司会计孟女士被拉进一个QQ群，群里自称董事长的人让她给客户汇27万元。孟女士正要汇款，被上门检查的民警拦下。"
    second = "八都镇的龚大爷接到自称医保局的电话，按要求转账2万元，发现被骗后报警。"
    assert [day for day, _ in told(f"差一点\n一、假董事长\n{first}\n二、假医保局\n{second}")][-1] is None
    daily = "6月4日，全区新发电诈2起。①会计孟女士被“老板”指令转走25万元；②大学生小龚卖游戏账号，被骗5000元。"
    assert [day for day, _ in told(f"反诈日报\n{daily}")] == ["2024-06-04", "2024-06-04"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("女子被骗\n警方于上周六（15日）至今日（20日）共接获16宗骗案，其中一名女子在网上认识一名男子，被骗走3万元。", None),
        ("女子被骗\n2024年5月11日，图中一名女子手持手机。（资料图）\n孟女士在网上认识一名男子，被骗走3万元。", None),
        ("女子被骗\n孟女士收到短信：您的积分将于今晚清零，点击链接兑换。她点开链接，输入卡号和验证码，卡里2万元被刷走。", None),
        ("女子被骗\n某某在线消息：6月10日，孟女士接到自称老板的人发来的消息，转账3万元后发现被骗。", "2024-06-10"),
        ("女子被骗\n6月12日，孟女士把一面锦旗送到派出所。不久前，她接到自称客服的电话，被骗走3万元，民警帮她追回。", None),
        ("女子被骗\n上月二十四日，孟女士接到自称客服的电话，被骗走3万元。", "2024-05-24"),
        ("学生被骗\n5月，吉水某高校学生孟某在平台发布求租信息后，一名自称房东的人联系她，她转账3000元后被拉黑。", "2024-05"),
    ],
)
def test_days_that_are_another_matters(text: str, day: str | None) -> None:
    assert [found for found, _ in told(text)] == [day]


def test_the_hour_heads_a_story_under_no_title() -> None:
    text = "08:17 孟女士接到自称客服的电话，对方让她转账，孟女士被骗3万元。\n10:40 阎先生在群里看到兼职，垫付5200元后无法提现。"
    assert [day for day, _ in told(f"\n{text}")] == [None, None]


def days_that_may_be(text: str, ordinal: int, published: str = "2024-06-20") -> list[tuple[str, str]]:
    notice = to_notice(Bulletin("", "通报", text, published=published))
    _, stories = find_form(notice)
    story = stories[ordinal - 1]
    return [(dating.found.told[0], dating.place) for dating in find_datings(notice, story, stories, find_steps(notice, story))]


@pytest.mark.parametrize(
    ("word", "day"), [("昨晚", "2024-06-08"), ("前天", "2024-06-07"), ("大前天", "2024-06-06"), ("头一天在家", "2024-06-08")]
)
def test_who_comes_to_the_police_counts_from_that_day(word: str, day: str) -> None:
    text = f"6月9日9时40分，吉水县的孟女士报警：{word}接到自称客服的电话，对方说要关闭会员，她转账2.2万元，发现被骗。"
    assert (day, "told") in days_that_may_be(text, 1)


def test_the_day_of_the_case_before_may_be_this_one_s() -> None:
    text = (
        "案例一：6月9日，孟女士接到自称客服的电话，按要求转账2.2万元，发现被骗后报警。\n"
        "案例二：同样的电话也打给了龚先生，龚先生按客服要求转账8000元，发现被骗后报警。"
    )
    assert days_that_may_be(text, 2) == [("2024-06-09", "prev")]
    assert days_that_may_be(text, 1) == [("2024-06-09", "told")]


def test_the_stage_of_the_step_in_which_a_day_stands_is_a_sign() -> None:
    text = "6月9日，孟女士接到自称客服的电话，说她开通了会员。6月11日，孟女士转账2万元，发现被骗后报警。"
    notice = to_notice(Bulletin("", "通报", text, published="2024-06-20"))
    _, stories = find_form(notice)
    datings = find_datings(notice, stories[0], stories, find_steps(notice, stories[0]))
    assert [sorted(s for s in dating.signs if s in ("st:contact", "st:payment")) for dating in datings] == [["st:contact"], ["st:payment"]]


def test_which_day_yesterday_is_stands_in_brackets() -> None:
    text = (
        "警方周三（11月19日）接獲一名82歲老翁報案，指早前接獲騙徒來電，對方訛稱為其兒子，因被警方拘留，需要繳付「保釋金」。"
        "受害人將5萬元交予對方後發現受騙。昨日（11月24日），警員拘捕一名45歲男子。"
    )
    (case,) = read_titled(f"警拘涉電話騙案男子\n{text}", "2025-11-25").cases
    assert case.incident_date == "2025-11-19"


def test_the_date_that_leads_the_first_step() -> None:
    text = "退款骗局\n6月3日，吉水县的孟女士上网开了一家店。6月5日，她接到自称客服的电话，对方称要交保证金，她转账1.2万元后报警。"
    title, _, body = text.partition("\n")
    notice = to_notice(Bulletin("", title, body, published="2024-06-20"))
    _, (story,) = find_form(notice)
    at = body.index("她接到")
    steps = [Step(0, "contact", Span(at, at + 10))]
    first, second = find_datings(notice, story, [story], steps)
    assert "L:none" in first.signs and {"L:contact", "L:first"} <= second.signs
