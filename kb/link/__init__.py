"""Copies of one notice, one case told by many, and where the tellings differ: rows from what was read; nothing is written here.

What is linked is a function of the set of notices and of people's decisions: neither the order in which they came nor how often it
was done before changes a row. Holding two texts against each other is the only dear step, and what it finds depends on the two alone,
so the caller keeps it and asks for new pairs only: `candidates` names the pairs, `comparer` compares one, `linked` makes the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.link.cards import Card, card_from_json, to_card
from kb.link.compare import Compared
from kb.link.copies import LINK_VERSION, Page, candidates, comparer, copy_rows, to_page
from kb.link.merged import Notices, Row, Told
from kb.link.people import BadDecision, Decisions, load_decisions
from kb.link.tales import case_groups

__all__ = [
    "LINK_VERSION", "BadDecision", "Card", "Compared", "Decisions", "Linked", "Page", "candidates", "card_from_json",
    "comparer", "linked", "load_decisions", "to_card", "to_page",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows of the tables of these names, in the order of their columns and keys."""

    bulletin_clusters: list[Row]
    case_clusters: list[Row]
    merged_cases: list[Row]
    conflicts: list[Row]


def linked(
    pages: Sequence[Page],
    cards: Sequence[Card],
    compared: Mapping[tuple[str, str], Compared],
    decided: Decisions,
    words_of: Callable[[str], tuple[str, str]],
) -> Linked:
    """All clusters and conflicts. `words_of` gives title and text of a notice; asked only where tellings seem to differ."""
    notices = Notices({page.id: page for page in pages}, copy_rows(pages, compared, decided))

    def story(card: Card) -> str:
        return words_of(card.bulletin_id)[1][card.start : card.end]

    def quote_of(card: Card, field: str) -> tuple[str | None, Row]:
        at = dict(card.quotes).get(field)
        if at is None:
            return None, (None, None, None)
        title, text = words_of(card.bulletin_id)
        return (title if at[0] == "title" else text)[at[1] : at[2]], at

    by_id = {card.id: card for card in cards}
    told = [Told((by_id[each] for each in members), notices, story) for members in case_groups(cards, decided)]
    return Linked(
        [(row.cluster, row.bulletin_id, row.role, row.decided_by) for row in notices.copies],
        sorted(row for each in told for row in each.case_rows(decided.by)),
        sorted((each.merged_row() for each in told), key=lambda row: str(row[0])),
        sorted((row for each in told for row in each.conflict_rows(quote_of)), key=lambda row: row[:3]),
    )
