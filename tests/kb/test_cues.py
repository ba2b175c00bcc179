"""The cue expressions: each says what its tests say, in a syntax that any engine has, and none is fitted to one text."""

from __future__ import annotations

import re

import pytest
import re2

from docs.cue_texts import reader
from docs.spoken import read_scripts
from kb.detect.matching import Matcher
from kb.detect.reading import Reading, grams
from kb.lexicon import kinds, load_yaml
from kb.lexicon.cues import Cue, load_cues

CUES = load_cues()
NORMALISE = reader().normalise
#: what RE2 lacks: looking around, going back, possession
FOREIGN = re.compile(r"\(\?(?!:)|\\[0-9]|[*+?}]\+|\(\?P[=>]")
ENDLESS = re.compile(r"(?<!\\)[*+](?![^\[\]]{0,200}\])|\{\d+,\}")


def names(cue: Cue) -> str:
    return cue.id


@pytest.mark.parametrize("cue", CUES, ids=names)
def test_each_cue_stands_in_its_own_tests(cue: Cue) -> None:
    assert cue.tests
    matcher = Matcher([(cue.literals, cue.re2)])
    for text in cue.tests:
        reading = Reading(NORMALISE(text), "", "")
        assert 0 in matcher.find(reading.said, grams(reading)[0]), reading.said


@pytest.mark.parametrize("cue", [cue for cue in CUES if cue.re2], ids=names)
def test_patterns_are_re2_and_bounded(cue: Cue) -> None:
    pattern = cue.re2 or ""
    assert not FOREIGN.search(pattern), FOREIGN.search(pattern)
    assert not ENDLESS.search(pattern), ENDLESS.search(pattern)
    compiled = re2.compile(pattern)
    mine = re.compile(pattern)
    for text in [NORMALISE(row["text"]) for row in read_scripts()[::40]]:
        assert bool(compiled.search(text)) == bool(mine.search(text))


@pytest.mark.parametrize("cue", CUES, ids=names)
def test_literals_are_written_as_texts_are_normalised(cue: Cue) -> None:
    for literal in cue.literals:
        assert len(literal) >= 2
        assert NORMALISE(literal) == literal, (literal, NORMALISE(literal))


def test_each_cue_is_bound() -> None:
    known = set(kinds()) | {sub.code for kind in kinds().values() for sub in kind.subtypes}
    for cue in CUES:
        assert set(cue.types) <= known, cue.id
        assert cue.strength in (1, 2, 3), cue.id
        assert (cue.facet is None) == (cue.value is None), cue.id
        assert (cue.weight > 0) == (cue.says == "scam"), cue.id
    assert len(CUES) >= 170
    assert sum(cue.says == "legitimate" for cue in CUES) >= 20


def test_no_cue_is_fitted_to_one_text() -> None:
    """No piece of a cue that is long enough to be somebody's very sentence, no telephone, no amount to the yuan."""
    for cue in CUES:
        for literal in cue.literals:
            assert len(literal) <= 12, literal
            assert not re.search(r"[0-9]{6,}", literal), literal


def test_pairs_name_cues_that_exist() -> None:
    known, pairs = {cue.id for cue in CUES}, load_yaml("cue_pairs.yml")
    for group, members in pairs["groups"].items():
        assert {f"c-{name}" for name in members} <= known, group
    assert {name for pair in pairs["pairs"] for name in pair} <= set(pairs["groups"])
