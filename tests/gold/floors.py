"""The least that the reading must score: `python tests/gold/floors.py` raises the floors to today's scores, never lowers one."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILE = HERE / "floors.json"
PARTS = ("open", "rough")
FIELDS = (
    "is_bulletin form type subtype loss_yuan outcome n_victims victim.label victim.gender victim.age victim.occupation "
    "incident_date region "
    "channels impersonated_as hooks pretexts controls payments platforms places indicators amounts averted_told tallies "
    "steps.spans_and_stage method.spans_and_stage"
).split()
SHARES = ("n_cases", "quotes", "method_told_apart")


def scores(part: str) -> dict[str, float]:
    """F1 by field and share by name of one part of the gold set, as `kb eval --json` prints them."""
    from click.testing import CliRunner

    from kb.cli.eval import evaluate

    result = CliRunner().invoke(evaluate, [str(HERE / f"{part}.jsonl"), "--json", "--worst", "0"])
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    rows = dict(said["fields"])
    for key in ("steps", "method"):
        rows[f"{key}.spans_and_stage"] = said[key]["spans_and_stage"]
    found = {k: float(rows[k]["f1"]) for k in FIELDS if k in rows and rows[k]["f1"] is not None}
    return {**found, **{k: float(said["shares"][k]["value"]) for k in SHARES if k in said["shares"]}}


def main() -> None:
    floors: dict[str, dict[str, float]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    for part in PARTS:
        kept = floors.setdefault(part, {})
        for field, value in scores(part).items():
            kept[field] = max(kept.get(field, 0.0), math.floor(value * 100) / 100)
    FILE.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    print(json.dumps(floors, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
