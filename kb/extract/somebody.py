"""Who is told of by nothing but a role, where nobody is named as persons are."""

from __future__ import annotations

from kb.extract.named_one import NamedOne
from kb.extract.quotes import is_quoted
from kb.extract.rare_names import P
from kb.extract.who import P as VICTIM
from kb.extract.who import kin_told_by

_MET = 14  #: characters before somebody in which he is only met
_WORDS = 120  #: characters of somebody's words before a place


def find_somebody(folded: str, begin: int, told: int) -> NamedOne | None:
    """The first who is told of from `begin` to `told`, not in somebody's words.

    >>> find_somebody("来的是个老木匠", 0, 7)
    NamedOne(start=4, end=7, key='', kin=False)
    """
    for match in P.role.finditer(folded, begin, told):
        start, end = match.span("who")
        met = P.met.search(folded, max(0, start - _MET), start) or VICTIM.comes_up.match(folded, end)
        if not is_quoted(folded, start, _WORDS) and not met:
            one = NamedOne(start, end, "", False)
            return kin_told_by(folded, one) or one
    return None
