"""The feed as a MISP feed: an event an entry, manifest and hashes, and galaxies of the types and the methods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.feeds.formats import Files
from kb.feeds.log import Entry, State, replay
from kb.feeds.misp_event import METHOD, TYPE, event_of, hashes_of, manifest_of
from kb.feeds.misp_galaxies import galaxies, method_of, methods, types

FOLDER, CHANGES = "misp", "misp/changes"
_MANIFEST, _HASHES, _METHODS = "manifest.json", "hashes.csv", f"clusters/{METHOD}.json"


def snapshot(state: State) -> Files:
    """An event for each entry, one that is not to be used any more too: MISP never drops what it took because a feed lacks it."""
    return _whole(FOLDER, [state[each] for each in sorted(state)]) | _constant()


def delta(entries: Sequence[Entry]) -> Files:
    """A feed of its own, with the events that changed."""
    return _whole(CHANGES, list(replay(entries).values()))


def merge(before: Files, change: Files) -> Files:
    """Events and clusters with the greater time stand; the lists are made of them."""
    (events, clusters), (new_events, new_clusters) = _read(FOLDER, before), _read(CHANGES, change)
    for told in new_events.values():
        known = events.get(told["uuid"])
        if known is None or int(known["timestamp"]) < int(told["timestamp"]):
            events[told["uuid"]] = told
    for each in new_clusters.values():
        same = clusters.get(each["uuid"])
        if same is None or int(same["meta"]["seq"]) < int(each["meta"]["seq"]):
            clusters[each["uuid"]] = each
    return _files(FOLDER, events, clusters.values()) | _constant()


def _whole(folder: str, entries: Iterable[Entry]) -> Files:
    listed = list(entries)
    events = {event["uuid"]: event for event in map(event_of, listed)}
    return _files(folder, events, [method_of(each) for each in listed if each.kind == "pattern"])


def _files(folder: str, events: Mapping[str, Any], clusters: Iterable[Any]) -> Files:
    ordered = [events[each] for each in sorted(events)]
    made = {f"{folder}/{event['uuid']}.json": _write({"Event": event}) for event in ordered}
    made[f"{folder}/{_MANIFEST}"] = _write({event["uuid"]: manifest_of(event) for event in ordered})
    made[f"{folder}/{_HASHES}"] = "".join(f"{each},{event['uuid']}\n" for event in ordered for each in hashes_of(event)).encode()
    made[f"{folder}/{_METHODS}"] = _write(methods(clusters))
    return made


def _constant() -> Files:
    made = {f"{FOLDER}/galaxies/{kind}.json": _write(galaxy) for kind, galaxy in galaxies().items()}
    return made | {f"{FOLDER}/clusters/{TYPE}.json": _write(types())}


def _read(folder: str, files: Files) -> tuple[dict[str, Any], dict[str, Any]]:
    """(events, clusters of methods) by uuid."""
    named = json.loads(files[f"{folder}/{_MANIFEST}"])
    events = {each: json.loads(files[f"{folder}/{each}.json"])["Event"] for each in named}
    return events, {each["uuid"]: each for each in json.loads(files[f"{folder}/{_METHODS}"])["values"]}


def _write(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
