"""The rules for the form of a document: what its figures, arrests, publicity and cases make of it. One voice of those weighed in `form`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kb.extract.cues import load_cues, load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import ROW, Notice
from kb.extract.topic import FILE, topic_weights
from kb.model import Tally

_FIGURES = 3  #: figures of a period that make statistics
_LONG_FIGURES, _HALF = 3, 170  #: figures of a period, and days of the shortest of theirs, that make statistics of half a year and more
_LEAST = 5.0
_SPOKEN = 2  #: words of a meeting that make a text a report on one
_ACT = 4.0  #: weight of a word that is an arrest or a seizure by itself
_OPENING = 160  #: characters of the text in which publicity names itself
_PURSUIT = 6.0  #: least weight of arrests, seizures, tracing for a report of them


def why_not(stories: Sequence[Story], whole: str) -> str:
    """Why a text seems no notice: "crime" of another kind, too "little" said of fraud; "" for a notice.

    A notice is about fraud, told by or about police, with a case, figures, police action, a method or advice.
    """
    fraud = topic_weights(whole, "fraud")["clear"]
    other = _other(whole)
    if fraud < 1 and other.get("other_crime"):
        return "crime"
    police = load_pattern(FILE, "police").search(whole) is not None
    speaks = 3.0 * police + min(fraud, 8.0) + 4.0 * bool(stories) + 3.0 * (figures(whole) >= _FIGURES)
    return "" if fraud >= 1 and speaks >= 1.2 * max(other.values(), default=0.0) + _LEAST else "little"


def _other(whole: str) -> dict[str, float]:
    """Weight by value of what else a text is about; that a court tells it is nothing else where it names fraud by phone or net."""
    weights = topic_weights(whole, "not")
    if not load_pattern(FILE, "tried").search(whole):
        return weights
    tried = topic_weights(whole, "court_words")["other_crime"]
    return {**weights, "court": 0.0, "other_crime": max(0.0, weights["other_crime"] - tried)}


@lru_cache(maxsize=1)
def figures(whole: str) -> int:
    """How many figures of a period a text holds, rows of its tables included."""
    return sum(1 for _ in load_pattern(FILE, "counted").finditer(whole)) + sum(1 for _ in ROW.finditer(whole))


@dataclass(frozen=True, slots=True)
class Pursuit:
    """How much arrests, seizures and tracing weigh, in how many characters, and how many tell what happened to the victims."""

    weight: float
    hunted: int
    suffered: int
    titled: bool  #: the title speaks of an arrest

    @property
    def prevails(self) -> bool:
        return self.weight >= _PURSUIT and self.hunted * (1.6 if self.titled else 1.2) > self.suffered


def measure_pursuit(notice: Notice, stories: Sequence[Story]) -> Pursuit:
    """What police did against what the victims suffered."""
    hunted, suffered, weight = 0, 0, 0.0
    told = {span for story in stories for span in story.told}
    cues = load_cues(FILE, "pursuits")
    for sentence in notice.sentences:
        if sentence.kind in ("advice", "method", "head"):
            continue
        span = sentence.span
        found = sum(cue.weight for cue in cues if cue.pattern.search(notice.folded, span.start, span.end))
        weight += found
        if found >= _ACT or (found and span not in told):
            hunted += span.end - span.start
        elif span in told:
            suffered += span.end - span.start
    titled = any(cue.weight >= _ACT and cue.pattern.search(notice.title) for cue in cues)
    return Pursuit(weight, hunted, suffered, titled)


def publicity(notice: Notice, whole: str) -> float:
    """How much the title and the beginning speak of publicity."""
    return topic_weights(whole[: len(notice.title) + _OPENING], "campaigns")["campaign"]


def _campaign(notice: Notice, stories: Sequence[Story], whole: str) -> bool:
    """Publicity: its words stand in the title and the beginning, and hardly anything is told of a case."""
    opening = publicity(notice, whole)
    told = sum(span.end - span.start for story in stories for span in story.told)
    return opening >= 2 and told < 0.6 * len(notice.folded) and all(len(story.told) <= 2 for story in stories)


def rule_form(notice: Notice, stories: Sequence[Story], whole: str, pursuit: Pursuit) -> str:
    """The form as the rules alone have it, or why it seems no notice."""
    if (reason := why_not(stories, whole)) != "":
        return reason
    titled = load_pattern(FILE, "period", "titles").search(notice.title) is not None
    if titled or (figures(whole) >= _FIGURES and not (pursuit.prevails and figures(whole) < 2 * _FIGURES)):
        return period_of(notice.title, whole)
    if pursuit.prevails and len(stories) <= 1:
        return "arrests_report"
    if len(stories) > 1:
        return "multi_case"
    if _campaign(notice, stories, whole):
        return "campaign"
    return "single_case" if stories else "tips_only"


def period_of(title: str, whole: str) -> str:
    """Half a year and more, or a shorter period: as the title says, else as the text says first."""
    annual, short = load_pattern(FILE, "period", "annual"), load_pattern(FILE, "period", "short")
    for text in (title, whole):
        year, week = annual.search(text), short.search(text)
        if year or week:
            longer = year is not None and (week is None or year.start() < week.start() or (text == title and not week))
            return "annual_stats" if longer else "weekly_bulletin"
    return "weekly_bulletin"


def by_figures(form: str, tallies: Sequence[Tally]) -> str:
    """The form, that of half a year and more where all figures of a bulletin are, whatever its words say first."""
    spans = [(date.fromisoformat(t.period[1]) - date.fromisoformat(t.period[0])).days for t in tallies if t.period[0] and t.period[1]]
    return "annual_stats" if form == "weekly_bulletin" and len(spans) >= _LONG_FIGURES and min(spans) >= _HALF else form


def tells_of_meeting(folded: str) -> bool:
    """Whether a text reports a meeting: it was held, somebody attended it, spoke, stressed."""
    return len({match.group() for match in load_pattern(FILE, "meeting").finditer(folded)}) >= _SPOKEN
