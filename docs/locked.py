"""The figures of the reading on sets that no rule was made for, as the READMEs and docs/reading.md print them.

    python -m docs.locked    score the locked sets once more, for a release, and write docs/locked_scores.json

Scores are kept, so that the documents can be made again without scoring: how often a set was scored is told in tests/gold/GUIDE.md.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docs.markdown import table
from docs.scores import ASKED, asked

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "locked_scores.json"
#: the set, what it is of in Chinese and in English
SETS = (
    ("withheld", "最近的锁定集", "latest set"),
    ("unseen", "第二十集", "the twentieth"),
    ("arrived", "长篇报道", "long reports"),
    ("brief", "短讯", "short texts"),
    ("recent", "混编", "a mixture"),
    ("unguessed", "第十四集", "the fourteenth"),
    ("akin", "第十八集", "the eighteenth"),
    ("kindred", "第十九集", "the nineteenth"),
    ("regular", "普通页面", "ordinary pages"),
)
_SHORT = 3  #: sets that the READMEs show
_OTHER = "regular"  #: pages that are no notices: what is in them says nothing of how notices are read


def score_all() -> dict[str, Any]:
    """By set how many notices it has and what each question of ASKED comes to, as printed."""
    from kb.cli.eval import predict
    from kb.evaluate import evaluate, load_gold
    from kb.model import EXTRACTOR_VERSION

    sets = {}
    for name, _, _ in SETS:
        found: dict[str, Any] = evaluate(load_gold(ROOT / "tests" / "gold" / f"{name}.jsonl")[0], predict).to_json()
        sets[name] = {"notices": found["notices"], "scores": {one[1]: asked(found, one[2])[1] for one in ASKED}}
    return {"day": datetime.now(UTC).strftime("%Y-%m-%d"), "extractor": EXTRACTOR_VERSION, "sets": sets}


def kept() -> dict[str, Any]:
    """What was written when the locked sets were last scored."""
    found: dict[str, Any] = json.loads(KEPT.read_text("utf-8"))
    return found


def short(lang: str) -> str:
    """The table of the READMEs: the latest set with its intervals, two more without."""
    return _table(lang, [one for one in SETS if one[0] != _OTHER][:_SHORT], intervals=1)


def whole() -> str:
    """The table of docs/reading.md: every set that is still locked."""
    return _table("en", SETS, intervals=0)


def _table(lang: str, sets: Any, intervals: int) -> str:
    found, zh = kept(), lang == "zh"
    day, version = found["day"], found["extractor"]
    said = f"{day}，第 {version} 版读法。" if zh else f"{day}, extractor {version}."
    names = [f"{one[1] if zh else one[2]} (`{one[0]}`, {found['sets'][one[0]]['notices']})" for one in sets]
    rows = []
    for name_zh, name, _ in ASKED:
        told = [found["sets"][one[0]]["scores"][name] if one[0] != _OTHER or name == ASKED[0][1] else "–" for one in sets]
        rows.append((name_zh if zh else name, *(cell if at < intervals else cell.split(" ")[0] for at, cell in enumerate(told))))
    return f"{said}\n\n{table(('读什么' if zh else 'what is read', *names), *rows)}"


if __name__ == "__main__":
    KEPT.write_text(json.dumps(score_all(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(0)
