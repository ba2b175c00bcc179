"""A title's whole, a lead told again, classes by channel and changes in tenths, as pages told them that were read wrongly."""

from __future__ import annotations

import pytest
from notices import only_titled, read_titled


def test_the_whole_of_another_money_that_the_title_alone_tells() -> None:
    case = only_titled(
        "药剂师网恋失118万令吉\n受害者是一名47岁的华裔药剂师。她在2023年9月认识了一名自称来自香港的男子。2024年1月，对方谎称承包工程，要她先代付"
        "工人薪水。女子信以为真，在1月至6月间分41次，将96万令吉汇入7个户头。同年7月，嫌犯再以“海关扣留支票”为借口，哄骗女子再汇9笔，损失近22万令吉。",
        "2024-12-10",
    )
    assert (case.loss_amount, case.loss_currency, case.loss_yuan) == (1_180_000, "MYR", None)


@pytest.mark.parametrize(
    ("title", "text", "currency"),
    [
        ("华裔老人信了“检察官”", "德州警方表示，舒格兰的一名67岁华裔男子接到自称检察官的电话，四个月里汇走92.6万元。", "USD"),
        ("滿地可華埠警局再接騙案", "一名華裔女留學生接到自稱大使館職員的電話，分三次把錢匯到中國，匯出的錢接近4萬元。", "CAD"),
        ("老人信了“检察官”", "宣武区的一名67岁男子接到自称检察官的电话，四个月里汇走92.6万元。", "CNY"),
    ],
)
def test_what_a_plain_sum_counts_in(title: str, text: str, currency: str) -> None:
    assert only_titled(f"{title}\n{text}", "2023-11-06").loss_currency == currency


def test_a_lead_told_again_of_somebody_named_below_it() -> None:
    case = only_titled(
        "网购“召回”设圈套\n据报道，来宾一快递小哥在网上买了一个充电宝，因接了一个有关“召回”的电话，被骗了9万多元。11月22日，他向警方报了案。\n"
        "25岁的快递小哥小韦前些天在网上买了一个充电宝。11月18日，小韦接到一个自称是商家打来的电话，说充电宝有隐患，可以三倍赔给他。"
        "小韦按对方的提示安装了4个软件，4天一共借了9万多元，全部转到了骗子指定的银行账户。",
        "2021-11-24",
    )
    assert case.loss_yuan == 90_000 and case.victim and case.victim.age == 25


def test_who_is_told_of_as_a_swindler_is_no_victim() -> None:
    case = only_titled(
        "以案说法\n2019年4月，犯罪分子丁某亮以群发短信的方式，向年满68周岁的赵某珍发送了中奖短信，赵某珍分两次汇去手续费6000元。",
        "2020-05-06",
    )
    assert case.victim and case.victim.label == "赵某珍"


def _rows(text: str) -> set[tuple[str, float, str | None]]:
    reading = read_titled(f"骗案数字\n警方公布今年首季数字，共录得20000宗骗案。{text}", "2025-08-20")
    return {(tally.metric, tally.value, tally.category) for tally in reading.tallies}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("其中接获805宗电话骗案举报。", ("cases", 805, "电话骗案")),
        ("网上商业骗案方面，首季的举报有391宗。", ("cases", 391, "网上商业骗案")),
        ("另有55宗网络“杀猪盘”骗案。", ("cases", 55, "02")),
        ("该类商务层面的电邮骗案就占681宗，损失9亿元。", ("cases", 681, "商务层面的电邮骗案")),
        ("投资骗案则录得2418宗，虽占整体骗案仅12%。", ("share", 12, "02")),
        ("假投资1602宗，财损占诈骗案3成8。", ("share", 38, "02")),
        ("其中网络诈骗占83.5%、电信诈骗占16.5%，被骗金额1.6亿元。", ("loss", 160_000_000, None)),
    ],
)
def test_classes_of_figures(text: str, row: tuple[str, float, str | None]) -> None:
    assert row in _rows(text)


def test_a_loss_each_of_two_classes() -> None:
    rows = _rows("损失30亿元。其中网络投资骗案55宗、网购骗案61宗，分别损失2180万元及4060万元。")
    assert {("loss", 21_800_000, "02"), ("loss", 40_600_000, "06")} <= rows


def test_a_change_in_tenths_before_what_it_came_to() -> None:
    reading = read_titled("骗案数字\n警方公布，今年首季共录得8640宗骗案，总损失金额上升五成至15.4亿元。", "2025-08-20")
    [loss] = [tally for tally in reading.tallies if tally.metric == "loss"]
    assert loss.value == 1_540_000_000 and loss.change and loss.change["percent"] == 50


@pytest.mark.parametrize(
    ("told", "label", "sex", "age"),
    [
        ("市民王先生73岁的母亲接到自称客服的电话，被骗走8600元。王先生发现后报警。", "母亲", "女", 73),
        ("市民王女士13岁的儿子在网上看到广告，被骗走8600元。", "儿子", "男", 13),
        ("市民王女士上小学的儿子在网上看到广告，用她的手机付了8600元。", "儿子", "男", None),
    ],
)
def test_a_relative_told_with_an_age_is_the_victim(told: str, label: str, sex: str, age: int | None) -> None:
    case = only_titled(f"家人被骗\n9月6日，{told}", "2020-09-20")
    assert case.victim and (case.victim.label, case.victim.gender, case.victim.age) == (label, sex, age)


def test_an_earlier_victims_sum_is_not_this_ones() -> None:
    case = only_titled(
        "又有老妇中招\n继上月一名男子被骗去近112万元积蓄后，又有一名老妇中招，被骗31万元。老妇3月12日接到自称快递公司的电话，先后转账多次。",
        "2019-03-20",
    )
    assert case.loss_yuan != 1_120_000
    assert {amount.role for amount in case.amounts if amount.yuan == 1_120_000} == {"other"}
