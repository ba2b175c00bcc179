"""From one notice to its reading: mask, extract, audit; the one way in, for one notice or many, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from kb.audit import audit
from kb.extract import extract
from kb.extract.noise import quieten
from kb.mask import mask
from kb.model import MAX_TEXT, Bulletin, Reading

CHUNK = 25  #: notices sent to a process at once


@dataclass(frozen=True, slots=True)
class Unread:
    """A notice that was not read, and why."""

    bulletin: Bulletin
    code: str
    message: str


class Unreadable(ValueError):
    """A text that is refused before reading."""


Reader = Callable[[Bulletin], Reading]


def read(bulletin: Bulletin) -> Reading:
    """What one notice says. Raises Unreadable for a text beyond the limit."""
    if len(bulletin.text) > MAX_TEXT or len(bulletin.title) > MAX_TEXT:
        raise Unreadable(f"{max(len(bulletin.text), len(bulletin.title)):,} characters; the limit is {MAX_TEXT:,}")
    quiet = quieten(bulletin)
    masked, facts = mask(quiet.bulletin if quiet else bulletin)
    reading = audit(extract(masked, facts))
    return quiet.put_back(reading) if quiet else reading


def attempt(reader: Reader, bulletin: Bulletin) -> Reading | Unread:
    """One bad notice must not stop the others: what goes wrong becomes a row, with its kind and its words."""
    try:
        return reader(bulletin)
    except Unreadable as error:
        return Unread(bulletin, "too_long", str(error))
    except Exception as error:
        return Unread(bulletin, "not_read", f"{type(error).__name__}: {error}")


def _attempt_all(reader: Reader, bulletins: Sequence[Bulletin]) -> list[Reading | Unread]:
    return [attempt(reader, bulletin) for bulletin in bulletins]


def _die_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def read_all(bulletins: Iterable[Bulletin], jobs: int, reader: Reader = read) -> Iterator[list[Reading | Unread]]:
    """Readings in the order of the notices, a chunk at a time; never more than a few chunks are held."""
    source = iter(bulletins)
    chunks = iter(lambda: list(islice(source, CHUNK)), [])
    if jobs <= 1:
        yield from (_attempt_all(reader, chunk) for chunk in chunks)
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit open databases and the lock
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_die_with_parent) as pool:
        waiting: deque[Future[list[Reading | Unread]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_attempt_all, reader, chunk))
                if len(waiting) > 3 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
