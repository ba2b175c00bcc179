"""The feed as rules: one YAML file a pattern in use, with its tests, and one a cue, to be run by any engine that has literals and RE2."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kb.feeds.cues import CUE
from kb.feeds.formats import Files
from kb.feeds.log import UPSERT, Entry, State, replay
from kb.feeds.scoring import SCORING
from kb.lexicon import cues as lexicon
from kb.lexicon import load_yaml
from kb.lexicon.cues import LEGITIMATE, SCAM

FOLDER, CHANGES = "rules", "rules/changes"
CUES = "cues"  #: a folder of them
REMOVED = f"{CHANGES}/removed.yml"  #: names of a change that are no longer to be used
_KINDS = ("pattern", CUE)

Rule = dict[str, Any]
Cues = Mapping[str, Mapping[str, Any]]  #: by id, with their weights
Normalise = Callable[[str], str]

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = ("says", "facet", "value", "types", "literals", "re2", "weight")
_COPIED = ("id", "title", "type", "subtype", "facets", "stages", "mitre_f3", "attck4fraud", "support", "first_seen", "last_seen")


class BadRule(ValueError):
    """No rule of this format, or one without tests of both kinds; one clear line."""


# --- the format ------------------------------------------------------------------------------------------------------


def snapshot(state: State) -> Files:
    """A file a pattern in use, and one a cue."""
    return _files(FOLDER, state)


def delta(entries: Sequence[Entry]) -> Files:
    """The files that are new, whole, and the names of those to remove."""
    last = replay(entries)
    gone = [_name(last[each]) for each in sorted(last) if last[each].kind in _KINDS and last[each].op != UPSERT]
    return {**_files(CHANGES, last), REMOVED: _dump(gone)}


def merge(before: Files, change: Files) -> Files:
    gone = {f"{FOLDER}/{each}.yml" for each in yaml.load(change[REMOVED], Loader=_LOADER)}
    new = {f"{FOLDER}{path.removeprefix(CHANGES)}": raw for path, raw in change.items() if path != REMOVED}
    kept = {path: raw for path, raw in before.items() if path not in gone}
    return dict(sorted((kept | new).items()))


def _files(folder: str, state: State) -> Files:
    using = [entry for entry in state.values() if entry.kind in _KINDS and entry.op == UPSERT]
    made = {f"{folder}/{_name(entry)}.yml": _dump(to_rule(entry) if entry.kind == "pattern" else to_words(entry)) for entry in using}
    return dict(sorted(made.items()))


def _name(entry: Entry) -> str:
    return f"{CUES}/{entry.id}" if entry.kind == CUE else entry.id


def _dump(value: Any) -> bytes:
    return bytes(yaml.dump(value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000, encoding="utf-8"))


# --- one rule --------------------------------------------------------------------------------------------------------


def to_rule(entry: Entry) -> Rule:
    """What an entry's pattern says, as a rule: it fires where cues of `needs` groups stand and weigh more than the legitimate ones by
    more than `threshold`."""
    known = load_yaml("methods.yml")["rule"]
    body = entry.body or {}
    by_value = bool(any((body.get("facets") or {}).values()))
    cues = [{"id": cue["id"], "says": SCAM, "group": _group(cue, by_value)} for cue in body.get("cues") or ()]
    guards = [{"id": each, "says": LEGITIMATE, "group": each} for each in body.get("guards") or ()]
    head = {"id": entry.id, "rev": entry.rev, **{name: body[name] for name in _COPIED if name in body and name != "id"}}
    tests = {says: list((body.get("tests") or {}).get(says) or ()) for says in (SCAM, LEGITIMATE)}
    needs = min(known["needs"], len({cue["group"] for cue in cues}))
    return {**head, "needs": needs, "threshold": known["threshold"], "cues": [*cues, *guards], "tests": tests}


def _group(cue: Mapping[str, Any], by_value: bool) -> str:
    """Cues of one value of a facet say one thing, and so do those of its type; of a type as a whole, each cue says its own."""
    return str(cue["id"]) if not by_value else f"{cue['facet']}={cue['value']}" if cue.get("facet") else "type"


def to_words(entry: Entry) -> Rule:
    """A cue; what those of the program weigh stands in scoring.json."""
    body = entry.body or {}
    return {"id": entry.id, "rev": entry.rev, **{name: body[name] for name in _WORDS if body.get(name) is not None}}


def load_cues(bodies: Iterable[Mapping[str, Any]], weights: Mapping[str, Any]) -> Cues:
    """Cues by id, each with its weight: the learned one, else its own. Raises BadRule where it has neither."""
    found = {}
    for body in bodies:
        weight = weights.get(body["id"], body).get("weight")
        if weight is None:
            raise BadRule(f"{body['id']}: neither it nor {SCORING} says what it weighs")
        found[str(body["id"])] = {**body, "weight": float(weight)}
    return found


def load_folder(feed: Path) -> tuple[Cues, Iterator[Rule]]:
    """The cues and the rules of a feed's folder. Raises BadRule and OSError."""
    try:
        weights = json.loads((feed / SCORING).read_bytes())["cues"] if (feed / SCORING).exists() else {}
    except (ValueError, KeyError, TypeError) as error:
        raise BadRule(f"{SCORING} tells no weights of cues") from error
    bodies = [_parsed(path.read_bytes(), path.name) for path in sorted((feed / FOLDER / CUES).glob("*.yml"))]
    if not all(isinstance(body, dict) and {"id", "says"} <= body.keys() for body in bodies):
        raise BadRule("a cue has id and says")
    return load_cues(bodies, weights), (load_rule(path.read_bytes(), path.name) for path in sorted((feed / FOLDER).glob("*.yml")))


def _parsed(raw: bytes, name: str) -> Any:
    try:
        return yaml.load(raw, Loader=_LOADER)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadRule(f"{name}: no YAML: {' '.join(str(error).split())}") from error


def load_rule(raw: bytes, name: str = "rule") -> Rule:
    """Raises BadRule."""
    rule = _parsed(raw, name)
    if not isinstance(rule, dict) or not {"id", "needs", "threshold", "cues", "tests"} <= rule.keys():
        raise BadRule(f"{name}: a rule has id, needs, threshold, cues and tests")
    return rule


def stands(cue: Mapping[str, Any], text: str) -> bool:
    """Does a cue stand in a normalised text?"""
    if any(word in text for word in cue.get("literals") or ()):
        return True
    return bool(cue.get("re2")) and re.search(str(cue["re2"]), text) is not None


def fires(rule: Rule, cues: Cues, text: str) -> bool:
    """On a normalised text; a cue that is not told does not stand."""
    found = [ref for ref in rule["cues"] if ref["id"] in cues and stands(cues[ref["id"]], text)]
    told = ((ref["says"], ref["group"], cues[ref["id"]]["weight"]) for ref in found)
    return lexicon.fires(told, rule["needs"], rule["threshold"])


def failures(rule: Rule, cues: Cues, normalise: Normalise) -> Iterator[str]:
    """What is wrong with a rule, a line each: a kind of test that is missing, a scam not caught, an honest text caught."""
    tests: Mapping[str, Iterable[str]] = rule["tests"]
    for says, caught in ((SCAM, True), (LEGITIMATE, False)):
        told = list(tests.get(says) or ())
        if not told:
            yield f"{rule['id']}: no {says} test"
        for text in told:
            if fires(rule, cues, normalise(text)) != caught:
                yield f"{rule['id']}: {says} test {'not caught' if caught else 'caught'}: {' / '.join(text.split())}"
