"""Scores the detector on scripts: recall at low false-positive rates, calibration, types, and what it gets most wrong.

python -m docs.score_scripts                                  # the open scripts, each by weights learned from others
python -m docs.score_scripts --months                         # and each month by what was known before its quarter
python -m docs.score_scripts --scripts FILE --feed DIR        # scripts never seen, by a feed as it is
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from docs import learn_cues
from docs.cue_texts import Seen, look
from docs.learning import Floats
from docs.spoken import HONEST, auc, calibrate, limit_of, read_scripts, recall_at, style_score, writers_of
from kb.detect import Detector
from kb.lexicon.cues import load_cues

RATES = (0.001, 0.005, 0.01, 0.02)
PREVALENCES = (0.01, 0.001, 0.0001)
SEVEN = {"07": "07", "04": "04/05", "05": "04/05", "03": "03", "08": "08", "01": "01", "09": "09/02", "02": "09/02", "10": "10"}
_DRAWS = 500


@dataclass
class Scored:
    rows: Sequence[dict[str, Any]]
    chance: Floats
    types: list[str]
    scam: npt.NDArray[np.bool_]
    threshold: float

    @property
    def says(self) -> npt.NDArray[np.bool_]:
        return self.chance >= self.threshold


def by_feed(rows: list[dict[str, Any]], feed: Path) -> Scored:
    detector = Detector.load(feed)
    verdicts = [detector.score(row["text"]) for row in rows]
    chance = np.array([verdict.score for verdict in verdicts])
    return Scored(rows, chance, [verdict.type.code for verdict in verdicts], _scam(rows), detector.threshold)


def crosswise(seen: Seen, together: int = 1) -> Scored:
    """Each text by weights that were learned from other writers, of whom so many are held out `together`; calibration and threshold are of
    the whole."""
    writers = writers_of(seen.rows)
    cues, held = load_cues(), [int(at) for at in np.flatnonzero(writers >= 0)]
    parts = np.where(writers < 0, -1, writers // together)
    raw, scam = learn_cues.held_out(seen, cues, parts)[held], seen.scam[held]
    slope, bias = calibrate(raw, scam)
    chance, told = 1 / (1 + np.exp(-(slope * raw + bias))), learn_cues.types_held_out(seen, cues, parts)
    return Scored([seen.rows[at] for at in held], chance, [told[at] for at in held], scam, limit_of(chance, scam, learn_cues.TOLD))


@dataclass(frozen=True, slots=True)
class Month:
    """Texts first seen in a month, and how many of them a detector calls scams that knows only what was seen before it."""

    name: str
    scams: int
    told: int
    honest: int
    wrong: int


def stretch_of(month: str, every: int = 3) -> str:
    """The first month of the quarter of a month, or of so many months of its year.

    >>> stretch_of("2024-06"), stretch_of("2024-06", 6)
    ('2024-04', '2024-01')
    """
    return f"{month[:5]}{int(month[5:]) - (int(month[5:]) - 1) % every:02}"


def by_month(seen: Seen, least: int = 200, every: int = 3) -> list[Month]:
    """Weights by all that was first seen before the month's quarter (or its `every` months); the threshold lets 1 % of the honest
    texts of the months tested before pass."""
    cues, found = load_cues(), []
    months = np.array([row["first_seen"] for row in seen.rows])
    held = writers_of(seen.rows) >= 0
    raw, tested, stretch = np.zeros(len(months)), np.zeros(len(months), bool), ""
    for month in sorted(set(months[held])):
        past, now = held & (months < month), held & (months == month)
        if past.sum() < least:
            continue
        if stretch_of(month, every) != stretch:
            stretch, weights = stretch_of(month, every), learn_cues.fit(seen, cues, past)
        raw[now] = weights.raw(seen, now)
        if (tested & ~seen.scam).sum() >= least:
            told, scam = raw[now] > recall_at(raw[tested], seen.scam[tested], 0.01)[1], seen.scam[now]
            found.append(Month(month, int(scam.sum()), int(told[scam].sum()), int((~scam).sum()), int(told[~scam].sum())))
        tested |= now
    return found


def years_of(months: Sequence[Month]) -> list[Month]:
    """The months of each year added up."""
    found = []
    for year in sorted({month.name[:4] for month in months}):
        own = [month for month in months if month.name.startswith(year)]
        found.append(Month(year, *(sum(getattr(month, name) for month in own) for name in ("scams", "told", "honest", "wrong"))))
    return found


def lines_of(months: Sequence[Month]) -> list[str]:
    lines = ["| first seen | scams | told | honest | told as scams |", "|---|---|---|---|---|"]
    return [*lines, *(f"| {each.name} | {each.scams} | {each.told} | {each.honest} | {each.wrong} |" for each in months)]


def _scam(rows: Sequence[dict[str, Any]]) -> npt.NDArray[np.bool_]:
    return np.array([row["type"] != HONEST for row in rows])


def interval(scores: Floats, scam: npt.NDArray[np.bool_], rate: float) -> tuple[float, float]:
    """The middle 95 % of recalls over texts drawn again with replacement, each side for itself."""
    draw = np.random.default_rng(1)
    mine, honest = scores[scam], scores[~scam]
    found = []
    for _ in range(_DRAWS):
        again = np.concatenate([draw.choice(mine, len(mine)), draw.choice(honest, len(honest))])
        found.append(recall_at(again, np.arange(len(again)) < len(mine), rate)[0])
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def recalls(scored: Scored) -> list[str]:
    style = np.array([style_score(row["text"]) for row in scored.rows])
    lines = ["| false positives | recall | 95 % | style alone |", "|---|---|---|---|"]
    for rate in RATES:
        low, high = interval(scored.chance, scored.scam, rate)
        alone = recall_at(style, scored.scam, rate)[0]
        lines.append(f"| {rate:.1%} | {recall_at(scored.chance, scored.scam, rate)[0]:.3f} | {low:.2f}–{high:.2f} | {alone:.3f} |")
    return [*lines, "", f"area under the curve {auc(scored.chance, scored.scam):.4f} (style alone {auc(style, scored.scam):.3f})"]


def reliability(scored: Scored) -> list[str]:
    lines = ["| score | texts | mean score | scams among them |", "|---|---|---|---|"]
    edges = np.minimum((scored.chance * 10).astype(int), 9)
    for at in range(10):
        own = edges == at
        if own.any():
            share = scored.scam[own].mean()
            lines.append(f"| {at / 10:.1f}–{at / 10 + 0.1:.1f} | {own.sum()} | {scored.chance[own].mean():.2f} | {share:.2f} |")
    return lines


def precisions(scored: Scored) -> list[str]:
    """At each rate of false positives, what share of alarms is right where so many texts are scams."""
    lines = ["| false positives | recall | " + " | ".join(f"1 in {round(1 / p):,}" for p in PREVALENCES) + " |", "|---" * 5 + "|"]
    for rate in RATES[::2]:
        recall = recall_at(scored.chance, scored.scam, rate)[0]
        shares = [recall * p / (recall * p + rate * (1 - p)) for p in PREVALENCES]
        lines.append(f"| {rate:.1%} | {recall:.3f} | " + " | ".join(f"{share:.3f}" for share in shares) + " |")
    return lines


def macro(truth: Sequence[str], told: Sequence[str], names: Sequence[str]) -> float:
    """Mean F1 over the names."""
    found = []
    for name in names:
        both = sum(a == b == name for a, b in zip(truth, told, strict=True))
        found.append(2 * both / max(1, sum(a == name for a in truth) + sum(b == name for b in told)))
    return float(np.mean(found))


def types(scored: Scored) -> list[str]:
    truth = [row["type"] for row in scored.rows]
    codes = sorted({code for code in truth if code != HONEST})
    pairs = Counter((a, b) for a, b in zip(truth, scored.types, strict=True) if a != HONEST)
    lines = ["| is \\ told | " + " | ".join(codes) + " | right |", "|---" * (len(codes) + 2) + "|"]
    for code in codes:
        row = [pairs[code, other] for other in codes]
        lines.append(f"| {code} | " + " | ".join(str(n or "") for n in row) + f" | {pairs[code, code] / max(1, sum(row)):.2f} |")
    right = sum(pairs[code, code] for code in codes) / max(1, sum(pairs.values()))
    at_2 = scored.chance > recall_at(scored.chance, scored.scam, 0.02)[1]
    lines += ["", f"type right {right:.3f}"]
    for name, says in (("as decided", scored.says), ("decided at 2 % false positives", at_2)):
        seven, four = macros(truth, scored.types, says)
        lines += ["", f"macro-F1 {name}: the seven {seven:.3f}; honest and 07, 04/05, 03, 08 {four:.3f}"]
    return lines


def macros(truth: Sequence[str], types: Sequence[str], says: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Of the seven, and of honest with four: what is not said to be a scam counts as told honest."""
    grouped = [SEVEN.get(code, "other") if code != HONEST else HONEST for code in truth]
    said = [SEVEN.get(code, "other") if scam else HONEST for code, scam in zip(types, says, strict=True)]
    kept = [at for at, name in enumerate(grouped) if name != "other"]
    seven = macro([grouped[at] for at in kept], [said[at] for at in kept], sorted({*SEVEN.values()}))
    five = [HONEST, "07", "04/05", "03", "08"]
    few = [at for at, name in enumerate(grouped) if name in five]
    return seven, macro([grouped[at] for at in few], [said[at] for at in few], five)


def writers(scored: Scored) -> list[str]:
    """Each writer held out alone; those whose scripts the cues were written with are one."""
    lines = ["| held out | scams, honest | area | recall at 0.1% | 1% | 2% | style alone, area |", "|---|---|---|---|---|---|---|"]
    parts, style = writers_of(scored.rows), np.array([style_score(row["text"]) for row in scored.rows])
    for part in np.unique(parts):
        own = parts == part
        name = " ".join(sorted({row["id"].partition("-")[0] for row, kept in zip(scored.rows, own, strict=True) if kept}))
        chance, scam = scored.chance[own], scored.scam[own]
        found = [recall_at(chance, scam, rate)[0] for rate in (0.001, 0.01, 0.02)]
        told = " | ".join(f"{value:.3f}" for value in (auc(chance, scam), *found, auc(style[own], scam)))
        lines.append(f"| {name} | {scam.sum()}, {(~scam).sum()} | {told} |")
    return lines


def decisions(scored: Scored) -> str:
    says, scam = scored.says, scored.scam
    right, wrong, missed = int((says & scam).sum()), int((says & ~scam).sum()), int((~says & scam).sum())
    rate = wrong / max(1, int((~scam).sum()))
    return f"decided at {scored.threshold:.4f}: F1 {2 * right / max(1, 2 * right + wrong + missed):.3f}, false positives {rate:.2%}"


def worst(scored: Scored, many: int = 20) -> list[str]:
    """The texts whose score is furthest from the truth."""
    off = np.abs(scored.scam - scored.chance)
    return [
        f"- {row['type']} {row['near']}: {scored.chance[at]:.3f} {' / '.join(row['text'].splitlines())[:100]}"
        for at in np.argsort(-off, kind="stable")[:many]
        for row in [scored.rows[at]]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", type=Path, action="append", default=[], help="again for more; without it all open ones")
    parser.add_argument("--feed", type=Path, help="folder of a feed; without it the open scripts are scored crosswise")
    parser.add_argument("--months", action="store_true", help="each month by what was first seen before its quarter, not added up by year")
    parser.add_argument("--json", action="store_true", help="the figures alone")
    asked = parser.parse_args()
    rows = read_scripts(*asked.scripts)
    seen = None if asked.feed else look(rows, load_cues())
    scored = by_feed(rows, asked.feed) if seen is None else crosswise(seen)
    if asked.json:
        found = {f"{rate:g}": round(recall_at(scored.chance, scored.scam, rate)[0], 4) for rate in RATES}
        print(json.dumps({"texts": len(scored.rows), "recall": found, "auc": round(auc(scored.chance, scored.scam), 4)}))
        return
    parts = {
        "Recall": recalls(scored),
        "Writers": writers(scored),
        "Reliability": reliability(scored),
        "Precision": precisions(scored),
        "Types": types(scored),
    }
    parts["Decision"] = [decisions(scored)]
    if seen is not None:
        months = by_month(seen)
        parts["Known until the quarter before"] = lines_of(months if asked.months else years_of(months))
    parts["The worst 20"] = worst(scored)
    print("\n\n".join(f"## {name}\n\n" + "\n".join(lines) for name, lines in parts.items()))


if __name__ == "__main__":
    main()
