"""What has been told so far, each case once: the exposure against which a new way of scamming is held."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from kb.patterns.chance import binomial_tail
from kb.patterns.telling import Telling, marks

SETTLED_DAYS, SETTLED_TELLINGS = 60, 3  #: after which it is known what a host used to tell
ALIKE = 2 / 3  #: of the tellings of one method have in common what makes it one
BY_ACCIDENT = 0.25
FEW = 20  #: tellings of a type from which its own share says something


class Ledger:
    """Tellings in their order without copies and retellings; a place in `told` names one."""

    def __init__(self) -> None:
        self.told: list[Telling] = []
        self._cases: set[str] = set()
        self._notices: dict[str, str] = {}
        self._hosts: dict[str, list[int]] = {}  #: days of each host's tellings
        self._marked: Counter[str] = Counter()
        self._shares: dict[tuple[int, str | None], float] = {}  #: as of the last telling
        self._kinds: dict[tuple[str, str | None], list[int]] = {}  #: the same by host and type

    def take(self, telling: Telling) -> int | None:
        """Its place; None for a copy of a notice or another telling of a case that is here already."""
        if telling.case in self._cases or self._notices.setdefault(telling.notice, telling.bulletin_id) != telling.bulletin_id:
            return None
        self._cases.add(telling.case)
        self.told.append(telling)
        self._marked.update(marks(telling))
        self._shares.clear()
        self._hosts.setdefault(telling.host, []).append(telling.day)
        self._kinds.setdefault((telling.host, telling.type), []).append(telling.day)
        return len(self.told) - 1

    def settled(self, host: str, day: int) -> bool:
        """Was this host watched long enough before a day to say that it had not told of something before?"""
        days = self._hosts[host]
        return days[0] <= day - SETTLED_DAYS and bisect_left(days, day) >= SETTLED_TELLINGS

    def share_since(self, day: int, kind: str | None = None) -> float:
        """Of all (or all of one type) that hosts settled by then have told, the share from that day on: a source that joins
        cannot make a burst."""
        key = (day, kind)
        if key not in self._shares:
            self._shares[key] = self._share_since(day, kind)
        return self._shares[key]

    def _share_since(self, day: int, kind: str | None) -> float:
        before = after = 0
        for host, days in self._hosts.items():
            if self.settled(host, day):
                counted = days if kind is None else self._kinds.get((host, kind), [])
                at = bisect_left(counted, day)
                before += at
                after += len(counted) - at
        if kind is not None and before < FEW:
            return 0.0  # of a type as rare as that nothing follows
        return after / (before + after) if before else 1.0

    def witnesses(self, places: Iterable[int], day: int) -> list[int]:
        """The first telling of each settled host; places rise."""
        first: dict[str, int] = {}
        for place in places:
            host = self.told[place].host
            if host not in first and self.settled(host, day):
                first[host] = place
        return list(first.values())

    def agreed_type(self, places: Sequence[int]) -> str | None:
        """The type of two thirds of them; None where they are of many kinds."""
        (kind, count), *_ = Counter(self.told[place].type for place in places).most_common(1)
        return kind if count >= ALIKE * len(places) else None

    def alike(self, places: Sequence[int]) -> bool:
        """Do two thirds of them share a type, or a value of a facet, that so many would hardly share by accident?"""
        shared = Counter(mark for place in places for mark in marks(self.told[place]))
        return any(
            count >= ALIKE * len(places) and binomial_tail(count, len(places), self._marked[mark] / len(self.told)) <= BY_ACCIDENT
            for mark, count in shared.items()
        )
