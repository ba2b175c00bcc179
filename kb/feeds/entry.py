"""What a feed of people's readers has of one notice or case, whatever its format."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """`updated` and `published` are RFC 3339 times; `source` the publisher's own address."""

    id: str
    title: str
    address: str
    updated: str
    summary: str
    author: str
    published: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()


def to_time(value: str | None) -> str | None:
    """A prefix-ISO date or time as RFC 3339, at the beginning of what it says.

    >>> to_time("2021-05"), to_time("2021-05-28T08:00:00Z"), to_time("昨天")
    ('2021-05-01T00:00:00Z', '2021-05-28T08:00:00Z', None)
    """
    if not value:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", value):
        return value
    day = value[:10]
    if not _DATE.fullmatch(day):
        return None
    return f"{day}{'-01-01'[len(day) - 4 :]}T00:00:00Z" if len(day) < 10 else f"{day}T00:00:00Z"
