"""Makes a pattern of many alternatives fast: before any is tried, the next characters must be ones that some alternative begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

from kb.extract.factor import Unfit, alternatives, factor

_MANY = 400  #: more first characters than this guard nothing
_MOST = 1200  #: more beginnings than this are cut to their first characters
_SPREAD = 200  #: a piece that would make more of the one before it is not followed
_WIDE = 24  #: behind a set of more characters nothing is looked at
_CLASSES = {"d": "0123456789"}
_NAMED = re.compile(r"\(\?P<[^>]{1,40}>|\(\?:|\((?!\?)")
_AROUND = re.compile(r"\(\?<?[=!]")
_REPEAT = re.compile(r"[?*+]\??|\{(?P<least>\d{0,6})(?:(?P<comma>,)\d{0,6})?\}\??")
_BEYOND = re.compile(r"\(\?!|\$|\\[bBZ]")
_RUN = 6  #: alternatives of a run that is worth a guard
_PAIR = 2  #: characters of a beginning that are looked at


class _Unknown(Exception):
    """A construction of which nothing is known."""


@dataclass(slots=True)
class _Heads:
    """How the matches of a piece begin: `whole` are all that it can be, short enough to go on; `cut` are beginnings; `any` is anything."""

    whole: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    any: bool = False

    def either(self, other: _Heads) -> _Heads:
        return _Heads(self.whole | other.whole, self.cut | other.cut, self.any or other.any)

    def then(self, other: _Heads) -> _Heads:
        """This piece with the other behind it."""
        made = _Heads(set(), set(self.cut), self.any or ("" in self.whole and other.any))
        many = len(self.whole) * (len(other.whole) + len(other.cut)) > _SPREAD
        for head in self.whole:
            if head and (many or other.any):
                made.cut.add(head)
            if head and many:
                continue
            made.cut |= {(head + tail)[:_PAIR] for tail in other.cut}
            for tail in other.whole:
                both = head + tail
                (made.whole if len(both) < _PAIR else made.cut).add(both[:_PAIR])
        return made


_NOTHING = {""}


class _Reader:
    """Walks one pattern and says how its matches begin."""

    def __init__(self, pattern: str) -> None:
        self.text, self.at = pattern, 0

    def alternatives(self) -> _Heads:
        """The beginnings of everything up to the closing bracket or the end."""
        heads = self._branch()
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            heads = heads.either(self._branch())
        return heads

    def _branch(self) -> _Heads:
        heads = _Heads(set(_NOTHING))
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            item = self._item()
            repeat = _REPEAT.match(self.text, self.at)
            if repeat:
                self.at = repeat.end()
                item = _repeated(item, repeat)
            heads = heads.then(item)
        return heads

    def _item(self) -> _Heads:
        char = self.text[self.at]
        if char == "(":
            return self._group()
        if char == "[":
            return _of_chars(self._set())
        self.at += 1
        if char == "\\":
            return self._escaped()
        if char in "^$":
            return _Heads(set(_NOTHING))
        return _Heads(any=True) if char == "." else _Heads({char})

    def _escaped(self) -> _Heads:
        char = self.text[self.at]
        self.at += 1
        if char in "bBAZ":
            return _Heads(set(_NOTHING))
        if char in "123456789":
            raise _Unknown
        if char.isalnum():
            return _of_chars(set(_CLASSES[char]) if char in _CLASSES else None)
        return _Heads({char})

    def _group(self) -> _Heads:
        around = _AROUND.match(self.text, self.at)
        opened = around or _NAMED.match(self.text, self.at)
        if opened is None:  # a back reference, a condition or a flag
            raise _Unknown
        self.at = opened.end()
        heads = self.alternatives()
        self.at += 1
        return _Heads(set(_NOTHING)) if around else heads

    def _set(self) -> set[str] | None:
        """The characters of a set, None for any."""
        self.at += 1
        negated = self.text[self.at] == "^"
        self.at += negated
        found: set[str] | None = set()
        first = True
        while first or self.text[self.at] != "]":
            first = False
            low = self._member()
            if low is None:
                found = None
            elif self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                self.at += 1
                high = self._member() or low
                wide = ord(high) - ord(low) > _MANY
                found = None if wide or found is None else found | {chr(code) for code in range(ord(low), ord(high) + 1)}
            elif found is not None:
                found = found | (set(_CLASSES[low[1]]) if len(low) > 1 else {low})
        self.at += 1
        return None if negated else found

    def _member(self) -> str | None:
        char = self.text[self.at]
        self.at += 1
        if char != "\\":
            return char
        char = self.text[self.at]
        self.at += 1
        if char in _CLASSES:
            return "\\" + char
        return None if char.isalnum() else char


def _of_chars(chars: set[str] | None) -> _Heads:
    """Beginnings of one character."""
    if chars is None:
        return _Heads(any=True)
    return _Heads(cut=chars) if len(chars) > _WIDE else _Heads(chars)


def _repeated(item: _Heads, repeat: re.Match[str]) -> _Heads:
    """A piece with its sign of repetition: none, once or (for what is looked at) twice."""
    sign = repeat.group()[0]
    skipped = _Heads(set(_NOTHING)) if sign in "?*" or (sign == "{" and repeat["least"] in ("", "0")) else _Heads()
    once = sign == "?" or (sign == "{" and repeat["comma"] is None and repeat["least"] == "1")
    return item.either(skipped) if once else item.then(item.either(_Heads(set(_NOTHING)))).either(skipped)


def beginnings(pattern: str) -> frozenset[str] | None:
    """What the matches of a pattern begin with, one or two characters each; None where that is anything, or nothing.

    >>> sorted(beginnings("(?:接到|收到)电话|(?<!不)转账|[12]月|骗.{0,3}钱") or ())
    ['1月', '2月', '接到', '收到', '转账', '骗']
    """
    try:
        heads = _Reader(pattern).alternatives()
    except _Unknown:
        return None
    found = heads.whole | heads.cut
    if heads.any or "" in found:
        return None
    if len(found) > _MOST:
        return frozenset(head[0] for head in found)
    return frozenset(head for head in found if len(head) == 1 or head[0] not in found)


def first_characters(pattern: str) -> set[str] | None:
    """The characters with which a match can begin; None where that is any, or where the match may be empty.

    >>> sorted(first_characters("(?:接到|收到)电话|(?<!不)转账|[12]月"))
    ['1', '2', '接', '收', '转']
    """
    return _first(beginnings(pattern))


def _first(heads: frozenset[str] | None) -> set[str] | None:
    chars = None if heads is None else {head[0] for head in heads}
    return None if chars is None or len(chars) > _MANY else chars


def looks_beyond(pattern: str) -> bool:
    """Whether what stands behind a match may forbid it, so that it may be found in a part of a text and not in the whole.

    >>> looks_beyond("转账(?!给)"), looks_beyond("转账[给到]"), looks_beyond("转账$")
    (True, False, True)
    """
    return _BEYOND.search(pattern) is not None


def _listed(chars: set[str]) -> str:
    return "".join(re.escape(char) for char in sorted(chars))


def compile_guarded(pattern: str) -> re.Pattern[str]:
    """The same matches as `re.compile(pattern)`, several times faster on a pattern of many alternatives."""
    try:
        return re.compile(factor(pattern))
    except Unfit:
        return re.compile(_guarded(pattern) if beginnings(pattern) is not None else _in_runs(pattern))


def _guarded(pattern: str) -> str:
    """The pattern behind a look at the next two characters; unchanged where it may begin with anything."""
    heads = beginnings(pattern)
    chars = _first(heads)
    if heads is None or chars is None:
        return pattern
    seconds = {head[1] for head in heads if len(head) > 1}
    paired = all(len(head) > 1 for head in heads) and len(seconds) <= _MANY
    return f"(?=[{_listed(chars)}]{f'[{_listed(seconds)}]' if paired else ''})(?:{pattern})"


def _in_runs(pattern: str) -> str:
    """The pattern with the alternatives guarded that stand together between those that may begin with anything.

    >>> _in_runs("[^,]行|转账|汇款|付款|打款|存款|取款|.钱")
    '[^,]行|(?=[付取存打汇转][款账])(?:转账|汇款|付款|打款|存款|取款)|.钱'
    """
    made = []
    for known, run in groupby(alternatives(pattern), key=lambda one: beginnings(one) is not None):
        one = list(run)
        made.append(_guarded("|".join(one)) if known and len(one) >= _RUN else "|".join(one))
    return "|".join(made)
