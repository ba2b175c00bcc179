"""How columns and values of a trend are said, in both languages; the words stand in lexicon/trends.yml."""

from __future__ import annotations

from typing import Any

from kb.lexicon import load_yaml
from kb.trends.series import Lang

_LONGEST = 60  #: characters of a cell


def column(name: str, lang: Lang) -> str:
    """The name of a column; KeyError for one that nobody documented."""
    return str(load_yaml("trends.yml")["columns"][name][lang])


def value(told: Any, lang: Lang) -> str:
    """A cell as a person reads it.

    >>> value(1234.5, "en"), value(True, "zh"), value("60–69岁", "en"), value(None, "zh")
    ('1,234.5', '是', '60–69', '–')
    """
    if told is None:
        return "–"
    if isinstance(told, bool):
        return {"zh": "否是", "en": ("no", "yes")}[lang][told]
    if isinstance(told, int | float):
        text = f"{told:,.2f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(told, list):
        return "; ".join(f"{one['value']:,.12g} ({one['published'] or '?'})" for one in told)
    said = str(load_yaml("trends.yml")["values"].get(told, told)) if lang == "en" else _ZH.get(told, str(told))
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


_ZH = {"0": "止付（0）"}
