"""From pairs to groups, the surest pair first; two that are known to be different never come together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

LOOKED_AT = 24  #: members of a group that are held against those of another


def group(
    things: Sequence[T], ties: Iterable[tuple[float, T, T]], never: Callable[[T, T], bool], apart: Callable[[T, T], float]
) -> list[list[T]]:
    """Groups in the order of their first member, members in the order of `things`; the order of `ties` changes nothing.

    Two groups of which any two are `never` one do not come together, nor two that are `apart` (1 of a pair: certainly, 0: not at all) by
    more than half: one that was misread must not keep two groups from each other.

    >>> group("abcd", [(1.0, "c", "b"), (2.0, "a", "b")], lambda x, y: {x, y} == {"a", "c"}, lambda x, y: False)
    [['a', 'b'], ['c'], ['d']]
    """
    rank = {thing: n for n, thing in enumerate(things)}
    home = dict(rank)
    groups: dict[int, list[T]] = {n: [thing] for thing, n in rank.items()}
    ordered = sorted(ties, key=lambda tie: (-tie[0], *sorted((rank[tie[1]], rank[tie[2]]))))
    for _, one, other in ordered:
        first, second = sorted((home[one], home[other]))
        if first == second or _clash(groups[first], groups[second], never, apart):
            continue
        for thing in groups[second]:
            home[thing] = first
        groups[first] = sorted(groups[first] + groups.pop(second), key=rank.__getitem__)
    return [groups[n] for n in sorted(groups)]


def _clash(some: Sequence[T], others: Sequence[T], never: Callable[[T, T], bool], apart: Callable[[T, T], float]) -> bool:
    if any(never(one, other) for one in some for other in others):
        return True
    pairs = [(one, other) for one in some[:LOOKED_AT] for other in others[:LOOKED_AT]]
    return 2 * sum(apart(one, other) for one, other in pairs) > len(pairs)
