"""What pages of every kind were read wrongly in: currencies, periods, parts of figures, second victims, endings, personas, steps, days."""

from __future__ import annotations

import pytest
from notices import only_case, read_titled

from kb.extract.another import with_others
from kb.extract.dates import find_dates
from kb.extract.money import find_money
from kb.extract.numerals import plain
from kb.extract.periods import find_period
from kb.extract.sentences import to_notice
from kb.extract.tallies import find_tallies
from kb.extract.threads import BEGINS
from kb.model import Bulletin

FORMS = (("1万2500", 12_500), ("12万5000", 125_000), ("12.5万", 125_000), ("三十八万", 380_000))
MONEY = {
    "加元": "CAD",
    "澳币": "AUD",
    "美元": "USD",
    "令吉": "MYR",
    "马币": "MYR",
    "新元": "SGD",
    "坡币": "SGD",
    "纽币": "NZD",
    "新西兰元": "NZD",
    "日元": "JPY",
    "英镑": "GBP",
    "港元": "HKD",
    "澳門元": "MOP",
    "新台幣": "TWD",
    "韩元": "KRW",
    "泰铢": "THB",
}


@pytest.mark.parametrize("name", MONEY)
@pytest.mark.parametrize(("figure", "value"), FORMS)
def test_a_sum_is_the_same_in_every_currency(figure: str, value: float, name: str) -> None:
    case = only_case(f"一名55岁女文员接到自称公安的电话，前后9次共汇款{figure}{name}给对方，损失{figure}{name}，事后报警。", "2025-07-28")
    assert (case.loss_yuan, case.loss_amount, case.loss_currency) == (None, value, MONEY[name])


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("总值4万6800新元(约15万4000令吉)的金币", [(46_800, "SGD")]),
        ("被骗RM12万5000", [(125_000, "MYR")]),
        ("转账farm 500次", []),
        ("损失1万2500澳元(约合5万8000元人民币)", [(12_500, "AUD"), (58_000, "CNY")]),
        ("推出新元素3个，新币种5个", []),
    ],
)
def test_what_is_money_and_what_tells_it_again(text: str, sums: list[tuple[float, str]]) -> None:
    assert [(money.value, money.currency) for money in find_money(plain(text))] == sums


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("2017年至2021年，全省法院一审审结案件6124件", "2022-05-01", ("2017-01-01", "2021-12-31")),
        ("2018—2020年，全省", "2021-01-03", ("2018-01-01", "2020-12-31")),
        ("2020年1月至2023年6月审判的案件", "2023-08-01", ("2020-01-01", "2023-06-30")),
        ("从去年9月到今年5月，全市发了57起", "2024-06-10", ("2023-09-01", "2024-05-31")),
        ("由去年十二月到现在，警方收到318宗", "2019-01-20", ("2018-12-01", "2019-01-20")),
        ("10月至今，警方接获25宗", "2025-10-15", ("2025-10-01", "2025-10-15")),
        ("上月以来，全县发案12起", "2024-01-20", ("2023-12-01", "2024-01-20")),
        ("上周，上杭电信网络诈骗案件仍时有发生", "2022-06-14", ("2022-06-06", "2022-06-12")),
        ("2022年该市打击电诈行动开展以来，已破获1346起", "2023-05-18", None),
        ("近一年来，中心共接受咨询", "2016-10-01", None),
    ],
)
def test_stretches_of_time(text: str, published: str, period: tuple[str, str] | None) -> None:
    assert find_period(plain(text), published) == period


def told(text: str, title: str = "警情通报", published: str = "2023-07-18") -> list[tuple[object, ...]]:
    """(metric, value, dimension, category) of the statistics of a text, by the rules alone."""
    return [(t.metric, t.value, t.dimension, t.category) for t in find_tallies(text, title, published)]


def test_what_was_handed_back_before_an_audience_is_of_that_day() -> None:
    text = "7月18日,城固县公安局召开电信网络诈骗案件被骗资金返还大会,向12名受害人返还了共计76.35万元。今年上半年,全县抓获犯罪嫌疑人88人。"
    periods = {t.value: t.period for t in find_tallies(text, "返还大会", "2023-07-18")}
    assert periods[763_500] == ("2023-07-18", "2023-07-18")
    assert periods[88] == ("2023-01-01", "2023-06-30")


def test_a_row_of_years_has_a_period_each() -> None:
    lead = "市公安局介绍2020年至2022年打击治理电信网络诈骗情况。三年间，全市共立案2001起，破案987起。"
    text = f"{lead}逐年看，2020年702起、2021年688起、2022年611起。"
    periods = {t.value: t.period for t in read_titled(f"全市打击电信网络诈骗情况\n{text}", "2023-02-10").tallies}
    assert periods[2001] == ("2020-01-01", "2022-12-31")
    assert [periods[n] for n in (702, 688, 611)] == [(f"{year}-01-01", f"{year}-12-31") for year in (2020, 2021, 2022)]


def test_a_part_in_another_counter_is_inside_the_total() -> None:
    found = find_tallies("本周全县接报电诈警情5起。发案地为水寨2宗、华城镇1宗。", "一周警情", "2023-11-20")
    total = next(t for t in found if t.dimension is None)
    parts = [t for t in found if t.dimension == "region"]
    assert parts and all(t.part_of == total.span for t in parts)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5月，全县接报警情75起，网络刷单、网络贷款类诈骗发案占比近六成。", ("share", 60.0, None, None)),
        ("5月，全县接报警情75起，虚假贷款占比16%,虚假交易占比8%。", ("share", 8.0, "type", "06")),
        ("6月，全县接报警情26起，同比去年同期38下降31.58%。", ("cases", 38.0, None, None)),
        ("上半年接获73宗骗案，当中“虚构绑票”最多，有41宗。", ("cases", 41.0, "subtype", "虚构绑票")),
        ("本周全区共接报警情53起。三江街道某企业1起。", ("cases", 1.0, "region", "三江街道")),
    ],
)
def test_by_what_a_figure_is_told(text: str, wanted: tuple[object, ...]) -> None:
    assert wanted in told(text)


def test_changes_are_of_what_is_named_for_them() -> None:
    text = "2020年，全县破获案件712起，止付2.6亿元，挽回损失1137.4万元，破案数、抓获数、挽损数分别同比上升98.33%、215.47%、174.20%。"
    changes = {t.value: (t.change or {}).get("percent") for t in find_tallies(text, "反电诈成效", "2021-03-20")}
    assert (changes[712], changes[260_000_000], changes[11_374_000]) == (98.33, None, 174.2)


@pytest.mark.parametrize(
    "text",
    [
        "返还群众资金417万元，其中单笔最高返还52万元。",
        "其中损失5万元以上的电诈案件52起。",
        "当中WhatsApp占52宗。",
        "比去年同期增加幅度达52起。",
    ],
)
def test_what_is_no_figure_of_its_own(text: str) -> None:
    lead = "今年上半年，全市共接报电信网络诈骗警情1203起，同比下降12%，群众损失2300万元，抓获犯罪嫌疑人88人。"
    found = read_titled(f"全市上半年电信网络诈骗警情通报\n{lead}{text}", "2023-07-18").tallies
    assert found and all(t.value not in (52, 520_000) for t in found)


@pytest.mark.parametrize(
    ("told_by", "outcome"),
    [
        ("再在另一个平台购入泰达币存入上述平台投资。其后何女士想取回本金时，平台客服要求先交不同的费用才能解", "unknown"),
        ("对方要何女士再转5万元。何女士起了疑心，没有再转账，也没有损失", "averted"),
        ("民警赶到银行，劝住了正要汇款的何女士，5万元得以保住。", "averted"),
    ],
)
def test_a_story_that_breaks_off_is_not_told_as_averted(told_by: str, outcome: str) -> None:
    case = only_case(
        f"6月1日，何女士在网上结识一名男子，对方称有一个手机程序可炒卖外汇获利。何女士遂下载该程序及开户，{told_by}", "2024-06-10"
    )
    assert case.outcome == outcome


@pytest.mark.parametrize(
    ("story", "yuan"),
    [
        ("对方说急用钱，向彭某借2000元。彭某没有打电话核实，就用支付宝转了过去。后来同学说QQ被盗了。", 2_000),
        ("对方称钱包丢了，彭某等三人每人拿出100元给了对方，对方承诺归还，之后电话打不通。", 300),
        ("对方推荐投资平台，彭某将合共15万元转到指定户口，更欠下财务公司10万元债务，其后无法提款。", 150_000),
        ("彭某照做后，卡里进来26800元，对方要他转走。结果彭某被骗，损失约2.5万元。", 25_000),
    ],
)
def test_what_was_lost(story: str, yuan: float) -> None:
    case = only_case(f"2023年3月8日，学生彭某在QQ上收到高中同学发来的消息，{story}", "2023-06-10")
    assert case.loss_yuan == yuan


def test_what_is_not_got_back_or_only_ordered_has_not_come_back() -> None:
    gone = only_case("市民刘先生上个月在网上订购一台相机，先后转去9000元，可货没到。刘先生说，可9000元已经找不回来了。", "2016-05-20")
    assert (gone.outcome, gone.recovered_yuan) == ("lost", None)
    ordered = only_case(
        "2018年4月，童某通过交友软件结识倪某，骗得倪某共计136450元。法院判处童某有期徒刑，责令童某退赔被害人倪某114500元。", "2020-01-01"
    )
    assert (ordered.loss_yuan, ordered.recovered_yuan) == (136_450, None)
    paid = only_case(
        "2018年4月，童某通过交友软件结识倪某，谎称父亲做手术急需用钱，骗得倪某共计20000元后失联。法院以诈骗罪判处童某有期徒刑，"
        "责令退赔倪某20000元，童某已当庭退清。",
        "2020-01-01",
    )
    assert paid.recovered_yuan == 20_000


@pytest.mark.parametrize(
    ("second", "cases"),
    [
        ("无独有偶，南靖一家木材厂也被假老板骗走17万元。", 2),
        ("另一名事主朱女士本月1日遇到相同手法，最终被骗1.2万元。", 2),
        ("随后另一名客服联系她，称要做大额任务，她又转账3万元。", 1),
        ("另一名嫌疑人自称检察官，要她再转3万元。", 1),
    ],
)
def test_where_another_victims_case_begins(second: str, cases: int) -> None:
    reading = read_titled(
        f"会计被骗\n3月1日，漳州一家贸易公司的会计黄女士被拉进一个QQ群，群里的“老板”让她给合作方转账，她转了38万元，后来问老板才知道被骗。{second}",
        "2022-03-02",
    )
    assert len(reading.cases) == cases


def test_each_under_the_same_head_and_in_each_row_alike_is_a_case() -> None:
    headed = read_titled(
        "紧急提醒\n1.刷单返利诈骗\n先给小钱，后骗大钱。\n真实案例：某高校学生小郑参与刷单，前2单获利86元，第3单转账4200元后，对方失联。\n"
        "2.冒充客服诈骗\n按对方指引操作，钱就没了。\n真实案例：某职院学生小田接到“淘宝客服”来电，共享屏幕后被转走6300元。",
        "2025-12-24",
    )
    assert [case.loss_yuan for case in headed.cases] == [4_200, 6_300]
    rows = read_titled(
        "诈骗警情\n7月7日全市共接电信网络诈骗警情9起。\n贷款类：\n1.雁塔区，男，26岁，以“银行卡号错误”为由被骗6000元；\n"
        "2.未央区，男，34岁，交“保险费”被骗1.8万元；\n刷单类：\n1.灞桥区，女，28岁，刷6单后被骗4.2万元；\n2.莲湖区，女，19岁，学生，被骗3500元。",
        "2020-07-08",
    )
    assert [case.loss_yuan for case in rows.cases] == [6_000, 18_000, 42_000, 3_500]


def test_no_tag_changes_where_nobody_else_is_told_of() -> None:
    notice = to_notice(Bulletin("", "刷单被骗", "3月1日，李女士刷单被骗3万元。她随后报警。"))
    tags = {sentence.span.start: BEGINS for sentence in notice.sentences[:1]}
    assert with_others(notice, tags) == tags


@pytest.mark.parametrize(
    ("story", "who"),
    [
        ("被人冒充孙子打电话称打伤人要赔钱，转账2万元", "孙子"),
        ("接到电话，对方说“我是你老领导，听不出来了吗”，让其转账5万元，李某转了", "老领导"),
        ("接到自称天猫售后中心的客服的电话，称订单有问题，扫码被骗6000元", "天猫售后中心的客服"),
        ("接到电话，声音很像自己的侄子，说急需周转，汇了10万元", "侄子"),
        ("收到高中同学发来的消息，说急用钱，转了2000元", "高中同学"),
        ("看到群里一个头像和昵称都和班主任万老师一样的人发消息收费，付了398元", "班主任万老师"),
    ],
)
def test_who_they_said_they_were(story: str, who: str) -> None:
    assert only_case(f"6月2日，望月湖街道李某{story}。李某发现被骗后报警。", "2022-06-10").impersonated == (who,)


def test_what_settles_the_stage_of_a_step() -> None:
    told = "6月2日，周某被拉进刷单群，做了几单，均获得了佣金。随后客服让周某转到指定账户，周某依对方吩咐购买礼品卡2万元，发现被骗后报警。"
    stages = {told[step.span.start : step.span.end]: step.stage for step in only_case(told, "2022-06-10").steps}
    of = {words: next(stage for text, stage in stages.items() if words in text) for words in ("均获得了佣金", "让周某转到", "购买礼品卡")}
    assert of == {"均获得了佣金": "trust", "让周某转到": "inducement", "购买礼品卡": "payment"}


def test_the_same_year_is_that_of_the_date_before() -> None:
    reading = read_titled(
        "案例汇总\n1.推销\n案例：2018年9月，李某买下推销的洗发水，198元，后发现是假货，被骗。\n2.兼职\n"
        "案例：2019年3月12日学生宋某被人以“刷单”为名骗走3600元；同年4月2日学生潘某被人以“点赞兼职”为名通过扫码骗走958元。",
        "2019-08-21",
    )
    assert [case.incident_date for case in reading.cases if case.loss_yuan == 958] == ["2019-04-02"]


def test_a_day_of_the_frame_is_no_day_of_the_story() -> None:
    case = only_case(
        "电子报阅读机\n2025-08-21\n星期四\n大妈加了八十多个群\n近日，龙游的王大妈被拉进股票群，按“老师”的指点投资，转账15万元，后无法提现。",
        "2023-02-18",
    )
    assert case.incident_date is None
    assert len(list(find_dates("2025-08-21"))) == 1


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (
            "自称飞行员，男子先后骗3女子71万\n日前，番禺法院审结了一起案件。被告人卫某冒充某航空公司飞行员，在网络交友软件上认识了三名女子，"
            "以谈恋爱为诱饵多次要钱。截至案发，卫某从三名被害人处共骗得人民币71.2万余元。其行为已构成诈骗罪，判处有期徒刑十一年六个月。",
            True,
        ),
        ("两男子盗窃电动车获刑\n日前，番禺法院审结一起盗窃案。被告人卫某在停车场盗窃电动车三辆，以盗窃罪判处有期徒刑一年。", False),
    ],
)
def test_a_trial_for_fraud_by_net_is_a_notice(text: str, notice: bool) -> None:
    assert read_titled(text, "2023-06-10").is_bulletin is notice


def test_the_number_of_victims_stands_in_what_they_are_called() -> None:
    case = only_case(
        "某学院三名女生在火车站附近遇到一男一女，对方称钱包丢了，三人每人拿出100元给了对方，之后电话打不通，发现被骗。", "2020-06-10"
    )
    assert case.n_victims == 3


@pytest.mark.parametrize(
    ("story", "outcome", "loss", "back"),
    [
        ("正要汇款5万元，银行职员告诉他，这5万元汇出去就追不回来了，王大爷没有汇款。", "averted", 0.0, None),
        ("他被骗走12万元，以为这12万元肯定追不回来了，没想到三天后民警将12万元如数送还。", "recovered", 120_000, 120_000),
        ("他垫付100元后，客服果然把钱退了回来。他先后转账4.2万元，血本无归。", "lost", 42_000, None),
        ("头两单钱都退给他了，他于是放心又投入1.2万元，再也提不了现。", "lost", 12_000, None),
        ("他被骗3000元，希望把钱要了回来，对方却把他拉黑。", "lost", 3_000, None),
        ("他被骗，三天里欠下8.5万元，都是他从网贷平台借来转给骗子的。", "lost", 85_000, None),
        ("要到银行汇款10万元。途中他给儿子打了电话，意识到对方是骗子，便挂断了电话", "unknown", None, None),
    ],
)
def test_what_only_sounds_like_an_ending(story: str, outcome: str, loss: float | None, back: float | None) -> None:
    case = only_case(f"5月1日，王大爷接到电话，对方自称客服，说可以做任务赚钱。{story}", "2024-05-03")
    assert (case.outcome, case.loss_yuan, case.recovered_yuan) == (outcome, loss, back)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("5月1日，刘阿姨被假冒公检法的人骗走8万元。无独有偶，去年刘阿姨也因买保健品被骗过2万元。", 80_000),
        ("5月1日，李女士网购被骗5000元。除了李女士，还有12名市民在这家网店上当，共被骗6.8万元。", 5_000),
        ("5月1日，王女士办理贷款，第一个骗子让她交了3000元。第二个则称要解冻费，骗走她5000元，共损失8000元。", 8_000),
        ("5月1日，陈某接到冒充领导的电话，转账5万元。另一家公司的老板王某是陈某的朋友，听说后提醒她被骗，陈某报警。", 50_000),
    ],
)
def test_what_goes_on_is_no_case_of_another(text: str, yuan: float) -> None:
    assert only_case(text, "2024-05-03").loss_yuan == yuan


def test_a_ceremony_moves_no_other_figures() -> None:
    month = "4月，全市共破获电信网络诈骗案件320起，先后组织集中返还活动6次，返还资金820万元。冻结资金120万元。"
    assert {t.period for t in find_tallies(month, "4月反诈工作", "2024-05-03")} == {("2024-04-01", "2024-04-30")}
    year = "4月28日，市公安局举行资金返还仪式，通报今年以来全市共破获电诈案件186起，抓获230人。"
    assert {t.period for t in find_tallies(year, "今年以来反诈工作", "2024-05-03")} == {("2024-01-01", "2024-05-03")}


def test_what_is_counted_of_frauds_is_no_part_by_something_else() -> None:
    text = "今年上半年警方录得整体罪案21500宗，当中诈骗案占9204宗，损失20.4亿港元，按年升12%。"
    found = read_titled(f"骗案数字\n{text}", "2024-10-10").tallies
    assert {t.value for t in found} >= {9204, 2_040_000_000}
    assert {t.region.name for t in found if t.region} == {"香港特别行政区"}


def test_a_county_named_in_passing_is_not_the_city_that_counts() -> None:
    lead = "一、全市警情数\n本周,我市接报电信网络诈骗警情39起,其中治安警情5起,刑事警情34起。"
    text = f"{lead}罗定市下降趋势明显,环比下降33.33%;被骗人数男性19人。"
    found = read_titled(f"一周电诈警情\n{text}", "2023-03-14").tallies
    assert {t.region.name if t.region else None for t in found} == {"广东省云浮市"}
