"""Search over a built release: exactness, ranking, counts, facets."""

from __future__ import annotations

import random
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.measure import Figure, best, ratio
from kb.search import Ask, count_facets, load_columns, search
from kb.search.query import to_match
from kb.text import fold, word_pattern, words

NAIVE = 2_000  #: newest notices over which every query is also answered by looking
COMMON = "转账"


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def queries(db: sqlite3.Connection, n: int) -> list[str]:
    """Substrings of 1 to 6 characters, words of the dictionary, and pairs of words, from the notices themselves."""
    draw = random.Random(5)
    texts = [row[0] for row in db.execute("SELECT text FROM bulletins ORDER BY id LIMIT 400")]
    found: list[str] = []
    while len(found) < n:
        text = draw.choice(texts)
        size, at = draw.randint(1, 6), draw.randrange(len(text) - 6)
        kind = len(found) % 4
        word = draw.choice(words(text))
        found.append(text[at : at + size].strip() or "的" if kind < 2 else word if kind == 2 else f"{word} {draw.choice(words(text))}")
    return found


def exactness(db: sqlite3.Connection) -> Iterator[Figure]:
    """Precision and recall over the newest notices."""
    rows = db.execute("SELECT seq, id, title, text, published FROM bulletins ORDER BY seq DESC LIMIT ?", (NAIVE,)).fetchall()
    floor, folded = rows[-1][0], [(row[1], fold(row[2]), fold(row[3])) for row in rows]
    right = told = asked = 0
    for query in queries(db, 320):
        match = to_match(query)
        sql = "SELECT id FROM bulletins WHERE seq IN (SELECT rowid FROM bulletins_fts WHERE bulletins_fts MATCH ? AND rowid >= ?)"
        found = {row[0] for row in db.execute(sql, (match, floor))} if match else set()
        patterns = [word_pattern(word) for word in query.split()]
        true = {each for each, title, text in folded if patterns and all(p and (p.search(title) or p.search(text)) for p in patterns)}
        right, told, asked = right + len(found & true), told + len(found), asked + len(true)
    yield Figure(f"search against a naive scan, 320 queries: precision (of {told:,})", right / told, 1.0)
    yield Figure(f"search against a naive scan, 320 queries: recall (of {asked:,})", right / asked, 1.0)


def _by_rank(db: sqlite3.Connection, match: str) -> list[int]:
    return [row[0] for row in db.execute("SELECT rowid FROM bulletins_fts WHERE bulletins_fts MATCH ? ORDER BY rank LIMIT 20", (match,))]


def ranking(db: sqlite3.Connection) -> Iterator[Figure]:
    match = to_match(COMMON) or ""
    (total,) = db.execute("SELECT count(*) FROM bulletins_fts WHERE bulletins_fts MATCH ?", (match,)).fetchone()
    times = ratio(lambda: _by_rank(db, match), lambda: search(db, Ask(COMMON)))
    yield Figure(f"first page of {COMMON} ({total:,} hits), snippets and all: times faster than ORDER BY rank", times, 10)
    shares = []
    for query in queries(db, 400):
        found = search(db, Ask(query))
        if len(shares) < 100 and found.total >= 20 and not found.too_many and (match := to_match(query)):
            ids = {row[0] for row in db.execute(f"SELECT id FROM bulletins WHERE seq IN ({','.join(map(str, _by_rank(db, match)))})")}
            shares.append(len(ids & {hit.id for hit in found.hits}) / 20)
    yield Figure(f"of the same 20, median of {len(shares)} queries (with more hits: by date, and says so)", statistics.median(shares), 0.9)


def counting(db: sqlite3.Connection) -> Iterator[Figure]:
    match = to_match(COMMON) or ""
    joined = "FROM bulletins_fts f JOIN bulletins b ON b.seq = f.rowid WHERE bulletins_fts MATCH ?"
    bodies = f"SELECT b.form, count(*) {joined} GROUP BY 1"
    columns = load_columns(db, "bulletin")

    def counted(*facets: str) -> None:
        columns.words.clear()  # as if nobody had asked for the word before
        count_facets(db, Ask(COMMON), facets, columns)

    times = ratio(lambda: db.execute(bodies, (match,)).fetchall(), lambda: counted("type"))
    yield Figure("counts of a facet: times faster than joining the bodies", times, 2)
    times = ratio(lambda: db.execute(bodies, (match,)).fetchall(), lambda: counted("type", "region", "month", "tier", "loss"))
    yield Figure("counts of all five facets: times faster than joining the bodies for one", times, 2)
    yield Figure("columns of the release, loaded once: milliseconds", best(lambda: load_columns(db, "bulletin"), 2) * 1e3)
    rare = next(q for q in sorted(queries(db, 400), key=len, reverse=True) if 0 < search(db, Ask(q, limit=0)).total < 20)
    like = "SELECT count(*) FROM bulletins WHERE text LIKE ? OR title LIKE ?"
    slow = best(lambda: db.execute(like, (f"%{rare}%", f"%{rare}%")).fetchone(), 2)
    fast = best(lambda: [search(db, Ask(rare, limit=0)) for _ in range(20)]) / 20
    yield Figure("count of a rare term: times faster than LIKE", slow / fast, 50)


def p95(db: sqlite3.Connection, asked: list[str]) -> float:
    """Seconds within which 95 of 100 searches, snippets included, are done."""
    times = sorted(best(lambda q=query: search(db, Ask(q)), 2) for query in asked)  # type: ignore[misc]
    return times[int(len(times) * 0.95)]


def speeds(large: sqlite3.Connection, small: sqlite3.Connection, n: int) -> Iterator[Figure]:
    """Queries as people type them, words without marks between; single characters apart, for they are prefixes and cost more."""
    asked = [q for q in queries(large, 800) if q.replace(" ", "").isalnum()]
    words_only = [q for q in asked if all(len(word) > 1 for word in q.split())][:200]
    slow = p95(large, words_only)
    yield Figure(f"search, p95 of {len(words_only)} queries at {n:,} notices, milliseconds", slow * 1e3)
    yield Figure("search, p95: ten times as many notices", slow / p95(small, words_only), 3, most=True)
    single = [q for q in asked if any(len(word) == 1 for word in q.split())][:100]
    yield Figure(f"search, p95 of {len(single)} queries with a single character, milliseconds", p95(large, single) * 1e3)


def figures(folder: Path, n: int) -> Iterator[Figure]:
    small, large = (folder / str(size) / "kb.db" for size in (max(1_000, n // 10), n))
    with closing(_open(large)) as db, closing(_open(small)) as tenth:
        yield from exactness(db)
        yield from ranking(db)
        yield from counting(db)
        yield from speeds(db, tenth, n)
