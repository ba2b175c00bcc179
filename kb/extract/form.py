"""What kind of document a bulletin is: a notice or not, its form, its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import ne

from kb.extract.form_signs import form_signs
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.topic import SAMPLE
from kb.extract.weighing import load_weighing
from kb.text import fold

_KANA = re.compile("[ぁ-ゖァ-ヺ]{1,20000}")
_HAN = re.compile("[㐀-鿿]{1,20000}")
_LATIN = re.compile("[A-Za-z]{1,20000}")

WEIGHTS = "form_weights.tsv"  #: learned from the open gold sets by docs/learn_forms.py
FORMS = ("single_case", "multi_case", "weekly_bulletin", "annual_stats", "arrests_report", "tips_only", "campaign", "other")
_SURE = frozenset(("rules:crime", "rules:talk"))  #: signs that no other outweighs: no notice


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
    if form in ("single_case", "tips_only"):
        return stories == (form == "single_case")
    return stories > 1 if form == "multi_case" else form != "other"


def find_form(notice: Notice, stories: Sequence[Story]) -> tuple[bool, str]:
    """(`is_bulletin`, `form`) as CONTRACT names them: the form for which most speaks, of those that the cases found allow."""
    if not language_of(notice.bulletin.text or notice.bulletin.title).startswith("zh"):
        return False, "other"
    signs = form_signs(notice, stories)
    sums = dict(zip(FORMS, load_weighing(WEIGHTS, len(FORMS)).sums(signs), strict=True))
    if max(FORMS, key=sums.__getitem__) == "other" or not _SURE.isdisjoint(signs):
        return False, "other"
    return True, max((form for form in FORMS if _fits(form, len(stories))), key=sums.__getitem__)
