"""STIX holds a revocation to be final: through histories in which entries end and come back, no object does."""

from __future__ import annotations

import json
import random

import pytest
from histories import history

from kb.feeds import log, stix
from kb.feeds.log import DELETE, REVOKE, UPSERT, Body, Entry
from kb.feeds.stix_objects import objects_of


def entry(seq: int, op: str, rev: int, life: int) -> Entry:
    body: Body | None = None if op == DELETE else {"indicator": "app", "value": "花椒联盟", "status": "active"}
    return Entry(seq, op, "i-1", rev, "indicator", body, life)


@pytest.mark.parametrize("op", [REVOKE, DELETE])
def test_who_comes_back_begins_another_life(op: str) -> None:
    first, ended = entry(1, UPSERT, 1, 1), entry(2, op, 2, 1)
    wanted = {"i-1": ("indicator", first.body or {})}
    (again,) = log.changes({"i-1": ended}, wanted, (), 3)
    assert (again.rev, again.life) == (3, 2)
    (changed,) = log.changes({"i-1": again}, {"i-1": ("indicator", {**wanted["i-1"][1], "value": "花椒乐园"})}, (), 4)
    assert (changed.rev, changed.life) == (4, 2)
    ids = [{made["id"] for made in objects_of(each)} for each in (first, ended, again, changed)]
    assert ids[0] == ids[1] and ids[2] == ids[3] and not ids[0] & ids[2]


def test_no_revoked_object_is_used_again() -> None:
    """By one reader of every change, and by one who reads only at times."""
    came_back = 0
    for seed in range(12):
        ended: dict[str, set[str]] = {"each": set(), "some": set()}
        cursors, rng = {"each": 0, "some": 0}, random.Random(seed)
        for feed, _ in history(seed, 25):
            for reader in ("each", "some") if rng.random() < 0.3 else ("each",):
                told = json.loads(stix.delta(log.since(feed.entries, cursors[reader]))[stix.CHANGES])["objects"]
                cursors[reader] = feed.end
                assert not ended[reader] & {made["id"] for made in told if not made.get("revoked")}
                ended[reader] |= {made["id"] for made in told if made.get("revoked")}
        used = {made["id"] for each in log.live(feed.state()) for made in objects_of(each)}
        known = json.loads(stix.snapshot(feed.state())[stix.SNAPSHOT])["objects"]
        assert used <= {made["id"] for made in known if not made.get("revoked")}
        came_back += sum(each.life > 1 for each in feed.state().values())
    assert came_back > 20
