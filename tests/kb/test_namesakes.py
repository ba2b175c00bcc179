"""Places that share a name, or part of it, with another place or an ordinary word."""

from __future__ import annotations

import pytest
from notices import only_case, read_titled

from kb.extract.gazetteer import find_names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("沙河区公安分局", []),
        ("沙河市公安局", ["河北省邢台市沙河市"]),
        ("沙市区公安分局", ["湖北省荆州市沙市区"]),
    ],
)
def test_a_district_is_no_town_of_that_name(text: str, found: list[str]) -> None:
    assert [name.regions[0].full for name in find_names(text)] == found


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("住在惠來里的七旬曾姓婦人7日接到自稱健保署的電話，依指示匯款15萬元，驚覺受騙報警。", "台湾省"),
        ("最驚險的是住大埔厝的詹姓阿嬤，9日接到假檢察官電話，被騙走30萬元，彰化警方呼籲民眾小心。", "台湾省"),
    ],
)
def test_villages_of_taiwan_are_no_counties_of_the_mainland(text: str, region: str) -> None:
    case = only_case(f"（記者柯孟臻／彰化報導）詐騙集團又換新招。{text}", "2024-05-13")
    assert case.region and case.region.name == region


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("先后在某音乐平台消费8笔", []),
        ("上门推广安装反诈软件，其中卫生院有三人", []),
        ("走在马路上海淀民警打来电话", ["北京市海淀区"]),
        ("江苏南通知名企业的会计", ["江苏省南通市"]),
        ("钱从江西吉安汇出", ["江西省吉安市"]),
        ("记者从西安市公安局长安分局获悉", ["陕西省西安市长安区"]),
        ("对内蒙古王某", ["内蒙古自治区"]),
        ("李某和乐山人王某", ["四川省乐山市"]),
        ("近年青海王女士", ["青海省"]),
    ],
)
def test_two_words_beside_each_other_make_no_place(text: str, found: list[str]) -> None:
    assert [name.regions[0].full for name in find_names(text)] == found


def test_many_such_words_are_read_in_time() -> None:
    assert find_names("音乐平台、" * 20_000) == []


def test_a_word_that_ends_before_a_name_takes_part_of_it() -> None:
    case = only_case(
        "8月9日，高女士接到“外甥”的微信语音，说在国外出了车祸，急需用钱。她到银行要转25万元，大堂经理劝她先打个电话。"
        "高女士拨通了号码，才知道外甥正在上班，钱没有转出去。"
    )
    assert (case.region, case.outcome) == (None, "averted")


def test_a_short_name_is_the_county_that_is_printed_in_full() -> None:
    told = read_titled(
        "双流警方提醒：又是一通电话\n双流县公安局接到报案。2月25日，东升街道的文婆婆接到电话，对方说是她孙子，开车撞了人，要赔3.2万元，"
        "她把钱全汇了过去，才知受骗。",
        "2015-03-04",
    )
    assert [case.region and case.region.name for case in told.cases] == ["四川省成都市双流县"]
