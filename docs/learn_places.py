"""Learns kb/lexicon/place_weights.tsv from the gold sets: `python -m docs.learn_places [--check]` (deterministic, a minute).

A choice among the regions named in a notice, and none of them, over the signs of kb/extract/which_place.py: where is the victim of a
case? `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing. The roles of other places
(docs/learn_place_roles.py) stand on these weights.
"""

from __future__ import annotations

from docs.gold import read_lines
from docs.learning import Choice, run_choices
from docs.scenes import Found, read_found
from kb.extract.headline import place_by_rule
from kb.extract.which_place import WEIGHTS, find_choices, none_signs

HELD = 8.0  #: how much the weights are held small


def _row(notice: str, case: Found) -> Choice:
    name = (case.gold["region"] or {}).get("name")
    others = [span for story in case.stories if story is not case.story for span in story.told]
    ruled = place_by_rule(case.notice, case.story, case.places, others)
    choices = find_choices(case.notice, case.story, case.stories, case.places, ruled)
    around = [choice.region.full for choice in choices if name and name.startswith(choice.region.full)]
    best = max(around, key=len, default=None)  # the finest that is named, where the very place is not
    right = [*(choice.region.full == best for choice in choices), best is None]
    signs = [*(choice.signs for choice in choices), none_signs(choices, len(case.stories), ruled)]
    return Choice(notice, signs, right, (ruled[0].name if ruled else None) == best)


def read_gold() -> list[Choice]:
    """One row a case that was found; told before is what the rules alone say."""
    asked = [gold for gold in read_lines() if gold["expect"].get("cases")]
    return [_row(gold["id"], case) for gold in asked for case in read_found(gold) if "region" in case.gold]


if __name__ == "__main__":
    run_choices(
        __doc__, WEIGHTS, read_gold, HELD, "docs/learn_places.py; a sign, and by how much it speaks for a region being the victim's"
    )
