"""Learns kb/lexicon/who_weights.tsv from the gold sets: `python -m docs.learn_who [--check]` (deterministic, half a minute).

A choice among the persons of a case over the signs of kb/extract/who.py: which of them is the victim? `--check` learns from four
fifths of the notices and scores the last, five times, and writes nothing. Ages, sexes and callings (docs/learn_ages.py,
docs/learn_sexes.py, docs/learn_callings.py) stand on these weights, held out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from docs.gold import read_lines
from docs.learning import Choice, Floats, learn_choices, run_choices
from docs.scenes import Found, read_found
from kb.extract.headline import text_around
from kb.extract.numerals import plain
from kb.extract.who import WEIGHTS, find_persons, lead_of, persons_of, signs_of

HELD = 4.0  #: how much the weights are held small


def _row(name: str, case: Found, label: str) -> Choice:
    text, offset = case.scope
    around, _ = text_around(case.notice.bulletin.text, case.story, case.stories)
    signs, named = _persons(text, around, case.story.span.start - offset, case.story.span.end - offset, label)
    return Choice(name, signs, named, any(yes and "main" in shown for shown, yes in zip(signs, named, strict=True)))


def _persons(text: str, around: str, begin: int, end: int, label: str) -> tuple[list[Set[str]], list[bool]]:
    """The signs of each person of a case, and whether the label names him."""
    folded = plain(text)
    mentions = find_persons(text, folded, around)
    lead = lead_of(folded, mentions, end)
    signs: list[Set[str]] = []
    named = []
    for n, person in enumerate(persons_of(folded, mentions)):
        signs.append(signs_of(folded, person, n, lead, begin, end))
        first = person[0]
        named.append(label in text[max(0, first.start - 3) : first.end + 3] or text[first.start : first.end] in label)
    return signs, named


def rows_of(cases: Iterable[tuple[str, Found]]) -> list[Choice]:
    """One row a case that has a victim with a label, of cases with the names of their notices."""
    return [_row(name, case, label) for name, case in cases if (label := (case.gold.get("victim") or {}).get("label"))]


def learn(choices: Sequence[Choice]) -> dict[str, Floats]:
    """By sign its weight."""
    return learn_choices(choices, HELD)


def read_gold() -> list[Choice]:
    """One row a case that was found and has a victim with a label; told before is what the rules alone say."""
    return rows_of((gold["id"], case) for gold in read_lines() if gold["expect"].get("cases") for case in read_found(gold))


if __name__ == "__main__":
    run_choices(__doc__, WEIGHTS, read_gold, HELD, "docs/learn_who.py; a sign, and by how much it speaks for a person being the victim")
