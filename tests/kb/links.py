"""Linking the made-up archive: readings as a perfect reader would give them, and what was found in the shape of the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from planted.archive import Planted, planted
from planted.readings import reading_of

from kb.link import Card, Compared, Decisions, Linked, Page, candidates, comparer, linked, to_card, to_page
from kb.model import Bulletin, Reading

FIELDS = {"loss_yuan": "loss", "incident_date": "date", "region": "region", "type": "type"}


@dataclass(frozen=True)
class Kept:
    """What the build keeps of a notice for linking."""

    page: Page
    cards: tuple[Card, ...]


@cache
def readings(n: int, seed: int = 1) -> dict[str, Reading]:
    archive = planted(n, seed)
    return {b.id: reading_of(archive, b) for b in archive.bulletins}


def keep(reading: Reading) -> Kept:
    b = reading.bulletin
    return Kept(to_page(b), tuple(to_card(f"{b.id}-{case.ordinal}", b, case) for case in reading.cases))


def link_all(found: Iterable[Reading], decided: Decisions = Decisions()) -> Linked:  # noqa: B008 - frozen
    """Everything linked, in the order given."""
    by_id = {reading.bulletin.id: reading.bulletin for reading in found}
    kept = [keep(reading) for reading in found]
    return link_kept(kept, by_id, decided)


def link_kept(kept: Sequence[Kept], by_id: dict[str, Bulletin], decided: Decisions) -> Linked:
    pages = sorted((each.page for each in kept), key=lambda page: page.order)

    def words_of(each: str) -> tuple[str, str]:
        return by_id[each].title, by_id[each].text

    compare = comparer(words_of)
    compared: dict[tuple[str, str], Compared] = {pair: compare(*pair) for pair in candidates(pages)}
    return linked([each.page for each in kept], [card for each in kept for card in each.cards], compared, decided, words_of)


def copy_groups(found: Linked) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for cluster, bulletin, role, _ in found.bulletin_clusters:
        if role != "round_up":
            groups.setdefault(cluster, []).append(bulletin)
    return list(groups.values())


def case_key(case_id: str) -> tuple[str, int]:
    bulletin, _, n = case_id.partition("-")
    return bulletin, int(n)


def case_groups(found: Linked) -> list[list[tuple[str, int]]]:
    groups: dict[str, list[tuple[str, int]]] = {}
    for case, cluster, *_ in found.case_clusters:
        groups.setdefault(cluster, []).append(case_key(case))
    return list(groups.values())


def conflicts(found: Linked) -> list[tuple[str, list[tuple[str, int]]]]:
    told: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for cluster, field, _, _, _, case, *_ in found.conflicts:
        told.setdefault((FIELDS[field], cluster), []).append(case_key(case))
    return [(field, cases) for (field, _), cases in told.items()]


def archive_of(n: int, seed: int = 1) -> Planted:
    return planted(n, seed)
