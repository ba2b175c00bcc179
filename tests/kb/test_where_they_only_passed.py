"""Places that are none of the gang's, words that only seem to be places or callings, how Taiwan and Hong Kong name victims."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def _case(text: str, published: str = "2024-05-20") -> Case:
    return read_titled(text, published).cases[0]


def _places(text: str, published: str = "2024-05-20") -> set[tuple[str, str]]:
    return {(place.role, place.name) for place in _case(text, published).places}


def test_no_county_begins_in_the_midst_of_a_word() -> None:
    text = "双十一后多人被骗\n双十一刚过，各家电商都在搞活动，骗子也没闲着。11月12日，小赵收到短信称其中奖，按对方要求交了1600元后被拉黑。"
    assert _case(text, "2018-11-20").region is None
    case = _case("小伙被骗\n小郭是在当涂打工的阜阳小伙。3月2日，他在网上看到招聘信息，按对方要求交了700元押金后被拉黑。", "2018-03-20")
    assert case.victim.occupation is None


def test_where_police_only_passed_or_whose_police_lent_men_nobody_was_caught() -> None:
    text = (
        "警方跨省打掉跑分团伙\n莒县居民李女士报警称，其被骗7万元。莒县警方发现一个盘踞在贵州铜仁、专为境外收转赃款的团伙。"
        "民警先后辗转贵州、湖南、广西三地，行程6000余公里，在铜仁抓获嫌疑人8名。"
    )
    assert _places(text) == {("den", "贵州省铜仁市"), ("arrest", "贵州省铜仁市")}
    text = (
        "武汉铁警破获特大电诈案\n武汉铁路公安局襄阳公安处接到贺女士报案称，她被骗22万元。经查，这是一个以缅北回流人员为首的诈骗团伙。"
        "武汉、郑州、南昌等8个铁路公安局抽调精干警力组成专班，在广西南宁抓获犯罪嫌疑人11名。"
    )
    assert _places(text) == {("arrest", "广西壮族自治区南宁市")}
    region = _case(text).region
    assert region is not None and region.name == "湖北省襄阳市"


def test_a_town_of_hong_kong_is_no_city_of_anhui() -> None:
    text = (
        "警方拘捕假冒官員騙案收款男子\n一名74歲老婦接獲自稱內地公安的電話，被指涉洗黑錢，將32萬港元現金交予一名自稱專員的青年。"
        "沙田警區刑事部昨晚在馬鞍山一公屋單位將他拘捕。"
    )
    assert _places(text) == {("arrest", "香港特别行政区")}
    assert "專員" in _case(text).impersonated


def test_who_is_named_by_family_and_calling() -> None:
    text = (
        "護理師遭詐騙\n1名29歲周姓護理師接到自稱購物網站客服人員的電話，稱其訂單被重複扣款，隨後又有人以郵局專員身分來電，"
        "指示她到ATM操作2次，共遭詐騙4萬9970元。"
    )
    case = _case(text, "2023-05-14")
    assert (case.victim.label, case.victim.occupation) == ("周姓護理師", "護理師")
    assert "郵局專員" in case.impersonated


def test_the_holder_of_an_account_is_no_victim_nor_who_was_arrested() -> None:
    text = (
        "警方破获投资诈骗案\n派出所接到市民报警，称在网上“炒黄金”，被人骗走21万余元。"
        "民警查明资金流入安徽阜南人马某、江苏邳州人闫某的银行账户。"
    )
    assert _case(text, "2021-08-20").victim.label == "市民"
    text = (
        "澳門收錢女落網\n一名老婦接獲自稱內地公安的電話，指她涉及洗黑錢。老婦先後到銀行提取十四萬澳門元，交給上門的黎某。"
        "司警將黎某拘捕，並起回其中八萬二千元。"
    )
    case = _case(text, "2018-11-24")
    assert (case.victim.label, case.outcome) == ("老婦", "partly_recovered")


def test_where_the_swindler_or_a_child_comes_from_nothing_happened() -> None:
    text = (
        "以“代办”入学为名，29岁的江西九江人冼某自称省里有亲戚，骗走家长的钱。3月18日，冼某因涉嫌诈骗罪被宜春市检察机关提起公诉。\n"
        "贺玲（化名）在宜春市开着一家补习班，去年8月，冼某找上门来，说能走“补录指标”，贺玲交了3.6万元，后发现被骗报警。"
    )
    case = _case(text, "2013-03-21")
    assert case.region and case.region.name == "江西省宜春市"
    text = (
        "小伙求职被骗\n前不久，从恩施来武汉找工作的小覃在网上看到一家公司招前台，对方要她先交押金和服装费，小覃交了4000元后对方失联。"
        "江汉警方接报后，抓获嫌疑人3名。"
    )
    case = _case(text, "2014-06-25")
    assert case.region and case.region.name.startswith("湖北省武汉市")


def test_a_district_that_two_towns_have_is_of_the_one_that_is_named() -> None:
    text = (
        "石家庄：警方提醒老年人谨防电话诈骗\n1月5日，家住桥西区维明街的71岁退休医生李某接到电话，对方称其女儿被绑，要八万元。"
        "李某赶到储蓄所取钱，被柜员劝住，没有受骗。"
    )
    case = _case(text, "2011-01-12")
    assert case.region and case.region.name == "河北省石家庄市桥西区"


def test_the_number_of_a_counter_is_no_day() -> None:
    text = "网点堵截诈骗\n8月11日，储先生来到支行2号窗口，要把5万元转给“指导老师”，柜员劝阻后他放弃转账，没有损失。"
    assert _case(text, "2022-08-20").incident_date == "2022-08-11"


@pytest.mark.parametrize(
    ("where", "town"),
    [
        ("在沪打工的小伙", "上海市"),
        ("来汉找工作的", "湖北省武汉市"),
        ("在穗经商的", "广东省广州市"),
        ("来蓉求职的", "四川省成都市"),
        ("在甬务工的", "浙江省宁波市"),
    ],
)
def test_a_town_by_one_character(where: str, town: str) -> None:
    case = _case(f"打工者被骗\n6月3日，{where}杜先生在网上做任务被骗4万元，到派出所报警。", "2024-06-20")
    assert case.region and case.region.name == town
