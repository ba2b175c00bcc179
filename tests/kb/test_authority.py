"""Which police publish a notice, where the page gave none; a person's pasted page."""

from __future__ import annotations

import pytest

from kb.extract.authority import find_authority
from kb.extract.pasted import read_pasted


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("5月27日，青河县公安局通报了一起冒充客服案件。", "青河县公安局"),
        ("近日，来自临江市公安局反诈中心的消息，刷单诈骗多发。", "临江市公安局反诈中心"),
        ("骗子的花招很多。\n临江市公安局青河分局提醒广大市民，不要转账。", "临江市公安局青河分局"),
        ("来源：临江市公安局\n近日，孟女士接到电话。", "临江市公安局"),
        ("临江市反诈中心接到报警后立即止付。", "临江市反诈中心"),
        ("好在临江市反诈中心及时止付。", "临江市反诈中心"),
        ("城关派出所与青河县公安局联合行动。", "青河县公安局"),
        ("公安青河分局成功打掉一个跑分团伙。", "公安青河分局"),
        ("香港警務處昨日公布數字。", "香港警務處"),
    ],
)
def test_authority(text: str, printed: str) -> None:
    fact = find_authority("", text)
    assert fact is not None and (fact.value, text[fact.span.start : fact.span.end]) == (printed, printed)


@pytest.mark.parametrize(
    "text",
    [
        "孟女士接到自称临江市公安局民警的电话。",
        "对方自称是青河县公安局的李警官，要求她转账。",
        "称要把电话转给“临江市公安局”。",
        "她赶到派出所，向县公安局报警。",
        "区反诈中心提醒市民。",
        "",
    ],
)
def test_no_authority(text: str) -> None:
    assert find_authority("", text) is None


def test_a_title_names_it_where_the_text_does_not() -> None:
    fact = find_authority("青河县公安局通报两起案件", "近日，孟女士接到电话被骗。")
    assert fact is not None and fact.value == "青河县公安局" and fact.span.part == "title"


STORY = "3月5日，市民孟女士接到自称京东客服的电话，按对方要求转账8600元，随后发现被骗。"


def test_pasted_text_of_one_stretch_has_no_title() -> None:
    bulletin = read_pasted(STORY)
    assert (bulletin.title, bulletin.text, bulletin.published) == ("", STORY, None)


def test_pasted_title_date_and_source() -> None:
    page = f"首页 > 新闻\n一通电话少了八千六\n2023-04-05 09:12\n来源：青河晚报\n{STORY}\n警方提醒：不要转账。\n责任编辑：某某\n"
    page += "相关阅读\n别的事"
    bulletin = read_pasted(page)
    assert (bulletin.title, bulletin.published, bulletin.publisher) == ("一通电话少了八千六", "2023-04-05", "青河晚报")
    assert bulletin.text == f"{STORY}\n警方提醒：不要转账。"


def test_pasted_text_keeps_what_was_known() -> None:
    bulletin = read_pasted(STORY, "https://a.example/1", "2023-04-06", "ab")
    assert (bulletin.url, bulletin.published, bulletin.sha256) == ("https://a.example/1", "2023-04-06", "ab")


@pytest.mark.parametrize("pasted", ["", " \n \n", "骗", "12345", "😀\n😀"])
def test_pasted_nothing(pasted: str) -> None:
    bulletin = read_pasted(pasted)
    assert len(bulletin.text) + len(bulletin.title) <= len(pasted)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("佟先生将锦旗送到大通县公安局。", "大通县公安局"),
        ("警情迅速由武昌区公安分局反电诈中心传至派出所。", "武昌区公安分局反电诈中心"),
        ("一女子来到浙江省乐清市公安局报警。", "浙江省乐清市公安局"),
    ],
)
def test_name_of_an_authority_begins_with_its_place(text: str, printed: str) -> None:
    found = find_authority("", text)
    assert found is not None and found.value == printed


def test_who_comes_to_the_police_is_no_part_of_their_name() -> None:
    told = find_authority("", "4月22日上午，市民柯先生专程来到高新园区公安分局刑侦大队，将锦旗送到民警手中。")
    assert told is not None and str(told.value).startswith("高新园区公安分局")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("姜堰公安　2024年9月23日\n开学了，骗子也来了。", "姜堰公安"),
        ("别转账。\n来源：平坝网警　编辑：小秦", "平坝网警"),
        ("近日，修水公安提醒：不要转账。", "修水公安"),
        ("惠州警方提醒：不要转账。", "惠州警方"),
        ("修水公安提醒：不要转账。\n此前她到修水县公安局报案。", "修水县公安局"),
        ("记者从天水市公安局麦积分局获悉，一个团伙落网。", "天水市公安局麦积分局"),
        ("快侦快破，8人落网公安灞桥分局。", "公安灞桥分局"),
        ("4月15日，沙市区公安分局关沮派出所接到分局反诈中心的报告。", "沙市区公安分局"),
    ],
)
def test_short_names_count_where_no_organ_is_named_in_full(text: str, printed: str) -> None:
    found = find_authority("", text)
    assert found is not None and found.value == printed


@pytest.mark.parametrize(
    "text",
    [
        "根据市反诈中心研判，投资类多发。",
        "如受骗要立即到就近的公安局报警。",
        "对方自称修水警方提醒她不要挂断。",
        "民警在惠州警方配合下赶到现场。",
        "公安机关提醒：不要转账。",
    ],
)
def test_what_stands_around_the_word_is_no_name(text: str) -> None:
    assert find_authority("", text) is None
