"""One entry of the log as a MISP event; attributes have places that follow from the entry's id, so that what is taken away can be told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kb.feeds.cues import CUE, rule_of, words_of
from kb.feeds.log import UPSERT, Body, Entry
from kb.feeds.moment import EPOCH, day_of, moment_of
from kb.feeds.observed import ADDRESS, APP, HOST, IP, kind_of
from kb.feeds.words import PUBLISHER, advice, summary, title

Event = dict[str, Any]
METHOD, TYPE = "scam-method", "scam-type"  #: our galaxies
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:scam-bulletins:misp")
_EVIDENCE = 8  #: notices of one body
_WORDS = ("summary-zh", "summary-en", "advice-zh", "advice-en", "rule")
_SEEN = "seen"  #: the place of an app or a site
_PLACES = {"pattern": (*_WORDS, *(f"evidence-{n}" for n in range(1, _EVIDENCE + 1)))}
_PLACES["indicator"] = (_SEEN, *_PLACES["pattern"][-_EVIDENCE:])
_PLACES[CUE] = ("rule",)
_TYPES = {APP: "text", IP: "ip-dst", HOST: "domain", ADDRESS: "url"}  #: of attributes


def uuid_of(key: str) -> str:
    return str(uuid5(_NAMESPACE, key))


ORGANISATION = {"name": f"{PUBLISHER['zh']} {PUBLISHER['en']}", "uuid": uuid_of("organisation")}


def event_of(entry: Entry) -> Event:
    """Of a deleted entry nothing but empty places, marked as deleted."""
    at = str(int(moment_of(entry.seq).timestamp()))
    body = entry.body or {}
    day = day_of(body.get("first_seen")) or EPOCH
    told = dict(_attributes(entry))
    attributes = [_attribute(entry, place, at, told.get(place)) for place in _PLACES[entry.kind] if place in told or entry.rev > 1]
    name = {"pattern": "诈骗手法 Scam method", "indicator": "涉诈标识 Scam indicator", CUE: "用语 Cue"}[entry.kind]
    return {
        "uuid": uuid_of(entry.id), "info": f"{name}: {title(entry, 'zh')} | {title(entry, 'en')}", "date": day.date().isoformat(),
        "threat_level_id": "2", "analysis": "2", "published": True, "timestamp": at, "publish_timestamp": at, "Orgc": ORGANISATION,
        "Tag": [{"name": each} for each in _tags(entry)], "Attribute": attributes,
    }  # fmt: skip


def _attribute(entry: Entry, place: str, at: str, told: Event | None) -> Event:
    empty = {"type": "text", "category": "Other", "value": f"withdrawn {place}", "deleted": True}
    head = {"uuid": uuid_of(f"{entry.id}|{place}"), "timestamp": at, "to_ids": False, "disable_correlation": True, "comment": ""}
    return {**head, **(told or empty)}


def _attributes(entry: Entry) -> Iterator[tuple[str, Event]]:
    body = entry.body
    if body is None:
        return
    if entry.kind == "indicator":
        yield _SEEN, {**_observed(body), "to_ids": entry.op == UPSERT, "disable_correlation": False, "comment": summary(entry, "zh")}
    elif entry.kind == CUE:
        yield "rule", {"type": "text", "category": "Other", "value": words_of(body), "comment": "rule"}
    else:
        words = (summary(entry, "zh"), summary(entry, "en"), advice(body, "zh"), advice(body, "en"), rule_of(body))
        for place, value in zip(_WORDS, words, strict=True):
            yield place, {"type": "text", "category": "Other", "value": value, "comment": place}
    notices: dict[str, str] = {}
    for each in body.get("evidence") or ():
        notices.setdefault(each["url"], each["quote"])
    for n, (url, quote) in enumerate(list(notices.items())[:_EVIDENCE], 1):
        link = {"type": "link", "category": "External analysis", "value": url, "comment": quote, "disable_correlation": False}
        yield f"evidence-{n}", link


def _observed(body: Body) -> Event:
    kind = kind_of(body)
    return {"type": _TYPES[kind], "category": "Other" if kind == APP else "Network activity", "value": body["value"]}


def _tags(entry: Entry) -> Iterator[str]:
    yield "tlp:clear"
    status = "active" if entry.op == UPSERT else "withdrawn" if entry.body is None else "retired"
    yield f'scam-bulletins:status="{status}"'
    if entry.body is None:
        return
    for code in entry.body["types"] if "types" in entry.body else [entry.body["type"]["code"]]:
        yield f'scam-bulletins:type="{code}"'
    if entry.kind == "pattern":
        yield f'misp-galaxy:{METHOD}="{cluster_name(entry)}"'
        for name in entry.body.get("attck4fraud") or ():
            yield f'misp-galaxy:financial-fraud="{name}"'


def cluster_name(entry: Entry) -> str:
    return f"{title(entry, 'zh')} - {entry.id}".replace('"', "”")


def manifest_of(event: Event) -> Event:
    """What a MISP instance reads before it takes the event."""
    return {key: event[key] for key in ("Orgc", "Tag", "info", "date", "analysis", "threat_level_id", "timestamp")}


def hashes_of(event: Event) -> list[str]:
    """MD5 of every value that stands, as feeds have them for looking up."""
    values = [each["value"] for each in event["Attribute"] if not each.get("deleted")]
    return [hashlib.md5(value.encode(), usedforsecurity=False).hexdigest() for value in values]
