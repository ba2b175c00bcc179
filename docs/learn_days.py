"""Learns kb/lexicon/day_weights.tsv from the gold sets: `python -m docs.learn_days [--check]` (deterministic, some minutes).

A choice among the dates in and around a case, and none of them, over the signs of kb/extract/days.py, the steps told by weights learned
from other notices: which is its day? It is enough that one of the dates that tell the right day is likely. `--check` learns from four
fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from docs.held_steps import read_held
from docs.learning import Choice, run_choices
from docs.scenes import Found
from kb.extract.days import WEIGHTS, find_datings, none_signs

HELD = 4.0  #: how much the weights are held small


def _row(name: str, case: Found, published: str) -> Choice:
    datings = find_datings(case.notice, case.story, case.stories, case.look.steps)
    day = case.gold["incident_date"]
    right = [*(dating.found.told[0] == day for dating in datings), day is None]
    signs = [*(dating.signs for dating in datings), none_signs(datings, len(case.stories), published)]
    return Choice(name, signs, right, case.told["incident_date"] == day)


def read_gold() -> list[Choice]:
    """One row a case that was found, of a notice whose own day is known; told before is what is read now."""
    found = ((name, case, case.notice.bulletin.published) for name, case in read_held() if "incident_date" in case.gold)
    return [_row(name, case, published) for name, case, published in found if published is not None]


if __name__ == "__main__":
    run_choices(__doc__, WEIGHTS, read_gold, HELD, "docs/learn_days.py; a sign, and by how much it speaks for a date being the day", True)
