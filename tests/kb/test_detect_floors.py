"""What the detector reaches on open scripts of writers that its weights were not learned from; the floors may only rise."""

from __future__ import annotations

import numpy as np
import pytest

from docs import learn_cues
from docs.cue_texts import Seen, look
from docs.score_scripts import Scored, by_month, crosswise
from docs.spoken import HONEST, auc, read_scripts, recall_at, style_score
from kb.lexicon import path_of
from kb.lexicon.cues import load_cues

FLOORS = {"auc": 0.9935, "recall at 0.1 %": 0.7, "recall at 1 %": 0.895, "recall at 2 %": 0.935, "type": 0.87}


@pytest.fixture(scope="module")
def seen() -> Seen:
    return look(read_scripts(), load_cues())


@pytest.fixture(scope="module")
def scored(seen: Seen) -> Scored:
    return crosswise(seen, together=3)  # harder than one by one, in a third of the time


def test_floors_on_parts_held_out(scored: Scored) -> None:
    right = np.mean([told == row["type"] for told, row in zip(scored.types, scored.rows, strict=True) if row["type"] != HONEST])
    found = {
        "auc": auc(scored.chance, scored.scam),
        "recall at 0.1 %": recall_at(scored.chance, scored.scam, 0.001)[0],
        "recall at 1 %": recall_at(scored.chance, scored.scam, 0.01)[0],
        "recall at 2 %": recall_at(scored.chance, scored.scam, 0.02)[0],
        "type": float(right),
    }
    assert all(found[name] >= floor for name, floor in FLOORS.items()), found


def test_style_alone_tells_little(scored: Scored) -> None:
    style = np.array([style_score(row["text"]) for row in scored.rows])
    assert recall_at(style, scored.scam, 0.01)[0] < 0.05
    assert auc(style, scored.scam) < auc(scored.chance, scored.scam) - 0.3


def test_the_score_is_a_probability(scored: Scored) -> None:
    """In no bin of ten with 25 texts is the share of scams further than 0.2 from the mean score; over all it is near."""
    off = []
    for low in np.arange(0, 1, 0.1):
        own = (scored.chance >= low) & (scored.chance < low + 0.1 + (low > 0.85))
        if own.sum() >= 25:
            gap = abs(scored.scam[own].mean() - scored.chance[own].mean())
            assert gap < 0.2, (low, gap)
            off.append(gap * own.mean())
    assert sum(off) < 0.05


def test_what_was_learned_stands_in_the_lexicon(seen: Seen) -> None:
    """Learning again from the open scripts gives the weights that the files have."""
    cues = load_cues()
    weights = learn_cues.fit(seen, cues, np.ones(len(seen.rows), bool))
    lines = [line.split("\t") for line in path_of("cue_weights.tsv").read_text("utf-8").splitlines()[1:]]
    assert [line[0] for line in lines] == [cue.id for cue in cues]
    assert np.allclose([float(line[1]) for line in lines], weights.cues, atol=0.021)


def test_seen_before_told_after(seen: Seen) -> None:
    """By weights from texts first seen in half-years before, at the threshold that let 1 % of the honest ones tested before pass."""
    months = by_month(seen, every=6)  # harder than by quarters, in half the time
    scams, told, honest, wrong = (sum(getattr(month, name) for month in months) for name in ("scams", "told", "honest", "wrong"))
    assert len(months) > 40 and all(month.told <= month.scams and month.wrong <= month.honest for month in months)
    assert told / scams >= 0.65
    assert wrong / honest <= 0.03
