"""A score as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.evaluate.score import Score
from kb.model import Json


def _share(value: Json) -> str:
    if value["value"] is None:
        return "-".rjust(18)
    low, high = value["interval"]
    return f"{value['value']:.3f} [{low:.2f}–{high:.2f}]".rjust(18)


def _row(name: str, scores: Json) -> str:
    f1 = "-" if scores["f1"] is None else f"{scores['f1']:.3f}"
    columns = "  ".join(_share(scores[key]) for key in ("precision", "recall", "exact", "invented"))
    return f"{name:<24}{columns}  {f1:>6} {scores['exact']['n']:>6}"


def _brief(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 160 else f"{text[:160]}…"


def lines(score: Score, worst: int = 20) -> Iterator[str]:
    """The table a field, the shares, the confusions of types, the worst notices with their quotations."""
    found = score.to_json()
    yield f"{found['notices']} notices"
    yield ""
    head = "  ".join(name.rjust(18) for name in ("precision", "recall", "exact", "invented"))
    yield f"{'field':<24}{head}  {'F1':>6} {'places':>6}"
    yield from (_row(name, scores) for name, scores in found["fields"].items())
    for kind in ("steps", "method"):
        for part in ("spans", "spans_and_stage", "characters"):
            yield _row(f"{kind}.{part}", found[kind][part])
        yield f"{kind + '.stage of those':<24}{_share(found[kind]['stage'])}"
    yield ""
    yield from (f"{name:<28}{_share(value)} {value['n']:>6}" for name, value in found["shares"].items())
    for kind in ("types", "subtypes", "forms"):
        macro = found[kind]["macro_f1"]
        yield f"{kind + ' macro-F1':<28}{'-' if macro is None else f'{macro:.3f}':>18}"
    yield ""
    yield from _matrix(found["types"])
    yield ""
    for key, mistakes in score.worst(worst):
        yield f"{key}: {len(mistakes)} mistakes"
        for mistake in mistakes:
            quotes = "".join(f"「{quote}」" for quote in mistake.quotes)
            yield f"    {mistake.field}: gold {_brief(mistake.gold)} told {_brief(mistake.told)} {quotes}".rstrip()


def _matrix(types: Json) -> Iterator[str]:
    matrix: dict[str, dict[str, int]] = types["matrix"]
    columns = sorted({told for row in matrix.values() for told in row})
    yield "gold\\told " + "".join(f"{code:>5}" for code in columns) + "     F1"
    for gold, row in matrix.items():
        cells = "".join(f"{row.get(code, '') or '·':>5}" for code in columns)
        yield f"{gold:<10}{cells}  {types['by_code'].get(gold, 0.0):.3f}"
