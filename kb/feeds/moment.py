"""When an entry of the log was made, for formats that must tell a time: the log has numbers and no clock, so its numbers are counted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def moment_of(seq: int) -> datetime:
    """One second for each number after the beginning of 2020: later for a later entry, and the same wherever it is reckoned."""
    return EPOCH + timedelta(seconds=seq)


def stamp(moment: datetime) -> str:
    """RFC 3339 with milliseconds.

    >>> stamp(moment_of(61))
    '2020-01-01T00:01:01.000Z'
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def day_of(date: object) -> datetime | None:
    """The beginning of a prefix-ISO date; None for what is none.

    >>> day_of("2023-05").isoformat(), day_of("2023-13-01"), day_of(None)
    ('2023-05-01T00:00:00+00:00', None, None)
    """
    told = _DATE.fullmatch(date) if isinstance(date, str) else None
    try:
        return datetime(int(told[1]), int(told[2] or 1), int(told[3] or 1), tzinfo=UTC) if told else None
    except ValueError:
        return None
