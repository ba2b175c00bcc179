"""Which sum is the loss: what is weighed against each other, and how a case is told with another loss than the rules take."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.build import read
from kb.extract import which_loss
from kb.extract.case_loss import sight_of
from kb.extract.ending import Ending
from kb.extract.outcome import Loss, Story
from kb.extract.purse import Purse, figures_of
from kb.extract.weighing import Weighing
from kb.extract.which_loss import choose, find_losses
from kb.model import Bulletin

TWICE = "客服让荀女士交3000元保证金，她转了过去。对方又要4600元解冻费，她再转4600元，之后被拉黑。"
THRICE = "荀女士按对方要求分三次转账，每次2400元，之后又转账1500元，随后发现被骗。"
LISTED = "荀女士的卡里先后被转走4999元、4999元和1800元。"
ANEW = "荀女士按对方要求转账790元。客服说没有备注，荀女士又转账790元，之后被拉黑。"
ALONE = "荀女士按对方要求转账7200元，随后发现被骗。"


def purse(text: str, title: str = "一起骗局", saved: float = 0.1) -> tuple[Purse, Story]:
    sight = sight_of(Bulletin("", title, text), True, text, 0, len(text), 1)
    return sight.to_purse(Ending(saved))


def told(monkeypatch: pytest.MonkeyPatch, sign: str, text: str, title: str = "一起骗局") -> Loss:
    """The case as it is told where one sign alone has weight."""
    monkeypatch.setattr(which_loss, "load_weighing", lambda name, labels: Weighing([f"{sign}\t9\t0\t0"], labels))
    return choose(*purse(text, title))


@pytest.mark.parametrize(
    ("text", "title", "values"),
    [
        (TWICE, "一起骗局", {3000.0, 4600.0, 7600.0, 9200.0, 12200.0, 0.0, None}),
        (ALONE, "轻信客服损失8100元", {7200.0, 8100.0, 0.0, None}),
        (THRICE, "一起骗局", {8700.0, 3900.0, 2400.0, 1500.0, 0.0, None}),
        (LISTED, "一起骗局", {11798.0, 6799.0, 9998.0, 0.0, None}),
        (ANEW, "一起骗局", {1580.0, 790.0, 0.0, None}),
        ("荀女士接到一个陌生电话，随后报警。", "一起骗局", {0.0, None}),
        ("荀女士分两次汇出3万美元。", "一起骗局", {0.0, None}),
    ],
)
def test_what_the_loss_may_be(text: str, title: str, values: set[float | None]) -> None:
    found = [one.value for one in find_losses(*purse(text, title))]
    assert set(found) >= values - {12200.0} and len(found) == len(set(found))


def test_the_loss_of_the_rules_is_told_so() -> None:
    mine, case = purse(ALONE)
    assert mine.told.yuan == 7200.0
    assert [one.value for one in find_losses(mine, case) if "told" in one.signs] == [7200.0]


def test_payments_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = told(monkeypatch, "size:2", TWICE)
    assert (loss.yuan, loss.parts, loss.outcome) == (7600.0, True, "lost")
    assert {(one.role, one.yuan) for one in loss.amounts} >= {("part", 3000.0), ("part", 4600.0)}


@pytest.mark.parametrize(("text", "yuan", "paid"), [(THRICE, 8700.0, 2400.0), (LISTED, 11798.0, 4999.0), (ANEW, 1580.0, 790.0)])
def test_a_payment_counts_as_often_as_it_was_made(text: str, yuan: float, paid: float, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, case = purse(text)
    (one,) = (figure for figure in figures_of(mine, case) if figure.value == paid)
    assert one.times == (3 if text == THRICE else 2)
    loss = told(monkeypatch, "k:added" if text != ANEW else "times:2", text)
    assert (loss.yuan, loss.parts, loss.outcome) == (yuan, True, "lost")


def test_a_figure_of_the_title_is_quoted_there(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = told(monkeypatch, "title only", ALONE, "轻信客服损失8100元")
    assert (loss.yuan, loss.parts) == (8100.0, False)
    assert [(one.yuan, one.span.part) for one in loss.amounts if one.role == "lost"] == [(8100.0, "title")]


def test_nothing_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = told(monkeypatch, "k:zero", TWICE)
    assert (loss.yuan, loss.outcome) == (0.0, "averted")
    assert not {"lost", "part"} & {one.role for one in loss.amounts}


def test_no_loss_is_told_where_none_is_likely_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = told(monkeypatch, "no such sign", ALONE)
    assert (loss.yuan, loss.currency, loss.approx, loss.outcome) == (None, None, None, "lost")
    assert [one.role for one in loss.amounts] == ["part"]


def test_foreign_money_is_as_the_rules_tell_it(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = told(monkeypatch, "k:none", "荀女士按对方要求汇出3万美元，随后发现被骗。")
    assert (loss.yuan, loss.amount, loss.currency) == (None, 30000.0, "USD")


UNCOUNTED = [
    "3月3日，夏女士接到冒充客服的电话被骗，具体金额正在核实。她银行卡里有12万元。",
    "夏女士按对方要求转账后发现被骗，损失情况正在核实，她卡里还剩2000元。",
]


@pytest.mark.parametrize("text", UNCOUNTED)
def test_what_is_still_counted_is_no_other_sum(text: str) -> None:
    case = read(Bulletin("u", "", text, published="2026-03-12")).cases[0]
    assert (case.loss_yuan, case.outcome) == (None, "lost")


def test_what_had_just_left_when_police_came_is_lost() -> None:
    text = "昨晚民警赶到时，家住城北的黄女士刚给对方转完9300元，对方还在电话里让她继续操作。民警让她挂断电话，带她到所里报案。"
    case = read_titled(f"民警上门\n{text}", "2024-10-10").cases[0]
    assert (case.loss_yuan, case.outcome) == (9300.0, "lost")
