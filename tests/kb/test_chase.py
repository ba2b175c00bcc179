"""Where police went after the gang, told over several sentences; and of whom a paragraph goes on to tell."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.chase import role_in_chase

STORY = "6月2日，吉水县居民孟某报警，称在网上刷单，先后转账4万元，后来提不出来，发现被骗。"
TOLD = [
    ("民警查下去，很快摸清那个“小孔”就是潍坊的孔某某，手里压根没有货。", {("suspect", "山东省潍坊市")}),
    ("民警查明嫌疑人武某是陇西县人，他把钱退给了孟某。", {("suspect", "甘肃省定西市陇西县")}),
    ("民警得知武某的货是从陇西县发来的，他把钱退给了孟某。", set()),
    (
        "6月11日，专案组兵分两路，一路奔江西赣州，一路奔湖南郴州。民警蹲了三天。6月14日，两地同时收网，11人一个没跑掉。",
        {("arrest", "江西省赣州市"), ("arrest", "湖南省郴州市")},
    ),
    ("专案组先后奔赴海南、江西等省份，最终在湖南郴州抓获武某。", {("arrest", "湖南省郴州市")}),
    ("孟某一路奔江西赣州找朋友借钱。案件正在侦办中。", set()),
    (
        "两个小组分赴广东、江西。在广东茂名，民警在宾馆对面坐了六天；在江西赣州，另一组摸清了收卡的人。6月14日，两地同时收网，17人落网。",
        {("arrest", "广东省茂名市"), ("arrest", "江西省赣州市")},
    ),
]


@pytest.mark.parametrize(("after", "places"), TOLD)
def test_places(after: str, places: set[tuple[str, str]]) -> None:
    (case,) = read_titled("网上刷单被骗4万元\n" + STORY + after, "2024-06-20").cases
    assert {(place.role, place.name) for place in case.places} == places


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("民警先赴取款地——汉中市侦查取证。", "cash_out"),
        ("民警先赴汉中市侦查取证。", None),
        ("民警前往汉中市对涉案一级卡主进行核查。", "account"),
        ("民警前往汉中市对孟某进行回访。", None),
        ("民警赶赴汉中市公安局通报情况，随后在外省抓获武某。", None),
        ("专案组远赴汉中市，蹲守三天，抓获武某。", "arrest"),
        ("专案组远赴汉中市，找到了孟某的儿子。", None),
    ],
)
def test_role(text: str, role: str | None) -> None:
    at = text.index("汉中市")
    assert role_in_chase(text, at, at + 3) == role


def test_of_whom_a_paragraph_goes_on_to_tell() -> None:
    cases = "6月9日，苏某报警称，其通过快手认识一名女子，裸聊后被敲诈1200元。6月12日，海某报警，他在网上裸聊，被敲诈20500元。"
    first = "6月1日，原州区的蔺某报警，称裸聊后被敲诈3600元。\n"
    regions = [case.region for case in read_titled("固原警方提醒\n" + first + "西吉县的两个人也没躲过。" + cases, "2024-06-20").cases]
    assert [region.name[-3:] if region else None for region in regions] == ["原州区", "西吉县", "西吉县"]
    own = cases.replace("苏某报警", "隆德县的苏某报警")
    regions = [case.region for case in read_titled("固原警方提醒\n" + first + "西吉县的两个人也没躲过。" + own, "2024-06-20").cases]
    assert [region.name[-3:] if region else None for region in regions][1] == "隆德县"


@pytest.mark.parametrize(("told", "group"), [("西吉县也有两个人", True), ("西吉县，有两个人", False)])
def test_a_group_is_told_in_the_clause_of_its_place(told: str, group: bool) -> None:
    first = "6月1日，原州区的蔺某报警，称裸聊后被敲诈3600元。\n"
    next_one = "没躲过。6月9日，苏某报警称，其通过快手认识一名女子，裸聊后被敲诈1200元。"
    cases = read_titled("固原警方提醒\n" + first + told + next_one, "2024-06-20").cases
    assert len(cases) == 2
    assert any(fact.rule == "where.region.group" for fact in cases[1].facts) is group
