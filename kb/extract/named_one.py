"""A person as a story names it: the mention cut to the name, with what it is known by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kb.extract.names import Mention, begin_of, no_family, people_end
from kb.extract.patterns import Patterns
from kb.lexicon import load_yaml

P = Patterns("figures.yml", "victim")


@dataclass(frozen=True, slots=True)
class NamedOne:
    """A person's mention cut to the name: 女教师马某 → 马某; `key` is "" where only a role is told."""

    start: int
    end: int
    key: str
    kin: bool


@cache
def _name() -> re.Pattern[str]:
    surnames = load_yaml("roles.yml")["surnames"]
    return re.compile(f"{P.some.pattern}|(?P<title>(?!位)[{surnames}])(?:{P.titles.pattern})|{P.nick.pattern}")


def to_named(folded: str, mention: Mention) -> NamedOne:
    lead = P.lead_in.match(folded, mention.span.start)
    start, end = lead.end() if lead else mention.span.start, mention.span.end
    end -= len(cut.group()) if (cut := P.not_role.search(folded, start + 2, end)) else 0
    name = _name().search(folded, start, min(len(folded), end + 2))
    if name is None or (name["title"] and folded[name.start() - 1 : name.start() + 1] in no_family("any")):
        return NamedOne(start, end if mention.key else people_end(folded, start, end), mention.key, mention.kin)
    end = name.end() + (name["some"] is not None and _is_longer(folded, name))
    key = name["some"] or name["title"] or name["nick"]
    first = name.start() if name["nick"] else begin_of(folded, name.start())
    return NamedOne(first, end, folded[first : name.start()] + key, mention.kin)


def _is_longer(folded: str, name: re.Match[str]) -> bool:
    """Whether one more character is of a name: 李某琴, where brackets follow it or every 李某 of the text goes on so."""
    end = name.end()
    last = folded[end : end + 1]
    if not "一" <= last <= "鿿" or P.no_given.match(last):
        return False
    if P.given_ends.match(folded, end + 1):
        return True
    called, longer = folded.count(name.group()), folded.count(name.group() + last)
    return longer > 1 and longer == called
