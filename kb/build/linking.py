"""What copies what and which cases are one, after all is read: only pairs that no build has compared are read side by side."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import islice

from kb.link import (
    LINK_VERSION,
    Card,
    Compared,
    Decisions,
    Page,
    candidates,
    card_from_json,
    comparer,
    linked,
    to_card,
    to_page,
)
from kb.model import Reading
from kb.store import Store
from kb.store.rows import case_id

BATCH = 1_000  #: pairs compared in one transaction
TABLES = ("bulletin_clusters", "case_clusters", "merged_cases", "conflicts")

Pair = tuple[str, str]
Watch = Callable[[str, int, int], None]


def prepare(store: Store) -> None:
    """Where texts would be linked otherwise than before, forget what was kept: the notices are read again."""
    if store.version("linker") != str(LINK_VERSION):
        with store.transaction():
            store.db.execute("DELETE FROM sketches")
            store.db.execute("DELETE FROM compared")
            store.set_version("linker", str(LINK_VERSION))


def unlinked(store: Store) -> list[str]:
    """Notices of which nothing is kept."""
    sql = "SELECT id FROM bulletins WHERE id NOT IN (SELECT bulletin_id FROM sketches)"
    return [row[0] for row in store.db.execute(sql)]


def keep(store: Store, reading: Reading, numbers: Sequence[int]) -> None:
    """Keep of a notice what linking needs; with the notice, in one transaction."""
    b = reading.bulletin
    cards = [to_card(case_id(b.id, n), b, case).to_json() for n, case in zip(numbers, reading.cases, strict=True)]
    store.put_sketch(b.id, to_page(b).sketch.tobytes(), "\n".join(cards))


def relink(store: Store, decided: Decisions, watch: Watch) -> None:
    """Bring clusters and conflicts up to what is stored. Ended at any moment, it goes on where it was."""
    if not store.unpublished and store.version("linked") == decided.digest:
        return

    def words_of(each: str) -> tuple[str, str]:
        title, text = store.db.execute("SELECT title, text FROM bulletins WHERE id = ?", (each,)).fetchone()
        return title, text

    pages, cards = _pages(store), _cards(store)
    found = linked(pages, cards, _compared(store, pages, words_of, watch), decided, words_of)
    with store.transaction():
        for table in TABLES:
            store.amend(table, getattr(found, table))
        store.set_version("linked", decided.digest)


def _pages(store: Store) -> list[Page]:
    """In their lasting order."""
    sql = (
        "SELECT id, coalesce(url, ''), published, tier, fetched_at, sketch FROM bulletins JOIN sketches ON bulletin_id = id "
        "ORDER BY coalesce(published, ''), id"
    )
    rows = store.db.execute(sql)
    return [Page(each, url, published, tier, fetched, array("I", kept)) for each, url, published, tier, fetched, kept in rows]


def _cards(store: Store) -> list[Card]:
    kept = store.db.execute("SELECT cards FROM sketches WHERE cards <> '' ORDER BY bulletin_id")
    return [card_from_json(line) for (lines,) in kept for line in lines.split("\n")]


def _compared(store: Store, pages: Sequence[Page], words_of: Callable[[str], tuple[str, str]], watch: Watch) -> dict[Pair, Compared]:
    """Of every pair worth it, those known and those compared now."""
    known = {(a, b): outcome for a, b, outcome in store.db.execute("SELECT a, b, outcome FROM compared")}
    wanted = candidates(pages)
    new, compare = [pair for pair in wanted if pair not in known], comparer(words_of)
    todo = iter(new)
    while batch := list(islice(todo, BATCH)):
        rows = [(a, b, compare(a, b).to_json()) for a, b in batch]
        with store.transaction():
            store.db.executemany("INSERT INTO compared VALUES (?, ?, ?)", rows)
        known |= {(a, b): outcome for a, b, outcome in rows}
        watch("linking", len(batch), len(new))
    return {pair: Compared.from_json(known[pair]) for pair in wanted}
