"""Where each of several swindlers is told of with his victim, a sentence each: 被告人周某…骗取李某3万元;被告人吴某…骗取王某12.5万元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.threads import BEGINS, GOES_ON

_ROW = 2  #: swindlers with a victim each, for each victim to be a case


def accused_in_turn(notice: Notice) -> Sequence[Sentence]:
    """The sentences that tell of one swindler and one victim each, where there are several and no victim stands in two."""
    pattern = load_pattern(FILE, "accused_took")
    told = [(one, pattern.match(notice.folded, one.span.start, one.span.end)) for one in notice.sentences if one.kind != "head"]
    rows = [(one, match["whom"], match["who"]) for one, match in told if match]
    victims, swindlers = ({names[n] for names in rows} for n in (1, 2))
    alike = len(victims) < len(rows) or len(swindlers) < _ROW or victims & swindlers
    return [] if len(rows) < _ROW or alike else [one for one, _, _ in rows]


def with_accused(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where a case begins with each of such sentences."""
    made, rows = dict(tags), accused_in_turn(notice)
    if rows and BEGINS in made.values():
        among = range(rows[0].span.start, rows[-1].span.end)
        made.update((at, GOES_ON) for at, tag in tags.items() if tag == BEGINS and at in among)
        made.update((one.span.start, BEGINS) for one in rows)
    return made
