"""What was first seen in a month stays what it was when it was frozen, so that a detector of the month before can be tested on it again."""

from __future__ import annotations

from docs.freeze_months import SETS, changed, frozen, months_of, now

ROWS = [
    {"id": "a-1", "type": "01", "first_seen": "2024-06", "text": "做任务领佣金"},
    {"id": "a-2", "type": "00", "first_seen": "2024-06", "text": "快递放门口了"},
    {"id": "a-3", "type": "00", "first_seen": "2024-07", "text": "晚上吃面"},
]


def test_every_month_is_what_was_frozen() -> None:
    before = frozen()
    assert changed(before, now()) == []
    assert {name for name, _ in before} == {path.stem for path in SETS}
    assert len({month for _, month in before}) >= 60


def test_the_order_of_rows_is_nothing() -> None:
    assert months_of(ROWS, "x") == months_of(ROWS[::-1], "x")


def test_a_changed_lost_or_added_text_is_told() -> None:
    before = months_of(ROWS, "x")
    assert changed(before, months_of([{**ROWS[0], "text": "别的"}, *ROWS[1:]], "x")) == ["x 2024-06"]
    assert changed(before, months_of([{**ROWS[0], "type": "02"}, *ROWS[1:]], "x")) == ["x 2024-06"]
    assert changed(before, months_of(ROWS[:2], "x")) == ["x 2024-07"]
    assert changed(before, months_of([*ROWS, {**ROWS[0], "id": "a-4", "first_seen": "2025-01"}], "x")) == ["x 2025-01"]


def test_a_new_set_may_be_added() -> None:
    assert changed(months_of(ROWS, "x"), {**months_of(ROWS, "x"), **months_of(ROWS, "y")}) == []
