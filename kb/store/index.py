"""The full-text index and its order: `seq` runs in publication order, dense within a month, and is the rowid of both indexes.

`seq` is the number of the month (0: no date) times a power of two plus the rank among its notices by day and id. It is a function of
what is stored and not of the order in which it came. The power is the least that holds the largest month, because FTS5 keeps
differences of rowids: with 32 bits of a hash in it the index of 10,000 notices has 2.3 times the size of the text, with 24 bits for the
rank 1.38 times, with 10 bits 1.18. It grows when the largest month doubles; then everything is placed anew. `put` leaves a notice out
(seq NULL); `settle` places what is out and closes gaps, month by month.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kb.migrations import INDEXED
from kb.store import facets
from kb.store.numbers import day_of, month_of
from kb.text import tokens, tokens_version

if TYPE_CHECKING:
    from kb.store import Store

LEAST_BITS = 10  #: of the rank within a month
BATCH = 4_096  #: notices a transaction while placing

Placed = tuple[str, int]  #: id, seq


def place_of(day: int) -> int:
    """The number of a day's month, by which seqs are ordered; 0 for no date."""
    month = month_of(day)
    return 0 if month == 0 else (month // 100 - 1970) * 12 + month % 100


# --- words in and out ------------------------------------------------------------------------------------------------


def _insert(db: sqlite3.Connection, index: str, seq: int, text: str, title: str) -> None:
    db.execute(f"INSERT INTO {index}(rowid, text, title) VALUES (?, ?, ?)", (seq, " ".join(tokens(text)), " ".join(tokens(title))))


def _delete(db: sqlite3.Connection, index: str, seq: int, text: str, title: str) -> None:
    """A contentless index must be given the old tokens exactly as they were written; `renew` sees to that."""
    sql = f"INSERT INTO {index}({index}, rowid, text, title) VALUES ('delete', ?, ?, ?)"
    db.execute(sql, (seq, " ".join(tokens(text)), " ".join(tokens(title))))


_NOTICE = "SELECT seq, text, title FROM bulletins WHERE id = ?"
_OF = "FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.id = ?"
_CASE = f'SELECT c.seq, substr(b.text, c.start + 1, c."end" - c.start), b.title {_OF}'
_SELECT = {"bulletins": _NOTICE, "cases": _CASE}


def _take_out(db: sqlite3.Connection, table: str, ids: Iterable[str]) -> None:
    """Out of index and facets, seq NULL; in the order of seq, which FTS5 wants."""
    found = [(row, each) for each in ids if (row := db.execute(_SELECT[table], (each,)).fetchone()) and row[0] is not None]
    for (seq, text, title), each in sorted(found):
        _delete(db, f"{table}_fts", seq, text, title)
        facets.remove(db, table, seq)
        db.execute(f"UPDATE {table} SET seq = NULL WHERE id = ?", (each,))


def _put_in(db: sqlite3.Connection, table: str, placed: Sequence[Placed]) -> None:
    put_facets = facets.put_notice if table == "bulletins" else facets.put_case
    for each, seq in placed:
        _, text, title = db.execute(_SELECT[table], (each,)).fetchone()
        db.execute(f"UPDATE {table} SET seq = ? WHERE id = ?", (seq, each))
        _insert(db, f"{table}_fts", seq, text, title)
        put_facets(db, each, seq)


def forget(db: sqlite3.Connection, bulletin_id: str) -> None:
    """Take a notice and its cases out of index and facets, before its rows go."""
    cases = [row[0] for row in db.execute("SELECT id FROM cases WHERE bulletin_id = ?", (bulletin_id,))]
    _take_out(db, "cases", cases)
    _take_out(db, "bulletins", [bulletin_id])


# --- order -----------------------------------------------------------------------------------------------------------


def renew(store: Store) -> None:
    """Where tokenizer, fold table or dictionary have changed, empty the index: old tokens could not be told to it any more."""
    if store.version("tokens") == tokens_version():
        return
    empty(store)


def empty(store: Store) -> None:
    """Take everything out at once; `settle` puts it back."""
    with store.transaction():
        store.db.execute("PRAGMA user_version=1")
        for name in INDEXED:
            store.db.execute(f"INSERT INTO {name}({name}) VALUES ('delete-all')")
        for table, narrow in facets.TABLES.items():
            store.db.execute(f"UPDATE {table} SET seq = NULL")
            store.db.execute(f"DELETE FROM {narrow}")
        store.set_version("tokens", tokens_version())


def _bits(db: sqlite3.Connection) -> int:
    """Of the rank: enough for the month with most notices or cases, placed or not."""
    most = 1
    for sql in (
        "SELECT published, count(*) FROM bulletins GROUP BY 1",
        "SELECT b.published, count(*) FROM bulletins b JOIN cases c ON c.bulletin_id = b.id GROUP BY 1",
    ):
        months: Counter[int] = Counter()
        for published, n in db.execute(sql):
            months[place_of(day_of(published))] += n
        most = max(most, *months.values()) if months else most
    return max(LEAST_BITS, (most - 1).bit_length())


def _unsettled(db: sqlite3.Connection, bits: int) -> list[int]:
    """Months that have notices or cases without a place, or gaps."""
    found = {place_of(day_of(row[0])) for row in db.execute("SELECT DISTINCT published FROM bulletins WHERE seq IS NULL")}
    sql = "SELECT DISTINCT b.published FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.seq IS NULL"
    found |= {place_of(day_of(row[0])) for row in db.execute(sql)}
    for table in facets.TABLES:
        months = f"SELECT seq >> {bits}, count(*), max(seq) FROM {table} WHERE seq IS NOT NULL GROUP BY 1"
        found |= {month for month, n, last in db.execute(months) if n != last - (month << bits) + 1}
    return sorted(found)


def _waiting(db: sqlite3.Connection) -> dict[int, list[tuple[int, str]]]:
    """Notices without a place as (day, id), by month."""
    found: dict[int, list[tuple[int, str]]] = {}
    for published, each in db.execute("SELECT published, id FROM bulletins WHERE seq IS NULL"):
        found.setdefault(place_of(day_of(published)), []).append((day_of(published), each))
    return found


def settle(store: Store, tick: Callable[[int], None] = lambda n: None) -> int:
    """Place what has no place, month by month in a few large transactions. Returns how many notices got another seq."""
    bits = _bits(store.db)
    if store.version("rank_bits") != str(bits):
        with store.transaction():
            empty(store)
            store.set_version("rank_bits", str(bits))
    months, waiting, done = _unsettled(store.db, bits), _waiting(store.db), 0
    while months:
        moved = 0
        with store.transaction():
            while months and moved < BATCH:
                month = months.pop(0)
                moved += _settle_month(store.db, month << bits, (1 << bits) - 1, waiting.get(month, []))
        tick(moved)
        done += moved
    if done * 4 > store.db.execute("SELECT count(*) FROM bulletins").fetchone()[0]:
        pack(store)  # most of the index is new: one segment is smaller and faster
    return done


def pack(store: Store) -> None:
    """Make each index one segment: what was deleted is in none of them any more."""
    for name in INDEXED:
        store.db.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")


def _settle_month(db: sqlite3.Connection, base: int, most: int, waiting: list[tuple[int, str]]) -> int:
    inside = (base, base + most)
    old = {row[1]: row for row in db.execute("SELECT published, id, seq FROM bulletins WHERE seq BETWEEN ? AND ?", inside)}
    order = sorted([*waiting, *((day_of(published), each) for published, each, _ in old.values())])
    moved = [(each, base + rank) for rank, (_, each) in enumerate(order) if each not in old or old[each][2] != base + rank]
    _take_out(db, "bulletins", [each for each, _ in moved if each in old])
    _put_in(db, "bulletins", moved)
    sql = "SELECT c.id, c.seq FROM bulletins b JOIN cases c ON c.bulletin_id = b.id WHERE b.seq BETWEEN ? AND ? ORDER BY b.seq, c.n"
    cases = [(each, seq, base + rank) for rank, (each, seq) in enumerate(db.execute(sql, inside).fetchall()) if seq != base + rank]
    _take_out(db, "cases", [each for each, seq, _ in cases if seq is not None])
    _put_in(db, "cases", [(each, new) for each, _, new in cases])
    return len(moved)
