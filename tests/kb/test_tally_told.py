"""What figures are told of: each with a near twin that must be read otherwise."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.audit import audit_tallies
from kb.extract import extract
from kb.extract.tallies import find_tallies
from kb.model import Bulletin, Span, Tally

Told = list[tuple[str, float, str | None]]


def told(text: str, statistical: bool = True, police: bool = False, skip: tuple[Span, ...] = ()) -> list[Tally]:
    return find_tallies(text, "一周电诈警情", "2024-07-08", None, skip, statistical, police)


def rows(text: str, statistical: bool = True) -> Told:
    return [(t.metric, t.value, t.category) for t in told(text, statistical)]


BY_TOPIC = [
    ("发案较多的是河口镇，立案13起，占全县的54.17%。", [("cases", 13, "河口镇"), ("share", 54.17, "河口镇")]),
    ("发案多于上月，立案13起。", [("cases", 13, None)]),
    ("我县损失最高的类型为冒充公检法类，共4起，损失98万元。", [("cases", 4, "07"), ("loss", 980_000, "07")]),
    ("我县损失最高的镇仍在统计，全县共立案4起，损失98万元。", [("cases", 4, None), ("loss", 980_000, None)]),
    ("主要以女性群体为主，占发案的75%。", [("share", 75, "女性")]),
    ("河口镇发案最多，41起；青山镇最少，4起。", [("cases", 41, "河口镇"), ("cases", 4, "青山镇")]),
    ("刷单类发案4起\n损失6.3万元\n贷款类发案3起\n损失5.1万元",
     [("cases", 4, "01"), ("loss", 63_000, "01"), ("cases", 3, "04"), ("loss", 51_000, "04")]),
    ("刷单类发案4起。\n全县损失合计6.3万元", [("cases", 4, "01"), ("loss", 63_000, None)]),
    ("虚假投资理财类33起，但损失占到全部的46.2%。", [("cases", 33, "02"), ("share", 46.2, "02")]),
    ("刷单返利31起（32.27%）、冒充客服14起（14.58%）。",
     [("cases", 31, "01"), ("share", 32.27, "01"), ("cases", 14, "03"), ("share", 14.58, "03")]),
    ("全县共立案31起（32.27%）。", [("cases", 31, None)]),
    ("网络购物诈骗占最大宗，受理件数为4140件。", [("cases", 4_140, "06")]),
    ("网络购物诈骗有所下降，受理件数为4140件。", [("cases", 4_140, None)]),
    ("各县（市、区）情况：河东21起，河西9起。", [("cases", 21, "河东"), ("cases", 9, "河西")]),
    ("各类型情况：投资类21起，购物类9起。", [("cases", 21, "02"), ("cases", 9, "06")]),
    ("受骗群众中年龄最大的74岁，最小的16岁。", [("other", 74, None), ("other", 16, None)]),
    ("受骗群众中有一名74岁的老人。", []),
    ("刷单返利占比35%。以上类型发案占全部案件的93%。", [("share", 35, "01"), ("share", 93, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BY_TOPIC)
def test_of_which_category(text: str, expected: Told) -> None:
    assert rows(text) == expected


EACH = [
    ("贷款、代办信用卡类，冒充公检法类诈骗各2起。", [("cases", 2, "04"), ("cases", 2, "07")]),
    ("冒充军警购物类，网络婚恋、交友类诈骗各1起。", [("cases", 1, "11"), ("cases", 1, "09")]),
    ("网络婚恋、交友类诈骗1起。", [("cases", 1, "09")]),
    ("一周内接获47宗假冒客服电话骗案，涉款约230万港元。",
     [("cases", 47, "03"), ("loss", 2_300_000, "03")]),
    ("一周内接获47宗报案，其中假冒客服电话骗案9宗。", [("cases", 47, None), ("cases", 9, "03")]),
    ("其他镇街均不超过1起。", []),
    ("其他镇街共1起。", [("cases", 1, "其他镇街")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EACH)
def test_so_many_each(text: str, expected: Told) -> None:
    assert rows(text) == expected


OTHER_CRIME = [
    ("上半年共录得30871宗罪案，较去年同期32345宗减少4.6%。", [("other", 30_871), ("other", 32_345)]),
    ("上半年共录得3087宗诈骗案，较去年同期3234宗减少4.6%。", [("cases", 3_087), ("cases", 3_234)]),
    ("接报715起，其中诈骗24起，纠纷98起，求助41起。", [("cases", 715), ("cases", 24), ("other", 98), ("other", 41)]),
    ("裸聊勒索案件9宗，勒索案21宗。", [("cases", 9), ("other", 21)]),
    ("行劫案较去年同期大幅减少至67宗。", [("other", 67)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OTHER_CRIME)
def test_other_crime_is_no_case_of_fraud(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(t.metric, t.value) for t in told(text)] == expected


POLICE = [
    ("近日，警方抓获一名出租银行卡的嫌疑人。", [("arrested", 1)]),
    ("近日，警方提醒了一名准备转账的男子。", []),
    ("全国各地有130余人受骗，涉案金额2600余万元，警方抓获7人。", [("victims", 130), ("loss", 26_000_000), ("arrested", 7)]),
    ("警方抓获7人，涉案金额2600余万元。", [("arrested", 7), ("other", 26_000_000)]),
    ("民警拨打电话，避免1130人受骗。", [("dissuaded", 1_130)]),
    ("查扣手机22部、购物卡31张、银行卡5张、话术本3册。", [("phones_seized", 22), ("other", 31), ("cards_seized", 5), ("other", 3)]),
    ("抓获7人，追缴赃款18.5万元。", [("arrested", 7), ("other", 185_000)]),
    ("抓获7人，查扣赃款18.5万元。", [("arrested", 7), ("cash_seized", 185_000)]),
    ("仪式上，民警把186.2万元返还给群众，抓获7人。", [("funds_returned", 1_862_000), ("arrested", 7)]),
    ("抓获4人，年龄最大的34岁，最小的17岁。", [("arrested", 4)]),
    ("值班室的电话又响了两次。", []),
    ("抓获嫌疑人2名，涉案资金达217万元。", [("arrested", 2), ("other", 2_170_000)]),
    ("抓获嫌疑人2名，冻结涉案资金217万元。", [("arrested", 2), ("funds_frozen", 2_170_000)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), POLICE)
def test_what_police_did(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(t.metric, t.value) for t in told(text, statistical=False)] == expected


STORY = "9月12日，她把现金交给一名男子。警方次日将其拘捕，检获手机3部及现金4.6万元。"


def test_police_in_the_midst_of_a_story_are_read_where_the_notice_reports_on_them() -> None:
    around = (Span(0, len(STORY)),)
    assert [(t.metric, t.value) for t in told(STORY, False, True, around)] == [("phones_seized", 3), ("cash_seized", 46_000)]
    assert told(STORY, False, False, around) == []


CHANGES = [
    ("全县立案24起，环比今年4月份16起，上升50%。", ("环比", 50.0)),
    ("全县立案24起，比2023年4月份16起，上升50%。", ("环比", 50.0)),
    ("全县立案24起，较去年同期16起，上升50%。", ("同比", 50.0)),
    ("上半年诈骗案件由16起增加至24起，上升50%。", ("同比", 50.0)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHANGES)
def test_against_what(text: str, expected: tuple[str, float]) -> None:
    (change,) = [t.change for t in told(text) if t.change]
    assert (change["basis"], change["percent"]) == expected


def test_changes_named_one_after_the_other_belong_to_what_they_name() -> None:
    text = "破获案件864起，刑拘792人，返还资金312万元。破获案件数、刑拘人数同比分别上升15.2%、6.4%。"
    found = {t.value: (t.change or {}).get("percent") for t in told(text)}
    assert found == {864: 15.2, 792: 6.4, 3_120_000: None}
    last = {t.value: (t.change or {}).get("percent") for t in told("破获案件864起，刑拘792人，同比分别上升15.2%、6.4%。")}
    assert last == {864: 15.2, 792: 6.4}


def test_fewer_is_a_change() -> None:
    text = "全市立案9起，损失38.4万元，比6月下旬少发3起。"
    assert [(t.value, (t.change or {}).get("absolute")) for t in told(text)] == [(9, -3), (384_000, None)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("今年以来共立案90起。1—5月，打掉团伙9个。", ("2024-01-01", "2024-05-31")),
        ("今年以来共立案90起。打掉团伙9个。", ("2024-01-01", "2024-07-08")),
        ("过去一周，警方接获12宗网络骗案，捣毁窝点9个。", ("2024-07-01", "2024-07-07")),
    ],
)
def test_a_sentence_that_begins_with_its_period(text: str, period: tuple[str, str]) -> None:
    assert [t.period for t in told(text) if t.value == 9] == [period]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "其中，鳌江镇6起，水头镇、万全镇、萧江镇各3起。",
            [("cases", 6, "鳌江镇"), ("cases", 3, "水头镇"), ("cases", 3, "万全镇"), ("cases", 3, "萧江镇")],
        ),
        (
            "其中有二十一宗假冒「公檢法」、九宗「釣魚短訊」、五宗演唱會門票網購騙案及兩宗裸聊勒索案。",
            [("cases", 21, "07"), ("cases", 9, "12"), ("cases", 5, "06"), ("cases", 2, "13")],
        ),
        ("宝安全区发案50起；泰安全市发案300起。", [("cases", 50, None), ("cases", 300, None)]),
        ("退款理赔类4起、机票改签类2起、游戏账号虚假交易类1起。", [("cases", 4, "03"), ("cases", 2, "03"), ("cases", 1, "10")]),
        ("受骗人职业分析\n公司、企业员工占36%，待业人员占33%，行政、事业单位人员占9%。",
         [("share", 36, "公司、企业员工"), ("share", 33, "待业人员"), ("share", 9, "行政、事业单位人员")]),
    ],
)  # fmt: skip
def test_names_as_lists_have_them(text: str, expected: Told) -> None:
    assert rows(text) == expected


def test_a_share_of_the_loss_is_no_share_of_the_cases() -> None:
    text = "全市立案410起。虚假投资理财类立案41起，损失占全部损失的52.6%。"
    assert [t.flag for t in audit_tallies(told(text))] == [None, None, None]
    wrong = "全市立案410起。虚假投资理财类立案41起，占全部案件的52.6%。"
    assert [t.flag for t in audit_tallies(told(wrong))] == [None, None, "share"]


CANCELLED = (
    "9月2日，岚溪县的桑女士接到自称航空公司客服的电话，对方说航班取消，让她下载会议软件并打开屏幕共享。"
    "桑女士按要求把卡里的3.8万元转到所谓的理赔账户，等了半天不见退回，这才到派出所报案。"
)


@pytest.mark.parametrize(
    ("told", "caught"),
    [
        ("9月20日，两名嫌疑人在外省一处网吧落网。", [2.0]),
        ("警方在一个城中村敲开房门，六个年轻人当场全部被抓。", [6.0]),
        ("去年2月在邻市逮捕林嫌等3人。", [3.0]),
        ("同村还有三个人也加了这个群，好在都没有转钱。", []),
        ("民警帮她把三个人账户里的钱算了一遍。", []),
        ("她给三个家人打了电话。", []),
    ],
)
def test_who_was_caught_for_a_single_case_is_counted(told: str, caught: list[float]) -> None:
    read = extract(Bulletin("", "航班取消的电话", CANCELLED + told, published="2024-09-25"))
    assert [t.value for t in read.tallies if t.metric == "arrested"] == caught
    assert [t.unit for t in read.tallies] == ["人"] * len(caught)


@pytest.mark.parametrize(
    ("title", "category"),
    [("东栖区反诈预警地图（2024年2月）", None), ("【东栖区】2月警情", None), ("东栖区、西栖区2月警情", "东栖区"), ("一周警情", "东栖区")],
)
def test_what_is_told_of_the_place_of_the_title_is_told_of_all(title: str, category: str | None) -> None:
    read = find_tallies("2月，东栖区共发26起电信网络诈骗案件。", title, "2024-03-04")
    assert [(t.metric, t.value, t.category) for t in read] == [("cases", 26.0, category)]


def test_an_issue_is_no_period() -> None:
    told = read_titled(
        "\n县公安局每周梳理全县的电信诈骗案例（本期为第八期）。\n上周（4月17日至4月24日）公安机关接到电信诈骗报警共14起，被骗损失约43.5万元。",
        "2024-05-01",
    )
    assert [(t.metric, t.value, t.period) for t in told.tallies] == [
        ("cases", 14.0, ("2024-04-17", "2024-04-24")),
        ("loss", 435_000.0, ("2024-04-17", "2024-04-24")),
    ]
