"""All stories told so far, so that whether a phrase was told before is found in the words themselves."""

from __future__ import annotations

_BLOCK = 512  #: stories searched at once


class Stories:
    """Stories in the order in which they were told."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._blocks: list[str] = []  #: each so many stories in one, apart by what no phrase holds

    def add(self, words: str) -> None:
        self._words.append(words)
        if len(self._words) % _BLOCK == 0:
            self._blocks.append("\0".join(self._words[-_BLOCK:]))

    def count(self, phrase: str, before: int, most: int) -> int:
        """Of the first `before` stories those that say a phrase, the latest first; more than `most` are not counted."""
        count = 0
        for start in range((before - 1) // _BLOCK * _BLOCK, -1, -_BLOCK):
            whole = start + _BLOCK <= before
            if whole and phrase not in self._blocks[start // _BLOCK]:
                continue
            count += sum(phrase in words for words in self._words[start : min(before, start + _BLOCK)])
            if count > most:
                break
        return count
