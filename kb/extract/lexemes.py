"""Finds the words of a lexicon in a text, longest first, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

Label = TypeVar("Label")
LEXICON = Path(__file__).parent.parent / "lexicon"


class Lexemes(Generic[Label]):
    """Words with a label each; words of one character are allowed, the longest word at a place wins.

    >>> list(Lexemes({"被骗": "lose", "被骗走": "lose", "转": "pay"}.items()).find("转后被骗走"))
    [(0, 1, 'pay'), (2, 5, 'lose')]
    """

    def __init__(self, words: Iterable[tuple[str, Label]]) -> None:
        self.words = dict(words)
        self._starts: dict[str, list[tuple[str, Label]]] = {}
        for word, label in self.words.items():
            self._starts.setdefault(word[:2], []).append((word, label))
        for rows in self._starts.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._start = _opening(self._starts)

    def at(self, folded: str, place: int, stop: int | None = None) -> tuple[int, int, Label] | None:
        """The longest word that begins at a place and ends before `stop`."""
        for key in (folded[place : place + 2], folded[place : place + 1]):
            for word, label in self._starts.get(key, ()):
                if folded.startswith(word, place, stop):
                    return place, place + len(word), label
        return None

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, Label]]:
        """(start, end, label) of every word, none overlapping another."""
        stop = len(folded) if end is None else end
        candidate = self._start.search(folded, start, stop)
        while candidate is not None:
            place = candidate.start()
            hit = self.at(folded, place, stop)
            if hit is not None:
                yield hit
                place = hit[1] - 1
            candidate = self._start.search(folded, place + 1, stop)


def _opening(starts: Iterable[str]) -> re.Pattern[str]:
    """Where a word may begin: a first character that one of the second characters follows, or a word of one character."""
    pairs, alone = [s for s in starts if len(s) > 1], "".join(s for s in starts if len(s) == 1)
    firsts, seconds = ("".join(sorted({s[at] for s in pairs})) for at in (0, 1))
    either = [f"[{re.escape(firsts)}](?=[{re.escape(seconds)}])"] if pairs else []
    return re.compile("|".join(either + ([f"[{re.escape(alone)}]"] if alone else [])) or r"(?!)")


@cache
def load_lexemes(name: str) -> Lexemes[str]:
    """A lexicon file of rows `label<tab>word word …`; a label may have several rows, lines with # are remarks.

    Raises ValueError where one word stands under two labels.
    """
    words: dict[str, str] = {}
    for row in (LEXICON / name).read_text(encoding="utf-8").splitlines():
        label, _, listed = row.partition("\t")
        if not listed or label.startswith("#"):
            continue
        for word in listed.split():
            if words.setdefault(word, label) != label:
                raise ValueError(f"{name}: {word} is both {words[word]} and {label}")
    return Lexemes(words.items())
