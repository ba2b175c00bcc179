"""The reading never scores less than it did: floors per field on the open and the rough part of the gold set."""

from __future__ import annotations

import json

import floors
import pytest


@pytest.mark.parametrize("part", floors.PARTS)
def test_no_score_falls_below_its_floor(part: str) -> None:
    least = json.loads(floors.FILE.read_text("utf-8"))[part]
    found = floors.scores(part)
    assert set(least) == set(found)
    fallen = {field: (value, found[field]) for field, value in least.items() if found[field] < value}
    assert not fallen, f"below the floor (floor, now): {fallen}"


def test_every_quotation_is_the_text() -> None:
    assert json.loads(floors.FILE.read_text("utf-8"))["open"]["quotes"] == 1.0
