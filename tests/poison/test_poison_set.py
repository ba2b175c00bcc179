"""The poison is what its README says: enough of each kind, real changes, nothing that a test could pass by accident."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .histories import history
from .tamper import kinds_of, tamperings

HERE = Path(__file__).parent
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OF_ROW = {"url", "title", "text", "published", "publisher", "authority", "authors", "tier"}
OF_MUST_NOT = {"indicators", "literals", "scam_cues", "legitimate_cues", "alarms", "evidence", "dates", "cells"}
LONG_OR_SHORT = {"repeated_phrases", "empty_evidence"}


def load(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


POISON, CLEAN, HOSTS = load("poison.jsonl"), load("clean.jsonl"), {row["host"]: row for row in load("hosts.jsonl")}


def test_enough_of_enough_kinds() -> None:
    assert len(POISON) >= 50 and len({row["kind"] for row in POISON}) >= 12
    assert len(CLEAN) >= 40
    rows = [*POISON, *CLEAN]
    assert len({row["id"] for row in rows}) == len({row["row"]["url"] for row in rows}) == len(rows)


def test_true_methods_stand_on_several_hosts() -> None:
    hosts = Counter(kind for kind, _ in {(row["must"]["pattern"], row["meta"]["host"]) for row in CLEAN})
    assert {kind for kind, n in hosts.items() if n >= 2} >= {"01", "02", "03", "04", "05", "07", "08", "10"}


@pytest.mark.parametrize("row", [*POISON, *CLEAN], ids=lambda row: row["id"])
def test_a_row_is_whole(row: dict[str, Any]) -> None:
    text, meta = row["row"]["text"], row["meta"]
    assert set(row["row"]) <= OF_ROW
    assert row["kind"] in LONG_OR_SHORT if not 150 <= len(text) <= 600 else True
    assert meta["host"] == urlsplit(row["row"]["url"]).hostname
    declared = HOSTS.get(meta["host"], {"tier": "T2", "source": None})
    assert (meta["tier"], meta["source"]) == (declared["tier"], declared["source"])
    for value in row.get("must", {}).get("indicators", ()):
        assert value in text, value


@pytest.mark.parametrize("row", POISON, ids=lambda row: row["id"])
def test_poison_names_what_must_not_be(row: dict[str, Any]) -> None:
    must_not = row["must_not"]
    assert row["why"] and must_not and set(must_not) <= OF_MUST_NOT
    for literal in must_not.get("literals", ()):
        assert literal in row["row"]["text"] + row["row"]["title"], literal
    allowed = {value for other in CLEAN for value in other["must"]["indicators"]}
    assert not allowed & set(must_not.get("indicators", ()))


def test_nothing_that_may_not_leave_stands_in_a_true_notice() -> None:
    """Else a feed could hold it rightly."""
    true = "\n".join(row["row"]["title"] + row["row"]["text"] for row in CLEAN)
    assert [lit for row in POISON for lit in row["must_not"].get("literals", ()) if lit in true] == []


def release(folder: Path, sequence: int) -> Path:
    """A feed folder by the contract, small."""
    lines = [
        json.dumps({"seq": n, "op": "upsert", "id": f"p-{n}", "rev": 1, "kind": "pattern", "body": {"值": "安全账户"}}, ensure_ascii=False)
        for n in range(sequence)
    ]
    files = {"log.jsonl": lines, "snapshot.jsonl": lines[::-1], "scoring.json": ["{", f'"bias": {sequence}', "}"]}
    files |= {"rules/a.yml": ["weight: 1.5", f"seen: {sequence}"], "table/cues.csv": ["id,cue", "c-1,解冻费", f"c-2,{sequence}"]}
    listed = {}
    for name, rows in files.items():
        content = "".join(f"{row}\n" for row in rows).encode()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        listed[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "rows": len(rows)}
    manifest = {"feed": "scam-bulletins", "version": 1, "sequence": sequence, "since": 0, "created": f"2026-01-{sequence:02d}T00:00:00Z"}
    manifest |= {"expires": f"2026-02-{sequence:02d}T00:00:00Z", "previous": None, "files": listed, "license": "CC-BY-4.0"}
    content = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(content)
    (folder / "manifest.json.sig").write_bytes(base64.b64encode(KEY.sign(content)) + b"\n")
    return folder


def seen(folder: Path) -> dict[str, object]:
    """What stands in a folder: bytes, and which are links."""
    return {str(p.relative_to(folder)): (p.is_symlink(), p.read_bytes() if p.is_file() else None) for p in folder.rglob("*")}


def test_every_tampering_changes_something(tmp_path: Path) -> None:
    older, folder = release(tmp_path / "older", 7), release(tmp_path / "signed", 9)
    kinds = kinds_of(folder, older=older, sign=KEY.sign, remembers=True)
    assert len(kinds) >= 80
    before, names = seen(folder), []
    for n, (name, change) in enumerate(tamperings(folder, 3, 2 * len(kinds), older=older, sign=KEY.sign, remembers=True)):
        copy = tmp_path / str(n) / "feed"
        shutil.copytree(folder, copy)
        change(copy)
        assert seen(copy) != before, name
        shutil.rmtree(copy.parent)
        names.append(name)
    assert seen(folder) == before
    spread = Counter(name.split()[1].rstrip(":") for name in names)
    assert set(spread) == set(kinds) and max(spread.values()) - min(spread.values()) <= 1


def test_the_same_seed_gives_the_same_tamperings(tmp_path: Path) -> None:
    folder = release(tmp_path, 5)
    one, two, other = ([name for name, _ in tamperings(folder, seed, 300)] for seed in (1, 1, 2))
    assert one == two != other
    assert len(one) == 300 and len({name.split()[1] for name in one}) >= 30


def test_histories_hold_everything_that_trips_a_log() -> None:
    histories = [history(seed) for seed in range(300)]
    assert histories == [history(seed) for seed in range(300)]
    wants = [step for steps in histories for step in steps if step["do"] == "want"]
    assert {op for step in wants for op, _ in step["ops"]} == {"add", "edit", "touch", "retire", "erase", "re-add"}
    assert any(not step["ops"] for step in wants) and any(len(step["ops"]) >= 6 for step in wants)
    assert all(not set(step["erased"]) & set(step["wanted"]) for step in wants)
    reads = [step for steps in histories for step in steps if step["do"] == "read"]
    assert any(step["stop"] for step in reads) and any(step["again"] for step in reads)
    assert any(steps.index(step) > 5 for steps in histories for step in steps if step["do"] == "start")
