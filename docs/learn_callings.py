"""Learns kb/lexicon/calling_weights.tsv from the gold sets: `python -m docs.learn_callings [--check]` (deterministic, some minutes).

A choice among the callings told in and around a case, and none of them, over the signs of kb/extract/which_calling.py: which is the
victim's? Who the victim is, is told by weights that were learned from other notices. `--check` learns from four fifths of the notices
and scores the last, five times, and writes nothing. Whether a case is one (docs/learn_kept.py) stands on these weights.
"""

from __future__ import annotations

from docs.held_who import read_held
from docs.learning import Choice, run_choices
from docs.scenes import Found
from kb.extract.victim import Found as Victim
from kb.extract.which_calling import WEIGHTS, find_choices, none_signs

HELD = 2.0  #: how much the weights are held small


def _row(name: str, case: Found, victim: Victim) -> Choice:
    calling = case.gold["victim"]["occupation"]
    choices = find_choices(case.notice, case.story, case.stories, victim)
    right = [choice.calling == calling for choice in choices]
    signs = [*(choice.signs for choice in choices), none_signs(choices, len(case.stories), victim)]
    return Choice(name, signs, [*right, not any(right)], victim.victim.occupation == calling)


def read_gold() -> list[Choice]:
    """One row a case that was found; told before is what the rules alone say."""
    return [_row(name, case, victim) for name, case, victim in read_held() if case.gold.get("victim")]


if __name__ == "__main__":
    run_choices(
        __doc__, WEIGHTS, read_gold, HELD, "docs/learn_callings.py; a sign, and by how much it speaks for a calling being the victim's"
    )
