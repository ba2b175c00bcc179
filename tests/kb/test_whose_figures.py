"""Whose figures a notice tells, and of when, as pages told them that were read wrongly: period, place and total of each of its own."""

from __future__ import annotations

import pytest
from notices import figures

from kb.extract.periods import find_period, since_year


@pytest.mark.parametrize(
    ("words", "published", "period"),
    [
        ("警方自去年7月成立以来，已收到2.1万宗查询", "2018-07-26", ("2017-07-01", "2018-07-26")),
        ("2020年至今年8月底，共止付", "2023-09-10", ("2020-01-01", "2023-08-31")),
        ("年初以来，全市共打掉", "2021-09-01", ("2021-01-01", "2021-09-01")),
        ("一季度，全区共受理", "2024-04-10", ("2024-01-01", "2024-03-31")),
        ("前三季度，平台共收到", "2018-10-20", ("2018-01-01", "2018-09-30")),
        ("一季度，全区共受理", "2024-11-10", None),
        ("四季度，全区共受理", "2024-04-10", None),
    ],
)
def test_periods_named_otherwise(words: str, published: str, period: tuple[str, str] | None) -> None:
    assert (since_year(words, published) or find_period(words, published)) == period


def test_each_sentence_has_its_own_period() -> None:
    told = figures(
        "惠来警方严打电诈\n去年以来，惠来县公安局共侦破电诈案件3390余起，抓获620人。仅今年以来就侦破案件1390余起，返还群众资金1840万元。",
        "2024-10-20",
    )
    assert told["other", 3390].period == ("2023-01-01", "2024-10-20")
    assert told["other", 1390].period == told["funds_returned", 18_400_000].period == ("2024-01-01", "2024-10-20")


def test_one_day_in_a_report_on_more() -> None:
    told = figures(
        "半月警情\n6月1日至18日，莆田市反诈骗中心共接到电信诈骗警情141起。16日，中心共接到报警电话41起，劝阻了9起正在实施的诈骗。"
        "其中刷单类12起。\n1月20日，市公安局通报，去年全市共立案2043起。",
        "2017-06-20",
    )
    assert told["cases", 141].period == ("2017-06-01", "2017-06-18")
    assert told["cases", 41].period == told["dissuaded", 9].period == ("2017-06-16", "2017-06-16")
    assert told["cases", 12].period == ("2017-06-01", "2017-06-18")


def test_whose_figures_are_the_countrys_the_citys_and_a_districts() -> None:
    told = figures(
        "丽水一季度反诈通报\n2020年，公安部共破获电信网络诈骗案件32.2万起。今年一季度，丽水市共立电诈案件1297起，损失达1986.75万元。"
        "其中，莲都区共受理电诈案件297起，涉案损失达886.75万元。",
        "2021-04-20",
    )
    assert told["other", 322_000].region is None
    city, district = told["cases", 1297], told["cases", 297]
    assert city.region and (city.region.name, city.dimension) == ("浙江省丽水市", None)
    assert (district.dimension, district.category) == ("region", "莲都区")
    assert (told["loss", 8_867_500].dimension, told["loss", 8_867_500].category) == ("region", "莲都区")


def test_the_first_of_a_ranking_is_not_the_place_of_all_figures() -> None:
    told = figures(
        "网络诈骗举报数据\n前三季度，全国电信网络诈骗举报平台共收到有效诈骗举报21703例，其中虚假兼职3628例，网游交易2614例，金融理财2408例。"
        "地域上，广东举报2811例，占13.0%，山东1566例，占7.2%。",
        "2018-10-20",
    )
    assert {t.region for t in told.values()} == {None}
    by = {value: (t.dimension, t.category) for (_, value), t in told.items()}
    assert (by[3628], by[2408], by[2811], by[1566]) == (("type", "01"), ("type", "02"), ("region", "广东"), ("region", "山东"))


def test_figures_of_a_period_in_a_report_of_arrests_have_the_place_that_is_named() -> None:
    told = figures(
        "漳州警方打掉一个洗钱团伙\n近日，漳州市公安局打掉一个为诈骗团伙转移资金的洗钱团伙，抓获嫌疑人13名，扣押手机26部。"
        "今年以来，漳州市公安局共破获电信网络诈骗案件420起，抓获犯罪嫌疑人763名。",
        "2023-09-10",
    )
    assert (told["arrested", 13].region, told["arrested", 13].period) == (None, (None, None))
    many = told["arrested", 763]
    assert (many.region and many.region.name, many.period) == ("福建省漳州市", ("2023-01-01", "2023-09-10"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("单案损失在10万元以上、50万元以上和100万元以上的，分别为53起、7起和2起。", ("cases", 7)),
        ("人均损失最高的是金融理财，达70985元，其次是赌博博彩（49121元）。", ("loss", 70_985)),
        ("反诈热线已收到2100宗查询。", ("cases", 2100)),
    ],
)
def test_what_is_no_count_of_frauds(text: str, missing: tuple[str, float]) -> None:
    told = figures(f"上半年电诈警情\n上半年，全市共接报电诈警情312起，损失820万元。{text}", "2023-07-20")
    assert ("cases", 312) in told
    assert missing not in told


def test_two_decades_of_birth_share_one_figure() -> None:
    told = figures(
        "上半年网络诈骗举报数据\n上半年，平台共收到有效网络诈骗举报21703例，其中虚假兼职3628例，网游交易2614例。"
        "男性人均损失23052元，女性人均损失27341元。男性占比54.1%。85后、00后是受骗最多的群体，占比为61.35%。",
        "2023-07-10",
    )
    assert (told["share", 61.35].dimension, told["share", 61.35].category) == ("age", "85后、00后")


def test_what_was_handed_back_at_a_ceremony_was_so_on_its_day() -> None:
    told = figures(
        "毕节公安返还被骗资金\n9月1日，毕节市电诈案件被骗资金集中返还仪式在市公安局举行，共向33名群众返还被骗资金210余万元。\n"
        "2021年初以来，毕节市公安机关侦破电信网络诈骗案件612起，抓获犯罪嫌疑人1024人，全市立案1300起，损失下降12%。",
        "2021-09-03",
    )
    assert told["other", 612].period == ("2021-01-01", "2021-09-03")
    assert told["funds_returned", 2_100_000].period in (("2021-09-01", "2021-09-01"), (None, None))


def test_what_police_did_is_no_count_of_frauds() -> None:
    told = figures(
        "上半年反诈成效\n今年上半年，全市共破电诈案件4126起，阻拦正在实施的诈骗案件1347起，劝阻群众2417人，其中柯桥863人，查冻赃款5400万元。"
        "成功拦截147宗网络骗案，涉款3680万元；立案2043起，损失3.2亿元，分别上升2%和下跌9.6%。",
        "2023-07-20",
    )
    assert {value for metric, value in told if metric == "dissuaded"} == {1347, 2417, 863, 147}
    assert {("other", 4126), ("funds_frozen", 54_000_000), ("loss_averted", 36_800_000)} <= told.keys()
    assert [(told[key].change or {}).get("percent") for key in (("cases", 2043), ("loss", 320_000_000))] == [2.0, -9.6]


def test_the_year_that_opens_a_sentence_without_a_verb() -> None:
    told = figures("全县反诈月报\n1月，全县发案38起，损失62万元。\n去年，全县电信诈骗警情820起，环比2022年下降12%。", "2024-02-12")
    assert told["cases", 820].period == ("2023-01-01", "2023-12-31")


def test_where_those_come_from_who_were_caught_is_not_whose_figures_they_are() -> None:
    told = figures("大冶打击电诈\n今年以来，大冶市共抓获电诈嫌疑人96人，其中来自福建省的12人、江西省的8人。", "2024-06-12")
    assert {t.region.name for t in told.values() if t.region} <= {"湖北省黄石市大冶市"}


def test_a_heading_that_only_names_the_region() -> None:
    told = figures("电诈警情通报\n地区：湖北省枣阳市\n今年上半年，全市共立电诈案件36起，损失120万元，环比下降8%。", "2024-07-12")
    assert {t.region and t.region.name for t in told.values()} == {"湖北省襄阳市枣阳市"}


def test_a_type_with_the_greatest_mean_has_its_own_total() -> None:
    told = figures(
        "上半年警情\n上半年，全县接报电诈警情52起，损失960万元。案均损失最高的是投资理财类，共立8起，损失136万元。", "2024-07-12"
    )
    assert ("loss", 1_360_000) in told


def test_counts_that_come_to_a_total_are_its_parts_and_goods_of_a_list_are_none() -> None:
    told = figures(
        "平凉警方打掉团伙\n近日，平凉市公安局崆峒分局打掉一个洗钱团伙，抓获嫌疑人13人。民警在崆峒区、泾川县抓获4名，在宝鸡抓获9名。"
        "现场共扣押手机26部、银行卡14张、电话卡230张。",
        "2024-06-12",
    )
    whole = told["arrested", 13].span
    assert told["arrested", 4].part_of == told["arrested", 9].part_of == whole
    assert told["cards_seized", 14].part_of is None


def test_what_police_did_over_a_year_makes_a_notice_of_a_reportage() -> None:
    told_ = figures(
        "反诈成绩单来了\n“装上这个App，诈骗电话打进来就会提醒。”3月30日，在一家水果店里，民警正向店主演示“国家反诈中心”App的使用方法。\n"
        "“去年，我们接到过冒充市场监管局的电话，多亏民警提醒，我们才没上当。”店主说。\n"
        "数据显示，今年以来，托里县公安局反诈中心共拨打劝阻电话1600余条，劝阻群众转款76万余元、止付金额500余万元、返还被骗资金31万元。",
        "2024-04-02",
    )
    assert ("funds_returned", 310_000) in told_
