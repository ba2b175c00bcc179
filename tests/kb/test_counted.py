"""How many cases a notice of several tells: what it says of their number has a say."""

from __future__ import annotations

import pytest

from kb.extract.counted import Way, likeliest, said_of, said_signs
from kb.extract.sentences import to_notice
from kb.extract.threads import tag_sentences
from kb.model import Bulletin

FIRST = "10月8日，海曙区的梁女士在短视频平台刷到兼职广告，下载软件后做任务，先后转账23000元，无法提现，遂报警。"
SECOND = (
    "比起梁女士，住在江北的屠大爷要走运些。一个自称社保局的人打来电话，让他把存款转到安全账户，他走到银行，被柜员拦了下来，一分钱没有损失。"
)


@pytest.mark.parametrize(
    ("title", "body", "said"),
    [
        ("三起案件的追赃笔记", "", [("title", "起", "案件", 3)]),
        ("", "警方昨日公布两宗求助个案。", [("lead", "宗", "求助", 2)]),
        ("第三起案件", "共12起，十二名老人", []),
    ],
)
def test_what_it_says_of_their_number(title: str, body: str, said: list[tuple[str, str, str, int]]) -> None:
    assert sorted(said_of(title, body)) == said


@pytest.mark.parametrize(("count", "sign"), [(3, "said:title:起:="), (2, "said:title:起:<1"), (6, "said:title:起:>2")])
def test_so_many_are_as_many_fewer_or_more(count: int, sign: str) -> None:
    assert sign in set(said_signs("三起案件", "", count))


@pytest.mark.parametrize(("title", "stories"), [("同一周的三起案件", 3), ("同一周的两起案件", 2)])
def test_the_number_that_is_announced_is_likelier(title: str, stories: int) -> None:
    tagged = tag_sentences(to_notice(Bulletin("", title, f"{FIRST}\n{SECOND}")))
    tags = tagged.row(2)
    assert likeliest(tagged, [Way(tags, 2, 0.0), Way(tags, 3, 0.0)]).stories == stories
