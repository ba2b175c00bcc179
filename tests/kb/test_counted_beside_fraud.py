"""Figures of frauds as pages told them that were read wrongly: ranks, groups, tables without a unit, other crime, means."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Reading

DAY = "2024-07-20"


def tallies(text: str, day: str = DAY) -> list[tuple[str, float, str | None]]:
    """Metric, value and category of each statistic."""
    reading: Reading = read_titled(text, day)
    return [(one.metric, one.value, one.category) for one in reading.tallies]


def test_what_a_share_came_to_and_not_what_it_came_from() -> None:
    text = "一季度通报\n一季度，全市共立电信网络诈骗案件620起。网络贷款类案件占比由年初的31%下降至18%。刷单诈骗受害者中女性占72%。"
    assert tallies(text) == [("cases", 620, None), ("share", 18, "04")]


def test_what_a_clause_ranks() -> None:
    text = (
        "2018年网络诈骗报告\n反诈平台联合各地公安机关发布报告：2018年全国共收到有效网络诈骗举报21703例，人均损失24476元。虚假兼职举报最多，为3837例，其次为网络交友2805例。"
        "北京是举报数量最多的城市，共687例。"
    )
    reading = read_titled(text, "2019-01-20")
    assert tallies(text, "2019-01-20") == [
        ("cases", 21703, None),
        ("other", 24476, None),
        ("cases", 3837, "01"),
        ("cases", 2805, "09"),
        ("cases", 687, "北京"),
    ]
    assert reading.form == "annual_stats" and all(one.region is None for one in reading.tallies)


def test_classes_of_hong_kong_behind_what_changed() -> None:
    text = (
        "上半年罪案\n今年上半年电话骗案有211宗，减少232宗。网上商业骗案增加391宗，共有1322宗。"
        "假冒官员是电话骗案最常见手法，占所有电话骗案58%。"
    )
    assert tallies(text, "2018-08-01") == [("cases", 211, "电话骗案"), ("cases", 1322, "网上商业骗案"), ("share", 58, "07")]


@pytest.mark.parametrize("between", ["\n", "\t", " "])
def test_rows_without_a_unit_that_come_to_the_total(between: str) -> None:
    rows = "\n".join(f"{kind}{between}{n}" for kind, n in (("刷单返利", 11), ("冒充客服", 7), ("虚假贷款", 6), ("其他", 4)))
    above = "一周警情\n7月13日至7月19日，全县共发生电信网络诈骗案件28起。"
    assert tallies(f"{above}\n{rows}") == [
        ("cases", 28, None),
        ("cases", 11, "01"),
        ("cases", 7, "03"),
        ("cases", 6, "04"),
        ("cases", 4, "99"),
    ]
    assert tallies(f"{above.replace('28', '36')}\n{rows}") == [("cases", 36, None)]


def test_the_place_comes_before_whoever_was_struck_there() -> None:
    text = "涉生电诈通报\n一季度，全市公安机关共接报学生被电信网络诈骗案件48起。从区域看，城厢区发生校园学生被骗案件31起，荔城区发生17起。"
    assert tallies(text)[1:] == [("cases", 31, "城厢区"), ("cases", 17, "荔城区")]


def test_since_an_operation_began_and_what_is_of_other_crime() -> None:
    text = (
        "夏季行动新闻发布会\n自6月24日启动“夏季行动”以来，全市公安机关共破获电信诈骗案件310起，抓获犯罪嫌疑人386人，成功阻止204人上当受骗，"
        "挽回经济损失3.1亿余元。破案数和打处人数环比分别上升19.8%、15.3%。破获毒品刑事案件45起、抓获犯罪嫌疑人66人。"
    )
    reading = read_titled(text, "2022-09-12")
    told = [(one.metric, one.value) for one in reading.tallies]
    assert ("dissuaded", 204) in told and ("arrested", 386) in told and ("arrested", 66) not in told
    assert {one.period for one in reading.tallies} == {("2022-06-24", "2022-09-12")}
    assert all(not one.change for one in reading.tallies if one.metric in ("dissuaded", "loss_averted"))


def test_ranks_and_groups_that_a_clause_before_names() -> None:
    text = (
        "反诈周报\n上周，绍兴市公安机关共接报电诈警情96起，其中柯桥柯岩街道一周发案数量依旧排第一，达27起；诸暨暨阳街道超过越城迪荡街道，"
        "位列第二，发案21起。全市教师受骗案件稳中有降，共发案4起；但学生群体受骗案件仍呈上升态势，共发案8起。"
    )
    assert tallies(text, "2022-09-12")[1:] == [
        ("cases", 27, "柯桥柯岩街道"),
        ("cases", 21, "诸暨暨阳街道"),
        ("cases", 4, "教师"),
        ("cases", 8, "学生群体"),
    ]


def test_one_count_for_each_name_of_a_list() -> None:
    text = "一周警情\n本周，全市共接报诈骗97起，其中网购交易诈骗、兼职刷单诈骗、代办贷款诈骗分别以28起、22起、15起，位列“排行榜”前三。"
    assert tallies(text, "2022-09-12")[1:] == [("cases", 28, "06"), ("cases", 22, "01"), ("cases", 15, "04")]


def test_the_largest_sum_handed_back_is_no_largest_loss() -> None:
    text = (
        "集中返还仪式\n1月20日，县公安局举行返还仪式，群众共领回电信诈骗被骗款136万余元，其中数额最大的58.6万元。"
        "今年以来，全县公安机关共破获电诈案件327起。"
    )
    assert "max_loss" not in {one.metric for one in read_titled(text, "2022-01-21").tallies}


def test_a_page_that_counts_all_that_was_reported() -> None:
    text = (
        "反诈一周警情\n上周，全市110共接报8742起，其中有效报警1926起。有效警情中，刑事类警情73起，治安类警情148起，交通事故类警情402起，"
        "纠纷287起，群众求助251起。诈骗案件报警21起，其中电信诈骗15起。\n打击盗抢方面，打掉盗窃团伙11个，刑拘121人。"
    )
    assert [row for row in tallies(text, "2016-06-14") if row[0] != "other"] == [("cases", 21, None), ("cases", 15, "电信诈骗")]


def test_all_crime_beside_fraud() -> None:
    text = (
        "夏季行动成果\n今年以来，全市公安机关共破获刑事案件3318起，抓获犯罪嫌疑人2746人，其中涉电诈嫌疑人403人。"
        "电信诈骗警情1128起。盗窃警情同比下降17.3%。"
    )
    reading = read_titled(text, "2023-09-14")
    assert [row.value for row in reading.tallies if row.metric == "arrested"] == [403]
    assert not any(row.change for row in reading.tallies)


def test_means_of_a_day_are_compared_with_means() -> None:
    text = "打诈简报\n上月平均每日受理诈骗案437件、财损1.98亿元，较去年同期625件、4.1亿元，分别下降30%与52%。每天平均有85人上当。"
    assert not {"cases", "loss", "victims"} & {row.metric for row in read_titled(text, "2025-11-10").tallies}


def test_the_rest_is_the_sum_of_what_is_told_behind_it() -> None:
    text = "反诈周报\n7月8日至14日，全区共接报电信网络诈骗警情35起，其中冒充公检法8起，其余27起分别系刷单15起、贷款12起。"
    assert tallies(text)[1:] == [("cases", 8, "07"), ("cases", 15, "01"), ("cases", 12, "04")]


def test_a_year_that_was_so_many_times_less_is_no_period() -> None:
    text = "检察机关通报\n去年，全省检察机关起诉电信网络诈骗犯罪嫌疑人2620人。起诉帮助信息网络犯罪活动罪4620人，是2020年的11.3倍。"
    assert ("2020-01-01", "2020-12-31") not in {row.period for row in read_titled(text, "2022-09-14").tallies}


def test_what_was_given_back_held_against_all_that_was_at_stake() -> None:
    text = "涉诈案件通报\n今年以来，全市法院审结电信诈骗案件121件，发还被害人862万元，不到9400万元涉案资金的一成。"
    assert [row.value for row in read_titled(text, "2022-09-14").tallies if row.metric == "funds_returned"] == [8_620_000]


def test_a_surname_is_no_weapon() -> None:
    text = "跨境诈骗案告破\n警方侦破一起跨境电信诈骗案。10月27日，专案组在景洪抓获犯罪嫌疑人刀某、岩某等9人，缴获管制刀具4把。"
    assert [row for row in tallies(text, "2021-12-01") if row[0] in ("arrested", "other")] == [("arrested", 9, None)]
