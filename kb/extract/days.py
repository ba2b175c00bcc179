"""Which of the dates in and around a story is its day: what is told beside each is weighed, as learned from the gold sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from itertools import islice

from kb.extract.beside_date import DAYS_AGO
from kb.extract.dates import day_of, iso
from kb.extract.day_signs import by_lead, by_likeness, by_line, by_order, by_step
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.shared_day import is_clocked
from kb.extract.weighing import as_shares, load_weighing
from kb.extract.when import Incident, find_candidates, to_incident
from kb.extract.which_day import Candidate
from kb.extract.which_year import TODAY
from kb.extract.who import ACTS, BESIDE
from kb.model import Span, Step

WEIGHTS = "day_weights.tsv"  #: learned by docs/learn_days.py
SURE = 0.4  #: how likely a day must be, of all that are told and none
RULED = 100  #: hundredths by which none is ahead where the rules take none
_STOP = re.compile(r"[。！!？?；;\n]")
_COUNT = re.compile(r"[\d一二三四五六七八九十两几半]+")
P = Patterns("where_when.yml", "shared_day")
_AHEAD = 14  #: characters before a date that say whose it is
_REACH = 60  #: characters behind a date that say what happened on it
_LEAST = 4  #: characters before a date that still opens its sentence
_MANY = 400  #: dates of a notice that are looked at
_HEADING = 40  #: characters of a line that heads a story
_PRECISE = {4: "y", 7: "m", 10: "d"}
_AGO = ((0, "0"), (1, "1"), (3, "3"), (10, "10"), (31, "31"), (100, "100"), (400, "400"))


@dataclass(frozen=True, slots=True)
class Dating:
    """A date that may be the case's, where it stands to the story, and what speaks for it."""

    found: Candidate
    place: str
    signs: frozenset[str]


@lru_cache(maxsize=2)  # the cases of one notice ask for the same dates
def _all_dates(folded: str, published: str | None) -> tuple[Candidate, ...]:
    return tuple(islice(find_candidates(folded, folded, 0, published, True, doubtful=True), _MANY))


def _headed(folded: str, at: int, stories: Sequence[Story]) -> Story | None:
    """The story that begins in the line after one that opens with the date and tells nothing: 时间:6月3日 地点:文峰镇."""
    begin, end = folded.rfind("\n", 0, at) + 1, folded.find("\n", at)
    if end < 0 or at - begin > _LEAST or end - begin > _HEADING or _STOP.search(folded, begin, end):
        return None
    after = end + len(folded[end:]) - len(folded[end:].lstrip())
    return next((story for story in stories if story.span.start == after), None)


def _place(folded: str, at: int, story: Story, stories: Sequence[Story]) -> str:
    """Where a date stands: in the story, after it, in its head, before all stories, between it and the one before; "" elsewhere."""
    if (headed := _headed(folded, at, stories)) is not None:
        return "head" if headed is story else ""
    if part := story.part_at(at):
        return "before" if part == "after" and at <= story.span.start else part
    others = [other for other in stories if other.ordinal != story.ordinal]
    if at >= story.span.start or any(other.nth(at) is not None for other in others):
        return ""
    first = min((other.span.start for other in others), default=0)
    if others and story.span.start > first and at < first and "\n" not in folded[at:first] and not P.announced.search(folded, at, first):
        return ""  # in the paragraph that begins the first of them, and not 6月3日接报2起
    ended = max((other.span.end for other in others if other.span.end <= story.span.start), default=0)
    return ("between" if at >= ended else "" if others and at >= min(other.span.start for other in others) else "lead") if ended else "lead"


def _placed(notice: Notice, story: Story, stories: Sequence[Story]) -> list[tuple[Candidate, str]]:
    """The dates that may be a story's day with where they stand, ? behind it where there is a doubt; of other stories the one before."""
    folded, published = plain(notice.bulletin.text), notice.bulletin.published
    start, end = story.span.start, story.span.end
    several = len(stories) > 1  # dates of other cases say nothing of this one's year
    others = tuple(other.span for other in stories if other.ordinal != story.ordinal)
    own = (
        {c.dated.span: c for c in find_candidates(folded, folded[start:end], start, published, True, others, doubtful=True)}
        if several
        else {}
    )
    last = _before(story, stories)
    placed = []
    for found in (one for one in _all_dates(folded, published) if not _is_no_day_of_story(folded, one.dated.span)):
        place = _place(folded, found.dated.span.start, story, stories)
        if not place and not found.doubt and last is not None and last.part_at(found.dated.span.start) == "told":
            place = "prev"
        read = own.get(found.dated.span) if several and place == "told" else found
        if place and read is not None:
            placed.append((read, f"{place}?" if found.doubt else place))
    return placed


def _before(story: Story, stories: Sequence[Story]) -> Story | None:
    """The story that ends last before this one begins."""
    return max((one for one in stories if one.span.end <= story.span.start), key=lambda one: one.span.end, default=None)


def _from_days_told(placed: Sequence[tuple[Candidate, str]]) -> Iterator[tuple[Candidate, str, bool]]:
    """The dates, and 昨晚 and 前天 once more as who comes to the police on 6月2日 tells them: counted from the day told before."""
    for n, (found, place) in enumerate(placed):
        yield found, place, False
        word = found.dated.word or ""
        if not word.startswith((*DAYS_AGO, "大前")) or any(_is_apposed(found, one) for one, _ in placed[n + 1 :]):
            continue
        days = (one for one, _ in reversed(placed[:n]) if not (one.dated.word or "").startswith((*DAYS_AGO, *TODAY)))
        said = next(((day, one.told[1]) for one in days if (day := day_of(one.told[0]))), None)
        if said is None:
            continue
        back = 3 if word.startswith("大") else 1 if word.startswith("昨") else 2
        told = iso(*(said[0] - timedelta(days=back)).timetuple()[:3])
        if told != found.told[0]:
            yield replace(found, told=(told, said[1])), place, True


def _is_apposed(found: Candidate, other: Candidate) -> bool:
    """Whether the other stands in brackets right behind, and says which day that is: 昨日(11月24日)."""
    return 0 < other.dated.span.start - found.dated.span.end <= 1


def find_datings(notice: Notice, story: Story, stories: Sequence[Story], steps: Sequence[Step] = ()) -> list[Dating]:
    """The dates that may be a story's day, in order, with their signs; `steps` are the story's."""
    folded, title = plain(notice.bulletin.text), plain(notice.bulletin.title)
    dates = list(_from_days_told(_placed(notice, story, stories)))
    told = [found for found, place, _ in dates if place == "told"]
    last = _before(story, stories)
    made: list[Dating] = []
    for found, place, counted in dates:
        rank = sum(dating.place == "told" for dating in made)
        stop = _stop(folded, found.dated.span.end)
        signs = {*_plain_signs(found, place, notice.bulletin.published), *_among(found, place, told, rank), *_beside(folded, found)}
        signs |= {*_sentence_signs(notice, found, story), *by_step(found, stop, steps)}
        signs |= {f"{place}:{sign}" for sign in by_line(folded, title, found, stop, stories)} if place != "told" else set()
        if place == "prev" and last is not None:
            signs |= set(by_likeness(folded, found, story, last))
        signs |= {"counted", f"counted:{place}:{found.said}"} if counted else set()
        signs |= {f"doubt:{found.doubt}", f"doubt:{found.doubt}:{found.said}"} if found.doubt else set()
        signs |= {"again"} if any(found.told[0] == dating.found.told[0] for dating in made) else set()
        made.append(Dating(found, place, frozenset(signs)))
    led = by_lead(made, steps)
    return [replace(one, signs=one.signs | set(by_order(folded, one.found, made[:n], made)) | led[n]) for n, one in enumerate(made)]


def _stop(folded: str, end: int) -> int:
    """Where the sentence of a date that ends there stops, no farther than is looked at."""
    stop = _STOP.search(folded, end, end + _REACH)
    return stop.start() if stop else min(len(folded), end + _REACH)


def _is_no_day_of_story(folded: str, day: Span) -> bool:
    """12月7日讯, 检察日报9月1日报道: the day of the paper, whose story happened before it; a day to come
    (5月20日要来开演唱会); what stands behind a day that is damaged (202462日、3日)."""
    start, end = day.start, day.end
    if P.dateline.match(folded, end, end + _REACH) or P.to_come.match(folded, end, end + _REACH):
        return True
    before = folded[max(0, start - _AHEAD) : start]
    return bool(P.broken_day.search(before) or (P.paper.search(before) and P.reports.match(folded, end)))


def _ago(published: str | None, told: str) -> str:
    """How long before the publication a date lies, roughly."""
    today, day = day_of(published), day_of(told + {4: "-07-01", 7: "-15"}.get(len(told), ""))
    if today is None or day is None:
        return "none"
    days = (today - day).days
    return "ahead" if days < 0 else next((name for most, name in _AGO if days <= most), "old")


def _plain_signs(found: Candidate, place: str, published: str | None) -> Iterator[str]:
    """How a date is printed, what it is of, how long ago it is."""
    precise = _PRECISE[len(found.told[0])]
    word = _COUNT.sub("N", found.dated.word or ("full" if found.dated.year else "feast" if found.dated.feast else "bare"))
    ago, said = _ago(published, found.told[0]), found.said
    yield from (
        f"z:{place}",
        f"said:{said}",
        f"z:{place}:{said}",
        f"z:{place}:{precise}",
        f"p:{precise}",
        f"w:{word}",
        f"w:{word}:{precise}",
    )
    yield from (f"said:{said}:{precise}", f"basis:{found.told[1]}", f"gap:{ago}", f"gap:{ago}:{precise}", f"gap:{ago}:{said}")
    if found.dated.open:
        yield "open"


def _among(found: Candidate, place: str, told: Sequence[Candidate], rank: int) -> Iterator[str]:
    """How it stands to the other dates of the story."""
    if told:
        yield f"z:{place}:anytold"
    if place != "told":
        yield f"{place}:{'some' if told else 'none'}"
        return
    said, day = found.said, found.told[0]
    yield from (f"o:{min(rank, 4)}", f"o:{min(rank, 4)}:{said}")
    others = [other for other in told if other is not found]
    if not others:
        yield "alone"
        return
    first = "min" if all(day <= other.told[0] for other in others) else "notmin"
    yield from (first, f"{first}:{said}", "max" if all(day >= other.told[0] for other in others) else "notmax")
    if any(other.told[0].startswith(day) and len(other.told[0]) > len(day) for other in others):
        yield "coarse"
    if any(day.startswith(other.told[0]) and len(other.told[0]) < len(day) for other in others):
        yield "fine"
    if any(other.told[0] == day for other in others):
        yield "twice"
    yield from (f"has:{kind}:{said}" for kind in {other.said for other in others})


def _sentence_signs(notice: Notice, found: Candidate, story: Story) -> Iterator[str]:
    """What its sentence is, whether the date opens it, and how far the story has come."""
    place = found.dated.span.start
    sentence = notice.sentence_at(place)
    if sentence is None:
        return
    yield from (f"kind:{sentence.kind}", f"kind:{sentence.kind}:{found.said}")
    if place - sentence.span.start < _LEAST:
        yield from ("head", f"head:{found.said}", f"head:{'first' if sentence.first else 'mid'}")
    if sentence.mentions:
        yield "named"
    told = story.nth(place)
    if told is not None:
        yield f"sent:{min(told, 4)}"


def _beside(folded: str, found: Candidate) -> Iterator[str]:
    """What is told in the clause behind a date, in the rest of its sentence, in the next one; the characters next to it."""
    start, end = found.dated.span.start, found.dated.span.end
    stop = _STOP.search(folded, end, end + _REACH)
    last = stop.start() if stop else min(len(folded), end + _REACH)
    comma = folded.find("，", end, last)
    comma = last if comma < 0 else comma
    after = _STOP.search(folded, last + 1, last + _REACH) if stop else None
    for act in ACTS:
        cue = getattr(BESIDE, act)
        if cue.search(folded, end, comma):
            yield f"a1:{act}"
        elif cue.search(folded, comma, last):
            yield f"a2:{act}"
        elif stop and folded[last] != "\n" and cue.search(folded, last, after.start() if after else last + _REACH):
            yield f"a3:{act}"
    yield from (f"b:{folded[start - 1 : start]}", f"n:{folded[end : end + 1]}")


def none_signs(datings: Sequence[Dating], stories: int, published: str | None) -> set[str]:
    """What speaks for none of the dates being the day."""
    told = sum(dating.place == "told" for dating in datings)
    own = sum(dating.place != "prev" for dating in datings)
    signs = {"null", f"null:told{min(told, 3)}", f"null:all{min(own, 3)}", f"null:{min(stories, 3)}:{min(told, 2)}"}
    return signs | ({"null:unpublished"} if published is None else set())


def choose_day(
    notice: Notice, story: Story, stories: Sequence[Story], ruled: Incident | None, steps: Sequence[Step] = ()
) -> Incident | None:
    """The day of a story with its `steps`: the likeliest, wherever it is told; where the notice's own date is not known, `ruled`."""
    published = notice.bulletin.published
    datings = find_datings(notice, story, stories, steps) if published and stories else []
    if not datings:
        of_else = ruled is not None and ruled.fact.span.part == "text" and _is_no_day_of_story(plain(notice.bulletin.text), ruled.fact.span)
        return None if of_else else ruled
    weighing = load_weighing(WEIGHTS, 1)
    days = [dating.found.told[0] for dating in datings]
    if ruled is not None and ruled.date not in days and ruled.fact.span.part == "title":
        return ruled
    if ruled is not None and is_clocked(notice, story) and all(dating.place != "told" for dating in datings):
        return ruled
    sums = [weighing.sums(dating.signs)[0] for dating in datings]
    none = weighing.sums(none_signs(datings, len(stories), published))[0] + RULED * (ruled is None)
    *shares, undated = as_shares([*sums, none])
    by_day: dict[str, float] = {}
    for day, share in zip(days, shares, strict=True):
        by_day[day] = by_day.get(day, 0.0) + share
    best = max(by_day, key=lambda day: by_day[day])
    if undated > by_day[best] or by_day[best] < SURE:
        return None
    found = datings[max((n for n, day in enumerate(days) if day == best), key=lambda n: sums[n])].found
    return ruled if ruled is not None and ruled.date == found.told[0] else to_incident(found, found.dated.span)
