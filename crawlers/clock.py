"""The one clock of a crawl: what is now for the archive, for due dates, hosts and visiting hours. A test moves it, nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from kb.model import CHINA

AHEAD = 0.0  #: seconds by which this process's time is ahead of the system's; set by tests that live through a month


def moment() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=AHEAD)


def _written(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def now() -> str:
    return _written(moment())


def later(seconds: float) -> str:
    return _written(moment() + timedelta(seconds=seconds))


def since(at: str) -> float:
    """Seconds that have passed since this moment as `now` writes it; a bare date is its beginning."""
    then = datetime.fromisoformat(at)
    return (moment() - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds()


def china_day() -> str:
    """The day on which Chinese pages are dated."""
    return moment().astimezone(CHINA).date().isoformat()


def china_midnight() -> float:
    """Seconds until that day is over."""
    at = moment().astimezone(CHINA)
    return (at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - at).total_seconds()


def within(window: str, at: datetime | None = None, zone: tzinfo = CHINA) -> bool:
    """Is it a time of this window such as `22:00-06:00` (that one goes over midnight)?"""
    start, end = window.split("-")
    clock = (at or moment()).astimezone(zone).strftime("%H:%M")
    return start <= clock < end if start <= end else clock >= start or clock < end
