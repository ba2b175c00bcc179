"""What a source is: one publisher's columns as data. `load_sources` alone reads the YAML files, and refuses what it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import yaml

from crawlers.families import FAMILIES

SOURCES = Path(__file__).parent / "sources"
FOUND = "sources"  #: below a data folder: what `kb sources discover` wrote
TIERS = ("T0", "T1", "T2")  #: official, named press, re-poster
#: the frontier's sources for what a person gave: addresses, files
GIVEN = ADDED, INGESTED = "add", "ingest"
MIN_DELAY = 2.0  #: seconds between two requests to one host; a source may ask for more, never for less

#: hosts on which anybody may publish: what stands there is a re-post, whoever declares them
PLATFORMS = ("qq.com", "163.com", "sohu.com", "toutiao.com", "baidu.com", "weibo.com", "sina.com.cn", "ifeng.com")

_KEYS = frozenset(
    (
        *("name", "title", "publisher", "authority", "tier", "region", "family", "lists", "allow", "article", "options", "hours", "delay"),
        *("expect", "republish", "verified_live", "enabled"),
    )
)
_NEEDED = ("name", "title", "publisher", "tier", "family", "lists", "verified_live", "enabled")
_OPTIONS = frozenset("title date publisher body drop list next".split())  #: selectors only
_EXPECT = frozenset(("min", "max", "filled", "newest"))
FILLED = ("title", "text", "published", "publisher", "authority", "authors", "images")  #: what `expect.filled` may speak of
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_HOST = re.compile(r"\.?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(r"utm_\w{1,20}|spm|share_token|from_wap|isappinstalled")


class SourceError(Exception):
    """A source file that is not as the house has it; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Source:
    """One publisher column. `options` overrides selectors only; `hours` is a visiting window in Chinese time."""

    name: str
    title: str
    publisher: str
    authority: str | None = None
    tier: str = "T2"
    region: str | None = None
    family: str = "fallback"
    lists: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    article: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    hours: str | None = None
    delay: float = MIN_DELAY
    expect: Mapping[str, Any] = field(default_factory=dict)
    republish: bool = False
    verified_live: str = "never"
    enabled: bool = False
    secure: bool = False  #: not of the file: its host is known to speak TLS

    @property
    def list_hosts(self) -> frozenset[str]:
        return frozenset(host_of(url) for url in self.lists)

    def allows(self, host: str) -> bool:
        """May this source's crawl ask this host for anything?"""
        return host in self.list_hosts or _named(host, self.allow)

    def owns(self, host: str) -> bool:
        """Is this host the publisher's own, so that the source's tier holds there?

        The hosts of its lists are; an `allow` entry `.cpd.com.cn` covers a list's sister hosts; where no list is known, all of `allow` is.
        """
        if host in self.list_hosts:
            return True
        sisters = [entry for entry in self.allow if entry.startswith(".") and any(_under(h, entry) for h in self.list_hosts)]
        return _named(host, sisters) or (not self.lists and _named(host, self.allow))

    def canonical(self, url: str) -> str:
        """`canonical`, by TLS where the source declares the host so: one notice, one key."""
        parts = urlsplit(canonical(url))
        secure = self.secure or any(urlsplit(u).scheme == "https" and host_of(u) == parts.hostname for u in self.lists)
        return urlunsplit(parts._replace(scheme="https")) if secure and parts.port is None else urlunsplit(parts)


def _under(host: str, suffix: str) -> bool:
    return host.endswith(suffix) or host == suffix[1:]


def _named(host: str, entries: Iterable[str]) -> bool:
    return any(_under(host, entry) if entry.startswith(".") else host == entry for entry in entries)


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Lower-case host name; '' where there is none."""
    return (urlsplit(url).hostname or "").lower()


def is_platform(host: str) -> bool:
    return any(host == name or host.endswith("." + name) for name in PLATFORMS)


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The key of a page: lower-case scheme and host, no default port, fragment or tracking parameters. ValueError for no web address."""
    parts = urlsplit(url.strip())
    scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    if scheme not in _PORTS or not host:
        raise ValueError(f"not a web address: {url[:200]}")
    try:
        host = host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise ValueError(f"not a host name: {host[:100]}") from error
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    if parts.username is not None or parts.password is not None:
        netloc = f"{parts.username or ''}:{parts.password or ''}@{netloc}"  # kept, so that the guard sees and refuses it
    query = parts.query
    if _TRACKING.search(query):
        query = urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(k)])
    return urlunsplit((scheme, netloc, parts.path or "/", query, ""))


def tier_of(url: str, sources: Iterable[Source]) -> tuple[str, Source | None]:
    """(tier, owner) by the verified host alone: T0 and T1 only over TLS, on a host that a declared source owns.

    Names under `.example` exist on the sample web only, which has no TLS: there its YAML rules.
    """
    host = host_of(url)
    owner = next((s for s in sources if s.owns(host)), None)
    if owner is None or is_platform(host):
        return "T2", owner
    return (owner.tier if urlsplit(url).scheme == "https" or host.endswith(".example") else "T2"), owner


def source_of_host(host: str, known: Iterable[Source]) -> Source:
    """A source of one host and no list, for a person's own URL: the declared owner's selectors where it is no platform, else none."""
    owner = next((s for s in known if s.owns(host)), None)
    if owner is None or owner.tier == "T2" or is_platform(host):
        owner = Source(ADDED, host, host, family="")
    scheme = {urlsplit(url).scheme for url in owner.lists if host_of(url) == host}
    return replace(owner, name=ADDED, lists=(), allow=(host,), hours=None, secure="https" in scheme)


def load_sources(folder: Path = SOURCES) -> dict[str, Source]:
    """All declared sources by name, in the order of their files. Raises SourceError."""
    found: dict[str, Source] = {}
    for path in sorted(folder.glob("*/*.yml")):
        source = load_source(path)
        if source.name in found:
            raise SourceError(f"{path}: name: {source.name} is declared twice")
        found[source.name] = source
    return found


def sources_of(data: Path) -> dict[str, Source]:
    """The bundled sources and those that were discovered into this data folder, `<data>/sources`. Raises SourceError."""
    bundled, found = load_sources(), load_sources(data / FOUND)
    for name in found.keys() & bundled.keys():
        raise SourceError(f"{data / FOUND}: {name}: a bundled source has that name")
    return bundled | found


def load_source(path: Path) -> Source:
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: unreadable: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict):
        raise SourceError(f"{path}: not a mapping of keys")
    for key in raw:
        if key not in _KEYS:
            raise SourceError(f"{path}: unknown key: {key}")
    for key in _NEEDED:
        if raw.get(key) is None:
            raise SourceError(f"{path}: missing key: {key}")
    if problem := next(_problems(path.stem, raw), None):
        raise SourceError(f"{path}: {problem}")
    given: dict[str, Any] = {key: value for key, value in raw.items() if value is not None}
    given |= {key: tuple(given.get(key, ())) for key in ("lists", "allow")} | {"verified_live": str(raw["verified_live"])}
    return Source(**given)


def _problems(stem: str, raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the values of a source file, `key: what` each."""
    if raw["name"] != stem:
        yield f"name: {raw['name']!r} is not the file's name"
    if raw["tier"] not in TIERS:
        yield f"tier: {raw['tier']!r} is none of {', '.join(TIERS)}"
    if raw["family"] not in FAMILIES:
        yield f"family: {raw['family']!r} is none of {', '.join(FAMILIES)}"
    if not isinstance(raw["enabled"], bool) or not isinstance(raw.get("republish", False), bool):
        yield "enabled, republish: must be true or false"
    if raw["enabled"] and not raw["lists"]:
        yield "enabled: a source without lists cannot be"
    if raw.get("region") is not None and not re.fullmatch(r"\d{6}", str(raw["region"])):
        yield f"region: {raw['region']!r} is no code of six digits"
    yield from _web_problems(raw)
    if raw.get("hours") is not None and not _HOURS.fullmatch(str(raw["hours"])):
        yield f'hours: {raw["hours"]!r} is not like "22:00-06:00"'
    if not isinstance(raw.get("delay", MIN_DELAY), int | float) or raw.get("delay", MIN_DELAY) < MIN_DELAY:
        yield f"delay: {raw['delay']!r} is under {MIN_DELAY} seconds"
    yield from _nested_problems(raw)


def _web_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    for key in ("lists", "allow"):
        if not isinstance(raw.get(key) or [], list) or not all(isinstance(v, str) for v in raw.get(key) or []):
            yield f"{key}: must be a list of strings"
            return
    for url in raw["lists"] or []:
        if urlsplit(url).scheme not in _PORTS or not _HOST.fullmatch(host_of(url)):
            yield f"lists: {url!r} is no web address"
    for host in raw.get("allow") or []:
        if not _HOST.fullmatch(host):
            yield f"allow: {host!r} is no host name"
    try:
        re.compile(raw.get("article") or "")
    except (re.error, TypeError) as error:
        yield f"article: {error}"


def _nested_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    options, expect = raw.get("options") or {}, raw.get("expect") or {}
    if not isinstance(options, dict) or not isinstance(expect, dict):
        yield "options, expect: must be mappings"
        return
    for key, value in options.items():
        if key not in _OPTIONS or not isinstance(value, str):
            yield f"options: {key}: only selectors may be overridden ({', '.join(sorted(_OPTIONS))})"
    for key, value in expect.items():
        if key not in _EXPECT:
            yield f"expect: unknown key: {key}"
        elif key != "filled" and not _is_number(value, int):
            yield f"expect: {key}: {value!r} is no count of {'days' if key == 'newest' else 'notices'}"
    filled = expect.get("filled") or {}
    if not isinstance(filled, dict):
        yield f"expect: filled: {filled!r} must be a mapping of fields to shares"
        return
    for field_name, share in filled.items():
        if field_name not in FILLED:
            yield f"expect: filled: {field_name} is none of {', '.join(FILLED)}"
        elif not _is_number(share, int | float) or share > 1:
            yield f"expect: filled: {field_name}: {share!r} is no share between 0 and 1"


def _is_number(value: Any, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool) and value >= 0
