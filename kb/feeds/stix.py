"""The feed as STIX 2.1 bundles: methods, their rules, what protects against them, apps and sites, and a report a month."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_URL, uuid5

from kb.feeds.formats import Files
from kb.feeds.log import Entry, State, replay
from kb.feeds.stix_objects import Object, bygone, objects_of, own_of, reports, shared

SNAPSHOT, CHANGES = "stix/bundle.json", "stix/changes.json"


def snapshot(state: State) -> Files:
    """The last version of every object, revoked ones too."""
    return {SNAPSHOT: _whole([made for each in sorted(state) for made in objects_of(state[each])])}


def delta(entries: Sequence[Entry]) -> Files:
    """The last version of every object that changed. Reports are made of a whole snapshot, so they stand only there."""
    state = replay(entries)
    return {CHANGES: _bundle([*shared(), *(made for each in sorted(state) for made in (*objects_of(state[each]), *bygone(state[each])))])}


def merge(before: Files, change: Files) -> Files:
    """Of each entry the objects of its last life with the greatest number."""
    kept: dict[str, list[Object]] = {}
    for raw in (before[SNAPSHOT], change[CHANGES]):
        found: dict[tuple[str, int], list[Object]] = {}
        for made in json.loads(raw)["objects"]:
            if own := own_of(made):
                found.setdefault((own["entry"], own["life"]), []).append(made)
        for (entry, _), objects in sorted(found.items()):  # the last life of each last: those before ended in the same change
            if entry not in kept or own_of(kept[entry][0])["seq"] <= own_of(objects[0])["seq"]:
                kept[entry] = objects
    return {SNAPSHOT: _whole([made for objects in kept.values() for made in objects])}


def _whole(objects: list[Object]) -> bytes:
    return _bundle([*shared(), *objects, *reports(objects)])


def _bundle(objects: Iterable[Object]) -> bytes:
    """An object a line, by id; the bundle's own id follows from them."""
    lines = [json.dumps(made, ensure_ascii=False, sort_keys=True) for made in sorted(objects, key=lambda made: str(made["id"]))]
    body = ",\n".join(lines)
    name = uuid5(NAMESPACE_URL, f"urn:scam-bulletins:bundle:{body}")
    return f'{{"type": "bundle", "id": "bundle--{name}", "objects": [\n{body}\n]}}\n'.encode()
