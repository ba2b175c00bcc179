"""One entry of the log as STIX 2.1 objects; ids follow from the entry's id and life alone, so that a tombstone names the same objects.

STIX holds a revocation to be final: an entry that comes back does so as other objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kb.feeds.cues import CUE, rule_of, words_of
from kb.feeds.log import DELETE, UPSERT, Body, Entry
from kb.feeds.moment import EPOCH, day_of, moment_of, stamp
from kb.feeds.observed import ADDRESS, APP, HOST, IP, kind_of
from kb.feeds.words import LANGUAGES, PUBLISHER, advice, summary, title
from kb.lexicon.cues import LEGITIMATE

Object = dict[str, Any]
RULE, RULE_VERSION = "scam-cues", "1"  #: a rule of cues is no pattern of observations; the vocabulary of pattern types is open
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:scam-bulletins:feed")
_WHITE = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"
_ELSEWHERE = ("cues", "guards", "evidence", "id", "title", "stages", "literals", "re2")  #: of a body: told in other properties
_OBSERVED = {APP: "software:name", IP: "ipv4-addr:value", HOST: "domain-name:value", ADDRESS: "url:value"}
_SHA256 = re.compile("[0-9a-f]{64}")


def id_of(kind: str, key: str) -> str:
    return f"{kind}--{uuid5(_NAMESPACE, f'{kind}|{key}')}"


IDENTITY, EXTENSION = id_of("identity", "publisher"), id_of("extension-definition", "entry")
_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["entry", "seq"],
    "properties": {
        "entry": {"type": "string", "description": "id of the entry of the change log"},
        "seq": {"type": "integer", "description": "its number; created and modified count these numbers, a second each from 2020 on"},
        "rev": {"type": "integer"},
        "life": {"type": "integer", "description": "how often the entry came to be used: each life has objects of its own"},
        "told": {"type": "object", "description": "the entry's body but for cues and evidence"},
    },
}


def shared() -> list[Object]:
    """What every bundle has: who publishes it, and what its extension means."""
    head: Object = {"spec_version": "2.1", "created": stamp(EPOCH), "modified": stamp(EPOCH), "object_marking_refs": [_WHITE]}
    publisher = {"type": "identity", "id": IDENTITY, "name": f"{PUBLISHER['zh']} {PUBLISHER['en']}", "identity_class": "system"}
    about = {"description": "Patterns of scams, from what Chinese police publish. CC BY 4.0.", "lang": "en"}
    white = {"type": "marking-definition", "id": _WHITE, "spec_version": "2.1", "created": "2017-01-20T00:00:00.000Z",
             "definition_type": "tlp", "name": "TLP:WHITE", "definition": {"tlp": "white"}}  # fmt: skip
    extension = {
        "type": "extension-definition", "id": EXTENSION, "name": "Entry of the scam-bulletins change log", "created_by_ref": IDENTITY,
        "description": "Which entry of the feed's log an object was made of, and what else that says.",
        "schema": json.dumps(_SCHEMA, sort_keys=True), "version": "1.0.0", "extension_types": ["property-extension"],
    }  # fmt: skip
    return [white, {**head, **publisher, **about}, {**head, **extension}]


def objects_of(entry: Entry) -> list[Object]:
    """Revoked where the entry is not to be used any more; of a deleted one nothing is told but that."""
    made = _pattern(entry) if entry.kind == "pattern" else [_cue(entry) if entry.kind == CUE else _indicator(entry)]
    return [*made, *(_translated(each, entry) for each in made if "name" in each)]


def bygone(entry: Entry) -> list[Object]:
    """Objects of the lives that it had before, revoked: who missed one end learns it with the next life."""
    lives = (Entry(entry.seq, DELETE, entry.id, entry.rev, entry.kind, None, life) for life in range(1, entry.life))
    return [made for life in lives for made in objects_of(life)]


def _object(kind: str, entry: Entry, key: str = "", **more: Any) -> Object:
    own: Object = {"extension_type": "property-extension", "entry": entry.id, "seq": entry.seq, "life": entry.life}
    again = f"|{entry.life}" if entry.life > 1 else ""
    head: Object = {
        "type": kind, "spec_version": "2.1", "id": id_of(kind, f"{entry.id}|{key}{again}"), "created_by_ref": IDENTITY,
        "created": stamp(EPOCH), "modified": stamp(moment_of(entry.seq)), "object_marking_refs": [_WHITE],
        "extensions": {EXTENSION: own},
    }  # fmt: skip
    if entry.op != UPSERT:
        head["revoked"] = True
    return {**head, **more}


def _with_told(made: Object, entry: Entry) -> Object:
    told = {key: value for key, value in (entry.body or {}).items() if key not in _ELSEWHERE}
    own = {**made["extensions"][EXTENSION], "rev": entry.rev, **({"told": told} if told else {})}
    return {**made, "extensions": {EXTENSION: own}}


def _named(entry: Entry) -> Object:
    return {"lang": "zh", "name": title(entry, "zh"), "description": summary(entry, "zh")}


def _pattern(entry: Entry) -> list[Object]:
    body = entry.body or {}
    method = _with_told(_object("attack-pattern", entry, **_named(entry), external_references=_references(entry)), entry)
    if stages := [each["stage"].replace("_", "-") for each in body.get("stages") or ()]:
        method["kill_chain_phases"] = [{"kill_chain_name": "scam-bulletins", "phase_name": stage} for stage in stages]
    said = {"pattern": rule_of(body), "pattern_type": RULE, "pattern_version": RULE_VERSION, "indicator_types": ["malicious-activity"]}
    rule = _object("indicator", entry) | _named(entry) | _valid(body) | said
    against = {"lang": "zh", "name": f"防范：{title(entry, 'zh')}", "description": advice(entry.body, "zh")}
    protection = _object("course-of-action", entry, **against)
    return [
        method,
        rule,
        protection,
        _object("relationship", entry, "indicates", relationship_type="indicates", source_ref=rule["id"], target_ref=method["id"]),
        _object("relationship", entry, "mitigates", relationship_type="mitigates", source_ref=protection["id"], target_ref=method["id"]),
    ]


def _indicator(entry: Entry) -> Object:
    body = entry.body or {"indicator": "app", "value": "withdrawn"}
    seen = {"pattern": _observed(body), "pattern_type": "stix", "pattern_version": "2.1", "indicator_types": ["malicious-activity"]}
    labels = {"labels": [f"scam-type-{code}" for code in body["types"]]} if body.get("types") else {}
    made = _object("indicator", entry, external_references=_references(entry)) | _named(entry) | _valid(body) | seen | labels
    return _with_told(made, entry)


def _valid(body: Body) -> Object:
    return {"valid_from": stamp(day_of(body.get("first_seen")) or EPOCH)}


def _cue(entry: Entry) -> Object:
    """What scammers, or honest people, say; rules name it by the entry's id."""
    body = entry.body or {}
    kind = "benign" if body.get("says") == LEGITIMATE else "malicious-activity"
    said = {"pattern": words_of(body), "pattern_type": RULE, "pattern_version": RULE_VERSION, "indicator_types": [kind]}
    made = _object("indicator", entry, external_references=_references(entry)) | _named(entry) | _valid({}) | said
    return _with_told(made, entry)


def _observed(body: Body) -> str:
    """A pattern of observations that names an app or a site."""
    value = body["value"]
    quoted = "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return f"[{_OBSERVED[kind_of(body)]} = {quoted}]"


def _references(entry: Entry) -> list[Object]:
    """Its id here, its names in other catalogues, and the notices that tell of it."""
    body = entry.body or {}
    found: list[Object] = [{"source_name": "scam-bulletins", "external_id": entry.id}]
    found += [{"source_name": "mitre-f3", "external_id": each} for each in body.get("mitre_f3") or ()]
    found += [{"source_name": "attck4fraud", "external_id": each} for each in body.get("attck4fraud") or ()]
    for each in body.get("evidence") or ():
        hashes = {"hashes": {"SHA-256": each["sha256"]}} if _SHA256.fullmatch(str(each.get("sha256"))) else {}
        told = {"external_id": each["case"], "url": each["url"], "description": each["quote"] or "–"}
        found.append({"source_name": "notice", **told, **hashes})
    return found


def _translated(made: Object, entry: Entry) -> Object:
    told = {"name": title(entry, "en"), "description": summary(entry, "en")}
    if made["type"] == "course-of-action":
        told = {"name": f"Against: {told['name']}", "description": advice(entry.body, "en")}
    contents = {lang: told for lang in LANGUAGES if lang != made["lang"]}
    return _object("language-content", entry, made["type"], object_ref=made["id"], object_modified=made["modified"], contents=contents)


def reports(objects: list[Object]) -> Iterator[Object]:
    """One a month with what was first told in it; as new as the newest of all objects, for what left a month leaves no trace in it."""
    newest = max((own_of(each)["seq"] for each in objects), default=0)
    months: dict[str, list[str]] = {}
    for each in objects:
        first = own_of(each).get("told", {}).get("first_seen")
        if day_of(first) and not each.get("revoked"):
            months.setdefault(first[:7], []).append(each["id"])
    for month in sorted(months):
        yield from _report(month, sorted(months[month]), newest)


def _report(month: str, refs: list[str], seq: int) -> list[Object]:
    head = {"spec_version": "2.1", "created_by_ref": IDENTITY, "created": stamp(EPOCH), "modified": stamp(moment_of(seq))}
    head |= {"object_marking_refs": [_WHITE]}  # type: ignore[dict-item]
    told = {"zh": f"{month} 首次见到的诈骗手法", "en": f"Scam methods first seen in {month}"}
    published = day_of(month)
    made = {
        **head, "type": "report", "id": id_of("report", month), "lang": "zh", "name": told["zh"], "report_types": ["attack-pattern"],
        "published": stamp(published or EPOCH), "object_refs": refs,
    }  # fmt: skip
    language = {
        **head, "type": "language-content", "id": id_of("language-content", f"report|{month}"), "object_ref": made["id"],
        "object_modified": made["modified"], "contents": {"en": {"name": told["en"]}},
    }  # fmt: skip
    return [made, language]


def own_of(made: Object) -> dict[str, Any]:
    """What our extension says; nothing of objects that belong to no entry."""
    found: dict[str, Any] = made.get("extensions", {}).get(EXTENSION, {})
    return found
