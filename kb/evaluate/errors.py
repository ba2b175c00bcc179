"""A score as the error of the reading: the least precision and recall that each field may have, for whoever counts what was read."""

from __future__ import annotations

from kb.evaluate.counting import wilson
from kb.evaluate.score import Score
from kb.model import EXTRACTOR_VERSION, Json

LEAST = 10  #: values under which a field, or a type, says nothing of its own error
#: what the trends count by
FIELDS = (
    "case", "incident_month", "province", "region", "type", "subtype", "outcome", "loss_yuan", "victim.gender",
    "victim.age_group", "channels", "hooks", "pretexts", "controls", "payments", "impersonated_as", "tallies",
)  # fmt: skip


def reading_error(score: Score, gold: str, sha256: str) -> Json:
    """`{"origin": {…}, "fields": {name: {"precision", "recall", "n"}}}`, the shares at the low ends of their 95 % intervals.

    A type of its own is `type.03`. Fields asked for less than LEAST times are left out.
    """
    fields = {}
    for name in FIELDS:
        if name in score.fields:
            tallied = score.fields[name]
            fields[name] = _row(tallied.right, tallied.right + tallied.spurious, tallied.right + tallied.missed)
    for code in score.types.codes():
        told = sum(n for (_, other), n in score.types.counts.items() if other == code)
        asked = sum(n for (one, _), n in score.types.counts.items() if one == code)
        fields[f"type.{code}"] = _row(score.types.counts.get((code, code), 0), told, asked)
    origin = {"gold": gold, "sha256": sha256, "notices": score.notices, "extractor": EXTRACTOR_VERSION}
    return {"origin": origin, "fields": {name: row for name, row in fields.items() if row is not None}}


def _row(right: int, told: int, asked: int) -> Json | None:
    precision, recall = wilson(right, told), wilson(right, asked)
    if precision is None or recall is None or asked < LEAST:
        return None
    return {"precision": round(precision[0], 4), "recall": round(recall[0], 4), "n": asked}
