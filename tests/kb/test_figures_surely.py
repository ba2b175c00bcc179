"""Figures told in so many words, each clause's own stretch of time, places that only words or swindlers make."""

from __future__ import annotations

import pytest
from notices import only_titled, read_titled

HK = (
    "去年騙案逾四萬宗\n警務處處長昨日公布2024年治安情況，去年全港錄得94120宗罪案，較前年的90276宗增加3844宗，升幅4.3%。"
    "詐騙案由39824宗增加至44480宗。{}\n警方去年共拘捕10180人。"
)
COURT = (
    "法院通报审理情况\n2020年至2022年5月，县法院共审结电信网络诈骗案件64件151人，其中2020年审结14件33人，2021年审结35件82人，"
    "今年1至5月审结15件36人。"
)
PROSECUTORS = "检察机关通报打击电信网络诈骗犯罪情况\n6月20日，市检察院通报：2022年，全市检察机关共起诉电信网络诈骗及关联犯罪405件806人。{}"


def _rows(text: str, published: str) -> set[tuple[str, float, str | None]]:
    return {(t.metric, t.value, t.category) for t in read_titled(text, published).tallies}


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ("", ("cases", 44480, None)),
        ("當中，61.7%涉及網上騙案。", ("share", 61.7, "網上騙案")),
        ("當中，61.7%涉及網上騙案。詐騙案涉及的金額為91.2億元，較前年增加0.6億。", ("loss", 9_120_000_000, None)),
        ("減少使用「猜猜我是誰」，令此類騙案由2150宗大幅下跌至906宗。", ("cases", 906, "08")),
        ("爆竊案減少112宗，至598宗。", ("other", 598, None)),
        ("勒索案有1052宗。", ("other", 1052, None)),
        ("踏入今年1月，警方接獲312宗假客服騙案，涉款4860萬元。", ("loss", 48_600_000, "03")),
        ("踏入今年1月，警方接獲312宗假客服騙案，涉款4860萬元。", ("cases", 312, "03")),
        ("其中涉及“假冒政府機關人員”手法的案件超過八成。", ("share", 80, "假冒政府機關人員")),
        ("20至39歲被害人約占6成1。", ("share", 61, "20至39歲")),
        ("共成功攔截涉騙款項約9870萬元，涉及案件126宗。", ("other", 126, None)),
    ],
)
def test_what_hong_kong_counts(told: str, row: tuple[str, float, str | None]) -> None:
    assert row in _rows(HK.format(told), "2025-02-11")


@pytest.mark.parametrize(
    ("value", "period"),
    [
        (151, ("2020-01-01", "2022-05-31")),
        (33, ("2020-01-01", "2020-12-31")),
        (82, ("2021-01-01", "2021-12-31")),
        (36, ("2022-01-01", "2022-05-31")),
    ],
)
def test_the_stretch_of_each_clause(value: float, period: tuple[str, str]) -> None:
    assert {t.period for t in read_titled(COURT, "2022-06-20").tallies if t.value == value} == {period}


@pytest.mark.parametrize(("value", "month"), [(1932, "05"), (1705, "07"), (1513, "09")])
def test_months_in_a_row(value: float, month: str) -> None:
    text = (
        "高市警公布打詐成果\n114年5月高市警局受理詐欺案1,932件，財損達8.2億元、114年7月受理1,705件，財損7.286億元，"
        "至114年9月受理1,513件，財損6.1038億元。統計自114年1月至9月，高市警局共逮捕犯嫌2,214人。"
    )
    told = {t.value: t.period[0] for t in read_titled(text, "2025-10-10").tallies}
    assert told[value] == f"2025-{month}-01" and told[2214] == "2025-01-01"


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ("从罪名看，掩饰、隐瞒犯罪所得罪124人，占比15.38%。", ("other", 124, "掩饰、隐瞒犯罪所得罪")),
        ("从罪名看，掩饰、隐瞒犯罪所得罪124人，占比15.38%。", ("share", 15.38, "掩饰、隐瞒犯罪所得罪")),
        ("起诉的806人中，18至25周岁293人。", ("other", 293, "18至25周岁")),
        ("犯罪嫌疑人中，女性139人，占17.25%。", ("share", 17.25, "女性")),
    ],
)
def test_the_accused_are_no_victims(told: str, row: tuple[str, float, str | None]) -> None:
    assert row in _rows(PROSECUTORS.format(told), "2023-06-20")


def test_a_part_is_inside_the_total_before_it() -> None:
    told = {t.value: t for t in read_titled(HK.format("電騙共錄得9474宗，其中421宗網購騙案。"), "2025-02-11").tallies}
    assert told[421].part_of == told[9474].span


@pytest.mark.parametrize(
    ("told", "region"),
    [
        ("县委网信办会同县公安局每周整理案例。3月1日，李某", None),
        ("学校两个校区值班电话：兴庆校区82668110，雁塔校区82655110。3月1日，兴庆校区某职工", None),
        ("3月1日，呼市某装饰公司会计李某", "内蒙古自治区呼和浩特市"),
        ("3月1日，李某接到“社保局”来电，称其医保卡欠费，随后把电话转到了苏州公安局。李某", None),
    ],
)
def test_places_that_only_words_make(told: str, region: str | None) -> None:
    case = only_titled(f"典型案例\n{told}在抖音上看到兼职广告，添加对方后先后转账3.2万元，发觉被骗后报警。", "2024-03-08")
    assert (case.region.name if case.region else None) == region


MALAYSIA = (
    "吉隆坡网络诈骗案数据\n吉隆坡总警长说，自今年1月1日起，截至昨天6月16日，涉及网络诈骗的犯罪报案总数达1126宗，造成的损失达至4163万2708令吉45仙，"
    "比去年同期增加了22.8%。\n最多的是网购骗案302宗，即26.8%造成1256万8802令吉10仙损失。其次是电话诈骗案件达244宗，造成956万令吉损失。"
)


@pytest.mark.parametrize(
    "row",
    [
        ("cases", 1126, None),
        ("share", 26.8, "06"),
        ("loss", 12_568_802, "06"),
        ("cases", 244, "电话诈骗"),
        ("loss", 9_560_000, "电话诈骗"),
    ],
)
def test_what_malaysia_counts(row: tuple[str, float, str | None]) -> None:
    reading = read_titled(MALAYSIA, "2024-06-17")
    assert (
        row in {(t.metric, t.value, t.category) for t in reading.tallies if t.period == ("2024-01-01", "2024-06-16")}
        and reading.is_bulletin
    )
    assert not {45.0, 10.0} & {t.value for t in reading.tallies}


def test_months_up_to_one_of_this_year_and_classes_named_as_frauds_there() -> None:
    text = (
        "马警公布诈骗数据\n武吉阿曼商业罪案调查局总监说：“今年至10月的统计数据显示，投资骗局共发生1843宗，损失高达2亿8700万令吉，比2024年同期增长41.25%；"
        "电话骗局则有1529宗，损失9810万令吉。”"
    )
    told = {(t.value, t.category, t.period[1]) for t in read_titled(text, "2025-11-05").tallies}
    assert {(1843, "02", "2025-10-31"), (98_100_000, "电话骗局", "2025-10-31")} <= told


def test_two_lists_of_parts_under_one_total() -> None:
    told = "其中电信诈骗30起、网络诈骗111起。高发类型为：兼职刷单41起、商品交易33起、贷款26起。"
    text = f"城区警方通报5月诈骗警情\n5月，城区共接报诈骗141起，{told}"
    assert not [t.flag for t in read_titled(text, "2016-06-20").tallies if t.flag]


def test_classes_as_singapore_names_them() -> None:
    text = (
        "新加坡半年骗案数据\n新加坡警察部队公布，今年上半年骗案1万9665起，损失金额达4.563亿新元。求职诈骗案件数量最多，共5737起。"
        "假冒政府官员的诈骗案有361起，损失2000万新元。"
    )
    told = {(t.metric, t.value, t.category) for t in read_titled(text, "2025-09-02").tallies}
    assert {("cases", 19_665, None), ("cases", 5737, "求职诈骗"), ("loss", 20_000_000, "假冒政府官员的诈骗")} <= told


def test_last_week_of_hong_kong_and_whom_a_message_is_said_to_be_of() -> None:
    reading = read_titled(
        "WhatsApp騎劫戶口騙案\n警方上星期共接獲34宗相關騙案，總損失金額超過92萬港元！以下是三個案例。\n案例1：女事主收到假冒兒子的WhatsApp訊息，"
        "稱急需現金交醫院按金，她分三次轉賬共12萬元後發現受騙。\n案例2：男事主收到假冒供應商會計的WhatsApp訊息，要求他提早支付本月貨款，"
        "他轉賬8萬元後發現受騙。",
        "2025-11-20",
    )
    assert {t.period for t in reading.tallies} == {("2025-11-10", "2025-11-16")}
    personas = [[fact.value for fact in case.facts if fact.field == "impersonated"] for case in reading.cases]
    assert personas == [["兒子"], ["供應商會計"]] and not any(case.incident_date for case in reading.cases)


@pytest.mark.parametrize(
    ("told", "value", "year"),
    [
        ("2023年全市诈骗案件由2022年的3120宗增至4016宗。", 3120, "2022"),
        ("2023年，全市电信网络诈骗立案由上年的3120起上升到4016起。", 3120, "2022"),
        ("2023年，全市电信网络诈骗立案由上年的3120起上升到4016起。", 4016, "2023"),
    ],
)
def test_what_a_count_came_from_is_of_the_year_before(told: str, value: float, year: str) -> None:
    rows = read_titled(f"警方公布去年诈骗案件数字\n{told}", "2024-01-20").tallies
    assert [t.period[0] for t in rows if t.value == value] == [f"{year}-01-01"]


def test_the_greatest_loss_of_each_type() -> None:
    text = (
        "1月电信网络诈骗警情通报\n1月全市发案最多的三类依次为刷单返利类（42起）、虚假购物类（30起）和冒充客服类（18起），"
        "最高涉案金额分别为86万元、4.5万元和39万元。"
    )
    told = {t.value: t.metric for t in read_titled(text, "2024-02-01").tallies}
    assert [told[value] for value in (860_000, 45_000, 390_000)] == ["max_loss"] * 3


def test_for_whom_money_was_won_back_is_no_arrest() -> None:
    text = "警方打掉一诈骗团伙\n近日，三元分局成功打掉一个诈骗团伙，抓获犯罪嫌疑人4名，为6名受骗老人追回损失3.2万元。"
    assert [t.value for t in read_titled(text, "2024-05-10").tallies if t.metric == "arrested"] == [4]


def test_two_percentages_are_of_the_two_figures_before() -> None:
    text = "上半年刑事案件通报\n今年1至6月，电信诈骗案件共立案938起，涉案金额3108万元，同比上升了71.2%、54.6%，月均发案117起。"
    rows = read_titled(text, "2013-07-10").tallies
    assert {t.value: t.change["percent"] for t in rows} == {938: 71.2, 31_080_000: 54.6}  # and no row for the mean of a month


def test_points_are_of_a_share_and_never_of_a_count() -> None:
    text = (
        "上周反诈警情通报\n上周全市发案最多的为塘下镇14起、柳市镇13起，高发的有梧田街道19起和瓯海仙岩街道7起。\n"
        "其中虚假购物诈骗占12.4%，上升3.1个百分点。"
    )
    rows = read_titled(text, "2022-06-10").tallies
    assert {t.value: t.change["points"] for t in rows if t.change} == {12.4: 3.1}
    assert {"梧田街道", "瓯海仙岩街道"} <= {t.category for t in rows}


def test_what_an_operation_brought_is_of_no_month_of_the_page() -> None:
    text = (
        "前三季度反诈通报\n今年前三季度，全市共发生电信诈骗案件3120起。市公安局启动“百日攻坚”行动，行动开展以来，共破获电信网络诈骗案件137件。"
        "三至四月份、九至十月份警情两度走高。"
    )
    periods = {t.value: t.period for t in read_titled(text, "2017-10-23").tallies}
    assert periods[137] == (None, None)
    assert periods[3120][0] == "2017-01-01"


def test_the_class_that_rose_most() -> None:
    text = "上半年刑事案件通报\n今年1至6月，全省共立诈骗案件5127起。其中，电信诈骗案件上升最快，共立案938起，涉案金额3108万元。"
    told = _rows(text, "2013-07-10")
    assert {("cases", 938, "电信诈骗"), ("loss", 31_080_000, "电信诈骗")} <= told


def test_shares_of_one_build_and_by_way() -> None:
    told = _rows(
        "4月份电信诈骗警情通报\n4月份，全县共接报电信诈骗警情60起，损失金额120万元。从受害人居住地看，居住在城镇的占66.7%，居住在农村的占33.3%。"
        "从作案方式看，通过网络实施诈骗占78.2%，通过电话实施诈骗占21.8%。",
        "2021-05-02",
    )
    assert {("share", value, None) for value in (66.7, 33.3, 78.2, 21.8)} <= told


def test_a_sum_behind_its_change_and_the_age_of_a_team() -> None:
    told = _rows("反詐騙數字\n警方表示，今年首9個月電話騙案有815宗，減少兩成，但涉及款項上升，達6.1億元。", "2023-11-10")
    assert ("loss", 610_000_000, "電話騙案") in told
    team = _rows("县公安局打掉诈骗团伙\n近日，县公安局打掉2个诈骗团伙，抓获21人。这支平均年龄不到31岁的队伍连续奋战。", "2023-11-10")
    assert ("arrested", 21, None) in team
    assert all(metric != "average_age" for metric, _, _ in team)


def test_what_a_gang_defrauded_in_all() -> None:
    text = (
        "特大跨境电信网络诈骗案宣判\n9月13日，记者从秦都区检察院获悉：周某等29名特大跨境电信网络诈骗案被告人分获3年至7年不等有期徒刑。\n"
        "2019年5月至8月中旬，29名被告人按照统一安排，以股票交流为由，引诱受害人添加微信，诱导受害人在虚假投资平台购买虚拟货币，从中非法获利。"
        "上述被告人共诈骗人民币1900余万元，涉及全国各地受害人86名。"
    )
    told = {(figure.metric, figure.value) for figure in read_titled(text, "2022-09-15").tallies}
    assert {("loss", 19_000_000), ("victims", 86)} <= told


def test_the_first_day_of_a_week_that_is_counted_is_no_day_of_a_case() -> None:
    text = (
        "上周我县电信诈骗警情\n据统计，，上周(10月28日至11月3日)宿松县反诈中心接到电信网络诈骗报警共7起，，\n"
        "其中3起未成年人玩手机被骗合计3.1万，地域分布为孚玉镇4起，隘口乡、，华亭镇、，汇口镇各1起，具体案例如下：一、，3起案件系未成年人玩手机被诈骗。"
        "受害人使用家长手机过程中点击网络游戏广告，后添加陌生网友，对方冒充公安机关称受害人涉嫌犯罪，诈骗受害人13200元，10997.99元，6800元；\n"
        "二、，1起案件系虚假服务诈骗。一嫌疑人冒充航空公司客服，称机票需改签，要求受害人将短信验证码提供给对方，诈骗受害人38226.36元。"
    )
    assert [case.incident_date for case in read_titled(text, "2024-11-05").cases] == [None, None]


def test_a_full_stop_that_a_scan_made_an_o() -> None:
    text = (
        "检察机关惩治电信网络诈骗犯罪工作情况通报\n2022年1-12月，全市检察机关共批准和决定逮捕网络犯罪案件318件506人，占同期批捕刑事案件总人数的17.62%o"
        "2023年1-5月，全市检察机关共批准和决定逮捕网络犯罪案件103件151人，占同期批捕刑事案件总人数的24.08%。"
    )
    told = {figure.value: figure.period for figure in read_titled(text, "2023-06-20").tallies}
    assert told[506] == ("2022-01-01", "2022-12-31")
    assert told[151] == ("2023-01-01", "2023-05-31")
