"""Which word governs a sum: the verb nearest to it on its left, or the one before that, where the nearest is only its object."""

from __future__ import annotations

import re

from kb.extract.contexts import Context, Cue
from kb.extract.patterns import Patterns

VERBS = frozenset("lose take pay get profit show refund prize price loan seize freeze stop recover keep gang".split())
_NOUNS = frozenset(("refund", "prize", "loan", "profit", "show"))  #: may be the object of a verb before them
P = Patterns("money.yml", "roles")
_REACH = 26  #: characters over which a verb still governs a sum in its clause


def governing(context: Context, folded: str) -> Cue | None:
    """The word that governs a sum from the left in its own clause."""
    near = [c for c in context.left if c.label in VERBS and context.money.start - c.end <= _REACH]
    if not near:
        return None
    last = near[-1]
    earlier = [c for c in near[:-1] if c.label in ("pay", "lose") and last.start - c.end <= 10]
    if last.label in _NOUNS and earlier and P.fee_before.search(folded, last.start, context.money.start):
        return earlier[-1]
    if last.label in ("lose", "get", "refund", "gang"):  # 挽回经济损失, 止付被骗资金: the first word governs
        for cue in near[:-1]:
            if cue.label in ("seize", "recover", "keep", "stop", "freeze", "get") and not re.search(
                r"[让又却再]", folded[cue.end : last.start]
            ):
                return cue
    return last
