"""What the victim does for a living, or that it is not told: every calling in and around a case is weighed by how it stands to him."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.extract.beside_victim import of_place, zone_of
from kb.extract.lexemes import load_lexemes
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.victim import Found
from kb.extract.victim_traits import P as TRAITS
from kb.extract.victim_traits import is_cut_from_place
from kb.extract.weighing import as_shares, load_weighing
from kb.model import Fact, Part, Span

WEIGHTS = "calling_weights.tsv"  #: learned from the gold sets by docs/learn_callings.py
WORDS = "callings.tsv"
P = Patterns("figures.yml", "which_calling")
#: how likely a calling must be, with what says more or less of the same, to be the victim's; where the rules say so
SURE, RULED = 0.55, 0.4
_MANY, _TIMES = 40, 4  #: places of callings that are looked at, and of one
_MOST = 14  #: characters of a calling


@dataclass(frozen=True, slots=True)
class Choice:
    """A calling as printed that may be the victim's, where it is told, and what speaks for it."""

    calling: str
    told: tuple[Span, ...]
    signs: frozenset[str]


def _spans(folded: str, begin: int, end: int) -> set[tuple[int, int]]:
    """Where a text tells what somebody is: by a word for it, by how such words end, or by what he is said to do."""
    found = {(start, stop) for start, stop, _ in load_lexemes(WORDS).find(folded, begin, end)}
    found |= {match.span() for match in TRAITS.occupation.finditer(folded, begin, end)}
    found |= {match.span(match.lastgroup or 0) for match in TRAITS.calling_told.finditer(folded, begin, end)}
    for pattern in (P.ending, P.doing):
        found |= {match.span("who") for match in pattern.finditer(folded, begin, end)}
    found |= {(before.start(), stop) for start, stop in found if (before := P.before.search(folded, max(begin, start - 3), start))}
    cut = ((start + folded.startswith("某", start), stop - folded.startswith("的", stop - 1)) for start, stop in found)
    return {(start, stop) for start, stop in cut if 1 < stop - start <= _MOST and not is_cut_from_place(folded, start, stop)}


def _told(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> dict[str, list[Span]]:
    """The callings told in a case, around it and in the title, with their places."""
    bulletin = notice.bulletin
    body, title = plain(bulletin.text), plain(bulletin.title)
    begin = max((one.span.end for one in stories if one.span.end <= story.span.start), default=0)
    end = len(body) if len(stories) == 1 else max(span.end for span in story.scope)
    places = [span for span in sorted(_spans(body, begin, end)) if zone_of(span[0], story, stories) != "other"][:_MANY]
    made: dict[str, list[Span]] = {}
    parts: tuple[tuple[Part, str, Sequence[tuple[int, int]]], ...] = (
        ("text", bulletin.text, places),
        ("title", bulletin.title, sorted(_spans(title, 0, len(title)))),
    )
    for part, text, spans in parts:
        for start, stop in spans:
            made.setdefault(text[start:stop], []).append(Span(start, stop, part))
    ruled = next((fact.span for fact in found.facts if fact.field == "victim.occupation"), None)
    if found.victim.occupation and ruled and found.victim.occupation not in made:
        made[found.victim.occupation] = [ruled]
    return made


def _by_rule(calling: str, ruled: str | None) -> str:
    """How it stands to what the rules take."""
    if ruled is None:
        return "unruled"
    if ruled == calling:
        return "ruled"
    return "ruled:near" if ruled in calling or calling in ruled else "ruled:other"


def _of_value(calling: str, told: dict[str, list[Span]], found: Found) -> Iterator[str]:
    """What the calling is, and whether another says more of the same."""
    folded = plain(calling)
    yield from ("calling", f"v:{folded}", f"e:{folded[-1:]}", f"ee:{folded[-2:]}", f"h:{folded[:2]}", f"size:{min(len(folded), 8)}")
    yield from (f"times:{min(len(told[calling]), 3)}", f"callings:{min(len(told), 5)}")
    longer = [other for other in told if other != calling and calling in other]
    shorter = [other for other in told if other != calling and other in calling]
    yield from (f"longer:{min(len(longer), 2)}", f"shorter:{min(len(shorter), 2)}")
    yield from (f"cut:{folded[-2:]}:{len(other) - len(calling)}" for other in longer)
    yield from (f"more:{folded.replace(plain(other), '~')[:6]}" for other in shorter)
    yield _by_rule(calling, found.victim.occupation)
    years = found.victim.age
    if years is not None:
        yield from (f"years:{years // 15}:{folded[:2]}", f"years:{years // 15}:{folded[-1:]}")


def find_choices(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> list[Choice]:
    """The callings told in and around a case, in order, with their signs; `found` is the victim as the rules take him."""
    told = _told(notice, story, stories, found)
    made = []
    for n, (calling, spans) in enumerate(told.items()):
        signs = {f"nth:{min(n, 3)}", *_of_value(calling, told, found)}
        for span in spans[:_TIMES]:
            signs.update(of_place(notice, story, stories, found.person, span))
        made.append(Choice(calling, tuple(spans), frozenset(signs)))
    return made


def none_signs(choices: Sequence[Choice], stories: int, found: Found) -> set[str]:
    """What speaks for the victim's calling not being told."""
    label = found.victim.label or ""
    made = {"null", f"null:{min(len(choices), 4)}", f"null:{found.victim.occupation is not None}", f"null:{min(stories, 2)}"}
    return made | {f"null:many:{found.number != 1}", f"null:nobody:{found.person.main is None}", f"null:l:{plain(label)[-2:]}"}


def choose_calling(notice: Notice, story: Story, stories: Sequence[Story], found: Found) -> Found:
    """The victim with the calling that is likeliest his, or none; `found` has it as the rules take it."""
    choices = find_choices(notice, story, stories, found)
    if not choices:
        return found
    weighing = load_weighing(WEIGHTS, 1)
    sums = [*(weighing.sums(choice.signs)[0] for choice in choices), weighing.sums(none_signs(choices, len(stories), found))[0]]
    shares = as_shares(sums)
    best = max(range(len(choices)), key=sums.__getitem__)
    calling = choices[best].calling
    alike = sum(share for share, one in zip(shares, choices, strict=False) if one.calling in calling or calling in one.calling)
    chosen = choices[best] if alike > (RULED if calling == found.victim.occupation else SURE) else None
    told = chosen.calling if chosen else None
    if told == found.victim.occupation:
        return found
    facts = tuple(fact for fact in found.facts if fact.field != "victim.occupation")
    if chosen:
        facts = (*facts, Fact("victim.occupation", chosen.calling, chosen.told[0], "victim.occupation.weighed"))
    return replace(found, victim=replace(found.victim, occupation=told), facts=facts)
