"""The scripts keep their own rules: two equal sides, no text twice, every type, the locked part unchanged."""

from __future__ import annotations

import collections
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
#: texts of each side at least
LEAST = {"open": 500, "more": 1000, "next": 500, "locked": 1000, "shut": 1000, "hidden": 800, "unread": 1400, "closed": 1500}
PARTS = tuple(LEAST)
OWN = "own"  # learned from, never scored: of no size, and with no type that must be there
KEYS = {"id", "medium", "type", "subtype", "near", "first_seen", "text"}


def rows(part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / f"{part}.jsonl").read_text("utf-8").splitlines()]


def test_every_row_has_its_shape() -> None:
    for row in (row for part in (*PARTS, OWN) for row in rows(part)):
        assert set(row) == KEYS, row["id"]
        assert row["medium"] in ("sms", "chat", "call") and re.fullmatch(r"0\d|1[0-3]", row["type"]), row["id"]
        assert row["subtype"] is None or row["subtype"].startswith(row["type"] + "."), row["id"]
        assert re.fullmatch(r"20(19|2[0-6])-(0[1-9]|1[0-2])", row["first_seen"]), row["id"]
        assert 12 <= len(row["text"]) <= 600, row["id"]


def test_the_sides_are_equal_and_no_text_stands_twice() -> None:
    every = [row for part in (*PARTS, OWN) for row in rows(part)]
    assert len({"".join(row["text"].split()) for row in every}) == len(every) == len({row["id"] for row in every})
    for part, least in LEAST.items():
        legitimate = sum(row["type"] == "00" for row in rows(part))
        scams = len(rows(part)) - legitimate
        assert min(legitimate, scams) >= least and abs(legitimate - scams) <= 0.06 * len(rows(part))


def test_every_type_is_there() -> None:
    for part in PARTS:
        least = 8 if LEAST[part] <= 500 else 20
        found = collections.Counter(row["type"] for row in rows(part))
        assert min(found[f"{code:02}"] for code in range(1, 14)) >= least, found


def test_who_tunes_the_detector_is_named() -> None:
    assert {row["id"].partition("-")[0] for row in rows(OWN)} == {"w1"}
    assert not any(row["id"].startswith("w1") for part in PARTS for row in rows(part))


@pytest.mark.parametrize("part", ["locked", "shut", "hidden", "unread", "closed"])
def test_a_locked_part_is_what_it_was(part: str) -> None:
    said = (HERE / f"{part}.sha256").read_text().split()[0]
    assert hashlib.sha256((HERE / f"{part}.jsonl").read_bytes()).hexdigest() == said
