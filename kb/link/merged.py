"""A case as all its tellings give it: one row with the values that stand in front, how many tell it, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kb.link.cards import Card
from kb.link.conflicts import FIELDS, Class, Value, choose, to_sayings
from kb.link.copies import CopyRow, Page

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Notices:
    """The pages of an archive and what is a copy of what."""

    pages: Mapping[str, Page]
    copies: Sequence[CopyRow]

    @cached_property
    def origins(self) -> dict[str, str]:
        """Notice -> cluster of its copies."""
        return {row.bulletin_id: row.cluster for row in self.copies if row.role != "round_up"}

    @cached_property
    def lifted(self) -> dict[str, set[str]]:
        """Cluster -> clusters whose story one of its pages retells word for word."""
        found: dict[str, set[str]] = {}
        for row in self.copies:
            if row.role == "round_up":
                found.setdefault(self.origins[row.bulletin_id], set()).add(row.cluster)
        return found


class Told:
    """One case with all its tellings."""

    def __init__(self, cards: Iterable[Card], notices: Notices, story: Callable[[Card], str]) -> None:
        self.notices = notices
        self.cards = sorted(cards, key=lambda card: (notices.pages[card.bulletin_id].standing, card.id))
        self.head = self.cards[0]
        self.values: dict[str, Value | None] = {}
        self.spoken: dict[str, Card] = {}
        self.classes: dict[str, list[Class]] = {}
        for field in FIELDS:
            sayings = to_sayings(field, self.cards, notices.pages, notices.origins)
            self.classes[field] = choose(field, sayings, story)
            best = self.classes[field][0][0] if sayings else None
            self.values[field] = best.value if best else None
            self.spoken[field] = best.card if best else self.head

    def case_rows(self, by: Callable[[str], str]) -> Iterator[Row]:
        for card in self.cards:
            notice = self.notices.origins[card.bulletin_id]
            yield (card.id, self.head.id, card.bulletin_id, notice, int(card is self.head), by(card.id))

    def merged_row(self) -> Row:
        pages = [self.notices.pages[each] for each in sorted({card.bulletin_id for card in self.cards})]
        notices = {self.notices.origins[page.id] for page in pages}
        own = [each for each in notices if not self.notices.lifted.get(each, set()) & notices]
        hosts = {page.host for page in pages if page.host}
        independent = {self.notices.pages[each].host for each in own} - {""}
        days = sorted(page.published for page in pages if page.published)
        said = self.values
        return (
            self.head.id, said["type"], self._subtype(), said["loss_yuan"], self.spoken["loss_yuan"].approx, self._outcome(),
            said["incident_date"], said["region"], self.spoken["region"].region_name, len(pages), len(notices), len(hosts),
            len(independent), days[0] if days else None, days[-1] if days else None,
            sum(len(classes) > 1 for classes in self.classes.values()),
        )  # fmt: skip

    def _subtype(self) -> str | None:
        """Of the type that stands in front, the first that is told."""
        told = (card.subtype for card in (self.spoken["type"], *self.cards) if card.subtype and card.type == self.values["type"])
        return next(told, None)

    def _outcome(self) -> str:
        told = (card.outcome for card in (self.spoken["loss_yuan"], *self.cards) if card.outcome != "unknown")
        return next(told, "unknown")

    def conflict_rows(self, quote_of: Callable[[Card, str], tuple[str | None, Row]]) -> Iterator[Row]:
        """A row a telling, of each thing on which they differ."""
        for field, classes in self.classes.items():
            if len(classes) > 1:
                sayings = [(n, s) for n, each in enumerate(classes) for s in sorted(each, key=lambda s: s.standing)]
                for n, (rank, s) in enumerate(sayings, 1):
                    quote, at = quote_of(s.card, field)
                    approx = s.card.approx if field == "loss_yuan" else None
                    yield (
                        self.head.id, field, n, str(s.value), int(rank == 0), s.card.id, s.card.bulletin_id, s.page.host, s.page.tier,
                        s.page.published, approx, quote, *at,
                    )  # fmt: skip
