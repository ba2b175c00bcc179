"""One piece of work after another, in this process or in several, with what comes of each in their order."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
Made = TypeVar("Made")


def in_turn(work: Callable[[Piece], Made], pieces: Iterable[Piece], jobs: int, begin: Callable[[], None] | None = None) -> Iterator[Made]:
    """What `work` makes of each piece, in order; never more than a few pieces are held.

    Where `jobs` is more than one each process calls `begin` first, and all three must be such as can be pickled.
    """
    if jobs <= 1:
        yield from map(work, pieces)
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit open databases and the lock
    with ProcessPoolExecutor(jobs, context, _start, (begin,)) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) > 3 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _start(begin: Callable[[], None] | None) -> None:
    threading.Thread(target=_die_with_parent, daemon=True).start()
    if begin is not None:
        begin()


def _die_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
