"""Which pairs are worth comparing: those that stand near each other, in publication order, under a key they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

REACH = 6  #: neighbours under one key; what all notices say (the hotline, the advice) must not cost a comparison with each of them

_SLOTS = 2  #: a key, in the table that finds those that occur once


def near(keys: Sequence[Sequence[int]], least: int = 1, reach: int = REACH) -> Iterator[tuple[int, int, int]]:
    """(earlier, later, keys under which they are near) of places in `keys`, which come in their lasting order, each without repeats.

    Two are near under a key when fewer than `reach` others that have it stand between them: a function of what is there and not of
    the order in which it came, and linear in it.

    >>> list(near([[1, 2], [3], [2, 1], [3, 9]]))
    [(0, 2, 2), (1, 3, 1)]
    """
    times, mask = _times(keys)
    before: dict[int, tuple[int, ...]] = {}  # tuples: a deque has 600 bytes, and the collector walks each of them again and again
    for later, each in enumerate(keys):
        counts: dict[int, int] = {}
        for key in each:
            if times[key & mask] < 2:
                continue
            stand = before.get(key, ())
            for earlier in stand:
                counts[earlier] = counts.get(earlier, 0) + 1
            before[key] = (*stand, later) if len(stand) < reach else (*stand[1:], later)
        yield from ((earlier, later, n) for earlier, n in counts.items() if n >= least)


def _times(keys: Sequence[Sequence[int]]) -> tuple[bytearray, int]:
    """How often keys came to each slot, 2 for more often; a key alone in its slot occurs once and needs no list."""
    mask = (1 << (_SLOTS * sum(map(len, keys)) + 256).bit_length()) - 1
    times = bytearray(mask + 1)
    for each in keys:
        for key in each:
            at = key & mask
            if times[at] < 2:
                times[at] += 1
    return times, mask
