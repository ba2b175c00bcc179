"""Makes a pattern of many alternatives fast: before any is tried, the next character must be one that some alternative begins with."""

from __future__ import annotations

import re

_MANY = 400  #: more first characters than this guard nothing
_ANY = None
_CLASSES = {"d": "0123456789"}
_NAMED = re.compile(r"\(\?P<[^>]{1,40}>|\(\?:|\((?!\?)")
_AROUND = re.compile(r"\(\?<?[=!]")
_REPEAT = re.compile(r"[?*+]\??|\{(?P<least>\d{0,6})(?:,\d{0,6})?\}\??")

Chars = set[str] | None  #: None is any character


class _Reader:
    """Walks one pattern and says with which characters its matches begin."""

    def __init__(self, pattern: str) -> None:
        self.text, self.at = pattern, 0

    def alternatives(self) -> tuple[Chars, bool]:
        """(first characters, may be empty) of everything up to the closing bracket or the end."""
        chars, empty = self._branch()
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            more, also = self._branch()
            chars = _ANY if chars is None or more is None else chars | more
            empty = empty or also
        return chars, empty

    def _branch(self) -> tuple[Chars, bool]:
        found: Chars = set()
        empty = True
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            chars, may_skip = self._item()
            repeat = _REPEAT.match(self.text, self.at)
            if repeat:
                self.at = repeat.end()
                may_skip = may_skip or repeat.group()[0] in "?*" or repeat["least"] in ("", "0")
            if empty:
                found = _ANY if found is None or chars is None else found | chars
                empty = may_skip
        return found, empty

    def _item(self) -> tuple[Chars, bool]:
        char = self.text[self.at]
        if char == "(":
            return self._group()
        if char == "[":
            return self._set(), False
        self.at += 1
        if char == "\\":
            return self._escaped()
        if char in "^$":
            return set(), True
        return (_ANY, False) if char == "." else ({char}, False)

    def _escaped(self) -> tuple[Chars, bool]:
        char = self.text[self.at]
        self.at += 1
        if char in "bBAZ":
            return set(), True
        if char.isalnum():
            return (set(_CLASSES[char]) if char in _CLASSES else _ANY), False
        return {char}, False

    def _group(self) -> tuple[Chars, bool]:
        around = _AROUND.match(self.text, self.at)
        opened = around or _NAMED.match(self.text, self.at)
        if opened is None:  # a back reference or a flag: nothing is known
            self.at = len(self.text)
            return _ANY, False
        self.at = opened.end()
        chars, empty = self.alternatives()
        self.at += 1
        return (set(), True) if around else (chars, empty)

    def _set(self) -> Chars:
        self.at += 1
        negated = self.text[self.at] == "^"
        found: Chars = set()
        first = True
        while first or self.text[self.at] != "]":
            first = False
            low = self._member()
            if low is None:
                found = _ANY
            elif self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                self.at += 1
                high = self._member() or low
                wide = ord(high) - ord(low) > _MANY
                found = _ANY if wide or found is None else found | {chr(code) for code in range(ord(low), ord(high) + 1)}
            elif found is not None:
                found = found | (set(_CLASSES[low[1]]) if len(low) > 1 else {low})
        self.at += 1
        return _ANY if negated else found

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


def first_characters(pattern: str) -> Chars:
    """The characters with which a match can begin; None where that is any, or where the match may be empty.

    >>> sorted(first_characters("(?:接到|收到)电话|(?<!不)转账|[12]月"))
    ['1', '2', '接', '收', '转']
    """
    chars, empty = _Reader(pattern).alternatives()
    return _ANY if empty or chars is None or len(chars) > _MANY else chars


def compile_guarded(pattern: str) -> re.Pattern[str]:
    """The same matches as `re.compile(pattern)`, several times faster on a pattern of many alternatives."""
    chars = first_characters(pattern)
    if chars is None:
        return re.compile(pattern)
    listed = "".join(re.escape(char) for char in sorted(chars))
    return re.compile(f"(?=[{listed}])(?:{pattern})")
