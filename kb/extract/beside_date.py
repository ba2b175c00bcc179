"""What a date is the date of, from the words beside it: of the report, of what police or press did, of the story, or of none of them."""

from __future__ import annotations

from functools import lru_cache

from kb.extract.dates import VAGUE, Dated
from kb.extract.patterns import Patterns
from kb.extract.quotes import is_quoted
from kb.model import Span

P = Patterns("where_when.yml", "when")
ATTACHED = 40  #: characters behind a date that say what happened on it
_ASKED = 1024  #: dates whose answer is kept: each is asked for once by every date behind it
_LINE = 80  #: characters of a line on either side of a date
_WORDS = 80  #: characters of somebody's words before a date
ACTS = ("act", "thanks")  #: what police, press and those who thank them do
DAYS_AGO = ("昨", "前天", "前日")  #: what a word begins with that counts days back from whoever tells it


@lru_cache(maxsize=_ASKED)
def says(folded: str, dated: Dated) -> str:
    """What a date is the date of: report, act (of police or press), thanks, story, or "" where the words do not tell."""
    start, end = dated.span.end, dated.span.end + ATTACHED
    stop = P.stop.search(folded, start, end)
    near = folded[start : stop.start() if stop else end]
    if P.ceremony.search(near) and not P.contact.search(near):
        return "thanks"
    if stop and dated.day is None and P.visited.search(near) and P.banner_brought.search(folded, stop.start(), stop.start() + ATTACHED):
        return "thanks"
    kinds = {"report": P.report.search(near), "act": P.act.search(near), "story": P.story.search(near)}
    hits = [(m.start(), kind) for kind, m in kinds.items() if m]
    return min(hits)[1] if hits else ""


@lru_cache(maxsize=_ASKED)
def is_unfit(folded: str, dated: Dated) -> bool:
    """近日, a date in a scammer's own words, of a banner (今天是), of a picture, of birth, of a count or its end (截至), or to come."""
    return dated.word in VAGUE or doubt(folded, dated) not in ("", "since") or is_no_day(folded, dated)


def doubt(folded: str, dated: Dated) -> str:
    """Why a date is seldom the case's, and may be it yet: quoted (“11月4号我在……”), claimed (称其18日接到), since (从5月说起), tale."""
    start, end = dated.span.start, dated.span.end
    if is_quoted(folded, start, _WORDS):
        return "quoted"
    if P.claimed.search(folded, max(folded.rfind("\n", 0, start) + 1, start - 32), start):
        return "claimed"
    if P.since.search(folded, max(0, start - 6), start) and P.until.search(folded, max(0, start - 6), start):
        return "" if P.paid_since.match(folded, end) else "since"
    return "tale" if _is_elsewhere(folded, dated) else ""


def is_no_day(folded: str, dated: Dated) -> bool:
    """Of the page, of a banner, a picture, goods, a birth, a count or its end, or to come."""
    start, end = dated.span.start, dated.span.end
    line = folded.rfind("\n", 0, start) + 1
    banner = start - line < 40 and P.banner.search(folded, line, min(len(folded), end + 12)) is not None
    return (
        banner
        or (dated.year is not None and (is_masthead(folded, dated.span) or _is_of_frame(folded, line, dated.span)))
        or bool((P.stamped if dated.year else P.stamped_date).search(folded, max(line, start - 8), start))
        or (dated.day is None and bool(P.before.match(folded, end)))
        or bool(P.texted.search(folded, max(line, start - 48), start))
        or (dated.month is None and dated.year is not None and bool(P.vintage.match(folded, end)))
        or (bool(P.until.search(folded, max(0, start - 6), start)) and not P.since.search(folded, max(0, start - 6), start))
        or _is_gloss(folded, dated)
        or bool((dated.word or "").startswith(DAYS_AGO) and P.held_against.search(folded, max(0, start - 1), start))
        or any(behind.match(folded, end) for behind in (P.signed, P.coming, P.pictured, P.counted, P.of_journey))
        or bool(P.born.match(folded[end : end + 6]))
    )


def _is_elsewhere(folded: str, dated: Dated) -> bool:
    """报到当晚, and the 昨晚 of a tale that is told to the victim."""
    start, end, word = dated.span.start, dated.span.end, dated.word or ""
    if word.startswith("当") and P.event_day.search(folded, max(0, start - 4), start):
        return True
    if not word.startswith(DAYS_AGO) or P.told_day.search(folded, max(0, start - 4), start) is None:
        return False
    stop = P.stop.search(folded, end, end + ATTACHED)
    return P.contact.search(folded, end, stop.start() if stop else end + ATTACHED) is None


def _is_gloss(folded: str, dated: Dated) -> bool:
    """Nothing but the day of the word before it: 今日(22日)."""
    start, end = dated.span.start, dated.span.end
    return dated.month is None and dated.word is None and folded[start - 1 : start] in ("(", "（") and folded[end : end + 1] in (")", "）")


@lru_cache(maxsize=8)
def _dated_lines(folded: str) -> int:
    """How many lines of a text are a day alone."""
    return len(P.dated_line.findall(folded))


def _is_of_frame(folded: str, line: int, at: Span) -> bool:
    """Of what is printed around the page: 2025-08-21 alone in its line; one with 年, or one of several such lines, may head a story."""
    end = folded.find("\n", at.end, at.end + _LINE)
    if at.start - line > _LINE or (end < 0 and len(folded) > at.end + _LINE):
        return False
    rest = folded[line : at.start] + folded[at.end : end if end >= 0 else None]
    return "年" not in folded[at.start : at.end] and P.of_frame.fullmatch(rest) is not None and _dated_lines(folded) == 1


def is_masthead(folded: str, at: Span) -> bool:
    """Of the page: in a line that is no sentence, beside who published it, the size of the letters or how many read it."""
    line = folded.rfind("\n", 0, at.start) + 1
    end = folded.find("\n", at.end)
    before, after = folded[max(line, at.start - _LINE) : at.start], folded[at.end : at.end + _LINE if end < 0 else min(end, at.end + _LINE)]
    return not P.sentence.search(before + after) and bool(P.masthead.search(before + after) or P.publisher.fullmatch(before + after))
