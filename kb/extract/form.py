"""What kind of document a bulletin is: a notice or not, its form, its language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from operator import ne

from kb.extract.blocks import piece_signs
from kb.extract.counted import said_signs
from kb.extract.cues import load_pattern
from kb.extract.form_signs import form_signs
from kb.extract.headed import find_headlines
from kb.extract.overlooked import find_accused, find_defrauded, find_single, find_told, find_traced, likeliest_of, rounds_up
from kb.extract.segment import Story, find_stories, retold
from kb.extract.sentences import FILE as SEGMENTS
from kb.extract.sentences import Notice
from kb.extract.series import HEAD
from kb.extract.threads import BEGINS, Tagged, tag_sentences
from kb.extract.topic import FILE as TOPICS
from kb.extract.topic import SAMPLE
from kb.extract.weighing import HUNDREDTHS, load_weighing, log_sum
from kb.text import fold

_KANA = re.compile("[ぁ-ゖァ-ヺ]{1,20000}")
_HAN = re.compile("[㐀-鿿]{1,20000}")
_LATIN = re.compile("[A-Za-z]{1,20000}")

WEIGHTS = "form_weights.tsv"  #: learned from the open gold sets by docs/learn_forms.py
FORMS = ("single_case", "multi_case", "weekly_bulletin", "annual_stats", "arrests_report", "tips_only", "campaign", "other")
_COUNTS = 3  #: numbers of cases that are told apart: none, one, several
_GAPS = (-12, -8, -5, -3, -1.5, 0, 1.5, 3, 5, 8, 12)
_DENIED = frozenset(("rules:crime", "rules:little"))  #: what the rules say of what is none
#: what they say of what counts frauds or tells of arrests for them
_REPORTED = frozenset(("rules:weekly_bulletin", "rules:annual_stats", "rules:arrests_report"))
_NO_CASE = ("tips_only", "campaign", "other")  #: forms of what tells no case
OF_PERIOD = ("weekly_bulletin", "annual_stats")  #: forms that report on a stretch of time: that they tell no case is no wonder
_MADE_UP = frozenset(("not:fiction>=1", "not:gambling>=1"))  #: signs of what no numbered case makes a notice
_HEAD = 24  #: characters around the end of the words that a case follows in which it begins
_LEAD = 400  #: characters before the first case in which cases may be counted
_STEP = 1000  #: of the sums: a step of odds (e to one)
_TRIAL = 3000  #: by how much more it must seem none where somebody stands trial for a fraud by net or phone
_COUNTED_MORE = 3000  #: … where it counts what police did against fraud over some time
_DOUBT = 1000  #: by how much more it must seem none where the rules say that it is one, and something happens


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


def _fits(form: str, stories: int) -> bool:
    """Whether a form can be with so many cases."""
    if form in ("single_case", "multi_case"):
        return (stories > 1) == (form == "multi_case") and stories > 0
    return stories == 0 or form not in _NO_CASE


def count_signs(tagged: Tagged) -> list[str]:
    """What speaks for the number of cases: how much more for one than for none, and for several than for fewer; the pieces; the whole."""
    none, one, several = tagged.likely.scores
    gaps = (("one", one - none), ("several", several - max(none, one)))
    made = [f"{name} case>={n}" for name, gap in gaps for n, edge in enumerate(_GAPS) if gap >= edge * HUNDREDTHS]
    shown, tags, notice = tagged.shown, tagged.row(2), tagged.notice
    made += [f"several {sign}" for sign in said_signs(notice.title, notice.folded, tags.count(BEGINS))]
    return [*made, *(f"w:{sign}" for sign in shown.whole), *piece_signs(tags, tagged.likely.tags[1], shown.texts, shown.told)]


def ranked(sums: Sequence[float]) -> list[tuple[str, int]]:
    """Forms with a number of cases that they can have (2: several), the likeliest first."""
    pairs = [(n, cases) for n, form in enumerate(FORMS) for cases in range(_COUNTS) if _fits(form, cases)]
    pairs.sort(key=lambda pair: -sums[pair[0]] - sums[len(FORMS) + pair[1]])
    return [(FORMS[n], cases) for n, cases in pairs]


def find_form(notice: Notice, none: bool = False) -> tuple[str, tuple[Story, ...]]:
    """The form as CONTRACT names it, and the cases: the form and the number for which most speaks together; "other" is no notice.

    It is none only where that is likelier than all the other forms together, of which none may stand out.
    `none`: it is known that no case is told.
    """
    if not language_of(notice.bulletin.text or notice.bulletin.title).startswith("zh"):
        return "other", ()
    tagged = tag_sentences(notice)
    told = cache(partial(find_stories, notice, tagged))
    stories = told(tagged.likely.best)
    signs = [*form_signs(retold(notice, stories), stories), *count_signs(tagged)]
    if _is_no_fraud(notice.folded, signs):
        return "other", ()
    sums = list(load_weighing(WEIGHTS, len(FORMS) + _COUNTS).sums(signs))
    notices = [sums[n] for n, form in enumerate(FORMS) if form != "other"]
    sums[FORMS.index("other")] -= round(log_sum(notices, _STEP)) - max(notices)
    sums[FORMS.index("other")] -= _against_none(notice.folded, signs)
    for form, cases in ranked(sums):
        if none and cases:
            continue
        if form in _NO_CASE and not none and _shows_row(tagged, signs) and len(told(2)) > 1:
            return "multi_case", told(2)
        stories = () if none else told(2 if tagged.rows and form != "other" else cases)
        if not (none or stories or form in OF_PERIOD) and (single := find_single(notice, form, signs, told)):
            form, stories = "single_case", single
        if not (none or stories) and (row := find_accused(notice)):
            return "multi_case", row
        if not none and (form in OF_PERIOD or form == "arrests_report"):
            stories = find_traced(notice, stories) or stories or find_defrauded(notice, told)
        if form == "arrests_report" and stories and (rounds_up(notice) or not load_pattern(TOPICS, "caught").search(notice.folded)):
            form = "single_case"  # a court's row of cases, of which one has a victim's story; or nobody was caught
        if len(stories) == 1:
            stories = (told(2) if form == "single_case" and _tells_another(notice, told) else _recounted(notice.folded, told)) or stories
        if form == "single_case" and len(stories) > 1:
            form = "multi_case"  # a row of cases begins one at each of its heads
        form = _by_opening(form, notice.folded, stories, sums)
        if form == "other" or _fits(form, len(stories)):
            return form, stories or (() if none or not _fits(form, 1) else find_told(notice, likeliest_of(notice, told(1))))
    return "tips_only", ()


def _is_no_fraud(folded: str, signs: Sequence[str]) -> bool:
    """Whether it tells of a quarrel over money, or of a slip of one's own that nobody else had a part in."""
    if "rules:crime" in signs and load_pattern(TOPICS, "civil").search(folded):
        return True
    slip, anyone = (load_pattern(TOPICS, "no_fraud", name) for name in ("slip", "anyone"))
    return slip.search(folded) is not None and anyone.search(folded) is None


def _against_none(folded: str, signs: Sequence[str]) -> int:
    """By how much less the text seems to be no notice than its signs weigh."""
    certain = _happens(folded) or _is_tried(folded) or _is_plain(folded)
    if (load_pattern(TOPICS, "done_counted").search(folded) and _names_fraud(folded)) or _is_counted_abroad(folded):
        return _COUNTED_MORE
    doubt = _DOUBT if _DENIED.isdisjoint(signs) and (certain or not _REPORTED.isdisjoint(signs)) else 0
    return doubt + (_TRIAL if "rules:crime" not in signs and _is_convicted(folded) else 0)


def _is_counted_abroad(folded: str) -> bool:
    """Whether police of Hong Kong, Taiwan, Singapore or Malaysia say how many frauds there were and what was lost."""
    return all(load_pattern(TOPICS, "counts_abroad", name).search(folded) for name in ("frauds", "came", "over", "who"))


def _shows_row(tagged: Tagged, signs: Sequence[str]) -> bool:
    """Whether a page on fraud shows several cases under heads that number them (案例一：…) or tell a deceit, so that it is a notice."""
    folded = tagged.notice.folded
    heads = (s.span for s in tagged.notice.sentences if s.kind == "head")
    numbered = sum(HEAD.match(folded, span.start, span.end) is not None for span in heads)
    shown = len(tagged.rows) > 1 < numbered or find_headlines(tagged.notice)
    return bool(shown) and _MADE_UP.isdisjoint(signs) and _names_fraud(folded)


def _names_fraud(folded: str) -> bool:
    return load_pattern(TOPICS, "blocked", "named").search(folded) is not None


def _tells_another(notice: Notice, told: Callable[[int], tuple[Story, ...]]) -> bool:
    """Whether a case after the first begins by saying that it is one more of the kind, and how it ended or more than that is told."""
    begins, says = (load_pattern(TOPICS, "another", name) for name in ("begins", "says"))
    ends, case, folded = load_pattern(SEGMENTS, "events", "ends"), load_pattern(SEGMENTS, "another_case"), notice.folded
    if not any(pattern.search(folded) for pattern in (begins, says, case)):
        return False  # so that not every notice of one case is parted once more
    for story in told(2)[1:]:
        start, end = story.told[0].start, story.told[0].end
        another = begins.match(folded, start) or case.match(folded, start) or says.search(folded, start, end)
        if another and (len(story.told) > 1 or ends.search(folded, start, end)):
            return True
    return False


def _recounted(folded: str, told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The cases that are told behind the same words, if there are several: 案件回放:7月12日…案件回放:7月13日…."""
    heads = [match.end() for match in load_pattern(TOPICS, "recounted").finditer(folded)]
    if len(heads) < 2:
        return ()
    found = [story for story in told(2) if any(abs(story.span.start - head) < _HEAD for head in heads)]
    return tuple(replace(story, ordinal=n) for n, story in enumerate(found, 1)) if len(found) > 1 else ()


def _happens(folded: str) -> bool:
    """Whether what makes a case is told somewhere: they meet, the victim pays, it is over."""
    return all(load_pattern(SEGMENTS, "events", name).search(folded) for name in ("meets", "pays", "ends"))


def _is_plain(folded: str) -> bool:
    """Whether it is said in so many words that somebody suffered a fraud and told police, or how many such frauds there were."""
    told = all(load_pattern(TOPICS, "suffered", name).search(folded) for name in ("fraud", "sum", "tells"))
    return told or all(load_pattern(TOPICS, "counts_frauds", name).search(folded) for name in ("frauds", "came"))


def _is_tried(folded: str) -> bool:
    """Whether it is told of who helped fraud by phone or net for pay, before a court or not."""
    return all(load_pattern(TOPICS, name).search(folded) for name in ("mules", "tried", "sentenced"))


def _is_convicted(folded: str) -> bool:
    """Whether somebody stands trial for a fraud by net or phone: all of the words for it are there."""
    told = all(load_pattern(TOPICS, "convicted", name).search(folded) for name in ("crime", "accused", "took", "afar"))
    return told and load_pattern(TOPICS, "convicted", "itself").search(folded) is None


def _by_opening(form: str, folded: str, stories: Sequence[Story], sums: Sequence[int]) -> str:
    """The form of cases, that of figures where those of some time stand before the first case."""
    if form not in ("single_case", "multi_case"):
        return form
    if _is_of_years(folded, stories):
        return "annual_stats"
    return max(OF_PERIOD, key=lambda one: sums[FORMS.index(one)]) if _is_counted(folded, stories) else form


def _is_of_years(folded: str, stories: Sequence[Story]) -> bool:
    """Whether what half a year or more brought is counted before the first case."""
    first = min((story.span.start for story in stories), default=0)
    return load_pattern(TOPICS, "over_years").search(folded, max(0, first - _LEAD), first) is not None


def _is_counted(folded: str, stories: Sequence[Story]) -> bool:
    """Whether what came in over some time is counted before the first case."""
    first = min((story.span.start for story in stories), default=0)
    return all(load_pattern(TOPICS, "over_time", name).search(folded, max(0, first - _LEAD), first) for name in ("over", "came"))
