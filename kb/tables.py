"""The tables of build.db and of its releases, column by column, with their keys."""

from __future__ import annotations

from typing import Any

Columns = dict[str, type[Any]]

#: where in a notice something stands: offsets in characters into the text or the title
_PLACE_IN_TEXT: Columns = {"part": str, "start": int, "end": int}
_FACETS: Columns = {
    "id": int, "seq": int, "type": int, "region": int, "month": int, "day": int, "loss": float, "tier": int,
}  # fmt: skip
_OF_CASE: Columns = {"bulletin_id": str, "n": int, "case_id": str}

#: what a reader of the file works with; `n` counts within one notice, so that the same archive gives the same rows
TABLES: dict[str, tuple[Columns, str | tuple[str, ...]]] = {
    "sources": (
        {
            "name": str, "title": str, "publisher": str, "authority": str, "tier": str, "region": str, "family": str, "enabled": int,
            "verified_live": str, "republish": int, "lists": str, "expect": str,
        },
        "name",
    ),
    "types": (
        {
            "code": str, "parent": str, "zh": str, "en": str, "key": str, "ccl23": str, "names": str, "f3": str, "attck4fraud": str,
        },
        "code",
    ),
    "techniques": ({"facet": str, "value": str, "facet_zh": str, "f3": str}, ("facet", "value")),
    "regions": (
        {
            "code": str, "name": str, "full_name": str, "short": str, "parent": str, "level": str, "since": str, "until": str,
        },
        ("code", "name"),
    ),
    "bulletins": (
        {
            "id": str, "seq": int, "url": str, "title": str, "text": str, "published": str, "publisher": str, "authority": str,
            "authors": str, "source": str, "tier": str, "region": str, "images": str, "family": str, "fetched_at": str,
            "sha256": str, "language": str, "is_bulletin": int, "form": str, "types": str, "marks": str, "warnings": str,
            "extractor": int,
        },
        "id",
    ),
    "cases": (
        {
            "id": str, "seq": int, "bulletin_id": str, "n": int, "ordinal": int, "start": int, "end": int, "type": str, "type_label": str,
            "subtype": str, "loss_yuan": float, "loss_amount": float, "loss_currency": str, "loss_approx": str, "loss_parts": int,
            "outcome": str, "n_victims": int, "averted_yuan": float, "recovered_yuan": float, "victim_label": str, "victim_gender": str,
            "victim_age": int, "victim_age_from": int, "victim_age_to": int, "victim_occupation": str, "incident_date": str,
            "incident_date_basis": str, "region": str, "region_name": str, "channels": str, "impersonated": str, "impersonated_as": str,
            "hooks": str, "pretexts": str, "controls": str, "payments": str, "platforms": str,
        },
        "id",
    ),
    "facts": ({**_OF_CASE, "field": str, "value": str, **_PLACE_IN_TEXT, "rule": str}, ("bulletin_id", "n")),
    "amounts": (
        {**_OF_CASE, "role": str, "yuan": float, "amount": float, "currency": str, "approx": str, **_PLACE_IN_TEXT, "rule": str},
        ("bulletin_id", "n"),
    ),
    "places": ({**_OF_CASE, "role": str, "code": str, "name": str, **_PLACE_IN_TEXT}, ("bulletin_id", "n")),
    "steps": ({**_OF_CASE, "ordinal": int, "stage": str, "text": str, **_PLACE_IN_TEXT}, ("bulletin_id", "n")),
    "indicators": ({**_OF_CASE, "kind": str, "value": str, "role": str, **_PLACE_IN_TEXT}, ("bulletin_id", "n")),
    "tallies": (
        {
            "bulletin_id": str, "n": int, "metric": str, "value": float, "unit": str, "dimension": str, "category": str, "period_from": str,
            "period_to": str, "region": str, "region_name": str, "change_basis": str, "change_percent": float, "change_points": float,
            "change_absolute": float, "approx": str, "part_of_start": int, "part_of_end": int, "flag": str, "proposed": float,
            **_PLACE_IN_TEXT, "rule": str,
        },
        ("bulletin_id", "n"),
    ),
    "runs": (
        {"origin": str, "id": int, "command": str, "started_at": str, "finished_at": str, "vantage": str, "counts": str, "status": str},
        ("origin", "id"),
    ),
    "quarantine": (
        {"n": int, "url": str, "stage": str, "code": str, "message": str, "sha256": str, "run": int, "at": str},
        "n",
    ),
    "corrections": (
        {
            "id": str, "bulletin_id": str, "case_id": str, "field": str, "old": str, "new": str, "quote": str, **_PLACE_IN_TEXT, "who": str,
            "at": str, "why": str, "status": str,
        },
        "id",
    ),
    "tombstones": ({"id": str, "url_hash": str, "date": str, "reason": str}, "id"),
    "versions": ({"name": str, "value": str}, "name"),
    # narrow, so that filtering and counting never reads a text (kb.search does it): types and regions as integers, months as 202105;
    # `id` is seq * 256 and up, so that the rows of one notice lie in its place (DuckDB reads no table WITHOUT ROWID)
    "notice_facets": (_FACETS, "id"),
    "case_facets": (_FACETS, "id"),
    # sources by day: visits that a list answered, and what came of them
    "coverage": (
        {
            "source": str, "day": str, "looks": int, "lists": int, "listed": int, "found": int, "stored": int, "unchanged": int,
            "failed": int, "blocked": int, "unreachable": int, "vantage": str,
        },
        ("source", "day"),
    ),
    # lists: how far back each was read
    "reach": (
        {
            "source": str, "list": str, "first_look": str, "last_look": str, "pages": int, "pages_left": int, "listed": int, "stored": int,
            "waiting": int, "oldest": str, "newest": str,
        },
        ("source", "list"),
    ),
    # notices that their site changed or took off: when we captured each version, and when it was found gone; no former words
    "history": (
        {"bulletin_id": str, "n": int, "at": str, "event": str, "fields": str, "sha256": str},
        ("bulletin_id", "n"),
    ),
    # what a release says of itself as a whole, counted once when it is made (kb.trends.ahead); empty in a build
    "prepared": ({"key": str, "value": str}, "key"),
    # how far the build has come; not in a release
    "readings": ({"bulletin_id": str, "changed": int, "extractor": int, "corrected": str}, "bulletin_id"),
}  # fmt: skip

#: copies of one notice, one case told by many, and where the tellings differ
LINKS: dict[str, tuple[Columns, str | tuple[str, ...]]] = {
    "bulletin_clusters": ({"cluster": str, "bulletin_id": str, "role": str, "decided_by": str}, ("cluster", "bulletin_id")),
    "case_clusters": (
        {"case_id": str, "cluster": str, "bulletin_id": str, "notice": str, "head": int, "decided_by": str},
        "case_id",
    ),
    "merged_cases": (
        {
            "cluster": str, "type": str, "subtype": str, "loss_yuan": float, "loss_approx": str, "outcome": str, "incident_date": str,
            "region": str, "region_name": str, "pages": int, "notices": int, "hosts": int, "independent": int, "first_published": str,
            "last_published": str, "conflicts": int,
        },
        "cluster",
    ),
    "conflicts": (
        {
            "cluster": str, "field": str, "n": int, "value": str, "chosen": int, "case_id": str, "bulletin_id": str, "host": str,
            "tier": str, "published": str, "approx": str, "quote": str, **_PLACE_IN_TEXT,
        },
        ("cluster", "field", "n"),
    ),
    # what two texts have in common is found once; not in a release
    "sketches": ({"bulletin_id": str, "sketch": bytes, "cards": str}, "bulletin_id"),
    "compared": ({"a": str, "b": str, "outcome": str}, ("a", "b")),
}  # fmt: skip
TABLES |= LINKS

#: what is new: ways of scamming that appear or rise, and who told of them
ALERTS: dict[str, tuple[Columns, str | tuple[str, ...]]] = {
    "alerts": (
        {
            "id": str, "kind": str, "what": str, "label": str, "type": str, "hook": str, "control": str, "pretext": str, "money": str,
            "opened": str, "first": str, "known": str, "hosts": int, "before": int, "share": float, "chance": float, "also": str,
        },
        "id",
    ),
    "alert_evidence": (
        {
            "alert": str, "n": int, "case_id": str, "bulletin_id": str, "host": str, "tier": str, "published": str, "counted": int,
            "quote": str, **_PLACE_IN_TEXT,
        },
        ("alert", "n"),
    ),
}  # fmt: skip
TABLES |= ALERTS

#: what detectors are told: ways of scamming with what supports them, and every change of that in one sequence
FEED: dict[str, tuple[Columns, str | tuple[str, ...]]] = {
    "patterns": (
        {
            "id": str, "type": str, "subtype": str, "status": str, "rev": int, "first_seen": str, "last_seen": str, "cases": int,
            "hosts": int, "tier": str, "body": str,
        },
        "id",
    ),
    "pattern_evidence": (
        {
            "pattern": str, "n": int, "case_id": str, "bulletin_id": str, "host": str, "tier": str, "cue": str, "field": str, "quote": str,
            **_PLACE_IN_TEXT,
        },
        ("pattern", "n"),
    ),
    # its home is archive.db, so that it outlives every rebuild; no time of any clock stands in it
    "feed_log": ({"seq": int, "op": str, "id": str, "rev": int, "kind": str, "life": int, "body": str}, "seq"),
}  # fmt: skip
TABLES |= FEED
