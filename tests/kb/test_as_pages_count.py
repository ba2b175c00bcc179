"""What pages were read wrongly in that no set had: payments of several, money back, names inside words, whose figures, since when."""

from __future__ import annotations

import pytest
from notices import figures, only_case, read_titled

from kb.extract.gazetteer import find_doubtful, find_names
from kb.extract.numerals import plain
from kb.extract.periods import find_period, since_year
from kb.extract.tally_lines import mend_lines
from kb.extract.who import find_persons

# --- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        ("5月6日，班级群里有人发收款码，称要收校服费，21名家长扫了码，每人交了186元，晚上班主任才发现，报了警。", 3906, "lost"),
        ("5月6日，何女士接到自称客服的电话，何女士在借款平台借了1.2万元，加上自己的4500元，分两次转给对方，之后对方失联。", 16_500, "lost"),
        ("5月6日，学生小薛在二手平台买耳机，转账1800元后被拉黑。民警找到卖家蔡某，蔡某家属将全部赃款退还给小薛。", 1800, "recovered"),
        ("5月6日，学生小薛被冒充同学的骗子骗走2600元，小薛报警。警方帮小薛追回了所汇款项。", 2600, "recovered"),
        (
            "5月6日，赵女士在直播间付了19.9元抽手机。随后客服称要验证身份，赵女士报出验证码，钱被转走，赵女士报警。民警止付后，追回15300元损失。",
            15_300,
            "recovered",
        ),
        ("5月6日，小G同学在网上认识一名网友，被引着装了一个软件做任务，小G报警。警方查明这是刷单骗局，涉及金额6300余元。", 6300, "lost"),
        ("5月6日，小吴接到自称老师的消息，转账5800元后发现被骗，于是报警。得知此事，热心市民送来了3000元。", 5800, "lost"),
        ("5月6日，汪女士接到自称医保局的电话，对方要她把6万元转进安全账户，汪女士立马照办了，事后才知被骗。", 60_000, "lost"),
    ],
)
def test_what_was_lost_and_what_came_back(text: str, yuan: float, outcome: str) -> None:
    case = only_case(text, "2024-05-20")
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("5月6日，李某接到“公安”电话，称其涉案。诈骗分子经常打来电话，先后8次要求其转账，她共转出6万元，才知被骗报警。", 60_000),
        ("5月6日，陈先生加入公益群，通过公益平台捐款3000元后又捐款9000元，平台打不开，才知被骗，报警。", 12_000),
        ("5月6日，林女士想贷款5万元，连同利息3000元转到指定账户，林女士转账3000元后对方失联，报警。", 3000),
        ("5月6日，姜女士接到客服电话，对方称可退款380元，姜女士照做后，卡里的9600元被转走，报警。", 9600),
    ],
)
def test_what_was_lost_beside_words_that_are_alike(text: str, yuan: float) -> None:
    assert only_case(text, "2024-05-20").loss_yuan == yuan


@pytest.mark.parametrize(
    "text",
    [
        "5月6日，孙某接到自称公安的电话，称其名下银行卡涉嫌洗钱，涉案金额达80万元。孙某按要求输入银行卡密码，随后发现被骗，报警。",
        "5月6日，骗子要她把3万元转进安全账户，丈夫提醒别照做，周女士还是报了警。",
    ],
)
def test_what_others_say_was_not_lost(text: str) -> None:
    assert not only_case(text, "2024-05-20").loss_yuan


def test_what_is_sought_has_not_come_back() -> None:
    text = "5月6日，周某在二手平台买手机转账3500元后对方失联。他多次向卖家追回所付的钱，未果，遂报警。"
    assert (only_case(text, "2024-05-20").outcome, only_case(text, "2024-05-20").recovered_yuan) == ("lost", None)


def test_how_many_paid_stands_in_what_they_are_called() -> None:
    text = "5月6日，有人冒充班主任在群里收资料费，19个家长用发红包的办法交了钱，每人被骗128元，共计损失2432元。"
    assert only_case(text, "2024-05-20").n_victims == 19
    told = "该生交了押金，同校还有3名学生碰到同样的事。还有位大学生更冤。"
    assert [told[one.start : one.end] for one in find_persons(told, told)] == ["大学生"]


# --- cases -----------------------------------------------------------------------------------------------------------


def test_a_headline_over_each_story_is_no_case_of_its_own() -> None:
    text = (
        "一周案例\n网上贷款 一男子被骗3万多元\n5月6日，小邓收到一条贷款短信，下载软件后按客服要求转账3.1万元，之后发现被骗。\n"
        "配合“调查”一教师被骗走9万多元\n5月7日，贺女士接到自称公安局的电话，称其涉嫌洗钱，贺女士转账9.4万元到安全账户，发现被骗后报警。"
    )
    assert [case.loss_yuan for case in read_titled(text, "2024-05-20").cases] == [31_000, 94_000]


def test_the_case_that_a_page_of_advice_shows_is_told() -> None:
    text = (
        "远离兼职陷阱\n一、什么是刷单\n骗子在群里散布假广告，打着当天结账的幌子哄人做任务，开头返几块钱，后面要你一次次打钱。\n"
        "二、真实案例警示\n某高校学生小林接到一条兼职短信，点开链接装了软件。做完几个任务拿到佣金后，对方让他先垫7600元做任务，"
        "钱一转过去就被删除好友，追悔莫及。\n三、常见套路\n1、先用零成本吸引眼球。\n2、前几单如数返还。\n3、最后要你打大钱。\n"
        "四、防骗指南\n1、来路不明的软件坚决不装。\n2、兼职请通过学校核对。"
    )
    found = read_titled(text, "2024-05-20")
    assert [case.victim.label for case in found.cases] == ["小林"]
    assert found.form == "single_case"


def test_a_report_of_arrests_tells_who_told_police() -> None:
    text = (
        "警方破获一起投资诈骗案\n5月6日，记者从沂水县公安局获悉，警方破获一起网上投资诈骗案，抓获嫌疑人9名。\n"
        "县公安局接到市民孟某报警，称其在一个理财网站投资时被人骗走18600多元。民警对孟某的银行卡流水进行分析，查到取现用的银行卡。\n"
        "民警在一处出租屋内将9人抓获，搜出电脑8台、手机20余部，还有许多银行卡。"
    )
    assert [(case.victim.label, case.loss_yuan) for case in read_titled(text, "2024-05-20").cases] == [("孟某", 18_600)]


def test_what_all_such_frauds_have_is_no_step_of_this_one() -> None:
    text = (
        "5月6日，季同学网购后接到自称店家的电话，称付款不成功要退款，季同学按链接填写了卡号和验证码，卡里的2900元被转走。\n"
        "据民警介绍，骗子大多以支付宝被冻结为由，冒充淘宝客服打来电话，让人加QQ进到他给的网页里，再套取密码。"
    )
    case = only_case(text, "2024-05-20")
    assert case.impersonated == ("店家",)
    assert not {"QQ", "淘宝", "支付宝"} & {*case.channels, *case.platforms}


def test_how_such_frauds_begin_is_no_step_of_this_one() -> None:
    text = (
        "近来，骗子常在QQ、微信上冒充公司老总，让会计往指定账号汇款。"
        "5月6日，财务经理小何在QQ群里收到“徐总”的消息，让他给客户转账28万元，小何转账后才知被骗，报警。"
    )
    case = only_case(text, "2024-05-20")
    assert (case.channels, case.impersonated) == (("QQ",), ("徐总",))
    assert all("骗子常" not in text[step.span.start : step.span.end] for step in case.steps)


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("5月6日，派出所接到一群众来电，称其妻子在网上认识了一名“分析师”，被拉进投资群，先后转账6万元，对方还让她再转。", "妻子"),
        ("5月6日，曾先生发现母亲在银行取了9万元现金，原来老人接到自称公安的电话，说要把钱交给上门的人。曾先生赶紧报警。", "母亲"),
    ],
)
def test_of_whom_somebody_tells_police_is_the_victim(text: str, label: str) -> None:
    assert only_case(text, "2024-05-20").victim.label == label


def test_who_the_scammer_says_he_is_is_no_other_victim() -> None:
    text = (
        "5月6日，事主在家中接到电话，一名自称姓何的男子称其手机号码在外地欠费2400元。\n"
        "随后，何某通过QQ给事主发来一张“冻结管制令”，要求其配合调查。事主把12万余元转账到对方账户上，后发现被骗报警。"
    )
    assert only_case(text, "2024-05-20").victim.label == "事主"


def test_who_only_tells_of_a_relative_stays_the_victim() -> None:
    text = "5月6日，张女士报警称儿子加了骗子微信，骗子冒充她儿子向她借钱，张女士转账3万元后发现被骗。"
    assert only_case(text, "2024-05-20").victim.label == "张女士"


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("小何接到自称民用航空局工作人员的电话，称航班取消，被转走2万元", "民用航空局工作人员"),
        ("小何接到自称某银行信用卡中心的电话，称他有欠款，小何转账2万元", "某银行信用卡中心"),
        ("有人冒充他的表姐用QQ骗走他3500元", "表姐"),
        ("群里有人冒充班主任收资料费，小何扫码付了260元", "班主任"),
        ("对方自称是在国外的援外医生，说包裹被海关扣留，小何转账3万元", "援外医生"),
        ("对方帮小何转到了所谓的苏州警方，让他把8万元转到安全账户", "苏州警方"),
        ("小何收到QQ消息，头像和昵称都是他的大学同学，对方说急需用钱，小何转了4000元", "大学同学"),
        ("后头换成一个女的，说是他们科长，让他转2万元，小何照做", "科长"),
        ("小何接到“某国大使馆工作人员的电话”，说他涉嫌洗钱，小何转账5万元", "某国大使馆工作人员"),
    ],
)
def test_who_they_said_they_were(words: str, who: str) -> None:
    case = only_case(f"5月6日，学生小何上网时接到电话，{words}，后来才知被骗，于是报警。", "2024-05-20")
    assert who in case.impersonated


def test_the_true_police_who_warn_make_no_type() -> None:
    text = (
        "5月6日，市公安局反诈中心收到一条预警指令，称大溪镇居民凌先生可能正在被骗，反诈中心立即电话劝阻，同时指令派出所上门。"
        "民警赶到时，凌先生正准备转账5万元，在劝说下放弃了转账。"
    )
    case = only_case(text, "2024-05-20")
    assert (case.type, case.outcome) == (None, "averted")


# --- where and when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "骗子上门陪聊、修水管",
        "晚上思来想去",
        "在一个新平台上充值",
        "优惠来了",
        "送礼县里有人",
        "最高县级补贴",
        "责任县级",
        "合作市场",
        "沙县小吃店",
    ],
)
def test_a_name_that_words_make_is_no_place(text: str) -> None:
    folded = plain(f"，{text}，")
    assert find_names(folded) == [] and list(find_doubtful(folded)) == []


@pytest.mark.parametrize("text", ["家住修水的老人", "，礼县一名老人", "南海大沥做铝材的欧先生", "，高县警方"])
def test_a_name_that_stands_by_itself_is(text: str) -> None:
    folded = plain(text)
    assert [*find_names(folded), *find_doubtful(folded)]


@pytest.mark.parametrize(
    "text",
    [
        "检察日报9月1日报道：居民韩女士接到自称公安局的电话，被骗走8万元，于是报警。",
        "9月20日-21日，某歌手要来宁波开演唱会。歌迷小林看到有人转让门票，转账1600元，随后被拉黑，小林报警。",
        "徐某于202492日、3日通过微信被拉进刷单群，先后转账1.2万元，发现无法提现后报警。",
    ],
)
def test_a_day_of_something_else_is_none(text: str) -> None:
    assert only_case(text, "2024-10-09").incident_date is None


# --- figures ---------------------------------------------------------------------------------------------------------


def test_the_day_stands_where_somebody_is_told_to_open_a_screen() -> None:
    text = "5月6日，客服要求何女士打开屏幕共享，何女士照做，卡里的3万元被转走，何女士报警。"
    assert only_case(text, "2024-05-20").incident_date == "2024-05-06"


def test_what_was_told_of_years_is_not_the_period_of_a_week() -> None:
    lead = "2020年以来，公安机关持续打击电信诈骗。"
    for opening in (lead, "去年，我区电信诈骗高发，冒充客服类多发。"):
        told = figures(f"一周警情\n{opening}上周，全区共接报诈骗警情21起，损失88万元。", "2024-05-20")
        assert {t.period for t in told.values()} == {("2024-05-13", "2024-05-19")}


def test_counts_with_words_that_are_alike_stay() -> None:
    text = (
        "4月分析\n4月，全市共接报电诈警情90起。杀猪盘12起分别系虚拟币和期货类诈骗，虚假宣传类诈骗15起，虚假投资30起开展止付后挽回50万元。"
    )
    assert {value for metric, value in figures(text, "2024-05-20") if metric == "cases"} == {90, 12, 15, 30}
    whole = "4月分析\n4月，全市共接报电诈警情220起，损失900万元。全市居民被诈骗分子冒充客服骗走210万元，同比下降5%。"
    assert read_titled(whole, "2024-05-20").cases == ()


def test_what_a_rate_came_to_is_no_change_of_another_figure() -> None:
    text = (
        "反诈成效\n今年以来，全市止付28.3亿元。全市电诈立案数和经济损失数，同比分别下降7.1%和5.8%。返还群众1160万元，预警后被骗率降至0.4%。"
    )
    assert all(not t.change for t in figures(text, "2024-05-20").values())


def test_parts_that_are_no_category_stand_inside_their_total() -> None:
    told = figures("一周警情\n本周，我市接报电信网络诈骗警情58起，其中治安警情9起，刑事警情49起。", "2024-05-20")
    whole = told["cases", 58].span
    assert told["cases", 9].part_of == told["cases", 49].part_of == whole


def test_arrows_say_which_way_it_went() -> None:
    told = figures("5月电诈警情\n5月，全市共接报电信网络诈骗警情411起，同比↓18.2%；损失1620万元，环比3.5%↑。", "2024-06-03")
    change = {key: value.change["percent"] for key, value in told.items() if value.change}
    assert change == {("cases", 411): -18.2, ("loss", 16_200_000): 3.5}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("今年以来，全市共破获", ("2024-01-01", "2024-06-14")),
        ("2月15日以来，全区共打掉", ("2024-02-15", "2024-06-14")),
        ("去年，全区电诈发案", ("2023-01-01", "2023-12-31")),
    ],
)
def test_since_when(text: str, period: tuple[str, str]) -> None:
    assert find_period(text, "2024-06-14") == period


def test_since_a_year_before() -> None:
    assert since_year("自2022年10月以来，全市共打掉", "2024-06-14") == ("2022-10-01", "2024-06-14")
    assert since_year("2021年来，银行共劝阻", "2024-06-14") == ("2021-01-01", "2024-06-14")


def test_the_day_of_the_report_is_not_that_of_its_figures() -> None:
    text = "打击电诈\n6月12日，记者从市公安局获悉，2021年以来，全市共破获电信网络诈骗案件512起，抓获犯罪嫌疑人1330名。"
    assert {t.period for t in figures(text, "2024-06-14").values()} == {("2021-01-01", "2024-06-14")}


def test_what_police_did_and_what_a_day_brought_are_no_counts_of_frauds() -> None:
    text = (
        "反诈一周\n5月13日至19日，中心成功阻断正在实施的诈骗警情415起，对3803起诈骗案件发起紧急止付，宣传成功912起，"
        "共接到诈骗警情26起，损失88万元。平均每日受理诈骗案39件、损失26万元。"
    )
    told = figures(text, "2024-05-20")
    assert {key for key in told if key[0] in ("cases", "loss")} == {("cases", 26), ("loss", 880_000)}


def test_a_class_is_told_by_its_name_wherever_it_stands() -> None:
    listed = (
        "2014年电诈排行\n2014年全市共接报电信诈骗2600起，案值8000万元。\n"
        "1.冒充查案诈骗\n（412起，案值1573.5万元）\n2.猜猜我是谁\n（330起，案值512万元）"
    )
    assert {(t.metric, t.category) for t in figures(listed, "2015-01-10").values() if t.value < 2600 or t.dimension} == {
        ("cases", "07"),
        ("loss", "07"),
        ("cases", "08"),
        ("loss", "08"),
    }
    school = "4月通报\n4月，派出所共接报涉校诈骗警情12起，损失61万元。其中，涉生诈骗警情9起，损失8万元；涉教职工诈骗警情3起，损失53万元。"
    told = figures(school, "2024-05-10")
    assert {value: told["cases", value].category for value in (12, 9, 3)} == {12: None, 9: "学生", 3: "教职工"}
    last = (
        "5月6日至12日，全区共接报诈骗警情9起，其中刷单返利类2起，冒充电商物流客服类、虚假征信类、其他类（浏览网站）各1起，"
        "其余3起分别系虚假购物、裸聊敲诈和冒充熟人诈骗。"
    )
    rows = [(t.value, t.category) for t in read_titled(f"一周警情\n{last}", "2024-05-13").tallies if t.category]
    assert rows == [(2, "01"), (1, "03"), (1, "05"), (1, "99"), (1, "06"), (1, "13"), (1, "08")]


def test_a_place_that_another_passed_is_not_counted() -> None:
    text = "4月警情\n4月，全区共接报电诈警情101起，损失668万元。城西街道挤掉城南街道排名第二，发案16起。"
    assert figures(text, "2024-05-10")["cases", 16].category == "城西街道"


def test_the_accused_by_age_are_no_victims() -> None:
    text = (
        "审判情况\n2023年，全市法院共审结电信网络诈骗案件72件，判决被告人186人，其中男性157人，女性29人。"
        "年龄分布上，18岁未成年人4人，18岁至30岁129人。"
    )
    assert not [key for key in figures(text, "2024-05-10") if key[0] == "victims"]


def test_a_table_says_in_what_it_counts_what_changed() -> None:
    text = "4月电诈警情统计\n类型 起数 环比\n刷单返利 12 +2\n虚假投资理财 5 -1\n冒充客服 7 +3\n合计 24 +4"
    told = figures(text, "2024-05-20")
    assert {value: told["cases", value].change["absolute"] for value in (12, 5, 7, 24)} == {12: 2, 5: -1, 7: 3, 24: 4}
    either = figures(text.replace("合计 24 +4", "合计 24 +9"), "2024-05-20")
    assert all(t.change == {} or t.change is None for t in either.values())


def test_each_change_of_a_row_goes_to_what_stands_before_it() -> None:
    text = "4月电诈警情统计\n单位 发案数 同比 损失(万元) 同比\n城关镇 12 20% 33.5 -41.2%\n东关镇 5 -25% 12.1 8.3%\n合计 17 3% 45.6 -30.1%"
    change = {key: t.change["percent"] for key, t in figures(text, "2024-05-20").items() if t.change}
    assert change == {
        ("cases", 12): 20,
        ("loss", 335_000): -41.2,
        ("cases", 5): -25,
        ("loss", 121_000): 8.3,
        ("cases", 17): 3,
        ("loss", 456_000): -30.1,
    }


def test_a_city_of_a_countys_rank_speaks_for_itself() -> None:
    text = "7月全市电诈通报\n7月份，全市共发生各类电信网络诈骗案件22起，涉案金额131万元。\n福安市公安局反诈专班提醒广大市民，谨防刷单诈骗。"
    assert {t.region.code for t in figures(text, "2022-08-10").values() if t.region} == {"350981"}


def test_items_over_their_brackets_are_one_line_each() -> None:
    text = "1.猜猜我是谁\n（430起，案值612万元）"
    assert mend_lines(text) == "1.猜猜我是谁：（430起，案值612万元）"
