"""What pages were read wrongly in: sums of others and of before, what is only supposed, who comes second, tables without a unit."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case, Reading

DAY = "2024-07-20"


def only_case(text: str, day: str = DAY) -> Case:
    """The one case of a notice under its title."""
    (case,) = read_titled(text, day).cases
    return case


def tallies(text: str, day: str = DAY) -> list[tuple[str, float, str | None]]:
    """Metric, value and category of each statistic."""
    reading: Reading = read_titled(text, day)
    return [(one.metric, one.value, one.category) for one in reading.tallies]


# --- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yuan", "outcome", "averted"),
    [
        (
            "农信社堵截诈骗\n7月9日，谭大爷到资阳支行要求转账4.8万元，柜员报警。民警查看聊天记录，骗子以高额分红、海关扣货为由实施诈骗。"
            "谭大爷此前已通过微信向骗子转去数万元，这天又打算转4.8万元，被成功堵截。",
            None,
            "lost",
            48_000,
        ),
        (
            "银行劝阻老人\n昨天，石女士到网点要汇出五百多元，柜员一问才知，她已在手机上把征地补偿款转出去大半，因卡被管控才来柜台试着小额汇款。"
            "民警赶到后耐心劝说，石女士终于放弃转账。",
            None,
            "lost",
            None,
        ),
        (
            "民警敲门保住1.8万元\n6月18日，居民黄阿姨正与自称“医保局”的人通话，对方让她把存款转到安全账户。民警及时上门，关掉了她的手机，"
            "黄阿姨这才明白遇到了骗子。",
            0.0,
            "averted",
            18_000,
        ),
        (
            "刷单骗局\n2月12日，钟某加了对方QQ刷单，按二维码付了8000元，对方说这是组合任务，还有一单15000元，做完才能一起返。"
            "钟某又扫码付了15000元，对方又称超时，需再做一单20000元的，钟某才发觉被骗。",
            23_000,
            "lost",
            None,
        ),
        (
            "老人被骗\n吴大妈领取免费鸡蛋后被带去听课，先后花费4.6万元购买了成本不足2000元的“溶栓胶囊”，女儿发现后报警。",
            46_000,
            "lost",
            None,
        ),
        (
            "金镯失而复得\n9月8日，顾阿姨接到自称“刘警官”的电话，称她涉嫌洗钱。一个小伙子上门取走了价值1.9万元的项链和手镯。"
            "民警抓获取货的孟某，项链和手镯从他的背包里找到，已经发还顾阿姨。",
            19_000,
            "recovered",
            None,
        ),
        (
            "集中返还仪式\n6月8日，新城公安分局举行返还仪式。受害群众代表王女士现场领回被骗的9.2万元。今年以来，分局共立电信诈骗案件16起，"
            "涉案损失312万元，为受害群众挽回损失86.4万元。",
            92_000,
            "recovered",
            None,
        ),
    ],
)
def test_what_left_before_what_was_stopped_and_what_is_of_others(
    text: str, yuan: float | None, outcome: str, averted: float | None
) -> None:
    case = only_case(text, DAY)
    assert (case.loss_yuan, case.outcome, case.averted_yuan) == (yuan, outcome, averted)


def test_a_title_by_which_it_nearly_left_tells_no_sum_that_was_saved() -> None:
    text = (
        "八旬老人险失6万\n2月27日，老人接到“孙子”电话，说要赔偿，揣上存折直奔信用社。柜员见他手抖，报了警，"
        "民警劝了许久，老人把存折递了回去。"
    )
    assert only_case(text, DAY).averted_yuan is None


# --- cases -----------------------------------------------------------------------------------------------------------


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


def test_a_last_short_case_is_told_in_money_of_its_own() -> None:
    text = (
        "四男女受骗\n一名女教师本月八日报案，称去年十二月在社交平台被加入投资群组，先后七次转账共六十八万港元，其后未能提款。\n"
        "一名男生接获自称「通讯管理局」人员来电，指其涉及洗钱，着其支付一百零八万人民币作担保，男生照做后发觉受骗。\n"
        "司警日前亦收到珠海警方通报，一名澳门女青年堕「冒充客服」骗局，损失四万港元。"
    )
    assert [case.loss_amount for case in read_titled(text, "2024-03-14").cases][-1] == 40_000


# --- who and where ---------------------------------------------------------------------------------------------------


def test_a_town_before_a_firm_is_nobodys_name() -> None:
    text = "出纳被骗\n5月12日，晋江某鞋业公司出纳接到“老板”的QQ信息，要求向供货商付款，先后转账56万元。"
    assert "江某" not in str(only_case(text, DAY).victim)


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
    assert only_case(text, DAY).impersonated == ("某央企处长",)


def test_police_at_work_are_no_type_of_fraud() -> None:
    text = (
        "警方与邻国开展警务执法合作\n3月10日，公安机关与缅甸执法部门再次开展警务执法合作，352名涉嫌电信网络诈骗的犯罪嫌疑人移交我方，"
        "其中网上在逃人员74名，组织头目和骨干17名。公安部派出工作组前往指导。"
    )
    reading = read_titled(text, DAY)
    assert reading.types == () and [row[:2] for row in tallies(text)] == [("arrested", 352), ("arrested", 74), ("arrested", 17)]


# --- statistics ------------------------------------------------------------------------------------------------------


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


def test_what_stands_under_a_picture_is_no_method() -> None:
    text = (
        "劝阻老人\n骗子发给老人的虚假交易网站截图。图片来源/宝山警方\n7月2日，宝山警方接到银行报警，王阿婆要取21万元现金，民警赶到后劝阻。"
        "王阿婆在棋牌App上认识一个“老阿弟”，对方让她投资黄金。最终王阿婆放弃取款，保住了21万元。"
    )
    assert read_titled(text, DAY).method == ()


# --- who tells, who takes, what was only said ------------------------------------------------------------------------


def test_the_same_story_told_to_a_reporter_is_one_case() -> None:
    text = (
        "大三男生刷单40分钟被骗5960元\n12月5日，小熊已到派出所报案。这名大三男生轻信刷单广告，40分钟内被骗走5960元。\n“越陷越深”\n"
        "12月5日，熊同学对记者说，12月3日下午他收到一条招点赞员的短信，加了对方QQ。熊同学扫码付了298元，对方随即返给他310元。"
        "此后他又做了5单，对方以任务未完成为由不肯返款。"
    )
    assert only_case(text, "2017-12-08").loss_yuan == 5960


def test_several_from_whom_one_took_one_sum_are_one_case() -> None:
    text = (
        "飞行员骗局\n2021年至2023年，罗某谎称自己是飞行员，先后在网上认识了许某、方某、丁某和曾某，以投资、治病等理由借钱。"
        "至案发时，罗某从四名被害人处共骗取人民币47.2万余元。法院以诈骗罪判处罗某有期徒刑九年。"
    )
    case = only_case(text, "2024-06-14")
    assert (case.loss_yuan, case.n_victims) == (472_000, 4) and "罗" not in str(case.victim)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("网恋被骗\n唐某在网上认识谢某，8个月里，唐某给谢某转了93万余元（自称110万），后谢某失联。", 930_000),
        (
            "学生被骗\n6月2日，小王收到退款短信，填了卡号和验证码后余额反而少了。同校还有6名学生收到同样的短信，"
            "骗子冒用商家名义群发信息，累计获利近2万元。",
            None,
        ),
    ],
)
def test_what_is_only_said_or_made_of_several_is_no_loss(text: str, yuan: float | None) -> None:
    assert only_case(text, "2024-06-14").loss_yuan == yuan


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        (
            "澳門女學生墮騙局失62萬\n司警接獲報案，一名女學生上月接獲自稱內地公安的來電，指其涉嫌洗黑錢。女學生按指示先後轉賬51萬港元及11.3萬港元，"
            "先後損失約62.3萬港元，案件仍在偵查。",
            623_000,
            "HKD",
        ),
        (
            "新加坡女子被骗20万元\n一名58岁女子接到自称银行职员的电话，称其信用卡被盗用，随后转账20万3000新元到指定账户。警方展开调查。",
            203_000,
            "SGD",
        ),
        (
            "警破六宗骗案\n报案人为一名78岁女子，她接获自称儿子的来电，称急需8万港元保释金，她信以为真，全数交出。警方其后拘捕一名男子，"
            "揭发他另涉5宗同类骗案，6案合共涉款95万港元。",
            80_000,
            "HKD",
        ),
    ],
)
def test_what_was_lost_in_other_money(text: str, amount: float, currency: str) -> None:
    case = only_case(text, "2025-06-19")
    assert (case.loss_amount, case.loss_currency) == (amount, currency)


def test_the_wife_who_is_on_the_phone_is_the_victim() -> None:
    text = (
        "劝阻\n6月12日，马大爷的老伴贺女士从中午起就和一个自称“上海法院执行局”的人通电话，对方要她把12万元存款转到安全账户。"
        "马大爷急忙来到反诈中心求助，民警赶到后及时劝阻。"
    )
    case = only_case(text, "2024-06-14")
    assert case.victim is not None and case.victim.label == "贺女士"


def test_words_beside_a_victim_are_not_masked_as_names() -> None:
    text = "海门一大妈逼民警“出示文件”\n骗徒能说出受害人全名，受害人都说对方的口音很像银行职员。"
    reading = read_titled(text, "2024-06-14")
    assert reading.bulletin.title == "海门一大妈逼民警“出示文件”" and "*" not in reading.bulletin.text


def test_a_paper_of_another_town_and_a_verb_are_no_places() -> None:
    report = "江海晚报讯 昨日，镇江市公安局召开通报会，今年以来全市共立电信诈骗案件120起，损失340万元。"
    figures = read_titled(f"通报\n{report}", "2024-06-14").tallies
    assert {one.region.name for one in figures if one.region} == {"江苏省镇江市"}
    case = only_case("学生刷单\n6月2日，保卫部会同辖区派出所宣传。小李在QQ群看到兼职，扫码付款3000元后被拉黑。", "2024-06-14")
    assert case.region is None


def test_a_report_on_a_meeting_is_no_notice() -> None:
    text = (
        "推进会召开\n6月10日，推进会暨“断卡”行动部署会在南宁召开，自治区副主席出席并讲话。会议强调，要压实各方责任，"
        "推动打击治理电信网络诈骗工作再上新台阶。各市分管领导参加会议。"
    )
    assert not read_titled(text, "2024-06-14").is_bulletin


# --- statistics of prose ---------------------------------------------------------------------------------------------


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


def test_digits_that_no_one_grouped_so_are_no_figure() -> None:
    reading = read_titled("女子被骗\n7月9日，陈女士在网上刷单，先后转出12,3456元，后被对方拉黑，才发现被骗。", DAY)
    assert [case.loss_yuan for case in reading.cases] == [None]
    assert "damaged_number" in {warning.code for warning in reading.warnings}


def test_an_end_of_a_range_is_no_loss() -> None:
    case = only_case("女子被骗\n7月9日，陈女士在网上刷单，前前后后被骗了4、5万元，随后报警。")
    assert (case.loss_yuan, case.outcome) == (None, "lost")


def test_part_of_a_sum_just_told_is_paid_once() -> None:
    case = only_case("购买二手车被骗\n7月9日，李先生在网上看中一辆二手车，先转账定金3000元（含运费1200元），又转尾款2万元，后被对方拉黑。")
    assert (case.loss_yuan, case.loss_parts) == (23_000, True)


def test_who_lost_how_much_each_by_name_are_counted() -> None:
    case = only_case(
        "一案判决\n法院查明，2023年3月至5月，被告人王某等人以投资为名，先后骗取被害人张某13万元、李某8万元、赵某2.5万元，共计23.5万元。"
        "法院以诈骗罪判处王某有期徒刑五年。"
    )
    assert (case.n_victims, case.loss_yuan) == (3, 235_000)


@pytest.mark.parametrize("total", ["", "骗走的钱都已挥霍。"])
def test_what_was_taken_of_one_once_more_is_added(total: str) -> None:
    case = only_case(
        "一案判决\n法院查明，2023年3月，被告人王某以介绍对象为名，骗取被害人张某某人民币13万元，后又以看病为由骗取张某某8万元。" + total
    )
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (210_000, "lost", None)


def test_a_sum_sent_to_one_account_is_no_range() -> None:
    case = only_case("公司会计被骗\n7月9日，尚会计按“董事长”的要求，将49.8万到一个个人账户转了过去，随后发现被骗报警。")
    assert case.loss_yuan == 498_000


# --- what is not of this fraud -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yuan", "outcome", "recovered"),
    [
        (
            "贷款骗局被拦下\n7月9日，反诈中心预警，罗某正遭遇虚假贷款诈骗，已经给对方交过好几笔费用。民警联系银行止付，"
            "7.2万元被骗资金一分不少，目前已全部退还罗某。",
            72_000,
            "recovered",
            72_000,
        ),
        (
            "男子行骗获刑\n2018年3月至2019年6月，孟某以谈恋爱为名，先后骗取吕某21.3万元、许某4万元，除归还吕某2万元外，其余均用于网络赌博。"
            "法院以诈骗罪判处孟某有期徒刑五年。",
            253_000,
            "partly_recovered",
            20_000,
        ),
        (
            "大学生刷单被骗\n小芸在网上找到刷单兼职，她用生活费拍下付了4500元，对方说订单卡住了，要再拍一单。"
            "小芸把从同学那里借来的4500元也付了过去，对方就没了音信。",
            9_000,
            "lost",
            None,
        ),
        (
            "买二手手机被骗\n7月9日，谢女士在网上购买二手手机，第一次转了8.8元，结果显示转账失败，对方称需重新付款，"
            "谢女士照着要求转了3900元，随后被拉黑。",
            3_900,
            "lost",
            None,
        ),
    ],
)
def test_what_came_back_was_taken_of_two_or_failed(text: str, yuan: float, outcome: str, recovered: float | None) -> None:
    case = only_case(text)
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (yuan, outcome, recovered)


def test_what_one_or_each_of_several_lost_is_not_the_loss_of_all() -> None:
    each = only_case("学生购票被骗\n4月，武汉某高校一名男生冒充演唱会黄牛，在群里发布购票信息，就有9名学生扫码付款，每人被骗399元。")
    one = only_case(
        "黄金回购计划\n（太平12日讯）一名前保险代理以不存在的黄金回购计划，骗取11人共93万7000令吉，遭警方通缉。"
        "其中一名受害者自己投入15万令吉，头半年曾收到回酬，之后便分文未得。"
    )
    assert [(case.loss_yuan, case.loss_amount, case.outcome) for case in (each, one)] == [(None, None, "lost")] * 2


def test_each_of_several_by_name_with_sums_in_their_order() -> None:
    case = only_case(
        "案例\n2019年3月，被告人刘某以投资养殖为由，先后骗取邻居被害人于某、韩某、曲某人民币6.8万元、7.2万元、3.5万元。"
        "法院以诈骗罪判处刘某有期徒刑四年。"
    )
    assert (case.loss_yuan, case.n_victims) == (175_000, 3)


def test_the_last_three_days_are_no_day() -> None:
    case = only_case(
        "三日接18宗网骗\n司警在過去3日先後接獲18宗網絡詐騙。其中一名女子在網上購物時接到假冒客服電話，被轉走6萬元。", "2025-04-14"
    )
    assert case.incident_date is None


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


# --- cases under headlines of their own --------------------------------------------------------------------------------


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
