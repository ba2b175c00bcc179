"""Words of a lexicon found in one pass, straight quotation marks in pairs, patterns by name."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.extract.lexemes import Lexemes, load_lexemes
from kb.extract.patterns import Patterns
from kb.extract.quotes import paired

WORDS = {"被骗": "lose", "被骗走": "lose", "转": "pay", "转账": "pay", "账户": "none", "a-b": "x", "]^": "y"}


def by_hand(text: str) -> list[tuple[int, int, str]]:
    found, at = [], 0
    while at < len(text):
        word = max((w for w in WORDS if text.startswith(w, at)), key=len, default="")
        if word:
            found.append((at, at + len(word), WORDS[word]))
        at += len(word) or 1
    return found


def test_as_one_would_by_hand() -> None:
    draw = random.Random(4)
    lexemes = Lexemes(WORDS.items())
    for _ in range(500):
        text = "".join(draw.choice(["被", "骗", "走", "转", "账", "户", "a-b", "]^", "，", "了"]) for _ in range(draw.randint(0, 12)))
        assert list(lexemes.find(text)) == by_hand(text), text


def test_within_a_stretch() -> None:
    assert list(Lexemes(WORDS.items()).find("转账后被骗走", 3, 5)) == [(3, 5, "lose")]
    assert list(Lexemes(WORDS.items()).find("转账后被骗走", 3, 4)) == []


def test_nothing_to_find() -> None:
    empty: list[tuple[str, str]] = []
    assert list(Lexemes(empty).find("被骗")) == []


@pytest.mark.parametrize("name", ["amount_cues.tsv", "tally_cues.tsv"])
def test_no_word_has_two_labels(name: str) -> None:
    assert list(load_lexemes(name).find("损失")) and load_lexemes(name) is load_lexemes(name)


@given(st.text(st.sampled_from('客"“”\n对方a'), max_size=40))
def test_quotes_keep_their_places(text: str) -> None:
    made = paired(text)
    assert len(made) == len(text)
    assert all(a == b or (a == '"' and b in "“”") for a, b in zip(text, made, strict=True))
    for line in made.split("\n"):
        assert line.count('"') <= 1 and line.count("“") - text.count("“") <= text.count('"')


def test_patterns_hold_others_by_name() -> None:
    rates = Patterns("money.yml", "roles")
    assert rates.fee_before.search("保证金共") and not rates.fee_before.search("苹果")
    with pytest.raises(KeyError):
        _ = rates.no_such_pattern
