"""The log over random histories: whoever follows it, however often ended, has what a snapshot has."""

from __future__ import annotations

import random
from typing import Any

import pytest
from histories import Client, Feed, history, mentions, pattern
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.feeds import formats, log
from kb.feeds.log import DELETE, REVOKE, UPSERT, BadEntry, Entry, TooOld

HISTORIES, FORMAT_HISTORIES = 10_000, 100


def follow(seed: int, window: int) -> int:
    """One history with three clients; how often one had to start anew."""
    clients: list[Client] = []
    feed, rng = Feed(), random.Random()
    for feed, rng in history(seed, 10, window):
        seqs = [each.seq for each in feed.entries]
        assert seqs == sorted(set(seqs))
        told = mentions(feed.down)
        assert not any(each.body is not None and told(each.body) for each in feed.entries), "of what was taken down nothing stays"
        assert {e.id: e.body for e in log.live(feed.state())} == {each: body for each, (_, body) in feed.wanted.items()}
        if len(clients) < 3 and rng.random() < 0.6:
            clients.append(Client(feed.state(), feed.end))
        for client in clients:
            client.read(feed, rng)
    for client in clients:
        client.read(feed, rng, whole=True)
        client.read(feed, rng, whole=True)
        assert (client.state, client.cursor) == (feed.state(), feed.end)
    for cursor, snapshot in feed.kept:
        if cursor >= log.start_of(feed.end, window):
            assert log.replay(log.since(feed.entries, cursor, window), snapshot) == feed.state()
    return sum(client.anew for client in clients)


def test_every_client_of_every_history_has_what_the_snapshot_has() -> None:
    anew = sum(follow(seed, 5 if seed % 4 == 0 else log.WINDOW) for seed in range(HISTORIES))
    assert anew > 100, "and cursors that are too old were among them"


def test_revisions_of_an_id_rise_by_one_over_delete_revoke_and_return() -> None:
    seen: dict[str, Entry] = {}
    ops: set[tuple[str, str]] = set()
    for seed in range(200):
        seen, feed = {}, Feed()
        rng = random.Random(seed)
        for _ in range(12):
            for entry in feed.turn(rng):
                before = seen.get(entry.id)
                assert entry.rev == (1 if before is None else before.rev + 1)
                ops |= {(before.op, entry.op)} if before else set()
                seen[entry.id] = entry
    assert {(DELETE, UPSERT), (REVOKE, UPSERT), (REVOKE, DELETE), (UPSERT, DELETE), (UPSERT, REVOKE), (UPSERT, UPSERT)} == ops


_ids = st.sampled_from(["p-1", "p-2", "i-1"])
_bodies = st.fixed_dictionaries({"status": st.just("active"), "n": st.integers(0, 3), "words": st.text(max_size=4)})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.dictionaries(_ids, _bodies), st.sets(_ids)), max_size=8), st.data())
def test_from_any_wanted_state_to_any_other(turns: list[tuple[dict[str, Any], set[str]]], data: st.DataObject) -> None:
    entries: list[Entry] = []
    states = {0: log.replay([])}
    for wanted, erased in turns:
        named = {each: ("pattern", body) for each, body in wanted.items()}
        new = log.changes(log.replay(entries), named, erased, log.end_of(entries) + 1)
        assert new == sorted(new, key=lambda each: each.seq)
        entries += new
        state = log.replay(entries)
        assert {e.id: e.body for e in log.live(state)} == wanted
        assert all(state[each].op == DELETE for each in erased & (state.keys() - wanted.keys()))
        assert log.changes(state, named, erased, 1) == [], "told once, it is told"
        states[log.end_of(entries)] = state
    cursor = data.draw(st.sampled_from(sorted(states)))
    assert log.replay(log.since(entries, cursor), states[cursor]) == log.replay(entries)
    assert log.from_lines(log.to_lines(entries)) == entries


def test_a_cursor_outside_the_window_is_told_where_to_start() -> None:
    entries = [Entry(n, UPSERT, f"p-{n}", 1, "pattern", {"status": "active"}) for n in range(1, 31)]
    assert [each.seq for each in log.since(entries, 20, 10)] == list(range(21, 31))
    for cursor in (19, 0, 31, -1):
        with pytest.raises(TooOld, match="start from the snapshot"):
            log.since(entries, cursor, 10)


@pytest.mark.parametrize(
    "line",
    [
        "", "[]", "{}", '{"seq": 1, "op": "upsert", "id": "p", "rev": 1, "kind": "pattern", "body": null}',
        '{"seq": 1, "op": "delete", "id": "p", "rev": 1, "kind": "pattern", "body": {}}',
        '{"seq": 0, "op": "delete", "id": "p", "rev": 1, "kind": "pattern", "body": null}',
        '{"seq": true, "op": "delete", "id": "p", "rev": 1, "kind": "pattern", "body": null}',
        '{"seq": 1, "op": "drop", "id": "p", "rev": 1, "kind": "pattern", "body": null}',
        '{"seq": 1, "op": "delete", "id": "p", "rev": 1, "kind": "pattern", "body": null, "more": 1}',
        '{"seq": 1, "op": "delete", "id": 7, "rev": 1, "kind": "pattern", "body": null}',
    ],
)  # fmt: skip
def test_a_line_that_is_no_entry_is_refused(line: str) -> None:
    with pytest.raises(BadEntry):
        log.from_line(line)


def unlike(name: str, seeds: range) -> list[tuple[int, int, str]]:
    """Where a snapshot and all that came since do not give the bytes of the later snapshot, neither in one piece nor in two."""
    form, found = formats.load_format(name), []
    for seed in seeds:
        shots: list[tuple[int, dict[str, bytes]]] = []
        feed = Feed()
        for feed, _ in history(seed, 3):
            shots.append((feed.end, form.snapshot(feed.state())))
        for at, shot in shots:
            new = log.since(feed.entries, at)
            if form.merge(shot, form.delta(new)) != shots[-1][1]:
                found.append((seed, at, "in one piece"))
            half = form.merge(shot, form.delta(new[: len(new) // 2]))
            if form.merge(half, form.delta(new)) != shots[-1][1]:
                found.append((seed, at, "an ended client that reads some of it twice"))
    return found


@pytest.mark.parametrize("name", formats.FORMATS)
def test_snapshot_and_log_are_the_later_snapshot_in_every_format(name: str) -> None:
    assert unlike(name, range(FORMAT_HISTORIES)) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", formats.FORMATS)
def test_snapshot_and_log_in_full(name: str) -> None:
    assert unlike(name, range(FORMAT_HISTORIES, 10_000 + FORMAT_HISTORIES)) == []


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(formats.NoFormat, match="jsonl"):
        formats.chosen(["yaml"])
    assert formats.chosen(["csv"])[:1] == ["jsonl"] and "csv" in formats.chosen(["csv"])


def test_a_body_reads_the_same_whatever_the_order_of_its_keys() -> None:
    body = pattern(random.Random(1), "p-1", ["0" * 16])
    turned = dict(reversed(body.items()))
    assert log.to_line(Entry(1, UPSERT, "p-1", 1, "pattern", body)) == log.to_line(Entry(1, UPSERT, "p-1", 1, "pattern", turned))
