"""Quotation marks: straight ones told apart into opening and closing ones, and whether a place stands between any."""

from __future__ import annotations

import re
from collections.abc import Sequence

CURLY = (("“", "”"),)  #: pairs of marks
ALL = (*CURLY, ("「", "」"), ("『", "』"))
_PAIR = re.compile(r'"([^"\n]{0,4000})"')


def paired(text: str) -> str:
    """The text with its straight quotation marks as curly ones, in pairs within a line; a mark left over stays; lengths stay.

    >>> paired('自称"客服"的人说:"您好"')
    '自称“客服”的人说:“您好”'
    """
    return _PAIR.sub(r"“\1”", text) if '"' in text else text


def is_quoted(text: str, at: int, reach: int, marks: Sequence[tuple[str, str]] = CURLY) -> bool:
    """Whether a place stands in somebody's words, by the last of the marks within `reach` characters before it.

    >>> is_quoted("他说:“我在上海", 6, 60), is_quoted("他说:“好”,人在上海", 8, 60)
    (True, False)
    """
    low = max(0, at - reach)
    return any(text.rfind(first, low, at) > text.rfind(last, low, at) for first, last in marks)
