"""The site's search page against Datasette's own table page over the same release, suggested facets off in both."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.measure import Figure, cpu, ratio
from kb.text import words

SLICE = 10  #: words asked for in one round
ROUNDS = 3


def batched(found: Sequence[str], size: int) -> list[Sequence[str]]:
    return [found[at : at + size] for at in range(0, len(found), size)]


def _words(path: Path, n: int) -> list[str]:
    """Words of two characters or more that most of the newest notices have."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        texts = [row[0] for row in db.execute("SELECT text FROM bulletins ORDER BY seq DESC LIMIT 500")]
    having = Counter(word for text in texts for word in set(words(text)) if len(word) > 1 and not word.isascii())
    return [word for word, _ in having.most_common(n)]


def _ask(loop: asyncio.AbstractEventLoop, site: Any, address: str, asked: Sequence[str]) -> None:
    for word in asked:
        answer = loop.run_until_complete(site.client.get(address + quote(word)))
        assert answer.status_code == 200, (address, word, answer.status_code)


def figures(folder: Path, n: int) -> Iterator[Figure]:
    """First pages with facets and snippets, of words that nobody asked for before; the same words in both."""
    from datasette_plugins.site import new_site

    path = folder / str(n) / "kb.db"
    loop, site = asyncio.new_event_loop(), new_site(path, False)
    loop.run_until_complete(site.invoke_startup())
    warm, *fresh = batched(_words(path, SLICE * (ROUNDS + 2)), SLICE)
    ours, stock = "/-/search?q=", "/kb/bulletins?_size=20&_search="
    for address in (ours, stock):
        _ask(loop, site, address, warm)  # templates and the columns of the release
    one, other = iter(fresh), iter(fresh)
    times = ratio(lambda: _ask(loop, site, stock, next(one)), lambda: _ask(loop, site, ours, next(other)), ROUNDS)
    yield Figure(f"site's search page at {n:,} notices: times faster than Datasette's table page", times, 5)
    yield Figure(
        "site's search page, a word nobody asked for before: milliseconds of CPU",
        cpu(lambda: _ask(loop, site, ours, fresh[-1])) / SLICE * 1e3,
    )
    yield Figure(
        "site's search page, another page of a word: milliseconds of CPU",
        cpu(lambda: _ask(loop, site, "/-/search?page=2&q=", warm)) / SLICE * 1e3,
    )
    yield Figure("trends, counted once a release (`kb serve` does it ahead): seconds", cpu(lambda: _ask(loop, site, "/-/trends?x=", ["1"])))
    loop.close()
