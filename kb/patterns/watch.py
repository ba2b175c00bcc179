"""The replay: tellings by day in, signs out on the day on which enough independent hosts have told of something new."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from kb.patterns.chance import binomial_tail
from kb.patterns.ledger import Ledger
from kb.patterns.stories import Stories
from kb.patterns.telling import Telling, pairings, phrases

_NAME = 5  #: characters of a usual name of a method
_MONTH = 30
_LEAST_RISE = 3  #: hosts that tell of it, against what so many tellings before let expect


@dataclass(frozen=True, slots=True)
class Rules:
    """When something is new. `k` hosts, independent: settled, telling different cases in notices that are no copies."""

    k: int = 3
    windows: tuple[int, ...] = (180, 60)  #: days in which they tell of it
    appears: float = 1e-4  #: chance that so many hosts tell of it in the window by accident, where nobody had before
    quota: float = 0.02  #: by accident, so many signs a month: the more is tried, the less chance each is allowed
    rises: float = 1e-6  #: the same where it was told before
    common: int = 30  #: tellings in a window after which a phrase is no news any more
    again: int = 365  #: days after which one sign may be given again


@dataclass(frozen=True, slots=True)
class Sign:
    """A phrase or a combination that became news on a day, and who made it so."""

    kind: str  #: phrase, combination
    label: str
    day: int
    witnesses: tuple[int, ...]  #: places of the first telling of each host
    tellings: tuple[int, ...]  #: all in the window
    before: int  #: tellings before the window
    share: float  #: of all that was told, in the window
    chance: float
    type: str | None
    quoted: bool  #: somebody prints it in quotation marks

    @property
    def order(self) -> tuple[object, ...]:
        """The most telling first; of phrases told alike those as long as names are, of combinations the fullest."""
        fit = abs(len(self.label) - _NAME) if self.kind == "phrase" else -len(self.label)
        return (self.kind != "phrase", -len(self.witnesses), not self.quoted, -len(self.tellings), self.chance, fit, self.label)


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought: its tellings with what they say, and the signs."""

    day: int
    told: tuple[tuple[int, frozenset[str]], ...]  #: place, phrases and combinations
    signs: tuple[Sign, ...]


@dataclass
class Watch:
    """One pass over the tellings; nothing of a later day is ever used."""

    rules: Rules = field(default_factory=Rules)
    ledger: Ledger = field(default_factory=Ledger)
    _phrases: dict[str, list[int]] = field(default_factory=dict)  #: recent places of each phrase that can be news
    _stories: Stories = field(default_factory=Stories)
    _counted: dict[str, tuple[int, int]] = field(default_factory=dict)  #: stories before those, counted up to a number
    _known: set[str] = field(default_factory=set)  #: phrases that are no news
    _pairs: dict[str, list[int]] = field(default_factory=dict)  #: all places of each combination
    _tried: dict[str, int] = field(default_factory=dict)  #: when something was first told by k hosts in a window
    _trials: deque[int] = field(default_factory=deque)  #: the same days, of the last three months
    _given: dict[str, int] = field(default_factory=dict)  #: when a sign was given last
    _purged: int = 0

    def run(self, tellings: Iterable[Telling]) -> Iterator[Day]:
        """A day at a time; `tellings` in their order."""
        for day, group in groupby(tellings, lambda telling: telling.day):
            ripe: dict[str, str] = {}
            told = []
            for telling in group:
                place = self.ledger.take(telling)
                if place is None:
                    continue
                self._stories.add(telling.words)
                said, paired = phrases(telling.words), pairings(telling.facets)
                told.append((place, frozenset(said | paired)))
                ripe |= dict.fromkeys(self._note(self._phrases, said - self._known, place), "phrase")
                ripe |= dict.fromkeys(self._note(self._pairs, paired, place), "combination")
            yield Day(day, tuple(told), tuple(self._signs(ripe, day)))
            self._purge(day)

    def _note(self, noted: dict[str, list[int]], features: Iterable[str], place: int) -> list[str]:
        ripe = []
        for feature in features:
            seen = noted.get(feature)
            if seen is None:
                noted[feature] = [place]
                continue
            seen.append(place)
            if len(seen) >= self.rules.k:
                ripe.append(feature)
        return ripe

    def _signs(self, ripe: dict[str, str], day: int) -> Iterator[Sign]:
        for feature in sorted(ripe):
            if self._given.get(feature, -self.rules.again) + self.rules.again > day:
                continue
            seen = (self._phrases if ripe[feature] == "phrase" else self._pairs)[feature]
            for window in self.rules.windows:
                sign = self._judge(ripe[feature], feature, seen, day, window)
                if sign is not None:
                    self._given[feature] = day
                    yield sign
                    break
            if ripe[feature] == "phrase" and len(seen) >= self.rules.common:
                self._known.add(feature)
                del self._phrases[feature]

    def _judge(self, kind: str, feature: str, seen: list[int], day: int, window: int) -> Sign | None:
        told = self.ledger.told
        lately = [place for place in seen[-self.rules.common :] if told[place].day > day - window]
        first = told[lately[0]].day if lately else day
        hosts = self.ledger.witnesses(lately, first)
        if len(hosts) < self.rules.k:
            return None
        allowed, share = self._allowed(feature, day), self.ledger.share_since(first)
        before = len(seen) - len(lately)
        if share ** len(hosts) > allowed or len(hosts) < _LEAST_RISE * share * before:
            return None
        if kind == "phrase" and not self.ledger.alike(hosts):
            return None
        if kind == "phrase":
            before += self._earlier(feature, seen[0], most=int(len(hosts) / (_LEAST_RISE * share)))
        agreed = self.ledger.agreed_type(hosts)
        if before and agreed:
            share = max(share, self.ledger.share_since(first, agreed))
        chance = binomial_tail(len(hosts), len(hosts) + before, share)
        if chance > (min(allowed, self.rules.rises) if before else allowed):
            return None
        quoted = any(f"{mark}{feature}" in told[place].words for place in hosts for mark in '“"')
        return Sign(kind, feature, day, tuple(hosts), tuple(lately), before, share, chance, agreed, quoted)

    def _earlier(self, phrase: str, place: int, most: int) -> int:
        """Stories with a phrase before the first place that is kept of it; where they are more than `most`, more than that."""
        count, limit = self._counted.get(phrase, (0, -1))
        if count > limit and most > limit:
            count = self._stories.count(phrase, place, most)
            self._counted[phrase] = (count, most)
        return count

    def _allowed(self, feature: str, day: int) -> float:
        """The chance that a sign may have today."""
        if self._tried.setdefault(feature, day) == day:
            self._trials.append(day)
        while self._trials and self._trials[0] <= day - 3 * _MONTH:
            self._trials.popleft()
        return min(self.rules.appears, 3 * self.rules.quota / (1 + len(self._trials)))

    def _purge(self, day: int) -> None:
        """Forget phrases that nobody used within the longest window; the stories remember."""
        if day - self._purged < self.rules.windows[0]:
            return
        self._purged = day
        told, since = self.ledger.told, day - self.rules.windows[0]
        gone = [phrase for phrase, seen in self._phrases.items() if told[seen[-1]].day < since]
        for phrase in gone:
            del self._phrases[phrase]
            self._tried.pop(phrase, None)
            self._counted.pop(phrase, None)
