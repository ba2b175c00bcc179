"""Signs of one method are one alert: with its phrase, its facets, who told of it and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from kb.patterns.ledger import ALIKE, Ledger
from kb.patterns.telling import FACETS, Telling, said_by
from kb.patterns.watch import Day, Rules, Sign, Watch

_SHARED = 2 / 3  #: of the witnesses of a sign that already tell of an alert's method
_OPEN = 365  #: days in which signs may join an alert
_MOST_ALSO = 12


@dataclass
class Alert:
    """What became news on `opened`. `members` are places of tellings of the method, as far as they are known."""

    sign: Sign
    also: dict[str, None] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)

    @property
    def opened(self) -> int:
        return self.sign.day


@dataclass(frozen=True, slots=True)
class Evidence:
    """One telling of an alert, with the place of the phrase or of its first facet in the text; `counted` names a witness."""

    telling: Telling
    start: int | None
    end: int | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An alert as it is kept; `known` is the day on which the k-th independent host had told of it."""

    id: str
    kind: str  #: appears, rises
    what: str  #: phrase, combination
    label: str
    type: str | None
    facets: dict[str, str | None]
    opened: date
    first: date
    known: date
    hosts: int
    before: int
    share: float
    chance: float
    also: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def find_alerts(tellings: Iterable[Telling], rules: Rules | None = None) -> list[Found]:
    """Alerts by the day on which they would have been given; a function of the set of tellings."""
    watch = Watch(rules or Rules())
    alerts = list(_gather(watch.run(sorted(tellings, key=lambda telling: telling.order))))
    return [_to_found(alert, watch) for alert in alerts]


def _gather(days: Iterable[Day]) -> Iterator[Alert]:
    opened: list[Alert] = []
    owners: dict[str, Alert] = {}
    for day in days:
        for place, said in day.told:
            for feature in said & owners.keys():
                owners[feature].members.add(place)
        for sign in sorted(day.signs, key=lambda sign: sign.order):
            alert = _home(sign, opened)
            if alert is None:
                alert = Alert(sign)
                opened.append(alert)
                yield alert
            alert.also[sign.label] = None
            if sign.day == alert.opened:
                alert.members.update(sign.tellings)
                if _names(sign):
                    owners[sign.label] = alert
        opened = [alert for alert in opened if alert.opened > day.day - _OPEN]
        owners = {feature: alert for feature, alert in owners.items() if alert.opened > day.day - _OPEN}


def _names(sign: Sign) -> bool:
    """Does it name the method, so that whoever says it tells of it? What was told before, a pair of facets, or what became news
    later may be said of other methods too."""
    return not sign.before and (sign.kind == "phrase" or sign.label.count("=") > 2)


def _home(sign: Sign, opened: list[Alert]) -> Alert | None:
    """The alert of the method that most of a sign's witnesses already tell of."""
    shared = [(len(alert.members.intersection(sign.witnesses)), -n) for n, alert in enumerate(opened)]
    most, n = max(shared, default=(0, 0))
    return opened[-n] if most >= _SHARED * len(sign.witnesses) else None


def _to_found(alert: Alert, watch: Watch) -> Found:
    sign, ledger = alert.sign, watch.ledger
    told = [ledger.told[place] for place in sign.witnesses]
    named = f"{sign.label}\n{told[0].case_id}"
    return Found(
        id=sha256(named.encode()).hexdigest()[:12],
        kind="rises" if sign.before else "appears",
        what=sign.kind,
        label=sign.label,
        type=sign.type,
        facets=_facets(told),
        opened=date.fromordinal(sign.day),
        first=date.fromordinal(told[0].day),
        known=date.fromordinal(told[watch.rules.k - 1].day),
        hosts=len(told),
        before=sign.before,
        share=sign.share,
        chance=sign.chance,
        also=_also(alert),
        evidence=tuple(_evidence(sign, ledger)),
    )


def _facets(told: list[Telling]) -> dict[str, str | None]:
    """For each facet the value that most of the tellings share; None where they share none."""
    shared: dict[str, str | None] = dict.fromkeys(FACETS.values())
    counts = Counter((facet, value) for telling in told for facet, value, *_ in telling.facets)
    for (facet, value), count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if count >= ALIKE * len(told):
            shared[facet] = value
    return shared


def _also(alert: Alert) -> tuple[str, ...]:
    """What else told of it, without pieces of what is listed."""
    kept: list[str] = []
    for label in sorted(alert.also, key=lambda label: (-len(label), label)):
        if not any(label in longer for longer in (alert.sign.label, *kept)):
            kept.append(label)
    order = list(alert.also)
    return tuple(sorted(kept, key=order.index)[:_MOST_ALSO])


def _evidence(sign: Sign, ledger: Ledger) -> Iterator[Evidence]:
    for place in sign.tellings:
        telling = ledger.told[place]
        start, end = _where(sign, telling)
        yield Evidence(telling, start, end, place in sign.witnesses)


def _where(sign: Sign, telling: Telling) -> tuple[int, int] | tuple[None, None]:
    if sign.kind == "phrase":
        at = telling.words.index(sign.label) + telling.start
        return at, at + len(sign.label)
    parts = sign.label.split(" ")
    places = [(start, end) for facet, value, start, end in telling.facets if said_by(facet, value) & set(parts) and end > start]
    return places[-1] if places else (None, None)
