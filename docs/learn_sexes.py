"""Learns kb/lexicon/sex_weights.tsv from the gold sets: `python -m docs.learn_sexes [--check]` (deterministic, two minutes).

A choice among female, male and not told, over the signs of kb/extract/which_sex.py: of which sex is the victim of a case? Who the victim
is, is told by weights that were learned from other notices. `--check` learns from four fifths of the notices and scores the last, five
times, and writes nothing. Whether a case is one (docs/learn_kept.py) stands on these weights.
"""

from __future__ import annotations

from docs.gold import ids_of
from docs.held_who import read_held
from docs.learning import Choice, run_choices
from docs.scenes import Found
from kb.extract.victim import Found as Victim
from kb.extract.which_sex import SEXES, WEIGHTS, none_signs, read_sides

HELD = 3.2  #: how much the weights are held small
#: parts whose labels often leave open what a pronoun says, and by how much less they count
OLDER, LESS = "open rough sealed locked fresh blind raw late shut plain hidden".split(), 0.1


def _row(name: str, case: Found, victim: Victim, much: float) -> Choice:
    sex = case.gold["victim"]["gender"]
    sides = read_sides(case.notice, case.story, case.stories, victim)
    signs = [*(sides[one].signs for one in SEXES), none_signs(len(case.stories), victim)]
    return Choice(name, signs, [*(one == sex for one in SEXES), sex is None], victim.victim.gender == sex, much)


def read_gold() -> list[Choice]:
    """One row a case that was found; told before is what the rules alone say."""
    older = ids_of(OLDER)
    found = ((name, case, victim) for name, case, victim in read_held() if case.gold.get("victim"))
    return [_row(name, case, victim, LESS if name in older else 1.0) for name, case, victim in found]


if __name__ == "__main__":
    run_choices(__doc__, WEIGHTS, read_gold, HELD, "docs/learn_sexes.py; a sign, and by how much it speaks for a sex being the victim's")
