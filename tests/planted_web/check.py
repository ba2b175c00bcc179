"""Reads the server's log and names every request that a polite crawler would not have made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from .robots import AGENT, Policy, policy_of
from .server import RETRY_AFTER, Entry
from .web import OUTAGE_RETRY, Web

_SESSION = re.compile(r";jsessionid=[0-9A-F]{8,40}", re.IGNORECASE)
#: clocks and sockets are not exact: this share of a delay may be missing
SLACK = 0.05
STALE = timedelta(hours=25)


def check_log(
    web: Web,
    log: Iterable[Entry],
    *,
    factor: float = 1.0,
    gap: float = 2.0,
    ceiling: int = 2000,
    hours: Mapping[str, tuple[int, int]] | None = None,
    after_wall: int = 10,
    calendar: int = 12,
    agent: str = AGENT,
) -> list[str]:
    """One line a breach, sorted by host and time; each begins with its kind and a colon.

    `factor`: real seconds a simulated one took. `gap`: seconds between two requests to a host (Crawl-delay makes it more; 0: unchecked).
    `ceiling`: requests a host and day. `hours`: host -> first and last hour of Beijing that its source allows.
    `after_wall`: requests that may follow a wall's answer on its day. `calendar`: endless pages that may be tried a day.
    """
    found: list[str] = []
    for host, entries in sorted(_by_host(log).items()):
        policies = list(_policies(web, entries, agent))
        found += _robots(host, entries, policies)
        found += _hours(host, entries, policies, (hours or {}).get(host))
        found += _pace(host, entries, policies, factor, gap)
        found += _connections(host, entries)
        found += _counts(host, entries, ceiling, after_wall, calendar)
        found += _forbidden(web, host, entries)
        found += _again(host, entries)
    return found


def fetched_again(log: Iterable[Entry]) -> list[str]:
    """Only the bodies that were fetched again although they had not changed and had come with validators."""
    return [line for host, entries in sorted(_by_host(log).items()) for line in _again(host, entries)]


def _by_host(log: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in sorted(log, key=lambda e: e.at):
        found.setdefault(entry.host, []).append(entry)
    return found


def _said(kind: str, entry: Entry, why: str) -> str:
    return f"{kind}: day {entry.day} {entry.when:%H:%M:%S} {entry.method} {entry.host}{entry.path} -> {entry.status}: {why}"


def _policies(web: Web, entries: list[Entry], agent: str) -> Iterator[tuple[Policy | None, Entry | None]]:
    """For every entry, what the host's robots.txt said when the client last asked."""
    known: Policy | None = None
    told: Entry | None = None
    for entry in entries:
        yield known, told
        if entry.kind == "robots" and entry.status not in (301, 302, 304):
            body = web.on(entry.day).answer(entry.host, entry.path).body.decode("utf-8", "replace")
            known, told = policy_of(entry.status, body, agent), entry
        elif entry.kind == "down" and entry.path == "/robots.txt":
            known, told = policy_of(entry.status, "", agent), entry
        elif entry.kind == "redirect" and entry.path == "/robots.txt":
            known, told = Policy(), entry  # the rules are those of the host that it leads to


def _robots(host: str, entries: list[Entry], policies: list[tuple[Policy | None, Entry | None]]) -> list[str]:
    found = []
    for entry, (policy, told) in zip(entries, policies, strict=True):
        if entry.path.partition("?")[0] in ("/robots.txt", "/robots2.txt"):
            continue
        if policy is None or told is None:
            found.append(_said("robots", entry, "robots.txt was not asked for before"))
        elif entry.when - told.when > STALE:
            found.append(_said("robots", entry, f"robots.txt was last asked for on day {told.day}"))
        elif not policy.allows(entry.path):
            found.append(_said("robots", entry, f"forbidden by robots.txt ({told.status})"))
    return found


def _hours(host: str, entries: list[Entry], policies: list[tuple[Policy | None, Entry | None]], own: tuple[int, int] | None) -> list[str]:
    found = []
    for entry, (policy, _) in zip(entries, policies, strict=True):
        if entry.path == "/robots.txt":
            continue
        minute = entry.when.hour * 60 + entry.when.minute
        if policy and policy.hours and not _within(minute, *policy.hours):
            found.append(_said("hours", entry, f"Visit-time is {policy.hours[0] // 60:02d}-{policy.hours[1] // 60:02d} UTC"))
        hour = (entry.when + timedelta(hours=8)).hour
        if own and not _within(hour, own[0], own[1] - 1):
            found.append(_said("hours", entry, f"its hours are {own[0]}-{own[1]} of Beijing"))
    return found


def _within(value: int, first: int, last: int) -> bool:
    return first <= value <= last if first <= last else value >= first or value <= last


def _pace(host: str, entries: list[Entry], policies: list[tuple[Policy | None, Entry | None]], factor: float, gap: float) -> list[str]:
    found = []
    for (before, entry), (policy, _) in zip(pairwise(entries), policies[1:], strict=True):
        passed = (entry.at - before.at) / factor
        wanted = max(gap, policy.delay if policy and gap else 0.0)
        if passed < wanted * (1 - SLACK):
            found.append(_said("delay", entry, f"{passed:.2f} s after the request before, {wanted:g} s wanted"))
        asked = RETRY_AFTER if before.kind == "busy" else OUTAGE_RETRY if (before.kind, before.status) == ("down", 503) else 0
        if gap and passed < asked * (1 - SLACK):
            found.append(_said("retry", entry, f"{passed:.2f} s after Retry-After: {asked}"))
    return found


def _connections(host: str, entries: list[Entry]) -> list[str]:
    """Two requests under way at once."""
    found, until = [], 0.0
    for entry in entries:
        if entry.at < until:
            found.append(_said("connections", entry, "another request to the host was still under way"))
        until = max(until, entry.done)
    return found


def _counts(host: str, entries: list[Entry], ceiling: int, after_wall: int, calendar: int) -> list[str]:
    found: list[str] = []
    asked: Counter[int] = Counter()
    walled: Counter[int] = Counter()
    dated: Counter[int] = Counter()
    stopped: set[int] = set()
    for entry in entries:
        asked[entry.day] += 1
        if asked[entry.day] == ceiling + 1:
            found.append(_said("ceiling", entry, f"more than {ceiling} requests on this day"))
        if entry.path.startswith("/rili/"):
            dated[entry.day] += 1
            if dated[entry.day] == calendar + 1:
                found.append(_said("calendar", entry, f"more than {calendar} pages of an endless calendar"))
        if entry.day in stopped:
            walled[entry.day] += 1
            if walled[entry.day] == after_wall + 1:
                found.append(_said("wall", entry, f"more than {after_wall} requests after the wall answered"))
        if entry.kind == "wall":
            stopped.add(entry.day)
    return found


def _forbidden(web: Web, host: str, entries: list[Entry]) -> list[str]:
    if host not in web.by_host:
        return [_said("stranger", entry, "no host of this web") for entry in entries if not host.startswith("www.")]
    found = []
    from .truth import forbidden

    for entry in entries:
        prefixes = forbidden(web.by_host[host], entry.day)
        if entry.path.partition("?")[0] not in ("/robots.txt", "/robots2.txt") and f"http://{host}{entry.path}".startswith(
            prefixes or ("-",)
        ):
            found.append(_said("forbidden", entry, "must not be fetched"))
    return found


def _again(host: str, entries: list[Entry]) -> list[str]:
    found = []
    had: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.status != 200 or not entry.digest or entry.kind == "robots":
            continue
        key = (_SESSION.sub("", entry.path), entry.form)
        before = had.get(key)
        if before and before.digest == entry.digest and (before.etag or before.last_modified):
            found.append(_said("again", entry, f"the same body as on day {before.day}, which came with validators"))
        had[key] = entry
    return found
