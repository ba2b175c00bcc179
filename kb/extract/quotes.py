"""Straight quotation marks, told apart into opening and closing ones."""

from __future__ import annotations

import re

_PAIR = re.compile(r'"([^"\n]{0,4000})"')


def paired(text: str) -> str:
    """The text with its straight quotation marks as curly ones, in pairs within a line; a mark left over stays; lengths stay.

    >>> paired('自称"客服"的人说:"您好"')
    '自称“客服”的人说:“您好”'
    """
    return _PAIR.sub(r"“\1”", text) if '"' in text else text
