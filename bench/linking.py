"""Copies and tellings over the made-up archive with planted truth: growth by notice, and how much of the truth is found."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import Figure
from kb import link
from kb.model import Bulletin

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))


def _linked(n: int) -> tuple[float, link.Linked, Any]:
    """(seconds of CPU, rows, the truth) of n planted notices, as a perfect reader reads them."""
    from planted.archive import plant
    from planted.readings import reading_of

    archive = plant(n)
    bulletins: dict[str, Bulletin] = {bulletin.id: bulletin for bulletin in archive.bulletins}
    pages, cards, seconds = [], [], 0.0
    for bulletin in archive.bulletins:
        reading = reading_of(archive, bulletin)
        begun = time.process_time()
        pages.append(link.to_page(bulletin))
        cards += [link.to_card(f"{bulletin.id}-{case.ordinal}", bulletin, case) for case in reading.cases]
        seconds += time.process_time() - begun

    def words_of(each: str) -> tuple[str, str]:
        return bulletins[each].title, bulletins[each].text

    begun = time.process_time()
    pages.sort(key=lambda page: page.order)
    compare = link.comparer(words_of)
    compared = {pair: compare(*pair) for pair in link.candidates(pages)}
    rows = link.linked(pages, cards, compared, link.Decisions(), words_of)
    return seconds + time.process_time() - begun, rows, archive


def _scores(rows: link.Linked, archive: Any) -> Iterator[tuple[str, Any]]:
    from planted.score import neutral_copies, score_groups

    notices: dict[str, list[str]] = {}
    for cluster, bulletin, role, _ in rows.bulletin_clusters:
        if role != "round_up":
            notices.setdefault(cluster, []).append(bulletin)
    yield "copies", score_groups(notices.values(), archive.copies, neutral_copies(archive.copies, archive.contained))
    cases: dict[str, list[tuple[str, int]]] = {}
    for case, cluster, *_ in rows.case_clusters:
        bulletin, _, ordinal = case.partition("-")
        cases.setdefault(cluster, []).append((bulletin, int(ordinal)))
    yield "tellings", score_groups(cases.values(), archive.case_clusters)


def figures(folder: Path, n: int) -> Iterator[Figure]:
    """Growth from a tenth to the whole, and pairs found at the whole."""
    costs = []
    for size in (max(1_000, n // 10), n):
        seconds, rows, archive = _linked(size)
        costs.append(seconds / size)
        yield Figure(f"linking {size:,} notices: microseconds a notice", 1e6 * costs[-1])
    yield Figure("linking: cost of a notice, ten times as many", costs[1] / costs[0], 1.2, most=True)
    for what, score in _scores(rows, archive):
        yield Figure(f"{what} of {n:,} notices: precision (of {score.right + score.wrong:,} pairs)", score.precision, 0.99)
        yield Figure(f"{what} of {n:,} notices: recall (of {score.right + score.missed:,} pairs)", score.recall, 0.97)
