"""What is a case and whose, as pages told them that were read wrongly: supposed, told twice, under headlines; victims, offices, places."""

from __future__ import annotations

import pytest
from notices import only_titled, read_titled

DAY = "2024-07-20"


@pytest.mark.parametrize(
    "text",
    [
        "养老防骗知识\n打个比方，老张接到陌生电话，说他医保卡异常，要把钱转到安全账户，老张一着急就把3万元转了过去。遇到这种情况怎么办？"
        "首先不要慌，其次挂断电话拨打110。",
        "反诈课堂\n【情景模拟】小李接到“客服”电话，对方称其快递丢失可以理赔，小李按提示下载软件并共享屏幕，卡里8600元被转走。\n"
        "【民警解析】真正的客服不会要求共享屏幕。",
        "揭秘AI拟声诈骗\n案例：假设王女士某天接到“儿子”来电，声音焦急：“妈，我把人撞了，对方要5万块私了！”王女士马上转了5万元，事后才知上当。\n"
        "二、如何防范\n遇到此类电话先挂断，再拨打家人常用号码核实。",
    ],
)
def test_what_is_only_supposed_is_no_case(text: str) -> None:
    reading = read_titled(text, DAY)
    assert reading.is_bulletin and not reading.cases and reading.form == "tips_only"


def test_somebody_of_another_age_is_another_victim() -> None:
    text = (
        "留学生遭“虚拟绑架”\n在其中一起案件里，一名19岁的女留学生接到自称使馆人员的电话，称她的卡涉及诈骗案。对方让她搬进旅馆拍摄被绑的照片。"
        "她的父母报了警，没有转钱。\n一名23岁的男留学生接到自称警方的电话，被要求伪装成遭到绑架。他的家人信以为真，汇出了310,000澳元。"
    )
    assert [(case.victim.age, case.outcome) for case in read_titled(text, "2022-08-16").cases if case.victim] == [
        (19, "averted"),
        (23, "lost"),
    ]


def test_the_same_story_told_to_a_reporter_is_one_case() -> None:
    text = (
        "大三男生刷单40分钟被骗5960元\n12月5日，小熊已到派出所报案。这名大三男生轻信刷单广告，40分钟内被骗走5960元。\n“越陷越深”\n"
        "12月5日，熊同学对记者说，12月3日下午他收到一条招点赞员的短信，加了对方QQ。熊同学扫码付了298元，对方随即返给他310元。"
        "此后他又做了5单，对方以任务未完成为由不肯返款。"
    )
    assert only_titled(text, "2017-12-08").loss_yuan == 5960


def test_several_from_whom_one_took_one_sum_are_one_case() -> None:
    text = (
        "飞行员骗局\n2021年至2023年，罗某谎称自己是飞行员，先后在网上认识了许某、方某、丁某和曾某，以投资、治病等理由借钱。"
        "至案发时，罗某从四名被害人处共骗取人民币47.2万余元。法院以诈骗罪判处罗某有期徒刑九年。"
    )
    case = only_titled(text, "2024-06-14")
    assert (case.loss_yuan, case.n_victims) == (472_000, 4) and "罗" not in str(case.victim)


def test_who_lost_how_much_each_by_name_are_counted() -> None:
    case = only_titled(
        "一案判决\n法院查明，2023年3月至5月，被告人王某等人以投资为名，先后骗取被害人张某13万元、李某8万元、赵某2.5万元，共计23.5万元。"
        "法院以诈骗罪判处王某有期徒刑五年。"
    )
    assert (case.n_victims, case.loss_yuan) == (3, 235_000)


def test_each_of_several_by_name_with_sums_in_their_order() -> None:
    case = only_titled(
        "案例\n2019年3月，被告人刘某以投资养殖为由，先后骗取邻居被害人于某、韩某、曲某人民币6.8万元、7.2万元、3.5万元。"
        "法院以诈骗罪判处刘某有期徒刑四年。"
    )
    assert (case.loss_yuan, case.n_victims) == (175_000, 3)


def test_as_many_named_as_sums_are_told_are_counted_and_both_sexes_are_no_sex() -> None:
    text = (
        "城北警方通报一起虚假投资案\n今年3月，俞女士、章先生分别被骗38.5万、21万。两人都是看了炒股直播，进了“导师”的群，"
        "下载软件后把钱转到对方指定的账户，无法提现才知道上当。"
    )
    case = only_titled(text, "2024-06-14")
    assert (case.n_victims, case.loss_yuan, case.victim.gender) == (2, 595_000, None)
    alike = only_titled(text.replace("章先生", "章女士"), "2024-06-14")
    assert (alike.n_victims, alike.victim.gender) == (2, "女")
    accused = text.replace("俞女士、章先生", "犯罪嫌疑人俞某、章某落网后，被害人邓某").replace("38.5万、21万", "38.5万")
    assert only_titled(accused, "2024-06-14").n_victims == 1


def test_headlines_that_tell_a_deceit_each_begin_a_case() -> None:
    text = (
        "法院通报涉老诈骗案例 虚构身份成常见手法\n3月15日，市中级人民法院召开新闻发布会。\n"
        "冒充军人恋爱，骗走女子积蓄\n2019年5月，被告人高某在婚恋网站上自称现役军官，与被害人叶某确立恋爱关系，后以调动工作、购买婚房为由，"
        "先后骗取叶某37.6万元。\n法院以诈骗罪判处高某有期徒刑七年。\n法官提示，网络交友要核实对方身份。\n"
        "推销“内部股”，承诺高额回报\n2018年11月，被告人卢某以认购公司内部股、年息百分之二十为诱饵，骗取被害人倪某50万元。"
        "案发后，卢某退赔20万元。\n法院以诈骗罪判处卢某有期徒刑八年。\n"
        "上门义诊卖“神药”，专挑独居老人\n2020年5月12日，被告人刘某驾车到某村，自称省城医院下乡义诊的专家，进入被害人李某家中，"
        "谎称李某患有严重脑血栓，将成本不足百元的药丸以9800元的价格卖给李某。\n法院以诈骗罪判处刘某有期徒刑一年。"
    )
    reading = read_titled(text, "2021-03-15")
    told = [(case.victim.label, case.loss_yuan, case.outcome, case.incident_date) for case in reading.cases]
    assert reading.form == "multi_case" and told == [
        ("叶某", 376_000, "lost", "2019-05"),
        ("倪某", 500_000, "partly_recovered", "2018-11"),
        ("李某", 9_800, "lost", "2020-05-12"),
    ]


def test_one_headline_in_a_story_parts_nothing() -> None:
    text = (
        "男子网恋被骗\n轻信网友，跌入陷阱\n7月9日，张先生在网上认识一名女子，对方自称炒外汇有内幕，诱导他下载一款软件，他先后转账12万元。\n"
        "7月20日，张先生发现账户无法提现，到派出所报警，民警正在侦办。"
    )
    assert [case.loss_yuan for case in read_titled(text, DAY).cases] == [120_000]


def test_a_second_case_that_somebody_tells_of() -> None:
    text = (
        "两妇女误信来电失财\n（怡保20日讯）两名妇女误信假冒警员来电，共失财41万令吉。\n州刑事调查部主任说，首宗案件于今年2月6日发生，"
        "63岁的退休护士接到自称快递公司职员的来电，指她的包裹藏有违禁品，电话随后转接到“警官”。\nADVERTISEMENT\n"
        "“她按指示把公积金户头内的15万令吉、定期存款6万8000令吉存入有关户头。”\n他说,第2宗案例则发生于今年2月17日，58岁的早餐店业者"
        "接到自称银行职员的来电，指她拖欠卡费，她共转账18万2060令吉到对方提供的户头。"
    )
    reading = read_titled(text, "2023-02-20")
    assert [case.loss_amount for case in reading.cases] == [218_000, 182_060]
    assert "ADVERTISEMENT" not in {reading.bulletin.part(step.span) for case in reading.cases for step in case.steps}


def test_a_report_on_a_meeting_is_no_notice() -> None:
    text = (
        "推进会召开\n6月10日，推进会暨“断卡”行动部署会在南宁召开，自治区副主席出席并讲话。会议强调，要压实各方责任，"
        "推动打击治理电信网络诈骗工作再上新台阶。各市分管领导参加会议。"
    )
    assert not read_titled(text, "2024-06-14").is_bulletin


def test_a_town_before_a_firm_is_nobodys_name() -> None:
    text = "出纳被骗\n5月12日，晋江某鞋业公司出纳接到“老板”的QQ信息，要求向供货商付款，先后转账56万元。"
    assert "江某" not in str(only_titled(text, DAY).victim)


def test_the_office_by_which_somebody_poses_is_no_place_of_the_victim_nor_the_publisher() -> None:
    text = (
        "奥克兰华裔女子险堕骗局\n住在圣利安卓的李美珊上个月接到电话，对方自称是北京公安局，指有人用她的护照带违禁品，要她先汇3万元。"
        "女儿上网查到北京公安局的号码，打过去问清楚，李美珊才知道自己差点上当。"
    )
    reading = read_titled(text, DAY)
    assert reading.cases[0].region is None and reading.bulletin.authority is None


def test_an_office_is_named_without_what_police_did_with_it() -> None:
    text = "跨省劝阻\n5月16日，民警一边安抚小潘，一边拨通市反诈中心的电话。小潘接到自称客服的来电，按要求转账2.3万元。"
    assert "拨通" not in (read_titled(text, DAY).bulletin.authority or "")


def test_a_persona_ends_where_the_name_begins() -> None:
    text = "炒黄金被骗\n5月9日，许女士在网上结识自称某央企处长的戴某，戴某带她下载“汇盈通”APP炒黄金，她先后转账33万元。"
    assert only_titled(text, DAY).impersonated == ("某央企处长",)


def test_police_at_work_are_no_type_of_fraud() -> None:
    text = (
        "警方与邻国开展警务执法合作\n3月10日，公安机关与缅甸执法部门再次开展警务执法合作，352名涉嫌电信网络诈骗的犯罪嫌疑人移交我方，"
        "其中网上在逃人员74名，组织头目和骨干17名。公安部派出工作组前往指导。"
    )
    reading = read_titled(text, DAY)
    assert reading.types == () and [(one.metric, one.value) for one in reading.tallies] == [
        ("arrested", 352),
        ("arrested", 74),
        ("arrested", 17),
    ]


def test_the_wife_who_is_on_the_phone_is_the_victim() -> None:
    text = (
        "劝阻\n6月12日，马大爷的老伴贺女士从中午起就和一个自称“上海法院执行局”的人通电话，对方要她把12万元存款转到安全账户。"
        "马大爷急忙来到反诈中心求助，民警赶到后及时劝阻。"
    )
    case = only_titled(text, "2024-06-14")
    assert case.victim is not None and case.victim.label == "贺女士"


def test_words_beside_a_victim_are_not_masked_as_names() -> None:
    text = "海门一大妈逼民警“出示文件”\n骗徒能说出受害人全名，受害人都说对方的口音很像银行职员。"
    reading = read_titled(text, "2024-06-14")
    assert reading.bulletin.title == "海门一大妈逼民警“出示文件”" and "*" not in reading.bulletin.text


def test_a_paper_of_another_town_and_a_verb_are_no_places() -> None:
    report = "江海晚报讯 昨日，镇江市公安局召开通报会，今年以来全市共立电信诈骗案件120起，损失340万元。"
    figures = read_titled(f"通报\n{report}", "2024-06-14").tallies
    assert {one.region.name for one in figures if one.region} == {"江苏省镇江市"}
    case = only_titled("学生刷单\n6月2日，保卫部会同辖区派出所宣传。小李在QQ群看到兼职，扫码付款3000元后被拉黑。", "2024-06-14")
    assert case.region is None


def test_what_stands_under_a_picture_is_no_method() -> None:
    text = (
        "劝阻老人\n骗子发给老人的虚假交易网站截图。图片来源/宝山警方\n7月2日，宝山警方接到银行报警，王阿婆要取21万元现金，民警赶到后劝阻。"
        "王阿婆在棋牌App上认识一个“老阿弟”，对方让她投资黄金。最终王阿婆放弃取款，保住了21万元。"
    )
    assert read_titled(text, DAY).method == ()


def test_the_last_three_days_are_no_day() -> None:
    case = only_titled(
        "三日接18宗网骗\n司警在過去3日先後接獲18宗網絡詐騙。其中一名女子在網上購物時接到假冒客服電話，被轉走6萬元。", "2025-04-14"
    )
    assert case.incident_date is None
