"""Cases of one page that no head parts, as pages told them that were read wrongly."""

from __future__ import annotations

from notices import read_titled


def test_each_victim_of_one_swindler_who_has_a_paragraph() -> None:
    reading = read_titled(
        "男子三月连骗三人\n警方随后在一出租屋内将韩伟抓获。讯问中民警发现，在骗了小静之后，韩伟又先后骗了小敏和小玲，用的都是“家里拆迁”的老一套。\n"
        "小静今年24岁，是一家超市的收银员。今年2月，她通过QQ“附近的人”认识了韩伟。韩伟说拆迁款被扣着，要打官司，向小静借了3.2万元。\n"
        "小敏是韩伟在一次聚会上认识的，得知小敏想换工作，韩伟说舅舅当主任，前后以请客送礼为名拿走1.5万元，工作却没了下文。\n"
        "小玲直到民警找上门，才知道男朋友是个骗子。此时她已经刷信用卡给韩伟买了一部手机和一台电脑，总共9800元。\n"
        "目前，韩伟因涉嫌诈骗罪已被刑事拘留。",
        "2013-05-22",
    )
    assert [(case.victim.label, case.loss_yuan) for case in reading.cases if case.victim] == [
        ("小静", 32_000),
        ("小敏", 15_000),
        ("小玲", 9_800),
    ]


def test_who_goes_on_is_no_other_victim() -> None:
    reading = read_titled(
        "被告人的“门路”\n公诉机关指控，2019年11月，被害人孔某为子女办理落户，经人介绍结识被告人钱某。钱某自称有内部渠道。\n"
        "2019年11月27日，孔某在茶楼内交给钱某定金3万元。2020年3月，孔某又转账5万元给钱某。\n"
        "2021年8月，孔某到派出所核验户口簿，才知被骗，钱某被抓获。共被骗8万元。",
        "2022-05-11",
    )
    assert len(reading.cases) == 1


def test_lines_of_a_numbered_list_are_a_case_each() -> None:
    reading = read_titled(
        "校园诈骗通报\n近期我校又有数名学生上当，现通报如下：\n警情通报\n1. 我校甲同学在网上兼职点赞被骗1万5千多元；\n"
        "2. 我校乙同学被冒充客服以关闭白条为由诈骗2万3千元；\n3. 我校丙同学在校园墙上买二手平板被骗八百五十元；\n"
        "4. 我校丁同学被冒充学姐以代交报名费为由诈骗4百多元。\n安全提示\n保管好自己的验证码和银行卡。",
        "2021-11-12",
    )
    assert [case.loss_yuan for case in reading.cases] == [15_000, 23_000, 850, 400]
    assert [case.victim.label for case in reading.cases if case.victim] == ["甲同学", "乙同学", "丙同学", "丁同学"]


def test_heads_with_half_a_bracket_part_cases() -> None:
    reading = read_titled(
        "司警局接連收到求助\n慎防裸聊敲詐及虛假貸款\n本局昨日先後收到兩名市民求助。\n案情如下：\n一) 「裸聊」敲詐\n"
        "一名本澳男子透過交友程式認識一名女網民，對方邀約裸聊，其後威脅發送截圖，男子先後三次轉帳至指定戶口，損失3萬8千澳門元。\n"
        "二) 虛假貸款\n一名在澳工作的外地僱員收到低息貸款短訊，下載應用程式申請貸款。"
        "「客服」要求其先繳付解凍金，事主存入7萬元人民幣後才驚覺受騙。事主損失7萬人民幣。\n本局提醒市民勿向陌生人轉帳。",
        "2022-07-09",
    )
    assert [(case.loss_amount, case.loss_yuan) for case in reading.cases] == [(38_000, None), (None, 70_000)]


def test_old_people_told_of_one_after_the_other_each_lost_his_own() -> None:
    reading = read_titled(
        "警拘24歲女子涉五宗電話騙案\n屯門警區表示，案件共涉五名受害人（68至85歲）。首先，一名77歲老翁去年12月21日接獲來電，對方自稱是其女兒，因駕車撞傷人，要求支付11萬元賠償金。"
        "老翁信以為真，其後在碼頭附近向一名女子交出現金。同月29日，一名85歲婆婆亦接獲「孫女」來電，聲稱要7萬元保釋，婆婆於住所樓下將現金交給同一名女子。\n"
        "昨日（1月8日）下午，人員趁一名68歲婦人準備交出8萬元之際，當場將疑犯拘捕，婦人沒有損失。",
        "2026-01-09",
    )
    assert [(case.victim.age, case.loss_amount, case.outcome) for case in reading.cases if case.victim] == [
        (77, 110_000, "lost"),
        (85, 70_000, "lost"),
        (68, None, "averted"),
    ]


def test_each_from_whom_one_swindler_took_in_a_sentence_or_two() -> None:
    reading = read_titled(
        "吹嘘能办“正式工” 连骗六名同乡\n本报讯 昨日，记者从检察院获悉，丁某因涉嫌诈骗罪被依法批准逮捕。\n"
        "2015年4月，丁某在酒席上结识了在市场卖菜的牛女士，称能给她儿子安排工作。牛女士先后给了他现金4万元。\n"
        "同年9月，他通过牛女士认识了其弟媳苏某，以安排到供电公司上班为由，让苏某向其银行卡汇款7万元。在苏某催促下，丁某退还了1万元。\n"
        "2016年春节前后，丁某又以能买到“抵账车”为名，骗走开货车的冯师傅5.5万元。去年7月，退休教师魏老师为孙女上学的事犯愁，丁某分两次收取魏老师2万元。\n"
        "今年2月，牛女士的同事小许、小韩听说丁某“路子广”，各拿出3万元请他帮忙。4月6日，丁某被抓获。",
        "2017-06-14",
    )
    assert [(case.victim.label, case.loss_yuan) for case in reading.cases if case.victim] == [
        ("牛女士", 40_000),
        ("苏某", 70_000),
        ("冯师傅", 55_000),
        ("魏老师", 20_000),
        ("小许", 30_000),
    ]


def test_what_all_of_them_lost_is_no_one_s() -> None:
    reading = read_titled(
        "假卖口罩\n记者从县公安局获悉，犯罪嫌疑人姜某已被刑事拘留。\n2月6日，药店老板娘覃某报警称，她在微信群看到有人出售口罩，先后用微信转账给对方2.3万元，之后被拉黑。\n"
        "2月18日，民警将姜某抓获。1月30日，他以每只3.5元的价格将口罩“卖”给河南南阳的赵先生，骗得定金6000元；2月2日，江西九江一名园长许某采购口罩，被其骗走货款8500元；"
        "2月5日，又以同样手法骗取安徽安庆的朱某额温枪款1.1万元。\n截至案发，姜某共骗取四人4.85万元，除2万元被追回外，其余均用于网络赌博。",
        "2020-03-05",
    )
    assert [(case.loss_yuan, case.outcome) for case in reading.cases] == [
        (23_000, "lost"),
        (6_000, "lost"),
        (8_500, "lost"),
        (11_000, "lost"),
    ]


def test_a_case_that_an_officer_tells_once_more_is_one() -> None:
    (case,) = read_titled(
        "再有女市民墮假冒官員騙案\n觀塘警區周二接獲一名女子報案，指早前接獲「內地檢察官」來電，指她涉及走私罪行，要求交出70萬元保證金，並相約她於9月20日會面。事主不虞有詐，全數交錢。\n"
        "翌日，女事主再次收到騙徒電話，要求再交90萬元資產審查費，她於是再到銀行提款並交予同一男子。其後騙徒失聯，她終驚覺受騙報警。\n"
        "觀塘警區重案組督察交代案情表示，警區接獲一名63歲退休女教師報案，指收到一通自稱為內地檢察官的電話。報案人信以為真，先後兩次在銀行提取合共160萬元現金，交予該名男子。",
        "2025-09-25",
    ).cases
    assert case.loss_amount == 1_600_000


def test_groups_of_reports_are_a_case_each_and_the_title_s_total_is_nobody_s() -> None:
    cases = read_titled(
        "4日31宗騙案 合共失逾二百萬元\n澳門警方在上星期四至星期日（14日至17日）一共收到31宗受騙求助，"
        "當中包括2宗假冒公檢法、4宗網上兼職刷單騙案。\n"
        "2宗公檢法騙案的事主，都是被人冒充「內地電訊管理局」職員致電，兩人的戶口先後被轉走6.1萬及51萬元人民幣。（約6.6萬及55萬港元）\n"
        "4宗刷單騙案中，事主均在社交平台見到廣告，其中1人前後墊付18.2萬澳門元，發覺對方失聯才知受騙。",
        "2024-11-18",
    ).cases
    assert (cases[0].loss_yuan, cases[0].n_victims) == (571_000, 2)
    assert len(cases) == 2 and cases[1].loss_amount is None
