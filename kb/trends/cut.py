"""Which part of a release is asked for, and how that is said in SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import Json

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_TYPE = re.compile(r"\d\d(?:\.\d{1,2})?")
_REGION = re.compile(r"\d{6}|[A-Z]{2}")


class BadCut(ValueError):
    """A part that cannot be asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Codes include all below them; dates are prefix ISO, inclusive, on the date that the trend goes by.

    `watched` leaves out what was collected afterwards: cases first published before any source that tells them was looked at.
    `discreet` is for the open web: cases of love and of nakedness stand under their prefecture, and no cut is finer than a month.
    """

    type: str | None = None
    region: str | None = None
    since: str | None = None
    until: str | None = None
    watched: bool = False
    discreet: bool = False

    def __post_init__(self) -> None:
        for name, pattern in (("type", _TYPE), ("region", _REGION), ("since", _DAY), ("until", _DAY)):
            value = getattr(self, name)
            if value is not None and not pattern.fullmatch(value):
                raise BadCut(f"{name}: {value[:40]!r} is no code or date")
            elif self.discreet and value and pattern is _DAY:
                object.__setattr__(self, name, value[:7])
        if self.since and self.until and self.since > self.until + "~":
            raise BadCut(f"since {self.since} comes after until {self.until}")

    def conditions(self, date: str | None) -> str:
        """On the rows of `counted`, named k; `date` is its column of time, None where time does not matter."""
        found = []
        if self.type:
            found.append(f"k.{'subtype' if '.' in self.type else 'type'} = :type")
        if self.region:
            found.append("k.region BETWEEN :region AND :region_end")
        if self.since and date:
            found.append(f"k.{date} >= :since")
        if self.until and date:
            found.append(f"k.{date} <= :until || '~'")
        if self.watched:
            found.append("k.watched")
        return " AND ".join(found) or "1"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of `counted` that the conditions need."""
        kind = () if not self.type else ("subtype",) if "." in self.type else ("type",)
        return (*kind, *(("region",) if self.region else ()))

    @property
    def own(self) -> str:
        """On a telling t: is its source one of those whose looks are counted? Of a place its own."""
        return "t.home BETWEEN :region AND :region_end" if self.region else "1"

    @property
    def parameters(self) -> dict[str, str]:
        given = {name: getattr(self, name) for name in ("type", "region", "since", "until")}
        if self.region:
            given["region_end"] = region_end(self.region)
        return {name: value for name, value in given.items() if value}

    def to_json(self) -> Json:
        return {"type": self.type, "region": self.region, "since": self.since, "until": self.until, "watched": self.watched}


def region_end(code: str) -> str:
    """The last code of a region and all below it.

    >>> region_end("510000"), region_end("510100"), region_end("510118"), region_end("MM")
    ('519999', '510199', '510118', 'MM')
    """
    if not code.isdigit():
        return code
    return code[:2] + "9999" if code.endswith("0000") else code[:4] + "99" if code.endswith("00") else code
