"""What a figure is some of: pairs behind 其中, years of several, types of a group; and the stretch told in the sentence before."""

from __future__ import annotations

from notices import read_titled

from kb.model import Tally


def _rows(text: str, published: str) -> dict[tuple[float, str], Tally]:
    return {(t.value, t.unit): t for t in read_titled(text, published).tallies}


def test_pairs_of_cases_and_people_are_parts_each_of_its_own() -> None:
    text = "检察院通报涉诈案件\n9月份，全市检察机关共受理电信网络诈骗案件41件130人，其中批准逮捕案件17件52人，提起公诉案件24件78人。"
    rows = _rows(text, "2023-10-09")
    assert rows[17, "件"].part_of == rows[24, "件"].part_of == rows[41, "件"].span
    assert rows[52, "人"].part_of == rows[78, "人"].part_of == rows[130, "人"].span


def test_years_are_parts_of_the_years_together_and_each_has_its_change() -> None:
    text = (
        "法院发布电诈审判情况\n2019年至2021年，全市法院共审结电信网络诈骗案件902件2011人。其中，2019年审结187件，2020年审结264件，"
        "2021年审结451件，分别同比上升12.5%、41.2%、70.8%。"
    )
    rows = _rows(text, "2022-03-02")
    years = [rows[187, "件"], rows[264, "件"], rows[451, "件"]]
    assert all(t.part_of == rows[902, "件"].span for t in years)
    assert [(t.change or {})["percent"] for t in years] == [12.5, 41.2, 70.8]


def test_types_behind_a_group_are_parts_of_it_and_the_next_group_of_nothing() -> None:
    text = (
        "涉校诈骗情况通报\n今年以来，全区共发生在校学生被电信网络诈骗的案件73起，其中刷单返利类28起，游戏产品交易类17起。"
        "\n全区教师受骗案件明显减少，共发案4起。"
    )
    rows = _rows(text, "2023-11-20")
    assert (rows[73, "起"].dimension, rows[73, "起"].category) == ("occupation", "在校学生")
    assert rows[28, "起"].part_of == rows[17, "起"].part_of == rows[73, "起"].span
    assert rows[4, "起"].category == "教师" and rows[4, "起"].part_of is None


def test_whom_police_talked_out_of_it_are_not_those_arrested() -> None:
    text = "上周反诈战果\n上周（9月4日至10日），全区劝阻群众214人，其中当面劝阻61人，抓获犯罪嫌疑人9人。"
    rows = _rows(text, "2023-09-12")
    assert rows[9, "人"].part_of is None


def test_a_stretch_told_before_the_figures_is_theirs_but_not_of_what_happened_lately() -> None:
    text = (
        "我县打击电诈成效明显\n自2021年4月“断卡”行动开展以来，平陆县公安局主动出击、全链条打击。先后打掉窝点9个，抓获犯罪嫌疑人268人。"
        "近日，该局又抓获嫌疑人7名，缴获手机15部。"
    )
    rows = _rows(text, "2023-08-16")
    assert rows[9, "个"].period == rows[268, "人"].period == ("2021-04-01", "2023-08-16")
    assert rows[7, "人"].period == (None, None)


def test_a_class_of_hong_kong_has_its_loss_and_its_parts() -> None:
    text = (
        "上半年罪案數字\n警務處今日公布上半年罪案數字。今年上半年，租屋騙案錄得436宗，宗數較去年同期下跌12%，但總損失金額達2,870萬港元。"
        "同期電話騙案錄得6,127宗，損失金額11.8億港元；當中假冒客服佔3,260宗。\n"
        "網上投資騙案有3,986宗。在該3,986宗騙案中，81%、即3,229宗來自社交平台。"
    )
    told = {(t.value, t.unit): t for t in read_titled(text, "2024-08-30").tallies}
    assert told[28_700_000, "港元"].category == told[436, "宗"].category == "06"
    assert told[6127, "宗"].category == told[1_180_000_000, "港元"].category == "電話騙案"
    assert told[3260, "宗"].part_of == told[6127, "宗"].span
    assert told[3229, "宗"].part_of == told[3986, "宗"].span


def test_digits_in_place_with_round_zeros_are_one_figure_and_no_flag_is_raised() -> None:
    text = (
        "高市詐欺件數財損雙降\n以去年七月至十二月與前年同期比較，全市詐欺案件數由一萬二四八六件下降至九千三一七件，減幅約百分之廿五點四，"
        "財損數則由新台幣七十四億二一○○餘萬元，下降至四十九億六八○○餘萬元。\n"
        "經分析，去年十二月全市受理一五○二件、財損七億三八六萬元；從財損來看，「假投資詐騙」二億八千餘萬元最高，占百分之四十。"
    )
    told = {t.value: t for t in read_titled(text, "2026-01-15").tallies}
    assert {7_421_000_000, 4_968_000_000, 12_486, 9_317, 1_502} <= told.keys()
    assert told[7_421_000_000].period == ("2024-07-01", "2024-12-31")
    assert not any(t.flag for t in told.values())


def test_days_that_a_line_tells_are_finer_than_the_month_of_the_title() -> None:
    text = (
        "10月电诈警情分析\n2016年10月1日——10月28日，全县共接报电信诈骗案件52起，涉案总金额71.4万元，最大单笔5.8万元。"
        "同比上升28.6%。\n其中刷单类12起。"
    )
    rows = _rows(text, "2016-11-05")
    assert all(t.period == ("2016-10-01", "2016-10-28") for t in rows.values())
    assert rows[58_000, "元"].change is None


def test_who_were_talked_to_and_what_was_kept_from_being_paid() -> None:
    text = (
        "反诈中心工作通报\n2020年以来，市反诈中心坚持打防结合，全年共接警4163起，劝阻群众转款87万元，返还被骗资金41万元。\n"
        "-劝阻潜在受害人:516个\n-拨打劝阻电话2150余条"
    )
    told = {t.value: t for t in read_titled(text, "2021-02-04").tallies}
    assert (told[870_000].metric, told[410_000].metric, told[516].metric, told[2150].metric) == (
        "loss_averted",
        "funds_returned",
        "dissuaded",
        "calls",
    )
    assert told[4163].period == ("2020-01-01", "2020-12-31")


def test_stretches_to_this_month() -> None:
    text = (
        "觀塘警區拘捕兩人\n觀塘警區今年4月至本月期間，共錄得54宗假冒客服電話騙案，當中29宗涉及微信，損失金額共1,700萬港元。"
        "警方呼籲市民提高警覺。"
    )
    assert _rows(text, "2024-07-25")[54, "宗"].period == ("2024-04-01", "2024-07-25")


def test_those_who_were_brought_back_were_arrested() -> None:
    text = "长泰警方打掉一诈骗团伙\n随着8名诈骗犯罪嫌疑人被长泰警方从江西新余押回，一个电信网络诈骗团伙被打掉，缴获手机110多部。"
    assert ("arrested", 8) in {(t.metric, t.value) for t in read_titled(text, "2021-08-20").tallies}


def test_counts_by_quoted_names_are_told_by_them_and_the_rest_of_a_list_has_both_its_losses() -> None:
    text = (
        "母親節前網購詐騙多\n刑事警察局統計上週民眾遭「解除分期付款」詐騙案共有187件，"
        "高風險賣場包括：「博客來」61件、「momo購物」46件、「PayEasy」9件。"
    )
    told = {t.value: t for t in read_titled(text, "2023-05-16").tallies}
    assert [told[n].category for n in (61, 46, 9)] == ["博客來", "momo購物", "PayEasy"]
    text = (
        "一周电诈案例\n上周（5月8日至14日），全县接到电信诈骗报警6起，损失约73.5万元。\n一、4起系刷单诈骗，被害人分别被骗2.8万元、7735元、4200元和998元。\n"
        "二、其余2起分别系网购诈骗和游戏账号交易诈骗，被害人分别被骗3300元和1400元。"
    )
    told = {t.value: t for t in read_titled(text, "2023-05-16").tallies}
    both = [told[n].category for n in (3300, 1400) if n in told]
    assert both in ([], ["06", "10"])


def test_whose_change_and_whose_stretch_a_sentence_tells() -> None:
    text = (
        "某高校4月校园警情\n4月份，全校共发生诈骗警情14起，其中本科生11起，研究生2起。与去年4月相比，警情数下降35%。\n"
        "本学年以来，全校累计发生诈骗警情77起，损失117万元。"
    )
    rows = _rows(text, "2023-05-08")
    assert (rows[14, "起"].change or {})["percent"] == -35.0 and rows[2, "起"].change is None
    assert rows[77, "起"].period == (None, None)
    text = (
        "上半年全市反诈通报\n1月1日至6月24日，全市共发生电信网络诈骗案件806起，损失2.2亿元。\n各县（市、区）发案情况：丰泽区63起，鲤城区52起。\n"
        "另统计，全市今年1至5月打掉犯罪团伙13个，抓获61人。"
    )
    rows = _rows(text, "2021-07-05")
    assert rows[63, "起"].period == ("2021-01-01", "2021-06-24") and rows[61, "人"].period == ("2021-01-01", "2021-05-31")


def test_one_figure_for_each_of_so_many_years() -> None:
    text = "检察院通报\n2021年至2023年，全市检察机关分别起诉电信网络诈骗犯罪181人、208人、321人。"
    rows = _rows(text, "2024-03-02")
    assert [rows[n, "人"].period[0] for n in (181, 208, 321)] == ["2021-01-01", "2022-01-01", "2023-01-01"]


def test_no_connective_belongs_to_a_places_name() -> None:
    text = (
        "高市詐騙統計\n5月全市受理詐欺案件，以三民區232件最多，其次依序為鳳山區223件、左營區177件。"
        "第一為網路購物詐騙（871件），財損1億8320萬元；第二為假投資詐騙（662件），財損36億5417萬元。"
    )
    rows = _rows(text, "2025-06-10")
    assert [rows[n, "件"].category for n in (232, 223, 177)] == ["三民區", "鳳山區", "左營區"]


def test_a_class_of_which_the_change_is_told_before_its_count() -> None:
    text = (
        "去年騙案上升\n警務處處長2月2日交代2020年的治安情況，去年有15,382宗詐騙案，較2019年的8,216宗上升87%。\n"
        "電話騙案較2019年增加545宗，上升84%至1,193宗，損失金額達5.7億港元。\n電郵騙案宗數跌6%至767宗，惟損失金額高達22.5億港元。"
    )
    rows = [(row.metric, row.value, row.category) for row in read_titled(text, "2021-02-02").tallies]
    assert rows[0] == ("cases", 15_382.0, None)
    assert rows[2:] == [
        ("cases", 1_193.0, "電話騙案"),
        ("loss", 570_000_000.0, "電話騙案"),
        ("cases", 767.0, "電郵騙案"),
        ("loss", 2_250_000_000.0, "電郵騙案"),
    ]


def test_a_ranking_and_its_shares_right_behind() -> None:
    text = "上月電詐\n上月全市共接報電信詐騙案件143起。前3名依序為假投資、假網拍、解除分期付款，占20.69%、15.2%、11.1%。"
    shares = [(row.value, row.category) for row in read_titled(text, "2024-08-15").tallies if row.metric == "share"]
    assert shares == [(20.69, "02"), (15.2, "06"), (11.1, "03")]


def test_the_first_of_a_list_of_places_and_one_that_fell_most() -> None:
    text = (
        "反诈周图更新\n上周(8月7日至13日),台州全市共接报电信网络诈骗案件143起;发案居前三位的还是温岭、椒江、路桥,分别为38起、31起和24起;"
        "降幅最大的是玉环,发案9起,环比下降30.8%。"
    )
    places = [(row.value, row.category) for row in read_titled(text, "2023-08-15").tallies if row.dimension == "region"]
    assert places == [(38.0, "温岭"), (31.0, "椒江"), (24.0, "路桥"), (9.0, "玉环")]


def test_one_of_each_of_the_rest_and_what_each_lost() -> None:
    text = (
        "上周警情通报\n据统计，上周（9月4日至9月10日）我县公安机关接到电信诈骗报警共6起。具体案例如下：\n一、3起系网上贷款诈骗。骗子通过短信发送贷款链接，"
        "诱导被害人转账，被害人分别被骗60000元、22000元和12000元；\n二、其余3起分别系网络游戏交易诈骗、网络购物诈骗和裸聊敲诈。被害人分别被骗4500元、1890元和27000元。"
    )
    rows = [(row.metric, row.value, row.category) for row in read_titled(text, "2023-09-12").tallies]
    assert rows[-6:] == [
        ("cases", 1.0, "10"), ("cases", 1.0, "06"), ("cases", 1.0, "13"),
        ("loss", 4_500.0, "10"), ("loss", 1_890.0, "06"), ("loss", 27_000.0, "13"),
    ]  # fmt: skip


def test_what_was_stopped_is_neither_lost_nor_a_case() -> None:
    text = (
        "警银携手\n截至9月底，常州市成功防范电信诈骗案件262起，避免群众损失1310.5万元。2013年，中心共受理电信诈骗警情6700余起，"
        "成功止付银行账户2800余个，涉及金额1.32亿元，查冻涉案资金510余万元。"
    )
    rows = {row.value: row.metric for row in read_titled(text, "2013-10-11").tallies}
    assert (rows[262.0], rows[132_000_000.0], rows[5_100_000.0]) == ("dissuaded", "funds_frozen", "funds_frozen")


def test_all_of_a_list_together_and_joint_shares_are_of_no_type() -> None:
    text = (
        "5月詐騙\n上月受理詐欺案1萬5872件，前3名依序為假投資詐騙占18.42%、網路購物詐騙15.63%、解除分期付款詐騙1.94%，共35.99%。\n"
        "刷單返利、貸款詐騙、“殺豬盤”最為常見，占受理詐騙案件的六成以上。"
    )
    shares = {row.value: row.category for row in read_titled(text, "2025-06-20").tallies if row.metric == "share"}
    assert shares[18.42] == "02" and shares[15.63] == "06" and shares.get(35.99) is None and shares.get(60.0) is None


def test_what_one_operation_yielded_has_no_period() -> None:
    text = (
        "电信网络诈骗发案下降\n今年1—9月，全县共接报电信诈骗警情312起，损失1950万元，发案同比下降18.6%，蒲江县公安局破获电诈案件156起，刑拘电诈犯罪嫌疑人98名，共返还被骗资金517.2万元。"
        "打掉为境外窝点“跑分”的“7.08”犯罪团伙，抓获犯罪嫌疑人16名。"
    )
    rows = {row.value: row.period for row in read_titled(text, "2021-10-13").tallies}
    assert rows[98.0] == ("2021-01-01", "2021-09-30") and rows[16.0] == (None, None)


def test_what_the_rest_of_a_list_lost_together_is_of_no_type() -> None:
    text = (
        "上周这9起\n据统计，上周（8月7日至8月13日）公安机关接到电信诈骗报警共9起，共计损失约71.3万元。具体如下：\n一、4起系冒充客服诈骗，分别被骗41200元、33500元、"
        "18700元、6000元；\n二、2起系刷单返利诈骗，分别被骗32.6万元、11.4万元；\n三、其余3起分别系虚假贷款、网络招嫖和游戏账号交易诈骗，共被骗12.6万元左右。"
    )
    rows = read_titled(text, "2023-08-15").tallies
    assert not [row for row in rows if row.value == 126_000 or row.flag]
