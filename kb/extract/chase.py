"""What a place is where police go after the money or the gang, told over several sentences: whom they made out, where he was caught."""

from __future__ import annotations

from kb.extract.patterns import Patterns

P = Patterns("where_when.yml", "chase")
_HEAD = 24  #: characters before a place that say how police came to it
_BEHIND = 48  #: characters behind a place that say what they did there
_LATER = 360  #: characters in which the chase ends


def role_in_chase(folded: str, start: int, end: int) -> str | None:
    """suspect account cash_out arrest, or None.

    >>> text = "很快查明葛某是陇西县人。专案组一路奔赣州，一路奔郴州。4月14日，两地同时收网。"
    >>> [role_in_chase(text, text.index(name), text.index(name) + len(name)) for name in ("陇西县", "赣州", "郴州")]
    ['suspect', 'arrest', 'arrest']
    """
    head = folded[max(0, start - _HEAD) : start]
    if P.identified.search(head) and P.of_there.match(folded, end):
        return "suspect"
    if P.cash_point.search(head):
        return "cash_out"
    if P.holder_there.match(folded, end, end + _BEHIND):
        return "account"
    went = P.bound_for.search(head) is not None and P.unit_there.match(folded, end) is None
    watched = P.watched.match(folded, end, end + _BEHIND) is not None
    return "arrest" if (went or watched) and P.ended.search(folded, end, end + _LATER) else None
