"""Finds the words of a lexicon in a text, longest first, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress, repeat
from operator import add
from pathlib import Path
from typing import Generic, TypeVar

Label = TypeVar("Label")
LEXICON = Path(__file__).parent.parent / "lexicon"
_END = "\n"  #: behind the last character


class Lexemes(Generic[Label]):
    """Words with a label each; words of one character are allowed, the longest word at a place wins.

    >>> list(Lexemes({"被骗": "lose", "被骗走": "lose", "转": "pay"}.items()).find("转后被骗走"))
    [(0, 1, 'pay'), (2, 5, 'lose')]
    """

    def __init__(self, words: Iterable[tuple[str, Label]]) -> None:
        self.words = dict(words)
        starts: dict[str, list[tuple[str, Label]]] = {}
        for word in sorted(self.words, key=len, reverse=True):
            starts.setdefault(word[:2], []).append((word, self.words[word]))
        self._alone = {start: tuple(rows) for start, rows in starts.items() if len(start) == 1}
        self._starts = {start: (*rows, *self._alone.get(start[0], ())) for start, rows in starts.items()}

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, Label]]:
        """(start, end, label) of every word, none overlapping another; by every two characters is looked up which may begin there."""
        text = folded[start:end]
        alone = map(self._alone.get, text) if self._alone else repeat(None)
        known = list(map(self._starts.get, map(add, text, text[1:] + _END), alone))
        done = 0
        for at, rows in compress(enumerate(known), known):
            for word, label in rows or () if at >= done else ():
                if text.startswith(word, at):
                    done = at + len(word)
                    yield start + at, start + done, label
                    break


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
