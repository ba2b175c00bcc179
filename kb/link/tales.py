"""Cases told by many: which tellings are of one case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.link.cards import Card, keys
from kb.link.grouping import group
from kb.link.nearby import near
from kb.link.people import Decisions
from kb.link.tellings import Likeness, liken

_LEAST_LIKELY = 2
_DOUBT = 0.5  #: how far two that contradict each other only as a hasty copy would are apart
_WORDS = 12  #: fingerprints of a story, the least of all, and of these
_LEAST_WORDS = 3  #: so many that two stories have in common


def candidates(cards: Sequence[Card]) -> Iterator[tuple[str, str]]:
    """Pairs of ids worth holding against each other, never two cases of one notice; `cards` in their order."""
    made, size = [keys(card) for card in cards], len(cards)
    ways = (
        near([sure for sure, _ in made]),
        near([likely for _, likely in made], least=_LEAST_LIKELY),
        near([sorted(card.words)[:_WORDS] for card in cards], least=_LEAST_WORDS),
    )
    found = {a * size + b for way in ways for a, b, _ in way}  # a number is half a pair, and nothing for the collector to walk
    for a, b in (divmod(pair, size) for pair in sorted(found)):
        if cards[a].bulletin_id != cards[b].bulletin_id:
            yield cards[a].id, cards[b].id


def case_groups(cards: Sequence[Card], decided: Decisions) -> list[list[str]]:
    """Ids of cases, each in one group; a function of the set of cards and nothing else."""
    known = {card.id: card for card in sorted(cards, key=lambda card: card.order)}
    ordered = list(known.values())

    tied: dict[tuple[str, str], Likeness] = {}  # the others are hardly asked for again, and are most of what grows with an archive
    for a, b in candidates(ordered):
        found = liken(known[a], known[b])
        if found.one and not decided.split(a, b):
            tied[a, b] = found
    ties = [(found.score, a, b) for (a, b), found in tied.items()]
    ties += [(99.0, a, b) for a, b in sorted(decided.joined) if a in known and b in known]

    def never(a: str, b: str) -> bool:
        return decided.split(a, b) or (known[a].bulletin_id == known[b].bulletin_id and not decided.together(a, b))

    def apart(a: str, b: str) -> float:
        if a in decided.heard or b in decided.heard:
            return 0.0
        found = tied.get((a, b)) or liken(known[a], known[b])
        return 1.0 if found.apart or (len(found.slips) > 1 and not found.one) else _DOUBT if found.slips else 0.0

    return group(list(known), ties, never, apart)
