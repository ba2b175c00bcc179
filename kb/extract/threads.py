"""Which sentence begins a case, which goes on with one: learned weights of what each shows, the likeliest row over the whole notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add

from kb.extract.sentences import Notice, Sentence
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


#: the tags once more, with how many cases have begun: none, one, several; and which of them may stand before each
_STATES = ((0, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3))
_INTO = ((0,), (0,), (1, 2, 3), (1, 2, 3), (1, 2, 3, 4, 5, 6), (4, 5, 6), (4, 5, 6))


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The likeliest tags under which no case begins, one does, several do, and how much speaks for each."""

    tags: tuple[list[str], ...]
    scores: tuple[float, ...]

    @property
    def best(self) -> int:
        """0, 1, or 2 for several cases, as the sentences alone have it."""
        return self.scores.index(max(self.scores))


@dataclass(frozen=True, slots=True)
class Tagged:
    """The sentences of a notice that may tell a case, with their likeliest tags."""

    notice: Notice
    read: list[Sentence]
    likely: Likeliest

    def tags(self, cases: int | None = None) -> dict[int, str]:
        """By where it starts the tag of every sentence read, if so many cases (2: or more) begin; heads that open a section have none."""
        tags = self.likely.tags[self.likely.best if cases is None else cases]
        made = begin_each(self.notice, self.read, tags) if BEGINS in tags else tags
        return {sentence.span.start: tag for sentence, tag in zip(self.read, made, strict=True)}


def tag_rows(rows: Sequence[Sequence[str]], weigh: Weigh, whole: Sequence[str] = ()) -> Likeliest:
    """The likeliest tags of the sentences whose features these are (Viterbi); `whole` are features that every one has."""
    if not rows:
        return Likeliest(([], [], []), (0.0, float(_NEVER), float(_NEVER)))
    always = weigh(whole)
    steps = {before: list(map(add, weights, always)) for before, weights in _steps(weigh).items()}
    ways = [[(before, steps[TAGS[_STATES[before][1]]][tag]) for before in into] for (_, tag), into in zip(_STATES, _INTO, strict=True)]
    first = list(map(add, steps[START], weigh(rows[0])))
    score = [first[0], first[1], *[float(_NEVER)] * 5]
    back: list[list[int]] = []
    for row in rows[1:]:
        here = weigh(row)
        made, came = [], []
        for (_, tag), into in zip(_STATES, ways, strict=True):
            most, before = max([(score[before] + step, before) for before, step in into])
            made.append(most + here[tag])
            came.append(before)
        back.append(came)
        score = made
    ends = [max((k for k, (count, _) in enumerate(_STATES) if count == cases), key=score.__getitem__) for cases in range(3)]
    return Likeliest(tuple(_trace(back, end) for end in ends), tuple(score[end] for end in ends))


def _trace(back: Sequence[Sequence[int]], end: int) -> list[str]:
    """The tags on the way that leads to a state."""
    path = [end]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [TAGS[_STATES[k][1]] for k in reversed(path)]


def tag_sentences(notice: Notice, weigh: Weigh | None = None) -> Tagged:
    """`weigh`: other weights than those of the lexicon, for what is learned from their work."""
    read, rows, whole = find_signs(notice)
    return Tagged(notice, read, tag_rows(rows, weigh or load_weighing(WEIGHTS, len(TAGS)).sums, whole))
