"""The types of scams and the methods of the feed as MISP galaxies: what events are tagged with, and what other catalogues call it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.feeds.log import UPSERT, Entry
from kb.feeds.misp_event import METHOD, ORGANISATION, TYPE, cluster_name, uuid_of
from kb.feeds.words import advice, summary, title
from kb.lexicon import kinds, load_yaml

Cluster = dict[str, Any]
_SOURCE = "Scam Bulletins, CC BY 4.0"
_ABOUT = {
    TYPE: ("Scam type", "Types and subtypes of telecom and network fraud as Chinese police count them.", "bookmark"),
    METHOD: ("Scam method", "Patterns of method found in notices of Chinese police.", "phone"),
}
_SURE = ['estimative-language:likelihood-probability="almost-certain"']


def _related(uuid: str, how: str) -> Cluster:
    return {"dest-uuid": uuid, "type": how, "tags": _SURE}


def galaxies() -> dict[str, Cluster]:
    head = {"namespace": "scam-bulletins", "version": 1}
    return {
        kind: {**head, "name": name, "description": about, "icon": icon, "type": kind, "uuid": uuid_of(kind)}
        for kind, (name, about, icon) in _ABOUT.items()
    }


def _whole(kind: str, values: list[Cluster], version: int) -> Cluster:
    name, about, _ = _ABOUT[kind]
    head = {"name": name, "description": about, "type": kind, "uuid": uuid_of(kind), "source": _SOURCE, "category": "fraud"}
    return {**head, "authors": [ORGANISATION["name"]], "version": version, "values": values}


def types() -> Cluster:
    """Of the taxonomy, subtypes under their types."""
    known = load_yaml("definitions.yml")["types"]
    values = []
    for code, kind in sorted(kinds().items()):
        meta = {"external_id": code, "synonyms": sorted({kind.en, *kind.names}), "refs_f3": [each["id"] for each in kind.f3]}
        about = {"description": f"{known[code]['zh']} {known[code]['en']}", "meta": meta}
        same = [_related(each["uuid"], "related-to") for each in kind.attck4fraud]
        values.append({"value": f"{kind.zh} - {code}", "uuid": uuid_of(f"type|{code}"), **about, "related": same})
        for sub in kind.subtypes:
            about = {"description": sub.en, "meta": {"external_id": sub.code, "synonyms": [sub.en]}}
            part = [_related(uuid_of(f"type|{code}"), "subtechnique-of")]
            values.append({"value": f"{sub.zh} - {sub.code}", "uuid": uuid_of(f"type|{sub.code}"), **about, "related": part})
    return _whole(TYPE, values, 1)


def method_of(entry: Entry) -> Cluster:
    """A pattern; revoked where it is not to be used any more."""
    made: Cluster = {"value": cluster_name(entry), "uuid": uuid_of(f"{entry.id}|cluster"), "description": summary(entry, "zh")}
    made["meta"] = {"external_id": entry.id, "seq": str(entry.seq)}
    if entry.op != UPSERT:
        made["revoked"] = True
    if entry.body is not None:
        code = (entry.body.get("subtype") or entry.body["type"])["code"]
        links = list(dict.fromkeys(each["url"] for each in entry.body.get("evidence") or ()))
        made["meta"] |= {"synonyms": [title(entry, "en")], "refs": links, "mitigation": advice(entry.body, "zh")}
        made["meta"] |= {"description_en": summary(entry, "en"), "refs_f3": list(entry.body.get("mitre_f3") or ())}
        made["related"] = [_related(uuid_of(f"type|{code}"), "subtechnique-of")]
    return made


def methods(values: Iterable[Cluster]) -> Cluster:
    """By id; the version grows with the log."""
    listed = sorted(values, key=lambda each: str(each["meta"]["external_id"]))
    return _whole(METHOD, listed, max((int(each["meta"]["seq"]) for each in listed), default=1))
