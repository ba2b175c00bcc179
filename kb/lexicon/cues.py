"""Cue expressions as scammers and honest people say them: the one door to the files `cues_*.yml`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kb.lexicon import FOLDER, facet_values, load_lines, load_yaml

Says = Literal["scam", "legitimate"]
SCAM: Says = "scam"
LEGITIMATE: Says = "legitimate"

#: what the shorthand of the files stands for; a sentence of a normalised text ends at 。 and a clause at a comma
SHORT = {"~~": "[^。]{0,16}", "~": "[^。]{0,6}", "<n>": "[0-9零一二两三四五六七八九十百千万半几多]{1,9}", "<d>": "[0-9*]"}
_SHORTHAND = re.compile("|".join(map(re.escape, SHORT)))
_SYNTAX = re.compile(r"[~<>()\[\]|?{}\\^$+*.]")
#: facets of a case that the taxonomy knows by a key of its own
FACET_KEYS = {"hooks": "HOOK", "impersonated_as": "IMP", "pretexts": "PRETEXT", "controls": "CTRL", "payments": "MONEY"}


@dataclass(frozen=True, slots=True)
class Cue:
    """Variants of one meaning; `facet` and `value` bind it to the taxonomy, `types` (the likeliest first) to kinds of fraud.

    It matches a normalised text that holds one of `literals` or in which `re2` finds something. `weight` is in log-odds;
    `strength` is what its writer thinks of it (1 weak, 3 hardly said by the other side), from where learning sets out.
    """

    id: str
    says: Says
    facet: str | None
    value: str | None
    types: tuple[str, ...]
    literals: tuple[str, ...]
    re2: str | None
    weight: float
    tests: tuple[str, ...]
    strength: int = 2
    type_weights: tuple[tuple[str, float], ...] = ()


@cache
def _facet_of() -> dict[str, str]:
    """The facet of each value that a cue may name, channels with them."""
    found = {value: name for name, key in FACET_KEYS.items() for value in facet_values(key)}
    return found | dict.fromkeys(load_yaml("channels.yml")["channels"], "channels")


def expand(pattern: str) -> str:
    """The shorthand of the files written out as RE2.

    >>> expand("打到~卡")
    '打到[^。]{0,6}卡'
    """
    return _SHORTHAND.sub(lambda match: SHORT[match.group()], pattern)


def _weights() -> dict[str, tuple[float, tuple[tuple[str, float], ...]]]:
    """What docs/learn_cues.py learned: id, weight, then `type:weight` for the types it speaks for."""
    found = {}
    for line in load_lines("cue_weights.tsv"):
        name, weight, *kinds = line.split("\t")
        pairs = (kind.split(":") for kind in kinds)
        found[name] = (float(weight), tuple((code, float(value)) for code, value in pairs))
    return found


def _cue(name: str, row: dict[str, Any], says: Says, learned: tuple[float, tuple[tuple[str, float], ...]]) -> Cue:
    value, types = row.get("of"), tuple(row.get("types", ()))
    words = [str(word) for word in row["words"]]
    patterns = [expand(word) for word in words if _SYNTAX.search(word)]
    return Cue(
        f"c-{name}",
        says,
        _facet_of()[value] if value else None,
        value,
        types,
        tuple(word for word in words if not _SYNTAX.search(word)),
        "|".join(f"(?:{pattern})" for pattern in patterns) or None,
        learned[0],
        tuple(row["tests"]),
        row["strength"],
        learned[1] or tuple((code, 1.0) for code in types),
    )


@cache
def load_cues() -> tuple[Cue, ...]:
    """Every cue in the order of the files; a name that stands twice, or a value that no facet has, raises."""
    found: dict[str, Cue] = {}
    learned = _weights()
    for path in sorted(FOLDER.glob("cues_*.yml")):
        for rows in load_yaml(path.name).values():
            says = LEGITIMATE if path.name.startswith("cues_legitimate") else SCAM
            for name, row in rows.items():
                cue = _cue(name, row, says, learned.get(f"c-{name}", (1.0 if says == SCAM else -1.0, ())))
                if cue.id in found:
                    raise ValueError(f"{path.name}: {name} stands twice")
                found[cue.id] = cue
    return tuple(found.values())


def fires(found: Iterable[tuple[str, Hashable, float]], needs: int, threshold: float) -> bool:
    """Does a rule catch a text in which cues stand (what each says, its group, its weight)? What one weighs counts by its amount, for or
    against.

    >>> fires([("scam", "a", 2.0), ("scam", "b", 1.0), ("legitimate", "c", -1.5)], needs=2, threshold=1.0)
    True
    """
    cues = list(found)
    groups = {group for says, group, _ in cues if says == SCAM}
    weight = sum(abs(weight) * (1 if says == SCAM else -1) for says, _, weight in cues)
    return bool(groups) and len(groups) >= needs and weight > threshold
