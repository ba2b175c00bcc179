"""Does the index say what the notices say? Compared by us, for FTS5's own check does not see old words left behind."""

from __future__ import annotations

import sqlite3
from collections import Counter

from kb.text import tokens

EXACT_BELOW = 5_000  #: notices and cases up to which every posting is compared; above, counts, and the tokens of a sample
_SAMPLE = 2_000
_TEXTS = {
    "bulletins": "SELECT seq, text, title FROM bulletins WHERE seq IS NOT NULL",
    "cases": 'SELECT c.seq, substr(b.text, c.start + 1, c."end" - c.start), b.title FROM cases c '
    "JOIN bulletins b ON b.id = c.bulletin_id WHERE c.seq IS NOT NULL",
}


def census(db: sqlite3.Connection) -> tuple[int, int]:
    """(missing, extra): notices and cases that the index lacks in whole or part, and those of which it has more than they say."""
    counts = [_compare(db, table) for table in _TEXTS]
    return sum(missing for missing, _ in counts), sum(extra for _, extra in counts)


def _compare(db: sqlite3.Connection, table: str) -> tuple[int, int]:
    (unplaced,) = db.execute(f"SELECT count(*) FROM {table} WHERE seq IS NULL").fetchone()
    placed = {row[0] for row in db.execute(f"SELECT seq FROM {table} WHERE seq IS NOT NULL")}
    indexed = {row[0] for row in db.execute(f"SELECT id FROM {table}_fts_docsize")}
    missing, extra = placed - indexed, indexed - placed
    db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_terms USING fts5vocab(main, '{table}_fts', 'instance')")
    check = _exact if len(placed) <= EXACT_BELOW else _counted
    less, more = check(db, table)
    return unplaced + len(missing | less), len(extra | more)


def _exact(db: sqlite3.Connection, table: str) -> tuple[set[int], set[int]]:
    """Every posting: each (token, column, place) has a hash, each document the sum of them and their number."""
    found: dict[int, list[int]] = {}
    for term, doc, col, offset in db.execute(f"SELECT term, doc, col, offset FROM temp.{table}_terms"):
        entry = found.setdefault(doc, [0, 0])
        entry[0] += 1
        entry[1] += hash((term, col, offset))
    less, more = set(), set()
    for seq, text, title in db.execute(_TEXTS[table]):
        postings = [(token, col, at) for col, part in (("text", text), ("title", title)) for at, token in enumerate(tokens(part))]
        number, total = found.pop(seq, [0, 0])
        if number < len(postings):
            less.add(seq)
        elif number > len(postings):
            more.add(seq)
        elif total != sum(hash(posting) for posting in postings):
            less.add(seq)
            more.add(seq)
    return less, more | set(found)


def _varints(blob: bytes) -> list[int]:
    """SQLite's variable-length integers: the numbers of tokens, one a column."""
    values, value = [], 0
    for byte in blob:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            values.append(value)
            value = 0
    return values


def _counted(db: sqlite3.Connection, table: str) -> tuple[set[int], set[int]]:
    """Numbers of postings against those noted when they were written; tokens of every n-th text against that note."""
    written = {seq: sum(_varints(blob)) for seq, blob in db.execute(f"SELECT id, sz FROM {table}_fts_docsize")}
    less, more = set(), set()
    db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_rows USING fts5vocab(main, '{table}_fts', 'row')")
    (postings,) = db.execute(f"SELECT coalesce(sum(cnt), 0) FROM temp.{table}_rows").fetchone()
    if postings != sum(written.values()):
        found = Counter(doc for (doc,) in db.execute(f"SELECT doc FROM temp.{table}_terms"))
        less = {seq for seq, n in written.items() if found[seq] < n}
        more = {seq for seq, n in found.items() if n > written.get(seq, 0)}
    step = max(1, len(written) // _SAMPLE)
    for seq, text, title in db.execute(f"{_TEXTS[table]} AND {'c.' if table == 'cases' else ''}rowid % {step} = 0"):
        if len(tokens(text)) + len(tokens(title)) != written.get(seq, 0):
            less.add(seq)
    return less, more
