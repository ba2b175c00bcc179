"""The formats for machines over what the sample web really gives: STIX by its validator, the MISP feed as a MISP instance takes it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any
from xml.etree import ElementTree

import pytest
from histories import history

from kb.feeds import misp, patterns_atom, patterns_jsonfeed, stix
from kb.feeds.log import DELETE, REVOKE, Entry, live, read_log, replay
from kb.feeds.moment import moment_of, stamp
from tests.crawlers.nursery import Nursery


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> list[Entry]:
    """The log of the demo; made by another process, for a reactor runs once in each."""
    folder = tmp_path_factory.mktemp("real")
    ended = nursery.run("demo", "--no-serve", "--data", folder, env={"KB_DATA": str(folder)})
    assert ended.code == 0, ended.err
    with closing(sqlite3.connect(folder / "demo" / "kb.db")) as db:
        found = read_log(db)
    assert {entry.kind for entry in found} == {"pattern", "indicator", "cue"}
    return found


@pytest.fixture(scope="module")
def ended(entries: list[Entry]) -> list[Entry]:
    """The same log after one pattern and one indicator were retired and one of each erased."""
    last, seq, made = replay(entries), entries[-1].seq, list(entries)
    for kind in ("pattern", "indicator"):
        one, two = [each for each in live(last) if each.kind == kind][:2]
        made.append(Entry(seq + 1, REVOKE, one.id, one.rev + 1, kind, {**(one.body or {}), "status": "retired"}))
        made.append(Entry(seq + 2, DELETE, two.id, two.rev + 1, kind, None))
        seq += 2
    return made


# --- STIX ------------------------------------------------------------------------------------------------------------


def faults(raw: bytes, *but: str) -> list[str]:
    """What the validator says, strictly; our ids follow from the entry's, and the rule of cues is a pattern type of our own."""
    from stix2validator import ValidationOptions, validate_string

    options = ValidationOptions(version="2.1", strict=True, disabled=["uuid-check", "indicator-pattern-types", *but])
    told = validate_string(raw.decode(), options)
    return [] if told.is_valid else [str(each) for each in told.errors]


def objects(raw: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(raw)["objects"]
    return found


def but_for(raw: bytes, seen: bytes) -> bytes:
    """The bundle without what the other one has alike, which was looked at there; a bundle still."""
    known = {json.dumps(each) for each in objects(seen)}
    return json.dumps({**json.loads(raw), "objects": [each for each in objects(raw) if json.dumps(each) not in known]}).encode()


def test_the_bundles_of_the_demo_are_valid(entries: list[Entry], ended: list[Entry]) -> None:
    before, after = (stix.snapshot(replay(log))[stix.SNAPSHOT] for log in (entries, ended))
    assert faults(before) == []
    changed = but_for(after, before)
    assert 1 < len(objects(changed)) < len(objects(after)) and faults(changed) == []
    assert faults(stix.delta(ended[len(entries) :])[stix.CHANGES]) == []
    assert faults(stix.snapshot({})[stix.SNAPSHOT]) == []


def test_the_validator_would_tell(entries: list[Entry]) -> None:
    some = {entry.kind: (key, entry) for key, entry in replay(entries).items()}  # one of each kind
    raw = stix.snapshot(dict(some.values()))[stix.SNAPSHOT]
    assert faults(raw) == []
    assert faults(raw.replace(b'"pattern_type": "stix"', b'"pattern_type": "snort", "x": 1', 1))
    assert faults(raw.replace(b'"relationship_type": "indicates"', b'"relationship_type": ""', 1))


@pytest.mark.parametrize("seed", range(5))
def test_made_up_histories_are_valid_too(seed: int) -> None:
    """Their notices have no hashes."""
    *_, (feed, _) = history(seed, 6)
    assert faults(stix.snapshot(feed.state())[stix.SNAPSHOT], "extref-hashes") == []
    assert faults(stix.delta(feed.entries)[stix.CHANGES], "extref-hashes") == []


def test_every_entry_has_its_objects_and_every_reference_leads_somewhere(ended: list[Entry]) -> None:
    found = objects(stix.snapshot(replay(ended))[stix.SNAPSHOT])
    by_id = {each["id"]: each for each in found}
    assert len(by_id) == len(found)
    kinds = Counter(each["type"] for each in found)
    patterns = sum(each.kind == "pattern" for each in replay(ended).values())
    assert kinds["attack-pattern"] == kinds["course-of-action"] == patterns
    assert kinds["indicator"] == len(replay(ended)) and kinds["relationship"] == 2 * patterns
    for each in found:
        refs = [value for key, value in each.items() if key.endswith("_ref")] + list(each.get("object_refs", ()))
        assert set(refs) <= set(by_id), each["id"]
    named = {each["id"] for each in found if each.get("lang") == "zh"}
    translated = {each["object_ref"]: each["contents"]["en"] for each in found if each["type"] == "language-content"}
    assert named == set(translated) and all(each["name"] for each in translated.values())
    reported = {ref for each in found if each["type"] == "report" for ref in each["object_refs"]}
    assert reported and not any(by_id[ref].get("revoked") for ref in reported)
    sources = {ref["source_name"] for each in found for ref in each.get("external_references", ())}
    assert {"mitre-f3", "attck4fraud", "notice", "scam-bulletins"} <= sources


def test_a_withdrawn_entry_is_a_newer_version_of_the_same_objects(entries: list[Entry], ended: list[Entry]) -> None:
    before = {each["id"]: each for each in objects(stix.snapshot(replay(entries))[stix.SNAPSHOT])}
    after = {each["id"]: each for each in objects(stix.delta(ended[len(entries) :])[stix.CHANGES])}
    changed = [each for each in after.values() if each.get("revoked")]
    assert len(changed) == 2 * 8 + 2 * 2
    for each in changed:
        known = before[each["id"]]
        assert (each["type"], each["created"]) == (known["type"], known["created"]) and each["modified"] > known["modified"]
    gone = {each.id: replay(entries)[each.id].body for each in ended[len(entries) :] if each.op == DELETE}
    raw = json.dumps([each for each in changed if any(name in json.dumps(each) for name in gone)], ensure_ascii=False)
    for body in gone.values():
        assert body is not None and not any(each["quote"] in raw or each["url"] in raw for each in body["evidence"])


def test_times_are_of_the_log_and_of_the_cases_never_of_a_clock(entries: list[Entry]) -> None:
    assert stix.snapshot(replay(entries)) == stix.snapshot(replay(entries))
    for each in objects(stix.snapshot(replay(entries))[stix.SNAPSHOT]):
        own = next(iter(each.get("extensions", {}).values()), None)
        if own is not None:
            assert each["modified"] == stamp(moment_of(own["seq"]))
        if each["type"] == "indicator" and not own["entry"].startswith("c-"):
            entry = replay(entries)[own["entry"]]
            assert entry.body is not None and each["valid_from"].startswith(entry.body["first_seen"][:7])


# --- MISP ------------------------------------------------------------------------------------------------------------


class Instance:
    """What a MISP instance does with a feed: the manifest tells which events are newer, and what it took it edits, never drops."""

    def __init__(self) -> None:
        self.events: dict[str, Any] = {}
        self.attributes: dict[str, Any] = {}

    def pull(self, files: dict[str, bytes], folder: str) -> int:
        from pymisp import MISPEvent

        taken = 0
        for uuid, told in json.loads(files[f"{folder}/manifest.json"]).items():
            if uuid in self.events and int(self.events[uuid].timestamp.timestamp()) >= int(told["timestamp"]):
                continue
            event = MISPEvent()
            event.load(json.loads(files[f"{folder}/{uuid}.json"]))
            assert event.uuid == uuid
            self.events[uuid] = event
            self.attributes |= {each.uuid: each for each in event.attributes}
            taken += 1
        return taken


def test_every_event_loads_and_the_lists_say_what_pymisp_would(ended: list[Entry]) -> None:
    files = misp.snapshot(replay(ended))
    box = Instance()
    assert box.pull(files, misp.FOLDER) == len(replay(ended)) and box.pull(files, misp.FOLDER) == 0
    manifest = json.loads(files["misp/manifest.json"])
    hashes = set(files["misp/hashes.csv"].decode().split())
    theirs = set()
    for uuid, event in box.events.items():
        own = event.manifest[uuid]
        assert {key: str(own[key]) for key in own if key not in ("Tag", "Orgc")} == {
            key: str(value) for key, value in manifest[uuid].items() if key not in ("Tag", "Orgc")
        }
        assert [tag["name"] for tag in manifest[uuid]["Tag"]] == [tag.name for tag in event.tags]
        assert manifest[uuid]["Orgc"] == {"name": event.Orgc.name, "uuid": event.Orgc.uuid}
        theirs |= {f"{each},{uuid}" for one in event.attributes if not getattr(one, "deleted", False) for each in one.hash_values("md5")}
        assert event.info and event.published
    assert hashes == theirs
    types = {each.type for event in box.events.values() for each in event.attributes}
    assert {"text", "link"} <= types <= {"text", "link", "domain", "url", "ip-dst"}


def test_what_is_withdrawn_is_taken_back_from_an_instance(entries: list[Entry], ended: list[Entry]) -> None:
    box = Instance()
    box.pull(misp.snapshot(replay(entries)), misp.FOLDER)
    known = {uuid: {each.uuid for each in event.attributes} for uuid, event in box.events.items()}
    assert box.pull(misp.delta(ended[len(entries) :]), misp.CHANGES) == 4
    for entry in (each for each in ended[len(entries) :] if each.op == DELETE):
        (event,) = (event for event in box.events.values() if entry.id in event.info)
        assert known[event.uuid] <= {each.uuid for each in event.attributes}, "each place that was filled is named again"
        assert all(each.deleted and each.value.startswith("withdrawn") for each in event.attributes)
        body = replay(entries)[entry.id].body
        assert body is not None
        kept = [each for each in box.events.values() if (body.get("value") or body["title"]["zh"]) in each.info]
        assert not [each for each in kept if each.uuid == event.uuid]
    retired = [box.events[uuid] for uuid in known if any("retired" in tag.name for tag in box.events[uuid].tags)]
    assert len(retired) == 2 and not any(each.to_ids for event in retired for each in event.attributes)


def test_clusters_have_what_a_galaxy_needs(ended: list[Entry]) -> None:
    files = misp.snapshot(replay(ended))
    for kind in ("scam-type", "scam-method"):
        galaxy, cluster = (json.loads(files[f"misp/{folder}/{kind}.json"]) for folder in ("galaxies", "clusters"))
        assert {"name", "type", "uuid", "description", "version", "icon", "namespace"} <= set(galaxy)
        assert {"name", "type", "uuid", "description", "version", "source", "authors", "category", "values"} <= set(cluster)
        assert (galaxy["uuid"], galaxy["type"]) == (cluster["uuid"], cluster["type"])
        values = cluster["values"]
        assert len({each["uuid"] for each in values}) == len({each["value"] for each in values}) == len(values)
        assert all(isinstance(value, str | list) for each in values for value in each["meta"].values())
    types = {each["uuid"] for each in json.loads(files["misp/clusters/scam-type.json"])["values"]}
    methods = json.loads(files["misp/clusters/scam-method.json"])["values"]
    assert {rel["dest-uuid"] for each in methods for rel in each.get("related", ())} <= types
    tags = {tag["name"] for told in json.loads(files["misp/manifest.json"]).values() for tag in told["Tag"]}
    named = {f'misp-galaxy:scam-method="{each["value"]}"' for each in methods}
    assert named >= {tag for tag in tags if tag.startswith("misp-galaxy:scam-method")} and any("financial-fraud" in tag for tag in tags)


# --- people ----------------------------------------------------------------------------------------------------------


def test_readers_have_every_pattern_in_use_in_both_languages(ended: list[Entry]) -> None:
    state = replay(ended)
    using = {each.id for each in live(state) if each.kind == "pattern"}
    atom, told = patterns_atom.snapshot(state), patterns_jsonfeed.snapshot(state)
    for lang in ("zh", "en"):
        feed = ElementTree.fromstring(atom[f"people/patterns.{lang}.atom"])
        ids = [node.findtext("{http://www.w3.org/2005/Atom}id") or "" for node in feed.iter("{http://www.w3.org/2005/Atom}entry")]
        assert {each.rpartition(":")[2] for each in ids} == using and len(ids) == len(using)
        gone = [node.attrib["ref"] for node in feed if node.tag.endswith("deleted-entry")]
        assert len(gone) == 2
        items = json.loads(told[f"people/patterns.{lang}.json"])["items"]
        assert [each["id"] for each in items] == ids and all(each["title"] and each["content_text"] for each in items)
        chinese = [each for each in items if any("\u4e00" <= letter <= "\u9fff" for letter in each["title"])]
        assert len(chinese) == (len(items) if lang == "zh" else 0)


def test_nothing_of_what_was_erased_stays_in_any_format() -> None:
    erased = 0
    for seed in range(40):
        for feed, _ in history(seed, 8):
            erased += sum(each.op == DELETE for each in feed.state().values())
            for form in (stix, misp, patterns_atom, patterns_jsonfeed):
                text = b"".join(form.snapshot(feed.state()).values()).decode()
                assert not [each for each in feed.down if f"原文{each}" in text or f"example/{each}" in text], form.__name__
    assert erased > 50
