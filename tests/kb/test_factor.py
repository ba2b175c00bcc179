"""Patterns by first characters find what they found before, and the engine finds it faster."""

from __future__ import annotations

import re

import pytest

from kb.extract.factor import Unfit, alternatives, factor
from kb.extract.patterns import Patterns, plain_words


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ("转账|转给", "(?:转(?:账|给))"),
        ("转|转账", "(?:转(?:|账))"),
        ("(?:接|收)到", "(?:接(?:到)|收(?:到))"),
        ("又?转", "(?:又(?:转)|转)"),
        ("(?<![不没])转账", "(?:转(?:(?<!(?:[不没])转)账))"),
        (r"\(甲", r"(?:\((?:甲))"),
        ("转[|)]", "(?:转(?:[|)]))"),
        ("转[]|]账|转", "(?:转(?:[]|]账|))"),
    ],
)
def test_written_by_first_characters(pattern: str, made: str) -> None:
    assert factor(pattern) == made


@pytest.mark.parametrize(
    "pattern", ["", "转|", ".转", "[^转]", r"\d元", "^转", "(?=转)转", "(转)", "(?P<a>转)", "转{1,2}", "(?:转)+", "(?i)转", "[0-9]元"]
)
def test_what_cannot_be_written_so(pattern: str) -> None:
    with pytest.raises(Unfit):
        factor(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("转|转账", "转账", [(0, 1)]),
        ("转账|转", "转账转", [(0, 2), (2, 3)]),
        ("(?<!不)转账|不转", "不转账转账", [(0, 2), (3, 5)]),
        ("(?:甲|甲乙)丙", "甲乙丙", [(0, 3)]),
        ("甲?甲乙", "甲甲乙甲乙", [(0, 3), (3, 5)]),
        ("甲(?!乙)|甲乙(?!丙)", "甲乙丙甲乙甲", [(3, 5), (5, 6)]),
    ],
)
def test_finds_the_same(pattern: str, text: str, spans: list[tuple[int, int]]) -> None:
    for one in (pattern, factor(pattern)):
        assert [match.span() for match in re.compile(one).finditer(text)] == spans


def test_what_follows_the_stretch_is_not_seen_and_what_stands_before_it_is() -> None:
    made = re.compile(factor("(?<!不)转(?!账)|款"))
    assert made.search("不转账", 1, 2) is None
    assert made.search("我转账", 1, 2) is not None


def test_too_many_alternatives_are_left() -> None:
    with pytest.raises(Unfit):
        factor("|".join(f"甲{n}" for n in range(2100)))


def test_bars_inside_brackets_part_nothing() -> None:
    assert alternatives(r"甲(?:乙|丙)|[|]\||丁") == ["甲(?:乙|丙)", r"[|]\|", "丁"]


def test_plain_words_are_those_of_the_file() -> None:
    words = plain_words("figures.yml", "indicators", "real")
    assert {"国家反诈中心", "云闪付"} <= set(words)
    assert all(Patterns("figures.yml", "indicators").real.fullmatch(word) for word in words)
