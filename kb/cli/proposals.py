"""What awaits a person's word: drafts among the patterns, and cues proposed from the notices' own words."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kb.model import Fact, Span
from kb.patterns.methods import Rules
from kb.patterns.methods_drafts import spoken_in
from kb.patterns.methods_review import Reviews
from kb.patterns.methods_support import enough
from kb.patterns.methods_words import taxonomy_name

_PLACES = """
SELECT e.cue, p.type, e.case_id, e.field, e.start, e.quote, e.host, c.start, c."end", b.text
FROM pattern_evidence e JOIN patterns p ON p.id = e.pattern JOIN cases c ON c.id = e.case_id JOIN bulletins b ON b.id = c.bulletin_id
WHERE e.cue GLOB 'd-*' ORDER BY p.type, e.n
"""
_FACTS = "SELECT field, value, start, \"end\" FROM facts WHERE case_id = ? AND part = 'text' ORDER BY n"


def drafts(db: sqlite3.Connection, reviews: Reviews) -> Iterator[dict[str, Any]]:
    """Patterns that are drafts and undecided, with what keeps them so."""
    for (raw,) in db.execute("SELECT body FROM patterns WHERE status = 'draft' ORDER BY type, cases DESC, id"):
        body = json.loads(raw)
        if reviews.verdict(body["id"]) is None:
            lacks = _lacks(body)
            yield {"id": body["id"], "kind": "pattern", "title": body["title"], "lacks": lacks, **body["support"]}


def _lacks(body: dict[str, Any]) -> list[str]:
    found = [] if any(cue["says"] == "scam" for cue in body["cues"]) else ["cue"]
    found += [f"{says} test" for says in ("scam", "legitimate") if not body["tests"][says]]
    support = body["support"]
    return found or ["tests that pass" if enough(support["tiers"], support["hosts"], Rules()) else "support"]


def proposals(db: sqlite3.Connection, reviews: Reviews) -> Iterator[dict[str, Any]]:
    """Proposed cues that nobody decided about, the most told of each type first."""
    found: dict[str, dict[str, Any]] = {}
    about: dict[str, Counter[tuple[str, str]]] = {}
    for cue, kind, case_id, field, start, quote, host, low, high, text in db.execute(_PLACES).fetchall():
        if cue in reviews.decided() or "*" in quote:
            continue
        facts = [Fact(name, value, Span(a, b), "") for name, value, a, b in db.execute(_FACTS, (case_id,))]
        for literal, name, at, _, value in spoken_in(text, low, high, facts):
            if (name, at) == (field, start):
                told = found.setdefault(cue, {"id": cue, "kind": "cue", "type": kind, "literal": literal, "facet": None, "value": None})
                told.setdefault("quotes", []).append({"case": case_id, "host": host, "quote": quote})
                about.setdefault(cue, Counter()).update([value] if value else [])
    for cue, told in found.items():
        if about[cue]:
            best = min(about[cue], key=lambda one: (-about[cue][one], one))
            told |= {"facet": best[0], "value": taxonomy_name(*best)}
        yield told
