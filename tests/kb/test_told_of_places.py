"""Names that are no place of the victim's, and places told by names of their own, as real pages have them."""

from __future__ import annotations

import pytest
from notices import only_case, read_titled

from kb.extract.place_signs import headed_by
from kb.extract.segment import Story
from kb.extract.where import find_places
from kb.model import Case, Span


def only(text: str) -> Case:
    (case,) = read_titled(text, "2024-06-20").cases
    return case


@pytest.mark.parametrize(
    "text",
    [
        "女子被骗\n6月12日，孟女士接到自称天猫商城客服的电话，说她误开了会员，她按要求转账3万元，发现被骗后报警。",
        "女子被骗\n6月12日，孟女士接到“客服”电话，对方说要先交钱开通绿色退货通道，她转账3万元，发现被骗后报警。",
        "女子被骗\n6月12日，大庆油田的退休职工孟女士接到“客服”电话，她转账3万元，发现被骗后报警。",
        "女子被骗\n6月12日，住在城西平房区的孟女士接到“客服”电话，她转账3万元，发现被骗后报警。",
        "谨防诈骗\n信息来源：曲阜师范大学 发布日期：2024-06-18\n6月12日，大一学生孟某接到“客服”电话，她转账3万元，发现被骗后报警。",
    ],
)
def test_no_place_of_the_victims(text: str) -> None:
    assert only(text).region is None


def test_what_the_caller_names_is_no_place_of_the_victims() -> None:
    case = only(
        "女子被骗\n6月14日，吉水警方接事主孟某报案称：当天上午，一名自称某银行工作人员的女子打电话告知她在肇庆的某银行有3万元欠款，"
        "可向肇庆市公安局咨询。孟某按要求转账15万元，后发现被骗。"
    )
    assert case.region is not None
    assert case.region.name == "江西省吉安市吉水县"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "婦人墮網戀騙案\n今年首5個月全港錄得80宗網戀騙案。其中一名70歲老婦透過社交平台認識一名男子，被誘騙投資黃金，損失600萬港元。",
            "香港特别行政区",
        ),
        ("假公安騙案\n本澳一名女子接到自稱公安的電話，按指示轉賬五萬元，其後報警。", "澳门特别行政区"),
    ],
)
def test_places_told_by_their_own_names(text: str, name: str) -> None:
    region = only(text).region
    assert region is not None
    assert region.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("平山警方已立案，提醒大家当心。", "河北省石家庄市平山县"),  # a district's police is a branch
        ("五华公安 6月18日发布", "广东省梅州市五华县"),
        ("前郭县公安局通报", "吉林省松原市前郭尔罗斯蒙古族自治县"),
    ],
)
def test_police_of_its_own_are_a_county_s(text: str, name: str) -> None:
    assert [mention.region.full for mention in find_places(text)] == [name]


def test_a_branch_of_the_police_leaves_it_open() -> None:
    assert find_places("西湖公安分局通报") == []  # of 杭州 or 南昌


def test_what_stands_in_the_line_before_each_story_heads_it() -> None:
    folded = "铁山支行\n黎大爷要汇6000元。\n下陆支行\n明女士要存3200元。"
    first, second = folded.index("黎大爷"), folded.index("明女士")
    stories = [Story(1, (Span(first, first + 11),)), Story(2, (Span(second, second + 11),))]
    assert headed_by(folded, folded.index("下陆"), stories) is stories[1]
    assert headed_by(folded, first, stories) is None


def test_where_the_money_went_is_nobody_s_home() -> None:
    case = only_case(
        "6月3日，李女士接到自称网购平台客服的电话，说要补偿她500元，叫她报卡号和密码。不一会儿短信来了，卡里的8万元被转走。"
        "经调查，接收这8万元的卡是在安徽某银行办的。"
    )
    assert (case.region, [(place.role, place.name) for place in case.places]) == (None, [("account", "安徽省")])
