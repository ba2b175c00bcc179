"""Gold in, scores per field out; it compares what `kb extract` prints and knows no rule of reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from kb.evaluate.score import Mistake, Score
from kb.extract.pasted import part_title
from kb.model import Json

__all__ = ["BadGold", "Mistake", "Score", "evaluate", "gold_row", "load_gold"]

_NEEDED = ("id", "text", "expect")
_KNOWN = frozenset((*_NEEDED, "published", "traps", "style", "quotes", "coded", "stratum"))
Predict = Callable[[str, str, str | None], Json]


class BadGold(ValueError):
    """A line of a gold file that cannot be scored; the message names file and line."""


def load_gold(path: Path) -> tuple[list[Json], int]:
    """(rows, rows left out because nobody has coded them yet). Raises BadGold."""
    rows, waiting = [], 0
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadGold(f"{path}:{number}: no JSON: {error}") from error
        if not isinstance(row, dict) or not all(key in row for key in _NEEDED) or set(row) - _KNOWN:
            raise BadGold(f"{path}:{number}: needs the keys {', '.join(_NEEDED)}, may have {', '.join(sorted(_KNOWN - set(_NEEDED)))}")
        if not isinstance(row["text"], str) or not isinstance(row["expect"], dict):
            raise BadGold(f"{path}:{number}: text is text, expect is a part of what `kb extract` prints")
        if row.get("coded") is False:
            waiting += 1
        else:
            rows.append(row)
    return rows, waiting


def evaluate(rows: Iterable[Json], predict: Predict) -> Score:
    """Score what `predict(title, body, published)` prints against each row. Raises BadGold for a step that is not in its text."""
    score = Score()
    for row in rows:
        title, body = part_title(row["text"])
        told = predict(title, body, row.get("published"))
        try:
            score.add(str(row["id"]), title, body, row["expect"], told)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise BadGold(f"{row['id']}: {error}") from error
    return score


def gold_row(notice: Json, field: str, new: Any, ordinal: int | None) -> Json:
    """A correction as a gold row: only the corrected key is scored, in the case of that ordinal (None: the notice itself)."""
    value: Any = {"code": new} if field in ("type", "subtype") and new is not None else new
    keys: Sequence[str] = field.split(".")
    expect: Json = {keys[-1]: value}
    for key in reversed(keys[:-1]):
        expect = {key: expect}
    expect = {"bulletin": expect} if ordinal is None else {"cases": [{"ordinal": ordinal, **expect}]}
    return {"id": notice["id"], "text": f"{notice['title']}\n{notice['text']}", "published": notice["published"], "expect": expect}
