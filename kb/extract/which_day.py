"""Which of the dates of a story is the day of the case: of contact, else of payment, else of the report."""

from __future__ import annotations

from dataclasses import dataclass

from kb.extract.dates import Dated

_CLAUSE = 20  #: characters from a year to the date that a clause goes on to


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date of the case's text with what it is of and what it resolves to."""

    dated: Dated
    said: str  #: story contact report bought act other open
    told: tuple[str, str]
    doubt: str = ""  #: why it is seldom the day: quoted claimed since tale


def _not_after(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return one[:length] <= other[:length]


def chosen(found: list[Candidate]) -> Candidate | None:
    """The case's date, as fine as the story has it: 今年5月 in the lead is 5月2日 where the contact is told."""
    lead = _first(found)
    if lead is not None and len(lead.told[0]) == len("2020"):  # 去年亏了12万元的她今年3月看到……
        at = lead.dated.span.end
        later = [c for c in found if c.dated.span.start >= at and len(c.told[0]) > 4 and c.said != "open"]
        lead = next((c for c in later if _is_meant(c, lead)), lead)
    if lead is None or len(lead.told[0]) != len("2020-05"):
        return lead
    following = [c for c in found[found.index(lead) + 1 : found.index(lead) + 2] if lead.said == "other" and c.said != "report"]
    finer = (c for c in (*following, *found) if c.said == "contact" or c in following)
    return next((c for c in finer if c.told[0].startswith(lead.told[0]) and len(c.told[0]) > 7), lead)


def _is_meant(found: Candidate, lead: Candidate) -> bool:
    """Whether a date tells more exactly when the year of the lead was, or is of the contact in the very clause of it."""
    if lead.said == "other":  # 我去年毕业
        return True
    same = found.said in ("contact", "story") and found.told[0].startswith(lead.told[0])
    return same or (found.said == "contact" and found.dated.span.start - lead.dated.span.end < _CLAUSE)


def _first(found: list[Candidate]) -> Candidate | None:
    """The date of first contact, else of payment, else of the report; what an open 今年以来 says only where nothing else does."""
    fixed = [c for c in found if c.said != "open"]
    if not fixed:
        return next((c for c in found), None)
    lead = fixed[0]
    if lead.said == "bought":  # the goods were real where a call comes after
        return next((c for c in fixed[1:] if c.said == "contact"), lead)
    story = [c for c in fixed if c.said in ("story", "contact")]
    if lead.said == "report":
        told = (
            c
            for c in fixed[1:]
            if (c in story and (len(c.told[0]) > 4 or c.said == "contact") and _not_after(c.told[0], lead.told[0]))
            or (c.said == "other" and len(c.told[0]) > 4 and not _not_after(lead.told[0], c.told[0]))
        )
        return next(told, lead)
    if lead.said == "other":
        before = (c for c in fixed[1:] if not _not_after(lead.told[0], c.told[0]))
        return next((c for c in before if len(c.told[0]) > (7 if c.said == "other" else 4) and c.said != "report"), lead)
    earlier = [c for c in story if c.said == "contact" and not _not_after(lead.told[0], c.told[0])]
    return earlier[0] if earlier else lead
