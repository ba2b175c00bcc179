"""Which word governs a sum: the verb nearest to it on its left, or the one before that, where the nearest is only its object."""

from __future__ import annotations

import re

from kb.extract.contexts import Context, Cue
from kb.extract.patterns import Patterns

VERBS = frozenset("lose take pay get profit show refund prize price loan seize freeze stop recover keep gang".split())
_NOUNS = frozenset(("refund", "prize", "loan", "profit", "show"))  #: may be the object of a verb before them
P = Patterns("money.yml", "roles")
_REACH = 26  #: characters over which a verb still governs a sum in its clause
_NEXT = 2  #: characters between a demand and the verb that it is of, at most
_DIGIT = re.compile(r"[0-9]")


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


def required(verb: Cue, context: Context, folded: str) -> bool:
    """Whether a verb of paying in the clause before the sum is a demand, with no other figure: 还得先缴个人所得税，一共7600元."""
    if _DIGIT.search(folded, verb.end, context.clause[0]):
        return False
    near = (cue for cue in context.before if cue.label == "demand" and 0 <= verb.start - cue.end <= _NEXT)
    return verb.label == "pay" and not context.obeyed and any(near)
