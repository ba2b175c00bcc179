"""Statistics of a notice: what is counted, for which category, period and place, and what changed against what."""

from __future__ import annotations

import random

import pytest
from notices import read_titled

from kb.build import read
from kb.extract.numerals import plain
from kb.extract.periods import find_period
from kb.extract.subject import choose_subject
from kb.extract.tallies import find_tallies, reports
from kb.extract.tally_tables import find_tables
from kb.extract.where import find_places
from kb.model import Bulletin, Named, Span, Tally

PUBLISHED = "2024-03-12"


def tallies(text: str, statistical: bool = True, title: str = "") -> list[Tally]:
    return find_tallies(text, title, PUBLISHED, None, (), statistical)


def rows(text: str, statistical: bool = True) -> list[tuple[str, float, str | None]]:
    return [(t.metric, t.value, t.category) for t in tallies(text, statistical)]


ROWS: list[tuple[str, list[tuple[str, float, str | None]]]] = [
    ("本周全县接报电诈警情26起，其中刷单返利类9起、虚假征信类5起。", [("cases", 26, None), ("cases", 9, "01"), ("cases", 5, "05")]),
    ("损失金额18.6万元，案均损失0.7万元。", [("loss", 186_000, None), ("other", 7_000, None)]),
    ("发案最多的是刷单返利类，9起，占34.6%。", [("cases", 9, "01"), ("share", 34.6, "01")]),
    ("高发类型为虚假征信类，共5起，占比19.2%，损失6万元。", [("cases", 5, "05"), ("share", 19.2, "05"), ("loss", 60_000, "05")]),
    ("刷单返利、虚假征信、裸聊敲诈分别为9起、5起、2起。", [("cases", 9, "01"), ("cases", 5, "05"), ("cases", 2, "13")]),
    ("柳林镇8起、河口乡3起、其他乡镇2起。", [("cases", 8, "柳林镇"), ("cases", 3, "河口乡"), ("cases", 2, "其他乡镇")]),
    ("发案较高地区为柳林镇，发8起，占30.8%。", [("cases", 8, "柳林镇"), ("share", 30.8, "柳林镇")]),
    ("受害人中男性15人、女性11人。", [("victims", 15, "男性"), ("victims", 11, "女性")]),
    ("受害者男女各占50%。", [("share", 50, "男"), ("share", 50, "女")]),
    ("18岁以下3人，18至35岁12人，60岁以上4人。", [("victims", 3, "18岁以下"), ("victims", 12, "18至35岁"), ("victims", 4, "60岁以上")]),
    ("受害人：务工人员8名、在家妇女5名、学生2名。", [("victims", 8, "务工人员"), ("victims", 5, "在家妇女"), ("victims", 2, "学生")]),
    ("单起最高损失12万元，最低损失300元。", [("max_loss", 120_000, None), ("other", 300, None)]),
    ("见面劝阻1 418人次，避免损失36万元。", [("dissuaded", 1_418, None), ("loss_averted", 360_000, None)]),
    ("止付冻结资金61.5万元，返还群众9.8万元。", [("funds_frozen", 615_000, None), ("funds_returned", 98_000, None)]),
    ("其中，裸聊敲诈类约占三成。", [("share", 30, "13")]),
    ("破案14起，抓获犯罪嫌疑人23名。", [("other", 14, None), ("arrested", 23, None)]),
    ("打掉团伙2个，捣毁窝点3处。", [("gangs", 2, None), ("dens", 3, None)]),
    ("被骗金额10万元以上的有7起。", []),
    ("其中61起为举报，另有9起为咨询。", []),
    ("全市88起涉老案件全部破获。", [("other", 88, None)]),
    ("警方接獲2,310宗騙案，涉款6.2億元。", [("cases", 2_310, None), ("loss", 620_000_000, None)]),
    ("「網購騙案」佔810宗，「投資騙案」佔402宗。", [("cases", 810, "06"), ("cases", 402, "02")]),
    ("投資騙案方面，去年有402宗。", [("cases", 402, "02")]),
    ("本周接报12起征婚交友类警情。", [("cases", 12, "09")]),
    ("前3名依序為網路購物占百分之18.6、假投資15.9、假檢警7.2，共占41.7。",
     [("share", 18.6, "06"), ("share", 15.9, "02"), ("share", 7.2, "07"), ("share", 41.7, None)]),
    ("假投資占三成五，網路購物占4成。", [("share", 35, "02"), ("share", 40, "06")]),
    ("平均每日受理詐騙案470件、財損2億元。", []),
    ("警局查獲詐騙集團186件，查緝車手77件。", [("other", 186, None), ("other", 77, None)]),
    ("成功攔阻詐騙匯款金額達新臺幣7億 4,707萬餘元。", [("loss_averted", 747_070_000, None)]),
    ("男、女占比分别为22.5%和77.5%。", [("share", 22.5, "男"), ("share", 77.5, "女")]),
    ("18岁以下占比10%，18—40岁之间，占比为77.5%。", [("share", 10, "18岁以下"), ("share", 77.5, "18—40岁")]),
    ("90后和80后，分别占42.91%、24.45%。", [("share", 42.91, "90后"), ("share", 24.45, "80后")]),
    ("从受骗人群职业看\n学生占比20%；农民和无业者各占比15%。\n从居住环境看\n居住在城镇的占比57.5%。",
     [("share", 20, "学生"), ("share", 15, "农民"), ("share", 15, "无业者")]),
    ("女性占51.19%，尤其是百万元以上案件，女性占78.8%。", [("share", 51.19, "女性")]),
    ("经民警劝阻，避免其遭受损失10万元。", []),
    ("关停高危电话号码53万余个。", []),
    ("偵破22件詐欺集團案、緝獲嫌犯120人。", [("other", 22, None), ("arrested", 120, None)]),
    ("各街道劝阻潜在受害人数都在300人以上。", []),
    ("男性受骗者占40.4%，女性占59.6%。", [("share", 40.4, "男性"), ("share", 59.6, "女性")]),
    ("抓获嫌疑人79人，追缴损失61万余元。", [("arrested", 79, None), ("funds_returned", 610_000, None)]),
    ("扣押汽车4辆，价值300余万元，缴获手机30部。", [("other", 4, None), ("other", 3_000_000, None), ("phones_seized", 30, None)]),
    ("捣毁诈骗团伙窝点5处。", [("dens", 5, None)]),
    ("查清了一个窝点在境外的犯罪团伙。", []),
    ("[05-18]一周内又有38起刷单警情\n相关新闻接报警情15起2024-12-16", []),
    ("审核平台案件38起，处置预警信息600条。", [("other", 600, None)]),
    ("受害人年龄：24岁及以下4起（占比20%），40岁及以上6起（占比30%）。",
     [("cases", 4, "24岁及以下"), ("share", 20, "24岁及以下"), ("cases", 6, "40岁及以上"), ("share", 30, "40岁及以上")]),
    ("其中学生被骗7起，涉案金额3.2万元；教职工被骗2起，涉案金额40万元。",
     [("cases", 7, "学生"), ("loss", 32_000, "学生"), ("cases", 2, "教职工"), ("loss", 400_000, "教职工")]),
    ("发案较多的是柳林镇，12起，占全县60%。", [("cases", 12, "柳林镇"), ("share", 60, "柳林镇")]),
    ("电诈警情高发镇街\n1、柳林东镇街道、河口西街道（各3起）", [("cases", 3, "柳林东镇街道"), ("cases", 3, "河口西街道")]),
    ("发案类型：刷单返利类4宗。\n发案分布：水口2宗，石坝1宗。", [("cases", 4, "01"), ("cases", 2, "水口"), ("cases", 1, "石坝")]),
    ("按类型分：刷单返利8起。\n按年级分：大一12起、大二10起。\n男生9起，女生13起。",
     [("cases", 8, "01"), ("cases", 12, "大一"), ("cases", 10, "大二"), ("cases", 9, "男生"), ("cases", 13, "女生")]),
    ("本月抓获涉诈人员11人（刑拘6人、行政处罚3人）。", [("arrested", 11, None), ("criminally_detained", 6, None), ("other", 3, None)]),
    ("本周立案14起。刷单返利类、冒充客服类居前两位，分别为6起、4起，损失分别为31.2万元、12.8万元；虚假征信类、网络贷款类各2起。",
     [("cases", 14, None), ("cases", 6, "01"), ("cases", 4, "03"), ("loss", 312000, "01"), ("loss", 128000, "03"),
      ("cases", 2, "05"), ("cases", 2, "04")]),
    ("上周接报警情25起。刷单返利、网络贷款、冒充客服居前三位，分别发案9起、6起、5起，分别占36%、24%、20%，三类合计占80%。",
     [("cases", 25, None), ("cases", 9, "01"), ("cases", 6, "04"), ("cases", 5, "03"), ("share", 36, "01"), ("share", 24, "04"),
      ("share", 20, "03"), ("share", 80, None)]),
    ("本周立案13起。柳林街道、河口街道分别发案6起、4起，石塘镇、东阳镇、溪口镇各1起。",
     [("cases", 13, None), ("cases", 6, "柳林街道"), ("cases", 4, "河口街道"), ("cases", 1, "石塘镇"), ("cases", 1, "东阳镇"),
      ("cases", 1, "溪口镇")]),
    ("本周接报5起。柳林所2起，河口所、石塘所、溪口所各1起，娱乐场所1处。",
     [("cases", 5, None), ("cases", 2, "柳林所"), ("cases", 1, "河口所"), ("cases", 1, "石塘所"), ("cases", 1, "溪口所")]),
    ("本月立案118起。其中电信诈骗39起，损失171.5万元；网络诈骗74起，损失198.3万元；盗窃储户5起。",
     [("cases", 118, None), ("cases", 39, "电信诈骗"), ("loss", 1715000, "电信诈骗"), ("cases", 74, "网络诈骗"),
      ("loss", 1983000, "网络诈骗"),
      ("cases", 5, "盗窃储户")]),
    ("其中冒充类占比28.6%，刷单返利占比35.7%。“90后”受害人占36.5%、“00后”占22.8%。",
     [("share", 28.6, "冒充类"), ("share", 35.7, "01"), ("share", 36.5, "90后"), ("share", 22.8, "00后")]),
    ("本周发案20起，单起损失最大的为本市一家企业，金额940万元。", [("cases", 20, None), ("max_loss", 9400000, None)]),
    ("涉案198.3万元，最大一宗72万元。单一个案最高损失198万元。",
     [("loss", 1983000, None), ("max_loss", 720000, None), ("max_loss", 1980000, None)]),
    ("全年查获诈骗集团73团。辖区以柳林分局712件最多，三石分局545件次之。",
     [("gangs", 73, None), ("cases", 712, "柳林分局"), ("cases", 545, "三石分局")]),
    ("群众损失186万元，最高一笔损失48万元。", [("loss", 1860000, None), ("max_loss", 480000, None)]),
    ("今年一季度受理323起。其中，柳林街道的电诈案件发案最多，发案数为73起。", [("cases", 323, None), ("cases", 73, "柳林街道")]),
    ("26起案件中，被骗10万元以上的5起。", [("cases", 26, None)]),
    ("收缴手机、电脑26台，硬盘5块。", [("other", 26, None), ("other", 5, None)]),
    ("扣押车辆2台，查实涉案资金190余万元。", [("other", 2, None), ("other", 1_900_000, None)]),
    ("全县共发案\n9起\n财产损失51.2万元", [("cases", 9, None), ("loss", 512_000, None)]),
    ("两个团伙分别以招工为名行骗。", []),
    ("警方拘捕37男18女，涉及投資騙案。", [("arrested", 55, None)]),
    ("行動中4男2女共6人被捕。", [("arrested", 6, None)]),
    ("接獲逾1.28宗騙案，損失金額達3億元。", [("loss", 300_000_000, None)]),
    ("接獲412宗騙案，當中最高一宗損失200萬元。", [("cases", 412, None), ("max_loss", 2_000_000, None)]),
    ("成功就25宗騙案攔截80萬元騙款，制止4宗騙案。", [("loss_averted", 800_000, None), ("dissuaded", 4, None)]),
    ("接獲700宗騙案。升幅較大的有網上求職騙案，增126宗(+21.4%)。", [("cases", 700, None)]),
    ("其中網購騙案佔最多，有310宗；其次為網上投資騙案及網上求職騙案，分別佔120宗及95宗。",
     [("cases", 310, "06"), ("cases", 120, "02"), ("cases", 95, "網上求職騙案")]),
    ("投資騙案錄得51宗，雖佔整體騙案僅13%，但損失金額達到2億元。", [("cases", 51, "02"), ("share", 13, "02"), ("loss", 200_000_000, "02")]),
    ("女性受骗31人，其中刷单占女性被骗人数的40%。", [("victims", 31, "女性")]),
    ("公安部指导各地公安机关预警，拦截诈骗电话27亿次、短信22亿条，处置涉诈域名网址836个。",
     [("calls", 2_700_000_000, None), ("other", 2_200_000_000, None), ("other", 836, None)]),
    ("派发宣传单2万条，走访社区400个，受众学生3万人次。", []),
    ("辗转海南、陕西等3个省份，冻结涉案资金46万元。", [("funds_frozen", 460_000, None)]),
    ("刷单返利类仅次于虚假投资类，占比24.4%。", [("share", 24.4, "01")]),
    ("刷单占比29%。在性别方面，61%的受害者是女性。", [("share", 29, "01"), ("share", 61, "女性")]),
    ("警方公布，電話騙案錄得1,204宗，失款3.1億元；網上購物騙案640宗。",
     [("cases", 1204, "電話騙案"), ("loss", 310_000_000, "電話騙案"), ("cases", 640, "06")]),
    ("诈骗类型（起） 损失（万元）\n虚假贷款 3 6.2\n刷单返利 4 10\n小计 7 16.2\n",
     [("cases", 3, "04"), ("loss", 62_000, "04"), ("cases", 4, "01"), ("loss", 100_000, "01"),
      ("cases", 7, None), ("loss", 162_000, None)]),
    ("各类型骗案均有发生。行动中拘捕21人，涉款600万元。", [("arrested", 21, None), ("loss", 6_000_000, None)]),
    ("本周共接报电诈警情10起，其中5起刷单返利、3起虚假贷款、2起冒充客服。",
     [("cases", 10, None), ("cases", 5, "01"), ("cases", 3, "04"), ("cases", 2, "03")]),
    ("合共接獲94宗，包括57宗假冒網店客服、19宗假冒公檢法、4宗網購，餘下為其他。",
     [("cases", 94, None), ("cases", 57, "03"), ("cases", 19, "07"), ("cases", 4, "06")]),
    ("本月13起为刷单诈骗，5起为网络贷款诈骗，损失8万元。", [("cases", 13, "01"), ("cases", 5, "04"), ("loss", 80_000, "04")]),
    ("投资类诈骗7起，网购类案件4起，网贷类诈骗3起，冒充军人类2起。",
     [("cases", 7, "02"), ("cases", 4, "06"), ("cases", 3, "04"), ("cases", 2, "11")]),
    ("从类型看，网店退款诈骗、贷款诈骗，刷单兼职诈骗是主要的诈骗类型，分别占到案件总数的24.1%、18.7%和17.1%。",
     [("share", 24.1, "03"), ("share", 18.7, "04"), ("share", 17.1, "01")]),
    ("受骗师生中学生21人、教师2人。刷信誉、网上购物、冒充客服三类警情数位列前三，占比分别为39.4%、29.6%和9.2%。",
     [("victims", 21, "学生"), ("victims", 2, "教师"), ("share", 39.4, "01"), ("share", 29.6, "06"), ("share", 9.2, "03")]),
    ("电话诈骗和网络诈骗的占比分别为56.3%和43.7%。", [("share", 56.3, "电话诈骗"), ("share", 43.7, "网络诈骗")]),
    ("城关镇受骗人数占比50%；石桥镇、青山镇受骗人数各占比7.5%。",
     [("share", 50, "城关镇"), ("share", 7.5, "石桥镇"), ("share", 7.5, "青山镇")]),
    ("高发的乡镇分别是城关镇（7起）、河口镇（5起）。", [("cases", 7, "城关镇"), ("cases", 5, "河口镇")]),
    ("街頭騙案數字有回升趨勢，有54宗，涉款580萬元。", [("cases", 54, "街頭騙案"), ("loss", 5_800_000, "街頭騙案")]),
    ("全市共接报刑事类警情352起，双抢警情0起，电信诈骗警情36起。", [("other", 352, None), ("other", 0, None), ("cases", 36, None)]),
    ("警方拘捕173人，分別為127男46女。", [("arrested", 173, None), ("arrested", 127, "男"), ("arrested", 46, "女")]),
    ("全县发案31起，损失金额超过500万元的有1起。", [("cases", 31, None)]),
    ("第三季度共发电诈案件57起，较二季度少发9起；损失643万元，较二季度多损失51万元。", [("cases", 57, None), ("loss", 6_430_000, None)]),
    ("全县60岁以上老年人被骗案件37起，占发案总数的18%，损失426万元。",
     [("cases", 37, "60岁以上"), ("share", 18, "60岁以上"), ("loss", 4_260_000, "60岁以上")]),
    ("全市发案44起，其中西陵区的有21起，伍家岗区15起。", [("cases", 44, None), ("cases", 21, "西陵区"), ("cases", 15, "伍家岗区")]),
    ("全市发案14起，其中三台县9起、五家渠市3起、九台区2起。",
     [("cases", 14, None), ("cases", 9, "三台县"), ("cases", 3, "五家渠市"), ("cases", 2, "九台区")]),
    ("全市发案683起，单案被骗100万元以上的有2起。", [("cases", 683, None)]),
    ("全市发案93起。最高的一起发生在上周三，一名店主汇款多次，共计被骗186万元。", [("cases", 93, None), ("max_loss", 1_860_000, None)]),
    ("本月接报电诈警情9起，另接报自行车被盗5起。", [("cases", 9, None), ("other", 5, None)]),
    ("全年抓获嫌疑人463名，多抓了118名。", [("arrested", 463, None)]),
    ("1）投资理财，5起；2）冒充公检法，2起。", [("cases", 5, "02"), ("cases", 2, "07")]),
    ("上周发案29起，上门劝阻84人，另有65位老人在转账前被劝住。", [("cases", 29, None), ("dissuaded", 84, None), ("dissuaded", 65, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), ROWS)
def test_rows(text: str, told: list[tuple[str, float, str | None]]) -> None:
    assert rows(text) == told


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("接报警情26起，环比上升30%。", ("环比", 30.0, None)),
        ("接报警情26起，同比下降7.14%。", ("同比", -7.14, None)),
        ("接报警情26起，比上周增加6起，上升30%。", ("环比", 30.0, 6.0)),
        ("接报警情26起（上周20起），上升30%。", ("环比", 30.0, None)),
        ("接报警情26起，环比持平。", ("环比", 0.0, None)),
        ("接报警情26起，与上年的20起相比上升30%。", ("同比", 30.0, None)),
    ],
)
def test_changes(text: str, change: tuple[str, float, float | None]) -> None:
    first = tallies(text)[0]
    assert first.change is not None
    assert (first.change["basis"], first.change["percent"], first.change["absolute"]) == change


def test_changes_on_the_way_to_a_count() -> None:
    (cases,) = tallies("电话骗案较去年减少38%至615宗。")
    assert cases.value == 615 and cases.change and cases.change["percent"] == -38
    (cases, loss) = tallies("录得596宗，宗数上升1.5倍；损失金额增3倍至4.5亿元。")
    assert cases.change and cases.change["percent"] == 150 and loss.change and loss.change["percent"] == 300
    (cases,) = tallies("全年录得8372宗，较2017年多1281宗。")
    assert cases.change and (cases.change["basis"], cases.change["absolute"]) == ("同比", 1281)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("今年首10个月诈骗案整体数字下跌3.1%，有2640宗，损失金额约11亿元，减少两成。", [(-3.1, None), (-20, None)]),
        ("接报骗案40宗。网上骗案增加78宗，共有376宗。", [None, (None, 78)]),
        ("共錄2,140宗騙案，比上年同期的2,120宗微升0.9%(+20宗)。", [(0.9, 20)]),
        ("共接獲3940宗騙案，佔整體罪案的48%，較2023年同期下跌了2.4%。", [(-2.4, None)]),
        ("本周发案7起，环比上周(7起)，持平。", [(0, None)]),
        ("接报诈骗警情69起，其中成案警情同比去年下降16%。", [None]),
        ("本周共发案7起\n \n环比上周（7起）\n \n持平\n", [(0, None)]),
        ("接獲700宗騙案。升幅較大的有網上購物騙案，增126宗(+21.4%)、網上求職騙案，增90宗(+40.3%)。", [None]),
    ],
)
def test_changes_before_and_behind_what_is_counted(text: str, changes: list[tuple[float | None, float | None] | None]) -> None:
    assert [t.change and (t.change["percent"], t.change["absolute"]) for t in tallies(text)] == changes


def test_each_change_to_its_own_row() -> None:
    made = tallies("破获案件118起，刑拘88人，挽回损失8.8亿元，同比分别上升25.1%、下降9.6%和上升14%。")
    assert [t.change and t.change["percent"] for t in made] == [25.1, -9.6, 14]
    made = tallies("受理1887件，财损12亿元。与6月相比，案件数减少42件，但财损却增加1亿元。")
    assert [t.change and t.change["absolute"] for t in made] == [-42, 100_000_000]
    made = tallies("电话诈骗共188宗，比2023年与2019年同期分别增加29宗及152宗。")
    assert [(t.value, t.change and (t.change["absolute"], t.change["basis"])) for t in made] == [(188, (29, "同比"))]
    made = tallies("立案133起，破案80起。与上年同期相比，立案下降30.7%，破案率上升164.7%。")
    assert [t.change and t.change["basis"] for t in made] == ["同比", None]


def test_a_change_in_brackets_is_of_the_row_before_it() -> None:
    made = tallies("受理件数2979件，财损15亿元，较去年同期件数减少751件（下降20.1％），财损减少3.9亿元（下降20.3％）。")
    assert [t.change and (t.change["absolute"], t.change["percent"]) for t in made] == [(-751, -20.1), (-390_000_000, -20.3)]


def test_a_month_that_is_named_is_the_one_compared_to() -> None:
    made = find_tallies("2月受理365件，相较12月份470件明显下降。", "2月份电诈警情通报", PUBLISHED)
    assert [(t.value, t.period) for t in made] == [(365, ("2024-02-01", "2024-02-29")), (470, ("2023-12-01", "2023-12-31"))]


def test_a_month_may_be_last_years_and_what_stands_beside_it_is_its_own() -> None:
    made = find_tallies("假投資上月受理五三件、財損五點二億元，比去年八月統計時一四五件、財損八點九億元明顯下降。", "", PUBLISHED)
    assert [(t.value, t.period[0]) for t in made[2:]] == [(145, "2023-08-01"), (890_000_000, "2023-08-01")]


def test_a_report_of_arrests_counts_not_since_it_all_began() -> None:
    (told,) = tallies("去年10月以来，专案组抓获嫌疑人13名。", statistical=False)
    assert told.period == (None, None)


def test_figures_of_the_period_compared_to() -> None:
    made = tallies("2月受理1255件、财损59亿元，较去年2月受理1820件、财损126亿元，分别减少26%与53%。")
    assert [(t.value, t.period[0]) for t in made][1:] == [
        (5_900_000_000, "2024-02-01"), (1820, "2023-02-01"), (12_600_000_000, "2023-02-01")
    ]  # fmt: skip
    assert [t.change and t.change["percent"] for t in made] == [-26, -53, None, None]


def test_a_bound_and_what_has_no_count_change_nothing() -> None:
    for text in ("接报警情26起，涉生警情降幅均在50%以上。", "接报警情26起；榕江较上周下降25%。", "接报警情26起。某类家电9件，上升40%。"):
        assert tallies(text)[0].change is None, text


def test_last_week_alone_is_the_weeks_own() -> None:
    told = find_tallies("上周接报网络诈骗警情15起。", "反诈周报（3月4日至3月10日）", PUBLISHED)
    assert told[0].period == ("2024-03-04", "2024-03-10")
    told = find_tallies("本周接报警情20起，上周接报警情15起。", "反诈周报（3月4日至3月10日）", PUBLISHED)
    assert [t.period[0] for t in told] == ["2024-03-04", "2024-02-26"]


def test_of_one_raid_the_same_people_once() -> None:
    text = "警方打掉团伙，抓获嫌疑人4名。\n民警抓获孙某、黄某等4人。\n4名嫌疑人被押解回县。"
    assert [(t.metric, t.value, t.unit) for t in tallies(text, False)] == [("arrested", 4, "人")]
    assert len(tallies("在南宁抓获3人，在柳州抓获3人。", False)) == 2


def test_change_of_something_else_is_not_the_counts() -> None:
    (cases,) = tallies("接报警情26起。榕江下降趋势明显，环比下降35.71%。")
    assert cases.change is None
    (arrested,) = tallies("抓获犯罪嫌疑人41人，据监测，涉诈平台下降了77%。")
    assert arrested.change is None


def test_first_change_stays() -> None:
    first = tallies("接报警情26起，环比上升30%；同比下降12%。")[0]
    assert first.change is not None and (first.change["basis"], first.change["percent"]) == ("环比", 30.0)


def test_periods_and_those_before() -> None:
    now, before = tallies("2024年3月4日至10日，全县接报警情26起（上周20起）。")
    assert (now.period, before.period) == (("2024-03-04", "2024-03-10"), ("2024-02-26", "2024-03-03"))
    now, before = tallies("本月共立案31起，环比今年2月份21起，上升47.62%。", title="某县2024年3月警情通报")
    assert (now.period, before.period) == (("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29"))


def test_the_notices_own_place_is_no_category() -> None:
    told = find_tallies("2024年1月，云岭县共发32起电信网络诈骗案件。", "", PUBLISHED, Named("999999", "某省某市云岭县"), (), True)
    assert [(t.dimension, t.region.name if t.region else None) for t in told] == [(None, "某省某市云岭县")]


TABLE = "单位 本周 上周 环比\n柳林镇 5 3 66.7%\n河口乡 4 4 持平\n石塘镇 2 4 -50%\n合计 11 11 持平"


def test_flattened_table() -> None:
    told = tallies("2024年3月4日至10日。\n" + TABLE)
    counts = [(t.category, t.value, t.period[0], (t.change or {}).get("percent")) for t in told]
    assert counts[:4] == [
        ("柳林镇", 5.0, "2024-03-04", 66.7), ("柳林镇", 3.0, "2024-02-26", None),
        ("河口乡", 4.0, "2024-03-04", 0.0), ("河口乡", 4.0, "2024-02-26", None),
    ]  # fmt: skip
    assert [(t.value, t.dimension) for t in told[-2:]] == [(11.0, None), (11.0, None)]


def test_a_table_whose_heads_stand_in_the_heading() -> None:
    (one,) = find_tables(plain(TABLE))
    (other,) = find_tables(plain(TABLE.replace("单位 本周 上周 环比", "二、各地发案（单位 本周 上周 环比）")))
    assert [(c.label, c.column, c.value) for c in one.cells] == [(c.label, c.column, c.value) for c in other.cells]


def test_a_table_of_two_months() -> None:
    table = "序号 类型 6月（起） 5月（起） 环比（%） 损失（万元）\n1 刷单返利类 18 12 50 71.5\n2 虚假购物、服务类 9 10 -10 9.6"
    told = [(t.metric, t.category, t.value, t.period[0]) for t in tallies(f"2024年6月份警情通报\n{table}")]
    assert told == [
        ("cases", "01", 18.0, "2024-06-01"), ("cases", "01", 12.0, "2024-05-01"), ("loss", "01", 715_000.0, "2024-06-01"),
        ("cases", "06", 9.0, "2024-06-01"), ("cases", "06", 10.0, "2024-05-01"), ("loss", "06", 96_000.0, "2024-06-01"),
    ]  # fmt: skip


def test_a_table_of_last_week_and_the_one_before() -> None:
    table = "镇（街道） 上周 前周 环比\n柳林街道 6 8 下降25%\n河口镇 3 3 持平"
    told = tallies(f"2024年3月4日至10日警情。\n{table}")
    assert [(t.category, t.value, t.period[0]) for t in told] == [
        ("柳林街道", 6.0, "2024-03-04"), ("柳林街道", 8.0, "2024-02-26"), ("河口镇", 3.0, "2024-03-04"), ("河口镇", 3.0, "2024-02-26"),
    ]  # fmt: skip


def test_a_table_whose_rows_say_what_they_count() -> None:
    told = tallies("2024年3月4日至10日警情\n项目 本周 上周 环比\n发案 12 9 33.3%\n损失（万元） 28.5 40 -28.75%\n类型分布")
    assert [(t.metric, t.value, t.dimension, t.period[0], (t.change or {}).get("percent")) for t in told] == [
        ("cases", 12.0, None, "2024-03-04", 33.3), ("cases", 9.0, None, "2024-02-26", None),
        ("loss", 285_000.0, None, "2024-03-04", -28.75), ("loss", 400_000.0, None, "2024-02-26", None),
    ]  # fmt: skip


def test_sums_of_a_table_have_their_unit_from_the_text_or_none() -> None:
    table = "辖区 本月立案 上月立案 本月损失\n柳林派出所 7 9 21.50\n河口派出所 4 2 8.25\n合计 11 11 29.75"
    told = tallies(f"2024年3月全县损失29.75万元。\n{table}", title="2024年3月警情")
    assert [(t.category, t.value) for t in told if t.metric == "loss"] == [
        (None, 297_500.0),
        ("柳林派出所", 215_000.0),
        ("河口派出所", 82_500.0),
        (None, 297_500.0),
    ]
    assert not [t for t in tallies(table, title="2024年3月警情") if t.metric == "loss"]


def test_the_mean_loss_of_a_table_is_no_loss() -> None:
    told = tallies("类型 发案数（起） 损失（万元） 案均损失（万元）\n刷单返利 5 42 8.4\n网络贷款 2 6 3", title="2024年3月警情")
    assert [(t.metric, t.value) for t in told if t.category == "01"] == [("cases", 5.0), ("loss", 420_000.0), ("other", 84_000.0)]


def test_lines_of_a_label_and_a_figure_under_a_heading() -> None:
    told = tallies(
        "2024年3月警情\n【类型榜】\n刷单返利 4\n贷款、代办信用卡 2\n【镇街榜】\n柳林街道 5\n河口镇 1\n【受骗者画像】\n男4女2，最小19岁"
    )
    assert [(t.metric, t.category, t.value) for t in told] == [
        ("cases", "01", 4.0), ("cases", "04", 2.0), ("cases", "柳林街道", 5.0), ("cases", "河口镇", 1.0),
        ("victims", "男", 4.0), ("victims", "女", 2.0), ("other", None, 19.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("从类型看，刷单返利以213起居首；贷款类、冒充客服类分列二、三位，分别为129起和94起。", [("01", 213), ("04", 129), ("03", 94)]),
        ("柳林街道发案最多，为86起，河口镇、石塘镇次之，分别是49起、37起。", [("柳林街道", 86), ("河口镇", 49), ("石塘镇", 37)]),
        ("受骗人群中，企业职工最多，631人，学生次之，168人。", [("企业职工", 631), ("学生", 168)]),
        ("按辖区看，柳林、河口、石塘各发案6起、4起、3起。", [("柳林", 6), ("河口", 4), ("石塘", 3)]),
        ("高发的有网上购物诈骗7起；网上刷单诈骗、网上贷款诈骗各3起。", [("06", 7), ("01", 3), ("04", 3)]),
        ("其余3起分别为贷款、网购和冒充熟人，各1起。", [("99", 3), ("04", 1), ("06", 1), ("08", 1)]),
        ("和平街道5起，和桥镇3起，柳林镇2起。", [("和平街道", 5), ("和桥镇", 3), ("柳林镇", 2)]),
    ],
)
def test_figures_of_names_told_in_one_breath(text: str, told: list[tuple[str, int]]) -> None:
    assert [(t.category, t.value) for t in tallies(text)] == told


def test_a_type_that_the_clause_before_ranks() -> None:
    told = tallies("从手法看，刷单返利类仍然排在头一位，立案398起，占36.65%；冒充电商物流客服类204起。")
    assert [(t.metric, t.category, t.value) for t in told] == [("cases", "01", 398.0), ("share", "01", 36.65), ("cases", "03", 204.0)]


@pytest.mark.parametrize(
    "text",
    [
        "单起损失最大的是3月3日柳林街道一起投资理财类案件，损失68万元。",
        "单起损失最大的，达68万元。",
        "损失最大的一起发生在去年10月，城区一位退休女干部被假冒的“检察官”骗走68万元。",
        "一起损失就有68万元，为本周单笔最高。",
    ],
)
def test_the_greatest_loss_told_some_clauses_away(text: str) -> None:
    assert [(t.metric, t.value, t.category) for t in tallies(text) if t.unit == "元"] == [("max_loss", 680_000.0, None)]


def test_table_of_one_cell_a_line() -> None:
    (one,) = find_tables(plain(TABLE))
    (other,) = find_tables(plain(TABLE.replace(" ", "\n")))
    assert [(c.label, c.value) for c in one.cells] == [(c.label, c.value) for c in other.cells]


def test_other_figures_give_other_rows() -> None:
    draw = random.Random(5)
    for _ in range(50):
        total, part = draw.randint(30, 999), draw.randint(2, 29)
        town = draw.choice(["柳林镇", "河口乡", "石塘街道"])
        text = f"本周全县接报电诈警情{total}起，环比下降{part}%，其中刷单返利类{part}起，{town}{part}起。"
        assert rows(text) == [("cases", total, None), ("cases", part, "01"), ("cases", part, town)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全市发案90起，冒充公检法9起、刷单12起。冒充公检法这9起，全都发生在城区。", [(90, None), (9, "07"), (12, "01")]),
        ("全市发案90起，比重如下：刷单12起、网购9起。单案被骗10万元以上的有6起。", [(90, None), (12, "01"), (9, "06")]),
        ("全市发案90起，刷单12起、网购9起。\n下一篇：全市破获盗窃案33起", [(90, None), (12, "01"), (9, "06")]),
    ],
)
def test_what_is_no_figure_whatever_it_looks_like(text: str, told: list[tuple[float, str | None]]) -> None:
    read = read_titled(f"本周电信网络诈骗警情通报\n本周，{text}", "2024-03-12")
    assert [(one.value, one.category) for one in read.tallies if one.metric == "cases"] == told


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("刷单、贷款、杀猪盘、冒充客服四类加起来占74.9%，其中贷款类同比少了112起。", 74.9),
        ("亭湖、盐都两区发案占全市47.2%。", 47.2),
        ("受害人中90后、00后合计占59.1%。", 59.1),
    ],
)
def test_what_several_have_together_is_of_none_of_them(text: str, share: float) -> None:
    read = read_titled(f"本月电信网络诈骗警情通报\n本月，全市发案412起。{text}", "2024-03-12")
    assert [(one.value, one.category) for one in read.tallies if one.metric == "share"] == [(share, None)]


def test_every_figure_is_quoted() -> None:
    for text, told in ROWS:
        for tally, (_, value, _) in zip(tallies(text), told, strict=True):
            digits = text[tally.span.start : tally.span.end]
            assert digits[0].isdigit() or digits[0] in "约近百新一二三四五六七八九十", (digits, value)


REPORT = (
    "民警在一处民房内抓获嫌疑人6名，缴获手机30余部、银行卡90余张。随后又在外地抓获5名。"
    "截至目前，警方共抓获犯罪嫌疑人21名，其中19人被刑事拘留，收缴现金86万余元、手机70余部、银行卡160余张，冻结资金140万余元。"
)


def test_raids_inside_the_total() -> None:
    told = {(t.metric, t.value): t for t in tallies(REPORT, statistical=False)}
    total = told[("arrested", 21.0)].span
    assert told[("arrested", 6.0)].part_of == told[("arrested", 5.0)].part_of == total
    assert told[("phones_seized", 30.0)].part_of == told[("phones_seized", 70.0)].span
    assert told[("cards_seized", 90.0)].part_of == told[("cards_seized", 160.0)].span
    assert told[("arrested", 21.0)].part_of is None and told[("criminally_detained", 19.0)].part_of == total  # 其中19人
    assert told[("cash_seized", 860_000.0)].approx == "余" and told[("funds_frozen", 1_400_000.0)].approx == "余"


def test_total_told_again_counts_once() -> None:
    told = rows("警方抓获犯罪嫌疑人46名。46名嫌疑人中，31人被刑事拘留。目前46人均已到案。", statistical=False)
    assert told == [("arrested", 46, None), ("criminally_detained", 31, None)]


@pytest.mark.parametrize(
    "text",
    ["汪女士被骗走23860元，先后转账3次。", "警方通报五起典型案例。", "每取1万元可获利150元。", "接到1名群众报警，对方要求汇款2万元。"],
)
def test_a_story_is_no_statistic(text: str) -> None:
    assert rows(text, statistical=False) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("【类型】刷单9 购物7 客服4 其他1", [("01", 9.0), ("06", 7.0), ("03", 4.0), ("99", 1.0)]),
        ("【镇街】柳林11、河口9、石桥6、平安镇5。", [("柳林", 11.0), ("河口", 9.0), ("石桥", 6.0), ("平安镇", 5.0)]),
        ("受害人男3女5，平均年龄41岁。", [("男", 3.0), ("女", 5.0), (None, 41.0)]),
        ("本周接报刷单警情5起、贷款警情4起。分别占总警情的25%、20%。", [("01", 5.0), ("04", 4.0), ("01", 25.0), ("04", 20.0)]),
        ("警情发生在柳林、河口、石桥，分别约占50%、30%、20%。", [("柳林", 50.0), ("河口", 30.0), ("石桥", 20.0)]),
        ("刷单类12起/43.1万；虚假购物类8起/6.7万。", [("01", 12.0), ("01", 431_000.0), ("06", 8.0), ("06", 67_000.0)]),
        ("高发类型为贷款、代办信用卡类，共7起，占比35%，损失28万元。", [("04", 7.0), ("04", 35.0), ("04", 280_000.0)]),
    ],
)
def test_rows_without_units_and_figures_told_of_those_before(text: str, told: list[tuple[str | None, float]]) -> None:
    assert [(t.category, t.value) for t in tallies(text)] == told


def test_a_table_above_its_period() -> None:
    text = "单位 本周 上周 环比\n柳林镇 5 4 25%\n河口镇 1 2 -50%\n本周损失52.6万元。\n（统计时间：2024年8月5日至11日）"
    made = find_tallies(text, "反诈周报", PUBLISHED)
    assert [(t.value, t.category, t.period[0], (t.change or {}).get("percent")) for t in made] == [
        (5.0, "柳林镇", "2024-08-05", 25.0),
        (4.0, "柳林镇", "2024-07-29", None),
        (1.0, "河口镇", "2024-08-05", -50.0),
        (2.0, "河口镇", "2024-07-29", None),
        (526_000.0, None, "2024-08-05", None),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("警方抓获嫌疑人9人，涉案金额670余万元。", ("other", 6_700_000.0)),
        ("警方抓获嫌疑人9人，串并全国电诈案件37起。", ("other", 37.0)),
        ("警方抓获嫌疑人9人，捣毁工作室2处。", ("dens", 2.0)),
        ("团伙9人先后骗取湖南等地320余名群众。", ("victims", 320.0)),
    ],
)
def test_what_a_report_of_arrests_counts(text: str, told: tuple[str, float]) -> None:
    assert told in [(t.metric, t.value) for t in find_tallies(text, "", PUBLISHED, statistical=False)]


@pytest.mark.parametrize(
    ("told", "published", "period"),
    [
        ("今年以来的警情", "2024-08-15", ("2024-01-01", "2024-08-15")),
        ("反诈日历｜第47周", "2023-11-28", ("2023-11-20", "2023-11-26")),
        ("反诈日历｜第12周", "2023-11-28", None),
        ("九月反诈月报", "2025-10-21", ("2025-09-01", "2025-09-30")),
        ("近三月的警情", "2025-10-21", None),
        ("反诈周报（2025年第24期）", "2025-06-16", None),
        ("2025年电诈警情", "2025-06-16", ("2025-01-01", "2025-12-31")),
        ("统计时段：6月9日0时—6月15日24时", "2025-06-16", ("2025-06-09", "2025-06-15")),
        ("首3季的骗案", "2022-12-05", ("2022-01-01", "2022-09-30")),
        ("去年至今的战果", "2022-06-07", ("2021-01-01", "2022-06-07")),
        ("今年4月至今的战果", "2022-06-07", ("2022-04-01", "2022-06-07")),
        ("截至4月，累计劝阻14人", "2023-05-11", ("2023-01-01", "2023-04-30")),
        ("今年以来，截至8月中旬", "2024-08-22", ("2024-01-01", "2024-08-20")),
    ],
)
def test_periods_told_otherwise(told: str, published: str, period: tuple[str, str] | None) -> None:
    assert find_period(told, published) == period


def test_the_year_so_far_beside_a_story() -> None:
    text = "3月2日，鲁某被抓获。记者了解到，今年以来该局已打掉取款团伙4个。\n去年以来，警方打掉团伙7个。"
    made = find_tallies(text, "", PUBLISHED, statistical=False)
    assert [(t.metric, t.value, t.period) for t in made] == [("gangs", 4, ("2024-01-01", PUBLISHED)), ("gangs", 7, (None, None))]


def test_a_campaign_has_no_figures_of_visitors() -> None:
    text = "5月8日，柳林镇派出所民警到集市开展反诈宣传，讲解刷单、冒充客服等诈骗手法。活动共发放折页320份，解答咨询40余人次。"
    reading = read(Bulletin("", "柳林镇开展反诈宣传活动", text, published="2024-05-09"))
    assert (reading.form, reading.tallies) == ("campaign", ())


def test_stretches_that_tell_a_story_are_left_out() -> None:
    text = "本周接报警情26起。\n汪女士转账2万元，损失3起。"
    start = text.index("汪女士")
    assert [t.value for t in find_tallies(text, "", PUBLISHED, None, [Span(start, len(text))], True)] == [26.0]


def test_a_change_against_something_unsaid_has_no_basis() -> None:
    told = tallies("全县共接报电诈警情26起，下降12.5%。")[0].change
    assert told is not None
    assert (told["basis"], told["percent"]) == (None, -12.5)


def test_last_week_is_the_one_before_the_publication() -> None:
    assert tallies("上周，我县接报电诈警情6起。")[0].period == ("2024-03-04", "2024-03-10")
    assert tallies("3月9日，我县接报电诈警情6起，较上周减少2起。")[0].period != ("2024-03-04", "2024-03-10")


def test_what_stands_in_the_bracket_of_the_week_before() -> None:
    told = tallies("本周（3月4日—10日）合计6起，损失24.4万元，比上周（8起，30.5万元）分别下降25%、20%。")
    assert [(t.value, t.period[0], t.change and t.change["percent"]) for t in told] == [
        (6.0, "2024-03-04", -25.0), (244_000.0, "2024-03-04", -20.0), (8.0, "2024-02-26", None), (305_000.0, "2024-02-26", None),
    ]  # fmt: skip


def test_a_row_with_empty_cells_ends_no_table() -> None:
    table = "单位 本周 上周 环比\n柳林镇 3 2 50%\n河口镇 持平\n石坝镇 4 8 -50%"
    assert [(c.label, c.value) for t in find_tables(table) for c in t.cells if c.column == "cases"] == [("柳林镇", 3.0), ("石坝镇", 4.0)]


def test_a_notice_of_cases_that_opens_with_a_week() -> None:
    assert reports("据统计，上周（3月4日至3月10日）共接报电信诈骗14起，损失约41.7万元。")
    assert not reports("上周，汪女士接到电话，被骗3万元。本月已发生5起。")


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("一周警情", "本周，我市接报电诈警情38起；刷单类下降，茂南区上升18.75%。茂名市公安局反诈中心", "440900"),
        ("上半年朔州返还资金612万元", "全市共立案489起，同比下降31.2%。朔城区、平鲁区发案下降最为明显。", "140600"),
        ("一周反诈播报", "上周，全区共接报警情24起。狮山8起、九江2起。\n南海公安反诈中心", "440605"),
        ("一周警情", "本周，我市接报警情39起。典型案例：红山区董某被骗。", "150400"),
    ],
)
def test_the_place_that_is_counted_for(title: str, text: str, region: str) -> None:
    places = [*find_places(text), *find_places(title, part="title")]
    case = text.find("红山区董某")
    around = [place for place in places if case < 0 or place.span.start < case]
    told = choose_subject(around, text, places)
    assert told is not None and told[0].code == region


def test_days_in_brackets_behind_their_month() -> None:
    assert find_period("11月上半月通报(11.1—11.15)", "2023-11-16") == ("2023-11-01", "2023-11-15")
    assert find_period("11月通报,其中一起发生在12.1—12.3", "2023-12-16") == ("2023-11-01", "2023-11-30")


def test_a_table_by_day_in_one_line() -> None:
    text = "日期 受理數（件） 財損金額（元） 3月3日 37件 1億9327萬7000元 3月4日 49件 2132萬元 3月5日 20件 90萬元"
    told = [
        (t.metric, t.value, t.period[0], t.unit) for t in tallies("警政署統計，上周全台受理106件。\n" + text) if t.rule == "tallies.table"
    ]
    assert told[:3] == [("cases", 37, "2024-03-03", "件"), ("loss", 193_277_000, "2024-03-03", "元"), ("cases", 49, "2024-03-04", "件")]


def test_the_figures_of_a_day_above_a_case() -> None:
    text = (
        "防詐中心公布，3/11全國共受理47件詐騙案件，財損1億6839.2萬元。\n★前2名\n1.假投資詐騙 13件 7405.1萬\n2.假檢警詐騙 5件 1491.3萬\n"
        "★實際案例\n3月2日，林小姐在臉書看到販售廣告，加LINE後依對方指示匯款3萬元，才發現被騙。"
    )
    told = read(Bulletin("", "每日揭詐", text, published=PUBLISHED)).tallies
    assert [(t.metric, t.value, t.category) for t in told] == [
        ("cases", 47, None), ("loss", 168_392_000, None),
        ("cases", 13, "02"), ("loss", 74_051_000, "02"), ("cases", 5, "07"), ("loss", 14_913_000, "07"),
    ]  # fmt: skip
    assert {t.period for t in told} == {("2024-03-11", "2024-03-11")}


def test_a_week_of_the_month_in_the_title_and_lines_that_lead_elsewhere() -> None:
    lines = "\n".join(f"第{n}行没有日子" for n in "一二三四五六七八九十")
    text = f"{lines}\n2024年2月26日-3月3日，昆明市电信网络诈骗发案占比较高的类型是：刷单返利类20%。\n上一篇：2021年供热行业"
    assert {t.period for t in tallies(text, title="3月第一周电诈警情分析")} == {("2024-02-26", "2024-03-03")}
    assert tallies("本地接报电诈警情15起。\n上一篇：2021年供热行业回顾")[0].period == (None, None)


def test_what_was_done_for_the_whole_country() -> None:
    text = (
        "2021年，全国共破获电信网络诈骗案件37万起。\n"
        "针对犯罪分子手法不断翻新的情况，公安机关不断提升技术反制能力，拦截涉案资金3265亿元、诈骗短信17.6亿条。五年来，共抓获嫌疑人134万名。"
    )
    told = read(Bulletin("", "全国公安机关打击电诈", text, published="2022-01-04")).tallies
    assert [(t.metric, t.value, t.period[0], t.region) for t in told] == [
        ("other", 370_000, "2021-01-01", None), ("loss_averted", 326_500_000_000, "2021-01-01", None),
        ("other", 1_760_000_000, "2021-01-01", None), ("arrested", 1_340_000, None, None),
    ]  # fmt: skip


def test_what_a_period_brought_in_a_sentence_on_methods() -> None:
    text = "警政署統計，假投資詐騙上月受理一三五三件、財損廿一點二億元，但手法不斷翻新，詐騙集團改以社群廣告引誘民眾。"
    told = find_tallies(text, "", PUBLISHED, skip=[Span(0, len(text))])
    assert [(t.metric, t.value, t.category) for t in told] == [("cases", 1353, "02"), ("loss", 2_120_000_000, "02")]


def test_a_month_without_a_comma_and_what_was_lost_in_the_words_of_a_station() -> None:
    text = (
        "今年6月份全市电信诈骗案立案171起，环比5月下降11.6%。7月份继续保持下降趋势，立电信诈骗158起，同比下降27.9%。\n全市案损122.6万元。"
    )
    told = find_tallies(text, "电信诈骗案件同比下降", "2016-08-09")
    assert [(one.metric, one.value, one.period[0]) for one in told] == [
        ("cases", 171.0, "2016-06-01"),
        ("cases", 158.0, "2016-07-01"),
        ("loss", 1_226_000.0, "2016-06-01"),
    ]


@pytest.mark.parametrize(("said", "value"), [("27 923宗", 27_923), ("1 036起", 1_036), ("70 048宗", 70_048)])
def test_thousands_that_a_space_parts_are_one_figure(said: str, value: float) -> None:
    assert [
        row.value for row in read_titled(f"去年诈骗案数字公布\n2022年全市共接报诈骗案{said}，较2021年上升8.7%。", "2023-02-07").tallies
    ][:1] == [value]


def test_how_many_transfers_were_stopped_is_no_sum() -> None:
    text = (
        "3月辖区高校警情\n3月，辖区6所高校共接报电诈警情28起，环比上升22%，损失104.3万元，环比下降7.9%。\n"
        "预警劝阻方面：96110拨打1120次，见面劝阻143人，成功劝阻在途转账12笔、涉及金额31.6万元。"
    )
    told = read_titled(text, "2025-04-02").tallies
    assert {(row.metric, row.value) for row in told} >= {("loss_averted", 316_000)}
    assert all(row.metric != "loss_averted" for row in told if row.unit == "笔")
