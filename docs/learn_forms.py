"""Learns kb/lexicon/form_weights.tsv from the gold sets: `python -m docs.learn_forms [--check]` (deterministic, some minutes).

Two logistic regressions over what a whole document shows: its form, and whether it tells no case, one, or several. The cases that both
count on are those found with weights learned from other writers' notices (docs/learn_cases.py, in turn): with the final ones, the gold
sets would look tidier than any new notice is. Notices of several cases are learned besides in which the stories of one writer stand in the
place of one (docs/composed.py).
`--check` learns without one writer and scores him, each in turn, and writes nothing. The part that is still locked is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from docs.composed import Made, writer_of
from docs.gold import read_lines, to_bulletin
from docs.learn_cases import LEAST as LEAST_OF_CASES
from docs.learn_cases import composed, is_held, learn, rows_of
from docs.learning import Floats, descend, likely, number_signs, run, to_lines
from docs.tables import Sparse
from kb.extract.form import FORMS, WEIGHTS, count_signs, ranked
from kb.extract.form_signs import form_signs
from kb.extract.segment import find_stories, retold
from kb.extract.sentences import to_notice
from kb.extract.threads import TAGS, Weigh, tag_sentences
from kb.extract.weighing import Weighing, written
from kb.mask import mask
from kb.model import Bulletin

SEEN = 8  #: a sign seen in fewer documents is not learned
CALM = 15.0  #: how strongly weights are held near zero
TURNS = 150
PARTS = 4  #: parts of the writers, each read with what was learned from the others
LEAST = 0.05  #: weights below it are not written
FINER = 10  #: weights are written so many times as large: they are small, many, and only compared
COUNTS = ("none", "one", "several")

Row = tuple[str, list[str], str, int]


def signs_of(bulletin: Bulletin, weigh: Weigh) -> list[str]:
    """What a document shows of its form, with such weights for its cases."""
    notice = to_notice(mask(bulletin)[0])
    tagged = tag_sentences(notice, weigh)
    stories = find_stories(notice, tagged)
    return [*form_signs(retold(notice, stories), stories), *count_signs(tagged)]


def _rows(golds: Sequence[dict[str, Any]], made: Sequence[Made], weigh: Weigh) -> Iterator[Row]:
    """The notices of a writer, and those that are made of his stories in the place of one."""
    for gold in golds:
        cases = min(len(gold["expect"]["cases"]), len(COUNTS) - 1)
        yield gold["id"], signs_of(to_bulletin(gold), weigh), gold["expect"]["bulletin"]["form"], cases
    for one in made:
        yield one.name, signs_of(Bulletin("", one.title, one.text, published=one.published), weigh), "multi_case", len(COUNTS) - 1


def cases_held() -> Iterator[tuple[list[dict[str, Any]], list[Made], Weigh]]:
    """Parts of the writers: their notices, those made of their stories, and the weights of cases learned from the other writers."""
    golds = read_lines()
    everything = composed(golds)
    cases, made = rows_of(golds, everything), [one for one in everything if one.grafted]
    writers = sorted({writer_of(gold["id"]) for gold in golds})
    for part in (writers[n::PARTS] for n in range(PARTS)):
        own = [gold for gold in golds if writer_of(gold["id"]) in part]
        weights = learn([row for row in cases if not is_held(row, {gold["id"] for gold in own})])
        lines = to_lines({written(sign): row for sign, row in weights.items()}, LEAST_OF_CASES)
        yield own, [one for one in made if writer_of(one.name) in part], Weighing(lines, len(TAGS)).sums


def read_forms() -> list[Row]:
    """What the documents show of their form, with weights of cases that were learned from the other writers."""
    return [row for own, made, weigh in cases_held() for row in _rows(own, made, weigh)]


def learn_forms(rows: Sequence[Row]) -> dict[str, Floats]:
    """Weights by sign, of the forms, then of the numbers of cases."""
    number = number_signs((set(signs) for _, signs, _, _ in rows), SEEN)
    cut = len(FORMS)
    shown, right = Sparse.of_signs([signs for _, signs, _, _ in rows], number), np.zeros((len(rows), cut + len(COUNTS)))
    for at, (_, _, form, cases) in enumerate(rows):
        right[at, FORMS.index(form)] = right[at, cut + cases] = 1

    def slope(values: Floats) -> Floats:
        score = shown.across(values)
        told = np.concatenate([likely(score[:, :cut]), likely(score[:, cut:])], 1)
        made: Floats = shown.down(told - right) + CALM * values
        return made

    return dict(zip(number, descend(np.zeros((len(number), right.shape[1])), slope, TURNS), strict=True))


def check(rows: Sequence[Row]) -> None:
    right = told = counted = 0
    zero = np.zeros(len(FORMS) + len(COUNTS))
    for writer in sorted({writer_of(row[0]) for row in rows}):
        weights = learn_forms([row for row in rows if writer_of(row[0]) != writer])
        for _, signs, form, cases in (row for row in rows if writer_of(row[0]) == writer):
            said, count = ranked((np.sum([zero, *(weights.get(sign, zero) for sign in signs)], axis=0)).tolist())[0]
            right += said == form
            told += (said == "other") == (form == "other")
            counted += count == cases
    share = [n / len(rows) for n in (right, told, counted)]
    print("of {} held out: forms {:.3f}, notices told from others {:.3f}, none, one or several cases {:.3f}".format(len(rows), *share))


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} documents by docs/learn_forms.py; sign, then {' '.join((*FORMS, *COUNTS))}"
    yield from to_lines({written(sign): row * FINER for sign, row in learn_forms(rows).items()}, LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_forms, check, table)
