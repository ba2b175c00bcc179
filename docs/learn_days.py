"""Learns kb/lexicon/day_weights.tsv from the gold sets: `python -m docs.learn_days [--check]` (deterministic, a minute).

A choice among the dates in and around a case, and none of them, over the signs of kb/extract/days.py: which is its day? `--check`
learns from four fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from docs.learning import Choice, read_lines, run_choices
from docs.scenes import Found, read_found
from kb.extract.days import WEIGHTS, find_datings, none_signs

HELD = 4.0  #: how much the weights are held small


def _row(name: str, case: Found, published: str) -> Choice:
    datings = find_datings(case.notice, case.story, case.stories)
    day = case.gold["incident_date"]
    right = [*(dating.found.told[0] == day for dating in datings), day is None]
    signs = [*(dating.signs for dating in datings), none_signs(datings, len(case.stories), published)]
    return Choice(name, signs, right, case.told["incident_date"] == day)


def read_gold() -> list[Choice]:
    """One row a case that was found, of a notice whose own day is known; told before is what is read now."""
    asked = [gold for gold in read_lines() if gold["expect"].get("cases") and gold["published"] is not None]
    return [_row(gold["id"], case, gold["published"]) for gold in asked for case in read_found(gold) if "incident_date" in case.gold]


if __name__ == "__main__":
    run_choices(__doc__, WEIGHTS, read_gold, HELD, "docs/learn_days.py; a sign, and by how much it speaks for a date being the day")
