"""The feed's folder: whole or not at all, and nothing that was done to it afterwards passes the check."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import FORMATS, KEY, OTHER, after, publish, turns

from kb.feeds import bar, folder, formats, jsonl, log
from kb.feeds.check import CODES, check
from kb.feeds.folder import BadFolder, contents
from kb.feeds.formats import load_format
from kb.feeds.log import TooOld
from kb.feeds.manifest import DAYS, MANIFEST, PAST, SIGNATURE, digest, from_bytes
from kb.feeds.sign import BadKey, is_signed, load_private, load_public, make_key, sign
from tests.poison.tamper import unnoticed

TAMPERINGS, IN_FULL = 380, 20_000  #: of a folder after four builds, with Parquet; tests/poison does 2,000 to an archive's
PUBLIC = KEY.public_key()


def codes(where: Path, hours: float = 1, seen: bytes | None = None) -> list[str]:
    return [each.code for each in check(where, PUBLIC, after(hours), seen)]


@pytest.fixture(scope="module", autouse=True)
def plain() -> Iterator[None]:
    """The folder's own behaviour, without what detectors need besides."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "ALWAYS", ("jsonl",))
        yield


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folder as it was after each of four builds."""
    room, found = tmp_path_factory.mktemp("feed"), []
    for n, feed in enumerate(turns(12)[2::3]):
        publish(room / "feed", feed, after(3 * n))
        found.append(room / f"feed{n}")
        shutil.copytree(room / "feed", found[-1])
    return found


def test_what_was_published_passes_and_goes_on_from_all_before(published: list[Path]) -> None:
    for n, where in enumerate(published):
        for before in published[: n + 1]:
            assert codes(where, 3 * n + 1, (before / MANIFEST).read_bytes()) == []
    told = [from_bytes((where / MANIFEST).read_bytes()) for where in published]
    assert [each.previous for each in told[1:]] == [digest((where / MANIFEST).read_bytes()) for where in published[:-1]]
    assert [len((where / PAST).read_bytes().splitlines()) for where in published] == [0, 1, 2, 3]
    assert told[0].previous is None and told[0].sequence < told[-1].sequence
    assert told[-1].files["snapshot.jsonl"].rows == (published[-1] / "snapshot.jsonl").read_bytes().count(b"\n")
    assert (published[-1] / SIGNATURE).stat().st_size == 89


def missed(published: list[Path], room: Path, seed: int, n: int) -> list[str]:
    older, current = published[-2:]
    seen = (current / MANIFEST).read_bytes()
    return unnoticed(current, seed, n, room, lambda copy: codes(copy, 10, seen) == [], older=older, sign=KEY.sign)


def test_every_tampering_is_detected(published: list[Path], tmp_path: Path) -> None:
    assert missed(published, tmp_path, 3, TAMPERINGS) == []


@pytest.mark.soak
def test_every_tampering_is_detected_in_full(published: list[Path], tmp_path: Path) -> None:
    assert missed(published, tmp_path, 4, IN_FULL) == []


def test_without_a_memory_only_what_is_whole_and_older_passes_and_that_until_it_expires(published: list[Path]) -> None:
    """Who has never seen a feed cannot tell an older one; its date ends that."""
    assert codes(published[0], 10) == []
    assert codes(published[0], DAYS * 24 - 0.1) == [] and codes(published[0], DAYS * 24) == ["expired"]
    assert codes(published[0], 10, (published[-1] / MANIFEST).read_bytes()) == ["backwards"]
    assert codes(published[-1], 7) == ["from_the_future"]


def test_another_history_with_the_same_key_is_noticed(published: list[Path], tmp_path: Path) -> None:
    publish(tmp_path / "feed", turns(12, seed=8)[-1], after(20))
    seen = (published[0] / MANIFEST).read_bytes()
    assert codes(tmp_path / "feed", 21, seen) == ["broken_history"] and codes(tmp_path / "feed", 21) == []
    assert codes(published[-1], 10, b"{}") == ["broken_history"]


@pytest.mark.parametrize("way", ["order", "snapshot", "since", "rows", "past", "paths", "feed"])
def test_a_publisher_who_signs_nonsense_is_noticed(way: str, published: list[Path], tmp_path: Path) -> None:
    where = tmp_path / "feed"
    shutil.copytree(published[-1], where)
    told = json.loads((where / MANIFEST).read_bytes())
    changed = {"order": jsonl.LOG, "snapshot": jsonl.SNAPSHOT, "past": PAST}.get(way)
    if changed:
        lines = (where / changed).read_bytes().splitlines(keepends=True)
        raw = b"".join(reversed(lines) if way == "order" else lines[:-1])
        (where / changed).write_bytes(raw)
        told["files"][changed] = {"sha256": digest(raw), "bytes": len(raw), "rows": raw.count(b"\n")}
    elif way == "rows":
        told["files"]["table/entries.csv"]["rows"] += 1
    elif way == "paths":
        told["files"]["../outside"] = told["files"].pop("snapshot.jsonl")
    else:
        told |= {"since": told["sequence"] + 5} if way == "since" else {"feed": "another"}
    raw = json.dumps(told).encode()
    (where / MANIFEST).write_bytes(raw)
    (where / SIGNATURE).write_bytes(sign(raw, KEY))
    expected = {"rows": "rows", "past": "broken_history", "paths": "bad_manifest", "feed": "bad_manifest"}.get(way, "bad_log")
    assert set(codes(where, 10)) == {expected}
    assert expected in CODES


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    feed = turns(3)[-1]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadFolder, match="something else"):
        publish(tmp_path / "mine", feed)
    publish(tmp_path / "feed", feed)
    (tmp_path / "feed" / "index.html").write_text("mine")
    with pytest.raises(BadFolder, match="index"):
        publish(tmp_path / "feed", feed)
    (tmp_path / "feed" / "index.html").unlink()
    publish(tmp_path / "feed", feed)
    with pytest.raises(BadFolder, match="--min-tier"):
        publish(tmp_path / "feed", feed, min_tier="T0")
    with pytest.raises(BadFolder, match=r"kb feed accept --after"):
        publish(tmp_path / "feed", turns(1)[-1])


@pytest.mark.parametrize("exchanges", [True, False])
def test_an_ended_run_leaves_the_old_folder_or_the_new_one(exchanges: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended at every write, sync and rename in turn."""
    if not exchanges:
        monkeypatch.setattr(folder, "_exchange", lambda one, other: False)
    old, new = turns(6)[2::3]
    publish(tmp_path / "feed", old)
    before = {path.name: path.read_bytes() for path in (tmp_path / "feed").rglob("*") if path.is_file()}
    ended = 0
    for at in range(1_000):
        with monkeypatch.context() as patch:
            _end_at(at, patch)
            try:
                publish(tmp_path / "feed", new, after(3))
            except KeyboardInterrupt:
                ended += 1
        if (tmp_path / "feed").exists():
            assert codes(tmp_path / "feed", 4) == []
        else:
            assert not exchanges
        publish(tmp_path / "feed", new, after(3))
        assert codes(tmp_path / "feed", 4, before[MANIFEST]) == [] and sorted(path.name for path in tmp_path.iterdir()) == ["feed"]
        if ended <= at:
            break
        shutil.rmtree(tmp_path / "feed")
        publish(tmp_path / "feed", old)
    assert ended >= 15


def _end_at(at: int, patch: pytest.MonkeyPatch) -> None:
    count = iter(range(10_000))
    for module, name in ((folder.os, "fsync"), (Path, "rename"), (folder.shutil, "rmtree")):
        real = getattr(module, name)

        def ends(*given: object, real: object = real, **named: object) -> object:
            if next(count) == at:
                raise KeyboardInterrupt
            return real(*given, **named)  # type: ignore[operator]

        patch.setattr(module, name, ends)


def test_a_cursor_gives_every_format_what_changed_since(tmp_path: Path) -> None:
    first, last = turns(8)[3::4]
    made, began = contents(last.entries, first.end, FORMATS)
    assert began == first.end
    for name in FORMATS:
        form = load_format(name)
        snapshot = form.snapshot(first.state())
        change = {path: made[path] for path in form.delta([])}
        assert form.merge(snapshot, change) == {path: made[path] for path in snapshot}
    with pytest.raises(TooOld):
        contents(last.entries, last.end + 1, FORMATS)
    assert not any("changes" in path for path in contents(last.entries, None, FORMATS)[0])


def test_a_bar_of_the_consumers_own_shows_tombstones_for_what_lies_below() -> None:
    body = {"status": "active", "support": {"tiers": {"T0": 1}}, "evidence": []}
    low = {**body, "support": {"tiers": {"T2": 3}}}
    entries = [log.Entry(n, log.UPSERT, "p-1", n, "pattern", one) for n, one in enumerate((low, body, low), 1)]
    assert [each.op for each in bar.above(entries, "T1")] == ["delete", "upsert", "delete"]
    assert list(bar.above(entries, "T2")) == entries
    seen = list(bar.above(entries, "T0"))
    assert log.replay(log.since(seen, 2), log.replay(seen[:2])) == log.replay(seen)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_is_its_owners_alone_and_lies_where_nothing_is_handed_on(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    public = make_key(tmp_path / "feed", tmp_path / "data")
    assert (tmp_path / "feed").stat().st_mode & 0o777 == 0o600
    private = load_private(tmp_path / "feed")
    assert is_signed(b"x", sign(b"x", private), load_public(public))
    assert not is_signed(b"y", sign(b"x", private), load_public(public)) and not is_signed(b"x", sign(b"x", OTHER), load_public(public))
    with pytest.raises(BadKey, match="never written over"):
        make_key(tmp_path / "feed", tmp_path / "data")
    with pytest.raises(BadKey, match="data folder"):
        make_key(tmp_path / "data" / "feed", tmp_path / "data")
    (tmp_path / "code" / ".git").mkdir(parents=True)
    with pytest.raises(BadKey, match="repository"):
        make_key(tmp_path / "code" / "feed", tmp_path / "data")
    (tmp_path / "feed").chmod(0o640)
    with pytest.raises(BadKey, match="chmod 600"):
        load_private(tmp_path / "feed")
    (tmp_path / "feed").chmod(0o600)
    with pytest.raises(BadKey, match=r"\.pub"):
        load_public(tmp_path / "feed")
    (tmp_path / "feed").rename(tmp_path / "code" / "feed")
    with pytest.raises(BadKey, match="repository"):
        load_private(tmp_path / "code" / "feed")
