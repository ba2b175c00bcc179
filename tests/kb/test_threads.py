"""Rows of tags: what may follow upon what, and the likeliest row; cases that only the whole of the signs parts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kb.extract.segment import find_stories
from kb.extract.sentences import to_notice
from kb.extract.threads import BEFORE, BEGINS, GOES_ON, OUTSIDE, TAGS, tag_each, tag_rows, weigh_rows
from kb.extract.weighing import Weighing
from kb.model import Bulletin

WEIGHTS = {"begin": (0, 2, 0, 0), "go": (0, 0, 2, 0), "out": (1, 0, 0, 1)}


def weigh(signs: Sequence[str]) -> list[float]:
    return [float(sum(WEIGHTS.get(sign, (0,) * len(TAGS))[n] for sign in signs)) for n in range(len(TAGS))]


@pytest.mark.parametrize(
    ("rows", "tags"),
    [
        ([], []),
        ([["out"], ["begin"], ["go"], ["out"]], [BEFORE, BEGINS, GOES_ON, OUTSIDE]),
        ([["go"], ["go"]], [BEGINS, GOES_ON]),  # nothing goes on before something began
        ([["begin"], ["out"], ["go"], ["begin"]], [BEGINS, OUTSIDE, GOES_ON, BEGINS]),
        ([["out"], ["out"]], [BEFORE, BEFORE]),
    ],
)
def test_the_likeliest_row(rows: list[list[str]], tags: list[str]) -> None:
    likely = tag_rows(rows, weigh)
    said = likely.tags[likely.best]
    assert said == tags
    assert all(tag != GOES_ON or BEGINS in said[:at] for at, tag in enumerate(said))
    assert all(tag != BEFORE or set(said[:at]) <= {BEFORE} for at, tag in enumerate(said))


def test_weights_add_up_and_negative_ones_borrow_nothing() -> None:
    weighing = Weighing(["a\t-0.5\t1.25\t-3", "b\t0.5\t-0.25\t3"], 3)
    zero = weighing.sums([])
    assert [n - z for n, z in zip(weighing.sums(["a", "b", "unknown"]), zero, strict=True)] == [0, 100, 0]
    assert [n - z for n, z in zip(weighing.sums(["a", "a"]), zero, strict=True)] == [-100, 250, -600]


#: (title, text, how each case begins)
TOLD = {
    "person by person, in running prose": (
        "同一个骗局 两家店先后中招",
        "上周三，开五金店的汤女士接到“学校后勤”的电话，说要订一批床架，她按对方给的联系方式向“厂家”转账2.6万元，再打电话已无人接听。\n"
        "另一家建材店的老板于某也接到同样的电话，先后转账两笔共1.8万元，发现被骗后报警。",
        ["上周三，开五金店", "另一家建材店"],
    ),
    "comments and headlines below are no cases": (
        "想多赚点零花钱，结果亏了九千",
        "5月8日，大学生小丁在QQ群里看到兼职刷单的广告，加了对方好友。对方让他先做小单，返了30元。随后他垫付5笔共9000元，无法提现才发现被骗，遂报警。\n"
        "网友热议\n豆包：我同学也遇到过。\n一只小鹿：骗子太可恶了。\n往期回顾\n这几条路明天封闭施工\n电动车上牌又有新规定",
        ["5月8日，大学生小丁"],
    ),
    "who caught whom, and nobody deceived is told of": (
        "警方捣毁一跑分窝点",
        "近日，青河县公安局根据线索在一出租屋内抓获涉嫌跑分的犯罪嫌疑人5名，扣押银行卡30张、手机12部。经查，该团伙为境外诈骗集团转移资金百余万元，5人已被刑事拘留。",
        [],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_cases(name: str) -> None:
    title, text, begins = TOLD[name]
    stories = find_stories(to_notice(Bulletin("", title, text)))
    assert [text[story.span.start :][: len(begin)] for story, begin in zip(stories, begins, strict=True)] == begins


@pytest.mark.parametrize(
    ("count", "tags", "score"),
    [
        (1, [BEGINS, GOES_ON, GOES_ON, OUTSIDE], 5.0),
        (2, [BEGINS, GOES_ON, BEGINS, OUTSIDE], 7.0),
        (3, [BEGINS, GOES_ON, BEGINS, BEGINS], 6.0),
    ],
)
def test_exactly_so_many_cases_begin(count: int, tags: list[str], score: float) -> None:
    assert tag_each(weigh_rows([["begin"], ["go"], ["begin"], ["out"]], weigh, []), 3)[count] == (tags, score)
