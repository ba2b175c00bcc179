"""Which of the places named in a notice is a victim's: each region, and none of them, is weighed by how and where it is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.extract.beside_date import is_masthead
from kb.extract.elsewhere import P as OTHERS
from kb.extract.elsewhere import is_passed, is_posed, is_station
from kb.extract.gazetteer import Found, Region, find_doubtful
from kb.extract.gazetteer import P as NAMES
from kb.extract.money import home_currency
from kb.extract.namesakes import told_apart, without_namesakes
from kb.extract.numerals import plain
from kb.extract.own_head import of_own_head, of_traced
from kb.extract.place_signs import by_person, by_story, is_beside, persons_of
from kb.extract.quotes import is_quoted
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.settled import only_one
from kb.extract.spots import bounds
from kb.extract.weighing import as_shares, load_weighing
from kb.extract.where import Mention, find_places, is_report
from kb.extract.where import P as WORDS
from kb.model import Bulletin, Fact, Named, Part, Span

WEIGHTS = "place_weights.tsv"  #: learned from the gold sets by docs/learn_places.py
SURE = 0.5  #: how likely a region must be, of all that are named and none, with what lies in it
_ABROAD = frozenset(("MYR", "SGD", "CAD", "AUD", "USD"))  #: money of whose press no place is one of China's
_MENTIONS = 8  #: of one region that are looked at
_OPENS = 3  #: characters from the head of a sentence to a place that opens it
_WORDS = 60  #: characters of somebody's words before a place
_CLAIM = 16  #: characters before a place in which somebody calls himself of it
_OWN = 4  #: strength of a place where somebody lives or whose police report
_UNPARTED = ("71", "81", "82")  #: of which nothing finer can be told: victim and gang are of one place
_LATE = 0.75  #: of the text, from where on a place stands at its foot
Ruled = tuple[Named, Fact] | None
Naming = dict[str, list[tuple[Mention, bool]]]  #: by code of a region where it is named, and whether that is only a hint


@dataclass(frozen=True, slots=True)
class Choice:
    """A region that may be a victim's: where it is named, and what speaks for it."""

    region: Region
    mentions: tuple[Mention, ...]
    signs: frozenset[str]


def places_of(bulletin: Bulletin) -> list[Mention]:
    """Every place that a notice names, those of its title last; none where its money is of elsewhere: 太平 and 安顺 of Malaysia."""
    if bulletin.region is None and home_currency(plain(f"{bulletin.title}\n{bulletin.text}")) in _ABROAD:
        return []
    year = int(bulletin.published[:4]) if bulletin.published else None
    text, title = find_places(bulletin.text, bulletin.region, year), find_places(bulletin.title, bulletin.region, year, "title")
    return told_apart(bulletin, text, title, find_places(bulletin.authority or "", bulletin.region, year))


def _find_hints(bulletin: Bulletin, places: Sequence[Mention]) -> list[Mention]:
    """The names of a notice that may be places, each of one meaning, alone or by the `places` that are named for sure."""
    known = [m.region for m in places]
    made = []
    texts: tuple[tuple[Part, str], ...] = (("text", bulletin.text), ("title", bulletin.title))
    for part, text in texts:
        folded = plain(text)
        for name in find_doubtful(folded):
            region = only_one(name.regions, known)
            if region is not None and not _is_other(folded, name, known):
                made.append(Mention(Span(name.start, name.end, part), region, None, 0))
    return without_namesakes(bulletin, [*places, *made])[len(places) :]


def _is_other(folded: str, name: Found, known: Sequence[Region]) -> bool:
    """Whether a name is rather a plain word (商城, 通道), part of what somebody calls himself, or of who published the page."""
    start, end = name.start, name.end
    if WORDS.story.search(folded, max(0, start - _CLAIM), start) or WORDS.merchants.search(folded, max(0, start - _CLAIM), start + 1):
        return True
    if name.borne and is_masthead(folded, Span(start, end)):
        return True
    word = any(some.fullmatch(folded, start, end) for some in (NAMES.plain_word, NAMES.bare, NAMES.generic))
    return word and not any(region.parent in (other.code, other.parent) for region in name.regions for other in known)


def _zone(span: Span, story: Story, stories: Sequence[Story], length: int) -> str:
    """Where a place is named: in the title, the story, after it, its head, another one, before all, at the foot, between."""
    if span.part == "title":
        return "title"
    if part := story.part_at(span.start):
        return part
    if any(one.nth(span.start) is not None for one in stories if one.ordinal != story.ordinal):
        return "other"
    if all(span.start < one.span.start for one in stories):
        return "lead"
    return "foot" if span.start > length * _LATE else "between"


def _of_mention(mention: Mention, hint: bool, zone: str, text: str) -> Iterator[str]:
    """What speaks for a region by one place where it is named."""
    kind = "hint" if hint else mention.role or f"s{mention.strength}"
    yield from (f"z:{zone}", f"k:{kind}", f"{zone}:{kind}")
    if NAMES.bears.match(text, mention.span.end):
        yield from ("borne", f"borne:{zone}")
    elif NAMES.firm.match(text, mention.span.end):
        yield from ("firm", f"firm:{kind}")
    start, end = mention.span.start, mention.span.end
    first, _ = bounds(text, WORDS.sentence, start, end, _WORDS)
    if is_quoted(text, start, _WORDS) or WORDS.told.search(text, first, start):
        yield from ("said", f"said:{kind}")
    before, behind = text[start - 1 : start], text[end : end + 1]
    yield from (f"p:{before}", f"n:{behind}", f"nn:{text[end : end + 2]}", f"pp:{text[max(0, start - 2) : start]}")
    if hint:
        yield from (f"h:{text[start:end]}", f"hn:{behind}", f"hp:{before}", f"hnn:{text[end : end + 2]}")


def _of_sentence(notice: Notice, mention: Mention, story: Story) -> Iterator[str]:
    """What the sentence is that names it, and how far the story has come there."""
    start = mention.span.start
    if (sentence := notice.sentence_at(start)) is not None:
        yield from (f"kind:{sentence.kind}", f"kind:{sentence.kind}:{mention.role or mention.strength}")
        if start - sentence.span.start < _OPENS:
            yield f"opens:{'first' if sentence.first else 'mid'}"
    told = story.nth(start)
    if told is not None:
        yield from (f"sent:{min(told, 3)}", f"sent:{min(told, 3)}:{mention.role or mention.strength}")


@lru_cache(maxsize=2)  # the cases of one notice ask for the same places
def _name_all(bulletin: Bulletin, places: tuple[Mention, ...]) -> Naming:
    """Where each region is named that may be a victim's: not one that is only posed as of, and named again without a word for it."""
    named: Naming = {}
    posed: set[str] = set()
    body, title, near = plain(bulletin.text), plain(bulletin.title), _known(bulletin, places)
    for mention, hint in (*((m, False) for m in places), *((m, True) for m in _find_hints(bulletin, places))):
        if mention.region.level == "country":
            continue
        if _is_elsewhere(title if mention.span.part == "title" else body, mention, near):
            posed.add(mention.region.code)
        else:
            named.setdefault(mention.region.code, []).append((mention, hint))
    return {code: some for code, some in named.items() if code not in posed or any(_is_own(m, body) for m, _ in some)}


def _is_own(mention: Mention, body: str) -> bool:
    """Whether a place that somebody posed as of is named with more than the office by which he did: 查到北京公安局的号码 is no more."""
    start, end = mention.span.start, mention.span.end
    again = mention.span.part == "text" and OTHERS.office_again.match(body, end) is not None
    return mention.strength > 0 and not (again and OTHERS.asked_after.search(body, max(0, start - _CLAIM), start))


def find_choices(notice: Notice, story: Story, stories: Sequence[Story], places: Sequence[Mention], ruled: Ruled) -> list[Choice]:
    """The regions named in a notice, in order, with their signs; `ruled` is what the rules take."""
    body, title = plain(notice.bulletin.text), plain(notice.bulletin.title)
    named = _name_all(notice.bulletin, tuple(places))
    zones = {m.span: _zone(m.span, story, stories, len(body)) for some in named.values() for m, _ in some}
    persons, made = persons_of(notice), []
    for some in named.values():
        region = some[0][0].region
        signs = {f"l:{region.level}", f"n:{min(len(some), 4)}", *_among(region, named, zones), *_by_rule(region, ruled)}
        for mention, hint in some[:_MENTIONS]:
            in_title = mention.span.part == "title"
            signs.update(_of_mention(mention, hint, zones[mention.span], title if in_title else body))
            if not in_title:
                signs.update(_of_sentence(notice, mention, story))
                signs.update(by_person(persons, body, mention.span, zones[mention.span]))
                signs.update(by_story(body, mention.span.start, zones[mention.span], story, stories))
        signs |= {f"solo:{sign}" if len(stories) == 1 else f"some:{sign}" for sign in signs if sign[:2] in ("z:", "l:")}
        made.append(Choice(region, tuple(m for m, _ in some), frozenset(signs)))
    return made


def find_gangs(notice: Notice, places: Sequence[Mention], told: Sequence[str]) -> frozenset[str]:
    """The regions, by code, that are named as the gang's or the money's alone: `told` are the codes of those with a role in the case.

    Not where police of the place report, somebody lives there, or who may be a victim stands in its clause, or before its bracket.
    """
    body, persons = plain(notice.bulletin.text), persons_of(notice)
    ends = frozenset(mention.span.end for sentence in notice.sentences for mention in sentence.mentions)
    found: dict[str, bool] = {}
    for one in places:
        code, text = one.region.code, one.span.part == "text"
        own = one.strength >= _OWN or not text or is_beside(persons, ends, body, one.span)
        own = own or code.startswith(_UNPARTED)
        found[code] = found.get(code, True) and not own and (code in told or one.role == "suspect")
    return frozenset(code for code, gangs in found.items() if gangs)


def _known(bulletin: Bulletin, places: Sequence[Mention]) -> frozenset[str]:
    """What codes begin with in the provinces and cities of which a notice is: those of its source, of who publishes it, of places named."""
    said = [m.region for m in (*places, *find_places(bulletin.authority or "", bulletin.region)) if m.strength]
    return frozenset(code[:2] if code.endswith("0000") else code[:4] for code in (bulletin.region or "", *(r.code for r in said)))


def _is_elsewhere(folded: str, mention: Mention, near: Collection[str]) -> bool:
    """Whether a place is no victim's, however it stands: what somebody only says that he is, where a ticket goes.

    Nor is 滨江派出所 of the county of that name, but where something `near` that is told of: a station is a town's.
    """
    start, end, code = mention.span.start, mention.span.end, mention.region.code
    if is_station(folded, start, end):
        return not any(part and code.startswith(part) for part in near)
    return is_posed(folded, start, end) or is_passed(folded, start, end)


def _among(region: Region, named: Naming, zones: dict[Span, str]) -> Iterator[str]:
    """How a region stands to the others."""
    own, sure = {zones[m.span] for m, _ in named[region.code]}, {code for code, some in named.items() if not all(hint for _, hint in some)}
    others = [(some[0][0].region, some) for code, some in named.items() if code != region.code]
    if region.code not in sure:
        yield from ("hints", *("hints:inside" for other, _ in others if region.within(other) and other.code in sure))
    for other, some in others:
        there = {zones[m.span] for m, _ in some}
        meant = any(m.strength for m, hint in some if not hint)
        if other.within(region):
            yield from (f"finer:{zone}:{'sure' if meant else 'weak'}" for zone in there)
        elif region.within(other):
            yield from (f"coarser:{zone}" for zone in there)
        elif "told" in there and meant and "told" not in own:
            yield "rival"
    yield f"level:{min(sum(other.level == region.level for other, _ in others), 3)}:{region.level}"


def _by_rule(region: Region, ruled: Ruled) -> Iterator[str]:
    """How it stands to what the rules take."""
    if ruled is None:
        yield "unruled"
        return
    code, rule = ruled[0].code, ruled[1].rule.rpartition(".")[2]
    if code == region.code:
        yield from ("ruled", f"ruled:{rule}", f"ruled:{rule}:{region.level}")
    elif code[:2] != region.code[:2]:
        yield from ("far", f"far:{rule}")
    elif code.endswith("00") and region.level == "county" and (code.endswith("0000") or code[:4] == region.code[:4]):
        yield from ("inside", f"inside:{rule}")
    else:
        yield "near"


def none_signs(choices: Sequence[Choice], stories: int, ruled: Ruled) -> set[str]:
    """What speaks for the victim's place not being told."""
    rule = ruled[1].rule.rpartition(".")[2] if ruled else "none"
    return {"null", f"null:{min(len(choices), 3)}", f"null:{min(stories, 3)}", f"null:{rule}", f"null:{rule}:{min(stories, 2)}"}


def _of_group(notice: Notice, story: Story, stories: Sequence[Story], places: Sequence[Mention]) -> Ruled:
    """西吉县的三个人……: where those are of whom the paragraph goes on to tell, where a story names no place of its own."""
    if len(stories) < 2:
        return None
    folded, start = plain(notice.bulletin.text), story.span.start
    begin = folded.rfind("\n", 0, start) + 1
    told = [m for m in places if m.span.part == "text" and begin <= m.span.start < story.span.end and m.strength]
    if any(m.span.start >= start and not WORDS.group.match(folded, m.span.end) for m in told):
        return None
    last = next((m for m in reversed(told) if m.span.start <= start + _OPENS), None)
    if last is None or WORDS.group.match(folded, last.span.end) is None:
        return None
    return Named(last.region.code, last.region.full), Fact("region", last.region.code, last.span, "where.region.group")


def _surest(choices: Sequence[Choice], shares: Sequence[float]) -> Choice | None:
    """The likeliest, if likely enough, else the least of the regions that are with all that lies in them; None where that it is none is."""
    likeliest = max(range(len(shares)), key=shares.__getitem__)
    if likeliest == len(choices) or shares[likeliest] > SURE:
        return choices[likeliest] if likeliest < len(choices) else None

    def all_in(choice: Choice) -> float:
        inside = (share for one, share in zip(choices, shares, strict=False) if one is choice or one.region.within(choice.region))
        return sum(inside)

    return min((choice for choice in choices if all_in(choice) > SURE), key=all_in, default=None)


def choose_place(notice: Notice, story: Story, stories: Sequence[Story], places: Sequence[Mention], ruled: Ruled) -> Ruled:
    """A victim's region with its fact; `ruled` is what the rules take."""
    if (grouped := _of_group(notice, story, stories, places) or of_own_head(notice, story, stories, places)) is not None:
        return grouped
    if (traced := of_traced(notice, story, places)) is not None:
        return traced
    choices = find_choices(notice, story, stories, places, ruled)
    if not choices:
        return None
    if ruled is not None and all(choice.region.code != ruled[0].code for choice in choices):
        ruled = None
    weighing = load_weighing(WEIGHTS, 1)
    sums = [weighing.sums(choice.signs)[0] for choice in choices]
    none = weighing.sums(none_signs(choices, len(stories), ruled))[0]
    best = _surest(choices, as_shares([*sums, none]))
    if best is None:
        return None
    if ruled is not None and ruled[0].code == best.region.code:
        return ruled
    mention = max(best.mentions, key=lambda m: (m.strength, is_report(m)))
    return Named(best.region.code, best.region.full), Fact("region", best.region.code, mention.span, "where.region.weighed")
