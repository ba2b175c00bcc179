"""Which sentence begins a case, which goes on with one: learned weights of what each shows, the likeliest row over the whole notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add

from kb.extract import series
from kb.extract.case_rows import find_rows
from kb.extract.sentences import Notice
from kb.extract.signs import Shown, find_signs
from kb.extract.weighing import load_weighing

WEIGHTS = "case_weights.tsv"  #: learned from the open gold sets by docs/learn_cases.py
BEFORE, BEGINS, GOES_ON, OUTSIDE = TAGS = ("before", series.BEGINS, series.GOES_ON, series.OUTSIDE)
START = "start"
AGAIN = "again"  #: the feature of every case after the first: what is added for it, so that few are taken for fewer
_NEVER = -(10**9)
#: what may stand before each tag: a case goes on only after one has begun
FROM = {BEFORE: (START, BEFORE), BEGINS: (START, *TAGS), GOES_ON: (BEGINS, GOES_ON, OUTSIDE), OUTSIDE: (BEGINS, GOES_ON, OUTSIDE)}
#: by the tag before what may follow, with its place in TAGS
_NEXT = {before: [(at, tag) for at, tag in enumerate(TAGS) if before in FROM[tag]] for before in (START, *TAGS)}
Weigh = Callable[[Sequence[str]], Sequence[float]]
_Way = tuple[()] | tuple[str, "_Way"]  #: tags, the last first
_GAP = 1400  #: in hundredths: how much may speak against a number of cases that is weighed at all
_MORE = 3  #: cases more than are likeliest: no more are weighed


def step_key(before: str) -> str:
    """The feature of what follows upon a tag."""
    return f"t:{before}"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What each tag weighs: by the tag before it, and by sentence; `eager` is what one more beginning weighs."""

    rows: list[Sequence[float]]
    steps: dict[str, list[float]]
    eager: float


def weigh_rows(rows: Sequence[Sequence[str]], weigh: Weigh, whole: Sequence[str]) -> Weighed:
    """The sentences with these features in a notice with features `whole`."""
    always, made = weigh(whole), {}
    for before in (START, *TAGS):
        weights = map(add, weigh((step_key(before),)), always)
        made[before] = [weight if before in FROM[tag] else _NEVER for tag, weight in zip(TAGS, weights, strict=True)]
    return Weighed(list(map(weigh, rows)), made, weigh((AGAIN,))[1] - weigh(())[1])


#: the tags once more, with how many cases have begun: none, one, several
_STATES = ((0, BEFORE), (1, BEGINS), (1, GOES_ON), (1, OUTSIDE), (2, BEGINS), (2, GOES_ON), (2, OUTSIDE))


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The likeliest tags under which no case begins, one does, several do, and how much speaks for each."""

    tags: tuple[list[str], ...]
    scores: tuple[float, ...]

    @property
    def best(self) -> int:
        """0, 1, or 2 for several cases, as the sentences alone have it."""
        return self.scores.index(max(self.scores))


@dataclass(frozen=True)
class Tagged:
    """The sentences of a notice that may tell a case, with their likeliest tags."""

    notice: Notice
    shown: Shown
    likely: Likeliest
    weighed: Weighed

    def each(self) -> Iterator[tuple[list[str], float]]:
        """The tags if two cases begin, or three, and so on, and how much speaks for each: not for what is far from likely."""
        most = self.likely.tags[2].count(BEGINS) + _MORE
        for count, (tags, score) in tag_each(self.weighed, most).items():
            if count > 1 and score > self.likely.scores[2] - _GAP:
                yield self._in_rows(series.begin_each(self.notice, self.shown.read, tags)), score

    def row(self, cases: int) -> list[str]:
        """The tags of the sentences read if so many cases (2: or more) begin, and one at every member of a row of cases."""
        tags = self.likely.tags[cases]
        return self._in_rows(series.begin_each(self.notice, self.shown.read, tags)) if cases else tags

    def _in_rows(self, tags: list[str]) -> list[str]:
        """The tags, with a case at every member of a row of lines or heads."""
        for told in self.rows:
            first = {mention.key for mention in self.shown.read[told.start].mentions} | {""}
            named = [at for at in told if tags[at] == BEGINS and {mention.key for mention in self.shown.read[at].mentions} - first]
            tags[told.start : told.stop] = [GOES_ON] * len(told)
            for at in (told.start, *named):
                tags[at] = BEGINS
        return tags

    @cached_property
    def rows(self) -> list[range]:
        """Where a row of lines or heads tells a case each."""
        return find_rows(self.notice, self.shown.read)

    def tags(self, cases: int | None) -> dict[int, str]:
        """By where it starts the tag of every sentence read, if so many cases begin; heads that open a section have none."""
        return self.placed(self.row(self.likely.best if cases is None else cases))

    def placed(self, made: Sequence[str]) -> dict[int, str]:
        """The tags of the sentences read by where each starts."""
        return {sentence.span.start: tag for sentence, tag in zip(self.shown.read, made, strict=True)}


def tag_rows(rows: Sequence[Sequence[str]], weigh: Weigh, whole: Sequence[str] = ()) -> Likeliest:
    """The likeliest tags of the sentences whose features these are (Viterbi); `whole` are features that every one has."""
    return _likeliest(weigh_rows(rows, weigh, whole))


def _likeliest(weighed: Weighed) -> Likeliest:
    if not weighed.rows:
        return Likeliest(([], [], []), (0.0, float(_NEVER), float(_NEVER)))
    rows, steps, eager = weighed.rows, weighed.steps, weighed.eager
    first = list(map(add, steps[START], rows[0]))
    score: tuple[float, ...] = (first[0], first[1], *[float(_NEVER)] * (len(_STATES) - 2))
    back: list[tuple[int, ...]] = []
    for here in rows[1:]:
        score, came = _step(score, steps, here, eager)
        back.append(came)
    ends = [max((k for k, (count, _) in enumerate(_STATES) if count == cases), key=score.__getitem__) for cases in range(3)]
    return Likeliest(tuple(_trace(back, end) for end in ends), tuple(score[end] for end in ends))


def _step(
    score: Sequence[float], steps: dict[str, list[float]], here: Sequence[float], eager: float
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """The scores of the states one sentence on, and the state that each came from: all by name, since this is done for every sentence."""
    before, begun, told, out, again, retold, left = score
    stay, begin = steps[BEFORE][:2]
    (_, begin_b, go_b, out_b), (_, begin_g, go_g, out_g), (_, begin_o, go_o, out_o) = steps[BEGINS], steps[GOES_ON], steps[OUTSIDE]
    one_go = max((begun + go_b, 1), (told + go_g, 2), (out + go_o, 3))
    one_out = max((begun + out_b, 1), (told + out_g, 2), (out + out_o, 3))
    second = max((begun + begin_b, 1), (told + begin_g, 2), (out + begin_o, 3))
    new = max(second, (again + begin_b, 4), (retold + begin_g, 5), (left + begin_o, 6))
    more_go = max((again + go_b, 4), (retold + go_g, 5), (left + go_o, 6))
    more_out = max((again + out_b, 4), (retold + out_g, 5), (left + out_o, 6))
    came = (0, 0, one_go[1], one_out[1], new[1], more_go[1], more_out[1])
    at_before, at_begin, at_go, at_out = here
    ones = (before + stay + at_before, before + begin + at_begin, one_go[0] + at_go, one_out[0] + at_out)
    return (*ones, new[0] + at_begin + eager, more_go[0] + at_go, more_out[0] + at_out), came


def tag_each(weighed: Weighed, most: int) -> dict[int, tuple[list[str], float]]:
    """By how many cases begin, up to `most`, the likeliest tags and how much speaks for them."""
    ways: dict[tuple[int, str], tuple[float, _Way]] = {(0, START): (0.0, ())}
    for here in weighed.rows:
        after = dict[tuple[int, str], tuple[float, _Way]]()
        for (begun, before), (score, way) in ways.items():
            steps = weighed.steps[before]
            for at, tag in _NEXT[before]:
                state, told = (begun, tag), score + steps[at] + here[at]
                if tag == BEGINS:
                    state, told = (begun + 1, tag), told + weighed.eager * (begun > 0)
                if state[0] <= most and (state not in after or told > after[state][0]):
                    after[state] = told, (tag, way)
        ways = after
    best: dict[int, tuple[float, _Way]] = {}
    for (begun, _), told_so in ways.items():
        if begun not in best or told_so[0] > best[begun][0]:
            best[begun] = told_so
    return {begun: (_unrolled(way), score) for begun, (score, way) in sorted(best.items())}


def _unrolled(way: _Way) -> list[str]:
    """Its tags, the first one first."""
    tags = []
    while way:
        tags.append(way[0])
        way = way[1]
    return tags[::-1]


def _trace(back: Sequence[Sequence[int]], end: int) -> list[str]:
    """The tags on the way that leads to a state."""
    path = [end]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [_STATES[k][1] for k in reversed(path)]


def tag_sentences(notice: Notice, weigh: Weigh | None = None) -> Tagged:
    """`weigh`: other weights than those of the lexicon, for what is learned from their work."""
    shown = find_signs(notice)
    weighed = weigh_rows(shown.rows, weigh or load_weighing(WEIGHTS, len(TAGS)).sums, shown.whole)
    return Tagged(notice, shown, _likeliest(weighed), weighed)
