"""The gold set keeps its own rules: labels follow GUIDE.md, every type, form and trap is there, the locked third is unchanged."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OPEN = (
    "open rough fresh raw late plain long ample wide broad paired varied further short "
    "posted crawled press uncommon involved vivid mingled spoken aside homely lifelike gathered"
).split()
LOCKED = (
    "locked",
    "sealed",
    "blind",
    "shut",
    "hidden",
    "unread",
    "closed",
    "veiled",
    "untold",
    "daily",
    "unheard",
    "usual",
    "unspoken",
    "workaday",
    "unmet",
    "everyday",
    "unsaid",
    "weekday",
    "unguessed",
    "regular",
    "brief",
    "arrived",
    "seldom",
    "recent",
    "akin",
    "kindred",
    "unseen",
    "withheld",
)  #: scored before any was learned from
spec = importlib.util.spec_from_file_location("gold_check", HERE / "check.py")
assert spec and spec.loader
gold = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gold)


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for name in (*OPEN, *LOCKED) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


def marks() -> dict[str, tuple[list[str], str]]:
    with (HERE / "index.csv").open(encoding="utf-8") as file:
        return {row["id"]: (row["traps"].split(), row["style"]) for row in csv.DictReader(file)}


def test_every_row_follows_the_guide() -> None:
    assert [line for row in rows() for line in gold.problems(row)] == []


def test_the_set_is_wide_enough() -> None:
    found, every = gold.counts(rows(), marks()), rows()
    assert len(every) >= 420
    assert sum(not row["expect"]["bulletin"]["is_bulletin"] for row in every) >= 60
    for kind, names in (("form", gold.FORMS), ("type", gold.TYPES), ("trap", [f"T{n}" for n in range(1, 41)])):
        short = {name: found[kind][name] for name in names if found[kind][name] < gold.LEAST[kind]}
        assert not short, f"too few of {kind}: {short}"


def test_the_locked_parts_are_what_they_were() -> None:
    for name in LOCKED:
        said = (HERE / f"{name}.sha256").read_text().split()[0]
        assert hashlib.sha256((HERE / f"{name}.jsonl").read_bytes()).hexdigest() == said
    parts = [row["id"] for row in rows()]
    assert len(set(parts)) == len(parts)
    kept = sum(len((HERE / f"{name}.jsonl").read_text("utf-8").splitlines()) for name in LOCKED)
    assert 0.15 < kept / len(parts) < 0.42
