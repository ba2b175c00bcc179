"""Learns kb/lexicon/kept_weights.tsv from the gold sets: `python -m docs.learn_kept [--check]` (deterministic, some minutes).

A logistic regression over the signs of kb/extract/kept.py: is what was read as a case none? The cases that it learns from are those that
are read with what was learned of cases and steps from the notices of other writers, as many as the sentences alone make likely: with the
final weights, few are surplus.
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
from docs.gold import to_bulletin
from docs.learn_cases import composed, stretch_of
from docs.learn_forms import cases_held
from docs.learning import Floats, learn_yes, run, to_lines, weigh
from kb.build.reading import read
from kb.evaluate.align import align
from kb.extract.form import ranked
from kb.extract.kept import WEIGHTS, kept_signs
from kb.extract.numerals import plain
from kb.extract.sentences import Notice
from kb.extract.stages import label
from kb.extract.threads import Tagged, Weigh, tag_sentences
from kb.model import Json, Reading
from kb.shapes import case_to_json
from kb.text import fold

SEEN, HELD, TURNS = 4, 2.0, 150  #: how often a sign is seen that is learned, how strongly it is held small, turns
LEAST = 0.02  #: weights below it are not written
SOME = 4  #: every so manieth notice of several cases that is made of the stories of others
FOLDS = 6  #: of the writers, each held out once by `--check`
SEEDS = (1,)  #: of learning steps, fewer than of the steps themselves: for time

_SENTENCE = re.compile(r"[^。！？!?\n]{1,400}[。！？!?\n]?")

Kept = tuple[str, set[str], bool]  #: name of the notice, signs of what was read as a case, whether it is none


def _signs(reading: Reading, gold: Json) -> Iterator[tuple[set[str], bool]]:
    title, folded = fold(reading.bulletin.title), plain(reading.bulletin.text)
    told = [case_to_json(case, reading.bulletin) for case in reading.cases]
    pairs = align(gold["expect"]["cases"], told, reading.bulletin.text)
    right = [other for one, other in pairs if one is not None and other is not None]
    for n, case in enumerate(told):
        yield kept_signs(title, folded, reading.form, reading.cases, n), not any(case is other for other in right)


def _shorter(gold: Json) -> Iterator[Json]:
    """The story of a notice that tells one, without title and surroundings, and its first and last sentence: as short as real ones are."""
    if len(gold["expect"]["cases"]) == 1 and (alone := stretch_of(to_bulletin(gold).text, gold["expect"])):
        yield {**gold, "text": f"\n{alone}"}
        first, *_, last = [*_SENTENCE.findall(alone)] * 2
        yield {**gold, "text": f"\n{first}{last}"}


def _of_several(made: Made) -> Json:
    """A notice of several cases that is made of the stories of one part of the writers."""
    return {"id": made.name.partition("+")[0], "text": f"{made.title}\n{made.text}", "published": made.published, "expect": made.expect}


class _Alone:
    """As many cases as the sentences alone make likely, by weights learned from other notices: more of them are none than are read."""

    def __init__(self, weigh: Weigh) -> None:
        self._weigh, self._best = weigh, 0

    def tag(self, notice: Notice) -> Tagged:
        tagged = tag_sentences(notice, self._weigh)
        self._best = tagged.likely.best
        return tagged

    def ranked(self, sums: Sequence[float]) -> list[tuple[str, int]]:
        return sorted(ranked(sums), key=lambda pair: pair[1] != self._best)


def _read_kept() -> Iterator[Kept]:
    steps = learn_steps.read_gold()
    for golds, _, cases in cases_held():
        names = {gold["id"] for gold in golds}
        of_steps = learn_steps.learn([row for row in steps if row[0] not in names], SEEDS)
        alone = _Alone(cases)
        with (
            patch.object(kb.extract.form, "tag_sentences", alone.tag),
            patch.object(kb.extract.form, "ranked", alone.ranked),
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
