"""What stands behind a method: cases counted once, hosts that tell of their own, tiers, dates, and whether that is enough."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kb.model import china_day
from kb.patterns.methods import SUBTYPE, Method, Rules, Told, Value

TRUSTED = ("T0", "T1")
_SURE_HOSTS = 3  #: that have published by a day, before it is taken for today: one notice dated far ahead is no clock
_MONTH = 30.44
_EARLIEST = "2000"


@dataclass(frozen=True, slots=True)
class Backing:
    """Of a value in the cases of a type: how many tell it, and the telling that says so best."""

    cases: int
    telling: Told


@dataclass(slots=True)
class Support:
    """Of one method. `tellings` are those chosen as evidence, the best first."""

    cases: int = 0
    hosts: int = 0
    tiers: dict[str, int] = field(default_factory=dict)
    witnesses: int = 0  #: hosts of T2, each with a case and a notice of its own
    first_seen: str | None = None
    last_seen: str | None = None
    gone: bool = False  #: not told for long, although as much was told as before
    tellings: list[Told] = field(default_factory=list)
    values: dict[Value, Backing] = field(default_factory=dict)  #: of a whole type or subtype: those told in enough of its cases

    @property
    def tier(self) -> str:
        return min(self.tiers, default="T2")

    def enough(self, rules: Rules) -> bool:
        """One case of T0 or T1, or unrelated cases of T2."""
        return enough(self.tiers, self.witnesses, rules)

    def to_json(self) -> dict[str, Any]:
        return {"cases": self.cases, "hosts": self.hosts, "tiers": dict(sorted(self.tiers.items()))}


def enough(tiers: Mapping[str, int], witnesses: int, rules: Rules) -> bool:
    """One case of T0 or T1, or as many that bear each other out; `tiers` counts cases."""
    return any(tiers.get(tier) for tier in TRUSTED) or witnesses >= rules.witnesses


Account = tuple[str, str]  #: host, and who prints there


class Calendar:
    """When cases were told, and since when each account is known."""

    def __init__(self, tellings: Iterable[Told], opened: Mapping[Account, str], rules: Rules) -> None:
        self.opened, self.rules = opened, rules
        first: dict[str, str] = {}
        latest: dict[str, str] = {}
        for each in tellings:
            if each.day:
                first[each.case] = min(first.get(each.case, each.day), each.day)
                latest[each.host] = max(latest.get(each.host, ""), each.day)
        self.days = sorted(first.values())
        last = sorted(latest.values(), reverse=True)
        self.today = last[min(_SURE_HOSTS, len(last)) - 1] if last else ""

    def counts(self, told: Told) -> bool:
        """A telling of T2 counts where its account was known long enough before it told this; one without an address is nobody's."""
        if told.tier in TRUSTED:
            return True
        opened, day = _day(self.opened.get((told.host, told.account))), _day(told.day)
        return bool(told.host) and opened is not None and day is not None and (day - opened).days >= self.rules.settled_days

    def gone(self, support: Support) -> bool:
        """Silent for the months of the rules, in which it would have been told several times had it gone on."""
        first, last, today = (_day(day) for day in (support.first_seen, support.last_seen, self.today))
        if first is None or last is None or today is None or (today - last).days < self.rules.unseen_months * _MONTH:
            return False
        until = bisect_right(self.days, support.last_seen or "")
        since = bisect_right(self.days, self.today) - until
        during = until - bisect_right(self.days, support.first_seen or "") + 1
        return support.cases / max(during, support.cases) * since >= self.rules.expected


def sound_day(published: str | None, fetched: str | None) -> str:
    """The date that a page gives for itself; '' for one that is none, lies before there was a web of notices, or after it was fetched.

    >>> sound_day("2023-05-02", "2024-01-01T00:00:00Z"), sound_day("2099-01-01", "2024-01-01T00:00:00Z"), sound_day("2026-13-45", None)
    ('2023-05-02', '', '')
    >>> sound_day("2024-01-02", "2024-01-01T16:30:00Z")
    '2024-01-02'
    """
    if not published or _day(published) is None or published < _EARLIEST or (fetched and published[:10] > china_day(fetched)):
        return ""
    return published


def _day(text: str | None) -> date | None:
    """The first day of what a prefix-ISO date says; None for none."""
    try:
        return date.fromisoformat(f"{text}{'-01-01'[len(text) - 4 :]}" if len(text) < 10 else text[:10]) if text else None
    except ValueError:
        return None


def find_support(methods: Sequence[Method], tellings: Iterable[Told], calendar: Calendar) -> dict[Method, Support]:
    """Of every method that is told at all, of tellings that count; one stands for a method whose values it has all, whatever others add."""
    told = sorted(tellings, key=lambda each: each.order)
    bits: dict[Value, int] = {}
    by_type: dict[str, list[tuple[int, Told]]] = {}
    for each in told:
        by_type.setdefault(each.type, []).append((_mask(each.values, bits), each))
    found = {}
    for method in methods:
        mask = _mask(method.values, bits)
        behind = [each for has, each in by_type.get(method.type, ()) if has & mask == mask]
        if behind:
            found[method] = _support(behind, calendar)
            if not method.facets:
                found[method].values = _backed(behind, calendar)
    return found


def _backed(behind: Sequence[Told], calendar: Calendar) -> dict[Value, Backing]:
    """Values with as much behind them as a pattern needs."""
    by_value: dict[Value, list[Told]] = {}
    for each in behind:
        for value in (one for one in each.values if one[0] != SUBTYPE):
            by_value.setdefault(value, []).append(each)
    found = {}
    for value in sorted(by_value):
        told = by_value[value]
        trusted = any(each.tier in TRUSTED for each in told)
        if trusted or _witnesses(told) >= calendar.rules.witnesses:
            best = min(told, key=lambda each: (each.tier, *each.order))
            found[value] = Backing(len({each.case for each in told}), best)
    return found


def _mask(values: Iterable[Value], bits: dict[Value, int]) -> int:
    return sum(bits.setdefault(value, 1 << len(bits)) for value in values)


def _support(behind: Sequence[Told], calendar: Calendar) -> Support:
    support = count_support(behind)
    support.gone = calendar.gone(support)
    support.tellings = list(_chosen(behind, calendar.rules.cases))
    return support


def count_support(behind: Sequence[Told]) -> Support:
    """What can be counted of tellings in their order, without a calendar."""
    tiers: dict[str, str] = {}
    printed: dict[str, str] = {}  # copies of a notice are one voice, the first
    for each in behind:
        tiers[each.case] = min(tiers.get(each.case, each.tier), each.tier)
        printed.setdefault(each.notice, each.host)
    days = [each.day for each in behind if each.day]
    support = Support(len(tiers), len(set(printed.values())), dict(Counter(tiers.values())), _witnesses(behind))
    support.first_seen, support.last_seen = min(days, default=None), max(days, default=None)
    return support


def _witnesses(behind: Iterable[Told]) -> int:
    return len({each.host for each in unrelated(behind) if each.tier not in TRUSTED})


def unrelated(behind: Iterable[Told]) -> Iterator[Told]:
    """Tellings with a case and a notice of their own."""
    cases, notices = set[str](), set[str]()
    for each in behind:
        if each.case not in cases and each.notice not in notices:
            yield each
        cases.add(each.case)
        notices.add(each.notice)


def _chosen(behind: Sequence[Told], most: int) -> Iterator[Told]:
    """The best tier first, then one a host, then the earliest; a case once: what comes later displaces none of the same standing."""
    ordered = sorted(behind, key=lambda each: (each.tier, *each.order))
    cases, hosts = set[str](), set[str]()
    for fresh in (True, False):
        for each in ordered:
            if len(cases) < most and each.case not in cases and (each.host not in hosts) == fresh:
                cases.add(each.case)
                hosts.add(each.host)
                yield each
