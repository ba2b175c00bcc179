"""Printed changes against the figures printed before: where 环比 says of last week what last week's notice did not, it was restated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kb.trends.series import Row

_ROUNDED = 0.6  #: points within which a printed percentage still follows; the audit allows as much


def hold_changes(rows: Iterable[Row]) -> None:
    """Of figures of one kind: `before_printed`, the figure that the change refers to, where it is printed; `before_implied`, what the
    change makes of it; `before_differs`, whether the two are more apart than rounding explains."""
    known = {(row["period_from"], row["period_to"]): row for row in rows}
    for row in known.values():
        row.update(before_printed=None, before_implied=None, before_differs=None)
        percent, period = row["change_percent"], _before(row)
        if percent is None or percent <= -100 or period is None:
            continue
        row["before_implied"] = round(row["value"] / (1 + percent / 100), 2)
        before = known.get(period)
        if before is not None and before["value"] and not (before["approx"] or row["approx"]):
            row["before_printed"] = before["value"]
            row["before_differs"] = abs(100 * (row["value"] / before["value"] - 1) - percent) > _ROUNDED


def _before(row: Row) -> tuple[str, str] | None:
    """The period of as many days, or months, just before (环比), or the same of the year before (同比).

    >>> _before({"period_from": "2024-03-01", "period_to": "2024-03-31", "change_basis": "环比", "grain": "month"})
    ('2024-02-01', '2024-02-29')
    """
    first, last = date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"])
    if row["change_basis"] == "同比":
        return _year_back(first).isoformat(), _end_of(_year_back(last), last).isoformat()
    if row["change_basis"] != "环比":
        return None
    until = first - timedelta(days=1)
    if row["grain"] == "month":
        return until.replace(day=1).isoformat(), until.isoformat()
    if row["grain"] in ("day", "week"):
        return (until - (last - first)).isoformat(), until.isoformat()
    return None  # of ten days, a quarter or half a year the one before has another length


def _year_back(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _end_of(day: date, of: date) -> date:
    """The last of February a year back is its last day then."""
    if of.month == 2 and (of + timedelta(days=1)).month == 3:
        return date(day.year, 3, 1) - timedelta(days=1)
    return day
