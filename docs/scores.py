"""The figures of the reading as docs/reading.md prints them, from a run of `kb eval` on the open gold set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docs.markdown import table

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "open.jsonl"

#: what a reader asks, in Chinese and English, and where the score of `kb eval --json` has it
ASKED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("是否涉诈通报", "is it a notice about a scam", ("fields", "is_bulletin", "exact")),
    ("通报形式", "form of the notice", ("fields", "form", "exact")),
    ("案件数", "number of cases", ("shares", "n_cases")),
    ("诈骗类型（宏 F1）", "type of fraud (macro-F1)", ("types", "macro_f1")),
    ("手法小类（宏 F1）", "subtype (macro-F1)", ("subtypes", "macro_f1")),
    ("被骗金额", "loss", ("fields", "loss_yuan", "exact")),
    ("误把别的钱当损失", "another sum taken for the loss", ("shares", "decoy_taken_for_loss")),
    ("避免损失的案件（F1）", "averted cases (F1)", ("fields", "averted_told", "f1")),
    ("案发日（精确到日）", "day of the incident", ("shares", "incident_day")),
    ("省份", "province", ("shares", "province")),
    ("区县", "county", ("shares", "county")),
    ("受害人性别", "victim's sex", ("fields", "victim.gender", "exact")),
    ("受害人年龄", "victim's age", ("fields", "victim.age", "exact")),
    ("联系渠道（F1）", "channel of contact (F1)", ("fields", "channels", "f1")),
    ("步骤（F1）", "steps (F1)", ("steps", "spans", "f1")),
    ("冒充身份（F1）", "impersonated role (F1)", ("fields", "impersonated_as", "f1")),
    ("话术借口（F1）", "pretext (F1)", ("fields", "pretexts", "f1")),
    ("控制手段（F1）", "means of control (F1)", ("fields", "controls", "f1")),
    ("付款方式（F1）", "payment (F1)", ("fields", "payments", "f1")),
    ("其他地点及其性质（F1）", "other places by role (F1)", ("fields", "places", "f1")),
    ("统计数字（F1）", "statistics (F1)", ("fields", "tallies", "f1")),
    ("残缺数字被当成数值", "damaged numbers given a value", ("shares", "damaged_turned_into_value")),
    ("引文与原文逐字相同", "quotations equal to the text", ("shares", "quotes")),
)


def score() -> dict[str, Any]:
    """What `kb eval tests/gold/open.jsonl --json` prints."""
    from kb.cli.eval import predict
    from kb.evaluate import evaluate, load_gold

    found: dict[str, Any] = evaluate(load_gold(GOLD)[0], predict).to_json()
    return found


def asked(found: dict[str, Any], path: tuple[str, ...]) -> tuple[float | None, str]:
    """(value, as printed with its interval where it has one); None where the set asks nothing of the kind."""
    value: Any = found
    for key in path:
        value = value.get(key)
        if value is None:
            return None, "–"
    if not isinstance(value, dict):
        return value, "–" if value is None else f"{value:.3f}"
    if value["value"] is None:
        return None, "–"
    low, high = value["interval"]
    return value["value"], f"{value['value']:.3f} ({low:.2f}–{high:.2f})"


def figures(found: dict[str, Any], day: str) -> str:
    rows = [(name, asked(found, path)[1]) for _, name, path in ASKED]
    said = (
        f"{day}, on the {found['notices']} notices of the open gold set (`kb eval tests/gold/open.jsonl`). "
        "Rules and weights were tuned on this very set, "
        "so that these figures **flatter**: expect clearly less on real notices that they have not seen, "
        "and measure your own archive with `kb sample`."
    )
    return f"{said}\n\n{table(('what is read', 'score (95 % interval)'), *rows)}"


def fields(found: dict[str, Any], day: str) -> str:
    """Every field with precision, recall, exact and how often a value was invented."""
    keys = ("precision", "recall", "exact", "invented")
    rows = []
    for name, scores in found["fields"].items():
        shown = ["–" if scores[key]["value"] is None else f"{scores[key]['value']:.3f}" for key in keys]
        rows.append((f"`{name}`", *shown, str(scores["exact"]["n"])))
    return f"{day}, open set, {found['notices']} notices.\n\n{table(('field', *keys, 'places'), *rows)}"
