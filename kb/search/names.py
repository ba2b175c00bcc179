"""Types, regions and dates as people write them -> ranges of the integers in the facets."""

from __future__ import annotations

import calendar
import re
import sqlite3
from bisect import bisect_right
from datetime import date

from kb.lexicon import load_yaml

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = 2**31


class UnknownName(ValueError):
    """No type or region of that name, or several; the message says which."""


def type_range(code: str) -> tuple[int, int]:
    """'03' -> (300, 399), '03.1' -> (301, 301)."""
    main, _, sub = code.partition(".")
    return (int(main) * 100 + int(sub),) * 2 if sub else (int(main) * 100, int(main) * 100 + 99)


def region_range(code: str) -> tuple[int, int]:
    """A region and all below it: '510000' -> (510000, 519999), '510100' -> (510100, 510199); a country's letters stand for themselves."""
    if not code.isdigit():
        return (1_000_000 + ord(code[0]) * 256 + ord(code[-1]),) * 2
    span = 9_999 if code.endswith("0000") else 99 if code.endswith("00") else 0
    return int(code), int(code) + span


def _bounds(text: str) -> tuple[date, date]:
    """First and last day of a prefix-ISO date. Raises ValueError."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no date like 2021-05-28, 2021-05 or 2021")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date of the calendar") from error
    last_month = month or 12
    return first, date(year, last_month, day or calendar.monthrange(year, last_month)[1])


def day_range(since: str | None, until: str | None) -> tuple[int, int]:
    """Days since 1970, inclusive; notices without a date are day 0 and in no range. Raises ValueError for what is no date."""
    low = _bounds(since)[0].toordinal() - _EPOCH if since else 1
    return max(1, low), _bounds(until)[1].toordinal() - _EPOCH if until else _LAST_DAY


_LOSS = re.compile(r"(\d{1,12}(?:\.\d{1,2})?)?-(\d{1,12}(?:\.\d{1,2})?)?")
TIERS = ("T0", "T1", "T2")


def loss_range(text: str) -> tuple[float, float]:
    """'10000-50000' -> from 10,000 to below 50,000 yuan; '1000000-' has no end; '0' is what was averted. Raises ValueError."""
    if text == "0":
        return 0.0, 0.0
    match = _LOSS.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is no range of yuan like 10000-50000")
    low, high = float(match[1] or 0.01), float(match[2] or 1e15)
    if high <= low:
        raise ValueError(f"{text!r} is an empty range")
    return low, high - 0.001


def bands() -> list[str]:
    """The loss bands that are counted, as ranges, in order: averted first."""
    ends = [f"{end:g}" if end >= 1 else "" for end in load_yaml("bands.yml")["loss"]]
    ends = [str(int(float(end))) if end else "" for end in ends]
    return ["0", *(f"{low}-{high}" for low, high in zip(ends, [*ends[1:], ""], strict=True))]


def band_number(loss: float | None) -> int:
    """The place of a loss in bands(), from 1 on; 0 where none is told.

    >>> band_number(None), band_number(0.0), bands()[band_number(19240.0) - 1]
    (0, 1, '10000-50000')
    """
    return 0 if loss is None else 1 + bisect_right(load_yaml("bands.yml")["loss"], loss)


def resolve_type(db: sqlite3.Connection, name: str) -> str:
    """A code, a name, or a name without its 类 -> the code. Raises UnknownName."""
    sql = "SELECT code FROM types WHERE code = ?1 OR zh = ?1 OR zh = ?1 || '类' ORDER BY length(code)"
    rows = db.execute(sql, (name.strip(),)).fetchall()
    if not rows:
        raise UnknownName(f"no type {name!r}; types have codes 01 to 13, 90, 99, subtypes like 03.1, or their Chinese names")
    return str(rows[0][0])


def resolve_region(db: sqlite3.Connection, name: str) -> str:
    """A code, a full name (四川省成都市), a name or a short name (成都) -> the code. Raises UnknownName, with the choices if several."""
    name = name.strip()
    for column in ("code", "full_name", "name", "short"):
        rows = db.execute(f"SELECT code, full_name, level FROM regions WHERE {column} = ?", (name,)).fetchall()
        for levels in (("province",), ("prefecture",), ("county", "country")):
            found = {code: full for code, full, level in rows if level in levels}
            if len(found) == 1:
                return str(next(iter(found)))
            if found:
                choices = ", ".join(f"{full} {code}" for code, full in sorted(found.items())[:6])
                raise UnknownName(f"{name!r} is the name of {len(found)} regions: {choices}{' …' if len(found) > 6 else ''}")
    raise UnknownName(f"no region {name!r}; give a code of six digits or a Chinese name")
