"""Who is told of where nobody is named as persons are: a child's name behind its age, 阿 and a name, a rarer surname, a role."""

from __future__ import annotations

from kb.extract.patterns import Patterns
from kb.extract.quotes import is_quoted
from kb.extract.who import NamedOne

P = Patterns("figures.yml", "somebody")
FORMS = ("aged", "called", "nick", "titled", "some", "role")
_MET = 14  #: characters before somebody in which he is only met
_WORDS = 120  #: characters of somebody's words before a place


def find_somebody(folded: str, begin: int, told: int) -> NamedOne | None:
    """The first who is told of from `begin` to `told`, by the surest of the patterns, not in somebody's words.

    >>> find_somebody("11岁的糖糖在平板上看到一段视频", 0, 15).key
    '糖糖'
    """
    for name in FORMS:
        for match in getattr(P, name).finditer(folded, begin, told):
            start, end = match.span("alias" if match.groupdict().get("alias") else "who")
            if not is_quoted(folded, start, _WORDS) and not P.met.search(folded, max(0, start - _MET), start):
                return NamedOne(start, end, "" if name == "role" else folded[start:end].rstrip("某"), False)
    return None
