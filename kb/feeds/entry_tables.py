"""The feed as tables: a row an entry of the log, a row a cue of each pattern in use, and the words of each cue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kb.feeds.bar import TIERS
from kb.feeds.cues import CUE
from kb.feeds.log import UPSERT, Body, Entry
from kb.feeds.table import Field
from kb.lexicon.cues import LEGITIMATE, SCAM

ENTRIES, CUES, WORDS = NAMES = ("entries", "cues", "words")
FOLDER, CHANGES = "table", "table/changes"
Row = tuple[Any, ...]

_FACETS = ("hooks", "impersonated_as", "pretexts", "controls", "payments", "channels")
#: entries are found by id and seq, cues by pattern, seq and n; arrays stand as JSON
FIELDS: dict[str, tuple[Field, ...]] = {
    ENTRIES: (
        ("id", "string"), ("seq", "integer"), ("op", "string"), ("rev", "integer"), ("kind", "string"), ("status", "string"),
        ("type", "string"), ("subtype", "string"), ("title_zh", "string"), ("title_en", "string"),
        *((name, "array") for name in _FACETS), ("indicator", "string"), ("value", "string"), ("types", "array"),
        ("mitre_f3", "array"), ("attck4fraud", "array"), ("cases", "integer"), ("hosts", "integer"),
        *((f"cases_{tier.lower()}", "integer") for tier in TIERS), ("first_seen", "string"), ("last_seen", "string"),
    ),
    CUES: (
        ("pattern", "string"), ("seq", "integer"), ("n", "integer"), ("cue", "string"), ("says", "string"), ("facet", "string"),
        ("value", "string"), ("cases", "integer"),
    ),
    WORDS: (
        ("cue", "string"), ("seq", "integer"), ("says", "string"), ("facet", "string"), ("value", "string"), ("types", "array"),
        ("literals", "array"), ("re2", "string"), ("weight", "number"),
    ),
}  # fmt: skip


def rows_of(entries: Iterable[Entry]) -> dict[str, list[Row]]:
    """Rows of all tables, in the order of the entries; a tombstone has no cue and no words."""
    found = list(entries)
    using = [each for each in found if each.op == UPSERT]
    cues, words = [row for each in using for row in _cues(each)], [_words(each) for each in using if each.kind == CUE]
    return {ENTRIES: [_entry(each) for each in found], CUES: cues, WORDS: words}


def _array(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _entry(entry: Entry) -> Row:
    body: Body = entry.body or {}
    title, facets, support = (body.get(name) or {} for name in ("title", "facets", "support"))
    kind, sub = (_code(body.get(name)) for name in ("type", "subtype"))
    head = (entry.id, entry.seq, entry.op, entry.rev, entry.kind, body.get("status"), kind, sub, title.get("zh"), title.get("en"))
    arrays = (_array(facets.get(name)) for name in _FACETS)
    lists = (_array(body.get(name)) for name in ("types", "mitre_f3", "attck4fraud"))
    tiers = (support.get("tiers", {}).get(tier, 0) if body else None for tier in TIERS)
    counts = (support.get("cases"), support.get("hosts"), *tiers, body.get("first_seen"), body.get("last_seen"))
    return (*head, *arrays, body.get("indicator"), body.get("value"), *lists, *counts)


def _code(kind: Body | None) -> str | None:
    return None if kind is None else str(kind["code"])


def _cues(entry: Entry) -> Iterator[Row]:
    body = entry.body or {}
    riding = [(cue["id"], SCAM, cue.get("facet"), cue.get("value"), cue.get("cases")) for cue in body.get("cues") or ()]
    guards = [(each, LEGITIMATE, None, None, None) for each in body.get("guards") or ()]
    for n, cue in enumerate([*riding, *guards], 1):
        yield (entry.id, entry.seq, n, *cue)


def _words(entry: Entry) -> Row:
    """Weights of the program's own cues stand in scoring.json alone."""
    body, weight = entry.body or {}, (entry.body or {}).get("weight")
    told = (_array(body.get(name)) for name in ("types", "literals"))
    bound = (body.get(name) for name in ("says", "facet", "value"))
    return (entry.id, entry.seq, *bound, *told, body.get("re2"), None if weight is None else float(weight))


def merged(before: dict[str, list[Row]], change: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What a reader's tables are after a change: of each id the row with the greatest number, and the cues of that number."""
    entries: dict[str, Row] = {}
    for row in (*before[ENTRIES], *change[ENTRIES]):
        if row[0] not in entries or int(entries[row[0]][1]) < int(row[1]):
            entries[row[0]] = row
    numbers = {each: int(row[1]) for each, row in entries.items()}
    cues = {(row[0], int(row[2])): row for row in (*before[CUES], *change[CUES]) if numbers[row[0]] == int(row[1])}
    words = {row[0]: row for row in (*before[WORDS], *change[WORDS]) if numbers[row[0]] == int(row[1])}
    return {ENTRIES: [entries[each] for each in sorted(entries)], CUES: [cues[key] for key in sorted(cues)],
            WORDS: [words[each] for each in sorted(words)]}  # fmt: skip
