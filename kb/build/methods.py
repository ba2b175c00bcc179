"""Patterns of method, found again over all that is stored whenever it changed, with the words behind them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.build.method_quotes import Fact, Quotes
from kb.build.method_tests import ear
from kb.feeds.coarse import is_intimate
from kb.model import host_of
from kb.patterns.methods import FACETS, METHODS_VERSION, Method, Rules, Told, Value, find_methods, telling_values
from kb.patterns.methods_body import Pattern, to_body, to_pattern
from kb.patterns.methods_cues import SCAM, Spoken, bound_to, known_by, lexicon_cues
from kb.patterns.methods_drafts import Draft, Drafts, Often
from kb.patterns.methods_indicators import Seen, find_indicators
from kb.patterns.methods_review import FOLDER, BadReview, Reviews, load_reviews
from kb.patterns.methods_support import Calendar, find_support, sound_day
from kb.store import Store

__all__ = ["BadReview", "indicators", "renew", "reviews_of"]

Row = tuple[Any, ...]
VERSION = "methods"
_SAYS_MOST = ("pretexts", "controls", "hooks", "impersonated_as", "channels", "payments")  #: of a pattern, for the quotation of a case

_CASES = f"""
SELECT c.id, c.bulletin_id, b.published, b.fetched_at, b.url, b.publisher, b.tier, k.cluster, k.notice, k.head, c.type, c.subtype,
       {", ".join(f"c.{facet}" for facet in FACETS)}
FROM cases c JOIN bulletins b ON b.id = c.bulletin_id JOIN case_clusters k ON k.case_id = c.id
WHERE b.is_bulletin AND c.type IS NOT NULL ORDER BY c.id
"""
_PRINTED = "SELECT url, publisher, published, fetched_at FROM bulletins WHERE is_bulletin AND published <> '' AND url <> ''"
_TEXT = """SELECT c.id, c.start, c."end", b.text FROM cases c JOIN bulletins b ON b.id = c.bulletin_id ORDER BY c.id"""
_SEEN = """
SELECT i.case_id, i.kind, i.value, substr(b.text, max(1, i.start - 15), min(16, i.start)), i.start, i."end", b.url, b.sha256
FROM indicators i JOIN bulletins b ON b.id = i.bulletin_id
WHERE i.role = 'scammer' AND i.value IS NOT NULL AND i.case_id IS NOT NULL AND i.part = 'text' ORDER BY i.bulletin_id, i.n
"""


def reviews_of(data: Path) -> Reviews:
    """What people decided, of the data folder. Raises BadReview."""
    return load_reviews(data / FOLDER)


def renew(store: Store, reviews: Reviews) -> None:
    """Bring patterns and their evidence up to what is stored, what the cues are and what was decided."""
    cues: list[Spoken] = [*lexicon_cues(), *reviews.cues()]
    version = f"{METHODS_VERSION} {hashlib.sha256(repr(cues).encode()).hexdigest()[:16]} {reviews.digest}"
    if not store.unpublished and store.version(VERSION) == version:
        return
    rules = Rules()
    tellings, calendar = _counted(store, rules)
    support = find_support(find_methods(tellings, rules), tellings, calendar)
    heard = ear(cues)
    patterns = [to_pattern(method, behind, cues, reviews, rules, heard) for method, behind in support.items()]
    drafts = _drafts(store, {told.case_id: told for told in tellings}, cues, reviews)
    rows, evidence = _Rows(store).of(patterns, drafts)
    with store.transaction():
        store.amend("patterns", rows)
        store.amend("pattern_evidence", evidence)
        store.set_version(VERSION, version)


def indicators(store: Store) -> list[dict[str, Any]]:
    """Bodies of the indicators that may be told, by id."""
    rules = Rules()
    tellings = {told.case_id: told for told in _counted(store, rules)[0]}
    quotes = Quotes(store)
    own = {host_of(url) for (url,) in store.db.execute("SELECT DISTINCT url FROM bulletins WHERE url <> ''")}

    def mentions() -> Iterator[Seen]:
        for case_id, kind, value, before, start, end, url, sha256 in store.db.execute(_SEEN).fetchall():
            told = tellings.get(case_id)
            if told is not None:
                quote = quotes.words(told.bulletin_id, case_id, "text", start, end)
                yield Seen(told, kind, value, before, quote, url or "", sha256 or "")

    return find_indicators(mentions(), own, rules)


def _counted(store: Store, rules: Rules) -> tuple[list[Told], Calendar]:
    """Tellings that count: of sources with standing, and of accounts that were known long enough."""
    latest = store.db.execute("SELECT max(fetched_at) FROM bulletins").fetchone()[0]
    told = list(_tellings(store, latest))
    opened: dict[tuple[str, str], str] = {}
    for url, publisher, published, fetched in store.db.execute(_PRINTED):
        if day := sound_day(published, fetched or latest):
            account = (host_of(url), publisher or "")
            opened[account] = min(opened.get(account, day), day)
    calendar = Calendar(told, opened, rules)
    return [each for each in told if calendar.counts(each)], calendar


def _tellings(store: Store, latest: str | None) -> Iterator[Told]:
    for case_id, bulletin_id, day, fetched, url, publisher, tier, cluster, notice, head, kind, subtype, *columns in store.db.execute(
        _CASES
    ):
        told = {facet: json.loads(column or "[]") for facet, column in zip(FACETS, columns, strict=True)}
        about = (host_of(url), tier or "T2", cluster, notice, bool(head), kind, telling_values(told, subtype), publisher or "")
        yield Told(case_id, bulletin_id, sound_day(day, fetched or latest), *about)


def _drafts(store: Store, told: Mapping[str, Told], cues: Iterable[Spoken], reviews: Reviews) -> list[Draft]:
    """Two readings: what was said often enough is found first, so that the rest need not be kept."""
    quotes = Quotes(store)
    often = Often()
    drafts = Drafts((literal for cue in cues for literal in cue.literals), reviews.decided())
    for case_id, start, end, text in store.db.execute(_TEXT):
        if case_id in told:
            often.take(told[case_id], text, start, end, quotes.facts(case_id))
    again = often.again()
    for case_id, start, end, text in store.db.execute(_TEXT):
        if case_id in again:
            drafts.take(told[case_id], text, start, end, quotes.facts(case_id))
    return drafts.found()


class _Rows:
    """Patterns and what is behind them as rows of the tables."""

    def __init__(self, store: Store) -> None:
        self.quotes = Quotes(store)
        self.sources = dict(store.db.execute("SELECT id, url || char(10) || coalesce(sha256, '') FROM bulletins WHERE url <> ''"))
        self.revs: dict[str, int] = dict(store.db.execute("SELECT id, rev FROM patterns"))

    def of(self, patterns: Iterable[Pattern], drafts: Iterable[Draft]) -> tuple[list[Row], list[Row]]:
        proposed: dict[str, list[Draft]] = {}
        for draft in drafts:
            proposed.setdefault(draft.type, []).append(draft)
        rows, evidence = [], []
        for pattern in patterns:
            method, support = pattern.method, pattern.support
            whole = proposed.get(method.type, []) if method == Method(method.type) else []
            told = [*self._cases(pattern), *self._cues(pattern), *self._proposed(whole)]
            evidence += [(method.id, n, *row) for n, row in enumerate(told, 1)]
            coarse = is_intimate(method.type, method.subtype)
            body = to_body(pattern, list(self._body(pattern)), coarse)
            head = (method.id, method.type, method.subtype, pattern.status, self.revs.get(method.id, 0))
            rows.append(
                (
                    *head,
                    body["first_seen"],
                    body["last_seen"],
                    support.cases,
                    support.hosts,
                    support.tier,
                    json.dumps(body, ensure_ascii=False),
                )
            )
        return rows, evidence

    def _cases(self, pattern: Pattern) -> Iterator[Row]:
        """Of each case of evidence, the words for each value."""
        for told in pattern.support.tellings:
            for value in _values(pattern.method):
                if fact := self._fact(told, value, pattern.method):
                    yield self._row(told, None, fact)

    def _cues(self, pattern: Pattern) -> Iterator[Row]:
        """Of each cue of scammers a case that backs it."""
        behind = {known_by(value): (backing.telling, value) for value, backing in pattern.support.values.items()}
        own = {known_by(value): (pattern.support.tellings[0], value) for value in pattern.method.facets}
        for cue, _ in pattern.cues:
            if cue.says == SCAM:
                told, value = (own or behind).get(bound_to(cue) or ("", ""), (pattern.support.tellings[0], None))
                fact = self._fact(told, value, pattern.method)
                if fact is not None:
                    yield self._row(told, cue.id, fact)

    def _proposed(self, drafts: Iterable[Draft]) -> Iterator[Row]:
        for draft in drafts:
            for place in draft.places:
                yield self._row(place.told, draft.id, Fact(place.field, "text", place.start, place.end))

    def _row(self, told: Told, cue: str | None, fact: Fact) -> Row:
        quote = self.quotes.words(told.bulletin_id, told.case_id, fact.part, fact.start, fact.end)
        end = min(fact.end, fact.start + len(quote))
        return (told.case_id, told.bulletin_id, told.host, told.tier, cue, fact.field, quote, fact.part, fact.start, end)

    def _fact(self, told: Told, value: Value | None, method: Method) -> Fact | None:
        """The words of a case for a value of a facet; for none, those for its subtype or type."""
        if value is not None:
            return self.quotes.fact(told.case_id, FACETS[value[0]], value[1])
        subtype = self.quotes.fact(told.case_id, "subtype", method.subtype) if method.subtype else None
        return subtype or self.quotes.fact(told.case_id, "type", method.type)

    def _body(self, pattern: Pattern) -> Iterator[dict[str, Any]]:
        """One quotation a case, of the value that says most; none of a case of love or nakedness."""
        order = sorted(_values(pattern.method), key=lambda value: (_SAYS_MOST.index(value[0]) if value else 0, value or ()))
        for told in pattern.support.tellings:
            fact = next((fact for value in order if (fact := self._fact(told, value, pattern.method))), None)
            url, _, sha256 = self.sources.get(told.bulletin_id, "\n").partition("\n")
            shown = fact if fact and not self.quotes.withheld(told.case_id) else None
            quote = self.quotes.words(told.bulletin_id, told.case_id, shown.part, shown.start, shown.end) if shown else ""
            yield {"case": told.case_id, "url": url, "sha256": sha256, "quote": quote}


def _values(method: Method) -> list[Value | None]:
    """Its values in a stable order; None, for its type, where it has none."""
    return [*sorted(method.facets)] if method.facets else [None]
