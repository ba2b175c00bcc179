"""Which of the places of a notice is the victim's, where only a name in the title, a school or a bank says it, or one of several."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.build import read
from kb.model import Bulletin

TOLD = {
    "a bank that bears the name": (
        "柜员多问一句保住三万\n近日，颍上农商银行建颍支行劝下一名汇款的客户。3月2日上午，客户高女士要汇3万元“保证金”，"
        "说刷单群里的派单员催得急。柜员报警，民警赶到后高女士才明白遇到了骗子，钱没有汇出。",
        "安徽省阜阳市颍上县",
    ),
    "a scammer's tale names another place": (
        "会计差点汇出68万\n7月8日上午，六盘水钟山区某公司会计金某被拉进“工作群”，“老板”说昆明那边的项目等着签合同，"
        "要她先打68万元保证金。金某转账后发现被骗，随即报警。",
        "贵州省六盘水市钟山区",
    ),
    "nothing is said": (
        "轻信退款电话受骗\n3月2日，高女士接到自称客服的电话，对方以商品质量问题退款为由，让她打开屏幕共享，随后卡内被转走3万元。",
        None,
    ),
}


@pytest.mark.parametrize(("text", "name"), TOLD.values(), ids=TOLD.keys())
def test_place_of_the_victim(text: str, name: str | None) -> None:
    case = read_titled(text, "2024-07-20").cases[0]
    assert (case.region.name if case.region else None) == name
    for fact in case.facts:
        if fact.field == "region":
            assert case.region is not None and fact.value == case.region.code


def test_a_place_before_some_firm_is_no_name() -> None:
    text = "近日，在南宁某在建小区打工的覃女士接到电话，对方自称民警，称她涉嫌洗钱。覃女士将2万元转到“安全账户”后发现被骗。"
    case = read(Bulletin("", "接到电话以后", text, published="2024-07-20", sha256="0" * 64)).cases[0]
    assert case.victim is not None and case.victim.label == "覃女士"


#: title, text, who publishes it, place
DISTRICTS = [
    ("天津和平警方", "和平警方提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", None, "天津市和平区"),
    ("五华公安反诈提醒", "五华公安提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", "昆明市公安局五华分局", "云南省昆明市五华区"),
    ("五华公安反诈提醒", "五华公安提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", None, "广东省梅州市五华县"),
    ("五华县反诈提醒", "五华公安提醒：3月3日，吴女士被冒充客服诈骗，损失5.2万元。", "五华县公安局", "广东省梅州市五华县"),
]


@pytest.mark.parametrize(("title", "text", "authority", "name"), DISTRICTS)
def test_police_of_a_district_that_is_named_elsewhere(title: str, text: str, authority: str | None, name: str) -> None:
    case = read(Bulletin("u", title, text, published="2026-03-12", authority=authority)).cases[0]
    assert case.region is not None
    assert case.region.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "分駐所5日接獲郵局通報，69歲林婦接到自稱檢察官的電話，說她帳戶涉洗錢，要她提領80萬元交付監管。員警到場勸說，林婦驚覺受騙，沒有損失。",
            "台湾省",
        ),
        ("5日，一名70歲老婦接到自稱其兒子的電話，要她到港鐵站把8萬元現金交給一名男子，其後發現受騙報警。", "香港特别行政区"),
    ],
)
def test_words_that_only_one_place_has(text: str, name: str) -> None:
    case = read_titled(f"電話騙案\n{text}", "2025-09-20").cases[0]
    assert case.region is not None and case.region.name == name


_BANK = "赶到银行要汇6万元，柜员起疑报警，民警赶到后和柜员一起劝住了老人，6万元没有汇出。"
_TICKET = "在粉丝群里看到有人转让演唱会门票，加微信付款2180元后被对方拉黑，随即报警。民警已立案侦查，提醒购票认准官方渠道。"

#: text, place
NO_VICTIMS = [
    (f"守住养老钱\n5月6日上午，居民薛大妈接到自称“上海市公安局”的电话，对方称她涉嫌洗钱，要她把存款转到安全账户。薛大妈{_BANK}", None),
    (f"守住养老钱\n5月6日，薛大妈接到“武汉市公安局洪山分局民警”来电，要她把存款转走。薛大妈{_BANK}", None),
    (f"守住养老钱\n5月6日，薛大妈接到冒充哈尔滨市公安局民警的电话，要她把存款转走。薛大妈{_BANK}", None),
    (f"守住养老钱\n5月6日，对方称自己是杭州西湖公安分局民警，要薛大妈把存款转走。薛大妈{_BANK}", None),
    (f"守住养老钱\n5月6日，宿迁市民薛大妈接到自称“上海市公安局”的电话，要她把存款转走。薛大妈{_BANK}", "江苏省宿迁市"),
    ("转账以后\n5月6日，薛女士接到自称“成都市公安局锦江分局”民警的电话，按要求转账6万元后发现被骗。", None),
    (f"票务诈骗\n6月3日，民警将涉嫌诈骗的葛某（男，24岁，广西宾阳人）抓获。1月12日，居民阮女士报警称，其{_TICKET}", None),
    (f"票务诈骗\n6月3日，民警将涉嫌诈骗的葛某（女，湖南籍）抓获。1月12日，居民阮女士报警称，其{_TICKET}", None),
    (f"票务诈骗\n1月12日，居民阮女士{_TICKET}民警锁定身在湖南长沙的嫌疑人葛某，于5月20日将其抓获。", None),
    (f"票务诈骗\n阮某（女，24岁，广西宾阳人）报警称，1月12日，其{_TICKET}", "广西壮族自治区南宁市宾阳县"),
    (f"票务诈骗\n阮某，女，24岁，广西宾阳人。1月12日，其{_TICKET}", "广西壮族自治区南宁市宾阳县"),
    ("刷单被骗\n5月8日，滨江派出所接到居民阮女士报警，称其在网上做刷单任务，先后垫付2.6万元，无法提现。", None),
    ("刷单被骗\n5月8日，杭州市滨江派出所接到居民阮女士报警，称其在网上做刷单任务，先后垫付2.6万元。", "浙江省杭州市滨江区"),
    ("刷单被骗\n5月8日，岳阳市公安局南湖派出所接到居民阮女士报警，称其在网上做刷单任务，垫付2.6万元。", "湖南省岳阳市"),
    ("货款被骗\n5月9日，葛先生到北碚区歇马派出所报警。此前他与武汉的庄先生做过多笔生意，他按骗子给的账户转了20万元。", "重庆市北碚区"),
    ("改签被骗\n7月5日，葛某在网上买了从武汉飞往兰州的机票，收到航班取消的短信，按提示转账1.2万元被骗。", None),
]


@pytest.mark.parametrize(("text", "name"), NO_VICTIMS)
def test_a_place_that_is_no_victims(text: str, name: str | None) -> None:
    case = read_titled(text, "2024-06-20").cases[0]
    assert (case.region.name if case.region else None) == name


def test_a_station_in_the_sources_own_city() -> None:
    text = "5月8日，滨江派出所接到居民阮女士报警，称其在网上做刷单任务，先后垫付2.6万元，无法提现。"
    case = read(Bulletin("u", "刷单被骗", text, published="2024-06-20", region="330100")).cases[0]
    assert case.region is not None and case.region.name == "浙江省杭州市滨江区"
