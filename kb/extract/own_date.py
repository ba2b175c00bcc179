"""The date that a notice prints of itself."""

from __future__ import annotations

import re

from kb.extract.dates import day_of, find_dates, iso
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.model import Fact, Span

P = Patterns("where_when.yml", "when")
_SHORT = 24  #: characters beside the date of a line that is little else


def own_date(text: str) -> Fact | None:
    """The date that a notice gives for itself: in a line of its own or after 发布时间 near its ends; full dates only.

    >>> own_date("某地警情通报\\n发布时间：2024-03-05 10:20\\n本周……").value
    '2024-03-05'
    """
    folded = plain(text)
    lines = [m.span() for m in re.finditer(r"[^\n]{1,400}", folded)]
    for start, end in [*lines[:6], *lines[-3:]]:
        line = folded[start:end]
        for dated in find_dates(line):
            if dated.year is None or dated.day is None or dated.month is None:
                continue
            rest = line[: dated.span.start] + line[dated.span.end :]
            if P.sentence.search(rest) is not None:
                continue
            if P.stamp.match(rest) or (len(rest) < _SHORT and P.own.search(line[: dated.span.start])):
                found = iso(dated.year, dated.month, dated.day)
                if day_of(found) is not None:
                    return Fact("published", found, Span(start + dated.span.start, start + dated.span.end), "when.own_date")
    return None
