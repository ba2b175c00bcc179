"""How many times a sum was paid, by the words beside it."""

from __future__ import annotations

import pytest

from kb.extract.money import find_money
from kb.extract.numerals import plain
from kb.extract.times import times_paid

TIMES = [
    ("荀女士分三次转账，每次2000元", [3]),
    ("他前后付了两笔保证金，每笔1.5万元", [2]),
    ("连扫四次，每次990元，后来又付了600元", [4, 1]),
    ("她给对方发了两个红包，每个188元", [2]),
    ("三名同事各转了3000元", [3]),
    ("他们三人各转了3000元、2000元和1000元", [1, 1, 1]),
    ("荀某、麦某、冉某各转1500元", [3]),
    ("5月、6月又各付4000元", [2]),
    ("输了三回“验证码”，一次499元、两次1999元", [1, 2]),
    ("每笔4.9万元，转了4笔", [4]),
    ("998元一次，扫了3次", [3]),
    ("荀女士买了价值1000元×6的购物卡", [6]),
    ("付了1200元，对方说没有备注，她又扫了同样的一笔", [2]),
    ("分三次转走2000元", [1]),
    ("第三次每笔不超过5000元", [1]),
    ("跑了五趟，两趟各转出4.9万元，三趟各转出2万元", [2, 3]),
    ("他要订20张桌子，每张420元", [1]),
    ("三单都是单笔不超过800元", [1]),
    ("一张880元，两张1760元", [1, 1]),
]


@pytest.mark.parametrize(("text", "times"), TIMES)
def test_times(text: str, times: list[int]) -> None:
    folded = plain(text)
    sums = list(find_money(folded))
    ends, starts = [0, *(one.end for one in sums)], [*(one.start for one in sums[1:]), None]
    assert [times_paid(folded, one.start, one.end, ends[n], starts[n]) for n, one in enumerate(sums)] == times
