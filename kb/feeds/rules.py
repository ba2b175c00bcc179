"""The feed as rules: one YAML file a pattern in use, with its tests, to be run by any engine that has literals and RE2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from kb.feeds.log import UPSERT, Entry, State, replay
from kb.lexicon import load_yaml

FOLDER, CHANGES = "rules", "rules/changes"
REMOVED = f"{CHANGES}/removed.yml"  #: ids of a change that are no longer to be used
SCAM, LEGITIMATE = "scam", "legitimate"

Files = dict[str, bytes]
Rule = dict[str, Any]
Normalise = Callable[[str], str]

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COPIED = ("id", "title", "type", "subtype", "facets", "stages", "mitre_f3", "attck4fraud", "support", "first_seen", "last_seen")


class BadRule(ValueError):
    """No rule of this format, or one without tests of both kinds; one clear line."""


# --- the format ------------------------------------------------------------------------------------------------------


def snapshot(state: State) -> Files:
    """A file a pattern in use."""
    return {f"{FOLDER}/{each}.yml": _dump(to_rule(entry)) for each, entry in sorted(state.items()) if _is_rule(entry)}


def delta(entries: Sequence[Entry]) -> Files:
    """The files that are new, whole, and the ids of those to remove."""
    last = replay(entries)
    gone = [each for each in sorted(last) if last[each].kind == "pattern" and not _is_rule(last[each])]
    made = {f"{CHANGES}/{each}.yml": _dump(to_rule(entry)) for each, entry in sorted(last.items()) if _is_rule(entry)}
    return {**made, REMOVED: _dump(gone)}


def merge(before: Files, change: Files) -> Files:
    gone = {f"{FOLDER}/{each}.yml" for each in yaml.load(change[REMOVED], Loader=_LOADER)}
    new = {f"{FOLDER}{path.removeprefix(CHANGES)}": raw for path, raw in change.items() if path != REMOVED}
    kept = {path: raw for path, raw in before.items() if path not in gone}
    return dict(sorted((kept | new).items()))


def _is_rule(entry: Entry) -> bool:
    return entry.kind == "pattern" and entry.op == UPSERT


def _dump(value: Any) -> bytes:
    return bytes(yaml.dump(value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000, encoding="utf-8"))


# --- one rule --------------------------------------------------------------------------------------------------------


def to_rule(entry: Entry) -> Rule:
    """What an entry's pattern says, as a rule: it fires where cues of `needs` groups stand and weigh more than the legitimate ones by
    more than `threshold`."""
    known = load_yaml("methods.yml")["rule"]
    body = entry.body or {}
    cues = [_cue(cue, bool(any((body.get("facets") or {}).values()))) for cue in body.get("cues") or ()]
    groups = {cue["group"] for cue in cues if cue["says"] == SCAM}
    head = {"id": entry.id, "rev": entry.rev, **{name: body[name] for name in _COPIED if name in body and name != "id"}}
    tests = {says: list((body.get("tests") or {}).get(says) or ()) for says in (SCAM, LEGITIMATE)}
    return {**head, "needs": min(known["needs"], len(groups)), "threshold": known["threshold"], "cues": cues, "tests": tests}


def _cue(cue: Mapping[str, Any], by_value: bool) -> dict[str, Any]:
    """`group`: cues of one value of a facet say one thing, and so do those of its type; of a type as a whole, each cue says its own."""
    group = cue["id"] if not by_value else f"{cue['facet']}={cue['value']}" if cue.get("facet") else "type"
    kept = {name: cue[name] for name in ("literals", "re2", "weight", "types") if cue.get(name) is not None}
    return {"id": cue["id"], "says": cue["says"], "group": group, **kept}


def load_rule(raw: bytes) -> Rule:
    """Raises BadRule."""
    try:
        rule = yaml.load(raw, Loader=_LOADER)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadRule(f"no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(rule, dict) or not {"id", "needs", "threshold", "cues", "tests"} <= rule.keys():
        raise BadRule("a rule has id, needs, threshold, cues and tests")
    return rule


def found_in(rule: Rule, text: str) -> list[Mapping[str, Any]]:
    """Its cues that stand in a normalised text."""
    return [cue for cue in rule["cues"] if _stands(cue, text)]


def _stands(cue: Mapping[str, Any], text: str) -> bool:
    if any(word in text for word in cue.get("literals") or ()):
        return True
    return bool(cue.get("re2")) and re.search(str(cue["re2"]), text) is not None


def fires(rule: Rule, text: str) -> bool:
    """On a normalised text. What a cue weighs counts by its amount, for or against."""
    found = found_in(rule, text)
    groups = {cue["group"] for cue in found if cue["says"] == SCAM}
    weight = sum(abs(float(cue.get("weight", 1.0))) * (1 if cue["says"] == SCAM else -1) for cue in found)
    return bool(groups) and len(groups) >= rule["needs"] and weight > rule["threshold"]


def failures(rule: Rule, normalise: Normalise) -> Iterator[str]:
    """What is wrong with a rule, a line each: a kind of test that is missing, a scam not caught, an honest text caught."""
    tests: Mapping[str, Iterable[str]] = rule["tests"]
    for says, caught in ((SCAM, True), (LEGITIMATE, False)):
        told = list(tests.get(says) or ())
        if not told:
            yield f"{rule['id']}: no {says} test"
        for text in told:
            if fires(rule, normalise(text)) != caught:
                yield f"{rule['id']}: {says} test {'not caught' if caught else 'caught'}: {' / '.join(text.split())}"
