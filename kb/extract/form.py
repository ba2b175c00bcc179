"""What kind of document a bulletin is: a notice or not, its form, its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import ne

from kb.extract.case_type import best_weight
from kb.extract.cues import load_cues, load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import ROW, Notice
from kb.extract.topic import FILE, SAMPLE, topic_weights, whole_of
from kb.text import fold

_KANA = re.compile("[ぁ-ゖァ-ヺ]{1,20000}")
_HAN = re.compile("[㐀-鿿]{1,20000}")
_LATIN = re.compile("[A-Za-z]{1,20000}")
_FIGURES = 3  #: figures of a period that make statistics
_KIND = 7.0  #: weight of the cues of one type that stand for the word fraud, where a story is told
_CUES = 12.0  #: weight of such cues beyond which more say nothing more
_NAMED = 3.0  #: weight of the cues of one type below which no kind of fraud is named
_LEAST = 5.0
_ACT = 4.0  #: weight of a word that is an arrest or a seizure by itself
_OPENING = 160  #: characters of the text in which publicity names itself
_PURSUIT = 6.0  #: least weight of arrests, seizures, tracing for a report of them


def _printed(script: re.Pattern[str], text: str) -> str:
    """All characters of one script in a text."""
    return "".join(script.findall(text))


@lru_cache(maxsize=4)
def language_of(text: str) -> str:
    """zh-Hans, zh-Hant, en, ja or other, by the characters of the text.

    >>> language_of("詐騙集團冒充電商客服"), language_of("Police warned residents"), language_of("123")
    ('zh-Hant', 'en', 'other')
    """
    sample = text[:SAMPLE]
    han = _printed(_HAN, sample)
    if len(_printed(_KANA, sample)) > 0.15 * (len(han) + 1):
        return "ja"
    if 9 * len(han) < len(sample) and len(han) < len(_printed(_LATIN, sample)) / 8:
        return "en"
    if len(han) < 2:
        return "other"
    folded = fold(han)
    return "zh-Hant" if folded != han and sum(map(ne, han, folded)) > 0.05 * len(han) else "zh-Hans"


def _is_bulletin(notice: Notice, stories: Sequence[Story], whole: str) -> bool:
    """Fraud, told by or about police, with a case, figures, police action, a method or advice; no novel, advert or other crime."""
    if not language_of(notice.bulletin.text or notice.bulletin.title).startswith("zh"):
        return False
    fraud = topic_weights(whole, "fraud")["clear"]
    other = topic_weights(whole, "not")
    if fraud < 1 and other.get("other_crime"):
        return False
    against = 1.2 * max(other.values(), default=0.0) + _LEAST
    police = load_pattern(FILE, "police").search(whole) is not None
    speaks = 3.0 * police + min(fraud, 8.0) + 4.0 * bool(stories) + 3.0 * (_figures(whole) >= _FIGURES)
    if not stories and _publicity(notice, whole) >= 2 and best_weight(whole) < _NAMED:
        return False  # a talk or a stall, and no kind of fraud is named
    if fraud >= 1 and (speaks >= against or speaks + _CUES / 2 < against):
        return speaks >= against
    kind = best_weight(whole)  # the costly question comes last
    return (fraud >= 1 or (bool(stories) and kind >= _KIND)) and speaks + min(kind, _CUES) / 2 >= against


@lru_cache(maxsize=1)
def _figures(whole: str) -> int:
    """How many figures of a period a text holds, rows of its tables included."""
    return sum(1 for _ in load_pattern(FILE, "counted").finditer(whole)) + sum(1 for _ in ROW.finditer(whole))


def _pursuit(notice: Notice, stories: Sequence[Story]) -> bool:
    """Whether arrests, seizures and tracing take more of the text than what happened to the victims; a title of arrests adds to it."""
    hunted, suffered, weight = 0.0, 0, 0.0
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
    return weight >= _PURSUIT and hunted * (1.6 if titled else 1.2) > suffered


def _publicity(notice: Notice, whole: str) -> float:
    """How much the title and the beginning speak of publicity."""
    return topic_weights(whole[: len(notice.title) + _OPENING], "campaigns")["campaign"]


def _campaign(notice: Notice, stories: Sequence[Story], whole: str) -> bool:
    """Publicity: its words stand in the title and the beginning, and hardly anything is told of a case."""
    opening = _publicity(notice, whole)
    told = sum(span.end - span.start for story in stories for span in story.told)
    return opening >= 2 and told < 0.6 * len(notice.folded) and all(len(story.told) <= 2 for story in stories)


def find_form(notice: Notice, stories: Sequence[Story]) -> tuple[bool, str]:
    """(`is_bulletin`, `form`) as CONTRACT names them."""
    whole = whole_of(notice.title, notice.folded)
    if not _is_bulletin(notice, stories, whole):
        return False, "other"
    pursuit = _pursuit(notice, stories)
    titled = load_pattern(FILE, "period", "titles").search(notice.title) is not None
    if titled or (_figures(whole) >= _FIGURES and not (pursuit and _figures(whole) < 2 * _FIGURES)):
        return True, _period(notice.title, whole)
    if pursuit and len(stories) <= 1:
        return True, "arrests_report"
    if len(stories) > 1:
        return True, "multi_case"
    if _campaign(notice, stories, whole):
        return True, "campaign"
    return True, "single_case" if stories else "tips_only"


def _period(title: str, whole: str) -> str:
    """Half a year and more, or a shorter period: as the title says, else as the text says first."""
    annual, short = load_pattern(FILE, "period", "annual"), load_pattern(FILE, "period", "short")
    for text in (title, whole):
        year, week = annual.search(text), short.search(text)
        if year or week:
            longer = year is not None and (week is None or year.start() < week.start() or (text == title and not week))
            return "annual_stats" if longer else "weekly_bulletin"
    return "weekly_bulletin"
