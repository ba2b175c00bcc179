"""To which of several cases of a notice a place is told that stands behind their stories."""

from __future__ import annotations

import pytest

from kb.extract import extract
from kb.extract.where import find_places
from kb.model import Bulletin

FIRST = "11月2日，家住城东的贝女士接到自称客服的电话，对方以取消会员为由，让她向指定账户转账36500元，发现被骗后报警。"
SECOND = "11月5日，大学生苗某在网上看到刷单广告，添加对方为好友，先后转账8200元，无法提现后报警。"


def told(end: str) -> list[set[tuple[str, str]]]:
    text = f"近日，本地接连发生两起电信诈骗案件。\n案例一\n{FIRST}\n案例二\n{SECOND}\n{end}"
    cases = extract(Bulletin("", "两起诈骗案件提醒", text, published="2024-11-20")).cases
    return [{(place.role, place.name) for place in case.places} for case in cases]


@pytest.mark.parametrize(
    ("end", "places"),
    [
        ("经查，贝女士的36500元已在广东茂名的ATM机上被人取走，案件正在侦办中。", [{("cash_out", "广东省茂名市")}, set()]),
        ("11月16日，民警在湖南娄底将骗走苗某8200元的嫌疑人卜某抓获。", [set(), {("arrest", "湖南省娄底市")}]),
    ],
)
def test_what_police_did_is_told_to_the_case_that_it_speaks_of(end: str, places: list[set[tuple[str, str]]]) -> None:
    assert told(end) == places


def test_account_in_a_bank_of_a_country_is_there() -> None:
    assert [place.region.full for place in find_places("分11次將款項存入馬來西亞銀行戶口，又去中国银行柜台")] == ["马来西亚"]
