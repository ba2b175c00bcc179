"""Cues tried only where they may begin are found exactly where a search of the whole text finds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.extract.cues import Cue, Spotted, compile_cues, load_spotted
from kb.extract.guard import looks_beyond
from kb.extract.spots import find_spotted, register, spot
from kb.text import fold

GOLD = Path(__file__).parent.parent / "gold" / "open.jsonl"
SECTIONS = (("type_cues.yml", "types"), ("facets.yml", "pretexts"), ("channels.yml", "channels"), ("channels.yml", "payments"))


def _texts() -> list[str]:
    return [fold(json.loads(line)["text"]) for line in GOLD.read_text("utf-8").splitlines()[::5]]


@pytest.mark.parametrize(("file", "section"), SECTIONS)
def test_finds_what_a_search_finds(file: str, section: str) -> None:
    cues = load_spotted(file, section)
    found = 0
    for text in _texts():
        standing = dict(cues.standing(text))
        for start, end in ((0, len(text)), (len(text) // 4, len(text) // 2), (9, 9)):
            for n, cue in enumerate(cues.cues):
                expected = [match.span() for match in cue.pattern.finditer(text, start, end)]
                assert [(span.start, span.end) for span in find_spotted(cue, standing.get(n, ()), text, start, end)] == expected
                found += len(expected)
    assert found > 9


@pytest.mark.parametrize(
    ("cues", "text", "expected"),
    [
        (["转账", "转"], "转转账，转", [(0, 1), (1, 3), (4, 5)]),
        (["钱", "钱款"], "钱款钱", [(0, 2), (2, 3)]),
        (["骗~钱"], "骗骗了他的钱，钱", [(0, 6)]),
        (["[^,]钱"], "给钱，钱", [(0, 2), (2, 4)]),
        (["账户"], "账", []),
    ],
)
def test_matches_do_not_overlap(cues: list[str], text: str, expected: list[tuple[int, int]]) -> None:
    spotted = Spotted([Cue("", 1.0, compile_cues(cues).pattern)])
    found = [(span.start, span.end) for _, places in spotted.places(text) for span in places]
    assert found == expected


def test_a_pattern_registered_later_is_spotted_in_a_text_seen_before() -> None:
    before = len(spot("对方要求转账"))
    number = register("要求")
    assert number == before and list(spot("对方要求转账")[number]) == [2]


@pytest.mark.parametrize(("pattern", "beyond"), [("转账(?!给)", True), ("(?<!不)转账[^。\\n]{0,3}", False), (r"qq\b", True), ("完$", True)])
def test_says_what_looks_beyond_its_end(pattern: str, beyond: bool) -> None:
    assert looks_beyond(pattern) is beyond
