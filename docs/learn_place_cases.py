"""Learns kb/lexicon/place_case_weights.tsv from the gold sets: `python -m docs.learn_place_cases [--check]` (deterministic, a minute).

A logistic regression over the signs of kb/extract/place_cases.py: of a region that is something to the money or the gang in one of
several cases, is it so in this one? `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docs.gold import read_lines
from docs.learn_place_roles import LEAST, Row, learn, roles_in
from docs.learning import Floats, each_held_out, run, to_lines, weigh
from docs.scenes import read_found
from kb.extract.place_cases import GIVEN, WEIGHTS
from kb.extract.place_roles import case_signs, find_zoned, spoken

DECAY = 5.0


def read_gold() -> list[Row]:
    """One row a region that has a role in a notice of several cases, for each of them that it may be told to."""
    made = []
    for gold in read_lines():
        for case in read_found(gold) if gold["expect"].get("cases") else ():
            if case.solo:
                continue
            named = [place.region for place in case.places]
            told = {code for _, code in roles_in(gold["expect"]["cases"], named)}
            own = {code for _, code in roles_in([case.gold], named)}
            for code, some in find_zoned(case.story, case.stories, case.places).items():
                if code in told:
                    made.append(Row(gold["id"], case_signs(case.notice, case.story, case.stories, some), [code in own]))
    return made


def _learn(rows: Sequence[Row]) -> dict[str, Floats]:
    return learn(rows, DECAY)


def check(rows: Sequence[Row]) -> None:
    right = wrong = missed = 0
    for row, weights in each_held_out(rows, _learn):
        (weight,) = spoken([weigh(signs, weights).tolist() for signs in row.signs])
        right, wrong = right + (weight > GIVEN and row.has[0]), wrong + (weight > GIVEN and not row.has[0])
        missed += row.has[0] and weight <= GIVEN
    print(f"{len(rows)} regions held out: {right} told to the right case, {wrong} to a wrong one, {missed} missed")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} regions of several cases by docs/learn_place_cases.py; a sign, and how it speaks for this one"
    yield from to_lines(_learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)
