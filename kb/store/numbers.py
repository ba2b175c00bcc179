"""Days, months, types and regions as the integers that are compared and counted."""

from __future__ import annotations

import re
from datetime import date

_EPOCH = date(1970, 1, 1)
_PREFIX = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(?![0-9])")


def day_of(published: str | None) -> int:
    """Days since 1970 of a prefix-ISO date (its first day), at least 1; 0 where there is none, or none of the calendar.

    >>> day_of("1970-01-03"), day_of("1970-02"), day_of(None), day_of("2021-02-31"), day_of("昨天")
    (2, 31, 0, 0, 0)
    """
    match = _PREFIX.match(published or "")
    if match is None:
        return 0
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return max(1, (date(year, month, day) - _EPOCH).days)
    except ValueError:
        return 0


def month_of(day: int) -> int:
    """Like 202105; 0 for no date."""
    at = date.fromordinal(_EPOCH.toordinal() + day)
    return 0 if day == 0 else at.year * 100 + at.month


def type_number(code: str | None) -> int:
    """'03' -> 300, '03.1' -> 301, None -> 0."""
    main, _, sub = (code or "0").partition(".")
    return int(main) * 100 + int(sub or 0)


def region_number(code: str | None) -> int:
    """Six digits as they are; a country's two letters above them; None -> 0."""
    if not code:
        return 0
    return int(code) if code.isdigit() else 1_000_000 + ord(code[0]) * 256 + ord(code[-1])


def tier_number(tier: str | None) -> int:
    """T0 -> 0; whoever is unknown is a re-poster."""
    return int(tier[1:]) if tier in ("T0", "T1", "T2") else 2
