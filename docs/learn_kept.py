"""Learns kb/lexicon/kept_weights.tsv from the gold sets: `python -m docs.learn_kept [--check]` (deterministic, some minutes).

A logistic regression over the signs of kb/extract/kept.py: is what was read as a case none? The cases that it learns from are those that
are read with what was learned of cases, forms and steps from the notices of other writers: with the final weights, few are surplus.
`--check` learns without some of the writers and scores them, each in turn, and writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from unittest.mock import patch

import kb.extract
import kb.extract.form
import kb.extract.steps
from docs import learn_steps
from docs.composed import Made, writer_of
from docs.learn_cases import LEAST as LEAST_OF_CASES
from docs.learn_cases import composed, stretch_of
from docs.learn_forms import COUNTS, FINER, Row, learn_forms, read_parts
from docs.learn_forms import LEAST as LEAST_OF_FORMS
from docs.learning import Floats, learn_yes, run, to_bulletin, to_lines, weigh
from kb.build.reading import read
from kb.evaluate.align import align
from kb.extract.form import FORMS
from kb.extract.form import WEIGHTS as FORM_WEIGHTS
from kb.extract.kept import WEIGHTS, kept_signs
from kb.extract.numerals import plain
from kb.extract.stages import label
from kb.extract.threads import TAGS, tag_sentences
from kb.extract.weighing import Weighing, load_weighing, written
from kb.model import Json, Reading
from kb.shapes import case_to_json

SEEN, HELD, TURNS = 4, 2.0, 150  #: how often a sign is seen that is learned, how strongly it is held small, turns
LEAST = 0.02  #: weights below it are not written
SOME = 4  #: every so manieth notice of several cases that is made of the stories of others
FOLDS = 6  #: of the writers, each held out once by `--check`
SEEDS = (1,)  #: of learning steps, fewer than of the steps themselves: for time

_SENTENCE = re.compile(r"[^。！？!?\n]{1,400}[。！？!?\n]?")

Kept = tuple[str, set[str], bool]  #: name of the notice, signs of what was read as a case, whether it is none


def _signs(reading: Reading, gold: Json) -> Iterator[tuple[set[str], bool]]:
    folded, told = plain(reading.bulletin.text), [case_to_json(case, reading.bulletin) for case in reading.cases]
    pairs = align(gold["expect"]["cases"], told, reading.bulletin.text)
    right = [other for one, other in pairs if one is not None and other is not None]
    for n, case in enumerate(told):
        yield kept_signs(folded, reading.form, reading.cases, n), not any(case is other for other in right)


def _shorter(gold: Json) -> Iterator[Json]:
    """The story of a notice that tells one, without title and surroundings, and its first and last sentence: as short as real ones are."""
    if len(gold["expect"]["cases"]) == 1 and (alone := stretch_of(to_bulletin(gold).text, gold["expect"])):
        yield {**gold, "text": f"\n{alone}"}
        first, *_, last = [*_SENTENCE.findall(alone)] * 2
        yield {**gold, "text": f"\n{first}{last}"}


def _of_several(made: Made) -> Json:
    """A notice of several cases that is made of the stories of one part of the writers."""
    return {"id": made.name.partition("+")[0], "text": f"{made.title}\n{made.text}", "published": made.published, "expect": made.expect}


def _table(weights: dict[str, Floats], labels: int, least: float, times: float = 1) -> Weighing:
    """Weights as a table of the lexicon has them: those below `least` left out, `times` as large."""
    return Weighing(to_lines({written(sign): row * times for sign, row in weights.items()}, least), labels)


def _read_kept() -> Iterator[Kept]:
    parts, steps = list(read_parts()), learn_steps.read_gold()
    forms: list[Sequence[Row]] = [rows for _, _, rows in parts]
    for n, (golds, cases, _) in enumerate(parts):
        names = {gold["id"] for gold in golds}
        others = [row for m, rows in enumerate(forms) if m != n for row in rows]
        of_form = _table(learn_forms(others), len(FORMS) + len(COUNTS), LEAST_OF_FORMS, FINER)
        of_steps = learn_steps.learn([row for row in steps if row[0] not in names], SEEDS)
        tag = partial(tag_sentences, weigh=_table(cases, len(TAGS), LEAST_OF_CASES).sums)
        tables = {FORM_WEIGHTS: of_form}
        with (
            patch.object(kb.extract.form, "tag_sentences", tag),
            patch.object(kb.extract.form, "load_weighing", lambda name, labels, own=tables: own.get(name) or load_weighing(name, labels)),
            patch.object(kb.extract.steps, "label", partial(label, weights=of_steps)),
            patch.object(kb.extract, "find_surplus", lambda *_: set()),
        ):
            several = map(_of_several, composed(golds)[::SOME])
            for made in [*golds, *(short for gold in golds for short in _shorter(gold)), *several]:
                yield from ((made["id"], *row) for row in _signs(read(to_bulletin(made)), made))


def read_kept() -> list[Kept]:
    return list(_read_kept())


def learn(rows: Sequence[Kept]) -> dict[str, Floats]:
    return learn_yes([signs for _, signs, _ in rows], [[none] for _, _, none in rows], SEEN, HELD, TURNS)


def check(rows: Sequence[Kept]) -> None:
    dropped = wrongly = 0
    writers = sorted({writer_of(name) for name, _, _ in rows})
    for part in (writers[n::FOLDS] for n in range(FOLDS)):
        weights = learn([row for row in rows if writer_of(row[0]) not in part])
        held = [row for row in rows if writer_of(row[0]) in part]
        none = [surplus for _, signs, surplus in held if weigh(signs, weights).item() > 0]
        dropped, wrongly = dropped + sum(none), wrongly + len(none) - sum(none)
    surplus = sum(none for _, _, none in rows)
    print(f"of {len(rows)} read as cases {surplus} are none: held out, {dropped} of these are told, and {wrongly} that are some")


def table(rows: Sequence[Kept]) -> Iterator[str]:
    yield f"# learned from {len(rows)} cases by docs/learn_kept.py; a sign, and by how much it speaks for a case being none"
    yield from to_lines(learn(rows), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_kept, check, table)
