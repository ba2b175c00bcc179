"""Victims told one after another in one breath, groups and one of them, what stands before a case and is its own."""

from __future__ import annotations

from notices import only_titled, read_titled


def _losses(text: str, published: str = "2021-11-20") -> list[tuple[str | None, float | None]]:
    return [(case.victim.label if case.victim else None, case.loss_yuan) for case in read_titled(text, published).cases]


def test_several_victims_in_one_sentence() -> None:
    text = (
        "城区连发三起冒充客服诈骗\n3月5日以来，城区派出所连续接到三起报警。李女士被骗3200元、赵同学被骗8000元、孙某被骗1.2万元。"
        "骗子均自称网店客服，称商品有质量问题可以双倍退款，诱导受害人在虚假链接中填写银行卡信息。\n警方提醒：退款不需要链接。"
    )
    assert _losses(text) == [("李女士", 3200), ("赵同学", 8000), ("孙某", 12_000)]


def test_swindlers_one_after_another_with_a_victim_each() -> None:
    text = (
        "区法院集中宣判三起电信网络诈骗案\n11月18日，区人民法院对三起电信网络诈骗案集中公开宣判。\n"
        "被告人周某某在网上谎称能办理低息贷款，2020年3月至5月间骗取被害人李某保证金3万元。\n"
        "被告人吴某冒充部队采购人员，以代购床垫为由，骗取王某货款共计12.5万元。\n"
        "被告人郑某以网恋为名，编造母亲住院、投资周转等理由，骗取陈某8.6万元用于赌博。\n三名被告人分别被判处有期徒刑一年至四年不等。"
    )
    assert _losses(text) == [("李某", 30_000), ("王某", 125_000), ("陈某", 86_000)]


def test_who_drew_the_money_in_a_courts_list_is_no_case() -> None:
    text = (
        "法院发布侵害老年人电信诈骗典型案例\n3月15日，市中级人民法院公布三件侵害老年人权益的电信诈骗案例。\n案例一：许某诈骗案\n"
        "2016年2月，被告人许某冒充“医院专家助理”给被害人陈某打电话，谎称其可申领慢性病补贴5.8万元，但须先交手续费。陈某先后6次汇款共计4.37万元。\n"
        "案例二：沈某诈骗案\n2016年4月，沈某冒充电信局工作人员给被害人胡某打电话，称其电话欠费，胡某按要求转账2.1万元。\n"
        "案例三：罗某、蒋某掩饰、隐瞒犯罪所得案\n2016年5月，罗某、蒋某明知是诈骗所得，仍持他人银行卡在多台ATM机上取现31万元，按百分之二抽成。"
    )
    assert _losses(text, "2017-03-16") == [("陈某", 43_700), ("胡某", 21_000)]


def test_one_of_a_group() -> None:
    case = only_titled(
        "开学季谨防“学姐”骗局\n7月8日至14日，南宁市西乡塘区接连发生6起“学姐”代办电话卡、校园贷的骗局，6名新生共计被骗2.7万余元。"
        "其中新生覃某一人就被骗走9600元。骗子混进QQ新生群，自称高年级学姐，以代办电话卡为由收取费用。警方提醒，入学手续只认学校官网。",
        "2024-07-22",
    )
    assert (case.loss_yuan, case.n_victims) == (27_000, 6)


def test_what_was_paid_behind_the_total_of_one_round() -> None:
    case = only_titled(
        "刷单陷阱\n3月15日，大二学生小赵在QQ群里看到招聘网店刷信誉的兼职，第一单垫付120元，返还126元。接着做了一个五连单共垫付8650元，"
        "客服以卡单为由要求再做一单，小赵借遍同学凑了4000元打过去，仍未返还。",
        "2016-03-25",
    )
    assert case.loss_yuan == 12_650 and case.loss_parts


def test_what_was_saved_stands_before_the_name() -> None:
    text = (
        "农商银行一周连堵两起诈骗\n近日，城关支行、五里支行接连识破两起电信网络诈骗。\n多问一句，守住九万元。11月27日，城关支行成功堵截了一起冒充军人采购诈骗，"
        "为客户避免经济损失9万元。当日，开五金店的客户赵某来到柜面要转账。赵某说，前一天有位自称“武警后勤股长”的人打来电话要订购折叠床，又推来厂家微信让他先垫钱进货。"
        "柜员当即提醒他先核实，赵某随即停止转账。\n警银配合，识破假客服。11月29日，五里支行成功堵截了一起冒充客服诈骗案件，为客户避免经济损失4.8万元。"
        "当日，客户刘某一边打电话一边要把定期存款转成活期。刘某称，对方是京东金融的客服，说她误开了“金条”，要她把钱转出去。柜员报警后，民警赶到网点劝阻了她。"
    )
    assert [case.averted_yuan for case in read_titled(text, "2024-12-05").cases] == [90_000, 48_000]


def test_a_case_in_the_midst_of_a_campaign() -> None:
    case = only_titled(
        "派出所开学季宣传不停步\n连日来，城东派出所以秋季开学为契机，在辖区12所学校门口通过悬挂横幅、发放传单等方式，为家长和学生讲解诈骗分子惯用伎俩。\n"
        "8月29日深夜，反诈中心接到辖区一群众电话报警，称其妻子被陌生人拉进一个微信群后，先是在快手上关注主播领取红包，后又参与线上押大小活动。"
        "后对方以下注超时为由，让其妻子再交纳6万元解冻金。民警上门劝阻，最终劝阻受害人停止转账6万元，并将已经被骗转账的4.2万元涉案资金成功止付。",
        "2022-09-02",
    )
    assert (case.loss_yuan, case.averted_yuan, case.outcome) == (42_000, 60_000, "recovered")


def test_what_a_year_brought_stands_before_the_cases() -> None:
    reading = read_titled(
        "警方走上街头宣传防电信诈骗\n2012年，郑州市共发生电信诈骗案件1065起，涉案金额共计3800余万元。\n■诈骗案例1\n2012年4月，离异的郑女士在一家婚恋网站认识了"
        "自称在加拿大工作的“海归博士”，对方称包裹被海关扣下要交税，郑女士先后11次汇出46万元。\n■诈骗案例2\n2012年9月，家住惠济区的李大爷接到“孙子”电话，"
        "说打架被抓要赔钱，李大爷汇出8万元后才发现被骗。",
        "2013-05-20",
    )
    assert reading.form == "annual_stats" and ("cases", 1065) in {(t.metric, t.value) for t in reading.tallies}


def test_loans_from_here_and_there_sent_together() -> None:
    case = only_titled(
        "注销校园贷骗局\n10月4日，小唐接到自称京东客服的电话，称其有校园贷账户需注销，否则影响征信。小唐按对方要求从借呗借了4万元、从微粒贷借了3万元，"
        "连同自己的2.6万元一起转到对方提供的账户。之后对方失联，小唐报警。",
        "2022-10-24",
    )
    assert case.loss_yuan == 96_000 and case.loss_parts


def test_relatives_of_the_swindler_gave_all_back() -> None:
    case = only_titled(
        "刷单被骗后追回\n10月4日，小祁在网上找兼职，被人以刷单为由骗走1.5万元。民警很快锁定嫌疑人戴某，戴某的家属把钱都还给了小祁。",
        "2022-10-24",
    )
    assert (case.outcome, case.recovered_yuan) == ("recovered", 15_000)


def test_cash_with_jewels_is_worth_so_much() -> None:
    case = only_titled(
        "老人拜“仙姑”丢了首饰\n10月20日，城关镇的黄大妈在菜场遇到一名40岁左右的妇女，对方说她家里有灾，要“压一压”。黄大妈回家取来现金12000元、2只金手镯、"
        "1枚金戒指和1块玉佩，总价值3万多元，交给对方用红布包好。半小时后打开，里面只剩报纸。",
        "2020-10-24",
    )
    assert case.loss_yuan == 30_000


def test_who_is_called_by_what_looks_like_another_word() -> None:
    case = only_titled(
        "谨防冒充公检法\n当天中午，向女士接到一个00852开头的电话，对方自称民警，称其涉嫌洗钱，向女士按要求转账3万元。", "2024-04-02"
    )
    clerk = only_titled("会计被骗\n3月21日，一公司会计称有一陌生人冒充老板在QQ上要其转账5万元，该会计转账后发现被骗。", "2016-04-02")
    assert case.victim and case.victim.label == "向女士" and clerk.victim and clerk.victim.label == "会计"


def test_the_rest_of_a_list_is_no_case_of_the_one_before() -> None:
    text = (
        "上周典型案例\n上周（9月4日至9月10日），全县共立案电信网络诈骗案件8起。\n"
        "一、3起系刷单返利诈骗。骗子在网上发布兼职广告，诱导被害人垫付做任务，被害人分别被骗8600元、42000元和30630元。\n"
        "二、2起系冒充客服诈骗。骗子谎称可以退款，诱导被害人共享屏幕，该两起案件中，被害人分别被骗50000元和30000元不等。\n"
        "三、1起系冒充领导诈骗，骗子冒充领导添加被害人微信后，以急需用钱为由，诈骗被害人85000元。\n"
        "四、其余2起分别系网络游戏虚假交易和冒充公检法诈骗，被害人分别被骗4600元和10900元。"
    )
    cases = read_titled(text, "2023-09-12").cases
    assert [(case.n_victims, case.loss_yuan) for case in cases] == [(3, 81_230), (2, 80_000), (1, 85_000)]


def test_money_with_any_goods_is_worth_so_much() -> None:
    case = only_titled(
        "上门“收旧物”骗走财物\n10月20日，城关镇的黄大妈在家遇到一名上门收旧物的男子，对方以看手机为由，骗走黄大妈1.2万元和手机一部，总价值1.6万元。",
        "2020-10-24",
    )
    assert case.loss_yuan == 16_000
