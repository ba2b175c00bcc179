"""Which sentence begins a case, which goes on with one: learned weights of what each shows, the likeliest row over the whole notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import add

from kb.extract.sentences import Notice
from kb.extract.series import begin_each
from kb.extract.signs import find_signs
from kb.extract.weighing import load_weighing

WEIGHTS = "case_weights.tsv"  #: learned from the open gold sets by docs/learn_cases.py
BEFORE, BEGINS, GOES_ON, OUTSIDE = TAGS = ("before", "begins", "goes_on", "outside")
START = "start"
_NEVER = -(10**9)
#: what may stand before each tag: a case goes on only after one has begun
FROM = {BEFORE: (START, BEFORE), BEGINS: (START, *TAGS), GOES_ON: (BEGINS, GOES_ON, OUTSIDE), OUTSIDE: (BEGINS, GOES_ON, OUTSIDE)}
Weigh = Callable[[Sequence[str]], Sequence[float]]


def step_key(before: str) -> str:
    """The feature of what follows upon a tag."""
    return f"t:{before}"


def _steps(weigh: Weigh) -> dict[str, list[float]]:
    """By the tag before, what each tag after it weighs."""
    made = {}
    for before in (START, *TAGS):
        weights = weigh((step_key(before),))
        made[before] = [weight if before in FROM[tag] else _NEVER for tag, weight in zip(TAGS, weights, strict=True)]
    return made


def tag_rows(rows: Sequence[Sequence[str]], weigh: Weigh, whole: Sequence[str] = ()) -> list[str]:
    """The likeliest tags of the sentences whose features these are (Viterbi); `whole` are features that every one has."""
    if not rows:
        return []
    always = weigh(whole)
    steps = {before: list(map(add, weights, always)) for before, weights in _steps(weigh).items()}
    score = list(map(add, steps[START], weigh(rows[0])))
    back: list[list[int]] = []
    for row in rows[1:]:
        ways = [[score[k] + step for k, step in enumerate(into)] for into in zip(*(steps[tag] for tag in TAGS), strict=True)]
        back.append([way.index(max(way)) for way in ways])
        score = list(map(add, map(max, ways), weigh(row)))
    path = [score.index(max(score))]
    for before in reversed(back):
        path.append(before[path[-1]])
    return [TAGS[k] for k in reversed(path)]


def tag_sentences(notice: Notice, weigh: Weigh | None = None) -> dict[int, str]:
    """By where it starts the tag of every sentence that may tell a case; heads that open a section have none.

    `weigh`: other weights than those of the lexicon.
    """
    read, rows, whole = find_signs(notice)
    tags = tag_rows(rows, weigh or load_weighing(WEIGHTS, len(TAGS)).sums, whole)
    return {sentence.span.start: tag for sentence, tag in zip(read, begin_each(notice, read, tags), strict=True)}
