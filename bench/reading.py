"""From text to rows: extraction, the index against what recipes do, its size, and growth."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.corpus import make_archive, notices
from bench.measure import Figure, best, cpu, ratio
from kb.build import build
from kb.text import tokens

SAMPLE = 1_500


def _index(rows: list[tuple[str, str]], columns: str = "content='', tokenize='ascii'") -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(f"CREATE VIRTUAL TABLE f USING fts5(text, title, {columns})")
        db.execute("INSERT INTO f(f, rank) VALUES ('hashsize', 67108864)")
        db.execute("BEGIN")
        for n, (title, text) in enumerate(rows):
            db.execute("INSERT INTO f(rowid, text, title) VALUES (?, ?, ?)", (n, text, title))
        db.execute("COMMIT")


def _ours(texts: list[tuple[str, str]]) -> None:
    _index([(" ".join(tokens(title)), " ".join(tokens(text))) for title, text in texts])


def _recipe(texts: list[tuple[str, str]]) -> None:
    """As recipes have it: jieba's words joined by blanks into an ordinary FTS5 table."""
    import jieba

    _index([(" ".join(jieba.cut(title)), " ".join(jieba.cut(text))) for title, text in texts], "tokenize='unicode61'")


def indexing() -> Iterator[Figure]:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    texts = [(title, text) for title, text, _ in notices(SAMPLE)]
    yield Figure("text -> searchable rows: times faster than jieba + FTS5", ratio(lambda: _recipe(texts), lambda: _ours(texts), 3), 5)
    cut = [(" ".join(tokens(title)), " ".join(tokens(text))) for title, text in texts]
    share = ratio(lambda: _index(cut), lambda: _ours(texts), 3)
    yield Figure("text -> searchable rows: share of the speed of pre-cut tokens", share, note="reach 0.6")


def extraction() -> Iterator[Figure]:
    from kb.build import read
    from kb.model import Bulletin

    made = [Bulletin(f"https://bench.example/x/{n}", title, text, day) for n, (title, text, day) in enumerate(notices(400, seed=7))]
    for bulletin in made[:20]:
        read(bulletin)
    seconds = best(lambda: [read(bulletin) for bulletin in made], 3)
    yield Figure("reading alone (mask, extract, audit), notices a second", len(made) / seconds)


def building(folder: Path, n: int) -> Iterator[Figure]:
    """`kb build` in one process, at a tenth and at the whole; the data stays in folder/<n> for the figures of search."""
    speeds = []
    for size in (max(1_000, n // 10), n):
        make_archive(folder / str(size), size)
        seconds = cpu(lambda size=size: build(folder / str(size)))  # type: ignore[misc]
        speeds.append(size / seconds)
        yield Figure(f"kb build, one process, {size:,} notices: notices a second", size / seconds, 300)
    yield Figure("kb build: cost of a notice, ten times as many", speeds[0] / speeds[1], 1.2, most=True)
    with closing(sqlite3.connect(folder / str(n) / "kb.db")) as db:
        (raw,) = db.execute("SELECT sum(length(CAST(title AS BLOB)) + length(CAST(text AS BLOB))) FROM bulletins").fetchone()
        size = db.execute("SELECT sum(length(block)) FROM bulletins_fts_data").fetchone()[0]
        size += db.execute("SELECT sum(length(sz) + 8) FROM bulletins_fts_docsize").fetchone()[0]
    yield Figure("index of the notices: size by that of the texts", size / raw, 1.3, most=True)
