"""People who are named by a letter and a title, and what only looks like a name."""

from __future__ import annotations

import pytest

from kb.extract.names import find_mentions, people_end


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("近日,e先生收到短信。", ["e先生"]),
        ("e先生收到短信。", ["e先生"]),
        ("客户e先生收到短信。", ["e先生"]),
        ("次日,k同学报警。", ["k同学"]),
        ("他装了app先生成订单。", []),
    ],
)
def test_a_letter_stands_for_a_family_name_where_it_ends_no_word(folded: str, names: list[str]) -> None:
    found = [folded[mention.span.start : mention.span.end] for mention in find_mentions(folded)]
    assert [name for name in found if name[0].isascii()] == names


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("短信让她联系某某律师,她照做了。", []),
        ("厂里还有位姓鲁的大姐上过当。", ["有位姓鲁的大姐"]),
    ],
)
def test_what_only_looks_like_a_name(folded: str, names: list[str]) -> None:
    assert [folded[mention.span.start : mention.span.end] for mention in find_mentions(folded)] == names


def test_where_the_word_for_a_person_ends() -> None:
    text = "记者把店长叫到门外"
    assert text[3 : people_end(text, 3, 6)] == "店长"


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("开发区某公司某女损失46230元", []),
        ("前湾村某男损失4980元", []),
        ("第三医院某女职工被骗", []),
        ("李某男(化名)报警", ["李"]),
        ("行某某报警", ["行"]),
    ],
)
def test_who_is_no_mister_some(folded: str, names: list[str]) -> None:
    assert [mention.key for mention in find_mentions(folded) if mention.key] == names
