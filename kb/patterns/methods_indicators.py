"""Apps and sites that scams used, for the feed: printed in clear by the police themselves, or by hosts that tell of their own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.lexicon import load_yaml
from kb.patterns.methods import Rules, Told
from kb.patterns.methods_support import count_support, unrelated
from kb.text import fold

KINDS = {"app": "app", "site": "site", "domain": "site"}
_NUMBER = re.compile(r"[0-9０-９]{6}")
#: letters, digits and what joins them; nothing that a reader of tables, markup or paths could take for its own
_APP = re.compile(r"[^\W_](?:[^\W_]|[ ·.+&-](?=[^\W_])){1,59}")
_SITE = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:/[\w./%-]{0,40})?|[^\W_](?:[^\W_]|[·-](?=[^\W_])){1,59}")
_EDGE = " \t\u3000\"'“”‘’「」『』《》<>[]()（）"
_LEAST, _LONGEST = 2, 60
_HOSTS = 2  #: that tell of their own, where none is the police


@dataclass(frozen=True, slots=True)
class Seen:
    """One mention; `before` is what stands right before it, `quote` the words around it."""

    told: Told
    kind: str
    value: str
    before: str
    quote: str
    url: str
    sha256: str


def named(kind: str, value: str) -> tuple[str, str] | None:
    """(indicator, value) as the feed has it; None for what is none, or holds a number that may be somebody's.

    >>> named("domain", "WWW.A-b.example"), named("app", "“星悦”"), named("app", "客服138001380"), named("phone", "x")
    (('site', 'www.a-b.example'), ('app', '星悦'), None, None)
    """
    told = fold(value).strip(_EDGE)
    if kind not in KINDS or not _LEAST <= len(told) <= _LONGEST or _NUMBER.search(told):
        return None
    fits = (_APP if kind == "app" else _SITE).fullmatch(told)
    return (KINDS[kind], told) if fits else None


def _is_real(seen: Seen, value: str, own: Collection[str]) -> bool:
    """A site of the state or of a publisher, a well-known service, or what the notice recommends."""
    words = load_yaml("methods.yml")
    rules = words["sites"]
    name = value.removesuffix("app").rstrip()
    if name in words["apps"] or name.isdigit() or name.endswith(tuple(words["institutions"])):
        return True
    host = value.split("//")[-1].split("/")[0].removeprefix("www.")
    return host.endswith(tuple(rules["real_ends"])) or host in own or any(word in seen.before for word in rules["real_before"])


def find_indicators(mentions: Iterable[Seen], own: Collection[str], rules: Rules) -> list[dict[str, Any]]:
    """Bodies of the feed by id, of mentions whose tellings count; `own` are hosts that publish notices."""
    found: dict[tuple[str, str], list[Seen]] = {}
    for seen in mentions:
        name = named(seen.kind, seen.value)
        if name and not _is_real(seen, name[1], own):
            found.setdefault(name, []).append(seen)
    bodies = [_body(name, sorted(found[name], key=lambda seen: seen.told.order), rules) for name in sorted(found)]
    return sorted((body for body in bodies if body), key=lambda body: str(body["id"]))


def _body(name: tuple[str, str], seen: Sequence[Seen], rules: Rules) -> dict[str, Any] | None:
    behind = [each.told for each in seen]
    if not any(told.tier == "T0" for told in behind) and len({told.host for told in unrelated(behind)}) < _HOSTS:
        return None
    support = count_support(behind)
    return {
        "id": "i-" + hashlib.sha256("|".join(name).encode()).hexdigest()[:12],
        "status": "active",
        "indicator": name[0],
        "value": name[1],
        "types": sorted({told.type for told in behind}),
        "support": support.to_json(),
        "evidence": [_evidence(each) for each in _chosen(seen, rules.cases)],
        "first_seen": support.first_seen,
        "last_seen": support.last_seen,
    }


def _chosen(seen: Sequence[Seen], most: int) -> list[Seen]:
    """One a case, the best tier first."""
    best: dict[str, Seen] = {}
    for each in sorted(seen, key=lambda one: (one.told.tier, *one.told.order)):
        best.setdefault(each.told.case, each)
    return list(best.values())[:most]


def _evidence(seen: Seen) -> Mapping[str, Any]:
    return {"case": seen.told.case_id, "url": seen.url, "sha256": seen.sha256, "quote": seen.quote}
