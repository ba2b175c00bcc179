"""What kind of document a bulletin is: a notice or not, its form, its language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kb.extract.case_type import best_weight
from kb.extract.cues import load_cues, load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.text import fold

FILE = "forms.yml"
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_HAN = re.compile("[㐀-鿿]")
_LATIN = re.compile("[A-Za-z]")
_SAMPLE = 20_000  #: characters that tell the language and the kind of a text
_OFTEN = 3  #: of one cue more words than this add nothing
_FIGURES = 3  #: figures of a period that make statistics
_KIND = 7.0  #: weight of the cues of one type that stand for the word fraud, where a story is told
_LEAST = 5.0
_PURSUIT = 8.0  #: least weight of arrests, seizures, tracing for a report of them


def language_of(text: str) -> str:
    """zh-Hans, zh-Hant, en, ja or other, by the characters of the text.

    >>> language_of("詐騙集團冒充電商客服"), language_of("Police warned residents"), language_of("123")
    ('zh-Hant', 'en', 'other')
    """
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    if len(_KANA.findall(sample)) > 0.15 * (len(han) + 1):
        return "ja"
    if len(han) < len(_LATIN.findall(sample)) / 8:
        return "en"
    if len(han) < 2:
        return "other"
    changed = sum(1 for char in han if fold(char) != char)
    return "zh-Hant" if changed > 0.05 * len(han) else "zh-Hans"


def _weights(whole: str, section: str) -> dict[str, float]:
    """Weight by value of a section: each cue by how many different words of it stand in the text."""
    made: dict[str, float] = defaultdict(float)
    for cue in load_cues(FILE, section):
        words = {match.group() for match in cue.pattern.finditer(whole)}
        made[cue.value] += cue.weight * min(_OFTEN, len(words))
    return made


def _is_bulletin(notice: Notice, stories: Sequence[Story], whole: str) -> bool:
    """Fraud, told by or about police, with a case, figures, police action, a method or advice; no novel, advert or other crime."""
    if not language_of(notice.bulletin.text or notice.bulletin.title).startswith("zh"):
        return False
    fraud = _weights(whole, "fraud")["clear"]
    kind = best_weight(whole)
    if fraud < 1 and not (stories and kind >= _KIND):
        return False
    against = max(_weights(whole, "not").values(), default=0.0)
    police = load_pattern(FILE, "police").search(whole) is not None
    speaks = 3.0 * police + min(fraud, 8.0) + min(kind, 12.0) / 2 + 4.0 * bool(stories) + 3.0 * (_figures(whole) >= _FIGURES)
    return speaks >= 1.2 * against + _LEAST


def _figures(whole: str) -> int:
    return sum(1 for _ in load_pattern(FILE, "counted").finditer(whole))


def _pursuit(notice: Notice, stories: Sequence[Story]) -> bool:
    """Whether arrests, seizures and tracing take more of the text than what happened to the victims."""
    hunted, weight = 0, 0.0
    told = {span for story in stories for span in story.told}
    suffered = 0
    for sentence in notice.sentences:
        size = sentence.span.end - sentence.span.start
        found = sum(
            cue.weight for cue in load_cues(FILE, "pursuits") if cue.pattern.search(notice.folded, sentence.span.start, sentence.span.end)
        )
        if sentence.kind in ("advice", "method", "head"):
            continue
        weight += found
        if found >= 4 or (found and sentence.span not in told):
            hunted += size
        elif sentence.span in told:
            suffered += size
    return weight >= _PURSUIT and hunted > suffered


def find_form(notice: Notice, stories: Sequence[Story]) -> tuple[bool, str]:
    """(`is_bulletin`, `form`) as CONTRACT names them."""
    whole = f"{notice.title}\n{notice.folded[:_SAMPLE]}"
    if not _is_bulletin(notice, stories, whole):
        return False, "other"
    pursuit = _pursuit(notice, stories)
    if _figures(whole) >= _FIGURES and not pursuit:
        annual = load_pattern(FILE, "period", "annual").search(whole)
        short = load_pattern(FILE, "period", "short").search(whole)
        return True, "annual_stats" if annual and not (short and short.start() < annual.start()) else "weekly_bulletin"
    if pursuit and len(stories) <= 1:
        return True, "arrests_report"
    if len(stories) > 1:
        return True, "multi_case"
    campaign = _weights(whole, "campaigns")
    if campaign["campaign"] >= 2 and (not stories or campaign["campaign"] >= 6):
        return True, "campaign"
    return True, "single_case" if stories else "tips_only"
