"""When a case happened: the day of contact, else of payment, else of report, with the ground on which the year stands."""

from __future__ import annotations

from dataclasses import dataclass

from kb.extract.beside_date import ATTACHED, doubt, is_no_day, says
from kb.extract.dates import VAGUE, YEARS, find_dates
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.which_day import Candidate, chosen
from kb.extract.which_year import OF_NOW, SAME, TODAY, Known, by_bounds, is_floating, resolve
from kb.model import Fact, Span

P = Patterns("where_when.yml", "when")


@dataclass(frozen=True, slots=True)
class Incident:
    """The date of a case as prefix ISO, its basis (stated, relative, published_year, context) and the fact behind it."""

    date: str
    basis: str
    fact: Fact


def find_incident(
    text: str,
    published: str | None = None,
    offset: int = 0,
    whole: str | None = None,
    told: int | None = None,
    others: tuple[Span, ...] = (),
) -> Incident | None:
    """The date of the case told in `text` (which begins at `offset` of the notice); `whole` is the notice's text, for bounds, `others`
    the stretches of it that tell other cases.

    What stands after the first `told` characters of the text dates the case only where nothing before does.

    Of `text`, line ends count as left out: a case told in several stretches comes with what is between them blanked so.

    >>> found = find_incident("去年5月，张女士接到理赔电话。", "2021-05-28")
    >>> found.date, found.basis
    ('2020-05', 'relative')
    """
    start = offset if whole is not None else 0
    folded = plain(whole if whole is not None else text)
    found = find_candidates(folded, text, start, published, others=others)
    lead = chosen([c for c in found if told is None or _is_own(folded, c, start + told)])
    if lead is None:
        return None
    shift = offset - start
    span = Span(lead.dated.span.start + shift, lead.dated.span.end + shift)
    return to_incident(lead, span)


def to_incident(found: Candidate, span: Span) -> Incident:
    """A date that was chosen, as the incident's, told where the span says."""
    return Incident(*found.told, Fact("incident_date", found.told[0], span, f"when.{found.told[1]}"))


def find_candidates(
    folded: str,
    text: str,
    start: int,
    published: str | None,
    acts: bool = False,
    others: tuple[Span, ...] = (),
    doubtful: bool = False,
) -> list[Candidate]:
    """The dates of a text that stands at `start` of the folded notice; with `acts` also those of what police or press did.

    Those of which there is a doubt only where they are asked for as `doubtful`.
    """
    dates = list(find_dates(folded))
    found = []
    for at, dated in enumerate(dates):
        place = dated.span.start - start
        if not 0 <= place < len(text) or text[place] == "\n" or dated.word in VAGUE:
            continue
        why = doubt(folded, dated)
        if (why and not doubtful) or is_no_day(folded, dated) or P.counted_stretch.match(folded, dated.span.end):
            continue
        said = says(folded, dated)
        if said == "thanks" or (said == "act" and not acts) or (dated.word in TODAY and said != "story"):
            continue
        if is_floating(dates, at):
            continue
        told = resolve(folded, dates, at, Known(published, start, others))
        if told is None and published is None and dated.word in YEARS:
            told = by_bounds(folded, dated)
        if told is not None and not (told[1] == "relative" and _ahead(told[0], published)):
            near = folded[dated.span.end : dated.span.end + ATTACHED]
            back = not said and ((dated.word or "").endswith("前") or SAME.get(dated.word or "", 0) < 0)  # 前一天放学,一个电话……
            bought = said in ("story", "") and P.bought.match(near) and not P.called.match(near)
            said = "bought" if bought else said
            opens = dated.open and not P.claimed_since.search(folded, max(0, dated.span.start - ATTACHED), dated.span.start)
            kind = "open" if opens else "contact" if back or (said == "story" and P.contact.search(near)) else said or "other"
            found.append(Candidate(dated, kind, told, why))
    return found


def _ahead(told: str, published: str | None) -> bool:
    """After the notice itself: 本月27日, copied into a page of the 1st."""
    return published is not None and told > published[: len(told)]


def _is_own(folded: str, found: Candidate, end: int) -> bool:
    """Not the first day of a stretch that is counted, nor, where the story is told, a day of somebody else."""
    if found.dated.span.start >= end:
        return found.said in ("report", "story", "contact") and found.dated.word not in OF_NOW and not found.dated.open
    return found.said in ("story", "contact") or P.stretch.match(folded, found.dated.span.end) is None
