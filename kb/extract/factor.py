"""A pattern by first characters, 转账|转给|汇款 as 转(?:账|给)|汇款: the same matches, which the engine then finds far faster."""

from __future__ import annotations

import re

_REPEAT = re.compile(r"[?*+]\??|\{\d{0,6}(?:,\d{0,6})?\}\??")
_SPECIAL = frozenset("\\()[]{}.^$|?*+")
_BEHIND = ("(?<!", "(?<=")
_WIDE = 24  #: characters of a set that is written out
_MOST = 2000  #: alternatives of a pattern that is written out

Row = tuple[str, str]  #: a first character (escaped) and what follows it


class Unfit(ValueError):
    """A pattern that cannot be written so: it begins with anything, or its groups have numbers and names."""


def _end_of_set(pattern: str, at: int) -> int:
    end = at + 2 if pattern.startswith("[^", at) else at + 1
    first = True
    while first or pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
        first = False
    return end + 1


def _end(pattern: str, at: int) -> int:
    """Where the character, set or group that begins at a place ends."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] == "[":
        return _end_of_set(pattern, at)
    if pattern[at] != "(":
        return at + 1
    end = at + 1
    while pattern[end] != ")":
        end = _end(pattern, end)
    return end + 1


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, split at the bars outside all brackets.

    >>> alternatives("转账|(?:汇|付)款|[|]")
    ['转账', '(?:汇|付)款', '[|]']
    """
    made, start, at = [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            made.append(pattern[start:at])
            start = at = at + 1
        else:
            at = _end(pattern, at)
    return [*made, pattern[start:]]


def _of_set(atom: str) -> list[str]:
    """The characters of a small plain set."""
    inside = atom[1:-1]
    if inside[:1] == "^" or len(inside) > _WIDE or not _SPECIAL.isdisjoint(inside) or "-" in inside:
        raise Unfit(atom)
    return [re.escape(char) for char in dict.fromkeys(inside)]


def _rows(alternative: str, left: int) -> list[Row]:
    """What an alternative may begin with and what then follows, in the order in which the engine tries them. Raises Unfit."""
    if not alternative or left < 0:
        raise Unfit(alternative)
    atom = alternative[: _end(alternative, 0)]
    repeat = _REPEAT.match(alternative, len(atom))
    rest = alternative[repeat.end() if repeat else len(atom) :]
    if repeat and repeat.group() != "?":
        raise Unfit(alternative)
    if repeat:
        return [*_rows(atom + rest, left - 1), *_rows(rest, left - 1)]
    if atom.startswith("(?:"):
        return [row for one in alternatives(atom[3:-1]) for row in _rows(one + rest, left - 1)]
    if atom.startswith(_BEHIND):  # (?<!不)转 is 转(?<!不转)
        return [(char, f"{atom[:4]}(?:{atom[4:-1]}){char}){more}") for char, more in _rows(rest, left - 1)]
    if atom[0] == "[":
        return [(char, rest) for char in _of_set(atom)]
    if atom in _SPECIAL or atom[0] == "(" or (atom[0] == "\\" and atom[1].isalnum()):
        raise Unfit(alternative)
    return [(atom, rest)]


def _captures(pattern: str) -> bool:
    """Whether groups of the pattern have numbers or names: written twice they would have others."""
    at = 0
    while at < len(pattern):
        if pattern[at] == "(" and (not pattern.startswith("(?", at) or pattern.startswith("(?P", at)):
            return True
        at = at + 1 if pattern[at] == "(" else _end(pattern, at)
    return False


def factor(pattern: str) -> str:
    """The pattern by first characters; alternatives that begin alike keep their order. Raises Unfit.

    >>> factor("转账|汇款|(?<!不)转给|[收付]到?款")
    '(?:转(?:账|(?<!(?:不)转)给)|汇(?:款)|收(?:到?款)|付(?:到?款))'
    """
    if _captures(pattern):
        raise Unfit(pattern)
    found: dict[str, dict[str, None]] = {}
    count = 0
    for alternative in alternatives(pattern):
        for char, rest in _rows(alternative, 40):
            found.setdefault(char, {})[rest] = None
            count += 1
            if count > _MOST:
                raise Unfit(pattern)
    made = (char + (f"(?:{'|'.join(rests)})" if any(rests) else "") for char, rests in found.items())
    return f"(?:{'|'.join(made)})"
