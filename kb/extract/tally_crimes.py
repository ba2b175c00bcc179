"""Which figures of a page tell of other crime than fraud: of thefts and drugs, of all crime, of all that was reported to police."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.extract.patterns import Patterns
from kb.extract.tally_candidates import Candidate
from kb.extract.tally_figures import last_clause
from kb.extract.tally_metrics import names_other_crime

P = Patterns("figures.yml", "tallies")
_OF_CRIME = ("arrested", "criminally_detained", "loss")
_OF_ANY = ("cases", "other")  #: what is counted of other crimes too
_BOTH = 2  #: kinds of reports beside frauds that a page counts


def is_of_other_crime(folded: str, one: Candidate, metric: str) -> bool:
    """Whether a figure of this metric is not of frauds; what a page counts beside them stays `other`."""
    if metric in _OF_CRIME and _is_caught(folded, one):
        return True
    if metric in _OF_ANY and _is_of_theft(folded, one):
        return True
    return metric != "other" and _is_of_all(folded, one)


def _is_caught(folded: str, one: Candidate) -> bool:
    """Whether what stands before it, up to a stop or a semicolon, tells of other crime, or of all of it, alone; or its own words do.

    破获毒品案件310起、抓获386人; 共破获刑事案件3318起,抓获2746人; in 电信诈骗嫌疑人14名、涉毒嫌疑人5名 the second.
    """
    start = max(folded.rfind(mark, one.sentence.start, one.row.figure.start) for mark in ("；", ";")) + 1 or one.sentence.start
    told, own = folded[start : one.row.figure.start], last_clause(one.row.figure.label)
    at_large = P.crime_at_large.search(told) is not None and P.of_fraud.search(told) is None
    return at_large or names_other_crime(told) or names_other_crime(own)


def _is_of_theft(folded: str, one: Candidate) -> bool:
    """Whether it is of a thing of other crime (毒品1.8公斤), or its sentence begins with such (盗窃类警情同比下降, 共接报4126起)."""
    before = folded[one.sentence.start : one.row.figure.start]
    own, first = last_clause(one.row.figure.label), re.split("[，,]", before, maxsplit=1)[0]
    return P.of_fraud.search(before) is None and any(P.crime_apart.search(words) for words in (own, first))


@lru_cache(maxsize=4)
def _counts_all(folded: str) -> bool:
    """Whether a page counts all that was reported to police, or all crime, and not frauds alone."""
    return len(P.all_reports.findall(folded)) >= _BOTH


def _is_of_all(folded: str, one: Candidate) -> bool:
    """Whether on a page that counts all that was reported the nearest words before it in its paragraph are not of fraud."""
    if not _counts_all(folded):
        return False
    before = folded[folded.rfind("\n", 0, one.row.figure.start) + 1 : one.row.figure.start]
    ends = [max((m.end() for m in words.finditer(before)), default=0) for words in (P.of_fraud, P.of_all_reports)]
    return ends[0] < ends[1]
