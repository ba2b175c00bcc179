"""What a whole document shows of its form: measures in steps, the heads it has, its words, and what the rules say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.extract.cues import load_pattern
from kb.extract.form_rules import Pursuit, figures, measure_pursuit, period_of, publicity, rule_form
from kb.extract.segment import Story
from kb.extract.sentences import KINDS, Notice
from kb.extract.spots import pairs
from kb.extract.topic import FILE, topic_weights, whole_of
from kb.extract.weighing import reached

_ELSE = 2  #: weight of what is no notice from which on a text seems to be about something else
_MANY = 3  #: cases: more are alike
_WORDS = 3_000  #: characters of the text whose words have a say
_OPENING = 80  #: characters of it whose words have a say of their own
_SHARES = (0.05, 0.2, 0.4, 0.6)
_TOLD = (0.05, 0.15, 0.3, 0.5, 0.7)
_HUNTED = (0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9)


def _of_stories(notice: Notice, stories: Sequence[Story], pursuit: Pursuit) -> Iterator[str]:
    """How much of the text tells cases, and how much what police did."""
    length = max(1, len(notice.folded))
    told = sum(span.end - span.start for story in stories for span in story.told)
    yield f"n:{min(len(stories), _MANY)}"
    yield from reached("told", told / length, _TOLD)
    yield from reached("pursuit", pursuit.weight, (2, 4, 6, 10, 16))
    yield from reached("hunted", pursuit.hunted / (pursuit.hunted + pursuit.suffered + 1), _HUNTED)
    yield from reached("hunted of all", pursuit.hunted / length, (0.1, 0.25, 0.4, 0.6))
    if pursuit.titled:
        yield "titled arrest"
    if pursuit.prevails:
        yield from ("prevails", f"prevails:{min(len(stories), _MANY)}", f"prevails:{pursuit.hunted > 2 * pursuit.suffered}")
    yield from reached("length", length, (120, 300, 600, 1000))
    for kind in KINDS:
        share = sum(s.span.end - s.span.start for s in notice.sentences if s.kind == kind) / length
        yield from reached(f"{kind}%", share, _SHARES)
    yield from {f"head:{sentence.section}" for sentence in notice.sentences if sentence.kind == "head"}


def _of_figures(title: str, whole: str) -> Iterator[str]:
    """How many figures of a period there are, and of which."""
    period = period_of(title, whole)
    yield from reached("figures", figures(whole), (1, 2, 3, 5, 8))
    yield from (f"period:{period}", f"period:{period}:{figures(whole) >= _MANY}")
    if load_pattern(FILE, "period", "titles").search(title):
        yield "titled period"
    for name in ("annual", "short"):
        if load_pattern(FILE, "period", name).search(title):
            yield f"title:{name}"
        if load_pattern(FILE, "period", name).search(whole):
            yield f"whole:{name}"


def _of_topic(notice: Notice, whole: str) -> Iterator[str]:
    """How much it speaks of fraud, of publicity, of what is no notice."""
    yield from reached("publicity", publicity(notice, whole), (1, 2, 3, 4))
    yield from reached("campaign", topic_weights(whole, "campaigns")["campaign"], (1, 3, 5))
    yield from reached("fraud", topic_weights(whole, "fraud")["clear"], (1, 2, 3, 4, 6, 8))
    yield from reached("fraud in title", topic_weights(notice.title, "fraud")["clear"], (1, 2))
    other = topic_weights(whole, "not")
    for value, weight in other.items():
        yield from reached(f"not:{value}", weight, (1, 4, 6, 8))
    yield from reached("not", max(other.values(), default=0.0), (2, 4, 6, 8, 12))
    yield "police" if load_pattern(FILE, "police").search(whole) else "no police"
    yield from of_mules(whole, max(other.values(), default=0.0) >= _ELSE)


def of_mules(whole: str, elsewhere: bool) -> Iterator[str]:
    """Whether it tells of who lent fraudsters cards or lines, in a text that seems to be about something else (a court's), or not."""
    if load_pattern(FILE, "mules").search(whole):
        yield from ("mules", f"mules:{elsewhere}", f"mules:fraud:{topic_weights(whole, 'fraud')['clear'] >= 1}")


def _pairs(text: str) -> set[str]:
    return set(pairs(text))


def form_signs(notice: Notice, stories: Sequence[Story]) -> list[str]:
    """All that speaks for or against a form."""
    whole = whole_of(notice.title, notice.folded)
    pursuit = measure_pursuit(notice, stories)
    made = ["bias", f"rules:{rule_form(notice, stories, whole, pursuit)}"]
    made += [*_of_stories(notice, stories, pursuit), *_of_figures(notice.title, whole), *_of_topic(notice, whole)]
    made += _pairs(notice.folded[:_WORDS])
    made += [f"t:{pair}" for pair in _pairs(notice.title)] + [f"b:{pair}" for pair in _pairs(notice.folded[:_OPENING])]
    return made
