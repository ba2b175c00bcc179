"""What is new, found again over all that is stored whenever it changed: alerts and their evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from kb.model import Fact, Span, host_of
from kb.patterns import HIDDEN, PATTERNS_VERSION, Evidence, Found, Telling, facets_of, find_alerts, story_words
from kb.store import Store

QUOTE = 60  #: characters of a quotation of evidence
Row = tuple[Any, ...]

_CASES = """
SELECT c.id, c.bulletin_id, b.published, b.url, b.tier, k.cluster, k.notice, c.type, c.start, c."end", b.text
FROM cases c JOIN bulletins b ON b.id = c.bulletin_id JOIN case_clusters k ON k.case_id = c.id
WHERE b.is_bulletin AND b.url <> '' AND length(b.published) = 10 ORDER BY c.bulletin_id, c.n
"""
_FACTS = "SELECT field, value, start, \"end\" FROM facts WHERE case_id = ? AND part = 'text' ORDER BY n"


def renew(store: Store) -> None:
    """Bring the alerts up to what is stored."""
    if not store.unpublished and store.version("patterns") == str(PATTERNS_VERSION):
        return
    found = find_alerts(_tellings(store))
    rows = [_alert(alert) for alert in found]
    evidence = [_evidence(store, alert, n, each) for alert in found for n, each in enumerate(alert.evidence, 1)]
    with store.transaction():
        store.amend("alerts", rows)
        store.amend("alert_evidence", evidence)
        store.set_version("patterns", str(PATTERNS_VERSION))


def _tellings(store: Store) -> Iterator[Telling]:
    """Every case with a day and an address; the others have no place in time, or nobody who told them."""
    for case_id, bulletin_id, published, url, tier, cluster, notice, kind, start, end, text in store.db.execute(_CASES):
        facts = [Fact(field, value, Span(low, high), "") for field, value, low, high in store.db.execute(_FACTS, (case_id,))]
        hidden = [(fact.span.start, fact.span.end) for fact in facts if fact.field.startswith(HIDDEN)]
        day = date.fromisoformat(published).toordinal()
        words = story_words(text, start, end, hidden)
        yield Telling(case_id, bulletin_id, day, host_of(url), tier, cluster, notice, kind, facets_of(facts, text), words, start)


def _alert(alert: Found) -> Row:
    facets = (alert.facets[name] for name in ("hook", "control", "pretext", "money"))
    days = (day.isoformat() for day in (alert.opened, alert.first, alert.known))
    return (
        alert.id, alert.kind, alert.what, alert.label, alert.type, *facets, *days, alert.hosts, alert.before, round(alert.share, 6),
        float(f"{alert.chance:.3g}"), json.dumps(alert.also, ensure_ascii=False),
    )  # fmt: skip


def _evidence(store: Store, alert: Found, n: int, each: Evidence) -> Row:
    told, day = each.telling, date.fromordinal(each.telling.day).isoformat()
    row = (alert.id, n, told.case_id, told.bulletin_id, told.host, told.tier, day, int(each.counted))
    if each.start is None or each.end is None:
        return (*row, None, None, None, None)
    end = min(each.end, each.start + QUOTE)
    sql = "SELECT substr(text, ?, ?) FROM bulletins WHERE id = ?"
    (quote,) = store.db.execute(sql, (each.start + 1, end - each.start, told.bulletin_id)).fetchone()
    return (*row, quote, "text", each.start, end)
