"""The full-text index and its order: `seq` runs in publication order, dense within a month, and is the rowid of both indexes.

`seq` is the number of the month (0: no date) times 2^24 plus the rank among its notices by day and id. It is a function of what
is stored and not of the order in which it came; dense, because FTS5 keeps differences of rowids: with 32 bits of a hash in it the
index has 2.3 times the size of the text, dense 1.2 times. `put` leaves a notice out (seq NULL); `settle` places what is out and
closes gaps, month by month.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kb.migrations import INDEXED
from kb.text import tokens, tokens_version

if TYPE_CHECKING:
    from kb.store import Store

RANK_BITS = 24
FACET_BITS = 8  #: places for the facets of one notice: types times regions
_RANK = (1 << RANK_BITS) - 1
BATCH = 4_096  #: notices a transaction while placing
_EPOCH = date(1970, 1, 1)

Placed = tuple[str, int]  #: id, seq


def day_of(published: str | None) -> int:
    """Days since 1970 of a prefix-ISO date (its first day), at least 1; 0 where there is none.

    >>> day_of("1970-01-03"), day_of("1970-02"), day_of(None)
    (2, 31, 0)
    """
    if not published:
        return 0
    year, month, day = (int(part) for part in f"{published[:10]}-01-01".split("-")[:3])
    return max(1, (date(year, month, day) - _EPOCH).days)


def month_of(day: int) -> int:
    """Like 202105; 0 for no date."""
    at = date.fromordinal(_EPOCH.toordinal() + day)
    return 0 if day == 0 else at.year * 100 + at.month


def base_of(day: int) -> int:
    """The least seq of a day's month."""
    month = month_of(day)
    return 0 if month == 0 else ((month // 100 - 1970) * 12 + month % 100) << RANK_BITS


def type_number(code: str | None) -> int:
    """'03' -> 300, '03.1' -> 301, None -> 0."""
    main, _, sub = (code or "0").partition(".")
    return int(main) * 100 + int(sub or 0)


def region_number(code: str | None) -> int:
    """Six digits as they are; a country's two letters above them; None -> 0."""
    if not code:
        return 0
    return int(code) if code.isdigit() else 1_000_000 + ord(code[0]) * 256 + ord(code[-1])


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
_FACETS = {"bulletins": "notice_facets", "cases": "case_facets"}


def _take_out(db: sqlite3.Connection, table: str, ids: Iterable[str]) -> None:
    """Out of index and facets, seq NULL; in the order of seq, which FTS5 wants."""
    found = [(row, each) for each in ids if (row := db.execute(_SELECT[table], (each,)).fetchone()) and row[0] is not None]
    for (seq, text, title), each in sorted(found):
        _delete(db, f"{table}_fts", seq, text, title)
        db.execute(f"DELETE FROM {_FACETS[table]} WHERE id BETWEEN ? AND ?", (seq << FACET_BITS, (seq + 1 << FACET_BITS) - 1))
        db.execute(f"UPDATE {table} SET seq = NULL WHERE id = ?", (each,))


def _put_in(db: sqlite3.Connection, table: str, placed: Sequence[Placed]) -> None:
    facets = _notice_facets if table == "bulletins" else _case_facets
    for each, seq in placed:
        _, text, title = db.execute(_SELECT[table], (each,)).fetchone()
        db.execute(f"UPDATE {table} SET seq = ? WHERE id = ?", (seq, each))
        _insert(db, f"{table}_fts", seq, text, title)
        facets(db, each, seq)


def forget(db: sqlite3.Connection, bulletin_id: str) -> None:
    """Take a notice and its cases out of index and facets, before its rows go."""
    cases = [row[0] for row in db.execute("SELECT id FROM cases WHERE bulletin_id = ?", (bulletin_id,))]
    _take_out(db, "cases", cases)
    _take_out(db, "bulletins", [bulletin_id])


# --- facets ----------------------------------------------------------------------------------------------------------


def _case_facets(db: sqlite3.Connection, case: str, seq: int) -> None:
    found = db.execute(f"SELECT coalesce(c.subtype, c.type), c.region, b.published, c.loss_yuan {_OF}", (case,)).fetchone()
    kind, region, published, loss = found
    day = day_of(published)
    values = (seq << FACET_BITS, seq, type_number(kind), region_number(region), month_of(day), day, loss)
    db.execute("INSERT INTO case_facets VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _notice_facets(db: sqlite3.Connection, bulletin_id: str, seq: int) -> None:
    """One row for each type and region together; where no case has a region, the source's own."""
    types, home, published = db.execute("SELECT types, region, published FROM bulletins WHERE id = ?", (bulletin_id,)).fetchone()
    cases = db.execute("SELECT coalesce(subtype, type), region, loss_yuan FROM cases WHERE bulletin_id = ?", (bulletin_id,)).fetchall()
    fallback = None if any(region for _, region, _ in cases) else home
    found: dict[tuple[int, int], float | None] = {}
    for kind, region, loss in cases:
        key = (type_number(kind), region_number(region or fallback))
        losses = [value for value in (loss, found.get(key)) if value is not None]
        found[key] = max(losses, default=None)
    told = {kind // 100 for kind, _ in found}
    for kind in json.loads(types):
        if type_number(kind) // 100 not in told:
            found[type_number(kind), region_number(fallback)] = None
    day = day_of(published)
    rows = found or {(0, region_number(fallback)): None}
    kept = sorted(rows.items(), key=lambda item: item[0])[: 1 << FACET_BITS]
    values = [((seq << FACET_BITS) + n, seq, kind, region, month_of(day), day, loss) for n, ((kind, region), loss) in enumerate(kept)]
    db.executemany("INSERT INTO notice_facets VALUES (?, ?, ?, ?, ?, ?, ?)", values)


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
        for table, facets in _FACETS.items():
            store.db.execute(f"UPDATE {table} SET seq = NULL")
            store.db.execute(f"DELETE FROM {facets}")
        store.set_version("tokens", tokens_version())


def _unsettled(db: sqlite3.Connection) -> list[int]:
    """Bases of the months that have notices or cases without a place, or gaps."""
    found = {base_of(day_of(row[0])) for row in db.execute("SELECT DISTINCT published FROM bulletins WHERE seq IS NULL")}
    sql = "SELECT DISTINCT b.published FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.seq IS NULL"
    found |= {base_of(day_of(row[0])) for row in db.execute(sql)}
    for table in _FACETS:
        months = f"SELECT seq >> {RANK_BITS}, count(*), max(seq) FROM {table} WHERE seq IS NOT NULL GROUP BY 1"
        found |= {month << RANK_BITS for month, n, last in db.execute(months) if n != (last & _RANK) + 1}
    return sorted(found)


def _waiting(db: sqlite3.Connection) -> dict[int, list[tuple[int, str]]]:
    """Notices without a place as (day, id), by the base of their month."""
    found: dict[int, list[tuple[int, str]]] = {}
    for published, each in db.execute("SELECT published, id FROM bulletins WHERE seq IS NULL"):
        found.setdefault(base_of(day_of(published)), []).append((day_of(published), each))
    return found


def settle(store: Store, tick: Callable[[int], None] = lambda n: None) -> int:
    """Place what has no place, month by month in a few large transactions. Returns how many notices got another seq."""
    months, waiting, done = _unsettled(store.db), _waiting(store.db), 0
    while months:
        moved = 0
        with store.transaction():
            while months and moved < BATCH:
                base = months.pop(0)
                moved += _settle_month(store.db, base, waiting.get(base, []))
        tick(moved)
        done += moved
    if done * 4 > store.db.execute("SELECT count(*) FROM bulletins").fetchone()[0]:
        for name in INDEXED:  # most of the index is new: one segment is smaller and faster
            store.db.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
    return done


def _settle_month(db: sqlite3.Connection, base: int, waiting: list[tuple[int, str]]) -> int:
    inside = (base, base + _RANK)
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
