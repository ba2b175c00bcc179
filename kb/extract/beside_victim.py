"""How something told in or around a case, an age or a calling, stands to its victim: what speaks for or against its being his."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.extract.numerals import plain
from kb.extract.person import Person
from kb.extract.quotes import is_quoted
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.standing import P, head_of, kind_of, last_of, next_of, parted, reach, since_own
from kb.extract.victim_traits import P as TRAITS
from kb.extract.victim_traits import attached
from kb.extract.weighing import in_twos
from kb.model import Span

_WORDS = 60  #: characters of somebody's words before a place
_BESIDE, _KIN = 12, 10  #: characters before and behind a place that are looked at; before it, for a relative


def zone_of(start: int, story: Story, stories: Sequence[Story]) -> str:
    """Where in the notice a place of the text stands."""
    if part := story.part_at(start):
        return part
    if any(one.nth(start) is not None for one in stories if one.ordinal != story.ordinal):
        return "other"
    if all(start < one.span.start for one in stories):
        return "lead"
    return "before" if start < story.span.start else "behind" if start > story.span.end else "between"


def of_place(notice: Notice, story: Story, stories: Sequence[Story], person: Person, span: Span) -> Iterator[str]:
    """What speaks for it by one place where it is told."""
    start, end = span.start, span.end
    solo = "solo" if len(stories) == 1 else "some"
    text = plain(notice.bulletin.title if span.part == "title" else notice.bulletin.text)
    if span.part == "title":
        yield from ("zone:title", f"zone:title:{solo}", *(f"t:{sign}" for sign in _of_words(text, start, end, "title")))
        return
    zone = zone_of(start, story, stories)
    yield from (f"zone:{zone}", f"zone:{zone}:{solo}")
    if (sentence := notice.sentence_at(start)) is not None:
        yield f"kind:{sentence.kind}:{zone}"
    if (nth := story.nth(start)) is not None:
        yield f"sent:{min(nth, 4)}"
    yield from _of_words(text, start, end, zone)
    low, high = start - person.offset, end - person.offset
    if low >= 0 and person.folded[low:high] == text[start:end]:
        yield from _of_victim(person, low, high)
        yield from _of_others(person, low, high)
    else:
        yield f"outside:{zone}"


def _of_words(folded: str, start: int, end: int, zone: str) -> Iterator[str]:
    """The words beside it."""
    before, behind = folded[max(0, start - _BESIDE) : start], folded[end : end + _BESIDE]
    yield from (f"p:{before[-1:]}", f"pp:{before[-2:]}", f"n:{behind[:1]}", f"nn:{behind[:2]}", f"nnn:{behind[:3]}")
    yield from map("w:".__add__, in_twos(before))
    yield from map("v:".__add__, in_twos(behind))
    if is_quoted(folded, start, _WORDS):
        yield f"quoted:{zone}"


def _of_victim(person: Person, start: int, end: int) -> Iterator[str]:
    """How it stands to the mentions of the victim."""
    folded = person.folded
    if since := since_own(person, start):
        between, how, others = since
        yield from (f"own:{how}", f"own:{how}:{reach(len(between))}", f"own:{how}:{min(others, 2)}")
        for name, words in (("another", TRAITS.another), ("stranger", TRAITS.stranger), ("kin", P.kin)):
            if words.search(between):
                yield f"own:{how}:{name}"
    else:
        yield "own:none"
    if behind := next_of(person.own, end):
        how = parted(folded[end : behind.start])
        yield from (f"ownb:{how}", f"ownb:{how}:{reach(behind.start - end)}")
    if person.label and person.label.start <= start < person.label.end:
        yield "inside"
    if attached(person, start, end):
        yield "attached"


def _of_others(person: Person, start: int, end: int) -> Iterator[str]:
    """Who else is told of beside it."""
    folded = person.folded
    nearest = last_of(person.mentions, start)
    yield f"last:{kind_of(person, nearest)}:{parted(folded[nearest.end : start]) if nearest else ''}"
    behind = next_of(person.mentions, end)
    if behind is not None and parted(folded[end : behind.start]) == "same":
        yield f"next:{kind_of(person, behind)}:{reach(behind.start - end)}"
    head = head_of(folded, start)
    first = next((m for m in person.mentions if head <= m.start < start), None)
    if first is None and (said := P.pronoun.search(folded, head, start)):
        yield from ("pronoun", f"pronoun:{person.means(said.start())}", f"pronoun:{'head' if said.start() - head < 3 else 'in'}")
    else:
        yield f"subject:{kind_of(person, first)}"
    if kin := P.kin.search(folded, max(head, start - _KIN), start):
        his = any(m.start <= kin.start() < m.end for m in person.own)
        yield from (f"kinb:{his}", f"kinb:{his}:{parted(folded[kin.end() : start])}", f"kinb:{kin.group()}")
    if kin := P.kin_behind.match(folded, end):
        his = any(m.start < kin.end() <= m.end for m in person.own)
        yield from (f"kinn:{his}", f"kinn:{kin.group()[-2:]}:{his}")
