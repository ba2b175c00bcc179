"""Which case told is which case of the gold: in the order of the text, those that have most in common."""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Json

Pair = tuple[Json | None, Json | None]


def _likeness(gold: Json, told: Json, body: str) -> float:
    """Never 0, so that as many as possible are paired; steps inside the told case's stretch weigh most."""
    found = 0.1
    steps = [body.find(step["text"]) for step in gold.get("steps") or []]
    start, end = told["span"]
    if steps:
        found += 3 * sum(start <= at < end for at in steps) / len(steps)
    if gold.get("loss_yuan") is not None and gold["loss_yuan"] == told.get("loss_yuan"):
        found += 2
    label = (gold.get("victim") or {}).get("label")
    if label and label == (told.get("victim") or {}).get("label"):
        found += 2
    if (gold.get("type") or {}).get("code") == (told.get("type") or {}).get("code"):
        found += 1
    return found


def align(gold: Sequence[Json], told: Sequence[Json], body: str) -> list[Pair]:
    """All cases of both sides, paired where they are the same, else beside None."""
    likeness = [[_likeness(one, other, body) for other in told] for one in gold]
    best = [[0.0] * (len(told) + 1) for _ in range(len(gold) + 1)]
    for i in range(len(gold) - 1, -1, -1):
        for j in range(len(told) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j + 1] + likeness[i][j], best[i + 1][j], best[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(gold) and j < len(told):
        if best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((gold[i], told[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((gold[i], None))
            i += 1
        else:
            pairs.append((None, told[j]))
            j += 1
    return [*pairs, *((one, None) for one in gold[i:]), *((None, other) for other in told[j:])]
