"""Where a story tells that what was lost came back, all of it or a part, and where that is only promised."""

from __future__ import annotations

import re

from kb.extract.ending import returning
from kb.extract.patterns import Patterns

P = Patterns("money.yml", "loss")
_CLAUSE = 16  #: characters before words in which a promise of them stands
_SPEECH = 80  #: characters before words in which the other side's begin
_SENTENCE = 40  #: characters before a sum in which it is told who promises it


def all_back(folded: str) -> re.Match[str] | None:
    """Where the text says that all came back, the last time it does; a promise of it says nothing."""
    found = [m for m in P.all_back.finditer(folded) if not _promised(folded, m.start())]
    return found[-1] if found and P.left_of_it.search(folded) is None else None


def surely_back(folded: str) -> bool:
    """Whether words say that all came back that are said of nothing else: 金条全数追回."""
    return any(not _promised(folded, m.start()) for m in P.surely_back.finditer(folded))


def only_offered(folded: str) -> bool:
    """Whether that all came back is told by the other side alone: 称“先转账激活,激活后全额返还”."""
    told = [m for m in P.all_back.finditer(folded) if not _promised(folded, m.start())]
    return bool(told) and all(_offered(folded, m) for m in told)


def _offered(folded: str, words: re.Match[str]) -> bool:
    said = P.offered.search(folded, max(0, words.start() - _SPEECH), words.start())
    return said is not None and P.really_back.search(folded, said.start(), words.end()) is None


def _promised(folded: str, at: int) -> bool:
    """Whether what begins here is only promised: 将全额返还, not 民警将钱全部追回."""
    said = P.promised.search(folded, max(0, at - _CLAUSE), at)
    return said is not None and not P.handing.match(folded, said.start())


def not_all_back(folded: str) -> bool:
    """Whether a part is told as all that came back: 98万元中的91.3万元被冻结, 拦截6.5万元,1.5万元已被取现."""
    found = max(P.part_back.finditer(folded), key=re.Match.start, default=None)
    whole = all_back(folded) if found else None
    if found is None:
        return any(not _promised(folded, m.start()) for m in P.share_back.finditer(folded)) and all_back(folded) is None
    return whole is None or whole.start() < found.end() or P.left_for_good.search(found.group()) is not None


def returned(folded: str) -> re.Match[str] | None:
    """Where it is told that money came back, the last time; None where that is to say that it did not: 没能追回."""
    words = returning(folded)
    if words is None or P.not_back.search(folded, max(0, words.start() - _CLAUSE), words.start()):
        return None
    said = P.promised.search(folded, max(0, words.start() - _CLAUSE), words.start())
    return None if said and "被" not in said.group() else words


def only_promised(folded: str, start: int, end: int) -> bool:
    """Whether the other side says that the sum would come back, or it is told that it did not: 再转2500元就全部退回, 没有退还这3000元.

    Nor has come back what a court orders (责令退赔5万元), nor what somebody meant to pay as well (本打算再加购10万元).
    """
    before = max(0, start - _CLAUSE)
    if P.kept_back.search(folded, before, start) or P.meant_more.search(folded, before, start):
        return True
    if P.ordered.search(folded, max(0, start - _SENTENCE), start) and not P.paid_up.match(folded, end):
        return True
    if P.not_given.match(folded, end):
        return True
    if P.will_return.match(folded, end) and P.offered.search(folded, max(0, start - _SPEECH), start):
        return True
    asked = P.asked_to_pay.search(folded, max(0, start - _CLAUSE), start)
    if asked is not None and P.would_return.match(folded, end):
        return True
    said = P.said_by_other.search(folded, max(0, start - _SENTENCE), start)
    return said is not None and P.to_return.match(folded, end) is not None


def stopped_at(folded: str, start: int, end: int) -> bool:
    """Whether a sum is told as stopped, right before it or behind: 柜员拦下20万元汇款."""
    return bool(P.stopped_sum.search(folded, max(0, start - _CLAUSE), start) or P.stopped_behind.match(folded, end))
