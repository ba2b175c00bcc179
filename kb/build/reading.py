"""From one notice to its reading: mask, extract, audit; the one way in, for one notice or many, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from kb.audit import audit
from kb.extract import extract
from kb.extract.noise import quieten
from kb.mask import mask
from kb.model import MAX_TEXT, Bulletin, Reading
from kb.processes import in_turn

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


def read_all(bulletins: Iterable[Bulletin], jobs: int, reader: Reader = read) -> Iterator[list[Reading | Unread]]:
    """Readings in the order of the notices, a chunk at a time; never more than a few chunks are held."""
    source = iter(bulletins)
    yield from in_turn(partial(_attempt_all, reader), iter(lambda: list(islice(source, CHUNK)), []), jobs)
