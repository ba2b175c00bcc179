"""Sums as printed: what is money and in which currency, whatever it was for."""

from __future__ import annotations

import pytest

from kb.extract.money import find_money, home_currency
from kb.extract.numerals import plain

SUMS = [
    ("刷单不成\n被骗5400块\n小王直摇头", [(5_400, "CNY", None)]),
    ("被骗8万3千元", [(83_000, "CNY", None)]),
    ("损失20余万", [(200_000, "CNY", "余")]),
    ("￥5,000已付", [(5_000, "CNY", None)]),
    ("人民币3.5万元", [(35_000, "CNY", None)]),
    ("共转账3400，", [(3_400, "CNY", None)]),
    ("逾730万港元", [(7_300_000, "HKD", "余")]),
    ("汇出4.62万美元", [(46_200, "USD", None)]),
    ("US$1280", [(1_280, "USD", None)]),
    ("新台幣4萬8000元", [(48_000, "TWD", None)]),
    ("购买1200个USDT", [(1_200, "USDT", None)]),
    ("0.8枚比特币", [(0.8, "BTC", None)]),
    ("花了五百块钱", [(500, "CNY", None)]),
    ("一万六千元左右", [(16_000, "CNY", "约")]),
    ("损失5000元以上", [(5_000, "CNY", "余")]),
    ("数万元", [(None, "CNY", None)]),
    ("先打了6800，又打了1.2万", [(6_800, "CNY", None), (12_000, "CNY", None)]),
    ("第一单1888，第二单5888", [(1_888, "CNY", None), (5_888, "CNY", None)]),
    ("连投四笔：2000、6000和9800，提不出来", [(2_000, "CNY", None), (6_000, "CNY", None), (9_800, "CNY", None)]),
    ("发了520的红包", [(520, "CNY", None)]),
    ("投300返390，", [(300, "CNY", None)]),
    ("一家人凑的八千三，全没了", [(8_300, "CNY", None)]),
    ("两笔汇出18.6万\n分类：警方", [(186_000, "CNY", None)]),
    ("要先匯13萬4,500元稅金", [(134_500, "CNY", None)]),
    ("被骗3.5W，", [(35_000, "CNY", None)]),
    ("损失2w余元", [(20_000, "CNY", "余")]),
    ("3000元至5000元", [(3_000, "CNY", None), (5_000, "CNY", None)]),
]
NONE = [
    "换上65w的充电器",
    "30余万人次观看",
    "非法获取个人信息2.3万条",
    "两块屏幕，一块手表",
    "13712345678",
    "10086",
    "2024年10月15日",
    "接报警情13起",
    "元旦前夕，元宵节",
    "粉丝20万",
    "阅读 2.1万\n分享",
    "他打了96110，又打了114",
    "一共137人，第一批1200人",
    "年化四百，听着就假",
    "查获商户码牌27块、手机12部",
]


@pytest.mark.parametrize(("text", "sums"), SUMS)
def test_sum(text: str, sums: list[tuple[float | None, str, str | None]]) -> None:
    assert [(money.value, money.currency, money.approx) for money in find_money(plain(text))] == sums


@pytest.mark.parametrize("text", NONE)
def test_no_sum(text: str) -> None:
    assert [m for m in find_money(plain(text)) if m.value is not None] == []


def test_span_is_what_is_printed() -> None:
    text = "先后共计损失人民币12.6万余元。"
    (money,) = find_money(plain(text))
    assert text[money.start : money.end] == "人民币12.6万余元"


@pytest.mark.parametrize(
    ("text", "region", "currency"),
    [
        ("花蓮縣警察局受理報案，165反詐騙", None, "TWD"),
        ("香港警務處反詐騙協調中心", None, "HKD"),
        ("广州警方通报，香港居民被骗", None, "CNY"),
        ("任何文字", "810000", "HKD"),
        ("任何文字", "710000", "TWD"),
        ("损失3万元", None, "CNY"),
        ("婦人接到假冒內地公安電話，警方反詐騙協調中心跟進", None, "HKD"),
        ("台中市一間銀行報警，派出所員警到場勸阻", None, "TWD"),
        ("事主買了一千二百澳門元點數卡，向司警報案", None, "MOP"),
        ("某公安分局民警介绍，被骗资金换成港元转走", None, "CNY"),
        ("柜员和其他工作人员警惕性高，快速警务处置", None, "CNY"),
    ],
)
def test_what_a_plain_yuan_counts(text: str, region: str | None, currency: str) -> None:
    assert home_currency(plain(text), region) == currency


def test_home_currency_gives_way_to_a_printed_one() -> None:
    told = [(m.value, m.currency) for m in find_money(plain("損失240萬元，其中人民幣3萬元"), "HKD")]
    assert told == [(2_400_000, "HKD"), (30_000, "CNY")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("她分三次转了600、2500、1万。", [600, 2500, 10000]),
        ("先后转账4000、7000和9000元", [4000, 7000, 9000]),
        ("他私下转6200 到手是块石头", [6200]),
        ("定金三千，运费一千五，他都交了。", [3000, 1500]),
        ("头一笔1900，第二笔4400。", [1900, 4400]),
        ("攒的4万2转给了他", [42000]),
        ("“7600块啊，我一年的菜钱。”她把5000块没收好，两块都不剩", [7600, 5000]),
        ("短信→填错卡号→交2400解冻→再交4800→没交", [2400, 4800]),
        ("\n12、5000元以上的\n", [5000]),
        ("他先拨110、后打了96110，", []),
        ("卡号尾数3344、7788，涉及30、40起", []),
    ],
)
def test_sums_without_their_currency(text: str, values: list[float]) -> None:
    assert [money.value for money in find_money(plain(text))] == values


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("她转账约310万元（港元，下同，约39.7万美元）到户口", [(3_100_000, "HKD")]),
        ("损失310万港元（约39.7万美元）", [(3_100_000, "HKD")]),
        ("损失6万美元（约合人民币43万元）", [(60_000, "USD"), (430_000, "CNY")]),
        ("共付30万港元、2万美元", [(300_000, "HKD"), (20_000, "USD")]),
    ],
)
def test_a_sum_told_again_in_a_currency_from_elsewhere_is_one(text: str, sums: list[tuple[float, str]]) -> None:
    assert [(money.value, money.currency) for money in find_money(plain(text), "HKD")] == sums


def test_presents_named_by_their_feasts() -> None:
    assert [m.value for m in find_money("情人节红包520，妇女节388，七夕1314，又是520。")] == [520, 388, 1314, 520]
    assert [m.value for m in find_money("春节2024年，国庆节7天，中秋节300人。")] == []


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("〔記者方怡／宜蘭報導〕羅東一名婦人被騙三十萬元。", "TWD"),
        ("（中央社記者方怡台東3日電）一名老翁匯出20萬元。", "TWD"),
        ("【新竹訊】一名工程師在臉書看到廣告，交付20萬元。", "TWD"),
        ("中央社會工作部門組織的電話講座後，李女士轉去3萬元。", "CNY"),
        ("新北警方通报，李女士在交易平台中冒充警方的人哄骗下转去3万元。", "CNY"),
        ("香港闻名的歌手开演唱会，李女士在商场东北角，付了3万元。", "CNY"),
        ("自称香港尖沙咀一家公司的人让李女士转去3万元。", "CNY"),
        ("厦门一位阿嬷在银行转账3万元。", "CNY"),
        ("兩件網拍詐騙，賣家掃碼找「賣貨便客服」，匯出4萬9987元。（雲林斗南警方提供）", "TWD"),
        ("港聞 | 法庭　假業主收訂39000元，案件在九龍城裁判法院續審。", "HKD"),
        ("家住北角的林太昨日收到短訊，即場以轉數快付了8000元。", "HKD"),
        ("司警接獲兩宗兌換人民幣的騙案，共損失三萬元。", "MOP"),
        ("〔本報溫哥華訊〕列治文居民李女士託人辦簽證，付了2500元。", "CAD"),
        ("【本報記者方怡洛杉磯報導】林太太交出一萬八千元。", "USD"),
        ("(怡保13日讯)两名商贩买回铜块，损失4万元。", "MYR"),
        ("国家法院昨天审理一起诈骗案，被害人交出13万元。", "SGD"),
        ("对方自称在纽约做医生，李女士转去3万元。", "CNY"),
        ("新华社纽约3月3日电 李女士转去3万元后到派出所报案。", "CNY"),
        ("大埔县的房某扫码付了4500元，大埔警方已立案。", "CNY"),
        ("民警提醒：冒充台湾客商的人自称台南报导记者，骗走3万元。", "CNY"),
        ("银行行员提醒，3万元转出前请核实。", "CNY"),
    ],
)
def test_in_what_a_plain_yuan_counts(text: str, home: str) -> None:
    assert home_currency(plain(text)) == home
