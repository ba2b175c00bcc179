"""Figures and their changes as pages told them that were read wrongly: what a loss came to, classes of channels, parts, weeks."""

from __future__ import annotations

from itertools import chain

from notices import figures, read_titled

from kb.extract.pasted import read_pasted

DAY = "2025-08-12"


def test_what_a_loss_rose_to_is_told_with_its_change_and_its_class() -> None:
    told = figures(
        "上半年整體罪案\n警務處公布，今年上半年共錄得詐騙案18,400宗。電話騙案方面，錄得4,120宗，上升5%；總損失金額上升1.4倍至1.7億元。"
        "求職騙案方面，錄得310宗，上升41%；損失金額上升28%至960萬元，當中逾七成為18至25歲。投資騙案錄得1,060宗，"
        "損失金額為7億元，較去年減少了6.9億元或49%。反詐騙協調中心成功截回騙款3.2億元。",
        DAY,
    )
    calls, jobs, stakes = (told["loss", value] for value in (170_000_000, 9_600_000, 700_000_000))
    assert [(one.category, one.change["percent"]) for one in (calls, jobs, stakes) if one.change] == [
        ("電話騙案", 140),
        ("求職騙案", 28),
        ("02", -49),
    ]
    assert told["share", 70].category == "18至25歲"
    assert ("loss_averted", 320_000_000) in told


def test_classes_by_channel_are_no_totals() -> None:
    told = figures(
        "上半年治安\n澳門司警公布，今年上半年電話詐騙案共161宗，比2024年與2019年同期分別減少38宗及增加90宗，其中涉及「猜猜我是誰」手法的案件近5成半；"
        "網絡詐騙共402宗；電腦詐騙共275宗，其中219宗涉及信用卡網上消費；「網上裸聊勒索」案件共開立23宗。"
        "上半年阻截個案共177宗，涉款超過2,300萬澳門元，共拘獲98名詐騙集團成員。",
        DAY,
    )
    assert [told["cases", n].category for n in (161, 402, 275)] == ["電話詐騙", "網絡詐騙", "電腦詐騙"]
    change = told["cases", 161].change
    assert change and (change["absolute"], change["basis"]) == (-38, "同比")
    assert told["cases", 161].part_of is None and told["share", 55].category == "08"
    assert {("dissuaded", 177), ("loss_averted", 23_000_000), ("arrested", 98)} <= set(told)


def test_a_change_is_of_what_it_names_again() -> None:
    told = figures(
        "检察机关打击电信网络诈骗情况通报\n2023年，全市检察机关依法打击电信网络诈骗，批准逮捕网络犯罪案件83件140人，批准逮捕人数同比下降13.6%；起诉网络犯罪案件151件263人。",
        "2024-01-20",
    )
    assert told["other", 140].change and told["other", 140].change["percent"] == -13.6
    assert told["other", 151].change is None


def test_changes_told_one_after_the_other_are_of_the_figures_before_them() -> None:
    told = figures("法院通报\n上半年，全市法院审结涉电诈案件214件，判处罪犯476人，同比分别下降11.5%、8.2%。", "2024-08-01")
    assert [told[key].change and told[key].change["percent"] for key in (("cases", 214), ("other", 476))] == [-11.5, -8.2]
    told = figures("红黑榜\n本周（11月18日—24日）全街道合计6起，损失24.4万元，比上周（8起，30.5万元）分别下降25%、20%。", "2024-11-26")
    assert [told[key].change and told[key].change["basis"] for key in (("cases", 6), ("loss", 244_000))] == ["环比", "环比"]


def test_other_crime_and_what_was_solved_are_no_frauds() -> None:
    told = figures(
        "上半年成绩单\n今年上半年，全市“两抢”警情14起，同比下降40%，2起现行命案全破，共接报电信网络诈骗1480起，损失3610万元。"
        "共破获各类刑事案件390起，其中电信网络诈骗案件128起，抓获嫌疑人560名，其中涉诈嫌疑人207名。",
        "2019-07-22",
    )
    assert [value for metric, value in told if metric == "cases"] == [1480]
    assert ("other", 128) in told and told["arrested", 207].part_of == told["arrested", 560].span


def test_a_count_taken_up_again_is_told_once() -> None:
    reading = read_titled(
        "4日31宗騙案\n澳門警方在上星期四至星期日（14日至17日）一共收到31宗受騙求助，當中包括2宗假冒公檢法、4宗網上兼職刷單騙案。\n"
        "2宗公檢法騙案的事主都接到冒充電訊管理局職員的電話。\n4宗刷單騙案中，事主均在社交平台見到廣告。",
        "2024-11-18",
    )
    assert [one.value for one in reading.tallies if one.metric == "cases"] == [31, 2, 4]
    assert {one.period for one in reading.tallies} == {("2024-11-14", "2024-11-17")}


def test_the_first_two_months_are_a_period() -> None:
    told = figures(
        "首兩月錄逾6100宗騙案\n香港警方於過去兩星期展開行動，拘捕312人，涉及298宗騙案，損失約4.6億元。\n今年的1月至2月期間，警方共接獲6,174宗詐騙案。\n"
        "首兩月整體詐騙案件趨勢。\n電騙方面錄得1,290宗，涉款3億元。",
        "2025-03-27",
    )
    assert told["cases", 1290].period == ("2025-01-01", "2025-02-28")


def test_the_only_city_of_a_countys_rank_counts_for_itself() -> None:
    told = figures(
        "一周反诈播报（9.19-9.25）\n全市共发生各类电信网络诈骗案件41起，其中刷单返利类15起。\n9月22日，福安市公安局刑侦大队接到预警，劝住一名群众。",
        "2022-09-27",
    )
    assert told["cases", 41].region and told["cases", 41].region.code == "350981"


def test_a_stretch_below_the_title_is_not_the_day_of_publication() -> None:
    page = "一周电诈警情\n2023.6.12-6.18\n本周，我市接报电信网络诈骗警情58起，损失186万元，其中刷单返利类21起，虚假购物服务类17起。"
    assert read_pasted(page).published is None


def test_a_table_of_a_cell_a_line_is_part_of_the_page() -> None:
    cells = ["乡镇", "发案数（起）", "去年同期", "同比", "损失（万元）"]
    rows = [["青石镇", "12", "15", "-20%", "46.3"], ["双河镇", "5", "4", "25%", "11.8"], ["合计", "17", "19", "-10.5%", "58.1"]]
    page = "\n".join(["某县7月电信网络诈骗发案情况通报", "现将2023年7月全县各乡镇电信网络诈骗发案情况通报如下：", *cells, *chain(*rows)])
    assert read_pasted(page + "\n7月，全县共破获案件8起。").text.endswith("全县共破获案件8起。")


def test_the_class_whose_count_came_down_to_so_many() -> None:
    told = figures(
        "去年騙案逾1.9萬宗\n香港警務處交代，去年有19,100宗詐騙案。過去猖獗的社交媒體騙案宗數則下跌，較2020年減少11%至1,690宗。"
        "最主要是求職騙案方面，去年有1,050宗，較2020年增加了730宗。釣魚騙案方面，去年的宗數增66%至570宗。",
        "2022-01-28",
    )
    assert [told["cases", n].category for n in (1_690, 1_050, 570)] == ["社交媒體騙案", "求職騙案", "12"]


def test_names_and_figures_on_lines_of_their_own() -> None:
    told = figures(
        "数说一季度电信网络诈骗\n截至3月底，江西省反诈中心今年共受理电信网络诈骗案件3610起。\n兼职刷单\n诈骗26.1%\n网络购物\n诈骗18.7%\n手机通话诈骗\n60.4%\n"
        "2.冒充亲友领导诈骗\n（471起，案值690.2万元）",
        "2017-04-10",
    )
    assert [told["share", n].category for n in (26.1, 18.7)] == ["01", "06"]
    assert told["cases", 471].category == told["loss", 6_902_000].category == "08"


def test_staff_and_stopped_payments_are_no_victims_and_no_cases() -> None:
    told = figures(
        "反诈进企业\n今年以来，全市共发生电信网络诈骗案件312起，公安机关对其中186起诈骗案件发起紧急止付。某公司下设20多个车间，员工4600余人，今年已有7名职工被骗。",
        "2022-06-10",
    )
    assert ("victims", 4600) not in told and ("cases", 186) not in told
